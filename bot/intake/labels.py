"""Which lines of a text say who speaks, and which only look as if they did.

A line is read into its parts (time stamp, label, what follows) without judging; then the labels of the whole text
are judged together, because "Ben: …" in one line is a speaker only where other lines agree. A label with a role
word in it ("Agent (Ben)") is believed at once; a name has to recur, to carry a time stamp, or to stand in a text
in which every line begins with one.

No regular expression here repeats within a repetition, and a label is looked for in a line's first characters
only: the work is linear in the text, whatever it holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from bot.intake.clock import Stamp, take_leading, take_trailing
from bot.intake.roles import read_label
from dataset.pseudonyms.role_words import is_role_word, role_of, words

LONGEST_LABEL = 60
_COLONS = ":："
_BULLET = re.compile(r"(?:[-*•>+]|\d{1,4}[.)])\s{1,5}(?=\S)")
_EMPHASIS = re.compile(r"\*\*|__|\*(?=\S)|(?<=\S)\*")
_IRC = re.compile(r"<([^<>\n]{1,60})>\s")
_ZOOM = re.compile(r"From (.{1,40}?) to [\w ]{1,40}$", re.IGNORECASE)
_NAME_WORD = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*\.?|[A-Za-z]{1,20}_?\d{1,3}")
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
    asunto fecha nota data oggetto
    """
)


class Mark(Enum):
    """What sets a label off from the text."""

    COLON = "colon"
    STAMP = "stamp"
    ALONE = "alone"


@dataclass(frozen=True)
class Line:
    """A line in its parts. `raw` is all of it: what a line is worth when its label turns out to be speech."""

    raw: str
    stamp: Stamp | None = None
    label: str | None = None
    rest: str = ""
    mark: Mark | None = None

    @property
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
    bullet = _BULLET.match(raw)
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
    if not looks_like_label(head, stamped=bool(stamp or after)):
        return None
    mark = Mark.STAMP if (stamp or after) else Mark.COLON
    return Line(raw, stamp or after, head.strip(), rest.strip(), mark)


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
    if _tells(head):
        return True
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
        if not _NAME_WORD.fullmatch(word):
            return False
        if word[0].islower() and word.casefold() not in _PARTICLES and not is_role_word(word):
            return False
    return True


def choose_labels(lines: Sequence[Line]) -> frozenset[tuple[str, Mark]]:
    """Judge the candidates of a text together. Returns the keys and marks of those that are speakers'."""
    by_colon = _choose(lines, (Mark.COLON, Mark.STAMP))
    alone = _choose(_followed_by_text(lines), (Mark.ALONE,))
    used = Counter((line.key, line.mark) for line in lines if line.mark)
    chosen = max((by_colon, alone), key=lambda labels: sum(used[label] for label in labels))
    names = {key for key, _ in chosen}
    told = any(_tells(line.label or "") for line in lines if line.mark and (line.key, line.mark) in chosen)
    return frozenset(chosen) if len(names) > 1 or told else frozenset()


def _choose(lines: Iterable[Line], marks: tuple[Mark, ...]) -> set[tuple[str, Mark]]:
    candidates = [line for line in lines if line.mark in marks]
    uses = Counter(line.key for line in candidates)
    stamped = {line.key for line in candidates if line.mark is Mark.STAMP}
    speech = [line for line in lines if not line.is_blank and not line.is_stamp]
    every_line = marks != (Mark.ALONE,) and len(candidates) == len(speech) and len(uses) > 1
    chosen: set[tuple[str, Mark]] = set()
    for line in candidates:
        told = _tells(line.label or "")
        if line.mark and (told or uses[line.key] > 1 or line.key in stamped or every_line):
            chosen.add((line.key, line.mark))
    return chosen


def _tells(label: str) -> bool:
    """Whether a label is believed at its first use, because a word in it stands for a part in the call."""
    return role_of(label) is not None or read_label(label).told


def _followed_by_text(lines: Sequence[Line]) -> list[Line]:
    """The lines, but those alone that do not stand where a label on a line of its own would."""
    kept = []
    for at, line in enumerate(lines):
        before_ok = at == 0 or lines[at - 1].is_blank or lines[at - 1].is_stamp
        after_ok = at + 1 < len(lines) and not lines[at + 1].is_blank
        if line.mark is not Mark.ALONE or (before_ok and after_ok) or role_of(line.label or "") is not None:
            kept.append(line)
    return kept
