"""A store with pairs to train on, and a tuner that trains nothing: what a process does is told by the test."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.models.embedded import EmbeddedModel
from bot.models.protocol import Readiness, Told, TunePlan, TuneRequest, TuneState, TuneStatus, Upkeep
from bot.services import Services, build_services
from bot.settings import Settings
from bot.tuning.worker import TuningWorker
from dataset.model_records import ModelVersion, TuningJob
from dataset.records import Split, WorkState, new_id
from dataset.store import Store
from tests.samples import answered, call, correct, summary


class ScriptedTuner:
    """A `Tuner` whose trainings stand as the test says, and which remembers what it was asked."""

    provider = "embedded"

    def __init__(self) -> None:
        self.recipe = "recipe-1"
        self.status = TuneStatus(
            TuneState.DONE, 1.0, artifact="models/x", digest="sha256:1", metrics={"pairs": 6, "seconds": 1.0}
        )
        self.started: list[TuneRequest] = []
        self.planned: list[TuneRequest] = []
        self.planning = TunePlan()
        self.costs = Upkeep()
        self.readiness: list[Readiness] = []
        self.done: list[tuple[str, str]] = []
        self.during_open: Callable[[], object] = lambda: None
        self.during_poll: Callable[[], object] = lambda: None

    def plan(self, request: TuneRequest) -> TunePlan:
        self.planned.append(request)
        return self.planning

    def start(self, request: TuneRequest, told: Told = lambda _what, _share: None) -> str:
        self.started.append(request)
        return request.job_id

    def poll(self, reference: str) -> TuneStatus:
        self.during_poll()
        return self.status

    def stop(self, job_id: str) -> None:
        self.done.append(("stop", job_id))

    def clean(self, job_id: str) -> None:
        self.done.append(("clean", job_id))

    def upkeep(self, version: ModelVersion) -> Upkeep:
        return self.costs

    def undeploy(self, version: ModelVersion) -> None:
        self.done.append(("undeploy", version.name))

    def deploy(self, version: ModelVersion, actor: str, *, costs_seen: bool = False) -> Readiness:
        self.done.append(("deploy", version.name))
        return self.readiness.pop(0) if self.readiness else Readiness(ready=True)

    def retire(self, version: ModelVersion) -> None:
        self.done.append(("retire", version.name))

    def sweep(self) -> None:
        self.done.append(("sweep", ""))

    def close(self) -> None:
        self.done.append(("close", ""))

    def open(self, version: ModelVersion) -> EmbeddedModel:
        self.during_open()
        return EmbeddedModel(name=version.name, generation=version.generation)


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Services with the tuner that starts processes."""
    monkeypatch.setattr("bot.tuning.worker.LOOK_SECONDS", 0.05)
    services = build_services(Settings(_env_file=None, debrief_data=tmp_path / "data", debrief_leads="U0LEAD"))
    yield services
    services.close()


@pytest.fixture
def tuner() -> ScriptedTuner:
    return ScriptedTuner()


@pytest.fixture
def services(real: Services, tuner: ScriptedTuner) -> Services:
    """Services with the scripted tuner."""
    return dataclasses.replace(real, tuners={"embedded": tuner})


def taught(store: Store, pairs: int, first: int = 0) -> list[str]:
    """So many calls with corrections; the ids of the calls."""
    calls = []
    for number in range(first, first + pairs):
        log = call(
            f"Hello, this is Ben. What happened to order {number}?",
            f"Juana Ortiz here, the lamp{number} of my order{number} arrived broken in box{number}.",
            f"I will send a new lamp{number} tomorrow.",
        )
        debrief, answer = answered(store, log)
        store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
        correct(store, answer, summary(title=f"Broken lamp{number}", summary=f"The lamp{number} arrived broken."))
        calls.append(log.id)
    return calls


def held_out(store: Store) -> str:
    """Calls with corrections until one of them is held out; its id."""
    for first in range(0, 400, 20):
        for call_id in taught(store, 20, first):
            if store.calls.group_and_split(call_id)[1] is Split.HELD_OUT:
                return call_id
    raise AssertionError("none of 400 calls was held out")


def driven(services: Services, job: TuningJob, steps: int = 10_000, timeout: float = 60) -> TuningJob:
    """The job after so many steps, or at its end."""
    worker, owner = TuningWorker(services), new_id("test")
    deadline = time.monotonic() + timeout
    while steps and (job := services.store.tuning.get(job.id)).finished_at is None:
        assert time.monotonic() < deadline, "the training came to no end in time"
        if worker.work_once(owner):
            steps -= 1
        else:
            services.wake.wait(services.wake.heard(), 0.02)
    return services.store.tuning.get(job.id)
