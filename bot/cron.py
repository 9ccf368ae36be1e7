"""Times of the week as cron writes them: five fields, read in a time zone.

APScheduler's own trigger counts weekdays from Monday, where cron has 0 and 7 for Sunday; and in the hour that a clock
has twice in autumn it gives the same moment again and again (measured with 3.11.3: `0 2 * * sun` in Berlin, 25 October
2026). So the times are worked out here. Names of days (`sun`) and months (`jan`) are taken too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_NAMED = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}
_WHAT = "it is five fields as cron has them, such as 0 2 * * sun for Sundays at 02:00"
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_WEEKDAYS = {name: number for number, name in enumerate(("sun", "mon", "tue", "wed", "thu", "fri", "sat"))}
_LONGEST = 8 * 366  # days between two leap days at most


@dataclass(frozen=True)
class Cron:
    """A rule such as `0 2 * * sun`. Raises `ValueError` where it is none, or never comes true.

    >>> Cron("30 9 * * 1").after(datetime(2026, 11, 28, tzinfo=UTC), ZoneInfo("UTC")).isoformat()
    '2026-11-30T09:30:00+00:00'
    """

    rule: str

    def __post_init__(self) -> None:
        self.after(datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first time after a moment that the rule is true on the clocks of a zone.

        As with cron, a time that a clock skips in spring is not left out (it comes an hour later), and one that a clock
        has twice in autumn comes once, unless there is a star in the rule's minute or hour.
        """
        fields, start = _fields(self.rule), moment.astimezone(UTC)
        # From the day before: what the clock skipped at its end would come on this one.
        day = start.astimezone(zone).date() - timedelta(days=1)
        for _ in range(_LONGEST + 2):
            if fields.has(day):
                found = min((at for at in fields.times(day, zone) if at > start), default=None)
                if found is not None:
                    return found.astimezone(zone)
            day += timedelta(days=1)
        raise ValueError("it names a day that never comes")


@dataclass(frozen=True)
class _Fields:
    """The numbers that each field stands for; weekdays count from Sunday, which is 0.

    `either` says that a day of the month and a day of the week are named: for cron, either will do. `often` says that
    the minute or the hour has a star.
    """

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    either: bool
    often: bool

    def has(self, day: date) -> bool:
        of_month, of_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return day.month in self.months and (of_month or of_week if self.either else of_month and of_week)

    def times(self, day: date, zone: ZoneInfo) -> set[datetime]:
        """The moments of a day, in UTC."""
        found = set()
        for hour in self.hours:
            for minute in self.minutes:
                shown = datetime.combine(day, time(hour, minute), zone)
                # Of a time that is skipped, the first reading is an hour later, and the second before it.
                first, second = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
                found |= {first, second} if self.often and second > first else {first}
        return found


def _fields(rule: str) -> _Fields:
    """What a rule stands for. Raises `ValueError`."""
    parts = _NAMED.get(rule.strip().lower(), rule.strip().lower()).split()
    if len(parts) != 5:
        raise ValueError(_WHAT)
    minute, hour, day, month, weekday = parts
    return _Fields(
        minutes=_numbers(minute, 0, 59),
        hours=_numbers(hour, 0, 23),
        days=_numbers(day, 1, 31),
        months=_numbers(month, 1, 12, _MONTHS),
        weekdays=frozenset(number % 7 for number in _numbers(weekday, 0, 6, _WEEKDAYS, limit=7)),
        either=not day.startswith("*") and not weekday.startswith("*"),
        often="*" in minute + hour,
    )


def _numbers(
    field: str, least: int, most: int, names: Mapping[str, int] | None = None, *, limit: int | None = None
) -> frozenset[int]:
    """The numbers of a field: lists, ranges, and steps of them. Raises `ValueError`.

    `limit` is the largest that may be written, where that is not `most`: 7 is a Sunday, as in 5-7 (or fri-sun).
    """
    found: set[int] = set()
    for part in field.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            begin, end = least, most
        else:
            begin = _number(first, names or {})
            end = _number(last, names or {}) if dash else most if slash else begin
            if last == "sun" and begin > 0:
                end = 7
        by = _number(step, {}) if slash else 1
        if not (least <= begin <= end <= (limit or most) and by):
            raise ValueError(_WHAT)
        found |= set(range(begin, end + 1, by))
    return frozenset(found)


def _number(word: str, names: Mapping[str, int]) -> int:
    if word in names:
        return names[word]
    if word.isascii() and word.isdecimal() and len(word) <= 4:
        return int(word)
    raise ValueError(_WHAT)
