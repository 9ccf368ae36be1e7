"""What comes next: "my order number is", "née le", "what's your postcode?".

A bare "4711" is anything. After such a word it is what the word says, wherever the word stands: before the value in
the same text with nothing but small words between, or in what the other one asked just before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from dataset.pseudonyms import cue_words
from dataset.pseudonyms.hesitations import without_hesitations
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.spans import is_word, lowered


class Ask(StrEnum):
    """What a cue announces."""

    IDENTITY = "identity"
    REFERENCE = "reference"
    PHONE = "phone"
    BIRTH = "birth"
    POSTCODE = "postcode"
    ADDRESS = "address"
    EMAIL = "email"
    NOTHING = "nothing"
    NUMBER = "number"
    THING = "thing"


# After these even a short code is believed.
CODES = frozenset((Ask.IDENTITY, Ask.REFERENCE))


class Asked(NamedTuple):
    """What is announced, and by which word; `plain` if nothing such as "is", "number" or a colon follows that word."""

    ask: Ask
    plain: bool
    word: str = ""


# For texts in small letters (`lowered`): ignoring case takes Python's regular expressions several times as long.
BIRTH_CUE = re.compile(rf"(?<!\w)(?:{cue_words.BIRTH})(?!\w)")
IDENTITY_CUE = re.compile(rf"(?<!\w)(?:{cue_words.IDENTITY})(?!\w)")
ADDRESS_CUE = re.compile(rf"(?<!\w)(?:{cue_words.ADDRESS})(?!\w)")
CUE = re.compile(
    rf"(?<!\w)(?:(?P<nothing>{cue_words.NOTHING})|(?P<email>{cue_words.EMAIL})|(?P<birth>{cue_words.BIRTH})"
    rf"|(?P<postcode>{cue_words.POSTCODE})"
    rf"|(?P<phone>{cue_words.PHONE})|(?P<identity>(?:{cue_words.IDENTITY})(?:[ ](?:number|no|nr|id|card))?)"
    rf"|(?P<reference>{cue_words.REFERENCE})|(?P<address>{cue_words.ADDRESS})|(?P<thing>{cue_words.THING})"
    rf"|(?P<number>{cue_words.ANY_NUMBER}))(?!\w)"
)
# What may stand between a cue and its value.
_PLAIN = words("my your our his her their the a an please this for on about with under regarding s")
_LEADS = words(
    """
    is was are it its be would n num núm em no na dia den des should that thats so number numbers no nr num id code ref
    reference as of to in at reads starts begins here you got yes yeah sure ok okay uh um er well say digits digit
    letters new old correct full current still now actually lautet ist war es die der das nummer mit und ja auch bitte
    am im den dem auf lauten meine mein ihre ihr eine noch est le la les l c ce numéro numero de du d oui mon ma votre
    suivant voici en été toujours es el lo número mi su sí del sería siguiente sigue siendo è il lo mio sua suo di della
    sono e sì ancora het nummer van mijn uw op dat nog é o meu minha seu sua um uma do da ainda to jest mój moja numer
    är mitt min
    sorry hold actually hi hello thanks thank one second moment sec again plus bei zum zur i believe think have gave
    given gives given assigned which says said follows shows called printed back card account and
    """
)
_WORD = re.compile(r"[^\W\d_]+")
_REACH = 90
_GAP = 48
# An answer may begin with more talk than a sentence that holds its own cue: "Let me see, I wrote it down, here we go".
_ANSWER_GAP = 70


class Cues:
    """The cues of a text, read as far as they are asked for: every character once, however many places ask.

    `asked` is what was asked before this text: it counts near the text's beginning, where no cue of its own does.
    """

    def __init__(self, text: str, asked: frozenset[Ask] = frozenset()) -> None:
        self._text = text
        self._small = lowered(text)
        self._asked = asked
        self._read_to = 0
        self._recent: list[re.Match[str]] = []

    def before(self, at: int) -> Asked | None:
        """What the nearest cue before character `at` announces, if only small words and signs stand between."""
        self._read(at)
        nearest = next((match for match in reversed(self._recent) if match.end() <= at), None)
        if nearest and at - nearest.end() <= _GAP:
            gap = self._text[nearest.end() : at]
            if leads_up(gap):
                plain = all(word in _PLAIN for word in _bare(gap)) and not any(sign in gap for sign in ":=#")
                ask = Ask(str(nearest.lastgroup))
                if ask is Ask.NUMBER and self._is_numbered(nearest):
                    return Asked(Ask.REFERENCE, plain=False, word=nearest[0].casefold())
                return None if ask is Ask.NOTHING else Asked(ask, plain, nearest[0].casefold())
        if self._asked and at <= _ANSWER_GAP and not any(map(str.isdigit, self._text[:at])):
            return Asked(min(self._asked, key=list(Ask).index), plain=not leads_up(self._text[:at]))
        return None

    def _is_numbered(self, number: re.Match[str]) -> bool:
        """Whether a "number" stands right behind what it is the number of: "la commande numéro …"."""
        return any(cue.lastgroup == Ask.THING and 0 < number.start() - cue.end() < 3 for cue in self._recent)

    def _read(self, at: int) -> None:
        if at <= self._read_to:
            return
        start = max(self._read_to, at - _REACH)
        while self._read_to < start < at and is_word(self._text[start - 1]):
            start += 1
        new = list(CUE.finditer(self._small, start, at))
        self._recent = [match for match in self._recent[-3:] if match.end() > at - 2 * _REACH] + new
        self._read_to = at


def leads_up(gap: str) -> bool:
    """Whether a stretch of text holds only small words and hesitations."""
    if "\0" in gap or any(map(str.isdigit, gap)):
        return False
    words_left = list(_bare(gap))
    if all(word in _LEADS or word in _PLAIN for word in words_left):
        return True
    return all(word in _LEADS or word in _PLAIN for word in _bare(without_hesitations(gap)))


def _bare(gap: str) -> Iterable[str]:
    return (word.casefold() for word in _WORD.findall(gap))


_TAIL = 160
_LAST_WORDS = 40
_SENTENCE = re.compile(r"(?<=[.!])\s+(?=[^\W\d_])")
_REQUEST = re.compile(
    r"[?]|(?<!\w)(?:(?:can|could|may|might|would)[ ](?:i|you|we)|what|which|tell[ ]me|give[ ]me|provide|confirm"
    r"|verify|spell"
    r"|have[ ]your|i[ ](?:just[ ])?need|we[ ]need|please|go[ ]ahead|je[ ]peux|puis-je|s[’']il[ ]vous|por[ ]favor"
    r"|per[ ]favore|alstublieft|tack|start[ ]with|read[ ](?:me|out)|bitte|können"
    r"|welche|wie[ ]lautet|nennen"
    r"|bräuchte|brauche|benötige|quel(?:le)?|pouvez|donne[rz]|besoin|faudrait|cuál|puede|dígame|deme|necesito"
    r"|indi[cq]\w{2,6}|qual|può"
    r"|potrebbe|mi[ ]d(?:ica|etti|ia)|serve|servirebbe|wat[ ]is|kunt|mag[ ]ik|nodig|pode|poderia|preciso|diga"
    r"|me[ ]passa|proszę|poproszę"
    r"|jaki|może|podać|kan[ ]jag|vad[ ]är|kan[ ]du|får[ ]jag|behöver)(?!\w)"
)
_THANKED = re.compile(
    r"(?<!\w)(?:thank(?:s|[ ]you)|got|found|received|sent|updated|changed|verified|corrected|danke|merci|gracias"
    r"|grazie|dank|bedankt"
    r"|obrigad[oa]|dziękuję|tack)(?!\w)"
)


def asked_in(text: str) -> frozenset[Ask]:
    """What somebody asks for at the end of what they say: an answer needs no cue of its own.

    It is asked for by a question, by words of asking, or by being the last thing that is said.
    """
    tail = lowered(text[-_TAIL:])
    cues = [match for match in CUE.finditer(tail) if not any(map(str.isdigit, tail[match.end() :]))]
    if not cues:
        return frozenset()
    last = _SENTENCE.split(tail)[-1]
    ends_with_it = len(tail) - cues[-1].end() <= _LAST_WORDS and not _THANKED.search(last)
    if not ends_with_it and not _REQUEST.search(tail):
        return frozenset()
    return frozenset({Ask(str(match.lastgroup)) for match in cues} - {Ask.THING, Ask.NUMBER, Ask.NOTHING})
