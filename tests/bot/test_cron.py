"""Rules of time as crontab(5) has them, read on the clocks of a zone."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cron import Cron

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
UTC_ZONE = ZoneInfo("UTC")
# A Saturday.
SATURDAY = datetime(2026, 11, 28, 10, 0, tzinfo=UTC)


def _times(rule: str, count: int, *, start: datetime = SATURDAY, zone: ZoneInfo = UTC_ZONE) -> list[str]:
    cron, found = Cron(rule), [start]
    for _ in range(count):
        found.append(cron.after(found[-1], zone))
    return [f"{time:%a %d %b %H:%M}" for time in found[1:]]


@pytest.mark.parametrize("weekday", ["0", "7", "sun", "SUN"])
def test_sunday_is_0_and_7(weekday: str) -> None:
    assert _times(f"0 2 * * {weekday}", 2) == ["Sun 29 Nov 02:00", "Sun 06 Dec 02:00"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("0 2 * * 1", ["Mon 30 Nov 02:00", "Mon 07 Dec 02:00"]),
        ("0 2 * * 6", ["Sat 05 Dec 02:00", "Sat 12 Dec 02:00"]),
        ("0 2 * * 1-3", ["Mon 30 Nov 02:00", "Tue 01 Dec 02:00", "Wed 02 Dec 02:00", "Mon 07 Dec 02:00"]),
        ("0 2 * * 5-7", ["Sun 29 Nov 02:00", "Fri 04 Dec 02:00", "Sat 05 Dec 02:00", "Sun 06 Dec 02:00"]),
        ("0 2 * * 0-1", ["Sun 29 Nov 02:00", "Mon 30 Nov 02:00", "Sun 06 Dec 02:00"]),
        ("0 2 * * fri-sun", ["Sun 29 Nov 02:00", "Fri 04 Dec 02:00"]),
        ("0 2 * * sun-tue", ["Sun 29 Nov 02:00", "Mon 30 Nov 02:00", "Tue 01 Dec 02:00", "Sun 06 Dec 02:00"]),
        ("0 2 * * 1,3,sun", ["Sun 29 Nov 02:00", "Mon 30 Nov 02:00", "Wed 02 Dec 02:00", "Sun 06 Dec 02:00"]),
        ("0 2 * * 1/2", ["Mon 30 Nov 02:00", "Wed 02 Dec 02:00", "Fri 04 Dec 02:00", "Mon 07 Dec 02:00"]),
        ("0 2 * * sun-sun", ["Sun 29 Nov 02:00", "Sun 06 Dec 02:00"]),
        ("50/5 10 * * *", ["Sat 28 Nov 10:50", "Sat 28 Nov 10:55", "Sun 29 Nov 10:50"]),
        ("0 2 * * */2", ["Sun 29 Nov 02:00", "Tue 01 Dec 02:00", "Thu 03 Dec 02:00", "Sat 05 Dec 02:00"]),
        ("0 2 * * 1-5/2", ["Mon 30 Nov 02:00", "Wed 02 Dec 02:00", "Fri 04 Dec 02:00", "Mon 07 Dec 02:00"]),
        ("*/20 10 * * *", ["Sat 28 Nov 10:20", "Sat 28 Nov 10:40", "Sun 29 Nov 10:00"]),
        ("5,35 8-9 * * *", ["Sun 29 Nov 08:05", "Sun 29 Nov 08:35", "Sun 29 Nov 09:05"]),
        ("0 8-18/5 * * *", ["Sat 28 Nov 13:00", "Sat 28 Nov 18:00", "Sun 29 Nov 08:00"]),
        ("0 0 1 jan,JUL *", ["Fri 01 Jan 00:00", "Thu 01 Jul 00:00"]),
        ("0 0 31 * *", ["Thu 31 Dec 00:00", "Sun 31 Jan 00:00", "Wed 31 Mar 00:00"]),
        ("0 0 29 2 *", ["Tue 29 Feb 00:00"]),
        # Either of the two will do, where both days are named.
        ("0 0 1 * mon", ["Mon 30 Nov 00:00", "Tue 01 Dec 00:00", "Mon 07 Dec 00:00"]),
        # And both have to be, where one begins with a star (crontab(5)).
        ("0 0 1 * *", ["Tue 01 Dec 00:00", "Fri 01 Jan 00:00"]),
        ("@daily", ["Sun 29 Nov 00:00"]),
        ("@hourly", ["Sat 28 Nov 11:00"]),
        ("@weekly", ["Sun 29 Nov 00:00"]),
        ("@monthly", ["Tue 01 Dec 00:00"]),
    ],
)
def test_fields_as_crontab_has_them(rule: str, expected: list[str]) -> None:
    assert _times(rule, len(expected)) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "0 2 * *",
        "0 2 * * sun *",
        "60 2 * * *",
        "0 24 * * *",
        "0 2 0 * *",
        "0 2 * 13 *",
        "0 2 * * 8",
        "0 2 * * someday",
        "0 2 * * 5-2",
        "0 2 * * 1/0",
        "0 2 * * */x",
        "0 2 * * sun,",
        "0 2 * * 6-8",
        "0 2 * sun *",
        "0 2 * * jan",
        "-5 2 * * *",
        "5- 2 * * *",
        "*-5 2 * * *",
        "\u0661 2 * * *",
        "1e1 2 * * *",
        "@yesterday",
    ],
)
def test_what_is_no_rule_is_refused_in_words(rule: str) -> None:
    with pytest.raises(ValueError, match=re.escape("five fields as cron has them")):
        Cron(rule)


def test_a_day_that_never_comes_is_refused() -> None:
    with pytest.raises(ValueError, match="never comes"):
        Cron("0 0 31 2 *")


def test_a_time_is_after_the_moment_and_never_the_moment() -> None:
    at = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)
    cron = Cron("0 2 * * sun")
    assert cron.after(at, UTC_ZONE) == at + timedelta(days=7)
    assert cron.after(at - timedelta(microseconds=1), UTC_ZONE) == at
    assert cron.after(at + timedelta(microseconds=1), UTC_ZONE) == at + timedelta(days=7)


def test_it_is_read_on_the_clocks_of_the_zone() -> None:
    assert Cron("0 2 * * sun").after(SATURDAY, BERLIN).astimezone(UTC) == datetime(2026, 11, 29, 1, 0, tzinfo=UTC)
    assert Cron("0 2 * * sun").after(SATURDAY, NEW_YORK).astimezone(UTC) == datetime(2026, 11, 29, 7, 0, tzinfo=UTC)
    # In Berlin it is Sunday already, in New York not yet.
    late = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)
    assert f"{Cron('0 9 * * sat').after(late, BERLIN):%d %b}" == "05 Dec"
    assert f"{Cron('0 19 * * sat').after(late, NEW_YORK):%d %b}" == "28 Nov"


def test_the_week_around_a_change_of_the_clocks_keeps_its_hour() -> None:
    spring = datetime(2026, 3, 27, 12, 0, tzinfo=UTC)
    assert [f"{t}" for t in _utc("0 9 * * *", 3, spring)] == ["28 08:00", "29 07:00", "30 07:00"]
    autumn = datetime(2026, 10, 23, 12, 0, tzinfo=UTC)
    assert [f"{t}" for t in _utc("0 9 * * *", 3, autumn)] == ["24 07:00", "25 08:00", "26 08:00"]


def _utc(rule: str, count: int, start: datetime, zone: ZoneInfo = BERLIN) -> list[str]:
    cron, moment, found = Cron(rule), start, []
    for _ in range(count):
        moment = cron.after(moment, zone)
        found.append(f"{moment.astimezone(UTC):%d %H:%M}")
    return found


def test_an_hour_that_a_clock_skips_is_not_skipped_by_the_rule() -> None:
    # Berlin, 29 March 2026: 02:00 is 03:00.
    spring = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert _utc("30 2 * * *", 2, spring) == ["29 01:30", "30 00:30"]
    assert _utc("0 2,3 * * *", 3, spring) == ["29 01:00", "30 00:00", "30 01:00"]


def test_what_a_clock_has_twice_comes_once_unless_there_is_a_star() -> None:
    # Berlin, 25 October 2026: 03:00 is 02:00 once more.
    autumn = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    assert _utc("30 2 * * *", 3, autumn) == ["25 00:30", "26 01:30", "27 01:30"]
    assert _utc("0 2 * * sun", 2, autumn) == ["25 00:00", "01 01:00"]
    assert _utc("30 * * * *", 3, datetime(2026, 10, 25, 0, 10, tzinfo=UTC)) == ["25 00:30", "25 01:30", "25 02:30"]
    quarters = ["25 00:30", "25 01:00", "25 01:30", "26 01:00"]
    assert _utc("*/30 2 * * *", 4, datetime(2026, 10, 25, 0, 10, tzinfo=UTC)) == quarters


def test_in_the_hour_that_a_clock_has_twice_no_moment_comes_again_and_again() -> None:
    """APScheduler's trigger gave the moment that it was asked about, for ever: a job was due at every look."""
    for moment in (datetime(2026, 10, 25, 0, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)):
        assert Cron("0 2 * * sun").after(moment, BERLIN).astimezone(UTC) == datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
    first = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)
    assert Cron("0 1 1 * *").after(first, NEW_YORK).astimezone(UTC) == datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


