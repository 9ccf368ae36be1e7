"""Places that serve: made, changed over to another version, paid by the hour, taken down, found in the account."""

import boto3
import pytest

from bot import erasure
from bot.errors import CostsUnseen, TuningError
from bot.services import build_account
from bot.tuning import decisions, housekeeping
from bot.tuning.canary import Accepted, accept
from bot.tuning.decisions import Decided
from dataset.model_records import ModelStatus, ResourceKind, ResourceState
from dataset.records import WorkState
from tests.bot.tuning.bedrock.conftest import LEAD, World
from tests.bot.tuning.conftest import taught
from tests.local_aws import BUCKET

HAIKU = "claude-3-haiku"


def _versions(world: World, number: int, first: int = 12) -> list[str]:
    names = []
    for count in range(number):
        names.append(world.tuned().name)
        taught(world.services.store, 4, first=first + 4 * count)
    return names


def _places(world: World, kind: ResourceKind = ResourceKind.DEPLOYMENT) -> dict[str | None, str | None]:
    return {row.model: row.reference for row in world.services.store.resources.all(kind)}


def test_the_least_needed_version_gives_its_place_to_a_new_one(world: World) -> None:
    services, aws = world.services, world.aws
    for name in ("nova-micro-1", "nova-micro-2", "nova-micro-3"):
        [_] = _versions(world, 1, first=12 + 4 * len(services.store.registry.all()))
        assert decisions.promote(services, name, LEAD) is Decided.DONE
    first = _places(world)["nova-micro-1"]
    version = world.tuned()
    assert version.status is ModelStatus.CANDIDATE
    assert aws.journal.count("CreateCustomModelDeployment", ok=True) == 3
    assert aws.journal.count("UpdateCustomModelDeployment", ok=True) == 1
    places = _places(world)
    assert places["nova-micro-4"] == first
    assert set(places) == {"nova-micro-2", "nova-micro-3", "nova-micro-4"}
    # One click still leads back, and the version that lost its place can be used again.
    assert decisions.roll_back(services, LEAD) == ("nova-micro-3", "nova-micro-2", Decided.DONE)
    assert decisions.promote(services, "nova-micro-1", LEAD) is Decided.ON_ITS_WAY
    assert services.model.name == "nova-micro-2"
    assert world.rolled_out("nova-micro-1").state is WorkState.DONE
    assert services.model.name == "nova-micro-1"
    assert aws.journal.count("CreateCustomModelDeployment", ok=True) == 3


def test_the_canary_keeps_its_place(world: World) -> None:
    services = world.services
    [first, second] = _versions(world, 2)
    assert decisions.promote(services, first, LEAD) is Decided.DONE
    assert accept(services, second, LEAD) is Accepted.IN_CANARY
    third = world.tuned().name
    assert decisions.decline(services, third, LEAD)
    taught(services.store, 4, first=60)
    fourth = world.tuned().name
    # One that nobody wants gave its place up: neither the champion nor the canary did.
    assert set(_places(world)) == {first, second, fourth}
    with pytest.raises(TuningError, match="is the canary"):
        housekeeping.undeploy(services, second, LEAD)


def test_a_change_that_fails_leaves_what_serves(world: World) -> None:
    for _ in range(3):
        _versions(world, 1, first=12 + 4 * len(world.services.store.registry.all()))
    world.aws.fates.fail("update", "The model cannot be loaded")
    job = world.driven(world.ask())
    assert job.state is WorkState.DONE
    assert set(_places(world)) == {"nova-micro-1", "nova-micro-2", "nova-micro-3"}
    # What was paid for is kept: as a candidate that says why it was not tried out.
    assert world.aws.journal.count("DeleteCustomModel") == 0
    version = world.services.store.registry.of_job(job.id)
    assert version is not None
    assert "The model cannot be loaded" in version.metrics["untried"]


def test_claude_3_haiku_is_served_by_the_hour_after_a_yes(west: World) -> None:
    services, aws = west.services, west.aws
    version = west.tuned()
    [asked] = aws.journal.calls("CreateModelCustomizationJob")
    assert asked.parameters["baseModelIdentifier"] == "anthropic.claude-3-haiku-20240307-v1:0:200k"
    assert asked.parameters["hyperParameters"]["learningRateMultiplier"] == "1"
    # It costs by the hour: so it is not there, and was not tried out.
    assert aws.journal.count("CreateProvisionedModelThroughput") == 0
    assert version.metrics["asked"] == 0
    with pytest.raises(CostsUnseen, match="by the hour"):
        decisions.promote(services, version.name, LEAD)
    assert aws.journal.count("CreateProvisionedModelThroughput") == 0
    assert decisions.promote(services, version.name, LEAD, costs_seen=True) is Decided.ON_ITS_WAY
    assert services.model.name == HAIKU
    assert west.rolled_out(version.name).state is WorkState.DONE
    assert services.model.name == version.name
    [throughput] = aws.journal.calls("CreateProvisionedModelThroughput")
    assert throughput.parameters["modelUnits"] == 1
    assert "commitmentDuration" not in throughput.parameters
    [row] = services.store.resources.all(ResourceKind.THROUGHPUT)
    assert (row.state, row.approved_by) == (ResourceState.THERE, LEAD)
    assert "by the hour" in row.price
    # The next version takes the same place over, and back again: nothing more is paid.
    taught(services.store, 4, first=60)
    second = west.tuned()
    assert decisions.promote(services, second.name, LEAD) is Decided.ON_ITS_WAY
    assert west.rolled_out(second.name).state is WorkState.DONE
    assert services.model.name == second.name
    done = decisions.roll_back(services, LEAD)
    assert done == (second.name, version.name, Decided.ON_ITS_WAY)
    assert west.rolled_out(version.name).state is WorkState.DONE
    assert services.model.name == version.name
    assert aws.journal.count("CreateProvisionedModelThroughput") == 1
    assert aws.journal.count("UpdateProvisionedModelThroughput", ok=True) == 2
    decisions.roll_back(services, LEAD)
    assert services.model.name == HAIKU
    housekeeping.retire(services, version.name, LEAD)
    assert services.store.resources.all(ResourceKind.THROUGHPUT) == []
    assert aws.journal.count("DeleteProvisionedModelThroughput", ok=True) == 1


