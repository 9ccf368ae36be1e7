"""Dictated numbers and codes: "four one one one, double one", "06 douze trente-quatre", "G B two nine N W B K …".

A row of figures and number words is taken where nobody would say it who does not dictate: six digits in four steps or
more. A row that is a card or a bank account by its check digits, or that a cue announces, is taken as well, letters
and all. What is counted or measured ("one, two, three …", "two hundred thousand dollars") stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from stdnum import iban, luhn

from dataset.pseudonyms.cues import CODES, Ask, Asked, Cues
from dataset.pseudonyms.numbers import FEWEST_DIGITS, is_charged, is_followed_by_unit, is_year
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.rows import Row, row_of, rows, without_letters
from dataset.pseudonyms.spans import Find

_FEWEST_STEPS = 4
_FEWEST_KEPT = 3
_LONGEST_KNOWN = 40
# Nobody says so many single letters and figures who does not spell.
_FEWEST_SPELLED = 8
_FEWEST_SAID = 3
# A bank account whose check fails, because it was misheard or misspoken.
_COUNTRIES = words(
    """
    ad ae al at az ba be bg bh br by ch cr cy cz de dk do ee eg es fi fo fr gb ge gi gl gr gt hr hu ie il iq is it jo kw
    kz lb lc li lt lu lv ly mc md me mk mr mt mu nl no pk pl ps pt qa ro rs sa sc se si sk sm st sv tl tn tr ua va vg xk
    """
)
_LIKE_AN_ACCOUNT = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{11,32}")
_MOST_STRAY = 2


def spoken_finder(asked: frozenset[Ask]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of dictated numbers. `asked` is what the turn before asked for."""

    def find_spoken(text: str) -> Iterator[Find]:
        cues = Cues(text, asked)
        for row in rows(text):
            if len(row.code) >= _FEWEST_KEPT and (len(row.pieces) > 1 or row.has_words):
                yield from _judged(text, row, cues)

    return find_spoken


def _judged(text: str, row: Row, cues: Cues) -> Iterator[Find]:
    row = _without_counted(text, row)
    if not row.has_letters:
        yield from _plain(text, row, cues)
        return
    account = _as_account(row)
    cue = cues.before(row.start)
    if account:
        yield account
    elif _is_code(row, cue) and not is_followed_by_unit(text, row.end):
        kind = "ID" if cue and cue.ask is Ask.IDENTITY else "REFERENCE"
        yield Find(row.start, row.end, row.code, kind)
    else:
        for part in without_letters(row):
            if len(part.code) >= _FEWEST_KEPT:
                yield from _plain(text, part, cues)


def _without_counted(text: str, row: Row) -> Row:
    """The row without a last figure that counts what comes next: "… four nine. It's been four weeks"."""
    if len(row.pieces) > 1 and is_followed_by_unit(text, row.end):
        return row_of(list(row.pieces[:-1]), row.language) or row
    return row


def _as_account(row: Row) -> Find | None:
    """The bank account that a row is, but for a stray letter or two at its edges ("it's a D E eight nine …")."""
    if len(row.code) > _LONGEST_KNOWN + _MOST_STRAY:
        return None
    for first in range(min(_MOST_STRAY + 1, len(row.pieces))):
        for last in range(len(row.pieces), max(first, len(row.pieces) - _MOST_STRAY - 1), -1):
            part = row_of(list(row.pieces[first:last]), row.language)
            known = known_number(part.code) if part else None
            if part and known and known[0] == "IBAN":
                return Find(part.start, part.end, known[1], known[0])
    likely = row.has_words and _LIKE_AN_ACCOUNT.fullmatch(row.code) and row.figures >= 2 * FEWEST_DIGITS
    return Find(row.start, row.end, row.code, "IBAN") if likely and row.code[:2].lower() in _COUNTRIES else None


def _is_code(row: Row, cue: Asked | None) -> bool:
    if cue and cue.ask is Ask.THING and cue.plain and row.has_words:
        letters = len(row.code) - row.figures
        return len(row.code) > _FEWEST_KEPT and (row.figures >= _FEWEST_SAID or letters > _FEWEST_SAID)
    if cue and (cue.ask in CODES or (cue.ask in (Ask.THING, Ask.NUMBER) and not cue.plain)):
        spelled = not row.figures and len(row.code) >= FEWEST_DIGITS - 1 and len(row.pieces) == len(row.code)
        return (row.figures > 0 and len(row.code) > _FEWEST_KEPT) or (spelled and not cue.plain)
    inside = any(piece.lettered for piece in row.pieces[1:-1])
    said = sum(1 for piece in row.pieces if piece.token.word)
    return inside and said >= _FEWEST_SAID and len(row.code) >= _FEWEST_SPELLED and row.figures >= _FEWEST_STEPS


