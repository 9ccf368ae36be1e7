"""What AWS did not do, in the words of the project: a sentence for whoever asked, and one for the administrator.

    explain(error, "The training was not started") -> AwsTrouble(what, mend, administrator, passing, …)

AWS's own message is shown where it says what is wrong with what was asked; an agent's card leaves it out (`plain`). No
sentence holds a secret, nor text of a call: values that AWS or botocore quote are taken out. ARNs and account ids are
for the administrator: others see what is named at the end of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.models.aws_causes import PASSING, Cause, cause_of_code, cause_of_exception

MOST_OF_A_MESSAGE = 300
"""Characters of AWS's message that are kept."""


@dataclass(frozen=True)
class _Words:
    """A cause in words: what happened, what whoever asked can do, and what the administrator can."""

    what: str
    mend: str
    administrator: str


_WORDS = {
    Cause.BUSY: _Words(
        "AWS is asked too much at the moment",
        "Try again in a minute.",
        "Requests or tokens a minute are over the account's quota: see AWS Service Quotas for Bedrock.",
    ),
    Cause.TIMEOUT: _Words(
        "AWS did not answer in time",
        "Try again in a moment.",
        "If it lasts, see the AWS Health Dashboard; DEBRIEF_MODEL_SECONDS is how long an answer may take.",
    ),
    Cause.UNREACHABLE: _Words(
        "AWS cannot be reached",
        "Try again in a moment; if it lasts, tell your administrator.",
        "Check network, proxy, DNS, VPC endpoints and AWS_ENDPOINT_URL_….",
    ),
    Cause.CERTIFICATE: _Words(
        "no secure connection to AWS could be made",
        "Try again in a moment; if it lasts, tell your administrator.",
        "Where a proxy has certificates of its own, set AWS_CA_BUNDLE; check the clock of the machine, too.",
    ),
    Cause.BROKEN: _Words(
        "AWS had a failure of its own",
        "Try again in a while.",
        "Nothing is to be done here; if it lasts, see the AWS Health Dashboard.",
    ),
    Cause.MODEL: _Words(
        "the model failed to answer",
        "Try again in a moment.",
        "Bedrock gave up on the model; if it lasts, see the AWS Health Dashboard.",
    ),
    Cause.NOT_READY: _Words(
        "the model is not ready yet",
        "Try again in a few minutes.",
        "A deployment takes some minutes after it was made or changed: `debrief models list` has its state.",
    ),
    Cause.NOT_ALLOWED: _Words(
        "AWS does not allow it",
        "Ask your administrator: `debrief doctor` says what is missing.",
        "Compare the policy of the bot's role with docs/aws.md, and see whether the account has access to the model.",
    ),
    Cause.NO_CREDENTIALS: _Words(
        "AWS does not know who is asking",
        "Ask your administrator to look at the bot's AWS credentials.",
        "Give the bot's process credentials: a role of its machine, or AWS_PROFILE.",
    ),
    Cause.EXPIRED: _Words(
        "the bot's login to AWS has run out",
        "Ask your administrator to log in to AWS again.",
        "Renew the credentials (`aws sso login`), or check the clock of the machine.",
    ),
    Cause.SETTINGS: _Words(
        "the bot's AWS settings cannot be used",
        "Ask your administrator: `debrief doctor` says which.",
        "Check AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL_… and ~/.aws/config.",
    ),
    Cause.MISSING: _Words(
        "AWS has no such thing",
        "Ask your administrator: `debrief doctor` and `debrief models list --reconcile` say what is there.",
        "Check AWS_REGION, names and ARNs.",
    ),
    Cause.ENDED: _Words(
        "AWS does not serve that model any more",
        "Ask your administrator to choose another model.",
        "The model is past its end of life, or Legacy and closed to this account: `debrief models catalogue` says what "
        "to use instead.",
    ),
    Cause.QUOTA: _Words(
        "a quota of the AWS account is used up",
        "Ask your administrator to have it raised, and try again.",
        "Ask for more in AWS Service Quotas; quotas of a day begin anew at midnight UTC.",
    ),
    Cause.INVALID: _Words(
        "AWS refuses the request",
        "Ask your administrator: the log has what AWS says.",
        "AWS's message says which parameter; if it is none of your settings, please report it.",
    ),
    Cause.CONFLICT: _Words(
        "something else is being done to it in AWS",
        "Try again in a few minutes.",
        "If it lasts, look at it in the AWS console.",
    ),
    Cause.TOO_LONG: _Words(
        "the text is too long for AWS",
        "Split it, and try again.",
        "The limit is the model's or the service's own.",
    ),
    Cause.INSIDE: _Words(
        "Debrief and its AWS library do not fit together",
        "Ask your administrator: the log has what is wrong.",
        "Please report it, with the versions of debrief and boto3.",
    ),
}
# Other advice where AWS's message names the very thing.
_ADVICE = (
    (r"on-demand throughput isn.t supported", "Set DEBRIEF_MODEL_ID to an inference profile that contains the model."),
    (r"model identifier is invalid", "Check AWS_REGION and DEBRIEF_MODEL_ID: this region has no such model."),
    (r"guardrail", "Check DEBRIEF_GUARDRAIL: the guardrail has to exist in this region, in that version."),
    (r"PassRole", "Whoever starts jobs needs iam:PassRole for DEBRIEF_ROLE: see docs/aws.md."),
    (r"marketplace", "Somebody with aws-marketplace:Subscribe has to enable the model for the account once."),
    (r"use case (details|form)", "Somebody has to fill in Anthropic's form once, in the model catalog of the console."),
)
_SAYS_WHAT = frozenset({Cause.INVALID, Cause.QUOTA, Cause.MISSING, Cause.CONFLICT, Cause.NOT_ALLOWED, Cause.ENDED})

