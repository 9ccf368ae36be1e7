"""Dates of birth: a date that a birth cue announces, in figures, in words or dictated.

Every other date is what a debrief is about, and stays. A day that was once said to be somebody's birthday leaves the
call wherever else it is written, in whatever way: `same_days` finds it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator

from dataset.pseudonyms.cues import BIRTH_CUE, CUE, Ask, leads_up
from dataset.pseudonyms.hesitations import HESITATION
from dataset.pseudonyms.number_words import LANGUAGES, Sort, Token, meaning, reading
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.spans import Find, lowered

_MONTHS = (
    "jan january januar jänner janvier enero gennaio januari janeiro stycznia styczeń",
    "feb february februar février fevrier febrero febbraio februari fevereiro fév fev lutego luty",
    "mar march märz mars marzo maart março maerz mär marca",
    "apr april avril abril aprile avr kwietnia",
    "may mai mayo maggio mei maio maja maj",
    "jun june juni juin junio giugno junho czerwca",
    "jul july juli juillet julio luglio julho juil lipca",
    "aug august août aout agosto augustus augusti sierpnia",
    "sep sept september septembre septiembre settembre setembro września",
    "oct okt october oktober octobre octubre ottobre outubro października",
    "nov november novembre noviembre novembro listopada",
    "dec dez dic december dezember décembre decembre diciembre dicembre dezembro déc grudnia",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_ORDINALS = {
    "en": "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    "de": "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte dreizehnte vierzehnte"
    " fünfzehnte sechzehnte siebzehnte achtzehnte neunzehnte zwanzigste einundzwanzigste"
    " zweiundzwanzigste dreiundzwanzigste vierundzwanzigste fünfundzwanzigste sechsundzwanzigste siebenundzwanzigste"
    " achtundzwanzigste neunundzwanzigste dreißigste einunddreißigste",
    "sv": "första andra tredje fjärde femte sjätte sjunde åttonde nionde tionde elfte tolfte trettonde fjortonde"
    " femtonde sextonde sjuttonde artonde nittonde tjugonde tjugoförsta tjugoandra tjugotredje tjugofjärde tjugofemte"
    " tjugosjätte tjugosjunde tjugoåttonde tjugonionde trettionde trettioförsta",
    "pl": "pierwszego drugiego trzeciego czwartego piątego szóstego siódmego ósmego dziewiątego dziesiątego"
    " jedenastego dwunastego trzynastego czternastego piętnastego szesnastego siedemnastego osiemnastego"
    " dziewiętnastego"
    " dwudziestego",
}
_ORDINAL = {
    form: number
    for names in _ORDINALS.values()
    for number, name in enumerate(names.split(), 1)
    for form in (name.casefold(), name.casefold() + "r", name.casefold() + "n")
} | {"thirtieth": 30, "premier": 1, "primero": 1, "primeiro": 1, "primo": 1, "siebente": 7, "trzydziestego": 30}
_TENS_ORDINAL = {"twenty": 20, "thirty": 30, "dwudziestego": 20, "trzydziestego": 30}
_SMALL = words("of the de del der den dem am le la el il do da d en in on at year and du di vom van y e")
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN = re.compile(r"(?:\s{0,2}[./\-‑–,’']?\s{0,2}|(?:st|nd|rd|th|er|º|ª)\s{0,2},?\s?)", re.IGNORECASE)
_ENDING = re.compile(r"(?:st|nd|rd|th|er|º|ª|\.(?=\s?\d|\s[^\W\d_]))(?!\w)", re.IGNORECASE)
_MOST_PIECES = 14
_NEAR = 4
_REACH = 60
# "3 April 1985 is my date of birth", "am 3.4.1985 geboren".
_AFTER = re.compile(
    r"[,.]?\s(?:(?:is|was|that[’']?s|this\sis|ist|es|est|è)\s){1,2}(?:my|his|her|the|our|their|mein|sein|mi|ma|mon"
    r"|la\smia)\s",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:18|19|20)\d\d")


def birth_finder(asked: frozenset[Ask]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of dates of birth. `asked` is what the turn before asked for."""

    def find_births(text: str) -> Iterator[Find]:
        for cue in BIRTH_CUE.finditer(lowered(text)):
            word = cue[0].casefold()
            yield from _announced(text, cue.end(), is_sure=not word.startswith(("birthday", "né", "nat")))
            yield from _before(text, cue.start(), may_touch=word in ("geboren", "geb"))
        if Ask.BIRTH in asked:
            yield from _announced(text, 0, is_sure=True, asked=True)

    return find_births


def _announced(text: str, at: int, *, is_sure: bool, asked: bool = False) -> Iterator[Find]:
    """The first date after character `at`, if only small words come before it, or an answer's first words."""
    for match in _PIECE.finditer(text, at, at + _REACH):
        if not _may_begin(match[0]) or HESITATION.match(text, match.start()):
            continue
        read = _date_at(text, match.start())
        if read and (read[2] > 1 or is_sure):
            if leads_up(text[at : match.start()]) or (asked and _is_answer(text, match.start(), read)):
                yield Find(match.start(), read[0], read[1])
            return


def _is_answer(text: str, start: int, read: tuple[int, str, int]) -> bool:
    """Whether a date is what an answer is about: whole, with no other cue before it and no further figures after it."""
    after = _PIECE.search(text, read[0])
    goes_on = (
        after is not None and after.start() - read[0] < _NEAR and (after[0].isdecimal() or bool(meaning(after[0])))
    )
    pieces = _PIECE.findall(text, start, read[0])
    is_written = any(
        piece.isdecimal() or piece.casefold() in _MONTH or piece.casefold() in _ORDINAL for piece in pieces
    )
    return read[2] > 2 and is_written and not goes_on and not CUE.search(lowered(text[:start]))


