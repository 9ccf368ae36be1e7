"""Model customization jobs: states, idempotency, refusals, and what they leave behind."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import boto3
import pytest

from bot.local_aws import LocalAws
from dataset.formats import Format
from tests.bot.local_aws.files import (
    HAIKU,
    LLAMA_8B,
    LLAMA_70B,
    NOVA,
    custom_model,
    job_request,
    put,
    records,
    refused,
)
from tests.local_aws import BUCKET, STARTED

PHASES = ("validationDetails", "dataProcessingDetails", "trainingDetails")


def _phases(job: Any) -> list[str]:
    return [job["statusDetails"][phase]["status"] for phase in PHASES]


def test_a_job_goes_through_its_phases(aws: LocalAws, bedrock: Any) -> None:
    put(records(10))
    arn = bedrock.create_model_customization_job(**job_request())["jobArn"]
    seen = []
    for seconds in (0, 12, 6, 41.9, 0.1):
        aws.time.advance(seconds)
        job = bedrock.get_model_customization_job(jobIdentifier=arn)
        seen.append((job["status"], _phases(job)))
    assert seen == [
        ("InProgress", ["InProgress", "NotStarted", "NotStarted"]),
        ("InProgress", ["Completed", "InProgress", "NotStarted"]),
        ("InProgress", ["Completed", "Completed", "InProgress"]),
        ("InProgress", ["Completed", "Completed", "InProgress"]),
        ("Completed", ["Completed", "Completed", "Completed"]),
    ]
    assert job["creationTime"] == STARTED
    assert job["endTime"] == STARTED + timedelta(seconds=60)
    assert job["baseModelArn"] == f"arn:aws:bedrock:us-east-1::foundation-model/{NOVA}"
    assert job["hyperParameters"] == {"epochCount": "2"}
    assert "failureMessage" not in job
    assert job == _without_answer(bedrock.get_model_customization_job(jobIdentifier="job-1"), job)


def _without_answer(job: Any, other: Any) -> Any:
    return job | {"ResponseMetadata": other["ResponseMetadata"]}


def test_a_completed_job_leaves_a_model_and_metrics(aws: LocalAws, bedrock: Any) -> None:
    put(records(10))
    validation = put(records(3, first=20), f"s3://{BUCKET}/data/validation.jsonl")
    model = custom_model(
        aws,
        bedrock,
        validationDataConfig={"validators": [{"s3Uri": validation}]},
        customModelKmsKeyId="alias/debrief",
        vpcConfig={"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]},
        customModelTags=[{"key": "team", "value": "support"}],
    )
    job = bedrock.get_model_customization_job(jobIdentifier="job-1")
    about = bedrock.get_custom_model(modelIdentifier=model)
    assert about["modelName"] == job["outputModelName"] == "model-job-1"
    assert about["jobArn"] == job["jobArn"]
    assert about["modelKmsKeyArn"] == job["outputModelKmsKeyArn"]
    assert about["modelKmsKeyArn"].startswith("arn:aws:kms:us-east-1:123456789012:key/")
    assert job["vpcConfig"] == {"subnetIds": ["subnet-1"], "securityGroupIds": ["sg-1"]}
    assert bedrock.list_tags_for_resource(resourceARN=model)["tags"] == [{"key": "team", "value": "support"}]

    s3 = boto3.client("s3")
    folder = f"out/model-customization-job-{job['jobArn'].rpartition('/')[2]}/"
    written = {o["Key"].removeprefix(folder) for o in s3.list_objects_v2(Bucket=BUCKET, Prefix=folder)["Contents"]}
    training = "training_artifacts/step_wise_training_metrics.csv"
    validated = "validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv"
    assert written == {training, validated}
    rows = _rows(s3.get_object(Bucket=BUCKET, Key=folder + training)["Body"].read())
    assert list(rows[0]) == ["step_number", "epoch_number", "training_loss", "perplexity"]
    assert [int(row["step_number"]) for row in rows] == list(range(1, 21))
    assert [int(row["epoch_number"]) for row in rows] == [1] * 10 + [2] * 10
    losses = [float(row["training_loss"]) for row in rows]
    assert losses == sorted(losses, reverse=True)
    assert job["trainingMetrics"]["trainingLoss"] == pytest.approx(losses[-1], abs=1e-6)
    ends = _rows(s3.get_object(Bucket=BUCKET, Key=folder + validated)["Body"].read())
    assert [int(row["epoch_number"]) for row in ends] == [1, 2]
    assert job["validationMetrics"] == [{"validationLoss": pytest.approx(float(ends[-1]["validation_loss"]), abs=1e-6)}]


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_nobody_is_told_completed_before_there_is_a_model(aws: LocalAws, bedrock: Any) -> None:
    # A clock that runs by itself may pass the end of a job between making its model and telling its state.
    put(records(8))
    bedrock.create_model_customization_job(**job_request())
    (job,) = aws.account.jobs.values()
    assert job.status(60) == "InProgress"
    aws.time.advance(60)
    told = bedrock.get_model_customization_job(jobIdentifier="job-1")
    assert told["status"] == job.status(60) == "Completed"
    assert told["outputModelArn"]


def test_a_repeated_token_starts_nothing_twice(aws: LocalAws, bedrock: Any) -> None:
    put(records(10))
    first = bedrock.create_model_customization_job(**job_request())["jobArn"]
    assert bedrock.create_model_customization_job(**job_request())["jobArn"] == first
    assert len(bedrock.list_model_customization_jobs()["modelCustomizationJobSummaries"]) == 1
    assert aws.journal.count("CreateModelCustomizationJob", ok=True) == 2
    other = job_request(hyperParameters={"epochCount": "3"})
    assert refused(bedrock.create_model_customization_job, **other)[:2] == ("ConflictException", 400)


def test_names_are_unique(aws: LocalAws, bedrock: Any) -> None:
    put(records(10))
    bedrock.create_model_customization_job(**job_request())
    again = job_request(clientRequestToken="other")
    told = refused(bedrock.create_model_customization_job, **again)
    assert told == ("ValidationException", 400, "The provided job name is currently in use.")
    same_model = job_request("job-2", customModelName="model-job-1")
    assert refused(bedrock.create_model_customization_job, **same_model)[0] == "ConflictException"
    aws.time.advance(60)
    assert refused(bedrock.create_model_customization_job, **same_model)[0] == "ConflictException"
    assert len(bedrock.list_model_customization_jobs()["modelCustomizationJobSummaries"]) == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"jobName": "bad name"}, "at 'jobName' failed to satisfy constraint: Member must satisfy regular expression"),
        ({"jobName": "j" * 64}, "Member must have length less than or equal to 63"),
        ({"customModelName": "model.1"}, "at 'customModelName'"),
        ({"roleArn": "DebriefTuning"}, "at 'roleArn'"),
        ({"customizationType": "TUNING"}, "Member must satisfy enum value set: [CONTINUED_PRE_TRAINING, "),
        ({"outputDataConfig": {"s3Uri": "https://x"}}, "at 'outputDataConfig.s3Uri'"),
        ({"jobTags": [{"key": "a;b", "value": ""}]}, "at 'jobTags.1.member.key'"),
        ({"roleArn": "arn:aws:iam::123456789012:role/Nobody"}, "IAM role"),
        ({"baseModelIdentifier": "amazon.nova-micro-v1:0"}, "cannot be customized"),
        ({"baseModelIdentifier": "amazon.titan-text-v1:0"}, "identifier is invalid"),
        ({"baseModelIdentifier": LLAMA_8B}, "in this region"),
        ({"hyperParameters": {"epochCount": "6"}}, "epochCount must be between 1 and 5"),
        ({"hyperParameters": {"epochCount": "2.0"}}, "epochCount must be an integer"),
        ({"hyperParameters": {"learningRate": "fast"}}, "learningRate is not a number"),
        ({"hyperParameters": {"learningRateMultiplier": "1"}}, "learningRateMultiplier is not supported"),
    ],
)
def test_what_is_refused_at_once(aws: LocalAws, bedrock: Any, changes: dict[str, Any], told: str) -> None:
    put(records(10))
    code, status, message = refused(bedrock.create_model_customization_job, **job_request(**changes))
    assert (code, status) == ("ValidationException", 400)
    assert told in message
    assert bedrock.list_model_customization_jobs()["modelCustomizationJobSummaries"] == []


def test_several_things_are_refused_together(bedrock: Any) -> None:
    message = refused(bedrock.create_model_customization_job, **job_request(jobName="a b", roleArn="c"))[2]
    assert message.startswith("2 validation errors detected: Value 'a b' at 'jobName' failed")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            None,
            "Could not validate GetObject permissions to access Amazon S3 bucket: debrief-test at key data/train.jsonl",
        ),
        (records(7), "needs at least 8"),
        ([*records(8), b"{"], "train.jsonl line 9"),
        ([*records(8), {"messages": []}], "train.jsonl line 9"),
    ],
)
def test_a_job_fails_over_its_file(aws: LocalAws, bedrock: Any, lines: list[Any] | None, told: str) -> None:
    if lines is not None:
        put(lines)
    arn = bedrock.create_model_customization_job(**job_request())["jobArn"]
    assert bedrock.get_model_customization_job(jobIdentifier=arn)["status"] == "InProgress"
    aws.time.advance(12)
    job = bedrock.get_model_customization_job(jobIdentifier=arn)
    assert (job["status"], _phases(job)) == ("Failed", ["Failed", "NotStarted", "NotStarted"])
    assert told in job["failureMessage"]
    assert "outputModelArn" not in job
    assert bedrock.list_custom_models()["modelSummaries"] == []


def test_reserved_strings_are_refused(aws: LocalAws, bedrock: Any) -> None:
    lines = records(8)
    lines[3]["messages"][0]["content"][0]["text"] += " Operating System: unknown"
    put(lines)
    bedrock.create_model_customization_job(**job_request())
    aws.time.advance(12)
    message = bedrock.get_model_customization_job(jobIdentifier="job-1")["failureMessage"]
    assert "line 4" in message
    assert "System:" in message


def test_nova_2_lite_takes_no_validation_set(aws: LocalAws, bedrock: Any) -> None:
    put(records(200))
    validation = put(records(3, first=300), f"s3://{BUCKET}/data/validation.jsonl")
    request = job_request(
        baseModelIdentifier="amazon.nova-2-lite-v1:0:256k",
        validationDataConfig={"validators": [{"s3Uri": validation}]},
    )
    bedrock.create_model_customization_job(**request)
    aws.time.advance(12)
    job = bedrock.get_model_customization_job(jobIdentifier="job-1")
    assert job["status"] == "Failed"
    assert "not supported" in job["failureMessage"]


def test_a_missing_bucket_for_the_output_fails_the_job(aws: LocalAws, bedrock: Any) -> None:
    put(records(8))
    bedrock.create_model_customization_job(**job_request(outputDataConfig={"s3Uri": "s3://nowhere/out"}))
    aws.time.advance(12)
    assert (
        "Amazon S3 perms missing (PutObject)"
        in bedrock.get_model_customization_job(jobIdentifier="job-1")["failureMessage"]
    )


def test_a_bucket_that_goes_away_meanwhile_fails_the_job(aws: LocalAws, bedrock: Any) -> None:
    put(records(8))
    aws.make_bucket("elsewhere")
    bedrock.create_model_customization_job(**job_request(outputDataConfig={"s3Uri": "s3://elsewhere/out"}))
    s3 = boto3.client("s3")
    s3.delete_object(Bucket="elsewhere", Key="out/.write_access_check_file.tmp")
    s3.delete_bucket(Bucket="elsewhere")
    aws.time.advance(60)
    job = bedrock.get_model_customization_job(jobIdentifier="job-1")
    assert job["status"] == "Failed"
    assert "bucket: elsewhere" in job["failureMessage"]
    assert bedrock.list_custom_models()["modelSummaries"] == []


def test_a_job_can_be_doomed(aws: LocalAws, bedrock: Any) -> None:
    put(records(8))
    aws.fates.fail("job", "An internal error occurred.")
    bedrock.create_model_customization_job(**job_request())
    aws.time.advance(30)
    assert bedrock.get_model_customization_job(jobIdentifier="job-1")["status"] == "InProgress"
    aws.time.advance(30)
    job = bedrock.get_model_customization_job(jobIdentifier="job-1")
    assert (job["status"], job["failureMessage"]) == ("Failed", "An internal error occurred.")
    assert _phases(job) == ["Completed", "Completed", "Failed"]


def test_a_job_is_stopped(aws: LocalAws, bedrock: Any) -> None:
    put(records(8))
    bedrock.create_model_customization_job(**job_request())
    aws.time.advance(20)
    bedrock.stop_model_customization_job(jobIdentifier="job-1")
    job = bedrock.get_model_customization_job(jobIdentifier="job-1")
    assert (job["status"], _phases(job)) == ("Stopping", ["Completed", "Completed", "Stopping"])
    bedrock.stop_model_customization_job(jobIdentifier="job-1")
    aws.time.advance(5)
    job = bedrock.get_model_customization_job(jobIdentifier="job-1")
    assert (job["status"], _phases(job)) == ("Stopped", ["Completed", "Completed", "Stopped"])
    assert refused(bedrock.stop_model_customization_job, jobIdentifier="job-1")[0] == "ConflictException"
    aws.time.advance(100)
    assert bedrock.list_custom_models()["modelSummaries"] == []


def test_what_is_not_there_is_not_found(bedrock: Any) -> None:
    assert refused(bedrock.get_model_customization_job, jobIdentifier="none")[:2] == ("ResourceNotFoundException", 404)
    assert refused(bedrock.stop_model_customization_job, jobIdentifier="none")[0] == "ResourceNotFoundException"
    assert refused(bedrock.get_custom_model, modelIdentifier="none")[0] == "ResourceNotFoundException"


def test_jobs_are_listed_by_page_name_and_state(aws: LocalAws, bedrock: Any) -> None:
    put(records(8))
    for number in range(5):
        bedrock.create_model_customization_job(**job_request(f"job-{number}"))
        aws.time.advance(20)
    pages = bedrock.get_paginator("list_model_customization_jobs").paginate(PaginationConfig={"PageSize": 2})
    names = [[job["jobName"] for job in page["modelCustomizationJobSummaries"]] for page in pages]
    assert names == [["job-4", "job-3"], ["job-2", "job-1"], ["job-0"]]
    done = bedrock.list_model_customization_jobs(statusEquals="Completed", sortOrder="Ascending")
    assert [job["jobName"] for job in done["modelCustomizationJobSummaries"]] == ["job-0", "job-1", "job-2"]
    assert all(job["customModelArn"] for job in done["modelCustomizationJobSummaries"])
    named = bedrock.list_model_customization_jobs(nameContains="b-3")["modelCustomizationJobSummaries"]
    assert [job["jobName"] for job in named] == ["job-3"]
    later = bedrock.list_model_customization_jobs(creationTimeAfter=STARTED + timedelta(seconds=50))
    assert len(later["modelCustomizationJobSummaries"]) == 2


def test_a_quota_of_running_jobs(aws: LocalAws, bedrock: Any) -> None:
    put(records(8))
    aws.limits.running_jobs = 1
    bedrock.create_model_customization_job(**job_request("job-1"))
    told = refused(bedrock.create_model_customization_job, **job_request("job-2"))
    assert told[:2] == ("ServiceQuotaExceededException", 400)
    aws.time.advance(60)
    assert bedrock.create_model_customization_job(**job_request("job-2"))["jobArn"]


def test_a_model_can_be_trained_on_from(aws: LocalAws, bedrock: Any) -> None:
    put(records(8))
    first = custom_model(aws, bedrock, "job-1")
    second = custom_model(aws, bedrock, "job-2", baseModelIdentifier=first)
    assert bedrock.get_custom_model(modelIdentifier=second)["baseModelArn"].endswith(NOVA)
    assert len(bedrock.list_custom_models()["modelSummaries"]) == 2


@pytest.mark.parametrize(
    ("base", "format_name", "number", "hyperparameters"),
    [
        (LLAMA_8B, Format.PROMPT_COMPLETION, 100, {"epochCount": "2", "learningRate": "0.0001"}),
        (LLAMA_70B, Format.CONVERSE, 100, {"epochCount": "2"}),
        (HAIKU, Format.CLAUDE, 32, {"epochCount": "2", "batchSize": "8", "learningRateMultiplier": "1"}),
    ],
)
def test_models_of_us_west_2(
    aws_west: LocalAws, base: str, format_name: Format, number: int, hyperparameters: dict[str, str]
) -> None:
    # A private arrangement: Claude 3 Haiku as it was.
    aws_west.models.set(HAIKU, status="ACTIVE", end_of_life=None)
    put(records(number, format_name))
    bedrock = boto3.client("bedrock")
    model = custom_model(aws_west, bedrock, baseModelIdentifier=base, hyperParameters=hyperparameters)
    assert f"custom-model/{base}/" in model


def test_claude_3_haiku_is_over(aws_west: LocalAws) -> None:
    put(records(32, Format.CLAUDE))
    bedrock = boto3.client("bedrock")
    lifecycle = bedrock.get_foundation_model(modelIdentifier=HAIKU)["modelDetails"]["modelLifecycle"]
    assert (lifecycle["status"], lifecycle["endOfLifeTime"].date().isoformat()) == ("LEGACY", "2026-09-10")
    aws_west.models.set(HAIKU, status="ACTIVE", end_of_life=None)
    before = custom_model(aws_west, bedrock, baseModelIdentifier=HAIKU, hyperParameters={})
    aws_west.models.set(HAIKU, status="LEGACY")
    going_on = job_request("job-2", baseModelIdentifier=before, hyperParameters={})
    assert refused(bedrock.create_model_customization_job, **going_on)[0] == "ValidationException"
    request = job_request("job-3", baseModelIdentifier=HAIKU, hyperParameters={})
    code, _, message = refused(bedrock.create_model_customization_job, **request)
    assert code == "ValidationException"
    assert "legacy" in message