_SECRET = re.compile(
    r"\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b"
    r"|(?i:(?:signature|credential|security-token|session-?token|secret-?access-?key)\"?\s*[=:]\s*)[^\s,&]+"
    r"|(?<=//)[^/@\s]+@"  # whoever logs in to a proxy
)
# Who is asking and for what belongs in the log; a name alone says which of them it is about.
_ARN = re.compile(r"\barn:[\w-]+:[\w-]*:[\w*-]*:[\w*]*:([^\s\"',;()\[\]]+)")
_ACCOUNT = re.compile(r"\b\d{12}\b")
# A value that is refused may be a prompt; greedy, as it may hold quotes itself.
_QUOTED = re.compile(r"(\bvalue) '.*' (at ')", re.IGNORECASE)
# What a job says of a record that it cannot use may quote the record: objects, and whatever is longer than a name.
_RECORD = re.compile(r"[{\[].*[}\]]")
_WORDS_QUOTED = re.compile(r"""(?<!\w)(['"])(?:(?!\1).|\1(?=\w))*\s(?:(?!\1).|\1(?=\w))*\1(?!\w)""")
_PARAMETER = re.compile(
    r"^(Missing required parameter|Unknown parameter|Invalid [a-z]+)\b.*?(?:parameter (?!in )|: \")([\w.\[\]]+)",
    re.MULTILINE,
)
_WRAPPERS = ("S3UploadFailedError", "RetriesExceededError")


@dataclass(frozen=True)
class AwsTrouble:
    """Why AWS did not do something. `what` and `mend` are for whoever asked, `administrator` is for the log.

    `plain` is `what` without AWS's own words, `advice` is what the administrator can do. `code` is AWS's (or the name
    of botocore's exception), `message` what AWS says, `request` the id of the request, empty where there is none.
    """

    cause: Cause
    code: str
    message: str
    request: str
    plain: str
    what: str
    mend: str
    administrator: str
    advice: str

    @property
    def passing(self) -> bool:
        """Whether the same may succeed in a while, without anybody's doing."""
        return self.cause in PASSING


