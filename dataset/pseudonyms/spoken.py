"""Rows of numbers as people dictate them: "four one one one, double one", "06 douze trente-quatre", "4111, uh, 1111".

A row is digits and number words of one language side by side. Nobody says six digits in four steps or more who does
not dictate; fewer need a cue. What is counted or measured ("one, two, three …", "two hundred thousand dollars") stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from stdnum import iban, luhn

from dataset.pseudonyms.cues import Ask, Cues
from dataset.pseudonyms.number_words import LANGUAGES, Reading, Sort, Token, Word, meaning, reading
from dataset.pseudonyms.numbers import FEWEST_DIGITS, has_digits, is_followed_by_unit, is_year, without_dates
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.spans import Find

_PIECE = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[ \t\u00a0]*(?:[-‑–—,;:]|\.{1,3}|…)?[ \t\u00a0]*(?:\r?\n[ \t]*)?")
_WIDEST_GAP = 8
_BEGINS_IBAN = re.compile(r"[A-Za-z]{2}\d\d")
_FILLERS = words(
    """
    uh um er erm uhm hmm mm eh äh ähm öh euh ehm and then dash hyphen minus bindestrich und dann puis ensuite luego
    tiret guion trattino streepje comma komma virgule space next por poi dan depois
    """
)
_MOST_FILLERS = 3
_FEWEST_STEPS = 4
_FEWEST_KEPT = 3
_LONGEST_KNOWN = 40


class Piece(NamedTuple):
    """A token of a row and where it stands. `loose`: more than a space or a hyphen is between it and the one before."""

    start: int
    end: int
    token: Token
    loose: bool
    breaks: bool


class Row(NamedTuple):
    """A row of numbers. `digits` are as somebody would take them down, with the letters that begin an IBAN."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    read: Reading

    @property
    def digits(self) -> str:
        return self.read.digits

    @property
    def has_words(self) -> bool:
        return any(piece.token.word for piece in self.pieces)


def rows(text: str) -> Iterator[Row]:
    """The rows of a text, from single numbers to long ones. Dates, times and amounts in digits are in none."""
    left = without_dates(text) if has_digits(text) else text
    collected = _Collected(left)
    for match in _PIECE.finditer(left):
        written = match[0]
        if not collected.pieces and not written[-1].isdigit() and not meaning(written):
            continue  # most words of a call
        row = collected.take(match)
        if row:
            yield row
    last = collected.finish()
    if last:
        yield last


class _Collected:
    """The row that is being collected, and the languages that all of its words are in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.pieces: list[tuple[int, int, dict[str, Word] | None, bool, bool]] = []
        self._languages = frozenset(LANGUAGES)
        self._fillers = 0
        self._end = 0
        self._loose = self._breaks = False

    def take(self, match: re.Match[str]) -> Row | None:
        """Add a word to the row; the row so far, if the word ends it."""
        written = match[0]
        means: dict[str, Word] | None = None
        is_code = _is_digits(written) or (not self.pieces and _BEGINS_IBAN.fullmatch(written) is not None)
        if not is_code:
            if len(written) == 4 and self._continues_iban(written):
                is_code = True
            else:
                means = dict(meaning(written))
        done = None
        if self.pieces:
            between = self._text[self._end : match.start()]
            goes_on = len(between) <= _WIDEST_GAP and _BETWEEN.fullmatch(between) is not None
            if goes_on and (is_code or (means and not self._languages.isdisjoint(means))):
                # "1.2" and "1,2" are one number or two versions: nobody dictates without a breath.
                goes_on = not (is_code and between in (".", ",", ":", ";"))
            elif goes_on and written.casefold() in _FILLERS and self._fillers < _MOST_FILLERS:
                self._fillers += 1
                self._end = match.end()
                self._loose = True
                return None
            else:
                goes_on = False
            if not goes_on:
                done = self.finish()
            else:
                self._loose = self._loose or not between.strip(" \u00a0-‑–") == ""
                self._breaks = self._breaks or "\n" in between
        if is_code or (means and (self.pieces or _may_begin(means))):
            self.pieces.append((match.start(), match.end(), means, self._loose, self._breaks))
            if means:
                self._languages &= frozenset(means)
            self._end, self._fillers, self._loose, self._breaks = match.end(), 0, False, False
        return done

    def _continues_iban(self, written: str) -> bool:
        first = self._text[self.pieces[0][0] : self.pieces[0][1]] if len(self.pieces) == 1 else ""
        return written.isupper() and written.isalpha() and _BEGINS_IBAN.fullmatch(first) is not None

    def finish(self) -> Row | None:
        """The row so far, without the words at its edges that only join others."""
        pieces, languages = self.pieces, self._languages
        self.pieces, self._languages, self._fillers, self._loose, self._breaks = [], frozenset(LANGUAGES), 0, False, False
        if not pieces:
            return None
        language = next(language for language in LANGUAGES if language in languages)
        made = []
        for start, end, means, loose, breaks in pieces:
            joined = bool(made) and self._text[start - 1 : start] == "-" and not loose
            made.append(
                Piece(start, end, Token(self._text[start:end].upper() if not means else self._text[start:end],
                                        means[language] if means else None, joined), loose, breaks)
            )  # fmt: skip
        return row_of(made, language)


def row_of(pieces: list[Piece], language: str = "en") -> Row | None:
    """A row of these pieces."""
    while pieces and _only_joins(pieces[-1]):
        pieces = pieces[:-1]
    if len(pieces) > 1 and pieces[-1].loose and _is_sigh(pieces[-1]):
        pieces = pieces[:-1]
    if len(pieces) > 1 and pieces[1].loose and _is_sigh(pieces[0]):
        pieces = pieces[1:]
    if not pieces:
        return None
    return Row(
        pieces[0].start, pieces[-1].end, tuple(pieces), reading([piece.token for piece in pieces], language)
    )


def _may_begin(means: dict[str, Word]) -> bool:
    return any(word.sort in (Sort.NUMBER, Sort.REPEAT) for word in means.values())


def _only_joins(piece: Piece) -> bool:
    return piece.token.word is not None and piece.token.word.sort in (Sort.AND, Sort.REPEAT)


def _is_sigh(piece: Piece) -> bool:
    """ "Oh, four one one …" begins with no zero."""
    return piece.token.written.casefold() in ("oh", "o")


def _is_digits(written: str) -> bool:
    return written.isascii() and written.isdigit()


def spoken_finder(asked: frozenset[Ask]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of dictated numbers. `asked` is what the turn before asked for."""

    def find_spoken(text: str) -> Iterator[Find]:
        cues = Cues(text, asked)
        for row in rows(text):
            if len(row.digits) >= _FEWEST_KEPT and (row.has_words or any(piece.loose for piece in row.pieces)):
                yield from _judged(text, row, cues)

    return find_spoken


