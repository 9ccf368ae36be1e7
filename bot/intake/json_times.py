"""When turns of JSON began and ended: seconds, milliseconds, clock times and moments, told apart.

The unit is settled for all turns together, because one number alone does not tell. A key that names it
("start_ms") is believed; otherwise numbers as large as a date are moments, and whole numbers in which fewer than
one word would fall on 200 of them are milliseconds: nobody speaks faster than five words a second, and hardly any
call has a word in three minutes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.intake.clock import read_moment, read_offset


def _keys(spelled: str) -> tuple[str, ...]:
    return tuple(spelled.split())


_START = _keys("start starttime begin starttimestamp beginoffset offset time timestamp ts date createdat sentat")
_END = _keys("end endtime endoffset endtimestamp finish")
_UNITS = {"ms": 0.001, "millis": 0.001, "milliseconds": 0.001, "seconds": 1.0, "secs": 1.0, "sec": 1.0, "s": 1.0}
_WORDS_PER_NUMBER = 1 / 200
# A log whose first clock time is this late tells the time of day: no call starts six hours into itself.
_OFFICE_HOURS = 6 * 3600.0
_A_DATE = 100_000_000.0
_A_DATE_IN_MS = 100_000_000_000.0


class Times(NamedTuple):
    """Seconds from the beginning of the call, and the moment of the first turn where it is told."""

    starts: tuple[float | None, ...]
    ends: tuple[float | None, ...]
    first: datetime | None


class _Time(NamedTuple):
    value: float
    settled: bool = False
    whole: bool = False
    moment: datetime | None = None
    clock: bool = False


def read_times(items: Sequence[Mapping[str, Any]], texts: Sequence[str]) -> Times:
    """The times of turns, given the turns as JSON objects and their texts."""
    starts = [_read(item, _START) for item in items]
    ends = [_read(item, _END) for item in items]
    found = [time for time in (*starts, *ends) if time]
    scale = _scale([time.value for time in found if not time.settled], found, texts)
    first = next((time for time in starts if time), None)
    moment = _moment(first, scale) if first else None
    of_day = first is not None and first.clock and first.value >= _OFFICE_HOURS
    base = first.value * (1.0 if first.settled else scale) if first and (moment or of_day) else 0.0

    def place(time: _Time | None) -> float | None:
        if time is None:
            return None
        seconds = time.value * (1.0 if time.settled else scale) - base
        return round(seconds, 3) if seconds >= 0 else 0.0 if base else None

    return Times(tuple(map(place, starts)), tuple(map(place, ends)), moment)


def _read(item: Mapping[str, Any], names: Sequence[str]) -> _Time | None:
    spelled = {key.casefold().replace("_", "").replace("-", ""): value for key, value in item.items()}
    for name in names:
        if (time := _value(spelled.get(name))) is not None:
            return time
        for unit, seconds in _UNITS.items():
            if (time := _value(spelled.get(name + unit))) is not None and time.moment is None:
                return _Time(time.value * seconds, settled=True)
    return None


def _value(value: Any) -> _Time | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _number(value)
    if not isinstance(value, str):
        return None
    seconds = read_offset(value)
    if seconds is not None:
        return _Time(seconds, settled=":" in value, whole=value.strip().isdigit(), clock=value.count(":") == 2)
    moment = read_moment(value) if any(char in value for char in ":-/") else None
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _Time(aware.timestamp(), settled=True, moment=moment)


def _number(value: int | float) -> _Time | None:
    try:
        number = float(value)
    except OverflowError:
        return None
    return _Time(number, whole=number.is_integer()) if math.isfinite(number) and 0 <= number < 1e15 else None


def _scale(values: Sequence[float], found: Sequence[_Time], texts: Sequence[str]) -> float:
    if not values:
        return 1.0
    if max(values) >= _A_DATE_IN_MS:
        return 0.001
    if max(values) >= _A_DATE or not all(time.whole for time in found if not time.settled):
        return 1.0
    span = max(values) - min(values)
    words = sum(len(text.split()) for text in texts)
    return 0.001 if span and words / span < _WORDS_PER_NUMBER else 1.0


def _moment(first: _Time, scale: float) -> datetime | None:
    if first.moment is not None:
        return first.moment
    seconds = first.value * (1.0 if first.settled else scale)
    return datetime.fromtimestamp(seconds, UTC) if _A_DATE <= seconds < 1e10 else None
