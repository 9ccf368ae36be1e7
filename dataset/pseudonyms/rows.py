"""Rows of figures, number words and letters side by side, as people dictate them.

"4111, uh, 1111", "forty-one eleven", "D E eight nine, let me see, three seven", "X 7 K two Q P". What a row means is
for others to judge: here it is only collected, with the words of hesitation inside it passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from dataset.pseudonyms.hesitations import HESITATION
from dataset.pseudonyms.number_words import LANGUAGES, Reading, Sort, Token, Word, meaning, reading
from dataset.pseudonyms.numbers import has_digits, without_dates
from dataset.pseudonyms.role_words import words

_PIECE = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"[ \t\u00a0]*(?:[-‑–—,;:/#]|\.{1,3}|…|[ ]?\(|\)[-]?)?[ \t\u00a0]*(?:\r?\n[ \t]*)?")
_WIDEST_GAP = 8
_SIGNS = words(
    """
    uh um er erm uhm hmm mm eh äh ähm öh euh ehm then dash hyphen minus bindestrich tiret guion guión trattino streepje
    hífen kreska myślnik bindestreck comma komma virgule coma virgola space leerzeichen slash schrägstrich barra barre
    ukośnik snedstreck hash raute dièse almohadilla cancelletto hashtag next por
    """
)
_MOST_SIGNS = 6
_BEGINS_IBAN = re.compile(r"[A-Za-z]{2}\d\d")
_GOES_ON = re.compile(r"[ ][^\W\d_]{2}")
_AFTER_LETTER = re.compile(r"[^\w\s]{0,3}\s?[^\w\s]{0,2}([^\W_]+)")
_CAPITALS = re.compile(r"[A-Z]{2,4}")
_LONG_WORD = re.compile(r"[^\W\d_]{5}")
_CODE = re.compile(r"(?=[^\W_]*\d)[A-Za-z0-9]{2,14}")
# 15days, 3rd, 20k, 5PM, 16GB: measured, no code.
MEASURED = re.compile(
    r"\d{1,6}(?:st|nd|rd|th|[ap]m|[gmtk]i?b|[gmk]?hz|px|h(?:ou)?rs?|mins?|secs?|days?|weeks?|months?|years?|yrs?|ft"
    r"|in|cm|mm|k[mgw]|kwh|mg"
    r"|ml|[gm]bps|fps|dpi|rpm|e|er|te|ste|ème|x|uk|eu|us|rs|usd|eur|euros?|gbp|dollars?|digits?|items?|pcs|times"
    r"|people|[gmsxhdvwpi€º°ª])",
    re.IGNORECASE,
)
_NO_CODES = words(
    """
    ok id pin no nr tv usb pc uk us eu am pm it pdf sms app wifi ssid vpn dns url ip mac faq gmbh cvv cvc pnr pii dob
    ssn nhs iban dni nie nif cpf bsn nip svnr ahv nir curp rfc tfn sin nino pps ppsn pan itin ein vin imei otp zip plz
    cep cap po bic
    """
)


class Piece(NamedTuple):
    """A token of a row and where it stands.

    `loose`: more than a space or a hyphen is between it and the one before; `breaks`: a line ends there. `lettered`: it
    has letters that are to be taken down; `ends`: no word follows it directly.
    """

    start: int
    end: int
    token: Token
    loose: bool
    breaks: bool
    lettered: bool
    ends: bool = False


class Row(NamedTuple):
    """A row. `code` is what somebody would take down: figures, and letters as capitals."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    read: Reading
    language: str

    @property
    def code(self) -> str:
        """What somebody would take down."""
        return self.read.digits

    @property
    def figures(self) -> int:
        """How many figures there are."""
        return sum(map(str.isdigit, self.code))

    @property
    def has_words(self) -> bool:
        """Whether any of it is said in words."""
        return any(piece.token.word for piece in self.pieces)

    @property
    def has_letters(self) -> bool:
        """Whether letters are part of it."""
        return any(piece.lettered for piece in self.pieces)


def _may_begin_row(text: str, match: re.Match[str]) -> bool:
    """Whether a word may be the beginning of a row; a letter only where another, or a figure, follows."""
    written = match[0]
    if len(written) == 1 and not written.isdigit():
        after = _AFTER_LETTER.match(text, match.end())
        return after is not None and (len(after[1]) < 3 or not after[1].isalpha() or bool(meaning(after[1])))
    if written.isalpha():
        return bool(meaning(written)) or (len(written) < 5 and written.isupper())
    return True


