"""Days that were said, against the day of the call."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.models.embedded.dates import find_day

WEDNESDAY = datetime.fromisoformat("2026-03-04T15:00")
FRIDAY = datetime.fromisoformat("2026-03-06T10:00")
SATURDAY = datetime.fromisoformat("2026-03-07T10:00")
LATE = datetime.fromisoformat("2026-03-04T23:30")
DECEMBER = datetime.fromisoformat("2026-12-30T09:00")


def day_of(text: str, started_at: datetime | None) -> date | None:
    said = find_day(text, started_at)
    return said.day if said else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", "2026-03-04"),
        ("later today", "2026-03-04"),
        ("tonight", "2026-03-04"),
        ("this afternoon", "2026-03-04"),
        ("by the end of the day", "2026-03-04"),
        ("by end of business day", "2026-03-04"),
        ("by EOD", "2026-03-04"),
        ("by close of business", "2026-03-04"),
        ("tomorrow", "2026-03-05"),
        ("by 5 pm tomorrow", "2026-03-05"),
        ("tomorrow morning", "2026-03-05"),
        ("the day after tomorrow", "2026-03-06"),
        ("by Friday", "2026-03-06"),
        ("on Friday afternoon", "2026-03-06"),
        ("this Friday", "2026-03-06"),
        ("before Friday", "2026-03-06"),
        ("no later than Fri", "2026-03-06"),
        ("by Friday at the latest", "2026-03-06"),
        ("first thing monday", "2026-03-09"),
        ("on Wednesday", "2026-03-11"),
        ("next Friday", "2026-03-13"),
        ("next Monday", "2026-03-09"),
        ("on Friday next week", "2026-03-13"),
        ("next week on Tuesday", "2026-03-10"),
        ("next week Tuesday", "2026-03-10"),
        ("a week from Friday", "2026-03-13"),
        ("Friday week", "2026-03-13"),
        ("two weeks from today", "2026-03-18"),
        ("in 3 days", "2026-03-07"),
        ("in three days", "2026-03-07"),
        ("in twenty-one days", "2026-03-25"),
        ("within two days", "2026-03-06"),
        ("in a couple of days", "2026-03-06"),
        ("within 5-7 days", "2026-03-11"),
        ("within 5 to 7 days", "2026-03-11"),
        ("in two weeks", "2026-03-18"),
        ("in two weeks' time", "2026-03-18"),
        ("within a week", "2026-03-11"),
        ("within the next two days", "2026-03-06"),
        ("in a fortnight", "2026-03-18"),
        ("within 3 business days", "2026-03-09"),
        ("in three to five working days", "2026-03-11"),
        ("within 24 hours", "2026-03-05"),
        ("within the next 48 hours", "2026-03-06"),
        ("in an hour", "2026-03-04"),
        ("in the next hour", "2026-03-04"),
        ("right after this call", "2026-03-04"),
        ("the 7.50 in two days", "2026-03-06"),
        ("on Monday the 9th to measure", "2026-03-09"),
        ("it in this evening", "2026-03-04"),
        ("in 20 minutes", "2026-03-04"),
        ("by the end of the week", "2026-03-06"),
        ("end of next week", "2026-03-13"),
        ("by the end of the month", "2026-03-31"),
        ("by the end of next month", "2026-04-30"),
        ("by the 15th", "2026-03-15"),
        ("by the 4th", "2026-03-04"),
        ("by the 3rd", "2026-04-03"),
        ("by the fifteenth", "2026-03-15"),
        ("by 20 March", "2026-03-20"),
        ("by the 20th of March", "2026-03-20"),
        ("by March 20th", "2026-03-20"),
        ("on March the 20th", "2026-03-20"),
        ("by Apr 2", "2026-04-02"),
        ("on Friday the 13th of March", "2026-03-13"),
        ("by May 5", "2026-05-05"),
        ("March 20, 2027", "2027-03-20"),
        ("20 March 2027", "2027-03-20"),
        ("2026-05-01", "2026-05-01"),
        ("by 25/04", "2026-04-25"),
        ("by 04/25", "2026-04-25"),
        ("by 04/04", "2026-04-04"),
        ("by 25/04/2027", "2027-04-25"),
        ("by 25.04.2026", "2026-04-25"),
    ],
)
def test_a_day_is_resolved(text: str, expected: str) -> None:
    assert day_of(f"I will send it {text}", WEDNESDAY) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    "text",
    [
        "next month",
        "on Tuesday the 14th",
        "next week",
        "this week",
        "soon",
        "in a few days",
        "in two months",
        "by 03/04",
        "2026-13-01",
        "by 31 February",
        "in three or more days",
        "the 3 March release",
        "since Monday",
        "the invoice of 20 March",
        "the order from Friday",
        "the parcel that you received on Friday",
        "last Friday",
        "every Friday",
        "in version 4.25",
        "after Friday",
        "in the morning",
        "the second one",
        "you may 5 times retry",
        "the sun is out",
        "Friday's invoice",
    ],
)
def test_no_day_is_made_up(text: str) -> None:
    assert day_of(f"I will send {text}", WEDNESDAY) is None


@pytest.mark.parametrize(
    ("text", "started_at", "expected"),
    [
        ("by Friday", FRIDAY, "2026-03-13"),
        ("this Friday", FRIDAY, "2026-03-13"),
        ("next Friday", FRIDAY, "2026-03-13"),
        ("next Monday", SATURDAY, "2026-03-09"),
        ("in 1 business day", FRIDAY, "2026-03-09"),
        ("in two business days", SATURDAY, "2026-03-10"),
        ("by the end of the week", FRIDAY, "2026-03-06"),
        ("by the end of the week", SATURDAY, "2026-03-08"),
        ("in an hour", LATE, "2026-03-05"),
        ("tomorrow", DECEMBER, "2026-12-31"),
        ("by the 2nd", DECEMBER, "2027-01-02"),
        ("by 5 January", DECEMBER, "2027-01-05"),
        ("by the end of next month", DECEMBER, "2027-01-31"),
        ("by the 31st", datetime.fromisoformat("2026-04-02T09:00"), "2026-05-31"),
    ],
)
def test_the_day_of_the_call_decides(text: str, started_at: datetime, expected: str) -> None:
    assert day_of(f"I will send it {text}", started_at) == date.fromisoformat(expected)


@pytest.mark.parametrize("text", ["tomorrow", "by Friday", "in two weeks", "by 20 March", "by the 15th", "today"])
def test_without_the_day_of_the_call_relative_days_stay_open(text: str) -> None:
    said = find_day(text, None)
    assert said is not None
    assert said.day is None


@pytest.mark.parametrize("text", ["by 20 March 2026", "by 2026-03-20", "by March 20th, 2026", "by 20/03/2026"])
def test_a_date_with_its_year_needs_no_day_of_the_call(text: str) -> None:
    assert day_of(text, None) == date(2026, 3, 20)


def test_the_place_of_a_day_holds_its_lead_word() -> None:
    text = "send you the form by Friday and call"
    said = find_day(text, WEDNESDAY)
    assert said is not None
    assert text[said.start : said.end] == "by Friday"


def test_the_first_deadline_counts() -> None:
    assert day_of("the invoice of 20 March goes out tomorrow, or on Friday", WEDNESDAY) == date(2026, 3, 5)
