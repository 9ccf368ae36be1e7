"""What AWS refuses, in the words of the project: a sentence for whoever asked, and one for the administrator.

    explain(error, "The training was not started") -> AwsTrouble(what, mend, administrator, passing)

`passing` says that the same thing may succeed in a while without anybody's doing. AWS's own message is shown where it
says what is wrong with what we asked (validation, quotas); never a text of a call: AWS does not repeat the prompt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

MOST_OF_A_MESSAGE = 300


class Cause(Enum):
    """Why AWS did not do what it was asked, by who can mend it."""

    BUSY = "busy"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    NOT_ALLOWED = "not allowed"
    NO_CREDENTIALS = "no credentials"
    EXPIRED = "expired"
    MISSING = "missing"
    QUOTA = "quota"
    INVALID = "invalid"
    CONFLICT = "conflict"
    NOT_READY = "not ready"
    MODEL = "model"
    TOO_LONG = "too long"


# AWS's codes (the error shapes of the operations in use, and what every service may answer) -> why.
CODES: dict[str, Cause] = {
    **dict.fromkeys(
        (
            "ThrottlingException",
            "Throttling",
            "ThrottledException",
            "TooManyRequestsException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "ProvisionedThroughputExceededException",
            "LimitExceededException",
            "SlowDown",
            "BandwidthLimitExceeded",
            "TransactionInProgressException",
            "PriorRequestNotComplete",
            "EC2ThrottledException",
        ),
        Cause.BUSY,
    ),
    **dict.fromkeys(
        (
            "InternalServerException",
            "InternalServerError",
            "InternalServerErrorException",
            "InternalFailure",
            "InternalError",
            "ServiceUnavailableException",
            "ServiceUnavailable",
            "ServiceFailure",
            "ServiceFailureException",
            "ServiceException",
            "RequestTimeout",
            "RequestTimeoutException",
            "RequestExpired",
            "503",
            "500",
            "502",
            "504",
        ),
        Cause.BROKEN,
    ),
    **dict.fromkeys(("ModelTimeoutException", "ModelErrorException", "ModelStreamErrorException"), Cause.MODEL),
    "ModelNotReadyException": Cause.NOT_READY,
    **dict.fromkeys(
        (
            "AccessDeniedException",
            "AccessDenied",
            "UnauthorizedException",
            "AuthorizationError",
            "UnauthorizedOperation",
            "AllAccessDisabled",
            "KMSAccessDeniedException",
            "KMS.AccessDeniedException",
            "OptInRequired",
            "403",
        ),
        Cause.NOT_ALLOWED,
    ),
    **dict.fromkeys(
        (
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "AuthFailure",
            "IncompleteSignatureException",
        ),
        Cause.NO_CREDENTIALS,
    ),
    **dict.fromkeys(
        (
            "ExpiredToken",
            "ExpiredTokenException",
            "TokenRefreshRequired",
            "RequestTimeTooSkewed",
            "InvalidToken",
            "ExpiredTokenException",
        ),
        Cause.EXPIRED,
    ),
    **dict.fromkeys(
        ("ResourceNotFoundException", "NoSuchBucket", "NoSuchKey", "NoSuchEntity", "NoSuchUpload", "NotFound", "404"),
        Cause.MISSING,
    ),
    **dict.fromkeys(("ServiceQuotaExceededException", "TooManyTagsException", "EntityTooLarge"), Cause.QUOTA),
    **dict.fromkeys(
        (
            "ValidationException",
            "ValidationError",
            "InvalidRequestException",
            "InvalidRequest",
            "InvalidArgument",
            "InvalidInput",
            "InvalidParameterValue",
            "InvalidBucketName",
            "InvalidObjectState",
            "UnsupportedLanguageException",
            "MalformedXML",
            "BadDigest",
            "XAmzContentChecksumMismatch",
            "PermanentRedirect",
            "AuthorizationHeaderMalformed",
            "UnknownOperationException",
            "EncryptionTypeMismatch",
            "InvalidWriteOffset",
            "TooManyParts",
            "InvalidAction",
            "400",
        ),
        Cause.INVALID,
    ),
    "TextSizeLimitExceededException": Cause.TOO_LONG,
    **dict.fromkeys(
        ("ConflictException", "ResourceInUseException", "OperationAborted", "ConditionalRequestConflict"),
        Cause.CONFLICT,
    ),
}

# botocore's own exceptions, by their class and those it is made from -> why.
EXCEPTIONS: dict[str, Cause] = {
    "NoCredentialsError": Cause.NO_CREDENTIALS,
    "PartialCredentialsError": Cause.NO_CREDENTIALS,
    "CredentialRetrievalError": Cause.NO_CREDENTIALS,
    "ProfileNotFound": Cause.NO_CREDENTIALS,
    "ConfigParseError": Cause.NO_CREDENTIALS,
    "ConfigNotFound": Cause.NO_CREDENTIALS,
    "InvalidConfigError": Cause.NO_CREDENTIALS,
    "TokenRetrievalError": Cause.EXPIRED,
    "SSOTokenLoadError": Cause.EXPIRED,
    "UnauthorizedSSOTokenError": Cause.EXPIRED,
    "SSOError": Cause.EXPIRED,
    "LoginRefreshRequired": Cause.EXPIRED,
    "LoginTokenLoadError": Cause.EXPIRED,
    "NoAuthTokenError": Cause.EXPIRED,
    "HTTPClientError": Cause.UNREACHABLE,
    "ConnectionError": Cause.UNREACHABLE,
    "IncompleteReadError": Cause.UNREACHABLE,
    "ResponseStreamingError": Cause.UNREACHABLE,
    "ReadTimeoutError": Cause.UNREACHABLE,
    "EndpointConnectionError": Cause.UNREACHABLE,
    "MetadataRetrievalError": Cause.UNREACHABLE,
    "ParamValidationError": Cause.INVALID,
    "NoRegionError": Cause.INVALID,
    "UnknownServiceError": Cause.INVALID,
    "InvalidRegionError": Cause.INVALID,
    "UnknownEndpointError": Cause.INVALID,
    "EndpointProviderError": Cause.INVALID,
    "EndpointVariantError": Cause.INVALID,
    "ChecksumError": Cause.BROKEN,
    "FlexibleChecksumError": Cause.BROKEN,
    "ResponseParserError": Cause.BROKEN,
}

PASSING = frozenset({Cause.BUSY, Cause.UNREACHABLE, Cause.BROKEN, Cause.NOT_READY, Cause.MODEL})
"""What may succeed in a while without anybody's doing."""

