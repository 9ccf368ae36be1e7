"""What goes wrong with a training on Bedrock: told to the lead in words, and nothing is left that costs."""

from pathlib import Path

import boto3
import pytest

from bot import erasure
from bot.errors import TuningError
from bot.local_aws import LocalAws, Timings
from bot.tuning import decisions, housekeeping
from dataset.model_records import ResourceState, TuningJob, TuningStage
from dataset.records import WorkState
from tests.bot.tuning.bedrock.conftest import LEAD, World, made
from tests.bot.tuning.conftest import taught
from tests.local_aws import BUCKET


def _failed(world: World, job: TuningJob | None = None) -> str:
    job = world.driven(job or world.ask())
    assert job.state is WorkState.FAILED
    assert world.services.store.registry.all() == []
    assert world.aws.account.storage.under(f"s3://{BUCKET}/debrief/") == []
    housekeeping.sweep_job(world.services).work(lambda: False)  # Bedrock takes a moment to stop a training
    assert {row.state for row in world.services.store.resources.all(gone=True)} <= {ResourceState.GONE}
    assert world.aws.account.storage.under(f"s3://{BUCKET}/debrief/") == []
    return job.error or ""


def _waiting(world: World, steps: int = 12) -> TuningJob:
    """A training after some steps, which is expected to go on."""
    job = world.driven(world.ask(), steps=steps)
    assert job.state is WorkState.QUEUED
    return job


def test_what_aws_says_of_a_failed_job_is_told_to_the_lead(world: World) -> None:
    world.aws.fates.fail("job", "Invalid data in line 3 of the training file: messages is missing")
    assert "Invalid data in line 3 of the training file" in _failed(world)
    assert world.aws.journal.count("CreateCustomModelDeployment") == 0


def test_accounts_and_records_in_what_aws_says_are_not_kept(world: World) -> None:
    said = "arn:aws:iam::123456789012:role/X cannot read; record: {'text': 'Mr [PERSON_1] wants a refund'}"
    world.aws.fates.fail("job", said)
    error = _failed(world)
    assert "role/X cannot read; record: …" in error
    assert "123456789012" not in error
    assert "refund" not in error


def test_what_the_administrator_can_do_goes_along_with_an_error(world: World) -> None:
    world.aws.faults.fail("GetModelCustomizationJob", "AccessDeniedException", message="Not you.")
    with pytest.raises(TuningError) as caught:
        world.services.tuner_of("bedrock").poll("arn:aws:bedrock:us-east-1:123456789012:model-customization-job/x/y")
    assert "Compare the policy" in caught.value.administrator
    assert "Compare the policy" not in str(caught.value)


@pytest.mark.parametrize(
    ("operation", "code", "words"),
    [
        ("CreateModelCustomizationJob", "ServiceQuotaExceededException", "quota"),
        ("CreateModelCustomizationJob", "AccessDeniedException", "not allow"),
        ("CreateModelCustomizationJob", "ValidationException", "refuses"),
        ("PutObject", "AccessDenied", "not allow"),
        ("PutObject", "NoSuchBucket", "no such"),
        ("GetModelCustomizationJob", "UnrecognizedClientException", "who is asking"),
    ],
)
def test_what_nobody_can_wait_out_ends_the_job(world: World, operation: str, code: str, words: str) -> None:
    world.aws.faults.fail(operation, code, times=1 if operation != "PutObject" else 3, message="It says so.")
    error = _failed(world)
    assert words in error
    assert "  " not in error


def test_a_service_that_is_busy_or_gone_is_waited_for(world: World) -> None:
    for operation in ("CreateModelCustomizationJob", "GetModelCustomizationJob", "CreateCustomModelDeployment"):
        world.aws.faults.fail(operation, "ThrottlingException", times=7)
    job = _waiting(world, steps=4)
    assert job.trouble > 0
    assert "too much" in job.what
    job = world.driven(job, steps=400)
    assert job.state is WorkState.DONE, job.error
    assert job.trouble == 0
    assert world.aws.journal.count("CreateModelCustomizationJob", ok=True) == 1
    assert world.aws.journal.count("CreateCustomModelDeployment", ok=True) == 1


def test_an_answer_that_is_lost_starts_nothing_twice(world: World) -> None:
    for operation in ("CreateModelCustomizationJob", "CreateCustomModelDeployment"):
        world.aws.faults.drop(operation, times=6)  # the work is done, and nobody hears of it
    job = world.driven(world.ask(), steps=200)
    assert job.state is WorkState.DONE, job.error
    assert len(world.aws.account.jobs) == 1
    assert len(world.aws.account.deployments) == 1


def test_a_stop_takes_everything_down(world: World) -> None:
    job = _waiting(world, steps=3)
    assert job.stage is TuningStage.TRAINING
    assert decisions.stop(world.services, LEAD) is not None
    assert "was stopped" in _failed(world, job)
    assert world.aws.journal.count("StopModelCustomizationJob", ok=True) == 1
    assert world.aws.journal.count("DeleteCustomModel") == 0


