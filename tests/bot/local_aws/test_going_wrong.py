"""Faults, hooks and the journal, for Bedrock and for what moto serves; requests that are no requests."""

from __future__ import annotations

import contextlib
import json
import logging
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from bot.local_aws import LocalAws
from bot.local_aws.hooks import Asked
from bot.settings import load_settings
from tests.bot.local_aws.files import job_request, put, records, refused
from tests.local_aws import BUCKET, ROLE, aws_settings

ONCE = Config(retries={"total_max_attempts": 1}, read_timeout=5)


@pytest.fixture
def once(aws: LocalAws) -> Any:
    """A client that tries once."""
    return boto3.client("bedrock", config=ONCE)


def test_an_operation_fails_as_often_as_asked(aws: LocalAws, once: Any) -> None:
    aws.faults.fail(
        "ListCustomModels", "ThrottlingException", times=2, message="Slow down.", headers={"Retry-After": "1"}
    )
    for _ in range(2):
        with pytest.raises(ClientError) as caught:
            once.list_custom_models()
        assert caught.value.response["Error"] == {"Code": "ThrottlingException", "Message": "Slow down."}
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
        assert caught.value.response["ResponseMetadata"]["HTTPHeaders"]["retry-after"] == "1"
    assert once.list_custom_models()["modelSummaries"] == []
    calls = aws.journal.calls("ListCustomModels")
    assert [(call.status, call.code) for call in calls] == [(429, "ThrottlingException")] * 2 + [(200, "")]


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ModelTimeoutException", 408),
        ("ModelErrorException", 424),
        ("ServiceUnavailableException", 503),
        ("InternalServerException", 500),
        ("AccessDeniedException", 403),
    ],
)
def test_statuses_are_those_of_the_service_model(aws: LocalAws, code: str, status: int) -> None:
    aws.faults.fail("Converse", code)
    runtime = boto3.client("bedrock-runtime", config=ONCE)
    asked = {"modelId": "amazon.nova-micro-v1:0", "messages": [{"role": "user", "content": [{"text": "a"}]}]}
    assert refused(runtime.converse, **asked)[:2] == (code, status)


def test_a_lost_answer_and_a_lost_request(aws: LocalAws, once: Any) -> None:
    put(records(8))
    aws.faults.drop("CreateModelCustomizationJob", before=True)
    aws.faults.drop("CreateModelCustomizationJob")
    with pytest.raises(ConnectionClosedError):
        once.create_model_customization_job(**job_request())
    assert once.list_model_customization_jobs()["modelCustomizationJobSummaries"] == []
    with pytest.raises(ConnectionClosedError):
        once.create_model_customization_job(**job_request())
    (job,) = once.list_model_customization_jobs()["modelCustomizationJobSummaries"]
    assert once.create_model_customization_job(**job_request())["jobArn"] == job["jobArn"]
    calls = aws.journal.calls("CreateModelCustomizationJob")
    assert [(call.status, call.delivered) for call in calls] == [(0, False), (201, False), (201, True)]
    assert aws.journal.count("CreateModelCustomizationJob", ok=True) == 2
    assert calls[0].parameters["jobName"] == "job-1"


def test_an_operation_hangs(aws: LocalAws) -> None:
    aws.faults.hang("ListCustomModels", 5)
    impatient = boto3.client("bedrock", config=ONCE.merge(Config(read_timeout=0.2)))
    with pytest.raises(ReadTimeoutError):
        impatient.list_custom_models()


def test_stopping_ends_what_hangs(aws: LocalAws) -> None:
    aws.faults.hang("ListCustomModels", 60)
    client = boto3.client("bedrock", config=ONCE.merge(Config(read_timeout=50)))
    arrived = threading.Event()
    aws.hooks.before("ListCustomModels", lambda _asked: arrived.set())
    ended = threading.Event()

    def ask() -> None:
        with contextlib.suppress(ConnectionClosedError):
            client.list_custom_models()
        ended.set()

    threading.Thread(target=ask, daemon=True).start()
    assert arrived.wait(10)
    aws.stop()
    assert ended.wait(10)


