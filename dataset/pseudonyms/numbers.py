"""Long numbers of whatever meaning: orders, accounts, serial numbers, dictated digits.

Six digits or more are taken, also in groups (`12-345-678`, `4 7 1 1 0 8`) and inside a word (`ORD1234567`).
Dates, times, amounts of money, measures, versions and years are what a debrief is about and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dataset.pseudonyms.spans import Find, blank

FEWEST_DIGITS = 6
_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f[ée]vr(?:ier)?|mar(?:ch|s|zo)?|märz|apr(?:il)?|avril|abril|may"
    r"|mai|mayo"
    r"|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust|usti)?|août|agosto|sep(?:t|tember|tembre|tiembre)?"
    r"|o[ck]t(?:ober|obre|ubre)?|nov(?:ember|embre|iembre)?|dec(?:ember|embre)?|dez(?:ember)?|d[ée]c(?:embre)?"
    r"|dic(?:iembre)?)"
)
_YEAR = r"(?:19|20)\d\d"
_DATES_AND_MONEY = (
    # 2026-11-23, 2026/11/23, with or without a time after a T.
    rf"(?<!\d)(?<![\d][-./]){_YEAR}([-/.])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])(?![-./]?\d)",
    # 23.11.2026, 11/23/2026, 23-11-26.
    rf"(?<!\d)(?<![\d][-./])(?:3[01]|[12]\d|0?[1-9])([-/.])(?:1[0-2]|0?[1-9])\2(?:{_YEAR}|\d\d)(?![-./]?\d)",
    rf"(?<!\d)(?<![\d][-./])(?:1[0-2]|0?[1-9])([-/.])(?:3[01]|[12]\d|0?[1-9])\3(?:{_YEAR}|\d\d)(?![-./]?\d)",
    # 23 November 2026, November 23rd, 2026.
    rf"(?<!\w)\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:of\s|de\s)?{_MONTH}\.?,?(?:\s(?:de\s)?{_YEAR})?(?!\w)",
    rf"(?<!\w){_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s{_YEAR})?(?!\w)",
    # 10:15, 10:15:22.
    r"(?<![\d:])\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,6})?)?(?![\d:])",
    # $1,200.50 and 12.50 EUR; 1 200 000 € with its spaces.
    r"[$€£¥₹]\s?\d{1,12}(?:[.,' ]\d{3}(?!\d)){0,4}(?:[.,]\d{1,2})?(?![\d])",
    r"(?<![\w.,-])\d{1,12}(?:[.,' ]\d{3}(?!\d)){0,4}(?:[.,]\d{1,2})?\s?"
    r"(?:[$€£¥₹%]|(?:EUR|USD|GBP|CHF|CAD|AUD|INR|JPY|dollars?|euros?|pounds?|cents?|bucks|percent|[KMGT]i?B"
    r"|[kKMG]bps|rpm"
    r"|kWh|mAh|ms|(?-i:px)|dpi|km|kg|miles|Hz|[kKMG]Hz|steps|points)(?!\w))",
    # 2025-2026, 2025/2026.
    rf"(?<!\w)(?<!\d[-/ ]){_YEAR}\s?[-–/]\s?{_YEAR}(?![-/ ]?\d)",
)
_CODES = (
    # 11.1.2, 10.0.19045.3693, 3.14.
    r"(?<![\w.,])\d{1,5}(?:[.,]\d{1,5}){1,6}(?![\w]|[.,]\d)",
    # 0x80070422, KB5034441 and "error -2147024891": what an error is called is no secret, and half the debrief.
    r"(?<!\w)(?:error|fehler|erreur|erro|errore|fout|fel|błąd|code"
    r"|exception)(?:[ -]?code)?[ ](?:is[ ])?-?[a-z]{0,4}-?\d[\d-]{0,10}(?!\w)",
    r"(?<![\d)] )(?<![\w)])-\d{10}(?!\w|[ -]\d)",
    # Intel's and others' names of processors: i7-12700K.
    r"(?<!\w)i[3579]-\d{4,5}[a-z]{0,2}(?!\w)",
    r"(?<!\w)0x[0-9a-f]{2,16}(?!\w)",
    r"(?<!\w)KB\d{6,7}(?!\w)",
)
_DATE_OR_MONEY = re.compile("|".join(f"(?:{pattern})" for pattern in _DATES_AND_MONEY), re.IGNORECASE)
_CODE = re.compile("|".join(f"(?:{pattern})" for pattern in _CODES), re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_GROUPS = re.compile(r"(?:\(\d{1,5}\)[ \-]?)?\d+(?:[ \u00a0\u202f\-‑–/]\d+)*")
_UNIT = re.compile(r"\d+(?:[\-‑–/]\d+)*")
# "CS-904684", "RA/831/6454": letters that a long number begins with are part of it.
_PREFIX = re.compile(r"(?<![\w/\-])[A-Za-z]{1,5}[-/]$")
_LONGEST_PREFIX = 8
# A phone number with dots (0412.345.678): no version begins with a zero and more figures.
_CHARGE_DISTANCE = 32
_CHARGED = re.compile(
    r"(?<!\w)(?:charg\w{1,3}|costs?|paid|pay|price[ds]?|bill(?:ed)?|kost\w{1,4}|zahl\w{1,3}|coût\w{0,3}|payé"
    r"|cobr\w{1,5}|cuesta|pagu?[éeoa]\w{0,3}"
    r"|betaald?|cust\w{1,3}|kosztuj\w{1,2}|zapłaci\w{1,4}|betala\w{0,2})(?!\w)",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\w.,])(?:\+\d{1,3}[ .])?0?\(?0\d{1,4}\)?(?:[.]\d{2,5}){2,5}(?![\w]|[.,]\d)")
_YEAR_ALONE = re.compile(_YEAR)
# What is counted or measured is no number of anything: "4711 items" may be, "4711 days" is not.
_UNIT_AFTER = re.compile(
    r"[ \u00a0-]?(?:dollars?|euros?|pounds?|cents?|pence|bucks|francs?|rupees?|percent|per[ ]cent|prozent|grand|quid"
    r"|seconds?|minutes?"
    r"|mins?|hours?|hrs?|days?|weeks?|months?|years?|nights?|times|people|persons|users|items|pieces|units|copies"
    r"|o[’']clock|am|pm"
    r"|a[.]m|p[.]m|degrees?|miles?|kilometers?|meters?|feet|inch(?:es)?|points?|steps|pages?|calls|emails|messages"
    r"|customers|orders"
    r"|tickets|episodes|songs|photos|contacts|followers|likes|euro|uhr|tage?n?|wochen?|monaten?|jahren?|stunden?"
    r"|minuten|stück|mal"
    r"|jours?|semaines?|mois|ans|années?|heures?|fois|días?|semanas?|mes(?:es)?|años?|horas?|minutos|veces|giorni"
    r"|settimane|mesi"
    r"|tygodni\w{0,3}|dni|lat|godzin\w{0,2}|minut\w{0,3}|miesi\w{2,5}|złotych|razy|veckor|dagar|år|timmar|minuter"
    r"|månader|kronor|gånger"
    r"|reais|unidades|unità|stuks|sztuk|anni|ore|minuti|volte|dagen|weken|maanden|jaar|uur|keer|dias|anos|vezes|gb"
    r"|mb|tb|kb|[km]bps|gigs?|gigabytes?"
    r"|megabytes?)(?!\w)",
    re.IGNORECASE,
)


def digits(text: str) -> str:
    """The digits of a text."""
    return "".join(filter(str.isdigit, text))


def has_digits(text: str) -> bool:
    """Whether it is worth while to look for numbers."""
    return _DIGIT.search(text) is not None


def is_year(group: str) -> bool:
    """Whether a group of digits reads like a year."""
    return _YEAR_ALONE.fullmatch(group) is not None


def is_followed_by_unit(text: str, at: int) -> bool:
    """Whether what ends at character `at` is counted or measured by the word after it."""
    return _UNIT_AFTER.match(text, at) is not None


def is_charged(text: str, at: int) -> bool:
    """Whether what begins at character `at` is said to be paid: "they charged me sixty-one ninety-nine"."""
    return _CHARGED.search(text, max(0, at - _CHARGE_DISTANCE), at) is not None


@lru_cache(maxsize=1024)
def without_dates(text: str) -> str:
    """The text with dates, times, amounts and measures blanked out. Remembered: several recognisers ask for it."""
    return blank(text, (match.span() for match in _DATE_OR_MONEY.finditer(text)))


def find_numbers(text: str) -> Iterator[Find]:
    """Runs of six digits and more that are no date, time, amount, measure, version or year."""
    if not has_digits(text):
        return
    left = without_dates(text)
    dotted = [(*match.span(), match[0]) for match in _DOTTED.finditer(left)]
    yield from (Find(start, end, digits(written)) for start, end, written in dotted)
    left = blank(left, dotted)
    left = blank(left, (match.span() for match in _CODE.finditer(left)))
    for chunk in _GROUPS.finditer(left):
        prefix = _PREFIX.search(left, max(0, chunk.start() - _LONGEST_PREFIX), chunk.start())
        if prefix and len(digits(chunk[0])) >= FEWEST_DIGITS:
            yield Find(
                prefix.start(), chunk.end(), "".join(filter(str.isalnum, left[prefix.start() : chunk.end()])).upper()
            )
        elif chunk[0].startswith("(") and len(digits(chunk[0])) >= FEWEST_DIGITS:
            yield Find(chunk.start(), chunk.end(), digits(chunk[0]))
        elif chunk.end() - chunk.start() >= FEWEST_DIGITS:
            yield from _in_chunk(chunk[0], chunk.start())


def _in_chunk(chunk: str, at: int) -> Iterator[Find]:
    """Numbers among groups of digits: a long group stands for itself, short ones side by side make one number."""
    row: list[re.Match[str]] = []
    for unit in _UNIT.finditer(chunk):
        if len(digits(unit[0])) >= FEWEST_DIGITS:
            yield from _of_row(row, at)
            row = []
            yield Find(at + unit.start(), at + unit.end(), digits(unit[0]))
        else:
            row.append(unit)
    yield from _of_row(row, at)


def _of_row(row: list[re.Match[str]], at: int) -> Iterator[Find]:
    together = "".join(digits(unit[0]) for unit in row)
    has_year = len(row) == 2 and any(_YEAR_ALONE.fullmatch(unit[0]) for unit in row)
    if len(together) >= FEWEST_DIGITS and not has_year:
        yield Find(at + row[0].start(), at + row[-1].end(), together)
