"""Which numbers a call contains, in digits or in words."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation

from dataset.grounding.calendar_words import DOUBTFUL_NUMBERS, FRACTIONS
from dataset.grounding.number_words import Run, runs
from dataset.grounding.words import Said, plain, plain_words

_NUMBER = re.compile(r"\d+(?:[.,:'’\u00a0\u202f]\d+)*")
_SEPARATOR = re.compile(r"[.,:'’\u00a0\u202f]")
_GROUPED = re.compile(r"(\d{1,3}) $")  # "1 240": a space between thousands
_PRODUCT = re.compile(rf"({_NUMBER.pattern})\s*(?:€|\$|£|EUR)?\s*[x×*]\s*(?:€|\$|£|EUR)?\s*({_NUMBER.pattern})")
_UNIT = re.compile(r"[ \-\u00a0]?(?:(?:business|working|calendar)[ -])?([^\W\d_]+)")
# Up to these a writer counts what was said ("two problems", "3 attempts").
_COUNTED_IN_WORDS = 10
_COUNTED_IN_DIGITS = 4
_LONGEST_TIME = 6  # digits
_A_LONG_NUMBER = 4  # digits: it may have been dictated in pieces

# The same time in another unit: 48 hours are two days, 14 days two weeks, 12 months a year.
_SMALLER_UNITS = {
    unit: sizes
    for units, sizes in {
        "s sec secs second seconds sekunde sekunden seconde secondes segundo segundos secondi seconden": (60,),
        "min mins minute minutes minuten minuto minutos minuti minuut": (60, 15),
        "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur u": (24,),
        "d day days tag tage tagen werktage werktagen jour jours dia dias giorno giorni dag dagen": (7, 30),
        "week weeks woche wochen semaine semaines semana semanas settimana settimane weken": (4,),
        "month months monat monate monaten mois mes meses mese mesi maand maanden": (12, 3),
    }.items()
    for unit in units.split()
}


class Numbers:
    """The numbers of a call. `started_at` is when it began, None where that is not known."""

    def __init__(self, texts: Sequence[Said], started_at: datetime | None = None) -> None:
        self._said: set[str] = set()
        stream: list[str] = []
        for text, words in texts:
            for match in _NUMBER.finditer(text):
                self._said |= _values(match[0]) | _parts_of_time(match[0])
                stream.append("".join(filter(str.isdigit, match[0])))
            for run in runs(words):
                self._said |= {str(value) for value in run.single | run.joined}
                stream += [str(value) for value in run.values if value < 100]
            for word in words:
                self._said |= {str(number) for number in FRACTIONS.get(word, ())}
        self._stream = "".join(stream)
        if started_at is not None:
            self._said |= {str(started_at.year), f"{started_at:%H:%M}", f"{started_at.hour}:{started_at:%M}"}

    def foreign_in(self, text: str) -> Iterator[str]:
        """The numbers of `text` that the call does not contain."""
        shown = {product for match in _PRODUCT.finditer(text) for product in _products(match[1], match[2])}
        for match in _NUMBER.finditer(text):
            if shown & _values(match[0]):
                continue
            if not (self._is_said(match[0]) or self._is_said_around(text[: match.start()], match[0])):
                unit = _UNIT.match(text, match.end())
                if unit is None or not self._is_said_otherwise(match[0], plain(unit[1])):
                    yield match[0]
        for run in runs(plain_words(text)):
            if not self._is_run_said(run):
                yield " ".join(run.words)

    def _is_run_said(self, run: Run) -> bool:
        if max(run.values) <= _COUNTED_IN_WORDS or DOUBTFUL_NUMBERS.issuperset(run.words):
            return True
        return str(run.whole) in self._said or all(str(value) in self._said for value in run.values)

    def _is_said(self, number: str) -> bool:
        values = _values(number)
        if self._said & values:
            return True
        if number.isdecimal() and len(number) < 3 and self._is_small(int(number)):
            return True
        if (whole := "".join(filter(str.isdigit, number))) in self._stream and len(whole) >= _A_LONG_NUMBER:
            return True
        parts = _SEPARATOR.split(number)
        if len(parts) != 2:
            return False
        if ":" in number:
            return max(map(len, parts)) < 3 and self._is_time(int(parts[0]), int(parts[1]))
        # "thirty-nine ninety" is 39.90, "two and a half" 2.5.
        cents = {parts[1].lstrip("0"), parts[1].ljust(2, "0")}
        return _plain(parts[0]) in self._said and bool(cents & self._said)

    def _is_said_around(self, before: str, number: str) -> bool:
        """ "1 240" for 1240."""
        grouped = _GROUPED.search(before)
        return grouped is not None and len(_SEPARATOR.split(number)[0]) == 3 and self._is_said(grouped[1] + number)

    def _is_said_otherwise(self, number: str, unit: str) -> bool:
        if not number.isdecimal() or len(number) > _LONGEST_TIME:
            return False
        sizes = (size for size in _SMALLER_UNITS.get(unit, ()) if int(number) % size == 0)
        return any(int(number) == size or str(int(number) // size) in self._said for size in sizes)

    def _is_small(self, number: int) -> bool:
        return number <= _COUNTED_IN_DIGITS or self._is_hour(number)

    def _is_hour(self, hour: int) -> bool:
        return hour < 24 and bool({str(hour), str(hour + 12), str(hour - 12)} & self._said)

    def _is_time(self, hour: int, minute: int) -> bool:
        """ "a quarter to three" is 2:45, and so is "quarter to" in its other order."""
        if minute == 0:
            return self._is_hour(hour)
        return (self._is_hour(hour) or self._is_hour((hour + 1) % 24)) and bool(
            {str(minute), str(60 - minute)} & self._said
        )


def _plain(digits: str) -> str:
    return digits.lstrip("0") or "0"


def _values(number: str) -> set[str]:
    """The values that a number in digits may have: "1,000" is 1000 or 1, "39.90" 39.9, "1.087,50" 1087.5."""
    parts = _SEPARATOR.split(number)
    values = {number}
    if len(parts) == 1:
        return values | {_plain(number)}
    if ":" in number:
        return values
    separators = _SEPARATOR.findall(number)
    thousands = [len(part) == 3 for part in parts[1:]]
    if all(thousands) and len(parts[0]) <= 3:
        values.add("".join(parts))
    if all(thousands[:-1]) and separators[-1] in ".," and separators[-1] not in separators[:-1]:
        cents = parts[-1].rstrip("0")
        values.add(_plain("".join(parts[:-1])) + (f".{cents}" if cents else ""))
    return values


def _products(one: str, other: str) -> Iterator[str]:
    """ "14 x $30": what comes of it may be said, as its factors are looked at themselves."""
    for left in _values(one):
        for right in _values(other):
            with contextlib.suppress(InvalidOperation):
                yield f"{(Decimal(left) * Decimal(right)).normalize():f}"


def _parts_of_time(number: str) -> set[str]:
    """The hour and the minute of "15:30"."""
    parts = number.split(":")
    return set(map(_plain, parts)) if len(parts) > 1 else set()