def _before(text: str, cue: int, *, may_touch: bool) -> Iterator[Find]:
    """A date with its year that stands before a cue and is said to be it."""
    floor = max(0, cue - _REACH)
    for match in _PIECE.finditer(text, floor, cue):
        if (match.start() == floor and floor and text[floor - 1].isalnum()) or not _may_begin(match[0]):
            continue
        read = _date_at(text, match.start())
        if read and read[2] > 2 and read[0] <= cue:
            between = text[read[0] : cue]
            if _AFTER.fullmatch(between) or (may_touch and between in (" ", ", ", " (")):
                yield Find(match.start(), read[0], read[1])
            return


def same_days(days: Container[str]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of these days (keys of finds), each with its year."""

    def find_days(text: str) -> Iterator[Find]:
        done = 0
        for match in _PIECE.finditer(text):
            if match.start() >= done and _may_begin(match[0]) and (read := _date_at(text, match.start())):
                end, key, parts = read
                if parts > 2 and key in days:
                    yield Find(match.start(), end, key)
                    done = end

    return find_days


def _may_begin(piece: str) -> bool:
    folded = piece.casefold()
    return piece.isdecimal() or folded in _MONTH or folded in _ORDINAL or bool(meaning(piece))


def _date_at(text: str, start: int) -> tuple[int, str, int] | None:
    """The date that begins at `start`: its end, its key and how many of day, month and year it has."""
    parts: list[str] = []
    spoken: list[Token] = []
    month = before = ""
    end = at = start
    for number, match in enumerate(_PIECE.finditer(text, start, start + 120)):
        if match.start() < at:
            continue
        if number >= _MOST_PIECES or (number and _BETWEEN.fullmatch(text[at : match.start()]) is None):
            break
        if number and "." in text[at : match.start()] and not before.isdecimal() and before not in _ORDINAL:
            break  # a sentence ended
        at = match.end()
        piece = match[0].casefold()
        ending = _ENDING.match(text, at) if piece.isdecimal() else None
        at = ending.end() if ending else at
        means = meaning(piece)
        if piece.isdecimal() and len(piece) <= 8:
            if len(parts) + len(_figures(spoken)) >= 3 - bool(month):
                break
            parts += [*_figures(spoken), piece.lstrip("0") or "0"]
            spoken = []
        elif piece in _MONTH and not month and not (piece == "sept" and _is_seven(text, match)):
            month = str(_MONTH[piece])
            parts += _figures(spoken)
            spoken = []
        elif piece in _ORDINAL:
            if parts and parts[-1] in ("20", "30") and _ORDINAL[piece] < 10 and before in _TENS_ORDINAL:
                parts[-1] = str(int(parts[-1]) + _ORDINAL[piece])
                before, end = piece, at
                continue
            ten = _TENS_ORDINAL.get(spoken[-1].written, 0) if spoken and _ORDINAL[piece] < 10 else 0
            if ten:
                spoken.pop()
            parts += [*_figures(spoken), str(_ORDINAL[piece] + ten)]
            spoken = []
        elif means and (number or any(word.sort is Sort.NUMBER for word in means.values())):
            if len(parts) >= 3 - bool(month):
                break
            spoken.append(Token(piece, next(iter(means.values()))))
            if piece in _SMALL:
                continue
        elif piece in _SMALL and number:
            continue
        else:
            break
        before, end = piece, at
    parts += _figures(spoken)
    if not parts:
        return None
    count = len(parts) + bool(month)
    long_enough = count > 1 or len(parts[0]) in (6, 8) or _YEAR.fullmatch(parts[0]) is not None
    return (end, _key(parts, month), min(3, count)) if long_enough else None


def _is_seven(text: str, sept: re.Match[str]) -> bool:
    """Whether "sept" is the French seven: "vingt-sept", "sept mai"."""
    after = _PIECE.search(text, sept.end())
    return text[sept.start() - 1 : sept.start()] == "-" or (after is not None and after[0].casefold() in _MONTH)


def _figures(spoken: list[Token]) -> list[str]:
    """Number words between a month and a year, as one number for each that they may be: "nineteen eighty-five"."""
    if not spoken:
        return []
    meant = [set(meaning(token.written)) for token in spoken]
    common = [language for language in LANGUAGES if all(language in languages for languages in meant)]
    language = common[0] if common else "en"
    tokens = [Token(token.written, meaning(token.written).get(language)) for token in spoken]
    digits = reading([token for token in tokens if token.word], language).digits
    if not digits:
        return []
    if len(digits) <= 4:
        return [digits] if len(digits) != 3 else [digits[:-2].lstrip("0") or "0", digits[-2:]]
    head, year = (digits[:-4], digits[-4:]) if _YEAR.fullmatch(digits[-4:]) else (digits[:-2], digits[-2:])
    half = (len(head) + 1) // 2
    return [part.lstrip("0") or "0" for part in (head[:half], head[half:]) if part] + [year]


def _key(parts: list[str], month: str) -> str:
    """Day, month and year as sorted figures, so that all ways to write a day agree, whichever of them comes first."""
    figures = sorted(int(part) for part in [*parts, *([month] if month else [])])
    if len(figures) == 3 and figures[-1] >= 1800:
        figures[-1] %= 100
        figures = sorted(figures)
    elif len(figures) == 3 and all(figure <= 99 for figure in figures):
        figures = sorted(figures)
    return "-".join(map(str, figures))
