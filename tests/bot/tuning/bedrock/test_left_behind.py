"""What a training needs for a while, and what is to be gone afterwards: files here, objects in the bucket, jobs."""

import os
import time
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from bot.errors import TuningError, TuningUnavailable
from bot.local_aws import LocalAws, Timings
from bot.tuning import decisions, housekeeping
from bot.tuning.bedrock import BedrockTuner
from bot.tuning.bedrock.deployments import Places
from bot.tuning.worker import TuningWorker
from dataset.model_records import ResourceKind, ResourceState
from dataset.records import WorkState
from tests.bot.tuning.bedrock.conftest import LEAD, World, made, west
from tests.bot.tuning.conftest import taught
from tests.local_aws import BUCKET, aws, aws_west, moto_server, trainer

__all__ = ["aws", "aws_west", "moto_server", "trainer", "west"]

ACCOUNT = "123456789012"
KEPT = (ResourceKind.THROUGHPUT, ResourceKind.DEPLOYMENT)


def _hourly(world: World) -> None:
    housekeeping.sweep_job(world.services).work(lambda: False)


def _tuner(world: World) -> BedrockTuner:
    tuner = world.services.tuner_of("bedrock")
    assert isinstance(tuner, BedrockTuner)
    return tuner


def _files(world: World, bucket: str = BUCKET) -> list[str]:
    return list(world.aws.account.storage.under(f"s3://{bucket}/"))


def test_objects_carry_no_more_tags_than_s3_takes(aws: LocalAws, tmp_path: Path) -> None:
    world = made(aws, tmp_path, debrief_tags=",".join(f"t{number}=v" for number in range(8)))
    taught(world.services.store, 12)
    job = world.driven(world.ask())
    assert job.state is WorkState.DONE, job.error
    puts = [dict(parse_qsl(call.parameters["Tagging"])) for call in aws.journal.calls("PutObject")]
    assert puts
    assert all(tags == {"debrief:store": world.services.store.id, "debrief:job": job.id} for tags in puts)
    [asked] = aws.journal.calls("CreateModelCustomizationJob")
    assert len(asked.parameters["jobTags"]) > 10
    world.services.close()


def test_files_of_a_process_that_was_killed_are_swept_away_every_hour(world: World) -> None:
    data = world.services.settings.debrief_data
    killed, working = data / ".training-killed", data / ".training-working"
    for folder in (killed, working):
        folder.mkdir()
        (folder / "train.jsonl").write_text("text of a call")
    long_ago = time.time() - 86_400
    os.utime(killed, (long_ago, long_ago))
    _hourly(world)
    assert not killed.exists()
    assert (working / "train.jsonl").exists()


def test_what_cannot_be_taken_down_keeps_nothing_else_there(west: World) -> None:
    store = west.services.store
    version = west.tuned()
    decisions.promote(west.services, version.name, LEAD, costs_seen=True)
    west.rolled_out(version.name)
    decisions.roll_back(west.services, LEAD)
    # Older than what costs by the hour, and nobody may delete it.
    row = store.resources.want(ResourceKind.DEPLOYMENT, "debrief-old", token="t", region="us-west-2", model="old-1")
    store.resources.note_there(row.id, f"arn:aws:bedrock:us-west-2:{ACCOUNT}:custom-model-deployment/abcdefghijkl")
    store.resources.note_leaving([one.id for one in store.resources.all(*KEPT)])
    west.aws.faults.fail("DeleteCustomModelDeployment", "AccessDeniedException", times=9)
    with pytest.raises(TuningError, match=r"debrief-old was not deleted"):
        _tuner(west).sweep()
    assert [one.name for one in store.resources.all(*KEPT)] == ["debrief-old"]
    assert west.aws.account.throughputs == {}