def explain(error: Exception, doing: str) -> AwsTrouble:
    """Why AWS did not do something. `doing` says what did not happen: "The training was not started"."""
    cause, code, message, request = _read(_origin(error))
    words = _WORDS[cause]
    plain = f"{doing}: {words.what}."
    says = f"{doing}: {words.what}: {_short(message)}." if message and cause in _SAYS_WHAT else plain
    # Only AWS names things: what the library says of a lost connection quotes the address, which may name anything.
    named = (told for said, told in _ADVICE if cause in _SAYS_WHAT and re.search(said, message, re.IGNORECASE))
    advice = next(named, words.administrator)
    told = f"{doing}: {code}{f' ({message})' if message else ''}{f', request {request}' if request else ''}. {advice}"
    return AwsTrouble(cause, code, message, request, plain, says, words.mend, told, advice)


def is_of_aws(error: Exception) -> bool:
    """Whether an exception is botocore's or boto3's, so that `explain` knows it."""
    return any(kind.__module__.split(".")[0] in ("botocore", "boto3", "s3transfer") for kind in type(error).__mro__)


def told_by_aws(message: object) -> str:
    """Why something in the account failed (`failureMessage`), for the store and people; empty where nothing is said.

    Account ids, whole ARNs, and what is quoted, which may be a record of the training file, are taken out.
    """
    text = _WORDS_QUOTED.sub("…", _RECORD.sub("…", " ".join(str(message or "").split())))
    return _short(_clean(text))


def cause_of(error: Exception) -> Cause:
    """Why AWS did not do something."""
    return _read(_origin(error))[0]


def _origin(error: Exception) -> Exception:
    """What went wrong first, where boto3 wraps it in an error of its own."""
    if type(error).__name__ in _WRAPPERS:
        inner = getattr(error, "last_exception", None) or error.__cause__ or error.__context__
        if isinstance(inner, Exception) and is_of_aws(inner):
            return inner
    return error


def _read(error: Exception) -> tuple[Cause, str, str, str]:
    """Cause, code, message and request id of an error."""
    name, response = type(error).__name__, getattr(error, "response", None)
    if not isinstance(response, dict):
        return cause_of_exception(kind.__name__ for kind in type(error).__mro__), name, _said(error), ""
    told, about = response.get("Error") or {}, response.get("ResponseMetadata") or {}
    code, message = str(told.get("Code") or ""), _clean(str(told.get("Message") or ""))
    status = about.get("HTTPStatusCode")
    cause = cause_of_code(code, status if isinstance(status, int) else 0, message)
    return cause, code or name, message, str(about.get("RequestId") or "")


def _said(error: Exception) -> str:
    """What an exception of the library says: of parameters and credentials no more than their names."""
    if not is_of_aws(error):
        return ""  # nobody knows what it may quote
    match type(error).__name__:
        case "ParamValidationError":
            return _clean("; ".join(f"{said}: {name}" for said, name in _PARAMETER.findall(str(error))))
        case "CredentialRetrievalError":
            # The rest is what a program printed that was to print credentials.
            return _clean(str(error).partition(":")[0])
        case "ValidationError" | "RangeError" | "UnknownKeyError":
            return ""
    return _clean(str(error))


def _short(message: str) -> str:
    """A message without account ids, and of ARNs what they name: arn:aws:iam::123456789012:role/Ann is role/Ann."""
    return _ACCOUNT.sub("…", _ARN.sub(r"\1", message)).rstrip(".")


def _clean(message: str) -> str:
    """A message in one line, without what may be secret in it, and not too long."""
    text = " ".join(message.partition("The Canonical String")[0].split())
    text = _QUOTED.sub(r"\1 … \2", _SECRET.sub("…", text))
    return text if len(text) <= MOST_OF_A_MESSAGE else text[: MOST_OF_A_MESSAGE - 1] + "…"
