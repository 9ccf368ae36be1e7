"""Every error of AWS, and of its library, has a sentence for whoever asked and one for the administrator."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import boto3.exceptions
import botocore.exceptions
import botocore.httpchecksum
import botocore.parsers
import botocore.session
import pytest
from botocore.exceptions import BotoCoreError, ClientError
from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker

from bot.models.aws_causes import CODES, EXCEPTIONS, PASSING, Cause, cause_of_code, cause_of_exception
from bot.models.aws_errors import MOST_OF_A_MESSAGE, cause_of, explain, is_of_aws, told_by_aws

OPERATIONS = {
    "bedrock": (
        "CreateModelCustomizationJob GetModelCustomizationJob StopModelCustomizationJob ListModelCustomizationJobs "
        "CreateCustomModelDeployment GetCustomModelDeployment UpdateCustomModelDeployment DeleteCustomModelDeployment "
        "ListCustomModelDeployments CreateProvisionedModelThroughput GetProvisionedModelThroughput "
        "UpdateProvisionedModelThroughput DeleteProvisionedModelThroughput ListProvisionedModelThroughputs "
        "GetFoundationModel GetCustomModel DeleteCustomModel ListCustomModels CreateModelInvocationJob "
        "GetModelInvocationJob StopModelInvocationJob ListModelInvocationJobs CreateEvaluationJob GetEvaluationJob "
        "StopEvaluationJob ListEvaluationJobs GetGuardrail TagResource ListTagsForResource"
    ),
    "bedrock-runtime": "Converse",
    "s3": "PutObject GetObject ListObjectsV2 HeadBucket HeadObject DeleteObjects",
    "comprehend": "DetectPiiEntities",
    "sts": "GetCallerIdentity",
    "iam": "GetRole SimulatePrincipalPolicy",
    "kms": "DescribeKey",
}
MODULES = (botocore.exceptions, botocore.parsers, botocore.httpchecksum, boto3.exceptions)
S3TRANSFER = importlib.import_module("s3transfer.exceptions")  # without types
LOST = (botocore.exceptions.ConnectionError, botocore.exceptions.HTTPClientError)
DOING = "Nothing was done"
KEY = "AKIA" + 16 * "X"

# What no service model tells, with the status that AWS documents. "Common Error Types" is in every service's API
# reference; "Error responses" in Amazon S3's.
DOCUMENTED = {
    "ExpiredTokenException": 403,
    "IncompleteSignature": 400,
    "InvalidClientTokenId": 403,
    "MissingAuthenticationToken": 403,
    "NotAuthorized": 400,
    "RequestExpired": 400,
    "RequestEntityTooLargeException": 400,  # 413 in other services' lists
    # Amazon S3
    "EntityTooLarge": 400,
    "ExpiredToken": 400,
    "InvalidAccessKeyId": 403,
    "InvalidToken": 400,
    "KMS.NotFoundException": 400,
    "RequestTimeTooSkewed": 403,
    "SignatureDoesNotMatch": 403,
    "TokenRefreshRequired": 400,
    # What services that speak JSON call the same things; from tickets.
    "InvalidSignatureException": 403,
    "MissingAuthenticationTokenException": 403,
    "UnrecognizedClientException": 403,
}

# Raised where a program uses the library wrongly, or the library itself is damaged: nobody's settings mend these.
OF_A_PROGRAM = {
    "AliasConflictParameterError ApiVersionNotFoundError BotoCoreError DataNotFoundError InvalidExpressionError",
    "MD5UnavailableError MissingParametersError MissingServiceIdError OperationNotPageableError PaginationError",
    "ParamValidationError RangeError StubAssertionError StubResponseError UnStubbedResponseError",
    "UndefinedModelAttributeError UnknownClientMethodError UnknownKeyError",
    "UnknownParameterError UnknownServiceError UnknownServiceStyle UnseekableStreamError UnsupportedS3ControlArnError",
    "UnsupportedS3ControlConfigurationError UnsupportedServiceProtocolsError ValidationError WaiterConfigError",
    "WaiterError",
}


def _shapes() -> Iterator[tuple[str, str, int]]:
    """Service, code and HTTP status of every error in botocore's model of the operations in use."""
    session = botocore.session.get_session()
    seen = set()
    for service, names in OPERATIONS.items():
        model = session.get_service_model(service)
        for name in names.split():
            for shape in model.operation_model(name).error_shapes:
                status = shape.metadata.get("error", {}).get("httpStatusCode", 400)
                seen.add((service, str(shape.error_code), int(status)))
    yield from sorted(seen)


