"""Two bot processes with their schedules, killed and started again at random during a turn of the wheel."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services import Services, build_services
from bot.tuning import canary
from bot.tuning.periodic import retrain_job
from dataset.evaluation_records import CanaryEnd
from dataset.model_records import Alias, ModelStatus
from dataset.records import Source, Vote, new_id
from tests.bot.tuning.conftest import taught
from tests.bot.tuning.turning import settings
from tests.held_out import held_out
from tests.samples import summary

CALLS = 60
LOG = "Agent: Hello.\nCustomer: My {words} arrived broken.\nAgent: I will send a new {words} tomorrow.\n"


class Processes:
    """Two processes, one of which is killed now and then, a moment after it is at work, and started again."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._random = random.Random(seed)
        self._running = [self._start(), self._start()]
        self._doomed: tuple[subprocess.Popen[bytes], float] | None = None
        self.killed = 0

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.bot.tuning.turning", str(self._folder)]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def perhaps_kill(self) -> None:
        """Kill one of them with SIGKILL, if it is time; they take turns."""
        at = self.killed % 2
        process = self._running[at]
        if self._doomed is None or self._doomed[0] is not process:
            if (self._folder / f"at-work-{process.pid}").exists():
                self._doomed = process, time.monotonic() + self._random.uniform(0.1, 5)
        elif time.monotonic() >= self._doomed[1]:
            process.kill()
            process.wait()
            self._running[at] = self._start()
            self.killed += 1

    def stop(self) -> None:
        """End both."""
        for process in self._running:
            process.kill()
            process.wait()

    def until(self, condition: Callable[[], object], timeout: float = 60) -> None:
        """Go on killing until something has come about."""
        deadline = time.monotonic() + timeout
        while not condition():
            assert time.monotonic() < deadline, "nothing came of it in time"
            self.perhaps_kill()
            time.sleep(0.02)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    built = build_services(settings(tmp_path))
    yield built
    built.close()


def test_one_snapshot_one_job_one_promotion(services: Services, tmp_path: Path) -> None:
    store = services.store
    taught(store, 20)
    for number in range(12):
        answer = held_out(store, texts=("Hello.", f"The lamp{number} of my order{number} arrived broken.", "Sorry."))
        store.reviews.add_reference(
            delivery_key=new_id("key"),
            call_id=answer.call_id,
            author="U0LEAD",
            summary=summary(title="Broken lamp", summary="The lamp arrived broken."),
            drafted_from=None,
            blind=True,
        )
    # The schedule's time came while no process ran.
    tune = retrain_job(services)
    store.jobs.plan(tune.name, tune.rule, store.clock() - timedelta(hours=3))
    processes = Processes(tmp_path, seed=11)
    try:
        processes.until(lambda: store.registry.all())
        assert canary.accept(services, "embedded-1", "U0LEAD") is canary.Accepted.IN_CANARY
        began = store.canaries.current()
        assert began is not None
        asked = [_hand_in(services, number) for number in range(CALLS)]
        processes.until(lambda: all(store.debriefs.get(debrief_id).answer_id for debrief_id in asked))
        chance = random.Random(7)
        for debrief_id in asked:
            _vote(services, debrief_id, good=chance.random() < (0.97 if _is_canary(services, debrief_id) else 0.2))
            processes.perhaps_kill()
        processes.until(lambda: store.canaries.current() is None)
        killed = processes.killed
        processes.until(lambda: processes.killed >= killed + 2)  # what may be done twice would be, by those that begin
    finally:
        processes.stop()
    assert processes.killed >= 3
    assert len(store.snapshots.all()) == 1
    assert [job.requested_by for job in store.tuning.ended()] == ["schedule"]
    assert [version.name for version in store.registry.all()] == ["embedded-1"]
    assert store.canaries.get(began.id).end is CanaryEnd.PROMOTED
    assert store.registry.get("embedded-1").status is ModelStatus.CHAMPION
    rows = store._db.rows("SELECT alias, model FROM alias_events ORDER BY seq")
    assert [row["model"] for row in rows if row["alias"] == Alias.CHAMPION] == ["embedded-1"]
    assert [row["model"] for row in rows if row["alias"] == Alias.CANARY] == ["embedded-1", None]
    actions = [entry["action"] for entry in store.audit.entries()]
    assert (actions.count("promote"), actions.count("tune")) == (1, 1)
    [evaluations] = store._db.rows("SELECT count(*) AS n FROM evaluations")
    assert evaluations["n"] == 1
    # Each call was drawn once, and each has one answer of a model.
    assert len(store.canaries.calls(began.id)) == CALLS
    for debrief_id in asked:
        assert len(store.answers.versions(debrief_id)) == 1
    assert not list((tmp_path / "tuning").iterdir())


def _hand_in(services: Services, number: int) -> str:
    words = " ".join("".join(random.Random(f"{number}.{n}").choices("abcdefghijkl", k=7)) for n in range(30))
    debrief = services.store.debriefs.add(
        delivery_key=new_id("key"),
        source=Source.SLASH_COMMAND,
        user="U0ALEX",
        channel=f"C{number % 3}",
        text=LOG.format(words=words),
    )
    assert debrief is not None
    return debrief.id


def _is_canary(services: Services, debrief_id: str) -> bool:
    return services.store.debriefs.get(debrief_id).model == "embedded-1"


def _vote(services: Services, debrief_id: str, *, good: bool) -> None:
    answer_id = services.store.debriefs.get(debrief_id).answer_id
    assert answer_id is not None
    services.store.feedback.add_vote(
        delivery_key=new_id("key"),
        debrief_id=debrief_id,
        answer_id=answer_id,
        user="U0ALEX",
        vote=Vote.UP if good else Vote.DOWN,
    )
