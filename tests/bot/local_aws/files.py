"""Training files in the bucket, jobs that use them, and what comes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from bot.local_aws import LocalAws
from dataset.formats import FORMATS, Format
from dataset.prompts import render_completion
from dataset.records import Pair
from tests.bot.models.teaching import playground
from tests.dataset.lines import pair
from tests.local_aws import BUCKET, ROLE

NOVA = "amazon.nova-micro-v1:0:128k"
HAIKU = "anthropic.claude-3-haiku-20240307-v1:0:200k"
LLAMA_8B = "meta.llama3-1-8b-instruct-v1:0:128k"
LLAMA_70B = "meta.llama3-3-70b-instruct-v1:0:128k"
TRAIN = f"s3://{BUCKET}/data/train.jsonl"


def put(lines: Iterable[Any], uri: str = TRAIN) -> str:
    """Put JSON Lines into the bucket; bytes are put as they are."""
    text = [line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode() for line in lines]
    boto3.client("s3").put_object(Bucket=BUCKET, Key=uri.removeprefix(f"s3://{BUCKET}/"), Body=b"\n".join(text) + b"\n")
    return uri


def records(number: int, format_name: Format = Format.CONVERSE, first: int = 0) -> list[dict[str, Any]]:
    """Sound records that teach nothing."""
    return [FORMATS[format_name](pair(n)) for n in range(first, first + number)]


def teaching(format_name: Format = Format.CONVERSE) -> list[dict[str, Any]]:
    """The playground's first calls with the answers that are right for them."""
    return [FORMATS[format_name](_pair(number)) for number in range(44)]


def _pair(number: int) -> Pair:
    prompt, example = playground()[number]
    return pair(number, system=prompt.system, prompt=prompt.user, completion=render_completion(example.answer))


def job_request(name: str = "job-1", **more: Any) -> dict[str, Any]:
    """Parameters of a job that is accepted; `None` takes one out."""
    request = {
        "jobName": name,
        "customModelName": f"model-{name}",
        "roleArn": ROLE,
        "clientRequestToken": f"token-{name}",
        "baseModelIdentifier": NOVA,
        "trainingDataConfig": {"s3Uri": TRAIN},
        "outputDataConfig": {"s3Uri": f"s3://{BUCKET}/out/"},
        "hyperParameters": {"epochCount": "2"},
    } | more
    return {key: value for key, value in request.items() if value is not None}


def custom_model(aws: LocalAws, bedrock: Any, name: str = "job-1", **more: Any) -> str:
    """Run a job to its end; the ARN of its model."""
    arn = bedrock.create_model_customization_job(**job_request(name, **more))["jobArn"]
    aws.time.advance(60)
    job = bedrock.get_model_customization_job(jobIdentifier=arn)
    assert job["status"] == "Completed", job.get("failureMessage")
    return str(job["outputModelArn"])


def refused(call: Any, **parameters: Any) -> tuple[str, int, str]:
    """Code, HTTP status and message of a refusal."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    response = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Message"]
