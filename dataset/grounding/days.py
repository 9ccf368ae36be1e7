"""Which days a call speaks of, in whatever words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from dataset.grounding.calendar_words import (
    DAYS_AWAY,
    DOUBTFUL_MONTHS,
    LASTING,
    MONTHS,
    NUMBER_WORDS,
    ORDINAL_WORDS,
    PHRASES_AWAY,
    RATES,
    REACH,
    UNITS_IN_DAYS,
    WEEKDAYS,
)
from dataset.grounding.number_words import runs
from dataset.grounding.words import WORD, Said, plain

_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_NUMERIC = re.compile(r"(?<![\d.,/])(\d{1,2})([./-])(\d{1,2})(?:\2(\d{4}|\d\d))?(?![\d/])\.?")
_DAY_FIRST = re.compile(
    r"(?<![\w.,])(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:of\s+|de\s+)?([^\W\d_]{3,})\.?(?:,?\s+(?:de\s+)?(\d{4}))?"
)
_MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d_]{3,})\.?\s+(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4}))?")
_ORDINAL = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)\b|\b(?:the|am|le|el|dem|den|il)\s+(\d{1,2})\b(?![.,:]?\d)")
_HOURS = re.compile(r"\b(\d{2,3})\s*(?:hours?|hrs?|stunden|heures|horas|ore|uur)\b")
_WEEK = re.compile(r"\b(?:KW|CW|WK|[Ww]eek|Kalenderwoche|[Ss]emaine|[Ss]emana|[Ss]ettimana)\s*(\d{1,2})(?!\d)")
_ALWAYS = re.compile(r"\b24/7\b")
_DIGIT = re.compile(r"\d")
_TELLING = frozenset([*WEEKDAYS, *MONTHS, *ORDINAL_WORDS, *DAYS_AWAY, *REACH, *UNITS_IN_DAYS])
_BEGINNINGS = frozenset(phrase[0] for phrase in PHRASES_AWAY)
_MONTH = 30  # days
_BACK = 31  # days: what was on Tuesday last month is spoken of too
_AHEAD = 62


class Days:
    """The days that a call speaks of. `start` is the day of the call, None where it is not known."""

    def __init__(self, texts: Sequence[Said], start: date | None) -> None:
        self._start = start
        self._days: set[date] = set()
        self._weekdays: set[int] = set()
        self._months: set[int] = set()
        self._days_of_month: set[int] = set()
        self._reach = 0
        self._speaks_of_days = False
        for text, words in texts:
            self._read(text, words)

    def may_be(self, day: date) -> bool:
        """Whether the call speaks of `day`, or of a time that it lies in."""
        if self._start is None:
            # "Friday" is some Friday: nobody can tell which.
            return self._speaks_of_days or day in self._days
        away = (day - self._start).days
        return (
            day in self._days
            or (day.weekday() in self._weekdays and -14 <= away <= 14)
            or (day.day in self._days_of_month and -_BACK <= away <= _AHEAD)
            or (0 < abs(away) <= self._reach)
        )

    def foreign_in(self, text: str) -> tuple[str, list[str]]:
        """`text` with its dates blanked out, and those among them that the call does not speak of."""
        unsaid: list[str] = []
        start = self._start
        text = _ALWAYS.sub(_blank, text)
        for match, day, exact in _dates(text, start):
            said = (day == start or self.may_be(day) or (not exact and self._says(day))) if day else True
            if not said:
                unsaid.append(match[0].strip(" ."))
            text = text[: match.start()] + _blank(match) + text[match.end() :]
        text = _ORDINAL.sub(lambda m: _blank(m) if self._may_be_near(int(m[1] or m[2])) else m[0], text)
        text = _WEEK.sub(lambda m: _blank(m) if self._may_be_week(int(m[1])) else m[0], text)
        for match in WORD.finditer(text):
            word = plain(match[0])
            if word in DOUBTFUL_MONTHS or not match[0][0].isupper():
                continue
            unsaid_weekday = word in WEEKDAYS and len(word) > 3 and not self._may_be_weekday(WEEKDAYS[word])
            if unsaid_weekday or (word in MONTHS and len(word) > 3 and not self._may_be_month(MONTHS[word])):
                unsaid.append(match[0])
        return text, unsaid

    def _says(self, day: date) -> bool:
        return day.month in self._months and day.day in self._days_of_month

    def _may_be_near(self, day_of_month: int) -> bool:
        """Whether the call may speak of some day of this number: "the 24th" of a call that says "tomorrow"."""
        if self._start is None:
            return day_of_month in self._days_of_month
        days = (self._start + timedelta(days=away) for away in range(-_BACK, _AHEAD))
        return any(day.day == day_of_month and (day == self._start or self.may_be(day)) for day in days)

    def _may_be_week(self, week: int) -> bool:
        if self._start is None:
            return False
        days = (self._start + timedelta(days=away) for away in range(-_BACK, max(_BACK, self._reach)))
        return any(day.isocalendar().week == week and (day == self._start or self.may_be(day)) for day in days)

    def _may_be_weekday(self, weekday: int) -> bool:
        if weekday in self._weekdays or any(day.weekday() == weekday for day in self._days):
            return True
        if self._start is None:
            return self._speaks_of_days
        return self._start.weekday() == weekday or self._reach >= 7

    def _may_be_month(self, month: int) -> bool:
        if month in self._months or any(day.month == month for day in self._days):
            return True
        if self._start is None:
            return self._speaks_of_days
        last = self._start + timedelta(days=self._reach)
        return month == self._start.month or (self._reach > 14 and month in (last.month, self._start.month % 12 + 1))

    def _read(self, text: str, words: list[str]) -> None:
        start = self._start
        for _, day, _ in _dates(text, start):
            if day:
                self._days.add(day)
                self._months.add(day.month)
                self._speaks_of_days = True
        if _DIGIT.search(text):
            self._days_of_month |= {int(match[1] or match[2]) for match in _ORDINAL.finditer(text)}
            for match in _HOURS.finditer(text):
                self._within(-(-int(match[1]) // 24))
        if start and not _BEGINNINGS.isdisjoint(words):
            for at in range(len(words)):
                for phrase, away in PHRASES_AWAY.items():
                    if tuple(words[at : at + len(phrase)]) == phrase:
                        self._days.add(start + timedelta(days=away))
                        self._speaks_of_days = True
        for at, word in enumerate(words):
            if word not in _TELLING:
                continue
            if word in WEEKDAYS and (len(word) > 3 or word in ("mon", "tue", "wed", "thu", "fri")):
                self._weekdays.add(WEEKDAYS[word])
                self._speaks_of_days = True
            if word in MONTHS:
                self._months.add(MONTHS[word])
                # "le quatre novembre", "am dritten Mai", "November the twenty fourth"
                for run in runs([*words[max(0, at - 4) : at], *words[at + 1 : at + 4]]):
                    self._days_of_month |= {number for number in run.single | run.joined if 0 < number <= 31}
            if word in ORDINAL_WORDS:
                tens = NUMBER_WORDS.get(words[at - 1], (0,))[0] if at else 0
                units = NUMBER_WORDS[word][0]
                self._days_of_month |= {units, tens + units if tens in (20, 30) else units}
            if word in DAYS_AWAY and start:
                self._days.add(start + timedelta(days=DAYS_AWAY[word]))
            self._speaks_of_days = self._speaks_of_days or word in DAYS_AWAY or word in REACH
            before = words[max(0, at - 3) : at]
            if _is_rate(before):
                continue
            self._reach = max(self._reach, REACH.get(word, 0))
            if word in UNITS_IN_DAYS and not (UNITS_IN_DAYS[word] >= _MONTH and LASTING.intersection(before)):
                self._after(before, UNITS_IN_DAYS[word])

    def _after(self, before: Sequence[str], unit: int) -> None:
        """ "in two weeks", "3 working days", "zwei bis drei Tage": up to so many days away, weekends come on top."""
        for word in before:
            for count in (int(word),) if word.isdecimal() and len(word) < 4 else NUMBER_WORDS.get(word, ()):
                self._within(count * unit)

    def _within(self, days: int) -> None:
        self._speaks_of_days = True
        self._reach = max(self._reach, min(days + 2 + 2 * (days // 5), 800))


def _is_rate(before: Sequence[str]) -> bool:
    """ "thirty dollars a day", but not "in a month"."""
    if not before or before[-1] not in RATES:
        return False
    return before[-1] != "a" or before[-2:-1] not in (["in"], ["within"], ["about"], ["for"])


def _dates(text: str, start: date | None) -> list[tuple[re.Match[str], date | None, bool]]:
    """The dates that are written in `text`, in order; None for one whose day cannot be told (day or month first?).

    The flag says that the year was written too. Without it, it is the year that brings the date nearest to the call.
    """
    found: list[tuple[re.Match[str], date | None, bool]] = []
    if _DIGIT.search(text) is None:
        return found
    for match in _ISO.finditer(text):
        found.append((match, _day(int(match[1]), int(match[2]), int(match[3])), True))
    for match in _DAY_FIRST.finditer(text):
        if (month := MONTHS.get(plain(match[2]))) is not None:
            found.append((match, _near(start, match[3], month, int(match[1])), match[3] is not None))
    for match in _MONTH_FIRST.finditer(text):
        if (month := MONTHS.get(plain(match[1]))) is not None:
            found.append((match, _near(start, match[3], month, int(match[2])), match[3] is not None))
    for match in _NUMERIC.finditer(text):
        if match[2] == "." and match[4] is None and not match[0].endswith("."):
            continue  # 3.5 is a number
        if match[2] == "-" and match[4] is None:
            continue  # 2-3 is a range
        one, other = int(match[1]), int(match[3])
        if match[2] == "." or one > 12:
            found.append((match, _near(start, match[4], other, one), match[4] is not None))
        elif other > 12:
            found.append((match, _near(start, match[4], one, other), match[4] is not None))
        elif match[4] is not None:
            found.append((match, None, True))
    found.sort(key=lambda entry: entry[0].start())
    apart: list[tuple[re.Match[str], date | None, bool]] = []
    for entry in found:
        if not apart or entry[0].start() >= apart[-1][0].end():
            apart.append(entry)
    return apart


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


def _near(start: date | None, year: str | None, month: int, day: int) -> date | None:
    if year is not None:
        return _day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    if start is None:
        return None
    candidates = [_day(start.year + shift, month, day) for shift in (-1, 0, 1)]
    return min((c for c in candidates if c), key=lambda c: abs((c - start).days), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
