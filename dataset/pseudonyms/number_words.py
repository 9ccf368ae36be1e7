"""Numbers as they are said, in nine languages: "four one one", "einundvierzig", "quatre-vingt-dix-sept".

`reading` turns a row of words into digits as somebody who takes it down would: "forty-one eleven" is 4111, "double
one" is 11, "nineteen eighty-five" is 1985, "two hundred and five" is 205.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cache, lru_cache
from typing import NamedTuple

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv")

_SMALL: Mapping[str, str] = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen",
    "de": "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn"
    " siebzehn achtzehn neunzehn",
    "fr": "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis"
    " diecisiete dieciocho diecinueve",
    "it": "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici"
    " diciassette diciotto diciannove",
    "nl": "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien"
    " achttien negentien",
    "pt": "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis"
    " dezessete dezoito dezenove",
    "pl": "zero jeden dwa trzy cztery piec szesc siedem osiem dziewiec dziesiec jedenascie dwanascie trzynascie"
    " czternascie pietnascie szesnascie siedemnascie osiemnascie dziewietnascie",
    "sv": "noll ett tva tre fyra fem sex sju atta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton",
}
_TENS: Mapping[str, str] = {
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
    "de": "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    "fr": "vingt trente quarante cinquante soixante septante huitante nonante",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "it": "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "nl": "twintig dertig veertig vijftig zestig zeventig tachtig negentig",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "pl": "dwadziescia trzydziesci czterdziesci piecdziesiat szescdziesiat siedemdziesiat osiemdziesiat"
    " dziewiecdziesiat",
    "sv": "tjugo trettio fyrtio femtio sextio sjuttio attio nittio",
}
_MORE: Mapping[str, Mapping[str, int]] = {
    "en": {"oh": 0, "o": 0, "nought": 0, "naught": 0, "niner": 9, "fourty": 40},
    "de": {"zwo": 2, "fuenf": 5, "ein": 1, "eine": 1, "zwoelf": 12, "fuenfzehn": 15, "fuenfzig": 50, "dreizig": 30},
    "fr": {"vingts": 20, "une": 1},
    "es": {"un": 1, "una": 1},
    "it": {"un": 1},
    "nl": {"eén": 1},
    "pt": {"uma": 1, "duas": 2, "meia": 6, "dezasseis": 16, "dezassete": 17, "dezanove": 19, "quatorze": 14},
    "pl": {"jedna": 1, "jedno": 1, "dwie": 2, "sto": 100},
    "sv": {"en": 1},
}
_SCALES: Mapping[str, Mapping[str, int]] = {
    "en": {"hundred": 100, "thousand": 1000, "million": 1_000_000},
    "de": {"hundert": 100, "tausend": 1000, "million": 1_000_000, "millionen": 1_000_000},
    "fr": {"cent": 100, "cents": 100, "mille": 1000, "million": 1_000_000, "millions": 1_000_000},
    "es": {"cien": 100, "ciento": 100, "cientos": 100, "mil": 1000, "millon": 1_000_000, "millones": 1_000_000},
    "it": {"cento": 100, "mille": 1000, "mila": 1000},
    "nl": {"honderd": 100, "duizend": 1000, "miljoen": 1_000_000},
    "pt": {"cem": 100, "cento": 100, "mil": 1000, "milhao": 1_000_000, "milhoes": 1_000_000},
    "pl": {"tysiac": 1000, "tysiace": 1000, "tysiecy": 1000},
    "sv": {"hundra": 100, "tusen": 1000},
}
_REPEATS: Mapping[str, Mapping[str, int]] = {
    "en": {"double": 2, "dubble": 2, "triple": 3, "treble": 3, "quadruple": 4},
    "de": {"doppel": 2, "zweimal": 2, "dreimal": 3},
    "fr": {"double": 2, "triple": 3},
    "es": {"doble": 2, "triple": 3},
    "it": {"doppio": 2, "triplo": 3},
    "nl": {"dubbel": 2, "dubbele": 2, "driedubbel": 3},
    "pt": {"duplo": 2, "dupla": 2, "triplo": 3},
    "pl": {"podwojne": 2, "podwojna": 2},
    "sv": {"dubbel": 2, "dubbelt": 2},
}
_HUNDREDS: Mapping[str, str] = {
    "es": "doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "pt": "duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
    "pl": "dwiescie trzysta czterysta piecset szescset siedemset osiemset dziewiecset",
}
# Languages that write "neunzehnhundertfünfundachtzig" as one word, and the parts that such words are made around.
_GLUED = (("de", "tausend", 1000), ("de", "hundert", 100), ("nl", "duizend", 1000), ("nl", "honderd", 100),
          ("it", "mila", 1000), ("it", "mille", 1000), ("it", "cento", 100),
          ("sv", "tusen", 1000), ("sv", "hundra", 100))  # fmt: skip
_LONGEST_WORD = 48
_ANDS: Mapping[str, str] = {"en": "and", "fr": "et", "es": "y", "pt": "e", "de": "und", "nl": "en", "it": "e"}


class Sort(Enum):
    """What a word is to a number. An AND only joins within one: "treinta y cuatro", "two hundred and five"."""

    NUMBER = "number"
    SCALE = "scale"
    REPEAT = "repeat"
    AND = "and"


class Word(NamedTuple):
    """A word in one language, and its value: of a NUMBER its number, of a SCALE its factor, of a REPEAT its times."""

    sort: Sort
    value: int


@lru_cache(maxsize=8192)
def meaning(word: str) -> Mapping[str, Word]:
    """What a word means by language; nothing for a word that is no number."""
    folded = word.casefold()
    if not folded.isascii():
        plain = unicodedata.normalize("NFD", folded.replace("ł", "l"))
        folded = "".join(char for char in plain if not unicodedata.combining(char))
    known = _words().get(folded)
    return known if known is not None else _compound(folded)


def _compound(folded: str) -> Mapping[str, Word]:
    if not 7 <= len(folded) <= _LONGEST_WORD:
        return {}
    for language, scale, _ in _GLUED:
        if scale in folded and (value := _compound_value(folded, language)) is not None:
            return {language: Word(Sort.NUMBER, value)}
    return {}


def _compound_value(word: str, language: str) -> int | None:
    if not word:
        return None
    if language == "it":
        word = word.replace("centott", "centoott")  # the one vowel stands for two: novecentottanta
    simple = _words().get(word, {}).get(language)
    if simple:
        return simple.value if simple.sort in (Sort.NUMBER, Sort.SCALE) else None
    for of, scale, factor in _GLUED:
        head, found, tail = word.partition(scale)
        if of == language and found:
            before = _compound_value(head, language) if head else 1
            after = _compound_value(tail.removeprefix("und") if language == "de" else tail, language) if tail else 0
            return None if before is None or after is None else before * factor + after
    return None


class Token(NamedTuple):
    """A piece of a row: digits or letters as written, or a word."""

    written: str
    word: Word | None


class Reading(NamedTuple):
    """The digits of a row by the steps in which they were said. `quantity`: there was a hundred or more in a step."""

    parts: tuple[str, ...]
    quantity: bool

    @property
    def digits(self) -> str:
        """All digits together."""
        return "".join(self.parts)

    @property
    def steps(self) -> int:
        """In how many steps they were said."""
        return len(self.parts)


def reading(tokens: Sequence[Token], language: str) -> Reading:
    """The digits that somebody would take down."""
    steps: list[str] = []
    quantity = False
    at = 0
    while at < len(tokens):
        word = tokens[at].word
        if word is None:
            steps.append(tokens[at].written)
            at += 1
        elif word.sort is Sort.REPEAT:
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            digit = _one_digit(following)
            steps += [digit] * word.value if digit else []
            at += 2 if digit else 1
        elif word.sort is Sort.AND:
            at += 1
        else:
            value, at, scaled = _cardinal(tokens, at, language)
            quantity = quantity or scaled
            steps.append(str(value))
    return Reading(tuple(steps), quantity)


def _one_digit(token: Token | None) -> str:
    if token is None:
        return ""
    if token.word is None:
        return token.written if len(token.written) == 1 else ""
    return str(token.word.value) if token.word.sort is Sort.NUMBER and token.word.value < 10 else ""


def _cardinal(tokens: Sequence[Token], at: int, language: str) -> tuple[int, int, bool]:
    """The number from token `at` on, the token after it, and whether it has hundreds or thousands."""
    value, at = _below_hundred(tokens, at, language)
    total, scaled = 0, False
    while at < len(tokens) and (word := tokens[at].word) and word.sort is Sort.SCALE:
        scaled = True
        value = max(value, 1) * word.value
        at += 1
        is_and = at < len(tokens) and _sort(tokens[at]) is Sort.AND
        after = at + is_and
        if word.value >= 1000:
            total, value = total + value, 0
        if after < len(tokens) and _sort(tokens[after]) is Sort.NUMBER and (is_and or not _dictates(tokens, after)):
            more, at = _below_hundred(tokens, after, language)
            value += more
    return total + value, at, scaled


def _dictates(tokens: Sequence[Token], at: int) -> bool:
    """Whether single digits go on from here: "eight hundred five five five" is 800 555."""
    return all(_one_digit(token) for token in tokens[at : at + 2]) and at + 1 < len(tokens)


def _below_hundred(tokens: Sequence[Token], at: int, language: str) -> tuple[int, int]:
    word = tokens[at].word
    if word is None or word.sort is not Sort.NUMBER:
        return 0, at
    value = word.value
    at += 1
    if language == "fr" and value == 4 and _value(tokens, at) == 20:
        value, at = 80, at + 1
    if value >= 100:
        joins = at < len(tokens) and _sort(tokens[at]) is Sort.AND
        after = at + joins
        if value % 100 or _value(tokens, after) is None or _dictates(tokens, after):
            return value, at
        rest, at = _below_hundred(tokens, after, language)
        return value + rest, at
    if language == "fr" and value == 10 and (unit := _value(tokens, at)) is not None and 7 <= unit <= 9:
        return value + unit, at + 1
    if value < 20 or value % 10:
        return value, at
    most = 19 if language == "fr" and value in (60, 80) else 9
    after = at + (at < len(tokens) and _sort(tokens[at]) is Sort.AND and language not in ("en", "de", "nl"))
    more = _value(tokens, after)
    if more is not None and 0 < more <= most:
        value, at = value + more, after + 1
        if more == 10 and (last := _value(tokens, at)) is not None and 7 <= last <= 9:
            value, at = value + last, at + 1
    return value, at


def _sort(token: Token) -> Sort | None:
    return token.word.sort if token.word else None


def _value(tokens: Sequence[Token], at: int) -> int | None:
    word = tokens[at].word if at < len(tokens) else None
    return word.value if word and word.sort is Sort.NUMBER else None


@cache
def _words() -> dict[str, dict[str, Word]]:
    """Every word, without accents, with what it means in each language."""
    found: dict[str, dict[str, Word]] = {}
    for language in LANGUAGES:
        for word, value in _numbers(language):
            found.setdefault(word, {})[language] = Word(Sort.NUMBER, value)
        for word, value in _SCALES[language].items():
            found.setdefault(word, {})[language] = Word(Sort.SCALE, value)
        for word, value in _REPEATS[language].items():
            found.setdefault(word, {})[language] = Word(Sort.REPEAT, value)
        if language in _ANDS:
            found.setdefault(_ANDS[language], {})[language] = Word(Sort.AND, 0)
    return found


def _numbers(language: str) -> Iterator[tuple[str, int]]:
    small, tens = _SMALL[language].split(), _TENS[language].split()
    yield from ((word, value) for value, word in enumerate(small))
    yield from ((word, 20 + 10 * place) for place, word in enumerate(tens))
    yield from _MORE[language].items()
    for place, hundred in enumerate(_HUNDREDS.get(language, "").split()):
        yield hundred, 200 + 100 * place
    for place, ten in enumerate(tens):
        for unit in range(1, 10):
            value = 20 + 10 * place + unit
            if language == "de":
                yield ("ein" if unit == 1 else small[unit]) + "und" + ten, value
                if unit == 5:
                    yield "fuenfund" + ten, value
            elif language == "nl":
                yield small[unit] + "en" + ten, value
            elif language == "sv":
                yield ten + small[unit], value
            elif language == "it":
                yield (ten[:-1] if unit in (1, 8) else ten) + small[unit], value
            elif language == "es" and place == 0:
                yield "veinti" + small[unit], value
