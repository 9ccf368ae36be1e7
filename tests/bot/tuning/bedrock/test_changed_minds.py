"""Other roads than the straight one: second clicks, changed minds, refusals, things that vanish from the account."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from bot import erasure
from bot.errors import CostsUnseen, TuningError
from bot.services import build_account
from bot.tuning import decisions, housekeeping
from bot.tuning.decisions import Decided
from bot.tuning.rollout import RolloutWorker
from dataset.model_records import ModelVersion, Resource, ResourceKind, ResourceState
from dataset.records import WorkState
from tests.bot.tuning.bedrock.conftest import LEAD, World, made
from tests.bot.tuning.conftest import taught

HAIKU = "claude-3-haiku"


def _bedrock(region: str = "us-west-2") -> Any:
    return boto3.client("bedrock", region_name=region)


def _throughput(world: World) -> list[Resource]:
    return world.services.store.resources.all(ResourceKind.THROUGHPUT)


def _made_by_the_hour(world: World) -> int:
    return world.aws.journal.count("CreateProvisionedModelThroughput", ok=True)


def _serves(world: World) -> str:
    [row] = _throughput(world)
    return str(_bedrock().get_provisioned_model_throughput(provisionedModelId=row.reference)["modelArn"])


def _two(west: World) -> tuple[ModelVersion, ModelVersion]:
    """The champion, which is served by the hour, and a candidate."""
    first = west.tuned()
    taught(west.services.store, 4, first=60)
    second = west.tuned()
    decisions.promote(west.services, first.name, LEAD, costs_seen=True)
    assert west.rolled_out(first.name).state is WorkState.DONE
    return first, second


def _restarted(world: World) -> World:
    data, model = world.services.settings.debrief_data.parent, world.services.settings.debrief_model
    return made(world.aws, data, debrief_model=model)


def _step(world: World, times: int = 1) -> None:
    for _ in range(times):
        RolloutWorker(world.services).work_once("test")
        world.look()


def test_a_second_click_changes_nothing(west: World) -> None:
    version = west.tuned()
    assert decisions.promote(west.services, version.name, LEAD, costs_seen=True) is Decided.ON_ITS_WAY
    RolloutWorker(west.services).work_once("test")
    asked = west.aws.journal.count("GetProvisionedModelThroughput")
    assert decisions.promote(west.services, version.name, LEAD) is Decided.ON_ITS_WAY
    assert west.aws.journal.count("GetProvisionedModelThroughput") <= asked + 1
    assert west.rolled_out(version.name).state is WorkState.DONE
    assert _made_by_the_hour(west) == 1


def test_what_was_refused_hides_no_cost(west: World) -> None:
    west.aws.limits.model_units = 0
    version = west.tuned()
    decisions.promote(west.services, version.name, LEAD, costs_seen=True)
    assert west.rolled_out(version.name).state is WorkState.FAILED
    assert _throughput(west) == []
    west.aws.limits.model_units = 2
    assert "by the hour" in decisions.hourly_costs(west.services, version)
    with pytest.raises(CostsUnseen):
        decisions.promote(west.services, version.name, LEAD)
    assert _made_by_the_hour(west) == 0


def test_nothing_by_the_hour_is_made_in_place_of_what_vanished(west: World) -> None:
    _, second = _two(west)
    assert decisions.promote(west.services, second.name, LEAD) is Decided.ON_ITS_WAY  # which costs nothing more
    _bedrock().delete_provisioned_model_throughput(provisionedModelId=_throughput(west)[0].reference)
    rollout = west.rolled_out(second.name)
    assert rollout.state is WorkState.FAILED
    assert "by the hour" in (rollout.error or "")
    assert _made_by_the_hour(west) == 1


def test_what_changes_goes_on_serving_its_own(west: World) -> None:
    first, second = _two(west)
    decisions.promote(west.services, second.name, LEAD)
    RolloutWorker(west.services).work_once("test")
    assert _restarted(west).services.model.name == first.name


def test_who_changes_their_mind_has_it_changed_back(west: World) -> None:
    first, second = _two(west)
    decisions.promote(west.services, second.name, LEAD)
    _step(west)
    assert decisions.promote(west.services, first.name, LEAD) is Decided.ON_ITS_WAY
    _step(west, 12)
    assert _serves(west) == first.artifact
    assert _restarted(west).services.model.name == first.name
    assert decisions.promote(west.services, first.name, LEAD) is Decided.BEFORE
    assert _made_by_the_hour(west) == 1


def test_retiring_what_is_on_its_way_leaves_what_serves(west: World) -> None:
    first, second = _two(west)
    decisions.promote(west.services, second.name, LEAD)
    _step(west)
    west.look()
    west.look()  # by now it serves the second, and nobody has seen that yet
    with pytest.raises(TuningError, match="in use"):
        housekeeping.retire(west.services, second.name, LEAD)
    for _ in range(4):
        west.look()
        housekeeping.go_on(west.services)
    assert [row.model for row in _throughput(west)] == [first.name]
    assert _serves(west) == first.artifact
    assert west.services.store.resources.of_model(second.name) == []


def test_a_change_that_is_refused_leaves_what_serves(west: World) -> None:
    first, second = _two(west)
    west.aws.faults.fail("UpdateProvisionedModelThroughput", "AccessDeniedException")
    decisions.promote(west.services, second.name, LEAD)
    assert west.rolled_out(second.name).state is WorkState.FAILED
    assert _restarted(west).services.model.name == first.name
    assert decisions.promote(west.services, first.name, LEAD) is Decided.BEFORE


def test_what_is_retired_while_it_is_made_is_not_left_behind(west: World, monkeypatch: pytest.MonkeyPatch) -> None:
    version = west.tuned()
    decisions.promote(west.services, version.name, LEAD, costs_seen=True)
    other = _restarted(west)

    def meanwhile(_: object) -> None:
        west.aws.hooks.clear()
        housekeeping.retire(other.services, version.name, "command line")

    west.aws.faults.fail("DeleteCustomModel", "ConflictException", times=1)  # it is being deployed
    west.aws.hooks.before("CreateProvisionedModelThroughput", _forgiving(meanwhile))
    _step(west, 2)
    west.look()
    housekeeping.sweep_job(west.services).work(lambda: False)
    assert _bedrock().list_provisioned_model_throughputs()["provisionedModelSummaries"] == []
    assert _bedrock().list_custom_models()["modelSummaries"] == []
    other.services.close()


def _forgiving(work: Any) -> Any:
    """Another process, which may be refused: what it says is not what this is about."""

    def done(asked: object) -> None:
        with pytest.raises(TuningError):
            work(asked)

    return done


def test_what_could_not_be_taken_down_is_not_used_again(world: World) -> None:
    version = world.tuned()
    world.aws.faults.fail("DeleteCustomModelDeployment", "AccessDeniedException")
    with pytest.raises(TuningError):
        housekeeping.retire(world.services, version.name, LEAD)
    with pytest.raises(TuningError, match="was taken down"):
        decisions.promote(world.services, version.name, LEAD)
    housekeeping.sweep_job(world.services).work(lambda: False)
    assert world.services.store.resources.all() == []


def test_a_champion_whose_deployment_is_gone_is_made_ready_again(world: World) -> None:
    version = world.tuned()
    decisions.promote(world.services, version.name, LEAD)
    [row] = world.services.store.resources.all(ResourceKind.DEPLOYMENT)
    _bedrock("us-east-1").delete_custom_model_deployment(customModelDeploymentIdentifier=row.reference)
    build_account(world.services.settings, world.services.store).reconcile()
    assert decisions.trouble(world.services, version.name) is not None
    assert decisions.promote(world.services, version.name, LEAD) is Decided.ON_ITS_WAY
    assert world.rolled_out(version.name).state is WorkState.DONE
    assert decisions.trouble(world.services, version.name) is None


def test_a_version_of_another_base_gets_a_place_of_its_own(world: World) -> None:
    for number in range(3):
        version = world.tuned()
        decisions.promote(world.services, version.name, LEAD)
        taught(world.services.store, 4, first=12 + 4 * number)
    assert world.tuned(base="nova-lite").name == "nova-lite-1"
    places = world.services.store.resources.all(ResourceKind.DEPLOYMENT)
    assert {place.model for place in places} == {"nova-micro-2", "nova-micro-3", "nova-lite-1"}
    assert all(place.state is ResourceState.THERE for place in places)


def test_what_sees_a_forgotten_call_on_its_way_does_not_come_into_use(world: World) -> None:
    version = world.tuned()
    housekeeping.undeploy(world.services, version.name, LEAD)
    assert world.services.store.registry.get(version.name).artifact is not None
    assert decisions.promote(world.services, version.name, LEAD) is Decided.ON_ITS_WAY
    call_id = next(pair.call_id for pair in world.services.store.snapshots.pairs(version.snapshot_id))
    erasure.forget(world.services.store, [call_id], actor=LEAD, registry=world.services.registry)
    rollout = world.rolled_out(version.name)
    assert rollout.state is WorkState.FAILED
    assert "forgotten" in (rollout.error or "")
    assert decisions.champion_name(world.services) == "nova-micro"


def test_what_serves_is_taken_down_and_the_version_is_kept(west: World) -> None:
    first, _ = _two(west)
    with pytest.raises(TuningError, match="writes the debriefs"):
        housekeeping.undeploy(west.services, first.name, LEAD)
    decisions.roll_back(west.services, LEAD)
    housekeeping.undeploy(west.services, first.name, LEAD)
    assert _throughput(west) == []
    assert len(_bedrock().list_custom_models()["modelSummaries"]) == 2
    with pytest.raises(CostsUnseen):
        decisions.promote(west.services, first.name, LEAD)
    assert decisions.promote(west.services, first.name, LEAD, costs_seen=True) is Decided.ON_ITS_WAY
    assert west.rolled_out(first.name).state is WorkState.DONE
