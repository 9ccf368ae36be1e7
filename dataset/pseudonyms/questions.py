"""What a turn answers: "Your order number?" makes a number of the "4711" that comes next, and of its repetition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dataset.pseudonyms.cues import ADDRESS_CUE, Ask, asked_in
from dataset.pseudonyms.hesitations import without_hesitations
from dataset.pseudonyms.nods import LEADS_IN, plain_words
from dataset.pseudonyms.rows import Row, rows
from dataset.pseudonyms.spans import BLANK, blank, lowered

_ANSWERS_WITHIN = 12
_LOOKS_AHEAD = 5
_READ_BACK_WITHIN = 3
_MOST_ELSE = 3
_MAY_BE_EMAIL = re.compile(
    r"(?<!\w)(?:at|ät|arobase|arroba|chiocciola|apenstaartje|klammeraffe|małpa|snabel)(?!\w)", re.IGNORECASE
)


class Spoken(NamedTuple):
    """A turn: who speaks (role and label: two people may have one name), and the text."""

    speaker: str
    text: str


def what_is_asked(turns: Sequence[Spoken]) -> dict[str, frozenset[Ask]]:
    """For each text that may answer a question, what was asked before it.

    The first turn with a number or a code in it answers, whatever else it says; turns before it ("one moment") keep the
    question open. After it only turns that hold little else still belong to it, or that repeat some of its numbers:
    the rest of what is dictated, and what the asker reads back. An address that somebody gives unasked is read back
    as well.
    """
    found = {text: list(rows(text)) for text in dict.fromkeys(turn.text for turn in turns)}
    codes = {text: _codes(text, in_text) for text, in_text in found.items()}
    asked: dict[str, frozenset[Ask]] = {}
    asker, open_, left = "", frozenset[Ask](), 0
    heard: set[str] = set()
    for at, turn in enumerate(turns):
        # To ask for what nobody says costs nothing: most turns have no numbers near them.
        is_near = any(_may_answer(later.text, found[later.text]) for later in turns[at + 1 : at + 1 + _LOOKS_AHEAD])
        now = asked_in(turn.text) if is_near else frozenset[Ask]()
        if open_ and left:
            answers = not heard and turn.speaker != asker
            belongs = answers or (heard and (_holds_little_else(turn.text) or _repeats(codes[turn.text], heard)))
            if belongs:
                asked[turn.text] = asked.get(turn.text, frozenset()) | open_
                heard |= codes[turn.text] if turn.speaker != asker else set()
            left = left - 1 if belongs or not heard else 0
        if now and (turn.speaker != asker or now != open_ or not left or heard):
            asker, open_, left, heard = turn.speaker, now, _ANSWERS_WITHIN, set()
        elif (not left or heard) and codes[turn.text] and ADDRESS_CUE.search(lowered(turn.text)):
            asker, open_, left, heard = "", frozenset((Ask.ADDRESS,)), _READ_BACK_WITHIN, set(codes[turn.text])
    return asked


def _may_answer(text: str, found: Sequence[Row]) -> bool:
    return bool(found) or any(map(str.isdigit, text)) or _MAY_BE_EMAIL.search(text) is not None


def _repeats(codes: set[str], heard: set[str]) -> bool:
    """Whether some of the numbers that were heard are among these, taken together or apart."""
    now = [code for code in codes if len(code) > 2]
    return any(code in before or before in code for code in now for before in heard if len(before) > 2)


def _codes(text: str, found: Sequence[Row]) -> set[str]:
    """The numbers and codes of a text, but for single figures. An e-mail address has a sign of its own."""
    codes = {row.code for row in found if len(row.code) > 1}
    return codes | {"@"} if "@" in text else codes


def _holds_little_else(text: str) -> bool:
    """Whether a turn is a nod, or a value with a few words around it."""
    rest = without_hesitations(blank(text, [(row.start, row.end) for row in rows(text)]).replace(BLANK, " "))
    return sum(1 for word in plain_words(rest) if word not in LEADS_IN) <= _MOST_ELSE