def test_hooks_run_before_and_after_the_work(aws: LocalAws, bedrock: Any) -> None:
    put(records(8))
    seen: list[tuple[str, str, int]] = []

    def jobs() -> int:
        return len(aws.account.jobs)

    aws.hooks.before("CreateModelCustomizationJob", lambda asked: seen.append(("before", asked.operation, jobs())))
    aws.hooks.after("CreateModelCustomizationJob", lambda asked: seen.append(("after", asked.operation, jobs())))
    bedrock.create_model_customization_job(**job_request())
    assert seen == [("before", "CreateModelCustomizationJob", 0), ("after", "CreateModelCustomizationJob", 1)]
    aws.hooks.clear()
    bedrock.list_custom_models()
    assert len(seen) == 2


def test_every_call_is_seen_with_its_parameters(aws: LocalAws, bedrock: Any) -> None:
    seen: list[Asked] = []
    aws.hooks.before("*", seen.append)
    put(records(8))
    boto3.client("sts").get_caller_identity()
    boto3.client("iam").get_role(RoleName="DebriefTuning")
    bedrock.create_model_customization_job(**job_request())
    told = [(asked.service, asked.operation) for asked in seen]
    assert told == [
        ("s3", "PutObject"),
        ("sts", "GetCallerIdentity"),
        ("iam", "GetRole"),
        ("bedrock", "CreateModelCustomizationJob"),
    ]
    assert seen[0].parameters["Bucket"] == BUCKET
    assert seen[0].parameters["Key"] == "data/train.jsonl"
    assert seen[2].parameters == {"RoleName": "DebriefTuning"}
    assert seen[3].parameters == job_request()
    # What the service itself asks of S3 and IAM is nobody's call.
    assert [call.operation for call in aws.journal.calls()] == [operation for _, operation in told]


def test_a_client_killed_after_the_work_leaves_the_work(aws: LocalAws, bedrock: Any) -> None:
    put(records(8))
    source = (
        "import boto3, json, sys\n"
        "print('ready', flush=True)\n"
        "boto3.client('bedrock').create_model_customization_job(**json.loads(sys.argv[1]))\n"
        "print('answered')\n"
    )
    command = [sys.executable, "-c", source, json.dumps(job_request())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as client:
        aws.hooks.after("CreateModelCustomizationJob", lambda _asked: client.kill())
        output, _ = client.communicate(timeout=30)
    assert (output, client.returncode) == ("ready\n", -9)
    assert len(bedrock.list_model_customization_jobs()["modelCustomizationJobSummaries"]) == 1


def test_s3_fails_and_loses_answers_too(aws: LocalAws) -> None:
    s3 = boto3.client("s3", config=ONCE)
    aws.faults.fail("PutObject", "AccessDenied")
    assert refused(s3.put_object, Bucket=BUCKET, Key="a", Body=b"a")[:2] == ("AccessDenied", 403)
    aws.faults.drop("PutObject", before=True)
    aws.faults.drop("PutObject")
    for there in (False, True):
        with pytest.raises(ConnectionClosedError):
            s3.put_object(Bucket=BUCKET, Key="a", Body=b"a")
        found = s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        assert bool(found) is there
    assert s3.get_object(Bucket=BUCKET, Key="a")["Body"].read() == b"a"
    operations = [call.operation for call in aws.journal.calls() if call.service == "s3"]
    assert operations == ["PutObject"] * 2 + ["ListObjectsV2"] + ["PutObject"] + ["ListObjectsV2", "GetObject"]


def test_what_moto_refuses_is_told_by_its_code(aws: LocalAws) -> None:
    s3 = boto3.client("s3")
    assert refused(s3.get_object, Bucket=BUCKET, Key="nothing")[0] == "NoSuchKey"
    assert refused(s3.head_object, Bucket=BUCKET, Key="nothing")[0] == "404"
    assert [(call.operation, call.code) for call in aws.journal.calls()] == [
        ("GetObject", "NoSuchKey"),
        ("HeadObject", "404"),
    ]


def test_many_ask_at_once(aws: LocalAws) -> None:
    runtime = boto3.client("bedrock-runtime", config=ONCE.merge(Config(max_pool_connections=8)))
    asked = {"modelId": "amazon.nova-micro-v1:0", "messages": [{"role": "user", "content": [{"text": "Call of a"}]}]}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: runtime.converse(**asked)["stopReason"], range(40)))
    assert answers == ["end_turn"] * 40
    assert aws.journal.count("Converse", ok=True) == 40


