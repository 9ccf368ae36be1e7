"""Why AWS did not do what it was asked: its codes, and botocore's exceptions, sorted by who can mend it.

The codes are those of the operations in use and those that botocore tries again (tests walk its service model, and its
lists), and of those that any AWS service may answer (IAM API Reference, Common Error Types; Amazon Bedrock user guide,
Troubleshooting API error codes; Amazon S3 API Reference, Error responses) the ones whose HTTP status says less than
they do. Where one code stands for several causes, AWS's message tells them apart: its wording is from the tickets of
people who met it, as the service documents none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum


class Cause(Enum):
    """Why AWS did not do what it was asked."""

    BUSY = "busy"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    BROKEN = "broken"
    MODEL = "model"
    NOT_READY = "not ready"
    NOT_ALLOWED = "not allowed"
    NO_CREDENTIALS = "no credentials"
    EXPIRED = "expired"
    SETTINGS = "settings"
    MISSING = "missing"
    ENDED = "ended"
    QUOTA = "quota"
    INVALID = "invalid"
    CONFLICT = "conflict"
    TOO_LONG = "too long"
    INSIDE = "inside"


PASSING = frozenset(
    {
        Cause.BUSY,
        Cause.TIMEOUT,
        Cause.UNREACHABLE,
        Cause.CERTIFICATE,  # a connection that broke off in its first moment is one, too
        Cause.BROKEN,
        Cause.MODEL,
        Cause.NOT_READY,
    }
)
"""What may succeed in a while without anybody's doing."""

_CODES_BY_CAUSE: tuple[tuple[Cause, str], ...] = (
    (
        Cause.BUSY,
        """ThrottlingException Throttling ThrottledException TooManyRequestsException RequestLimitExceeded
        RequestThrottled RequestThrottledException ProvisionedThroughputExceededException LimitExceededException
        SlowDown BandwidthLimitExceeded TransactionInProgressException PriorRequestNotComplete EC2ThrottledException
        429""",
    ),
    (
        Cause.BROKEN,
        """InternalServerException ServiceUnavailableException ServiceFailure KMSInternalException
        DependencyTimeoutException RequestTimeout RequestTimeoutException 408""",
    ),
    (Cause.MODEL, "ModelTimeoutException ModelErrorException"),
    (Cause.NOT_READY, "ModelNotReadyException"),
    (Cause.NOT_ALLOWED, "AccessDeniedException AccessDenied NotAuthorized 401 403"),
    (
        Cause.NO_CREDENTIALS,
        """UnrecognizedClientException InvalidClientTokenId InvalidAccessKeyId SignatureDoesNotMatch
        InvalidSignatureException IncompleteSignature MissingAuthenticationToken MissingAuthenticationTokenException""",
    ),
    (
        Cause.EXPIRED,
        "ExpiredToken ExpiredTokenException TokenRefreshRequired RequestTimeTooSkewed RequestExpired InvalidToken",
    ),
    (
        Cause.MISSING,
        "ResourceNotFoundException NotFoundException NoSuchBucket NoSuchKey NoSuchEntity KMS.NotFoundException 404",
    ),
    (Cause.QUOTA, "ServiceQuotaExceededException TooManyTagsException EntityTooLarge"),
    (
        Cause.INVALID,
        """ValidationException InvalidRequestException InvalidRequest InvalidInput InvalidArnException
        InvalidObjectState UnsupportedLanguageException EncryptionTypeMismatch InvalidWriteOffset TooManyParts
        PolicyEvaluation""",
    ),
    (Cause.TOO_LONG, "TextSizeLimitExceededException RequestEntityTooLargeException 413"),
    (Cause.CONFLICT, "ConflictException 409"),
)
CODES: dict[str, Cause] = {code: cause for cause, codes in _CODES_BY_CAUSE for code in codes.split()}
"""AWS's codes. A proxy's answer, which has none, comes with its HTTP status in its place; a code that is not here is
judged by its status, and is not here where that says as much.
"""