def is_shouted(text: str) -> bool:
    """Whether a text is written in capitals, so that they tell nothing. A code alone is not."""
    return not any(map(str.islower, text)) and _LONG_WORD.search(text) is not None


@lru_cache(maxsize=1024)
def rows(text: str, *, all_codes: bool = False) -> tuple[Row, ...]:
    """The rows of a text, from single numbers to long codes. Dates, times and amounts in figures are in none.

    With `all_codes` what reads like a measure ("7108g") is a code as well. Remembered for the turns of a few calls:
    several recognisers ask for the rows of the same text.
    """
    return tuple(_collect(text, all_codes=all_codes))


def _collect(text: str, *, all_codes: bool) -> Iterator[Row]:
    left = without_dates(text) if has_digits(text) and not all_codes else text
    collected = _Collected(left, all_codes=all_codes)
    for match in _PIECE.finditer(left):
        if not collected.pieces and not _may_begin_row(left, match):
            continue  # most words of a call
        row = collected.take(match)
        if row:
            yield row
    last = collected.finish()
    if last:
        yield last


def without_letters(row: Row) -> Iterator[Row]:
    """The stretches of a row between its letters."""
    part: list[Piece] = []
    for piece in (*row.pieces, None):
        if piece and not piece.lettered:
            part.append(piece)
            continue
        short = row_of(part, row.language)
        if short:
            yield short
        part = []


class _Heard(NamedTuple):
    """A token of the row at hand, with what it means by language (nothing for figures and letters)."""

    start: int
    end: int
    means: Mapping[str, Word]
    loose: bool
    breaks: bool


