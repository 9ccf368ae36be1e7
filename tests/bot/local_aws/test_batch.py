"""Batch inference and evaluation with a model as judge."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from bot.local_aws import LocalAws
from dataset.formats import FORMATS, Format
from dataset.prompts import undefuse
from dataset.records import CallSummary
from tests.bot.local_aws.files import custom_model, put, records, refused
from tests.bot.models.teaching import playground
from tests.dataset.lines import pair
from tests.local_aws import BUCKET, ROLE

INPUT = f"s3://{BUCKET}/batch/calls.jsonl"


def _records(number: int) -> list[dict[str, Any]]:
    return [{"recordId": f"CALL{n:07}", "modelInput": _input(n)} for n in range(number)]


def _input(number: int) -> dict[str, Any]:
    prompt, _ = playground()[number % 60]
    return {
        "system": [{"text": prompt.system}],
        "messages": [{"role": "user", "content": [{"text": prompt.user}]}],
        "inferenceConfig": {"maxTokens": 2_000},
    }


def _request(name: str = "backfill-1", **more: Any) -> dict[str, Any]:
    return {
        "jobName": name,
        "roleArn": ROLE,
        "clientRequestToken": f"token-{name}",
        "modelId": "amazon.nova-micro-v1:0",
        "modelInvocationType": "Converse",
        "inputDataConfig": {"s3InputDataConfig": {"s3Uri": INPUT}},
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": f"s3://{BUCKET}/answers/"}},
    } | more


def _read(key: str) -> bytes:
    return bytes(boto3.client("s3").get_object(Bucket=BUCKET, Key=key)["Body"].read())


def _lines(key: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _read(key).splitlines()]


def _states(aws: LocalAws, bedrock: Any, arn: str, *seconds: float) -> list[str]:
    seen = []
    for pause in seconds:
        aws.time.advance(pause)
        seen.append(bedrock.get_model_invocation_job(jobIdentifier=arn)["status"])
    return seen


def test_a_batch_is_answered(aws: LocalAws, bedrock: Any) -> None:
    lines = _records(10)
    lines[3]["modelInput"]["messages"] = []
    del lines[4]["recordId"]
    put(lines, INPUT)
    aws.limits.batch_records = 10
    arn = bedrock.create_model_invocation_job(**_request())["jobArn"]
    assert bedrock.create_model_invocation_job(**_request())["jobArn"] == arn
    states = _states(aws, bedrock, arn, 0, 10, 10, 10, 30)
    assert states == ["Submitted", "Validating", "Scheduled", "InProgress", "Completed"]
    job = bedrock.get_model_invocation_job(jobIdentifier=arn)
    counts = ("totalRecordCount", "processedRecordCount", "successRecordCount", "errorRecordCount")
    assert [job[name] for name in counts] == [10, 10, 9, 1]

    folder = f"answers/{arn.rpartition('/')[2]}"
    answered = _lines(f"{folder}/calls.jsonl.out")
    assert [line["recordId"] for line in answered[:4]] == [f"CALL{n:07}" for n in range(4)]
    assert answered[4]["recordId"]
    assert answered[0]["modelInput"] == lines[0]["modelInput"]
    output = answered[0]["modelOutput"]
    text = output["output"]["message"]["content"][0]["text"]
    assert CallSummary.model_validate_json(undefuse(text)).title
    assert output["stopReason"] == "end_turn"
    assert answered[3]["error"]["errorCode"] == 400
    assert answered[3]["error"]["retryable"] is False
    assert "start with a user message" in answered[3]["error"]["errorMessage"]
    assert "modelOutput" not in answered[3]
    manifest = json.loads(_read(f"{folder}/manifest.json.out"))
    assert {name: manifest[name] for name in counts} == {name: job[name] for name in counts}
    assert manifest["inputTokenCount"] > manifest["outputTokenCount"] > 0


def test_a_record_with_tools_fails(aws: LocalAws, bedrock: Any) -> None:
    aws.limits.batch_records = 2
    lines = _records(2)
    tool = {"toolSpec": {"name": "debrief", "inputSchema": {"json": {"type": "object"}}}}
    lines[0]["modelInput"]["toolConfig"] = {"tools": [tool]}
    put(lines, INPUT)
    arn = bedrock.create_model_invocation_job(**_request())["jobArn"]
    assert _states(aws, bedrock, arn, 60) == ["Completed"]
    refused_one, answered = _lines(f"answers/{arn.rpartition('/')[2]}/calls.jsonl.out")
    assert refused_one["error"]["errorCode"] == 400
    assert "modelOutput" in answered


def test_a_folder_of_files_in_novas_own_form(aws: LocalAws, bedrock: Any) -> None:
    aws.limits.batch_records = 4
    for name in ("a", "b"):
        bodies = [{"recordId": name, "modelInput": {"schemaVersion": "messages-v1", **_input(n)}} for n in range(2)]
        put(bodies, f"s3://{BUCKET}/folder/{name}.jsonl")
    place = {"s3InputDataConfig": {"s3Uri": f"s3://{BUCKET}/folder/"}}
    request = _request(inputDataConfig=place, modelInvocationType="InvokeModel")
    arn = bedrock.create_model_invocation_job(**request)["jobArn"]
    assert _states(aws, bedrock, arn, 60) == ["Completed"]
    for name in ("a", "b"):
        first, _ = _lines(f"answers/{arn.rpartition('/')[2]}/{name}.jsonl.out")
        assert first["modelOutput"]["output"]["message"]["role"] == "assistant"


@pytest.mark.parametrize(
    ("lines", "told"), [(_records(9), "fewer records (9) than the required minimum of 10"), ([b"{"] * 10, "not valid")]
)
def test_a_batch_fails_over_its_input(aws: LocalAws, bedrock: Any, lines: list[Any], told: str) -> None:
    aws.limits.batch_records = 10
    put(lines, INPUT)
    arn = bedrock.create_model_invocation_job(**_request())["jobArn"]
    assert _states(aws, bedrock, arn, 17, 1) == ["Validating", "Failed"]
    assert told in bedrock.get_model_invocation_job(jobIdentifier=arn)["message"]


def test_what_a_batch_is_refused_for(aws: LocalAws, bedrock: Any) -> None:
    create = bedrock.create_model_invocation_job
    code, _, message = refused(create, **_request())
    assert (code, "Could not validate GetObject permissions" in message) == ("ValidationException", True)
    put(_records(100), INPUT)
    assert refused(create, **_request(modelId="amazon.nothing-v1:0"))[0] == "ValidationException"
    nobody = "arn:aws:iam::123456789012:role/Nobody"
    assert refused(create, **_request(roleArn=nobody))[0] == "ValidationException"
    create(**_request())
    again = _request(clientRequestToken="other")
    assert "currently in use" in refused(create, **again)[2]
    other = _request(modelId="amazon.nova-lite-v1:0")
    assert refused(create, **other)[0] == "ConflictException"


def test_custom_models_answer_no_batch(aws: LocalAws, bedrock: Any) -> None:
    put(records(8))
    put(_records(100), INPUT)
    model = custom_model(aws, bedrock)
    told = refused(bedrock.create_model_invocation_job, **_request(modelId=model.replace(":128k", "")))
    assert (told[0], "batch inference" in told[2]) == ("ValidationException", True)


def test_a_batch_is_stopped(aws: LocalAws, bedrock: Any) -> None:
    put(_records(100), INPUT)
    arn = bedrock.create_model_invocation_job(**_request())["jobArn"]
    aws.time.advance(30)
    bedrock.stop_model_invocation_job(jobIdentifier=arn)
    assert _states(aws, bedrock, arn, 0, 5, 100) == ["Stopping", "Stopped", "Stopped"]
    assert refused(bedrock.stop_model_invocation_job, jobIdentifier=arn)[0] == "ConflictException"
    assert "Contents" not in boto3.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="answers/")
    missing = arn[:-12] + "0" * 12
    assert refused(bedrock.get_model_invocation_job, jobIdentifier=missing)[0] == "ResourceNotFoundException"
    listed = bedrock.list_model_invocation_jobs(statusEquals="Stopped")["invocationJobSummaries"]
    assert [job["jobName"] for job in listed] == ["backfill-1"]


# -- evaluation --------------------------------------------------------------------------------------------------

PROMPTS = f"s3://{BUCKET}/judge/held-out.jsonl"


def _evaluation(name: str = "judge-1", source: str = "model-1", metrics: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "jobName": name,
        "roleArn": ROLE,
        "clientRequestToken": f"token-{name}",
        "applicationType": "ModelEvaluation",
        "evaluationConfig": {
            "automated": {
                "datasetMetricConfigs": [
                    {
                        "taskType": "General",
                        "dataset": {"name": "held-out", "datasetLocation": {"s3Uri": PROMPTS}},
                        "metricNames": list(metrics or ("Builtin.Correctness", "Builtin.Completeness")),
                    }
                ],
                "evaluatorModelConfig": {"bedrockEvaluatorModels": [{"modelIdentifier": "amazon.nova-pro-v1:0"}]},
            }
        },
        "inferenceConfig": {"models": [{"precomputedInferenceSource": {"inferenceSourceIdentifier": source}}]},
        "outputDataConfig": {"s3Uri": f"s3://{BUCKET}/judged"},
    }


def _prompts() -> list[dict[str, Any]]:
    return [FORMATS[Format.JUDGE](pair(number)) for number in range(3)]


def test_answers_are_judged(aws: LocalAws, bedrock: Any) -> None:
    put(_prompts(), PROMPTS)
    request = _evaluation()
    request["evaluationConfig"]["automated"]["datasetMetricConfigs"][0]["taskType"] = "Generation"
    arn = bedrock.create_evaluation_job(**request)["jobArn"]
    assert bedrock.create_evaluation_job(**request)["jobArn"] == arn
    assert bedrock.get_evaluation_job(jobIdentifier=arn)["status"] == "InProgress"
    aws.time.advance(60)
    assert bedrock.get_evaluation_job(jobIdentifier=arn)["status"] == "Completed"
    job = arn.rpartition("/")[2]
    place = f"judged/judge-1/{job}/models/model-1/taskTypes/Generation/datasets/held-out/{job}_output.jsonl"
    lines = _lines(place)
    assert [line["inputRecord"]["prompt"] for line in lines] == [line["prompt"] for line in _prompts()]
    scores = lines[0]["automatedEvaluationResult"]["scores"]
    assert [score["metricName"] for score in scores] == ["Builtin.Correctness", "Builtin.Completeness"]
    assert all(0 < score["result"] < 1 for score in scores)
    assert scores[0]["evaluatorDetails"][0]["modelIdentifier"] == "amazon.nova-pro-v1:0"
    assert bedrock.list_evaluation_jobs()["jobSummaries"][0]["jobName"] == "judge-1"


def test_what_an_evaluation_is_refused_or_fails_for(aws: LocalAws, bedrock: Any) -> None:
    create = bedrock.create_evaluation_job
    put(_prompts(), PROMPTS)
    assert "Builtin.Wit" in refused(create, **_evaluation(metrics=("Builtin.Wit",)))[2]
    create(**_evaluation(source="model-2"))
    aws.time.advance(60)
    job = bedrock.get_evaluation_job(jobIdentifier=bedrock.list_evaluation_jobs()["jobSummaries"][0]["jobArn"])
    assert job["status"] == "Failed"
    assert "not the inference source" in job["failureMessages"][0]


def test_an_evaluation_is_stopped(aws: LocalAws, bedrock: Any) -> None:
    put(_prompts(), PROMPTS)
    arn = bedrock.create_evaluation_job(**_evaluation())["jobArn"]
    bedrock.stop_evaluation_job(jobIdentifier=arn)
    assert bedrock.get_evaluation_job(jobIdentifier=arn)["status"] == "Stopping"
    aws.time.advance(5)
    assert bedrock.get_evaluation_job(jobIdentifier=arn)["status"] == "Stopped"
    assert refused(bedrock.stop_evaluation_job, jobIdentifier=arn)[0] == "ConflictException"
