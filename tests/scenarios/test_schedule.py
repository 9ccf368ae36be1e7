"""Jobs by the clock: each is done when it is due, by one process, and once after downtime."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.retention import retention_job
from bot.schedule import Job, Schedule
from dataset.records import MessageKind
from dataset.store import LEASE, Store
from tests.dataset.test_erasure import in_bytes
from tests.samples import Clock
from tests.scenarios.conftest import World


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store(tmp_path / "data" / "debrief.sqlite3", clock)
    yield opened
    opened.close()


def _counting(done: list[str], name: str = "count") -> Job:
    return Job(name, timedelta(hours=1), lambda _stopping: done.append(name))


def test_a_job_is_done_when_it_is_due_and_once_after_downtime(store: Store, clock: Clock) -> None:
    done: list[str] = []
    job = _counting(done)
    schedule = Schedule(store, [job])
    assert schedule.run_if_due(job)
    assert not schedule.run_if_due(job)
    clock.now += timedelta(hours=1)
    assert schedule.run_if_due(job)
    clock.now += timedelta(days=3)
    assert schedule.run_if_due(job)
    assert not schedule.run_if_due(job)
    assert done == ["count"] * 3


def test_of_two_processes_one_does_it(store: Store, clock: Clock) -> None:
    done: list[str] = []
    other = Store(store.path, clock)
    theirs = Schedule(other, [_counting(done, "same")])
    tried: list[bool] = []

    def work(_stopping: Callable[[], bool]) -> None:
        tried.append(theirs.run_if_due(_counting(done, "same")))
        tried.append(theirs.run_if_due(_counting(done, "another")))

    assert Schedule(store, []).run_if_due(Job("same", timedelta(hours=1), work))
    assert tried == [False, True]
    assert not theirs.run_if_due(_counting(done, "same"))
    other.close()


def test_a_job_whose_process_was_killed_is_taken_over(store: Store, clock: Clock) -> None:
    done: list[str] = []
    store.jobs.plan("count", "", clock.now)
    assert store.jobs.claim("count", "killed")
    schedule = Schedule(store, [])
    assert not schedule.run_if_due(_counting(done))
    clock.now += LEASE + timedelta(seconds=1)
    assert schedule.run_if_due(_counting(done))
    assert not store.jobs.done("count", "killed", clock.now)
    assert not schedule.run_if_due(_counting(done))


def test_a_job_that_fails_is_due_again_and_says_no_text(
    store: Store, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_stopping: Callable[[], bool]) -> None:
        raise ValueError("Geheimwort")

    job = Job("fails", timedelta(hours=1), work)
    schedule = Schedule(store, [job])
    assert schedule.run_if_due(job)
    assert "ValueError" in caplog.text
    assert "Geheimwort" not in caplog.text
    clock.now += timedelta(hours=1)
    assert schedule.run_if_due(job)


def test_it_looks_at_its_start_and_what_a_stop_breaks_off_is_due_at_once(store: Store) -> None:
    began, stopped = threading.Event(), threading.Event()

    def work(stopping: Callable[[], bool]) -> None:
        began.set()
        assert stopped.wait(10)
        assert stopping()

    job = Job("long", timedelta(hours=1), work)
    schedule = Schedule(store, [job])
    schedule.start()
    assert began.wait(10)
    schedule.finish()
    assert not schedule.stop(0.0)
    stopped.set()
    assert schedule.stop(time.monotonic() + 10)
    done: list[str] = []
    assert Schedule(store, []).run_if_due(_counting(done, "long"))


def test_the_running_bot_purges_and_its_cards_still_work(make_world: Callable[..., World]) -> None:
    world = make_world(debrief_retention_days=30)
    card = world.debriefed()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    with world.store._db.write():
        # Handed in long ago.
        world.store._db.execute("UPDATE calls SET created_at = '2020-01-01T00:00:00.000000+00:00'")
        world.store._db.execute("UPDATE jobs SET due_at = created_at")
    assert Schedule(world.store, []).run_if_due(retention_job(world.services))
    assert in_bytes(world.store, ["Juana", "juana.ortiz"]) == set()
    assert not world.store.erasure.scrub_wanted()
    assert world.alex.click(card, "feedback", "positive").acked
    assert "[PERSON_" in world.card(world.alex, "D0ALEX", "1 useful").words
    assert [m.kind for m in world.store.outbox.messages(debrief.id)] == [MessageKind.PRIVATE]