class _Collected:
    """The row that is being collected, and the languages that all of its words are in."""

    def __init__(self, text: str, *, all_codes: bool) -> None:
        self._text = text
        self._all_codes = all_codes
        self._shouted = is_shouted(text)
        self._passed = 0
        self._cut: Row | None = None
        self._start_again()

    def _start_again(self) -> None:
        self.pieces: list[_Heard] = []
        self._languages = frozenset(LANGUAGES)
        self._signs = self._end = 0

    def take(self, match: re.Match[str]) -> Row | None:
        """Add a word to the row; the row so far, if the word ends it."""
        if match.start() < self._passed:
            return None
        # The s of "it's" is no letter that is spelled.
        is_code = self._is_code(match[0]) and not self._is_clipped(match)
        means: Mapping[str, Word] = {} if is_code else meaning(match[0])
        done = None
        if self.pieces:
            near = self._is_near(match.start())
            between = self._text[self._end : match.start()]
            # Behind a full stop a hesitation begins a sentence.
            may_pass = near and self._signs < _MOST_SIGNS and not ("." in between and match[0][0].isupper())
            aside = HESITATION.match(self._text, match.start()) if may_pass else None
            if aside and aside.end() > match.end():
                self._pass(aside.end())
                return None
            languages = self._languages if is_code else self._common(means)
            if match[0].casefold() in _SIGNS and languages.isdisjoint(self.pieces[-1].means):
                languages = frozenset()  # an "um" among English words is no Portuguese one
            letter = len(match[0]) == 1 and match[0].isascii() and match[0].isalpha()
            if letter and not languages and not self._is_clipped(match):
                is_code, means, languages = True, {}, self._languages
            # "1.2" and "1,2" are one number or two versions: nobody dictates without a breath.
            if near and languages and not (is_code and between in (".", ",", ":", ";", "/")):
                self._add(match, means, languages, between)
                return None
            if may_pass and (aside or match[0].casefold() in _SIGNS):
                self._pass(match.end())
                return None
            if near and means and self._keep_common(means):
                done = self._cut
                self._add(match, means, self._common(means), between)
                return done
            done = self.finish()
        if is_code or _may_begin(means):
            self._add(match, means, self._languages if is_code else frozenset(means), "")
        return done

    def _keep_common(self, means: Mapping[str, Word]) -> bool:
        """A word is of another language than the row began in: go on with what of the row may be of its own.

        "Um zero nine nine": the um was no Portuguese one.
        """
        languages = frozenset(language for language, word in means.items() if word.sort is not Sort.AND)
        kept = len(self.pieces)
        while kept and (common := languages.intersection(self.pieces[kept - 1].means or languages)):
            kept -= 1
            languages = common
        if kept == len(self.pieces) or not languages:
            return False
        rest, end, signs = self.pieces[kept:], self._end, self._signs
        self.pieces = self.pieces[:kept]
        self._languages = frozenset(LANGUAGES).intersection(*(piece.means for piece in self.pieces if piece.means))
        self._cut = self.finish()
        self.pieces, self._languages, self._end, self._signs = rest, languages, end, signs
        return True

    def _is_clipped(self, match: re.Match[str]) -> bool:
        text = self._text
        return text[match.start() - 1 : match.start()] in ("'", "’") or text[match.end() : match.end() + 1] in (
            "'",
            "’",
        )

    def _is_near(self, start: int) -> bool:
        return start - self._end <= _WIDEST_GAP and _BETWEEN.fullmatch(self._text, self._end, start) is not None

    def _pass(self, end: int) -> None:
        self._signs += 1
        self._end = self._passed = end

    def _add(self, match: re.Match[str], means: Mapping[str, Word], languages: frozenset[str], between: str) -> None:
        loose = self._signs > 0 or between.strip(" \u00a0-‑–") != ""
        self.pieces.append(_Heard(match.start(), match.end(), means, loose, "\n" in between))
        self._languages, self._end, self._signs = languages, match.end(), 0

    def _is_code(self, written: str) -> bool:
        """Figures, a letter that is no number word, a few capitals, or both kinds in one."""
        if written.isascii() and written.isdigit():
            return True
        if len(written) == 1:
            lettered = not self.pieces or not self.pieces[-1].means
            return written.isascii() and written.isalpha() and (lettered or not meaning(written))
        if len(self.pieces) == 1 and len(written) == 4 and written.isalpha() and self._begins_account():
            return True
        if _CAPITALS.fullmatch(written):
            return not self._shouted and written.casefold() not in _NO_CODES
        return _CODE.fullmatch(written) is not None and (self._all_codes or MEASURED.fullmatch(written) is None)

    def _begins_account(self) -> bool:
        """Whether the row so far is the beginning of a bank account, after which four letters name a bank."""
        return _BEGINS_IBAN.fullmatch(self._text, self.pieces[0].start, self.pieces[0].end) is not None

    def _common(self, means: Mapping[str, Word]) -> frozenset[str]:
        """The languages of the row in which it may go on with a word. An "and" only joins within one number."""
        last = self.pieces[-1].means
        return frozenset(
            language
            for language in self._languages.intersection(means)
            if means[language].sort is not Sort.AND or (language in last and _may_go_on(last[language], language))
        )

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
        lettered = not heard.means and not written.isdigit()
        ends = _GOES_ON.match(self._text, heard.end) is None
        return Piece(heard.start, heard.end, token, heard.loose, heard.breaks, lettered, ends)


def _may_go_on(word: Word, language: str) -> bool:
    """Whether an "and" may follow: "two hundred and five", but "treinta y cuatro"."""
    if word.sort is Sort.SCALE:
        return True
    return language not in ("en", "de", "nl") and word.sort is Sort.NUMBER and word.value >= 20 and word.value % 10 == 0


def row_of(pieces: list[Piece], language: str = "en") -> Row | None:
    """A row of these pieces."""
    while pieces and _only_joins(pieces[-1]):
        pieces.pop()
    if len(pieces) > 1 and not pieces[-2].lettered and pieces[-1].token.written in ("I", "A", "Y", "E", "O"):
        pieces = pieces if pieces[-1].ends else pieces[:-1]  # "… four seven. I have …"
    if len(pieces) > 1 and pieces[-1].loose and _is_sigh(pieces[-1]):
        pieces = pieces[:-1]
    if len(pieces) > 1 and pieces[1].loose and _is_sigh(pieces[0]):
        pieces = pieces[1:]
    if not pieces:
        return None
    read = reading([piece.token for piece in pieces], language)
    return Row(pieces[0].start, pieces[-1].end, tuple(pieces), read, language)


def _may_begin(means: Mapping[str, Word]) -> bool:
    return any(word.sort in (Sort.NUMBER, Sort.REPEAT) for word in means.values())


def _only_joins(piece: Piece) -> bool:
    return piece.token.word is not None and piece.token.word.sort in (Sort.AND, Sort.REPEAT)


def _is_sigh(piece: Piece) -> bool:
    """ "Oh, four one one …" begins with no zero."""
    return piece.token.written.casefold() in ("oh", "o")