def _judged(text: str, row: Row, cues: Cues) -> Iterator[Find]:
    if row.has_words:
        row = _without_strays(row)
    if not row.has_words and not any(piece.loose for piece in row.pieces):
        return  # digits with spaces alone are for those who look at digits
    known = known_number(row.digits) if len(row.digits) <= _LONGEST_KNOWN else None
    cue = cues.before(row.start)
    ask = cue.ask if cue and not (cue.ask is Ask.THING and cue.plain) else None
    if known:
        kind, key = known
        yield Find(row.start, row.end, key, kind)
    elif (_is_asked(row, ask) or _is_dictated(row)) and not is_followed_by_unit(text, row.end):
        yield Find(row.start, row.end, row.digits, _kind(row, ask))


def _without_strays(row: Row) -> Row:
    """The row without a single number word beside a long number in digits: "202-555-0142 one more time"."""
    pieces = list(row.pieces)
    if sum(len(piece.token.written) for piece in pieces if not piece.token.word) < FEWEST_DIGITS:
        return row
    if len(pieces) > 1 and pieces[-1].token.word and not pieces[-2].token.word:
        pieces.pop()
    if len(pieces) > 1 and pieces[0].token.word and not pieces[1].token.word:
        pieces.pop(0)
    return row_of(pieces) or row if len(pieces) < len(row.pieces) else row


def known_number(number: str) -> tuple[str, str] | None:
    """The kind and key of a payment card or bank account, by length and check digits; None for any other number."""
    if number.isdigit():
        if 13 <= len(number) <= 19 and number[0] in "23456" and len(set(number)) > 1 and luhn.is_valid(number):
            return "CARD", number
        return None
    return ("IBAN", number) if iban.is_valid(number) else None


def _is_asked(row: Row, ask: Ask | None) -> bool:
    if ask is None or row.read.quantity and row.read.steps == 1 and ask is not Ask.REFERENCE:
        return False
    if not row.has_words:
        return ask in (Ask.REFERENCE, Ask.PHONE, Ask.THING) and len(row.digits) >= FEWEST_DIGITS
    fewest = {Ask.REFERENCE: 3, Ask.THING: 4, Ask.PHONE: 4, Ask.POSTCODE: 4}.get(ask)
    return fewest is not None and len(row.digits) >= fewest and row.read.steps > 1 + (ask is Ask.PHONE)


def _is_dictated(row: Row) -> bool:
    """Whether so many steps are only ever dictated: not counted up or down, and no list of amounts or years."""
    tokens = [piece.token for piece in row.pieces]
    if not row.has_words:
        written = [token.written for token in tokens]
        if len(row.digits) < FEWEST_DIGITS or _counts(row.digits, len(tokens)):
            return False
        if all(len(group) == 1 for group in written):
            return True
        lines = all(piece.breaks or not piece.loose for piece in row.pieces[1:])
        return lines and all(len(group) >= 4 and not is_year(group) for group in written)
    if row.read.quantity and row.read.steps < _FEWEST_STEPS + 1:
        return False
    enough = len(row.digits) >= FEWEST_DIGITS and row.read.steps >= _FEWEST_STEPS
    return enough and not _counts(row.digits, row.read.steps)


def _counts(digits: str, steps: int) -> bool:
    """Whether single digits go up or down by one: somebody counts."""
    if steps != len(digits) or not digits.isdigit():
        return False
    ups = {int(after) - int(before) for before, after in zip(digits, digits[1:], strict=False) if before + after != "90"}
    return ups in ({1}, {-1})


def _kind(row: Row, ask: Ask | None) -> str:
    if ask is Ask.PHONE and 7 <= len(row.digits) <= 15:
        return "PHONE"
    return "ADDRESS" if ask is Ask.POSTCODE else "NUMBER"
