"""A version that a lead approves: what it becomes, and when it begins."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from bot.errors import CostsUnseen, TuningError
from bot.models.protocol import Readiness, Upkeep
from bot.services import Services
from bot.tuning import decisions
from bot.tuning.canary import Accepted, accept
from bot.tuning.rollout import RolloutWorker
from dataset.model_records import Alias, ModelStatus
from tests.bot.tuning.canary.conftest import BEFORE, CHAMPION, LEAD, NEW, OTHER, SAM, audited, begun, status, told
from tests.bot.tuning.conftest import ScriptedTuner
from tests.samples import NOON, Clock


def test_an_approved_version_is_the_canary(services: Services) -> None:
    canary = begun(services)
    assert (canary.model, canary.champion, canary.share, canary.started_by) == (NEW, CHAMPION, 0.5, LEAD)
    assert canary.until == NOON + timedelta(days=28)
    assert status(services) is ModelStatus.CANARY
    pointed = services.store.registry.pointed(Alias.CANARY)
    assert pointed is not None
    assert pointed.model == NEW
    assert decisions.champion_name(services) == CHAMPION
    assert (LEAD, "approve", NEW) in audited(services)
    # Whoever has a message about the training sees it there: nobody gets a message more.
    assert told(services, "tuning") != []
    assert told(services) == []


def test_what_changes_nothing(services: Services) -> None:
    canary = begun(services)
    assert accept(services, NEW, SAM) is Accepted.BEFORE
    assert accept(services, CHAMPION, SAM) is Accepted.BEFORE
    assert accept(services, OTHER, SAM) is Accepted.ANOTHER
    assert services.store.canaries.current() == canary
    assert status(services, OTHER) is ModelStatus.CANDIDATE
    with pytest.raises(TuningError, match="no model 'embedded-9'"):
        accept(services, "embedded-9", LEAD)
    services.store.registry.note_taken_down(OTHER)
    with pytest.raises(TuningError, match="were deleted"):
        accept(services, OTHER, LEAD)
    services.store.erasure.want_retraining(BEFORE, "call_1")
    with pytest.raises(TuningError, match="was forgotten since"):
        accept(services, BEFORE, LEAD)


def test_without_canaries_an_approved_version_is_used_at_once(services: Services) -> None:
    settings = services.settings.model_copy(update={"debrief_canary_share": 0.0})
    services = dataclasses.replace(services, settings=settings)
    assert accept(services, NEW, LEAD) is Accepted.IN_USE
    assert decisions.champion_name(services) == NEW
    assert services.store.canaries.current() is None


def test_a_version_that_cannot_answer_beside_the_champion_is_used_at_once(
    services: Services, tuner: ScriptedTuner
) -> None:
    tuner.costs = Upkeep("It costs $20 an hour.", hourly=True)
    with pytest.raises(CostsUnseen):
        accept(services, NEW, LEAD)
    assert accept(services, NEW, LEAD, costs_seen=True) is Accepted.ON_ITS_WAY
    rollout = services.store.rollouts.under_way()
    assert rollout is not None
    assert (rollout.canary, rollout.costs_seen) == (False, True)
    services.store.rollouts.give_up()
    tuner.costs = Upkeep("It takes the champion's place.", beside=False)
    assert accept(services, NEW, LEAD) is Accepted.ON_ITS_WAY
    RolloutWorker(services).work_once("test")
    assert decisions.champion_name(services) == NEW


def test_one_that_has_to_be_made_ready_begins_as_soon_as_it_is(
    services: Services, tuner: ScriptedTuner, clock: Clock
) -> None:
    tuner.costs = Upkeep("It costs nothing more to have it ready.")
    tuner.readiness = [Readiness(ready=False, what="Bedrock deploys it"), Readiness(ready=True)]
    assert accept(services, NEW, LEAD) is Accepted.ON_ITS_WAY
    worker = RolloutWorker(services)
    assert worker.work_once("test")
    assert services.store.canaries.current() is None
    clock.now += timedelta(minutes=2)
    assert worker.work_once("test")
    canary = services.store.canaries.current()
    assert canary is not None
    assert (canary.model, canary.started_by, decisions.champion_name(services)) == (NEW, LEAD, CHAMPION)
    assert services.store.rollouts.under_way() is None


def test_one_that_is_declined_while_it_is_made_ready_does_not_begin(services: Services, tuner: ScriptedTuner) -> None:
    tuner.costs = Upkeep("It costs nothing more to have it ready.")
    assert accept(services, NEW, LEAD) is Accepted.ON_ITS_WAY
    assert decisions.decline(services, NEW, SAM)
    assert not RolloutWorker(services).work_once("test")
    assert services.store.canaries.current() is None
    assert status(services) is ModelStatus.REJECTED