_EXCEPTIONS_BY_CAUSE: tuple[tuple[Cause, str], ...] = (
    (Cause.BUSY, "CapacityNotAvailableError"),
    (Cause.TIMEOUT, "ReadTimeoutError"),
    (
        Cause.UNREACHABLE,
        "HTTPClientError ConnectionError IncompleteReadError MetadataRetrievalError AwsChunkedWrapperError",
    ),
    (Cause.CERTIFICATE, "SSLError"),
    (Cause.BROKEN, "ChecksumError FlexibleChecksumError ResponseParserError"),
    (Cause.NOT_ALLOWED, "LoginInsufficientPermissions"),
    (
        Cause.NO_CREDENTIALS,
        """NoCredentialsError PartialCredentialsError CredentialRetrievalError RefreshWithMFAUnsupportedError
        ProfileNotFound""",
    ),
    (Cause.EXPIRED, "TokenRetrievalError SSOError LoginError NoAuthTokenError"),
    (
        Cause.SETTINGS,
        """ConfigParseError ConfigNotFound InvalidConfigError InvalidRegionError UnknownRegionError
        ServiceNotInRegionError BaseEndpointResolverError EndpointProviderError InvalidEndpointConfigurationError
        InvalidEndpointDiscoveryConfigurationError InvalidHostLabelError InvalidIMDSEndpointError
        InvalidIMDSEndpointModeError InvalidProxiesConfigError InvalidRetryConfigurationError
        InvalidChecksumConfigError InvalidDefaultsMode InvalidDNSNameError InvalidS3AddressingStyleError
        InvalidS3UsEast1RegionalEndpointConfigError InvalidSTSRegionalEndpointsConfigError MissingDependencyException
        UnknownCredentialError UnknownTokenProviderError UnknownSignatureVersionError UnsupportedSignatureVersionError
        UnsupportedS3ArnError UnsupportedS3AccesspointConfigurationError UnsupportedS3ConfigurationError
        UnsupportedOutpostResourceError""",
    ),
)
EXCEPTIONS: dict[str, Cause] = {name: cause for cause, names in _EXCEPTIONS_BY_CAUSE for name in names.split()}
"""The exceptions of botocore and boto3 that come without an answer of AWS; the nearest base class counts, and what has
none here is a fault of the program.
"""

# (the cause by the code, what AWS's message says, the cause that it is in truth)
_BY_MESSAGE = (
    (Cause.BUSY, r"\bper day\b", Cause.QUOTA),  # "Too many tokens per day": seconds mend nothing
    (Cause.MISSING, r"end of (its|their) li[fv]e|marked by provider as legacy", Cause.ENDED),
    (Cause.NOT_ALLOWED, r"end of (its|their) li[fv]e|marked by provider as legacy", Cause.ENDED),
    (
        Cause.INVALID,
        # Claude says "prompt is too long", Nova "Input Tokens Exceeded", Llama "maximum context length".
        r"\b(input|prompt) is too long|input tokens? (count )?exceed|too many input tokens"
        r"|maximum context length|exceeds? (the )?(model'?s? )?(maximum )?context (length|limit|window)"
        r"|context window",
        Cause.TOO_LONG,
    ),
)


def cause_of_code(code: str, status: int, message: str) -> Cause:
    """Why AWS refused something: by its code, or the HTTP status where the code is new, and by what it says."""
    cause = CODES.get(code) or _by_status(status)
    for was, said, truly in _BY_MESSAGE:
        if cause is was and re.search(said, message, re.IGNORECASE):
            return truly
    return cause


def cause_of_exception(names: Iterable[str]) -> Cause:
    """Why nothing was answered, by the names of an exception and of the classes it is made from, its own first."""
    return next((EXCEPTIONS[name] for name in names if name in EXCEPTIONS), Cause.INSIDE)


def _by_status(status: int) -> Cause:
    if str(status) in CODES:
        return CODES[str(status)]
    return Cause.BROKEN if status >= 500 or not status else Cause.INVALID
