"""Which lines of a text could say who speaks, and which only look as if they did.

A line is read into its parts (time stamp, label, what follows) without judging; `bot.intake.choose` then judges the
labels of the whole text together.

No regular expression here repeats within a repetition, and a label is looked for in a line's first characters
only: the work is linear in the text, whatever it holds.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache

from bot.intake.clock import Stamp, take_leading, take_trailing
from bot.intake.roles import read_label
from dataset.pseudonyms.role_words import is_role_word, role_of, words

LONGEST_LABEL = 60
# After a whole date whatever stands before a colon is a messenger's contact: "Ben 🙂", "Mum (new)".
_LONGEST_CONTACT = 30
_COLONS = ":："
BULLET = re.compile(r"(?:(?:[-*•+–]|\d{1,4}[.)]|#{1,6})\s{1,5}|(?:>\s{0,3}){1,6})(?=\S)")
_EMPHASIS = re.compile(r"\*\*|__|\*(?=\S)|(?<=\S)\*")
_IRC = re.compile(r"<([^<>\n]{1,60})>\s")
_ZOOM = re.compile(r"From (.{1,40}?) to [\w ]{1,40}$", re.IGNORECASE)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?|[A-Za-z]{1,20}_?\d{1,3}")
_ELIDED = re.compile(r"[dlDL]['’][^\W\d_]")
_PHONE = re.compile(r"\+?[(]?\d[\d ().\-/\u2010\u2011]{5,24}")
_MASK = re.compile(r"[\[<{][A-Z_]{2,20}(?:_?\d{1,3})?[\]>}]")
_HANDLE = re.compile(r"[^\W\d_][\w.\-]{0,30}")
FEWEST_DIGITS = 7
_PARTICLES = words("de del della da di do dos du la le van von den der ten ter el al bin ibn y e of")

# What begins a line, with a colon, and is nobody.
NOT_SPEAKERS = words(
    """
    action actions additionally address also amount and answer attention because bonus but caution conclusion
    correct dear details edit email error example extra finally first fix for from fwd hello here hi hint
    however http https i idea if important in info information it key last link location mailto message my name
    next nb no note notes number ok okay on one option or order our outcome p part password phone please plus
    problem ps question re reason remember reminder resolution result second so solution sorry step steps
    subject sum summary sure that the then there third this tip tips to today todo tomorrow topic total try two
    update url warning well what when where which who why with yes you your yesterday monday tuesday wednesday
    thursday friday saturday sunday thanks cc bcc date time datum uhrzeit betreff hinweis wichtig objet sujet
    asunto fecha nota data oggetto status priority location product duration queue channel category account
    """
)


class Mark(Enum):
    """What sets a label off from the text."""

    COLON = "colon"
    STAMP = "stamp"
    ALONE = "alone"
    SEPARATOR = "separator"
    HANDLE = "handle"


@dataclass(frozen=True)
class Line:
    """A line in its parts. `raw` is all of it: what a line is worth when its label turns out to be speech."""

    raw: str
    stamp: Stamp | None = None
    label: str | None = None
    rest: str = ""
    mark: Mark | None = None

    @cached_property
    def key(self) -> str:
        """What two labels of the same speaker have in common."""
        return " ".join((self.label or "").split()).casefold()

    @property
    def is_blank(self) -> bool:
        return not self.raw

    @property
    def is_stamp(self) -> bool:
        return self.stamp is not None and self.label is None and not self.rest


def read_line(text: str) -> Line:
    """A line in its parts; a label in it is only a candidate."""
    raw = text.strip()
    bullet = BULLET.match(raw)
    body = raw[bullet.end() :] if bullet else raw
    stamp, body = take_leading(body)
    if stamp and not body:
        return Line(raw, stamp)
    if irc := _IRC.match(body):
        return Line(raw, stamp, irc[1].strip(), body[irc.end() :].strip(), Mark.STAMP)
    return _before_a_colon(raw, stamp, body) or _before_a_stamp(raw, stamp, body) or _alone(raw, stamp, body)


def _before_a_colon(raw: str, stamp: Stamp | None, body: str) -> Line | None:
    cut = _colon(body)
    if cut is None:
        return None
    head, rest = _EMPHASIS.sub("", body[:cut]).strip(), body[cut + 1 :]
    rest = _closing_emphasis(body[:cut], rest)
    after, head = take_trailing(head)
    if not after:
        after, rest = _stamp_in_brackets(rest)
    if zoom := _ZOOM.match(head):
        head = zoom[1]
    if stamp and " from " in head:
        head = head[: head.index(" from ")]  # Intercom: "Ben from Acme"
    head = _bare(head)
    mark = Mark.STAMP if (stamp or after) else Mark.COLON
    if not looks_like_label(head, stamped=bool(stamp or after)):
        if stamp and stamp.day and _is_contact(head):
            return Line(raw, stamp, head, rest.strip(), Mark.STAMP)
        if stamp or after or not _HANDLE.fullmatch(head) or head.casefold() in NOT_SPEAKERS:
            return None
        mark = Mark.HANDLE
    return Line(raw, stamp or after, head, rest.strip(), mark)


def _is_contact(head: str) -> bool:
    lower = [word for word in head.split()[1:] if word.isalpha() and word.islower() and word not in _PARTICLES]
    return 0 < len(head) <= _LONGEST_CONTACT and not lower and head[-1] not in "?!"


def _bare(head: str) -> str:
    """A label without brackets around it, unless they are a mask's: `[Agent]`, but `[NAME]`."""
    head = head.strip()
    inner = head[1:-1].strip()
    if head[:1] + head[-1:] in ("[]", "()", "<>") and not _MASK.fullmatch(head) and not set("[]()<>") & set(inner):
        return inner
    return inner if role_of(inner) is not None and _MASK.fullmatch(head) else head