_WHAT = {
    Cause.BUSY: "AWS is asked too much at the moment",
    Cause.UNREACHABLE: "AWS cannot be reached",
    Cause.BROKEN: "AWS had a failure of its own",
    Cause.NOT_ALLOWED: "AWS does not allow it",
    Cause.NO_CREDENTIALS: "AWS does not know who is asking",
    Cause.EXPIRED: "the login to AWS has run out",
    Cause.MISSING: "AWS has no such thing",
    Cause.QUOTA: "a quota of the AWS account is used up",
    Cause.INVALID: "AWS refuses it as it was asked",
    Cause.CONFLICT: "something else is done to it in AWS at the moment",
    Cause.NOT_READY: "the model is not ready yet",
    Cause.MODEL: "the model did not answer",
    Cause.TOO_LONG: "the text is too long for AWS",
}
_MEND = {
    Cause.BUSY: "Try again in a while.",
    Cause.UNREACHABLE: "Check the network of the bot's machine, and try again.",
    Cause.BROKEN: "Try again in a while.",
    Cause.NOT_ALLOWED: "Ask your administrator: `debrief doctor` says what is missing.",
    Cause.NO_CREDENTIALS: "Ask your administrator to look at the bot's AWS credentials.",
    Cause.EXPIRED: "Ask your administrator to log in to AWS again.",
    Cause.MISSING: "Ask your administrator: `debrief doctor` and `debrief models list --reconcile` say what is there.",
    Cause.QUOTA: "Ask your administrator to have it raised (AWS Service Quotas), and try again.",
    Cause.INVALID: "Ask your administrator: the log has what AWS says.",
    Cause.CONFLICT: "Try again in a few minutes.",
    Cause.NOT_READY: "Try again in a minute.",
    Cause.MODEL: "Try again in a moment.",
    Cause.TOO_LONG: "Split it, and try again.",
}
_ADMINISTRATOR = {
    Cause.BUSY: "Requests or tokens a minute are over the account's quota: see AWS Service Quotas for Bedrock.",
    Cause.UNREACHABLE: "Check proxy, DNS, VPC endpoints and AWS_ENDPOINT_URL_….",
    Cause.BROKEN: "Nothing is to be done here; if it lasts, see the AWS Health Dashboard.",
    Cause.NOT_ALLOWED: "Compare the policy of the bot's role with docs/aws.md, and the access to the model.",
    Cause.NO_CREDENTIALS: "Give the bot's process credentials: a role of its machine, or AWS_PROFILE.",
    Cause.EXPIRED: "Renew the credentials (`aws sso login`), or check the clock of the machine.",
    Cause.MISSING: "Check AWS_REGION, names and ARNs; a model may have reached its end of life.",
    Cause.QUOTA: "Ask for more in AWS Service Quotas; Provisioned Throughput begins with none.",
    Cause.INVALID: "AWS's message says which parameter; if it is not of your settings, please report it.",
    Cause.CONFLICT: "If it lasts, look at it in the AWS console.",
    Cause.NOT_READY: "A deployment takes some minutes after it was made or changed.",
    Cause.MODEL: "If it lasts, see the AWS Health Dashboard.",
    Cause.TOO_LONG: "The limit is the service's own.",
}
_SAYS_WHAT = frozenset({Cause.INVALID, Cause.QUOTA, Cause.MISSING, Cause.CONFLICT, Cause.NOT_ALLOWED})

