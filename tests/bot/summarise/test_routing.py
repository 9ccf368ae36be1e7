"""Which model writes a call's debrief while a canary runs: drawn once, and nobody is left without a debrief."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.errors import DebriefError, InvalidAnswer, ModelRefused, ModelUnavailable, TuningError
from bot.models.embedded import EmbeddedModel
from bot.models.protocol import Completion
from bot.services import Services, build_services
from bot.settings import Settings
from bot.summarise.workers import FetchedFile, Workers
from bot.tuning.canary import standing
from bot.tuning.canary_watch import Watch
from bot.tuning.champion import TRY_AGAIN_SECONDS, Champion, FixedModel
from dataset.evaluation_records import Canary, CanaryEnd
from dataset.model_records import ModelVersion
from dataset.prompts import Prompt
from dataset.records import Debrief, FileRef, Source, WorkState, new_id
from dataset.store import LEASE, Store
from tests.bot.tuning.conftest import ScriptedTuner
from tests.dataset.test_canaries import version
from tests.samples import Clock

CHAMPION, CANARY = "embedded-1", "embedded-2"


class Tuner(ScriptedTuner):
    """Opens models that fail as the test says, and counts who was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.failing: dict[str, Callable[[], BaseException]] = {}
        self.asked: list[str] = []
        self.opened: list[str] = []

    def open(self, version: ModelVersion) -> EmbeddedModel:
        self.opened.append(version.name)
        if version.name in self.failing and isinstance(error := self.failing[version.name](), TuningError):
            raise error
        return _Model(self, version)


class _Model(EmbeddedModel):
    def __init__(self, tuner: Tuner, version: ModelVersion) -> None:
        super().__init__(name=version.name, generation=version.generation)
        self._tuner = tuner

    def complete(self, prompt: Prompt, schema: dict[str, Any], *, about: str | None = None) -> Completion:
        self._tuner.asked.append(self.name)
        if self.name in self._tuner.failing:
            raise self._tuner.failing[self.name]()
        return super().complete(prompt, schema, about=about)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tuner() -> Tuner:
    return Tuner()


@pytest.fixture
def services(tmp_path: Path, clock: Clock, tuner: Tuner) -> Iterator[Services]:
    settings = Settings(_env_file=None, debrief_data=tmp_path / "data", debrief_leads="U0LEAD", debrief_ask_share=1.0)
    built = build_services(settings, clock=clock)
    for name in (CHAMPION, CANARY):
        version(built.store, name)
    built.store.registry.promote(CHAMPION, "U0LEAD")
    yield dataclasses.replace(
        built, tuners={"embedded": tuner}, models=Champion(built.store, {"embedded": tuner}, built.untrained)
    )
    built.close()


def begun(services: Services, share: float) -> Canary:
    services.store.registry.set_canary(CANARY, "U0LEAD")
    canary = services.store.canaries.start(CANARY, CHAMPION, share, "U0LEAD", 28)
    assert canary is not None
    return canary


def handed_in(store: Store, number: int = 0, channel: str | None = "C1", **changes: Any) -> Debrief:
    text = (
        f"Agent: Hello, Northwind here.\nCustomer: My lamp{number} of order{number} is broken, I want another{number}."
    )
    given = {"source": Source.SLASH_COMMAND, "user": "U0ALEX", "text": text} | changes
    debrief = store.debriefs.add(delivery_key=new_id("key"), channel=channel, **given)
    assert debrief is not None
    return debrief


def workers(services: Services) -> Workers:
    return Workers(services, lambda file: FetchedFile(b"", file.name))


def written(services: Services, debrief: Debrief) -> Debrief:
    assert workers(services).work_once("test")
    return services.store.debriefs.get(debrief.id)


def test_without_a_canary_the_champion_writes_and_nothing_is_drawn(services: Services) -> None:
    debrief = written(services, handed_in(services.store))
    assert (debrief.state, debrief.model) == (WorkState.DONE, CHAMPION)
    assert services.store._db.rows("SELECT * FROM canary_calls") == []
    assert services.store.canaries.asked(debrief.id)  # with or without a canary


def test_a_share_of_the_calls_is_the_candidates_and_the_store_names_who_wrote(services: Services) -> None:
    canary = begun(services, 0.5)
    debriefs = [written(services, handed_in(services.store, n, channel=None if n % 2 else "C1")) for n in range(24)]
    rows = services.store.canaries.calls(canary.id)
    assert {debrief.model for debrief in debriefs} == {CHAMPION, CANARY}
    assert [(row.debrief_id, row.canary, row.channel, row.agent) for row in rows] == [
        (debrief.id, debrief.model == CANARY, debrief.channel or "-", "U0ALEX") for debrief in debriefs
    ]
    assert all(row.answered_at is not None and not row.failed for row in rows)
    for debrief in debriefs:
        current = services.store.answers.current(debrief.id)
        assert current is not None
        assert current.author == debrief.model