def _colon(body: str) -> int | None:
    """Where a label's colon is: not inside a time (`Agent 00:12:`) and not in an address (`https://`)."""
    for at, char in enumerate(body[: LONGEST_LABEL + 30]):
        if char in _COLONS:
            between_digits = body[at - 1 : at].isdigit() and body[at + 1 : at + 2].isdigit()
            if not between_digits:
                return None if body.startswith("//", at + 1) else at
    return None


def _closing_emphasis(head: str, rest: str) -> str:
    for marks in ("**", "__", "*"):
        if head.lstrip().startswith(marks) and head.count(marks) % 2:
            return rest.lstrip().removeprefix(marks)
    return rest


def _stamp_in_brackets(rest: str) -> tuple[Stamp | None, str]:
    rest = rest.lstrip()
    if rest[:1] in ("[", "("):
        return take_leading(rest)
    return None, rest


def _before_a_stamp(raw: str, stamp: Stamp | None, body: str) -> Line | None:
    """`Ben [10:15 AM] text`, or `Speaker  0:01` with the text on the lines below."""
    bracket = body.find("[", 1, LONGEST_LABEL)
    if bracket > 0:
        inner, rest = take_leading(body[bracket:])
        head = _EMPHASIS.sub("", body[:bracket]).strip()
        if inner and looks_like_label(head, stamped=True):
            return Line(raw, stamp or inner, head, rest, Mark.STAMP)
    if len(body) > LONGEST_LABEL + 30:
        return None
    after, head = take_trailing(_EMPHASIS.sub("", body).strip())
    if after and looks_like_label(head, stamped=True):
        sure = after.set_off or after.time_of_day or role_of(head) is not None
        return Line(raw, stamp or after, head.strip(), "", Mark.STAMP if sure else Mark.ALONE)
    return None


def _alone(raw: str, stamp: Stamp | None, body: str) -> Line:
    head = _EMPHASIS.sub("", body).strip() if len(body) <= LONGEST_LABEL else ""
    if head and looks_like_label(head, stamped=False):
        return Line(raw, stamp, head, "", Mark.ALONE)
    return Line(raw, stamp, None, body if stamp else raw)


@lru_cache(maxsize=4096)
def looks_like_label(head: str, *, stamped: bool) -> bool:
    """Whether a text has the shape of a speaker's label: a role, a name, or both."""
    head = " ".join(head.split())
    if not 0 < len(head) <= LONGEST_LABEL or head[-1] in ".?!;,…" or head.split()[0].casefold() in NOT_SPEAKERS:
        return False
    if tells(head) or _MASK.fullmatch(head):
        return True
    if _PHONE.fullmatch(head):
        return sum(map(str.isdigit, head)) >= FEWEST_DIGITS
    outer = head[: head.find("(")].strip() if head.endswith(")") and "(" in head else head
    if not any(map(str.isalpha, outer)):
        return False
    if "@" in outer or stamped:
        return " " not in outer or _is_name(outer)
    return _is_name(outer)


def _is_name(text: str) -> bool:
    words = text.replace(",", " ").split()
    if not 1 <= len(words) <= 4 or words[0].casefold().rstrip(".") in NOT_SPEAKERS:
        return False
    for word in words:
        if not _NAME_WORD.fullmatch(_without_vowel_signs(word)):
            return False
        known = word.casefold() in _PARTICLES or is_role_word(word) or _ELIDED.match(word)
        if word[0].islower() and not known:
            return False
    return True


def _without_vowel_signs(word: str) -> str:
    """Signs that are no letters of their own in Indic scripts, and accents that are set apart."""
    if word.isascii():
        return word
    return "".join(char for char in word if not unicodedata.category(char).startswith("M"))


def tells(label: str) -> bool:
    """Whether a label is believed at its first use, because a word in it stands for a part in the call."""
    if role_of(label) is not None:
        return True
    speaker = read_label(label)
    return speaker.told and not _is_speech(label, speaker.name)


def _is_speech(label: str, name: str) -> bool:
    """Whether what stands beside a role is no name: `Caller - my tv: it broke`."""
    return name.split()[0].casefold() in NOT_SPEAKERS or (name[0].islower() and label[-1] not in ")]")