def test_no_quota_for_throughput_is_told(west: World) -> None:
    west.aws.limits.model_units = 0
    version = west.tuned()
    decisions.promote(west.services, version.name, LEAD, costs_seen=True)
    rollout = west.rolled_out(version.name)
    assert rollout.state is WorkState.FAILED
    assert "quota" in (rollout.error or "").lower()
    assert west.services.model.name == HAIKU


def test_a_deployment_that_was_deleted_in_the_account_is_made_anew(world: World) -> None:
    version = world.tuned()
    decisions.promote(world.services, version.name, LEAD)
    reference = _places(world)[version.name]
    decisions.roll_back(world.services, LEAD)
    world.services.tuner_of("bedrock")._clients.client("bedrock").delete_custom_model_deployment(  # type: ignore[attr-defined]
        customModelDeploymentIdentifier=reference
    )
    found = build_account(world.services.settings, world.services.store).reconcile()
    assert [row.reference for row in found.gone] == [reference]
    assert found.strays == ()
    assert decisions.promote(world.services, version.name, LEAD) is Decided.ON_ITS_WAY
    assert world.rolled_out(version.name).state is WorkState.DONE
    assert _places(world)[version.name] != reference
    assert world.services.model.name == version.name


def test_what_the_store_does_not_know_is_found_in_the_account(world: World) -> None:
    version = world.tuned()
    account = build_account(world.services.settings, world.services.store)
    assert account.reconcile().strays == ()
    [row] = world.services.store.resources.all(ResourceKind.DEPLOYMENT)
    world.services.store.resources.note_gone(row.id)
    [stray] = account.reconcile().strays
    assert (stray.kind, stray.reference, stray.store) == (row.kind, row.reference, world.services.store.id)
    assert version.status is ModelStatus.CANDIDATE


def test_a_word_that_is_given_meanwhile_counts(world: World) -> None:
    first = world.tuned()
    decisions.promote(world.services, first.name, LEAD)
    [row] = world.services.store.resources.all(ResourceKind.DEPLOYMENT)
    taught(world.services.store, 4, first=12)
    second = world.tuned()
    world.services.tuner_of("bedrock").retire(second)  # its deployment is gone
    assert decisions.promote(world.services, second.name, LEAD) is Decided.ON_ITS_WAY
    assert decisions.promote(world.services, first.name, LEAD) is Decided.BEFORE
    assert world.services.store.rollouts.under_way() is None
    assert world.services.model.name == first.name
    assert row.reference is not None


def test_retiring_asks_nothing_of_what_is_gone_already(world: World) -> None:
    version = world.tuned()
    tuner = world.services.tuner_of("bedrock")
    tuner.retire(version)
    tuner.retire(version)
    assert world.services.store.resources.all() == []
    with pytest.raises(TuningError, match="not deployed"):
        tuner.open(version)


def test_a_version_that_saw_a_forgotten_call_is_never_gone_back_to(world: World) -> None:
    services = world.services
    first = world.tuned()
    decisions.promote(services, first.name, LEAD)
    taught(services.store, 4, first=12)
    second = world.tuned()
    decisions.promote(services, second.name, LEAD)
    seen = services.store.snapshots.get(first.snapshot_id)
    call_id = next(pair.call_id for pair in services.store.snapshots.pairs(seen.id))
    # While AWS cannot be asked it cannot be taken down; it is not used any more all the same.
    world.aws.faults.fail("DeleteCustomModelDeployment", "AccessDeniedException", times=50)
    erasure.forget(services.store, [call_id], actor=LEAD, registry=services.registry)
    assert housekeeping.sweep(services) == 0
    assert services.store.registry.get(first.name).artifact is None
    assert decisions.roll_back(services, LEAD) == (second.name, "nova-micro", Decided.DONE)
    assert set(services.store.erasure.retraining_wanted()) == {first.name, second.name}
    world.aws.faults.clear()
    housekeeping.sweep_job(services).work(lambda: False)
    assert services.store.erasure.retraining_wanted() == {}
    assert services.store.resources.all() == []
    assert world.aws.account.storage.under(f"s3://{BUCKET}/debrief/") == []


def test_a_version_whose_deployment_somebody_deleted_is_made_ready_before_it_is_used(world: World) -> None:
    version = world.tuned()
    [row] = world.services.store.resources.all(ResourceKind.DEPLOYMENT)
    boto3.client("bedrock", region_name="us-east-1").delete_custom_model_deployment(
        customModelDeploymentIdentifier=row.reference
    )
    assert decisions.promote(world.services, version.name, LEAD) is Decided.ON_ITS_WAY
    assert world.services.model.name == "nova-micro"
    assert world.rolled_out(version.name).state is WorkState.DONE
    assert world.services.model.name == version.name