def test_a_debrief_that_is_tried_again_is_the_same_models(services: Services, tuner: Tuner, clock: Clock) -> None:
    canary = begun(services, 1.0)
    tuner.failing = {name: lambda: ModelUnavailable("It is busy.", "Wait.") for name in (CHAMPION, CANARY)}
    debrief = written(services, handed_in(services.store))
    assert debrief.state is WorkState.QUEUED
    assert tuner.asked == [CANARY, CHAMPION]
    tuner.failing = {}
    clock.now += timedelta(minutes=5)
    debrief = written(services, debrief)
    assert (debrief.state, debrief.model) == (WorkState.DONE, CANARY)
    [row] = services.store.canaries.calls(canary.id)
    assert row.failed  # at first


def test_two_workers_of_one_debrief_draw_once(services: Services, tuner: Tuner, clock: Clock) -> None:
    """One is overtaken: both ask the same model, also in another process, and one answer is kept."""
    canary = begun(services, 0.5)
    for number in range(6):
        tuner.asked.clear()
        debrief = handed_in(services.store, number)
        claimed = services.store.debriefs.claim("slow")
        assert claimed is not None
        call = workers(services)._read(claimed, "slow", claimed.text or "")
        assert call is not None
        clock.now += 2 * LEASE
        store = Store(services.store.path, clock)
        models = Champion(store, {"embedded": tuner}, services.untrained)
        other = dataclasses.replace(services, store=store, models=models)
        assert workers(other).work_once("quick")
        workers(services)._summarise(claimed, "slow", call)
        store.close()
        assert len(tuner.asked) == 2
        assert set(tuner.asked) == {services.store.debriefs.get(debrief.id).model}
        assert len(services.store.answers.versions(debrief.id)) == 1
    rows = services.store.canaries.calls(canary.id)
    assert len(rows) == 6


@pytest.mark.parametrize(
    "error",
    [
        lambda: ModelUnavailable("It is busy.", "Wait."),
        lambda: ModelRefused("AWS does not allow it.", "Ask."),
        lambda: InvalidAnswer("No summary.", "Again.", administrator="of 7 tokens"),
        lambda: KeyError("a bug in what it learned"),
    ],
)
def test_where_the_candidate_cannot_write_the_champion_does_at_once(
    services: Services, tuner: Tuner, error: Callable[[], Exception]
) -> None:
    canary = begun(services, 1.0)
    tuner.failing = {CANARY: error}
    debrief = written(services, handed_in(services.store))
    assert (debrief.state, debrief.model, debrief.attempts) == (WorkState.DONE, CHAMPION, 1)
    assert tuner.asked == [CANARY, CHAMPION]
    current = services.store.answers.current(debrief.id)
    assert current is not None
    assert current.author == CHAMPION
    [row] = services.store.canaries.calls(canary.id)
    assert (row.canary, row.failed, row.answered_at is not None) == (True, True, True)


class _Killed(BaseException):
    """What ends a process, and is caught by nobody."""


def test_a_candidate_that_takes_the_process_down_has_failed_and_the_champion_writes(
    services: Services, tuner: Tuner, clock: Clock
) -> None:
    canary = begun(services, 1.0)
    tuner.failing = {CANARY: _Killed}
    debrief = handed_in(services.store)
    for _ in range(2):
        with pytest.raises(_Killed):
            workers(services).work_once("killed")
        clock.now += 2 * LEASE
    debrief = written(services, debrief)
    assert (debrief.state, debrief.model) == (WorkState.DONE, CHAMPION)
    assert tuner.asked == [CANARY, CANARY, CHAMPION]
    assert services.store.canaries.calls(canary.id)[0].failed