def test_a_stop_that_comes_too_late_takes_the_model_down(world: World) -> None:
    job = _waiting(world, steps=3)
    world.aws.time.advance(3_600)
    decisions.stop(world.services, LEAD)
    assert "was stopped" in _failed(world, job)
    assert world.aws.journal.count("DeleteCustomModel", ok=True) == 1


def test_a_job_that_was_stopped_in_the_account(world: World) -> None:
    job = _waiting(world, steps=3)
    [row] = world.services.store.resources.all()
    world.services.tuner_of("bedrock")._jobs.stop(row)  # type: ignore[attr-defined]
    assert "stopped in the AWS account" in _failed(world, job)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"debrief_bucket": ""}, "DEBRIEF_BUCKET is not set"),
        ({"debrief_role": ""}, "DEBRIEF_ROLE is not set"),
        ({"debrief_subnets": "subnet-1"}, "belong together"),
    ],
)
def test_what_is_not_set_is_said_before_anything_is_sent(
    aws: LocalAws, tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    world = made(aws, tmp_path, **settings)
    taught(world.services.store, 12)
    job = world.driven(world.ask())
    assert words in (job.error or "")
    assert aws.journal.calls() == []
    world.services.close()


def test_a_model_is_trained_where_it_can_be(world: World) -> None:
    job = world.driven(world.ask(base="llama-3.3-70b"))
    assert "cannot be tuned in us-east-1" in (job.error or "")
    assert "us-west-2" in (job.error or "")


def test_a_hyperparameter_out_of_range_is_refused_here(world: World) -> None:
    job = world.driven(world.ask(hyperparameters={"epochCount": "9"}))
    assert "epochCount" in (job.error or "")
    assert "1 to 5" in (job.error or "")
    assert world.aws.journal.count("CreateModelCustomizationJob") == 0


def test_too_few_pairs_for_the_model(world: World) -> None:
    job = world.driven(world.ask(base="nova-2-lite"))
    assert "200 pairs at least, and there are 12" in (job.error or "")


def test_claude_3_haiku_at_the_end_of_its_life(aws_west: LocalAws, tmp_path: Path) -> None:
    world = made(aws_west, tmp_path, debrief_model="claude-3-haiku")
    taught(world.services.store, 60)
    job = world.driven(world.ask())
    assert job.state is WorkState.FAILED
    assert "2026-09-10" in (job.error or "")
    assert "nova-micro" in (job.error or "")
    assert aws_west.journal.count("CreateModelCustomizationJob") == 0
    world.services.close()


def test_a_call_that_is_forgotten_meanwhile_is_trained_without_and_asked_for_anew(world: World) -> None:
    job = _waiting(world, steps=3)
    snapshot = world.services.store.tuning.get(job.id).snapshot_id or ""
    call_id = next(pair.call_id for pair in world.services.store.snapshots.pairs(snapshot))
    erasure.forget(world.services.store, [call_id], actor=LEAD, registry=world.services.registry)
    job = world.driven(job, steps=40)
    # It costs once more, so somebody is asked once more.
    assert (job.stage, job.approved_by, job.plan["train"]) == (TuningStage.APPROVAL, None, 11)
    assert world.aws.account.storage.under(f"s3://{BUCKET}/debrief/") == []
    assert decisions.approve(world.services, job.id, LEAD)
    job = world.driven(job)
    assert job.state is WorkState.DONE, job.error
    version = world.services.store.registry.of_job(job.id)
    assert version is not None
    assert version.metrics["pairs"] == 11
    assert world.services.store.resources.of_model(version.name)[0].reference == version.artifact


def test_secrets_and_texts_stay_out_of_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "bot")
    world.aws.faults.fail("CreateModelCustomizationJob", "AccessDeniedException", message="Not you.")
    _failed(world)
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot."))
    assert "AccessDeniedException" in told
    for secret in ("testing", "Juana", "lamp"):
        assert secret not in told


def test_what_cannot_be_taken_down_is_told_and_tried_again(world: World) -> None:
    world.aws.timings = Timings(job_seconds=1_000)
    job = _waiting(world, steps=3)
    world.aws.faults.fail("StopModelCustomizationJob", "AccessDeniedException", times=5)
    decisions.stop(world.services, LEAD)
    job = world.driven(job)
    assert job.state is WorkState.FAILED
    assert "not taken down yet" in (job.error or "")
    [row] = world.services.store.resources.all()
    assert row.state is ResourceState.LEAVING
    housekeeping.sweep_job(world.services).work(lambda: False)
    assert world.services.store.resources.all() == [row]
    world.aws.faults.clear()
    housekeeping.sweep_job(world.services).work(lambda: False)
    world.look()
    housekeeping.sweep_job(world.services).work(lambda: False)
    assert world.services.store.resources.all() == []
    bedrock = boto3.client("bedrock", region_name="us-east-1")
    assert bedrock.list_custom_models()["modelSummaries"] == []
    assert bedrock.list_model_customization_jobs(statusEquals="InProgress")["modelCustomizationJobSummaries"] == []