_minutes = st.one_of(st.just("*"), st.integers(0, 59).map(str), st.sampled_from(["*/15", "1,31", "10-20/5", "0-59/7"]))
_hours = st.one_of(st.just("*"), st.integers(0, 23).map(str), st.sampled_from(["*/6", "0,12", "8-18", "1-23/11"]))
_days = st.one_of(st.just("*"), st.integers(1, 28).map(str), st.sampled_from(["*/10", "1,15", "30", "5-9"]))
_months = st.one_of(st.just("*"), st.integers(1, 12).map(str), st.sampled_from(["*/3", "jan,jun", "3-5"]))
_weekdays = st.one_of(st.just("*"), st.integers(0, 7).map(str), st.sampled_from(["mon-fri", "*/2", "0,6", "5-7"]))
_ranges = {0: (0, 59), 1: (0, 23), 2: (1, 31), 3: (1, 12), 4: (0, 7)}
_words = {name: n for n, name in enumerate(["sun", "mon", "tue", "wed", "thu", "fri", "sat"])} | {
    name: n
    for n, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}


def _allowed(field: str, place: int) -> set[int]:
    """The numbers that a field of a crontab stands for: written from crontab(5), for comparison."""
    low, high = _ranges[place]
    allowed: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        begin = low if span == "*" else int(_words.get(first, first))
        end = high if span == "*" else int(_words.get(last, last)) if last else begin
        allowed |= set(range(begin, end + 1, int(step or 1)))
    return {number % 7 for number in allowed} if place == 4 else allowed


