"""Jobs by a rule: when each is due, once after downtime, by one process, and whatever becomes of rule and clock."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.schedule import TRIES, TRY_AGAIN, Job, Rule, Schedule, next_time
from dataset.store import LEASE, Store
from tests.samples import Clock

BERLIN = ZoneInfo("Europe/Berlin")
SUNDAYS = Rule("0 2 * * sun", BERLIN)
# The clock stands at noon of Monday, 23 November 2026; Sunday 02:00 in Berlin is 01:00 UTC.
SUNDAY = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store(tmp_path / "debrief.sqlite3", clock)
    yield opened
    opened.close()


@pytest.fixture
def done() -> list[datetime]:
    return []


@pytest.fixture
def job(clock: Clock, done: list[datetime]) -> Job:
    return Job("weekly", SUNDAYS, lambda _stopping: done.append(clock.now))


def _due(store: Store, name: str = "weekly") -> datetime:
    known = store.jobs.get(name)
    assert known is not None
    return known.due_at


def test_a_job_that_was_never_done_is_due_at_the_rule_s_next_time(
    store: Store, clock: Clock, job: Job, done: list[datetime]
) -> None:
    schedule = Schedule(store, [job])
    assert next_time(store, job) == SUNDAY
    assert not schedule.run_if_due(job)
    assert (_due(store), next_time(store, job)) == (SUNDAY, SUNDAY)
    clock.now = SUNDAY - timedelta(seconds=1)
    assert not schedule.run_if_due(job)
    clock.now = SUNDAY
    assert schedule.run_if_due(job)
    assert not schedule.run_if_due(job)
    known = store.jobs.get("weekly")
    assert known is not None
    assert (known.due_at, known.done_at, known.attempts, known.at_it) == (SUNDAY + WEEK, SUNDAY, 0, None)
    assert known.rule == "0 2 * * sun Europe/Berlin"
    assert done == [SUNDAY]


def test_after_downtime_it_is_done_once_and_then_at_the_rule_s_next_time(
    store: Store, clock: Clock, job: Job, done: list[datetime]
) -> None:
    Schedule(store, [job]).run_if_due(job)
    clock.now = SUNDAY + 3 * WEEK + timedelta(days=2)
    schedule = Schedule(store, [job])
    assert schedule.run_if_due(job)
    for _ in range(3):
        assert not schedule.run_if_due(job)
        clock.now += timedelta(minutes=1)
    assert len(done) == 1
    assert _due(store) == SUNDAY + 4 * WEEK


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (Rule("0 2 * * wed", BERLIN), datetime(2026, 11, 25, 1, 0, tzinfo=UTC)),
        (Rule("0 2 * * sun", ZoneInfo("America/New_York")), datetime(2026, 11, 29, 7, 0, tzinfo=UTC)),
        (Rule("0 2 1 * *", BERLIN), datetime(2026, 12, 1, 1, 0, tzinfo=UTC)),
    ],
)
def test_with_another_rule_or_zone_it_is_worked_out_anew(
    store: Store, job: Job, done: list[datetime], rule: Rule, due: datetime
) -> None:
    Schedule(store, [job]).run_if_due(job)
    other = Job("weekly", rule, job.work)
    assert next_time(store, other) == due
    assert not Schedule(store, [other]).run_if_due(other)
    assert _due(store) == due
    assert done == []


def test_what_was_overdue_by_the_rule_before_is_not_done_by_the_new_one(
    store: Store, clock: Clock, job: Job, done: list[datetime]
) -> None:
    Schedule(store, [job]).run_if_due(job)
    clock.now = SUNDAY + timedelta(hours=5)
    wednesdays = Job("weekly", Rule("0 2 * * wed", BERLIN), job.work)
    assert not Schedule(store, [wednesdays]).run_if_due(wednesdays)
    assert (done, _due(store)) == ([], datetime(2026, 12, 2, 1, 0, tzinfo=UTC))


def test_one_that_is_switched_off_is_not_done_nor_caught_up_with_when_it_is_switched_on(
    store: Store, clock: Clock, job: Job, done: list[datetime]
) -> None:
    Schedule(store, [job]).run_if_due(job)
    off = Job("weekly", Rule("", BERLIN), job.work)
    clock.now = SUNDAY + timedelta(minutes=1)
    assert not Schedule(store, [off]).run_if_due(off)
    assert next_time(store, off) is None
    clock.now += 3 * WEEK
    assert not Schedule(store, [off]).run_if_due(off)
    assert not Schedule(store, [job]).run_if_due(job)
    assert (done, _due(store)) == ([], SUNDAY + 4 * WEEK)
    clock.now = SUNDAY + 4 * WEEK
    assert Schedule(store, [job]).run_if_due(job)


def test_a_job_every_so_often_knows_when_it_was_last_done(store: Store, clock: Clock) -> None:
    job = Job("hourly", timedelta(hours=1), lambda _stopping: None)
    assert next_time(store, job) == clock.now
    assert Schedule(store, [job]).run_if_due(job)
    known = store.jobs.get("hourly")
    assert known is not None
    assert (known.rule, known.done_at, known.due_at) == ("", clock.now, clock.now + timedelta(hours=1))


def test_a_clock_that_is_set_back_works_the_time_out_anew(
    store: Store, clock: Clock, job: Job, done: list[datetime]
) -> None:
    monday = clock.now
    clock.now = SUNDAY + timedelta(days=3650)
    Schedule(store, [job]).run_if_due(job)
    clock.now = monday
    schedule = Schedule(store, [job])
    for _ in range(3):
        assert not schedule.run_if_due(job)
        clock.now += timedelta(minutes=1)
    assert (_due(store), done) == (SUNDAY, [])


def test_a_clock_that_is_set_back_does_an_hourly_job_once_and_not_at_every_look(store: Store, clock: Clock) -> None:
    done: list[str] = []
    job = Job("hourly", timedelta(hours=1), lambda _stopping: done.append("done"))
    schedule, before = Schedule(store, [job]), clock.now
    assert schedule.run_if_due(job)
    clock.now = before + timedelta(days=3650)
    assert schedule.run_if_due(job)
    clock.now = before + timedelta(minutes=1)
    assert schedule.run_if_due(job)
    for _ in range(3):
        clock.now += timedelta(minutes=1)
        assert not schedule.run_if_due(job)
    clock.now += timedelta(hours=1)
    assert schedule.run_if_due(job)
    assert len(done) == 4


def test_a_due_time_of_next_week_is_no_fault_of_the_clock(store: Store, clock: Clock, job: Job) -> None:
    schedule = Schedule(store, [job])
    schedule.run_if_due(job)
    # Looked at again and again, also a moment after it was written down.
    for _ in range(5):
        assert not schedule.run_if_due(job)
        clock.now += timedelta(hours=12)
    assert _due(store) == SUNDAY


def test_the_killed_process_s_job_is_done_by_another_one_and_is_due_as_before(
    store: Store, clock: Clock, job: Job, done: list[datetime]
) -> None:
    store.jobs.plan("weekly", job.rule, SUNDAY)
    clock.now = SUNDAY + timedelta(seconds=5)
    assert store.jobs.claim("weekly", "job_1@4711") is not None
    known = store.jobs.get("weekly")
    assert known is not None
    assert known.at_it == "job_1@4711"
    seen: list[datetime] = []
    other = Job("weekly", SUNDAYS, lambda _stopping: seen.append(_due(store)))
    schedule = Schedule(store, [other])
    assert not schedule.run_if_due(other)
    clock.now += LEASE + timedelta(seconds=1)
    known = store.jobs.get("weekly")
    assert known is not None
    assert known.at_it is None
    assert schedule.run_if_due(other)
    assert seen == [SUNDAY]
    assert not store.jobs.done("weekly", "job_1@4711", clock.now)
    assert _due(store) == SUNDAY + WEEK


def test_of_two_processes_with_threads_one_does_it(store: Store, clock: Clock) -> None:
    other = Store(store.path, clock)
    store.jobs.plan("weekly", str(SUNDAYS), SUNDAY)
    done: list[str] = []
    job = Job("weekly", SUNDAYS, lambda _stopping: done.append(threading.current_thread().name))
    for round_number in range(1, 6):
        clock.now = SUNDAY + round_number * WEEK
        start = threading.Barrier(4)
        results: list[bool] = []

        def look(schedule: Schedule, start: threading.Barrier = start, results: list[bool] = results) -> None:
            start.wait()
            results.append(schedule.run_if_due(job))

        threads = [threading.Thread(target=look, args=(Schedule(one, [job]),)) for one in (store, other, store, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        assert sorted(results) == [False, False, False, True]
        assert len(done) == round_number
    other.close()


def test_what_raises_is_tried_again_soon_and_not_in_a_week(store: Store, clock: Clock) -> None:
    tried: list[datetime] = []

    def work(_stopping: Callable[[], bool]) -> None:
        tried.append(clock.now)
        raise OSError("the disk is full")

    job = Job("weekly", SUNDAYS, work)
    schedule = Schedule(store, [job])
    schedule.run_if_due(job)
    clock.now = SUNDAY
    for number in range(1, TRIES + 1):
        assert schedule.run_if_due(job)
        assert not schedule.run_if_due(job)
        known = store.jobs.get("weekly")
        assert known is not None
        assert known.done_at is None
        assert known.due_at == (clock.now + TRY_AGAIN if number < TRIES else SUNDAY + WEEK)
        clock.now += TRY_AGAIN
    clock.now = SUNDAY + WEEK
    assert schedule.run_if_due(job)
    assert _due(store) == clock.now + TRY_AGAIN  # its attempts are counted anew
    assert len(tried) == TRIES + 1


def test_what_a_stop_breaks_off_is_due_as_before(store: Store, clock: Clock) -> None:
    began, stopped = threading.Event(), threading.Event()

    def work(stopping: Callable[[], bool]) -> None:
        began.set()
        assert stopped.wait(10)
        assert stopping()

    job = Job("weekly", SUNDAYS, work)
    store.jobs.plan("weekly", job.rule, SUNDAY)
    clock.now = SUNDAY + timedelta(seconds=30)
    schedule = Schedule(store, [job])
    schedule.start()
    assert began.wait(10)
    schedule.finish()
    stopped.set()
    assert schedule.stop(time.monotonic() + 10)
    known = store.jobs.get("weekly")
    assert known is not None
    assert (known.due_at, known.done_at, known.at_it) == (SUNDAY, None, None)


def test_a_job_of_every_few_moments_is_looked_for_as_often(store: Store) -> None:
    twice = threading.Semaphore(0)
    running = Store(store.path)  # by the clock on the wall
    schedule = Schedule(running, [Job("often", timedelta(seconds=0.05), lambda _stopping: twice.release())])
    schedule.start()
    assert twice.acquire(timeout=10)
    assert twice.acquire(timeout=10)
    assert schedule.stop(time.monotonic() + 10)
    running.close()