def _client_error(code: str, message: str = "", status: int = 400, request: str = "req-1") -> ClientError:
    told = {"Error": {"Code": code, "Message": message}}
    about = {"ResponseMetadata": {"HTTPStatusCode": status, "RequestId": request}}
    return ClientError({**told, **about}, "Converse")


def _exceptions(module: ModuleType) -> Iterator[type[Exception]]:
    """The exceptions that a module of the library defines, but for those that hold AWS's answer."""
    for kind in vars(module).values():
        mine = inspect.isclass(kind) and kind.__module__ == module.__name__
        if mine and issubclass(kind, Exception) and not issubclass(kind, (Warning, ClientError)):
            yield kind


class _Anything(dict[str, str]):
    """Fills any sentence of botocore."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


def _made(kind: type[Exception]) -> Exception:
    """An exception of this class as botocore would raise it, whatever its sentence asks for."""
    error = kind.__new__(kind)
    Exception.__init__(error, getattr(kind, "fmt", "it").format_map(_Anything()))
    return error


@pytest.mark.parametrize(("service", "code", "status"), list(_shapes()))
def test_every_error_of_every_operation_is_known_by_its_code(service: str, code: str, status: int) -> None:
    assert code in CODES, f"{service} may answer {code}"
    trouble = explain(_client_error(code, "It says this.", status), DOING)
    assert trouble.cause is CODES[code]
    assert trouble.what.startswith(f"{DOING}: ")
    assert trouble.mend.endswith(".")
    assert code in trouble.administrator
    assert "It says this." in trouble.administrator
    assert "req-1" in trouble.administrator


def test_no_code_is_there_for_nothing() -> None:
    modelled = {code for _, code, _ in _shapes()} | {"AccessDenied"}  # which S3 and IAM model for other operations
    retried = {*ThrottledRetryableChecker._THROTTLED_ERROR_CODES, *TransientRetryableChecker._TRANSIENT_ERROR_CODES}
    named = {code for code in CODES if not code.isdigit()}
    assert named - modelled - retried == set(DOCUMENTED)
    for code, status in DOCUMENTED.items():
        assert CODES[code] is not cause_of_code("BrandNewException", status, ""), f"{code} is judged by its status"
    for name, cause in EXCEPTIONS.items():
        kinds = [getattr(module, name, None) for module in MODULES]
        (kind,) = {kind for kind in kinds if kind}
        by_base = cause_of_exception(base.__name__ for base in kind.__mro__[1:])
        assert by_base is not cause, f"{name} is known by its base class"


def test_what_botocore_tries_again_may_pass() -> None:
    for code in (*ThrottledRetryableChecker._THROTTLED_ERROR_CODES, *TransientRetryableChecker._TRANSIENT_ERROR_CODES):
        assert explain(_client_error(code), DOING).passing, code
    for status in (408, 429, *TransientRetryableChecker._TRANSIENT_STATUS_CODES):
        assert explain(_client_error(str(status), status=status), DOING).passing, status
    lost = [kind for kind in _exceptions(botocore.exceptions) if issubclass(kind, LOST)]
    assert len(lost) > 5
    for kind in lost:
        # A proxy that is set wrongly is tried again by botocore, and will be wrong then, too.
        assert explain(_made(kind), DOING).passing or kind.__name__ == "InvalidProxiesConfigError", kind


def test_the_walk_has_seen_the_errors_of_converse() -> None:
    codes = {code for service, code, _ in _shapes() if service == "bedrock-runtime"}
    assert {"ThrottlingException", "ModelTimeoutException", "ModelErrorException", "ModelNotReadyException"} <= codes


@pytest.mark.parametrize("kind", list(_exceptions(botocore.exceptions)), ids=lambda kind: str(kind.__name__))
def test_every_exception_of_botocore_is_known(kind: type[Exception]) -> None:
    programs = {name for names in OF_A_PROGRAM for name in names.split()}
    error = _made(kind)
    assert is_of_aws(error)
    trouble = explain(error, DOING)
    assert (trouble.cause is Cause.INSIDE) == (kind.__name__ in programs)
    assert kind.__name__ in trouble.administrator
    assert trouble.what == f"{DOING}: {trouble.what.removeprefix(f'{DOING}: ')}"


def test_every_exception_of_boto3_is_known() -> None:
    kinds = [*_exceptions(boto3.exceptions), *_exceptions(S3TRANSFER)]
    assert {boto3.exceptions.S3UploadFailedError, S3TRANSFER.RetriesExceededError} <= set(kinds)
    for kind in kinds:
        error = _made(kind)
        assert is_of_aws(error)
        assert explain(error, DOING).cause in (Cause.INSIDE, Cause.SETTINGS)


def test_every_cause_has_words_of_its_own() -> None:
    by_code = {cause: code for code, cause in CODES.items()}
    by_name = {cause: name for name, cause in EXCEPTIONS.items()}
    said: dict[str, Cause] = {}
    for cause in Cause:
        if cause is Cause.ENDED:
            error: Exception = _client_error("ResourceNotFoundException", "This model has reached the end of its life.")
        elif cause in by_code:
            error = _client_error(by_code[cause])
        else:
            error = _made(getattr(botocore.exceptions, by_name.get(cause, ""), BotoCoreError))
        trouble = explain(error, DOING)
        assert trouble.cause is cause
        assert trouble.plain not in said, f"{cause} says what {said.get(trouble.plain)} says"
        said[trouble.plain] = cause
        assert trouble.passing == (cause in PASSING)


@pytest.mark.parametrize(
    ("code", "message", "cause"),
    [
        ("ThrottlingException", "Too many requests, please wait before trying again.", Cause.BUSY),
        ("ThrottlingException", "Too many tokens per day, please wait before trying again.", Cause.QUOTA),
        ("ResourceNotFoundException", "This model version has reached the end of its life. Please refer", Cause.ENDED),
        ("ResourceNotFoundException", "Access denied. This Model is marked by provider as Legacy and", Cause.ENDED),
        ("ResourceNotFoundException", "Could not find the custom model deployment.", Cause.MISSING),
        ("ValidationException", "Input is too long for requested model.", Cause.TOO_LONG),
        (
            "ValidationException",
            "The model returned the following errors: prompt is too long: 200049 tokens > 200000 maximum",
            Cause.TOO_LONG,
        ),
        (
            "ValidationException",
            "The model returned the following errors: Input Tokens Exceeded: Number of input tokens exceeds maximum",
            Cause.TOO_LONG,
        ),
        ("ValidationException", "This model's maximum context length is 131072 tokens.", Cause.TOO_LONG),
        # The answer that was asked for is too long, not the call: no splitting mends that.
        (
            "ValidationException",
            "The maximum tokens you requested exceeds the model limit of 5000. Try again with a maximum tokens value "
            "that is lower than 5000.",
            Cause.INVALID,
        ),
        ("ValidationException", "1 validation error detected: the job name is too long", Cause.INVALID),
    ],
)
def test_what_aws_says_tells_causes_of_one_code_apart(code: str, message: str, cause: Cause) -> None:
    assert cause_of(_client_error(code, message)) is cause


@pytest.mark.parametrize(
    ("code", "message", "advice"),
    [
        (
            "ValidationException",
            "Invocation of model ID amazon.nova-2-lite-v1:0 with on-demand throughput isn’t supported. Retry",
            "DEBRIEF_MODEL_ID",
        ),
        ("ValidationException", "The provided model identifier is invalid.", "AWS_REGION"),
        ("ValidationException", "The guardrail identifier or version provided in the request", "DEBRIEF_GUARDRAIL"),
        ("AccessDeniedException", "User is not authorized to perform: iam:PassRole on resource", "iam:PassRole"),
        ("AccessDeniedException", "not authorized to perform the required AWS Marketplace actions", "marketplace"),
        ("AccessDeniedException", "User is not authorized to perform: bedrock:InvokeModel", "docs/aws.md"),
        (
            "ResourceNotFoundException",
            "Model use case details have not been submitted for this account. Fill out the use case details form",
            "Anthropic's form",
        ),
    ],
)
def test_the_administrator_is_told_the_very_thing(code: str, message: str, advice: str) -> None:
    assert advice in explain(_client_error(code, message), DOING).administrator


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (401, Cause.NOT_ALLOWED),
        (403, Cause.NOT_ALLOWED),
        (404, Cause.MISSING),
        (409, Cause.CONFLICT),
        (418, Cause.INVALID),
        (429, Cause.BUSY),
        (500, Cause.BROKEN),
        (599, Cause.BROKEN),
    ],
)
def test_a_code_that_is_new_is_judged_by_its_status(status: int, cause: Cause) -> None:
    assert cause_of(_client_error("BrandNewException", status=status)) is cause
    assert cause_of(_client_error(str(status), "<html>Bad Gateway</html>", status=status)) is cause


def test_an_answer_without_anything_is_a_failure_of_aws() -> None:
    trouble = explain(ClientError({}, "Converse"), DOING)
    assert trouble.cause is Cause.BROKEN
    assert trouble.code == "ClientError"


def test_whoever_asked_sees_awss_words_only_where_they_help() -> None:
    refused = explain(_client_error("ValidationException", "epochCount must be at most 5."), DOING)
    assert refused.what == f"{DOING}: AWS refuses the request: epochCount must be at most 5."
    assert refused.plain == f"{DOING}: AWS refuses the request."
    busy = explain(_client_error("ThrottlingException", "Rate exceeded"), DOING)
    assert busy.what == busy.plain == f"{DOING}: AWS is asked too much at the moment."


@pytest.mark.parametrize(
    ("message", "secret"),
    [
        (f"The key {KEY} does not exist", KEY),
        ("for https://host/?X-Amz-Signature=abcdef0123&x=1 it fails", "abcdef0123"),
        ("The X-Amz-Security-Token: FwoGZXIvYXdzE is expired", "FwoGZXIvYXdzE"),
        ("The signature does not match. The Canonical String for this request should have been 'POST", "POST"),
        ('Failed to connect to proxy URL: "http://ann:hunter2@proxy:3128"', "hunter2"),
        ("Value 'the customer's router' at 'messages.1.text' failed to satisfy constraint", "router"),
    ],
)
def test_no_secret_and_no_text_of_a_call_is_told(message: str, secret: str) -> None:
    trouble = explain(_client_error("ValidationException", message), DOING)
    told = f"{trouble.what} {trouble.administrator} {trouble.message}"
    assert secret not in told
    assert message.split()[0] in told


@pytest.mark.parametrize(
    ("code", "message", "what"),
    [
        (
            "AccessDeniedException",
            "User: arn:aws:sts::123456789012:assumed-role/Debrief/i-0abc is not authorized to perform: "
            "bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0 "
            "because no identity-based policy allows the bedrock:InvokeModel action",
            "AWS does not allow it: User: assumed-role/Debrief/i-0abc is not authorized to perform: "
            "bedrock:InvokeModel on resource: foundation-model/amazon.nova-micro-v1:0 "
            "because no identity-based policy allows the bedrock:InvokeModel action.",
        ),
        (
            "ValidationException",
            "The role 'arn:aws:iam::123456789012:role/DebriefTuning' cannot read arn:aws-us-gov:s3:::ours/debrief/*.",
            "AWS refuses the request: The role 'role/DebriefTuning' cannot read ours/debrief/*.",
        ),
        (
            "ServiceQuotaExceededException",
            "Account 123456789012 may have 2 jobs at a time.",
            "a quota of the AWS account is used up: Account … may have 2 jobs at a time.",
        ),
    ],
)
def test_whose_account_it_is_stands_in_the_log_alone(code: str, message: str, what: str) -> None:
    trouble = explain(_client_error(code, message), DOING)
    assert trouble.what == f"{DOING}: {what}"
    assert message in trouble.administrator
    assert "123456789012" not in f"{trouble.what} {trouble.plain} {trouble.mend}"


def test_a_long_message_is_cut() -> None:
    trouble = explain(_client_error("ValidationException", "word " * 500), DOING)
    assert len(trouble.message) == MOST_OF_A_MESSAGE


def test_parameters_that_the_library_refuses_are_named_and_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    client: Any = boto3.session.Session().client("bedrock-runtime", region_name="us-east-1")
    with pytest.raises(botocore.exceptions.ParamValidationError) as caught:
        client.converse(messages=[{"role": "user", "content": "My router restarts."}], nothing=1)
    told = explain(caught.value, DOING).administrator
    assert "Missing required parameter: modelId" in told
    assert "Unknown parameter: nothing" in told
    assert "messages[0].content" in told
    assert "router" not in told


def test_what_a_credential_program_printed_is_not_told() -> None:
    error = botocore.exceptions.CredentialRetrievalError(provider="custom-process", error_msg="token=hunter2")
    told = explain(error, DOING).administrator
    assert "custom-process" in told
    assert "hunter2" not in told


def test_an_upload_that_failed_is_explained_by_what_stopped_it() -> None:
    with pytest.raises(boto3.exceptions.S3UploadFailedError) as failed:  # noqa: PT012
        try:
            raise _client_error("AccessDenied", "Access Denied", 403)
        except ClientError as error:
            raise boto3.exceptions.S3UploadFailedError(f"Failed to upload: {error}")  # noqa: B904 - as boto3 does
    assert explain(failed.value, DOING).cause is Cause.NOT_ALLOWED
    assert cause_of(boto3.exceptions.S3UploadFailedError("it")) is Cause.INSIDE


def test_an_error_that_is_not_of_aws_is_told_by_its_name_alone() -> None:
    error = ValueError("My router restarts.")
    assert not is_of_aws(error)
    trouble = explain(error, DOING)
    assert (trouble.cause, trouble.code, trouble.message) == (Cause.INSIDE, "ValueError", "")


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "arn:aws:iam::123456789012:role/X cannot read; record: {'text': 'Mr [PERSON_1] wants a refund'}.",
            "role/X cannot read; record: …",
        ),
        (
            "Line 3 is not valid: 'Mr O'Brien's lamp is broken'. See 'messages'",
            "Line 3 is not valid: …. See 'messages'",
        ),
        ('Cannot parse "a lamp, broken" for account 123456789012', "Cannot parse … for account …"),
        ("The role isn't one that Bedrock can't assume", "The role isn't one that Bedrock can't assume"),
        ("line 1\n\nline 2.", "line 1 line 2"),
        (None, ""),
        ("x" * 1_000, "x" * (MOST_OF_A_MESSAGE - 1) + "…"),
    ],
)
def test_what_a_failed_job_says_holds_no_account_and_no_record(message: str | None, told: str) -> None:
    assert told_by_aws(message) == told
