"""Days that were said: the first deadline in a piece of speech, resolved against the day of the call.

Only a *day* counts. "Next week", "next month" or "in a few days" name no day, and give none. The rules:

- A weekday ("Friday", "on Friday", "by Friday", "this Friday", "before Friday") is its next occurrence *after* the
  day of the call; said on a Friday, "Friday" is a week later.
- "Next Friday" is the Friday of the calendar week after this one (weeks begin on Monday); "Friday after next" a week
  later, "a week from Friday" and "Friday week" seven days after the coming Friday.
- "The end of the week" is the Friday of this week, on a Saturday or Sunday that Sunday.
- Of a range ("three to five business days") the far end is the deadline. Business days skip Saturdays and Sundays;
  holidays are unknown to this module.
- Hours and minutes are added to the time of the call.
- "In the next hour" and "right after this call" are an hour from the time of the call.
- "The 15th" and "3 March" without a year are the next such day, the day of the call included; one that has just
  passed gives none, because a deadline a year off was hardly meant.
- "03/04" could be two days and gives none; "25/04", "04/25" and "04/04" can only be one.

Without the day of the call only dates with a year resolve. Dates that something *comes from* ("the invoice of
3 March", "since Monday", "last Friday", "that you placed on Friday") are no deadlines.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_INDEX = {name[:length]: i for i, name in enumerate(_WEEKDAYS) for length in (3, len(name))} | {
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_MONTH_NAMES = re.findall(
    r"\w+", "january february march april may june july august september october november december"
)
_MONTHS = {name[:length]: i + 1 for i, name in enumerate(_MONTH_NAMES) for length in (3, len(name))} | {"sept": 9}

_UNITS = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen",
)
_NTHS = re.findall(
    r"\w+",
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth",
)
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "ninety": 90}
_NUMBERS = {word: i for i, word in enumerate(_UNITS)} | _TENS
_NUMBERS |= {f"{tens}-{_UNITS[i]}": value + i for tens, value in _TENS.items() for i in range(1, 10)}
_NUMBERS |= {"a": 1, "an": 1, "a couple of": 2, "a couple": 2, "couple of": 2}
_ORDINALS = {word: i for i, word in enumerate(_NTHS) if i} | {"twentieth": 20, "thirtieth": 30, "thirty-first": 31}
_ORDINALS |= {f"twenty-{_NTHS[i]}": 20 + i for i in range(1, 10)}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_NUMBER = rf"(?:\d{{1,3}}|{_any_of(_NUMBERS)})"
_DAY = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{_any_of(_ORDINALS)})"
_NTH = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{_any_of(_ORDINALS)})"
_WEEKDAY = rf"(?:{_any_of(_WEEKDAY_INDEX)})"
_MONTH = rf"(?:{_any_of(_MONTHS)})"
_PART = r"(?: (?:early |late )?(?:morning|afternoon|evening|night|noon|midday|lunchtime))?"

# In order: an earlier pattern wins where two begin at the same place. Groups are read by the resolver of that name.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("iso", r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})"),
    (
        "slashed",
        r"(?P<a>\d{1,2})(?:/(?P<b>\d{1,2})(?:/(?P<sy>\d{4}|\d{2}))?|\.(?P<b2>\d{1,2})\.(?P<sy2>\d{4}|\d{2}))(?![\d/])",
    ),
    ("month_first", rf"(?P<mm>{_MONTH})\.? (?:the )?(?P<md>{_DAY})(?:,? (?P<my>\d{{4}}))?(?!\d|:)"),
    ("day_first", rf"(?P<dd>{_DAY}) (?:of )?(?P<dm>{_MONTH})(?:,? (?P<dy>\d{{4}}))?(?!\d)"),
    (
        "nth",
        rf"(?P<nd>{_WEEKDAY}),? the (?P<ndn>{_NTH})"
        rf"|the (?P<nth>{_NTH})(?! (?!at\b|or\b|and\b|in\b|of this month\b)[a-z])",
    ),
    ("after_tomorrow", r"(?:the )?day after tomorrow"),
    (
        "from",
        rf"(?P<fn>{_NUMBER}) (?P<fu>days?|weeks?) from (?P<ft>today|now|tomorrow|{_WEEKDAY})",
    ),
    ("tomorrow", rf"(?:(?:the )?end of )?tomorrow{_PART}"),
    (
        "soon",
        r"(?:(?:in|within) )(?:the (?:next )?|half an )hour|(?:right|straight|directly) after (?:this|the|our) call",
    ),
    (
        "today",
        r"(?:later |earlier )?(?:today|tonight)|this (?:morning|afternoon|evening)"
        r"|(?:the )?(?:end of (?:the |my |our )?(?:business )?(?:day|today)|close of (?:business|play))|\beod|\bcob",
    ),
    ("week_end", r"(?:the )?end of (?P<we>the|this|next) (?:working |business )?week|\beow"),
    ("month_end", r"(?:the )?end of (?P<me>the|this|next) month"),
    ("after_next", rf"(?P<an>{_WEEKDAY}) after next|(?:the )?week after next on (?P<an2>{_WEEKDAY})"),
    ("weekday_week", rf"(?P<ww>{_WEEKDAY}) week\b"),
    (
        "weekday",
        rf"(?P<wq>this coming |this |coming |next )?(?P<wd>{_WEEKDAY})(?P<wn>,? next week)?\b(?!'s)"
        rf"(?!,? (?:the )?(?:{_NTH}|\d{{1,2}} {_MONTH}|{_MONTH} \d)\b){_PART}",
    ),
    ("next_week_day", rf"next week(?:,)? (?:on )?(?P<nw>{_WEEKDAY})"),
    (
        "span",
        rf"(?:in|within|inside)(?: the)?(?: next| about| around| roughly| approximately| at most| under)*"
        rf"(?: \d{{1,3}} ?[-–] ?| (?:{_NUMBER}) (?:to|or) )? ?(?P<n>{_NUMBER})(?P<more> or more| plus)?[ -]"
        r"(?P<u>business days?|working days?|weekdays?|days?|weeks?|fortnights?|hours?|hrs?|minutes?|mins?)"
        r"(?:' time)?",
    ),
)
_SAID = [(kind, re.compile(rf"(?<![\w/.-]){pattern}(?![\w-])", re.IGNORECASE)) for kind, pattern in _PATTERNS]
_LEAD = re.compile(
    r"(?:(?<![\w-])(?:no later than|not later than|at the latest|latest by|on or before|by|on|before|until|till|for|at"
    r"|within|due|sometime|some time|first thing|from|of|since|dated|last|past|after|about|every|each|as of|starting)"
    r"(?: the| this)? ?)*$",
    re.IGNORECASE,
)
_NOT_A_DEADLINE = re.compile(
    r"\b(?:from|of|since|dated|last|past|after|for|about|until|till|every|each|as of|starting)\b", re.IGNORECASE
)
# "the order that you placed on Friday": the day belongs to something that is over.
_OVER = re.compile(
    r"\b(?:was|were|had|did|placed|made|ordered|paid|bought|sent|received|called|spoke|got|reported|happened|booked|"
    r"signed|started|came|went|expired|charged|delivered)(?: \w+){0,3} ?$",
    re.IGNORECASE,
)

# Without a capital these are days or months only after a preposition ("by sun", "on may 5").
_ALSO_WORDS = frozenset({"sat", "sun", "wed", "may", "march", "mar", "second", "dec", "first", "mon"})
# A day without a year that is further off than this was hardly meant as a deadline.
_FAR_OFF = timedelta(days=300)


@dataclass(frozen=True)
class SaidDay:
    """A day that was said: its place in the text (characters, lead word such as "by" included), and the day itself.

    `day` is None where the words name a day that cannot be worked out, as "tomorrow" in a call of an unknown day.
    """

    start: int
    end: int
    day: date | None


def find_day(text: str, started_at: datetime | None) -> SaidDay | None:
    """The first deadline said in `text`, or None where none was said."""
    found: list[tuple[int, int, SaidDay]] = []
    for order, (kind, pattern) in enumerate(_SAID):
        for match in pattern.finditer(text):
            lead = _LEAD.search(text, 0, match.start())
            start = lead.start() if lead else match.start()
            before = text[start : match.start()]
            if _NOT_A_DEADLINE.search(before) and not re.search(r"latest", before, re.IGNORECASE):
                continue
            if _OVER.search(text, 0, start):
                continue
            if match[0].split()[0] in _ALSO_WORDS and not before.strip():
                continue
            found.append((match.start(), order, SaidDay(start, match.end(), _resolve(kind, match, started_at))))
            break
    return min(found, key=lambda entry: entry[:2])[2] if found else None


def _resolve(kind: str, match: re.Match[str], started_at: datetime | None) -> date | None:
    try:
        if kind == "iso":
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        if kind == "slashed":
            return _slashed(match, started_at)
        if kind == "month_first":
            return _month_day(_MONTHS[match["mm"].lower()], match["md"], match["my"], started_at)
        if kind == "day_first":
            return _month_day(_MONTHS[match["dm"].lower()], match["dd"], match["dy"], started_at)
        return None if started_at is None else _relative(kind, match, started_at)
    except (ValueError, OverflowError):  # 31 February, 2026-13-01
        return None


def _relative(kind: str, match: re.Match[str], started_at: datetime) -> date | None:
    today = started_at.date()
    monday = today - timedelta(days=today.weekday())
    if kind == "today":
        return today
    if kind == "soon":
        return (started_at + timedelta(hours=1)).date()
    if kind == "tomorrow":
        return today + timedelta(days=1)
    if kind == "after_tomorrow":
        return today + timedelta(days=2)
    if kind == "nth":
        day = _next_nth(today, _day_number(match["nth"] or match["ndn"]))
        said = match["nd"]  # "Tuesday the 14th" of a month in which that is no Tuesday: misheard, or far off
        return None if day and said and day.weekday() != _WEEKDAY_INDEX[said.lower()] else day
    if kind == "week_end":
        if (match["we"] or "").lower() == "next":
            return monday + timedelta(days=11)
        return monday + timedelta(days=6 if today.weekday() > 4 else 4)
    if kind == "month_end":
        year, month = today.year, today.month
        if match["me"].lower() == "next":
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        return date(year, month, calendar.monthrange(year, month)[1])
    if kind == "after_next":
        weekday = _WEEKDAY_INDEX[(match["an"] or match["an2"]).lower()]
        return monday + timedelta(days=14 + weekday)
    if kind == "weekday_week":
        return _coming(today, match["ww"]) + timedelta(days=7)
    if kind == "weekday":
        if (match["wq"] or "").strip().lower() == "next" or match["wn"]:
            return monday + timedelta(days=7 + _WEEKDAY_INDEX[match["wd"].lower()])
        return _coming(today, match["wd"])
    if kind == "next_week_day":
        return monday + timedelta(days=7 + _WEEKDAY_INDEX[match["nw"].lower()])
    if kind == "from":
        return _counted_from(match, today)
    return _span(match, started_at)


def _counted_from(match: re.Match[str], today: date) -> date:
    days = _number(match["fn"]) * (7 if match["fu"].lower().startswith("week") else 1)
    origin = match["ft"].lower()
    if origin in ("today", "now"):
        return today + timedelta(days=days)
    if origin == "tomorrow":
        return today + timedelta(days=days + 1)
    return _coming(today, origin) + timedelta(days=days)


def _span(match: re.Match[str], started_at: datetime) -> date | None:
    if match["more"]:  # "in three or more days" has no far end
        return None
    count, unit = _number(match["n"]), match["u"].lower()
    if unit.startswith(("hour", "hr")):
        return (started_at + timedelta(hours=count)).date()
    if unit.startswith("min"):
        return (started_at + timedelta(minutes=count)).date()
    if unit.startswith("fortnight"):
        return started_at.date() + timedelta(days=14 * count)
    if unit.startswith("week") and not unit.startswith("weekday"):
        return started_at.date() + timedelta(days=7 * count)
    if unit.startswith("day"):
        return started_at.date() + timedelta(days=count)
    return _add_business_days(started_at.date(), count)


def _add_business_days(day: date, count: int) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _coming(today: date, weekday: str) -> date:
    return today + timedelta(days=(_WEEKDAY_INDEX[weekday.lower()] - today.weekday() - 1) % 7 + 1)


def _next_nth(today: date, number: int) -> date | None:
    year, month = today.year, today.month
    for _ in range(12):  # "the 31st" skips months that have none
        if number <= calendar.monthrange(year, month)[1] and date(year, month, number) >= today:
            return date(year, month, number)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None


def _month_day(month: int, day_text: str, year_text: str | None, started_at: datetime | None) -> date | None:
    number = _day_number(day_text)
    if year_text:
        return date(int(year_text), month, number)
    if started_at is None:
        return None
    day = date(started_at.year, month, number)
    if day < started_at.date():
        day = date(started_at.year + 1, month, number)
    return day if day - started_at.date() <= _FAR_OFF else None


def _slashed(match: re.Match[str], started_at: datetime | None) -> date | None:
    first, second = int(match["a"]), int(match["b"] or match["b2"])
    if first <= 12 and second <= 12 and first != second:
        return None
    number, month = (first, second) if first > 12 else (second, first)
    year = match["sy"] or match["sy2"]
    if year and len(year) == 2:
        year = f"20{year}"
    return _month_day(month, str(number), year, started_at)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBERS[text.lower()]


def _day_number(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else _ORDINALS[text.lower()]
