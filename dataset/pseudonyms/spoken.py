"""Rows of numbers as people dictate them: "four one one one, double one", "06 douze trente-quatre", "4111, uh, 1111".

A row is digits and number words of one language side by side. Nobody says six digits in four steps or more who does
not dictate; fewer need a cue. What is counted or measured ("one, two, three …", "two hundred thousand dollars") stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
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
    uh um er erm uhm hmm mm eh äh ähm öh euh ehm then dash hyphen minus bindestrich dann puis ensuite luego
    tiret guion trattino streepje comma komma virgule space next por poi dan depois
    """
)
_AND_THEN = re.compile(r"(?:and|und|et|y|e|en)\s(?:then|dann|puis|luego|poi|dan)(?!\w)", re.IGNORECASE)
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


class _Heard(NamedTuple):
    """A token of the row at hand, with what it means by language (nothing for digits)."""

    start: int
    end: int
    means: Mapping[str, Word]
    loose: bool
    breaks: bool


class _Collected:
    """The row that is being collected, and the languages that all of its words are in."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._start_again()

    def _start_again(self) -> None:
        self.pieces: list[_Heard] = []
        self._languages = frozenset(LANGUAGES)
        self._fillers = self._end = 0

    def take(self, match: re.Match[str]) -> Row | None:
        """Add a word to the row; the row so far, if the word ends it."""
        written = match[0]
        is_code = self._is_code(written)
        means = {} if is_code else meaning(written)
        done = None
        if self.pieces:
            between = self._text[self._end : match.start()]
            languages = self._languages if is_code else self._common(means)
            near = len(between) <= _WIDEST_GAP and _BETWEEN.fullmatch(between) is not None
            # "1.2" and "1,2" are one number or two versions: nobody dictates without a breath.
            if near and languages and not (is_code and between in (".", ",", ":", ";")):
                loose = self._fillers > 0 or between.strip(" \u00a0-‑–") != ""
                self._add(match, means, languages, loose=loose, breaks="\n" in between)
                return None
            if near and self._is_filler(match):
                self._fillers += 1
                self._end = match.end()
                return None
            done = self.finish()
        if is_code or _may_begin(means):
            self._add(match, means, self._languages if is_code else frozenset(means), loose=False, breaks=False)
        return done

    def _add(
        self, match: re.Match[str], means: Mapping[str, Word], languages: frozenset[str], *, loose: bool, breaks: bool
    ) -> None:
        self.pieces.append(_Heard(match.start(), match.end(), means, loose, breaks))
        self._languages, self._end, self._fillers = languages, match.end(), 0

    def _is_code(self, written: str) -> bool:
        if written.isascii() and written.isdigit():
            return True
        if not self.pieces:
            return _BEGINS_IBAN.fullmatch(written) is not None
        if len(self.pieces) > 1 or len(written) != 4 or not written.isalpha() or not written.isupper():
            return False
        return _BEGINS_IBAN.fullmatch(self._text[self.pieces[0].start : self.pieces[0].end]) is not None

    def _common(self, means: Mapping[str, Word]) -> frozenset[str]:
        """The languages of the row in which it may go on with a word. An "and" only joins within one number."""
        last = self.pieces[-1].means
        return frozenset(
            language
            for language in self._languages.intersection(means)
            if means[language].sort is not Sort.AND or (language in last and _may_go_on(last[language], language))
        )

    def _is_filler(self, match: re.Match[str]) -> bool:
        if self._fillers >= _MOST_FILLERS:
            return False
        return match[0].casefold() in _FILLERS or _AND_THEN.match(self._text, match.start()) is not None

    def finish(self) -> Row | None:
        """The row so far, without the words at its edges that only join others."""
        if not self.pieces:
            return None
        language = next(language for language in LANGUAGES if language in self._languages)
        pieces = [self._piece(heard, language) for heard in self.pieces]
        self._start_again()
        return row_of(pieces, language)

    def _piece(self, heard: _Heard, language: str) -> Piece:
        written = self._text[heard.start : heard.end]
        token = Token(written, heard.means[language]) if heard.means else Token(written.upper(), None)
        return Piece(heard.start, heard.end, token, heard.loose, heard.breaks)


def _may_go_on(word: Word, language: str) -> bool:
    """Whether an "and" may follow: "two hundred and five", but "treinta y cuatro"."""
    if word.sort is Sort.SCALE:
        return True
    return language not in ("en", "de", "nl") and word.sort is Sort.NUMBER and word.value >= 20 and word.value % 10 == 0


def row_of(pieces: list[Piece], language: str = "en") -> Row | None:
    """A row of these pieces."""
    while pieces and _only_joins(pieces[-1]):
        pieces.pop()
    if len(pieces) > 1 and pieces[-1].loose and _is_sigh(pieces[-1]):
        pieces = pieces[:-1]
    if len(pieces) > 1 and pieces[1].loose and _is_sigh(pieces[0]):
        pieces = pieces[1:]
    if not pieces:
        return None
    return Row(pieces[0].start, pieces[-1].end, tuple(pieces), reading([piece.token for piece in pieces], language))


def _may_begin(means: Mapping[str, Word]) -> bool:
    return any(word.sort in (Sort.NUMBER, Sort.REPEAT) for word in means.values())


def _only_joins(piece: Piece) -> bool:
    return piece.token.word is not None and piece.token.word.sort in (Sort.AND, Sort.REPEAT)


def _is_sigh(piece: Piece) -> bool:
    """ "Oh, four one one …" begins with no zero."""
    return piece.token.written.casefold() in ("oh", "o")


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
    if ask is None or (row.read.quantity and row.read.steps == 1 and ask is not Ask.REFERENCE):
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
        if len(row.digits) < FEWEST_DIGITS or _counts(row.read.parts):
            return False
        if all(len(group) == 1 for group in written):
            return True
        lines = all(piece.breaks or not piece.loose for piece in row.pieces[1:])
        return lines and all(len(group) >= 4 and not is_year(group) for group in written)
    if row.read.quantity and row.read.steps < _FEWEST_STEPS + 1:
        return False
    enough = len(row.digits) >= FEWEST_DIGITS and row.read.steps >= _FEWEST_STEPS
    return enough and not _counts(row.read.parts)


def _counts(parts: Sequence[str]) -> bool:
    """Whether the steps of a row go up or down by one: somebody counts."""
    if len(parts) > _LONGEST_KNOWN or not all(part.isdigit() and len(part) < 3 for part in parts):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(parts) if (before, after) != ("9", "0")}
    return steps in ({1}, {-1})


def _kind(row: Row, ask: Ask | None) -> str:
    if ask is Ask.PHONE and 7 <= len(row.digits) <= 15:
        return "PHONE"
    return "ADDRESS" if ask is Ask.POSTCODE else "NUMBER"