def test_a_place_that_cannot_be_sent_back_keeps_nothing_there(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def settle(_places: Places) -> None:
        raise TuningError("It was not changed back.", "Ask.")

    version = world.tuned()
    monkeypatch.setattr(Places, "settle", settle)
    with pytest.raises(TuningError, match="not changed back"):
        _tuner(world).retire(version)
    assert world.services.store.resources.all() == []
    assert world.aws.account.custom_models == {}


def test_all_that_went_wrong_is_told(world: World) -> None:
    store = world.services.store
    for number in range(2):
        row = store.resources.want(ResourceKind.MODEL, f"debrief-{number}", token="t", region="us-east-1")
        store.resources.note_leaving([row.id])
    world.aws.faults.fail("DeleteCustomModel", "ThrottlingException", times=3)
    world.aws.faults.fail("DeleteCustomModel", "AccessDeniedException")
    with pytest.raises(TuningError, match=r"debrief-0 was not deleted.*debrief-1 was not deleted") as caught:
        _tuner(world).sweep()
    assert not isinstance(caught.value, TuningUnavailable)
    assert caught.value.administrator
    world.aws.faults.fail("DeleteCustomModel", "ThrottlingException", times=6)
    with pytest.raises(TuningUnavailable):
        _tuner(world).sweep()


def test_a_training_that_bedrock_forgot_leaves_no_files(world: World) -> None:
    job = world.driven(world.ask(), steps=3)
    assert _files(world)
    world.aws.account.jobs.clear()
    job = world.driven(job)
    assert "knows nothing of the training" in (job.error or "")
    assert "not taken down" not in (job.error or "")
    assert world.services.store.resources.all() == []
    assert _files(world) == []


def test_without_a_login_a_stop_is_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    job = world.driven(world.ask(), steps=3)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    other = made(world.aws, world.services.settings.debrief_data.parent)  # a shell of its own
    with pytest.raises(TuningError, match="who is asking"):
        _tuner(other).stop(job.id)
    [row] = other.services.store.resources.all()
    assert row.state is ResourceState.LEAVING
    other.services.close()


def test_a_lost_connection_while_stopping_is_told(world: World) -> None:
    job = world.driven(world.ask(), steps=3)
    world.aws.faults.drop("StopModelCustomizationJob", times=9)
    with pytest.raises(TuningUnavailable, match="The training was not stopped"):
        _tuner(world).stop(job.id)


def test_a_training_that_ends_although_it_is_being_stopped_leaves_no_model(world: World) -> None:
    job = world.driven(world.ask(), steps=3)
    decisions.stop(world.services, LEAD)
    job = world.driven(job)
    assert job.state is WorkState.FAILED
    assert "not taken down" not in (job.error or "")
    [row] = world.services.store.resources.all()
    assert (row.kind, row.state) == (ResourceKind.JOB, ResourceState.LEAVING)
    assert _files(world) == []  # they hold texts, and go at once
    _complete(world)
    _hourly(world)
    assert world.services.store.resources.all() == []
    assert world.aws.account.custom_models == {}
    assert world.aws.journal.count("DeleteCustomModel", ok=True) == 1


def test_a_training_that_was_given_up_while_it_was_asked_for_is_stopped(world: World) -> None:
    job = world.ask()
    world.aws.timings = Timings(job_seconds=10_000)
    worker = TuningWorker(world.services)
    worker.work_once("a")

    def meanwhile(_asked: object) -> None:
        world.aws.time.advance(3_600)  # the process slept, and its lease ran out
        decisions.stop(world.services, LEAD)
        TuningWorker(world.services).work_once("b")

    world.aws.hooks.before("CreateModelCustomizationJob", meanwhile)
    worker.work_once("c")
    world.look()
    _hourly(world)
    assert world.services.store.tuning.get(job.id).state is WorkState.FAILED
    assert [one.status(world.aws.account.now()) for one in world.aws.account.jobs.values()] == ["Stopped"]
    assert world.services.store.resources.all() == []
    assert _files(world) == []


def _complete(world: World) -> None:
    """Have the one training go on to its end, although it was asked to stop."""
    [job] = world.aws.account.jobs.values()
    job.stopped = None
    world.aws.time.advance(3_600)