def _fits(rule: str, time: datetime) -> bool:
    minute, hour, day, month, weekday = (_allowed(field, place) for place, field in enumerate(rule.split()))
    by_month, by_week = time.day in day, time.isoweekday() % 7 in weekday
    stars = rule.split()[2].startswith("*"), rule.split()[4].startswith("*")
    of_day = by_month and by_week if any(stars) else by_month or by_week
    return time.minute in minute and time.hour in hour and time.month in month and of_day


def _comes(rule: str) -> bool:
    try:
        Cron(rule)
    except ValueError:  # the 30th of February
        return False
    return True


@settings(max_examples=80, deadline=None)
@given(
    rule=st.tuples(_minutes, _hours, _days, _months, _weekdays).map(" ".join).filter(_comes),
    start=st.one_of(
        st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001 - it gets its zone below
        # The days on which clocks change, and those before.
        st.sampled_from([datetime(2026, m, d, 20, 7) for m, d in ((3, 7), (3, 28), (10, 24), (10, 31), (4, 4))]),  # noqa: DTZ001
    ),
    zone=st.sampled_from([UTC_ZONE, BERLIN, NEW_YORK, ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_times_go_up_and_each_of_them_is_the_rule_s(rule: str, start: datetime, zone: ZoneInfo) -> None:
    cron, moment = Cron(rule), start.replace(tzinfo=UTC)
    for _ in range(4):
        found = cron.after(moment, zone).astimezone(UTC)
        assert found > moment
        # Around a change of the clocks, times may be later than they say, or come once of twice.
        assert _changes(found, zone) or _fits(rule, found.astimezone(zone))
        for n in range(1, min(500, (found - moment) // timedelta(minutes=1))):
            between = moment.replace(second=0, microsecond=0) + timedelta(minutes=n)
            assert _changes(between, zone) or not _fits(rule, between.astimezone(zone)), f"left out: {between}"
        moment = found


def _changes(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks were changed in the two hours before a moment."""
    return moment.astimezone(zone).utcoffset() != (moment - timedelta(hours=2)).astimezone(zone).utcoffset()


def test_no_time_of_a_week_is_left_out() -> None:
    rule, start = "*/30 9-17 * * mon-fri", datetime(2026, 11, 28, tzinfo=UTC)
    expected = [moment for n in range(1, 7 * 24 * 60) if _fits(rule, moment := start + timedelta(minutes=n))]
    found, cron, moment = [], Cron(rule), start
    while (moment := cron.after(moment, UTC_ZONE)) < start + timedelta(days=7):
        found.append(moment)
    assert found == expected
    assert len(found) == 5 * 18
