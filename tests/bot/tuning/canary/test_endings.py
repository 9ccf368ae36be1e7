"""What else ends a canary."""

from __future__ import annotations

import pytest

from bot import erasure
from bot.errors import TuningError
from bot.services import Services
from bot.tuning import decisions, housekeeping
from bot.tuning.canary import Accepted, accept, end, standing
from bot.tuning.canary_watch import Watch
from bot.tuning.decisions import Decided
from dataset.evaluation_records import CanaryEnd
from dataset.model_records import ModelStatus
from tests.bot.tuning.canary.conftest import BEFORE, CHAMPION, LEAD, NEW, OTHER, SAM, Team, begun, status, told
from tests.bot.tuning.conftest import ScriptedTuner


def test_promoting_another_version_ends_it(services: Services) -> None:
    canary = begun(services)
    assert decisions.promote(services, OTHER, SAM) is Decided.DONE
    ended = services.store.canaries.get(canary.id)
    assert (ended.end, ended.ended_by) == (CanaryEnd.STOPPED, SAM)
    assert (decisions.champion_name(services), status(services)) == (OTHER, ModelStatus.REJECTED)


def test_promoting_it_without_proof_ends_it(services: Services) -> None:
    canary = begun(services)
    assert decisions.promote(services, NEW, SAM) is Decided.DONE
    assert services.store.canaries.get(canary.id).end is CanaryEnd.DECIDED
    assert (decisions.champion_name(services), status(services)) == (NEW, ModelStatus.CHAMPION)
    assert decisions.roll_back(services, SAM) == (NEW, CHAMPION, Decided.DONE)


def test_going_back_ends_it_first_and_then_takes_the_promotion_back(services: Services) -> None:
    canary = begun(services)
    assert decisions.roll_back(services, SAM) == (NEW, CHAMPION, Decided.DONE)
    assert services.store.canaries.get(canary.id).end is CanaryEnd.STOPPED
    assert (decisions.champion_name(services), status(services)) == (CHAMPION, ModelStatus.REJECTED)
    assert decisions.roll_back(services, SAM) == (CHAMPION, BEFORE, Decided.DONE)


def test_whoever_names_the_champion_leaves_that_and_the_canary_ends_too(services: Services) -> None:
    canary = begun(services)
    assert decisions.roll_back(services, SAM, leave=BEFORE) is None
    assert services.store.canaries.current() == canary
    assert decisions.roll_back(services, SAM, leave=CHAMPION) == (CHAMPION, BEFORE, Decided.DONE)
    assert services.store.canaries.get(canary.id).end is CanaryEnd.STOPPED
    assert decisions.roll_back(services, SAM, leave=NEW) is None  # a second click


def test_declining_it_ends_it(services: Services) -> None:
    canary = begun(services)
    assert decisions.decline(services, NEW, SAM)
    assert services.store.canaries.get(canary.id).end is CanaryEnd.STOPPED
    assert status(services) is ModelStatus.REJECTED
    assert not decisions.decline(services, NEW, SAM)
    assert accept(services, NEW, SAM) is Accepted.IN_CANARY  # a word that can be changed


@pytest.mark.parametrize("take_down", [housekeeping.retire, housekeeping.undeploy])
def test_what_writes_debriefs_is_not_taken_down(services: Services, tuner: ScriptedTuner, take_down) -> None:  # type: ignore[no-untyped-def]
    canary = begun(services)
    tuner.done.clear()
    with pytest.raises(TuningError, match="is the canary and writes a share of the debriefs; nothing was taken down"):
        take_down(services, NEW, LEAD)
    assert tuner.done == []
    assert end(services, canary.id, CanaryEnd.STOPPED, LEAD)
    take_down(services, NEW, LEAD)
    assert tuner.done != []


@pytest.mark.parametrize("swept", [True, False])
def test_one_that_has_seen_a_forgotten_call_ends(services: Services, tuner: ScriptedTuner, *, swept: bool) -> None:
    canary = begun(services)
    services.store.erasure.want_retraining(NEW, "call_1")
    if swept:
        assert housekeeping.sweep(services) == 1
    else:
        Watch(services).look()
    ended = services.store.canaries.get(canary.id)
    assert (ended.end, ended.ended_by) == (CanaryEnd.GONE, "debrief")
    assert told(services) == [(LEAD, canary.id), (SAM, canary.id)]
    assert ("retire", NEW) in tuner.done
    assert status(services) is ModelStatus.FAILED


def test_one_that_has_seen_a_forgotten_call_is_never_promoted(services: Services) -> None:
    canary = begun(services)
    services.store.erasure.want_retraining(NEW, "call_1")
    with pytest.raises(TuningError, match="was forgotten since"):
        end(services, canary.id, CanaryEnd.PROMOTED, "debrief")
    assert services.store.canaries.current() == canary  # all or nothing
    assert decisions.champion_name(services) == CHAMPION


def test_one_whose_files_are_gone_ends(services: Services) -> None:
    canary = begun(services)
    services.store.registry.note_taken_down(NEW)
    Watch(services).look()
    assert services.store.canaries.get(canary.id).end is CanaryEnd.GONE
    assert status(services) is ModelStatus.FAILED


def test_one_that_was_compared_with_another_champion_ends(services: Services) -> None:
    canary = begun(services)
    services.store.registry.roll_back(LEAD)  # by whoever knows nothing of canaries
    Watch(services).look()
    assert services.store.canaries.get(canary.id).end is CanaryEnd.STOPPED
    assert decisions.champion_name(services) == BEFORE


def test_a_call_that_is_forgotten_counts_no_more(services: Services, team: Team) -> None:
    canary = begun(services)
    team.votes(canary, 6, ours=0.5, theirs=0.5)
    before = standing(services, canary)
    gone = services.store.canaries.calls(canary.id)[0]
    erasure.forget(services.store, [gone.call_id], actor=LEAD, registry=services.registry)
    after = standing(services, canary)
    assert (before.votes, after.votes) == (6, 5)
    assert gone.call_id not in {row.call_id for row in services.store.canaries.calls(canary.id)}
