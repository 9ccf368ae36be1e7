"""The account held against the store: nothing is noted gone that is there, and nothing of ours is a stray."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from bot.errors import TuningError
from bot.services import build_account
from bot.tuning import decisions
from bot.tuning.bedrock.account import Account
from bot.tuning.rollout import RolloutWorker
from dataset.model_records import Resource, ResourceKind, ResourceState
from handlers.cli import model_resources
from tests.bot.tuning.bedrock.conftest import LEAD, World, west
from tests.bot.tuning.conftest import taught
from tests.local_aws import BUCKET, ROLE, aws, aws_west, moto_server, trainer

__all__ = ["aws", "aws_west", "moto_server", "trainer", "west"]

ARN = "arn:aws:bedrock:us-east-1:123456789012:"


def _account(world: World) -> Account:
    return build_account(world.services.settings, world.services.store)


def _bedrock(region: str = "us-east-1") -> Any:
    return boto3.client("bedrock", region_name=region)


def _noted(world: World, kind: ResourceKind, name: str, reference: str, region: str = "us-east-1") -> Resource:
    row = world.services.store.resources.want(kind, name, token="t", region=region)
    world.services.store.resources.note_there(row.id, reference)
    return world.services.store.resources.get(row.id)


def test_what_is_made_while_the_account_is_listed_is_not_gone(world: World) -> None:
    version = world.tuned()
    decisions.promote(world.services, version.name, LEAD)
    taught(world.services.store, 4, first=12)
    once: Iterator[None] = iter([None])

    def meanwhile(_asked: object) -> None:
        for _ in once:
            world.tuned()

    world.aws.hooks.after("ListCustomModelDeployments", meanwhile)
    found = _account(world).reconcile()
    assert found.gone == ()
    assert found.strays == ()
    assert len(world.services.store.resources.all(ResourceKind.DEPLOYMENT)) == 2


def test_what_a_list_does_not_have_yet_is_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.tuned()
    rows = world.services.store.resources.all()
    monkeypatch.setattr("bot.tuning.bedrock.account._found", lambda _clients: iter(()))
    assert _account(world).reconcile().gone == ()
    assert world.services.store.resources.all() == rows
    assert world.aws.journal.count("GetCustomModel", ok=True) == 1


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (ResourceKind.MODEL, "custom-model/amazon.nova-micro-v1:0:128k/abcdefghijkl"),
        (ResourceKind.DEPLOYMENT, "custom-model-deployment/abcdefghijkl"),
        (ResourceKind.THROUGHPUT, "provisioned-model/abcdefghijkl"),
    ],
)
def test_what_is_gone_is_noted(world: World, kind: ResourceKind, what: str) -> None:
    row = _noted(world, kind, "debrief-x", ARN + what)
    [gone] = _account(world).reconcile().gone
    assert gone == row
    assert world.services.store.resources.get(row.id).state is ResourceState.GONE


def test_another_account_notes_nothing_gone(world: World) -> None:
    row = _noted(
        world,
        ResourceKind.DEPLOYMENT,
        "debrief-x",
        ARN.replace("123456789012", "999999999999") + "custom-model-deployment/abcdefghijkl",
    )
    with pytest.raises(TuningError, match="another AWS account"):
        _account(world).reconcile()
    assert world.services.store.resources.get(row.id) == row


def test_what_was_asked_for_and_is_there_is_no_stray(west: World, capsys: pytest.CaptureFixture[str]) -> None:
    version = west.tuned()
    decisions.promote(west.services, version.name, LEAD, costs_seen=True)
    RolloutWorker(west.services).work_once("test")
    [row] = west.services.store.resources.all(ResourceKind.THROUGHPUT)
    reference = row.reference
    assert reference is not None
    _forget_reference(west, row)  # as if the process had been killed before it heard of it
    found = _account(west).reconcile()
    assert found.strays == ()
    [adopted] = found.adopted
    assert (adopted.id, adopted.reference) == (row.id, reference)
    assert adopted.state is ResourceState.WANTED  # it is being made: nothing answers yet
    model_resources.show(west.services, found)
    assert f"{row.name} was asked for, and is in the account: noted." in capsys.readouterr().out
    assert _account(west).reconcile().adopted == ()
    west.look()
    west.look()
    _forget_reference(west, row)
    assert [one.state for one in _account(west).reconcile().adopted] == [ResourceState.THERE]


def _forget_reference(world: World, row: Resource) -> None:
    world.services.store.resources.note(row.id, reference=None, state=ResourceState.WANTED.value)


def test_a_training_that_nobody_heard_of_is_adopted(world: World) -> None:
    job = world.driven(world.ask(), steps=3)
    [row] = world.services.store.resources.all()
    _forget_reference(world, row)
    found = _account(world).reconcile()
    assert (found.strays, [one.reference for one in found.adopted]) == ((), [job.reference])


def test_a_name_that_only_holds_ours_is_somebody_elses(world: World) -> None:
    job = world.driven(world.ask(), steps=3)
    asked = dict(world.aws.journal.calls("CreateModelCustomizationJob")[0].parameters)
    asked |= {"jobName": "team-debrief-7", "customModelName": "team-debrief-7", "clientRequestToken": "another1"}
    _bedrock().create_model_customization_job(**asked)
    assert job.reference
    assert _account(world).reconcile().strays == ()
    asked |= {"jobName": "debrief-7", "customModelName": "debrief-7", "clientRequestToken": "another2"}
    _bedrock().create_model_customization_job(**asked)
    assert [(one.kind, one.name) for one in _account(world).reconcile().strays] == [(ResourceKind.JOB, "debrief-7")]


def test_batch_and_evaluation_jobs_under_way_are_listed(world: World) -> None:
    record = b'{"recordId": "1", "modelInput": {"messages": [{"role": "user", "content": [{"text": "Hello"}]}]}}\n'
    world.aws.limits.batch_records = 1
    s3 = boto3.client("s3", region_name="us-east-1")
    s3.put_object(Bucket=BUCKET, Key="in/calls.jsonl", Body=record)
    _bedrock().create_model_invocation_job(
        jobName="debrief-backfill-lost",
        roleArn=ROLE,
        modelId="amazon.nova-micro-v1:0",
        modelInvocationType="Converse",
        inputDataConfig={"s3InputDataConfig": {"s3InputFormat": "JSONL", "s3Uri": f"s3://{BUCKET}/in/calls.jsonl"}},
        outputDataConfig={"s3OutputDataConfig": {"s3Uri": f"s3://{BUCKET}/out/"}},
    )
    [stray] = _account(world).reconcile().strays
    assert (stray.kind, stray.name, stray.store) == (ResourceKind.BATCH, "debrief-backfill-lost", "")
    world.aws.time.advance(3_600)
    assert _account(world).reconcile().strays == ()
    assert world.aws.journal.count("ListEvaluationJobs", ok=True) == 2


def test_all_regions_that_the_store_knows_of_are_listed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def found(clients: Any) -> Iterator[Any]:
        asked.append(clients.region)
        return iter(())

    monkeypatch.setattr("bot.tuning.bedrock.account._found", found)
    row = _noted(world, ResourceKind.JOB, "debrief-x", "arn:x", region="us-west-2")
    world.services.store.resources.note_gone(row.id)
    _account(world).reconcile()
    assert asked == ["us-east-1", "us-west-2"]
