"""Settings that change: what was made in a region, a bucket or an account is asked for there, and noted gone there."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import TuningError
from bot.local_aws import LocalAws
from bot.local_aws.moto_server import MotoServer
from bot.local_aws.training import Trainer
from bot.summarise.pipeline import write_debrief
from bot.tuning import decisions, housekeeping
from bot.tuning.bedrock import BedrockTuner
from bot.tuning.worker import TuningWorker
from dataset.model_records import ModelVersion, Resource, ResourceKind, ResourceState
from dataset.records import WorkState
from tests.bot.tuning.bedrock.conftest import LEAD, World, made, west
from tests.local_aws import BUCKET, STARTED, TIMINGS, aws, aws_west, moto_server, trainer
from tests.samples import call

__all__ = ["aws", "aws_west", "moto_server", "trainer", "west"]

SOMEBODY = "999999999999"


@pytest.fixture
def moved(west: World, moto_server: MotoServer, trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The store of the west, with settings that name a model of the east. Both regions can be asked."""
    with LocalAws(
        region="us-east-1", timings=TIMINGS, clock=lambda: 0.0, started=STARTED, moto=moto_server, trainer=trainer
    ) as east:
        for name, value in east.environment.items():
            monkeypatch.setenv(name, value)
        data = west.services.settings.debrief_data.parent
        world = made(east, data, debrief_model="nova-micro", aws_region="")
        _reach(monkeypatch, world, west.aws)
        yield world
        world.services.close()


def _tuner(world: World) -> BedrockTuner:
    tuner = world.services.tuner_of("bedrock")
    assert isinstance(tuner, BedrockTuner)
    return tuner


def _reach(monkeypatch: pytest.MonkeyPatch, world: World, aws: LocalAws) -> None:
    """Have the other region's clients find it: each region listens elsewhere on this machine."""
    with monkeypatch.context() as there:
        for name, value in aws.environment.items():
            if "REGION" not in name:
                there.setenv(name, value)
        clients = _tuner(world)._clients.in_region(aws.region)
        for service in ("bedrock", "bedrock-runtime"):
            clients.client(service)


def _served(west: World) -> ModelVersion:
    version = west.tuned()
    decisions.promote(west.services, version.name, LEAD, costs_seen=True)
    west.rolled_out(version.name)
    return version


def test_what_is_retired_is_gone_where_it_was(west: World, request: pytest.FixtureRequest) -> None:
    version = _served(west)
    decisions.roll_back(west.services, LEAD)
    moved: World = request.getfixturevalue("moved")
    housekeeping.retire(moved.services, version.name, LEAD)
    assert west.aws.account.throughputs == {}
    assert west.aws.account.custom_models == {}
    assert moved.services.store.resources.all() == []


def test_a_training_goes_on_in_the_region_where_it_was_started(west: World, request: pytest.FixtureRequest) -> None:
    job = west.driven(west.ask(), steps=3)
    assert job.reference
    moved: World = request.getfixturevalue("moved")
    moved.aws.time.advance(600)
    TuningWorker(moved.services).work_once("moved")
    job = moved.services.store.tuning.get(job.id)
    assert job.state is WorkState.QUEUED, job.error
    assert "training" in job.what or "Bedrock" in job.what
    decisions.stop(moved.services, LEAD)
    moved.driven(job)
    assert west.aws.journal.count("StopModelCustomizationJob", ok=True) == 1


def test_a_version_answers_from_its_own_region(west: World, request: pytest.FixtureRequest) -> None:
    version = _served(west)
    moved: World = request.getfixturevalue("moved")
    log = call("Hello, this is Ben. How can I help?", "My router is broken.", "I will send a new one tomorrow.")
    services = moved.services
    assert services.model.name == version.name
    before = west.aws.journal.count("Converse", ok=True)
    write_debrief(log, services.model, services.pseudonymiser, style=services.style)
    assert west.aws.journal.count("Converse", ok=True) == before + 1
    assert moved.aws.journal.count("Converse") == 0


def _of_somebody(world: World, kind: ResourceKind) -> Resource:
    """Something as if it had been made in another account."""
    [row] = world.services.store.resources.all(kind)
    reference = (row.reference or "").replace("123456789012", SOMEBODY)
    world.services.store.resources.note(row.id, reference=reference)
    return row


@pytest.mark.parametrize("kind", [ResourceKind.DEPLOYMENT, ResourceKind.MODEL])
def test_another_account_cannot_tell_what_is_gone(world: World, kind: ResourceKind) -> None:
    version = world.tuned()
    row = _of_somebody(world, kind)
    with pytest.raises(TuningError, match="another AWS account") as caught:
        _tuner(world).retire(version)
    assert SOMEBODY in caught.value.administrator
    assert SOMEBODY not in str(caught.value)
    assert world.services.store.resources.get(row.id).state is ResourceState.LEAVING


def test_another_account_does_not_give_a_training_up(world: World) -> None:
    job = world.driven(world.ask(), steps=3)
    arn = (job.reference or "").replace("123456789012", SOMEBODY)
    with pytest.raises(TuningError, match="another AWS account"):
        _tuner(world).poll(arn)


def test_training_files_are_deleted_where_they_are(world: World, tmp_path: Path) -> None:
    job = world.driven(world.ask(), steps=3)
    assert world.aws.account.storage.under(f"s3://{BUCKET}/debrief/")
    world.aws.make_bucket("another")
    other = made(world.aws, tmp_path, debrief_bucket="another/one")
    decisions.stop(other.services, LEAD)
    other.driven(job)
    other.look()
    housekeeping.go_on(other.services)
    assert world.aws.account.storage.under(f"s3://{BUCKET}/debrief/") == []
    assert other.services.store.resources.all() == []
    other.services.close()


def test_files_that_cannot_be_reached_are_not_noted_gone(world: World, tmp_path: Path) -> None:
    world.driven(world.ask(), steps=3)
    world.aws.make_bucket("another")
    other = made(world.aws, tmp_path, debrief_bucket="another")
    [row] = other.services.store.resources.all()
    decisions.stop(other.services, LEAD)
    world.aws.faults.fail("ListObjectsV2", "AccessDenied", times=9, status=403)
    with pytest.raises(TuningError, match=BUCKET):
        _tuner(other).stop(row.job_id or "")
    assert other.services.store.resources.get(row.id).state is ResourceState.LEAVING
    other.services.close()


def test_a_bucket_that_was_deleted_holds_nothing_back(world: World) -> None:
    world.driven(world.ask(), steps=3)
    [row] = world.services.store.resources.all()
    world.aws.faults.fail("ListObjectsV2", "NoSuchBucket", times=9, status=404)
    _tuner(world).stop(row.job_id or "")
    world.look()
    _tuner(world).sweep()
    assert world.services.store.resources.all() == []
