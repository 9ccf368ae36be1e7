"""Two people at once, and changed minds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.errors import TuningError
from bot.models.protocol import Readiness, Upkeep
from bot.services import Services
from bot.tuning import decisions, housekeeping
from bot.tuning.canary import Accepted, accept
from bot.tuning.decisions import Decided
from bot.tuning.rollout import RolloutWorker
from dataset.model_records import ModelVersion
from dataset.records import NoticeKind, WorkState
from tests.bot.tuning.canary.conftest import CHAMPION, LEAD, NEW, OTHER, SAM, audited, told
from tests.bot.tuning.conftest import ScriptedTuner
from tests.samples import Clock


def _meanwhile(monkeypatch: pytest.MonkeyPatch, tuner: ScriptedTuner, do: Callable[[], object]) -> None:
    """Have something done while the tuner is asked for the first time whether a version is ready."""
    deploy = tuner.deploy

    def deploying(version: ModelVersion, actor: str, *, costs_seen: bool = False) -> Readiness:
        monkeypatch.setattr(tuner, "deploy", deploy)
        do()
        return deploy(version, actor, costs_seen=costs_seen)

    monkeypatch.setattr(tuner, "deploy", deploying)


@pytest.mark.parametrize("use", [accept, decisions.promote])
def test_what_is_taken_down_while_it_is_looked_at_is_not_used(  # type: ignore[no-untyped-def]
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch, use
) -> None:
    _meanwhile(monkeypatch, tuner, lambda: housekeeping.retire(services, NEW, SAM))
    with pytest.raises(TuningError, match="were deleted; nothing was changed"):
        use(services, NEW, LEAD)
    assert services.store.canaries.current() is None
    assert decisions.champion_name(services) == CHAMPION


def test_what_is_put_into_use_while_it_is_looked_at_is_not_taken_down(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = services.store.transaction

    @contextmanager
    def beginning() -> Iterator[None]:
        monkeypatch.setattr(services.store, "transaction", transaction)
        decisions.promote(services, NEW, SAM)
        with transaction():
            yield

    monkeypatch.setattr(services.store, "transaction", beginning)
    with pytest.raises(TuningError, match="writes the debriefs; nothing was taken down"):
        housekeeping.retire(services, NEW, LEAD)
    assert services.store.registry.get(NEW).artifact is not None
    assert ("retire", NEW) not in tuner.done


@pytest.mark.parametrize("ready", [True, False])
def test_two_leads_who_go_back_at_once_go_back_one_step(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch, *, ready: bool
) -> None:
    decisions.promote(services, NEW, LEAD)
    _meanwhile(monkeypatch, tuner, lambda: decisions.roll_back(services, SAM, leave=NEW))
    tuner.readiness = [Readiness(ready=True), Readiness(ready=ready, what="Bedrock deploys it")]
    assert decisions.roll_back(services, LEAD, leave=NEW) is None
    RolloutWorker(services).work_once("test")
    assert decisions.champion_name(services) == CHAMPION
    backs = [subject for _, action, subject in audited(services) if action == "roll back"]
    assert backs == [NEW]


def test_one_that_is_declined_while_it_is_made_ready_is_not_used_nor_paid(
    services: Services, tuner: ScriptedTuner
) -> None:
    tuner.costs = Upkeep("It costs $20 an hour.", hourly=True)
    assert accept(services, NEW, LEAD, costs_seen=True) is Accepted.ON_ITS_WAY
    assert decisions.decline(services, NEW, SAM)
    assert not RolloutWorker(services).work_once("test")
    assert ("deploy", NEW) not in tuner.done
    # Once more, by another word: it is no candidate any more, but on its way all the same.
    assert accept(services, NEW, LEAD, costs_seen=True) is Accepted.ON_ITS_WAY
    assert decisions.decline(services, NEW, SAM)
    assert not RolloutWorker(services).work_once("test")
    assert not decisions.decline(services, NEW, SAM)
    assert decisions.champion_name(services) == CHAMPION


def _told_anew(services: Services) -> set[str]:
    """The trainings whose messages to a lead are brought up to date; then they are sent."""
    outbox = services.store.outbox
    waiting = {about for _, about in told(services, "tuning") if outbox.waits(NoticeKind.LEAD, LEAD, about)}
    while (notice := outbox.claim("test")) is not None:
        outbox.queue.finish(notice.id, "test", WorkState.DONE)
    return waiting


def test_each_change_of_mind_is_told_where_the_version_is_shown(services: Services, tuner: ScriptedTuner) -> None:
    services.store.registry.reject(NEW)
    services.store.registry.reject(OTHER)
    _told_anew(services)
    tuner.costs = Upkeep("It costs $20 an hour.", hourly=True)
    for name, overtaken in ((NEW, ()), (OTHER, (NEW,)), (NEW, (OTHER,))):
        assert decisions.promote(services, name, LEAD, costs_seen=True) is Decided.ON_ITS_WAY
        assert _told_anew(services) == {f"tune_{one}" for one in (name, *overtaken)}
    tuner.costs = Upkeep()
    assert decisions.promote(services, CHAMPION, LEAD) is Decided.BEFORE  # stay with the one in use
    assert services.store.rollouts.under_way() is None
    assert _told_anew(services) == {f"tune_{NEW}"}


def test_a_second_change_of_mind_is_told_as_the_first_was(
    services: Services, clock: Clock, tuner: ScriptedTuner
) -> None:
    tuner.costs = Upkeep("It costs nothing more to have it ready.")
    decisions.decline(services, OTHER, LEAD)
    for _ in range(2):
        for decide in (accept, decisions.decline):
            _told_anew(services)
            clock.now += timedelta(minutes=1)
            decide(services, NEW, LEAD)
            assert _told_anew(services) == {f"tune_{NEW}"}
    # One that was rejected, and is on its way all the same, gives way to another canary.
    accept(services, OTHER, LEAD)
    _told_anew(services)
    accept(services, NEW, LEAD)
    assert _told_anew(services) == {f"tune_{NEW}", f"tune_{OTHER}"}