def test_the_champions_failures_are_noted_too_and_go_on_as_ever(services: Services, tuner: Tuner) -> None:
    canary = begun(services, 0.0)
    tuner.failing = {CHAMPION: lambda: ModelUnavailable("It is busy.", "Wait.")}
    debrief = written(services, handed_in(services.store))
    assert (debrief.state, tuner.asked) == (WorkState.QUEUED, [CHAMPION, CHAMPION])
    tuner.failing = {CHAMPION: lambda: ModelRefused("AWS does not allow it.", "Ask.")}
    other = written(services, handed_in(services.store, 5))
    assert other.state is WorkState.FAILED
    rows = services.store.canaries.calls(canary.id)
    assert [(row.canary, row.failed) for row in rows] == [(False, True)] * 2


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("error", [ModelUnavailable, InvalidAnswer])
def test_models_that_fail_alike_leave_calls_unanswered_alike(
    services: Services, tuner: Tuner, clock: Clock, times: int, error: type[DebriefError]
) -> None:
    """What fails is what is hard. Were it answered in one part of the calls alone, that part would look worse."""
    came = []
    for number, share in enumerate((1.0, 0.0)):
        canary, left = begun(services, share), [None] * times
        written(services, handed_in(services.store, 10 + number))  # whose model is open from then on

        def failing(left: list[None] = left) -> BaseException:
            left.pop()
            if not left:
                tuner.failing.clear()
            return error("It is busy.", "Wait.")

        tuner.failing, tuner.asked = dict.fromkeys((CHAMPION, CANARY), failing), []
        debrief = written(services, handed_in(services.store, number))
        while debrief.state is WorkState.QUEUED:
            clock.now += timedelta(minutes=5)
            debrief = written(services, debrief)
        _, row = services.store.canaries.calls(canary.id)
        assert row.failed
        came.append((debrief.state, debrief.attempts, len(tuner.asked), row.answered_at is not None))
        services.store.canaries.finish(canary.id, CanaryEnd.STOPPED, "U0LEAD")
    assert came[0] == came[1]


def test_a_candidate_that_cannot_be_opened_has_failed_and_is_tried_again_later(
    services: Services, tuner: Tuner, clock: Clock
) -> None:
    now = [0.0]
    models = Champion(services.store, {"embedded": tuner}, services.untrained, clock=lambda: now[0])
    services = dataclasses.replace(services, models=models)
    canary = begun(services, 1.0)
    tuner.failing = {CANARY: lambda: TuningError("Its files are damaged.", "Restore them.")}
    for number in range(3):
        assert written(services, handed_in(services.store, number)).model == CHAMPION
    assert tuner.opened.count(CANARY) == 1
    assert [row.failed for row in services.store.canaries.calls(canary.id)] == [True] * 3
    tuner.failing = {}
    now[0] += TRY_AGAIN_SECONDS
    assert written(services, handed_in(services.store, 7)).model == CANARY
    assert written(services, handed_in(services.store, 8)).model == CANARY
    assert (tuner.opened.count(CANARY), tuner.opened.count(CHAMPION)) == (2, 1)  # both are kept open


def test_once_it_has_ended_the_champion_writes_the_next_one(services: Services) -> None:
    canary = begun(services, 1.0)
    assert written(services, handed_in(services.store, 1)).model == CANARY
    services.store.canaries.finish(canary.id, CanaryEnd.HARM, "debrief")
    assert written(services, handed_in(services.store, 2)).model == CHAMPION


def test_nothing_is_drawn_where_nothing_could_be_read(services: Services) -> None:
    begun(services, 1.0)
    debrief = written(services, handed_in(services.store, text=None, file=FileRef(id="F1", name="empty.txt")))
    assert debrief.state is WorkState.FAILED
    assert services.store._db.rows("SELECT * FROM canary_calls") == []


def test_a_model_that_is_given_is_always_that_one(services: Services) -> None:
    begun(services, 1.0)
    fixed = FixedModel(EmbeddedModel(name="fixed"))
    debrief = handed_in(services.store)
    drawn = fixed.for_call(debrief, "call_1")
    assert (drawn.model.name, drawn.canary, drawn.instead) == ("fixed", None, None)
    assert services.models.current().name == CHAMPION  # backfills, reviews and the command line ask for this


def test_a_candidate_that_answers_nothing_is_taken_back_after_a_few_calls_and_nobody_notices(
    services: Services, tuner: Tuner, clock: Clock
) -> None:
    canary, watch = begun(services, 0.1), Watch(services)
    tuner.failing = {CANARY: lambda: InvalidAnswer("No summary.", "Again.")}
    number = 0
    while services.store.canaries.current() is not None:
        assert number < 400, "it was never taken back"
        debrief = written(services, handed_in(services.store, number))
        assert (debrief.state, debrief.model) == (WorkState.DONE, CHAMPION)
        clock.now += timedelta(minutes=1)
        watch.look()
        number += 1
    assert services.store.canaries.get(canary.id).end is CanaryEnd.HARM
    assert 1 < tuner.asked.count(CANARY) < 15
    assert standing(services, services.store.canaries.get(canary.id)).because == "failures"
    tuner.asked.clear()
    assert written(services, handed_in(services.store, 999)).model == CHAMPION
    assert tuner.asked == [CHAMPION]