_SECRET = re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b|(?i:(?:signature|credential|security-token)=)[^\s,&]+")


@dataclass(frozen=True)
class AwsTrouble:
    """Why AWS did not do something. `what` and `mend` are for whoever asked, `administrator` is for the log.

    `code` is AWS's (or the name of botocore's exception), `message` what AWS says, `request` the id of the request.
    """

    cause: Cause
    code: str
    message: str
    request: str
    what: str
    mend: str
    administrator: str

    @property
    def passing(self) -> bool:
        """Whether the same may succeed in a while, without anybody's doing."""
        return self.cause in PASSING


def explain(error: Exception, doing: str) -> AwsTrouble:
    """Why AWS did not do something. `doing` says what did not happen: "The training was not started"."""
    cause, code, message, request = _read(error)
    says = f": {message}" if message and cause in _SAYS_WHAT else ""
    what = f"{doing}: {_WHAT[cause]}{says}".rstrip(".") + "."
    told = [f"{doing}: {code}", f"({message})" if message else "", f"request {request}." if request else ""]
    return AwsTrouble(
        cause, code, message, request, what, _MEND[cause], " ".join([*filter(None, told), _ADMINISTRATOR[cause]])
    )


def is_of_aws(error: Exception) -> bool:
    """Whether an exception is botocore's or boto3's, so that `explain` knows it."""
    return any(kind.__module__.split(".")[0] in ("botocore", "boto3", "s3transfer") for kind in type(error).__mro__)


def cause_of(error: Exception) -> Cause:
    """Why AWS did not do something."""
    return _read(error)[0]


def _read(error: Exception) -> tuple[Cause, str, str, str]:
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        told = response.get("Error") or {}
        code, message = str(told.get("Code") or ""), _clean(str(told.get("Message") or ""))
        about = response.get("ResponseMetadata") or {}
        cause = CODES.get(code) or _by_status(int(about.get("HTTPStatusCode") or 0))
        if cause is Cause.INVALID and re.search(
            r"too long|too many (input )?tokens|maximum.*(context|tokens)", message, re.I
        ):
            cause = Cause.TOO_LONG
        return cause, code or type(error).__name__, message, str(about.get("RequestId") or "")
    for kind in type(error).__mro__:
        if kind.__name__ in EXCEPTIONS:
            # What it says may hold an address, never more: parameters that are refused are not quoted.
            message = "" if kind.__name__ == "ParamValidationError" else _clean(str(error))
            return EXCEPTIONS[kind.__name__], type(error).__name__, message, ""
    return Cause.BROKEN, type(error).__name__, "", ""


def _by_status(status: int) -> Cause:
    """By the status, where AWS answers with a code that is new."""
    if status in (401, 403):
        return Cause.NOT_ALLOWED
    if status == 404:
        return Cause.MISSING
    if status == 429:
        return Cause.BUSY
    return Cause.BROKEN if status >= 500 or not status else Cause.INVALID


def _clean(message: str) -> str:
    """AWS's message in one line, without what may be secret in it, and not too long."""
    text = _SECRET.sub("…", " ".join(message.split()))
    return text if len(text) <= MOST_OF_A_MESSAGE else text[: MOST_OF_A_MESSAGE - 1] + "…"