def test_the_settings_fit(aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(**aws_settings(aws, debrief_leads="U1"))
    assert settings.bucket == (BUCKET, "debrief/")
    assert (settings.aws_region, settings.debrief_role) == (aws.region, ROLE)


# -- requests that are no requests -----------------------------------------------------------------------------------


def _raw(url: str, body: bytes = b"", **headers: str) -> tuple[int, str, Any]:
    request = Request(url, data=body or None, headers=headers)
    try:
        urlopen(request)
    except HTTPError as error:
        with error:
            return error.code, error.headers.get("x-amzn-ErrorType", ""), json.loads(error.read())
    raise AssertionError("it was answered")


SIGNED = "AWS4-HMAC-SHA256 Credential=testing/20261102/{}/bedrock/aws4_request, SignedHeaders=host, Signature=0"


def test_what_is_not_signed_or_not_known(aws: LocalAws) -> None:
    status, code, _ = _raw(f"{aws.url}/custom-models")
    assert (status, code) == (403, "MissingAuthenticationTokenException")
    status, code, body = _raw(f"{aws.url}/custom-models", Authorization=SIGNED.format("eu-west-1"))
    assert (status, code) == (403, "InvalidSignatureException")
    assert body["message"] == "Credential should be scoped to a valid region, not 'eu-west-1'."
    status, code, _ = _raw(f"{aws.url}/nowhere")
    assert (status, code) == (404, "UnknownOperationException")
    status, code, _ = _raw(f"{aws.url}/guardrails", Authorization=SIGNED.format("us-east-1"))
    assert (status, code) == (404, "UnknownOperationException")


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"jobName": 1}', b'{"jobName": true}', b'{"jobTags": [1]}'])
def test_bodies_of_another_kind(aws: LocalAws, body: bytes) -> None:
    url = f"{aws.url}/model-customization-jobs"
    assert _raw(url, body, Authorization=SIGNED.format("us-east-1"))[:2] == (400, "SerializationException")


def test_what_is_missing_is_told(aws: LocalAws) -> None:
    status, code, body = _raw(
        f"{aws.url}/tagResource", b'{"resourceARN": "short"}', Authorization=SIGNED.format("us-east-1")
    )
    assert (status, code) == (400, "ValidationException")
    assert "Value null at 'tags' failed to satisfy constraint: Member must not be null" in body["message"]
    assert "Value 'short' at 'resourceARN'" in body["message"]


def test_a_mistake_of_our_own_is_an_error_500(
    aws: LocalAws, once: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(aws.account, "custom_models", None)
    with caplog.at_level(logging.CRITICAL):
        assert refused(once.list_custom_models)[:2] == ("InternalServerException", 500)


def test_settings_of_boto3_point_here_alone(aws: LocalAws) -> None:
    session = boto3.Session()
    assert session.region_name == "us-east-1"
    assert session.get_credentials().access_key == "testing"
    for service in ("bedrock", "bedrock-runtime", "comprehend", "s3", "sts", "iam"):
        assert boto3.client(service).meta.endpoint_url.startswith("http://127.0.0.1:"), service