def _plain(text: str, row: Row, cues: Cues) -> Iterator[Find]:
    """A row without letters."""
    if row.has_words:
        row = _without_strays(row)
    if not row.has_words and not any(piece.loose for piece in row.pieces):
        return  # figures with spaces alone are for those who look at figures
    known = known_number(row.code) if len(row.code) <= _LONGEST_KNOWN else None
    cue = cues.before(row.start)
    ask = cue.ask if cue and not (cue.ask is Ask.NUMBER and cue.plain) else None
    if known:
        yield Find(row.start, row.end, known[1], known[0])
    elif is_followed_by_unit(text, row.end):
        return
    elif _is_asked(row, ask) or (_is_dictated(row) and not is_charged(text, row.start)):
        yield Find(row.start, row.end, row.code, _kind(row, ask))


def _without_strays(row: Row) -> Row:
    """The row without a single number word beside a long number in digits: "202-555-0142 one more time"."""
    pieces = list(row.pieces)
    if sum(len(piece.token.written) for piece in pieces if not piece.token.word) < FEWEST_DIGITS:
        return row
    if len(pieces) > 1 and pieces[-1].token.word and not pieces[-2].token.word:
        pieces.pop()
    if len(pieces) > 1 and pieces[0].token.word and not pieces[1].token.word:
        pieces.pop(0)
    return row_of(pieces, row.language) or row if len(pieces) < len(row.pieces) else row


def known_number(number: str) -> tuple[str, str] | None:
    """The kind and key of a payment card or bank account, by length and check digits; None for any other number."""
    if number.isdigit():
        if 13 <= len(number) <= 19 and number[0] in "23456" and len(set(number)) > 1 and luhn.is_valid(number):
            return "CARD", number
        return None
    return ("IBAN", number) if iban.is_valid(number) else None


def _is_asked(row: Row, ask: Ask | None) -> bool:
    if ask is None or (row.read.quantity and row.read.steps == 1 and ask not in CODES):
        return False
    if row.read.quantity and ask is Ask.THING:
        return False
    if not row.has_words:
        return ask in (*CODES, Ask.PHONE, Ask.THING, Ask.NUMBER) and len(row.code) >= FEWEST_DIGITS
    fewest = {Ask.THING: 4, Ask.PHONE: 4, Ask.POSTCODE: 4, Ask.NUMBER: 4}
    enough = len(row.code) >= fewest.get(ask, 3 if ask in CODES else len(row.code) + 1)
    return enough and row.read.steps > 1 + (ask is Ask.PHONE)


def _is_dictated(row: Row) -> bool:
    """Whether so many steps are only ever dictated: not counted up or down, and no list of amounts or years."""
    tokens = [piece.token for piece in row.pieces]
    if not row.has_words:
        written = [token.written for token in tokens]
        if len(row.code) < FEWEST_DIGITS or _counts(row.read.parts):
            return False
        if all(len(group) == 1 for group in written):
            return True
        lines = all(piece.breaks or not piece.loose for piece in row.pieces[1:])
        return lines and all(len(group) >= 4 and not is_year(group) for group in written)
    if row.read.quantity and row.read.steps < _FEWEST_STEPS + 1:
        return False
    enough = len(row.code) >= FEWEST_DIGITS and row.read.steps >= _FEWEST_STEPS
    return enough and not _counts(row.read.parts)


def _counts(parts: Sequence[str]) -> bool:
    """Whether the steps of a row go up or down by one: somebody counts."""
    if len(parts) > _LONGEST_KNOWN or not all(part.isdigit() and len(part) < 3 for part in parts):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(parts) if (before, after) != ("9", "0")}
    return steps in ({1}, {-1})


def _kind(row: Row, ask: Ask | None) -> str:
    if ask is Ask.PHONE and 7 <= len(row.code) <= 15:
        return "PHONE"
    return {Ask.POSTCODE: "ADDRESS", Ask.IDENTITY: "ID"}.get(ask, "NUMBER") if ask else "NUMBER"
