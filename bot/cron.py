"""Times of the week as cron writes them: five fields, read in a time zone.

APScheduler counts weekdays from Monday, cron from Sunday: numbers are read here as cron does, where 0 and 7 are Sunday.
Names of days (`sun`) and months (`jan`) are taken too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
}
_WHAT = "it is five fields as cron has them, such as 0 2 * * sun for Sundays at 02:00"


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

        A time that a clock skips in spring comes an hour later; one that it has twice in autumn comes twice.
        """
        found = [trigger.get_next_fire_time(moment, moment) for trigger in _triggers(self.rule, zone)]
        times: list[datetime] = [time for time in found if time is not None]
        if not times:
            raise ValueError("it names a day that never comes")
        return min(times)


def _triggers(rule: str, zone: ZoneInfo) -> list[Any]:
    """One trigger, or two where both a day of the month and a day of the week are named: for cron, either will do."""
    from apscheduler.triggers.cron import CronTrigger  # type: ignore[import-untyped]  # it ships no types

    fields = _NAMED.get(rule.strip().lower(), rule.strip().lower()).split()
    if len(fields) != 5:
        raise ValueError(_WHAT)
    minute, hour, day, month, weekday = fields
    days = [(day, _weekdays(weekday))]
    if not day.startswith("*") and not weekday.startswith("*"):
        days = [(day, "*"), ("*", _weekdays(weekday))]
    try:
        return [
            CronTrigger(minute=minute, hour=hour, day=of_month, month=month, day_of_week=of_week, timezone=zone)
            for of_month, of_week in days
        ]
    except ValueError as error:
        raise ValueError(_WHAT) from error


def _weekdays(field: str) -> str:
    """The field with names of days in place of cron's numbers; a range such as 5-7 becomes a list."""
    parts = []
    for part in field.split(","):
        days, _, step = part.partition("/")
        found = re.fullmatch(r"(\w+)-(\w+)", days)
        if found:
            first, last = _day(found[1]), _day(found[2], last=True)
            if first > last:
                raise ValueError(_WHAT)
            parts += [_DAYS[day] for day in range(first, last + 1, _step(step))]
        elif days == "*":
            parts += ["*"] if not step else [_DAYS[day] for day in range(0, 7, _step(step))]
        else:
            parts += [_DAYS[day] for day in range(_day(days), 7 if step else _day(days) + 1, _step(step))]
    return ",".join(dict.fromkeys(parts))


def _day(word: str, *, last: bool = False) -> int:
    if word in _DAYS:
        return 7 if last and word == "sun" else _DAYS.index(word)
    if word.isdecimal() and int(word) <= 7:
        return int(word)
    raise ValueError(_WHAT)


def _step(word: str) -> int:
    if not word:
        return 1
    if word.isdecimal() and int(word) > 0:
        return int(word)
    raise ValueError(_WHAT)
