"""Time stamps of call logs, and the moment a call began.

A stamp such as `10:15` is ten minutes into the call in one log and a quarter past ten in another, and `03/04/2026`
is one of two days. Neither can be told from one stamp alone, so stamps are kept as written and settled together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from dateutil import parser, tz

_TIME = (
    r"(?P<h>\d{1,3}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d)(?:[.,](?P<f>\d{1,9}))?)?"
    r"(?:\s?(?P<half>[AaPp])\.?[Mm]\.?(?!\w))?(?P<zone>\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)(?![\w:]))?"
)
_DAY = r"(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2}))"
_CLOCK = r"\d{1,3}:[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?"
_UNTIL = rf"(?:\s{{0,3}}(?:-->|->|→|–|—|-|to)\s{{0,3}}(?P<until>{_CLOCK})(?:\s?[AaPp]\.?[Mm]\.?)?)?"
_DATED = rf"(?:{_DAY}(?:T|,?\s{{1,3}}))?{_TIME}"
_LEADING = re.compile(rf"(?P<open>[\[(])?{_DATED}{_UNTIL}(?(open)[\])])(?![\w:])(?:\s{{0,3}}[-–|,](?=\s))?")
_TRAILING = re.compile(rf"(?P<before>\s{{0,9}})(?P<open>[\[(])?{_DATED}{_UNTIL}(?(open)[\])])$")
_LONGEST_STAMP = 60
_HOUR = 3600
_FARTHEST_ZONE = 14 * _HOUR
# No call was logged outside them, and arithmetic at the ends of the calendar overflows.
_YEARS = range(1970, 2100)
_DAY_SECONDS = 24 * _HOUR


class DayParts(NamedTuple):
    """A day as written; whether the day or the month came first may be open."""

    year: int
    first: int
    second: int
    order: str


@dataclass(frozen=True)
class Stamp:
    """A time stamp as written: `parts` are its two or three numbers, `end` the seconds it ran for."""

    parts: tuple[float, ...]
    time_of_day: bool = False
    day: DayParts | None = None
    zone: tzinfo | None = None
    length: float | None = None
    set_off: bool = False


class Settled(NamedTuple):
    """Seconds from the beginning of the call for each stamp, and the moment of the first one where it is told."""

    starts: tuple[float | None, ...]
    first: datetime | None
    notes: tuple[str, ...]


def take_leading(line: str) -> tuple[Stamp | None, str]:
    """The stamp that a line begins with, if any, and the rest of the line.

    `00:00:01 --> 00:00:04`, a range, is one stamp.
    """
    match = _LEADING.match(line)
    if not match:
        return None, line
    stamp = _stamp(match, set_off=bool(match["open"]))
    return stamp, line[match.end() :].lstrip()


def take_trailing(head: str) -> tuple[Stamp | None, str]:
    """The stamp that a label ends with, if any, and the label without it: `Agent (00:12)`, `Ben  10:15 AM`."""
    tail_from = max(0, len(head) - _LONGEST_STAMP)
    match = _TRAILING.search(head, tail_from)
    if not match:
        return None, head
    set_off = bool(match["open"]) or len(match["before"]) > 1 or "\t" in match["before"]
    if not match["open"] and not match["before"]:
        return None, head
    return _stamp(match, set_off=set_off), head[: match.start()]


def _stamp(match: re.Match[str], *, set_off: bool = False) -> Stamp:
    numbers = [float(match["h"]), float(match["m"])]
    if match["s"]:
        numbers.append(float(f"{match['s']}.{match['f'] or 0}"))
    day = _day_parts(match["day"]) if match["day"] else None
    half = (match["half"] or "").lower()
    if half and numbers[0] <= 12:
        numbers[0] = numbers[0] % 12 + (12 if half == "p" else 0)
    zone = _zone((match["zone"] or "").strip())
    return Stamp(tuple(numbers), bool(half or day or zone), day, zone, _length(match), set_off)


def _length(match: re.Match[str]) -> float | None:
    """How long a range such as `00:00:01 - 00:00:04` is."""
    until = match["until"] and re.fullmatch(_TIME, match["until"])
    return _clock(_stamp_parts(until)) - _clock(_stamp_parts(match)) if until else None


def _zone(text: str) -> tzinfo | None:
    if not text:
        return None
    if text in ("Z", "UTC", "GMT"):
        return tz.UTC
    sign = -1 if text[0] == "-" else 1
    return _offset(sign * (int(text[1:3]) * _HOUR + int(text[-2:]) * 60))


def _offset(seconds: int) -> tzinfo | None:
    return tz.tzoffset(None, seconds) if abs(seconds) <= _FARTHEST_ZONE else None


def _day_parts(text: str) -> DayParts:
    first, second, third = (int(part) for part in re.split(r"[-/.]", text))
    if first > 31:
        return DayParts(first, second, third, "month first")
    year = third if third > 99 else 2000 + third
    return DayParts(year, first, second, "day first" if "." in text else "open")


def _clock(parts: Sequence[float]) -> float:
    """Seconds, reading three numbers as h:m:s and two as m:s."""
    if len(parts) == 3:
        return parts[0] * _HOUR + parts[1] * 60 + parts[2]
    return parts[0] * 60 + parts[1]


def settle(stamps: Sequence[Stamp | None]) -> Settled:
    """Place all stamps of a log on one scale that begins at 0 with the call."""
    written = [stamp for stamp in stamps if stamp]
    if not written:
        return Settled(tuple(None for _ in stamps), None, ())
    of_day = _are_times_of_day(written)
    month_first = _month_comes_first(stamp.day for stamp in written if stamp.day)
    notes = () if month_first is not None else ("The day of the time stamps can be read in two ways.",)
    starts: list[float | None] = []
    first: datetime | None = None
    base = previous = None
    for stamp in stamps:
        if stamp is None:
            starts.append(None)
            continue
        seconds = _clock(stamp.parts)
        if not of_day:
            starts.append(seconds)
            continue
        if len(stamp.parts) == 2:
            seconds *= 60
        day = _day(stamp.day, month_first is not False) if month_first is not None else None
        if day:
            seconds += day.toordinal() * _DAY_SECONDS
        elif previous is not None:
            # Past midnight the clock starts anew. A small step back is a log out of order, not a new day.
            seconds += _DAY_SECONDS * max(0, math.ceil((previous - 12 * _HOUR - seconds) / _DAY_SECONDS))
        previous = seconds
        if base is None:
            base = seconds
            first = _moment(day, seconds % _DAY_SECONDS, stamp.zone) if day else None
        starts.append(max(0.0, seconds - base))
    return Settled(tuple(starts), first, notes)


def _are_times_of_day(stamps: Sequence[Stamp]) -> bool:
    """Whether `10:15` is a quarter past ten.

    It is where the log says so (a date, AM or PM). Otherwise a log of minutes and seconds starts near zero, and
    one of hours and minutes in office hours.
    """
    if any(stamp.time_of_day for stamp in stamps):
        return True
    if any(stamp.parts[0] > 23 for stamp in stamps):
        return False
    return stamps[0].parts[0] >= 6


def _month_comes_first(days: Iterable[DayParts]) -> bool | None:
    """Which of two numbers is the month, told by the days of one log together; None where they leave it open."""
    answer: bool | None = True
    for day in days:
        if day.order == "month first":
            return True
        if day.order == "day first" or day.first > 12:
            return False
        if day.second > 12:
            return True
        if day.first != day.second:
            answer = None
    return answer


def _day(parts: DayParts | None, month_first: bool) -> date | None:
    if parts is None:
        return None
    month, day = (parts.first, parts.second) if month_first else (parts.second, parts.first)
    if parts.year not in _YEARS:
        return None
    try:
        return date(parts.year, month, day)
    except ValueError:
        return None


def _moment(day: date, seconds: float, zone: tzinfo | None) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight + timedelta(seconds=seconds)


def read_offset(text: str) -> float | None:
    """`00:01:02.5`, `1:02` or `62.5` as seconds; None for anything else."""
    match = re.fullmatch(_TIME, text.strip())
    if match and not match["half"] and not match["zone"]:
        return _clock(_stamp_parts(match))
    try:
        return float(text) if re.fullmatch(r"\s*\d{1,15}(?:\.\d{1,15})?\s*", text) else None
    except ValueError:
        return None


def _stamp_parts(match: re.Match[str]) -> tuple[float, ...]:
    numbers = (float(match["h"]), float(match["m"]))
    return (*numbers, float(f"{match['s']}.{match['f'] or 0}")) if match["s"] else numbers


def read_moment(text: str) -> datetime | None:
    """A day, with or without a time of day, as people write it; None where it is incomplete or ambiguous.

    A day without a time comes back as its midnight. A zone that is only an abbreviation ("EST") is dropped.
    """
    text = text.strip().removesuffix("Uhr").strip()
    if not 6 <= len(text) <= 60 or not any(char.isdigit() for char in text):
        return None
    moment = _parse_moment(text)
    return moment if moment is not None and moment.year in _YEARS else None


def _parse_moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    day_first = "." in text
    numbers = re.match(r"(\d{1,2})[-/](\d{1,2})[-/]\d{2,4}(?!\d)", text)
    if numbers:
        first, second = int(numbers[1]), int(numbers[2])
        if first <= 12 and second <= 12 and first != second:
            return None
        day_first = first > 12
    # What dateutil does not find it takes from the default: two defaults show what was not there.
    one = _parse(text, datetime(2000, 1, 2), day_first)  # noqa: DTZ001
    other = _parse(text, datetime(2004, 5, 6), day_first)  # noqa: DTZ001
    return one if one == other else None


def _parse(text: str, default: datetime, day_first: bool) -> datetime | None:
    def known_offsets(_name: str | None, offset: int | None) -> tzinfo | None:
        return None if offset is None else _offset(offset)

    try:
        return parser.parse(text, default=default, dayfirst=day_first, tzinfos=known_offsets)
    except (ValueError, OverflowError):
        return None
