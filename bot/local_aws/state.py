"""One account in one region: all that exists there, and what its operations have in common."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.local_aws.fates import Fates
from bot.local_aws.moments import Moments
from bot.local_aws.refusals import conflict, invalid
from bot.local_aws.storage import Storage
from bot.local_aws.wire import Parameters

if TYPE_CHECKING:
    from bot.local_aws.answering import Answers
    from bot.local_aws.batch import InvocationJob
    from bot.local_aws.custom_models import CustomModel
    from bot.local_aws.customization_job import CustomizationJob
    from bot.local_aws.deployments import Deployment
    from bot.local_aws.evaluation import EvaluationJob
    from bot.local_aws.models import Models
    from bot.local_aws.throughput import Throughput
    from bot.local_aws.training import Trainer

ACCOUNT_ID = "123456789012"  # moto's


@dataclass(frozen=True)
class Timings:
    """How long things take, in seconds. `validation_share` is the part of a job that goes into checking its files,
    `stop_seconds` what it takes to stop one."""

    job_seconds: float = 0.0
    validation_share: float = 0.2
    stop_seconds: float = 0.0
    deploy_seconds: float = 0.0
    throughput_seconds: float = 0.0
    batch_seconds: float = 0.0
    evaluation_seconds: float = 0.0


@dataclass
class Limits:
    """Quotas of the account, to be set by tests. Real accounts begin with no model units of Provisioned Throughput."""

    running_jobs: int = 10
    deployments: int = 10
    model_units: int = 0
    batch_records: int = 100


@dataclass
class Account:
    """The state, under one lock that every operation holds while it works."""

    region: str
    moments: Moments
    timings: Timings
    limits: Limits
    models: Models
    storage: Storage
    trainer: Trainer
    answers: Answers
    fates: Fates = field(default_factory=Fates)
    lock: threading.RLock = field(default_factory=threading.RLock)
    jobs: dict[str, CustomizationJob] = field(default_factory=dict)
    custom_models: dict[str, CustomModel] = field(default_factory=dict)
    deployments: dict[str, Deployment] = field(default_factory=dict)
    throughputs: dict[str, Throughput] = field(default_factory=dict)
    batches: dict[str, InvocationJob] = field(default_factory=dict)
    evaluations: dict[str, EvaluationJob] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    guardrails: dict[tuple[str, str], str] = field(default_factory=dict)  # status by id and version
    pii_names: set[str] = field(default_factory=set)
    caches: dict[str, float] = field(default_factory=dict)
    _tokens: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    _ids: int = 0

    def now(self) -> float:
        """Seconds since the start."""
        return self.moments.now()

    def date(self, moment: float | None = None) -> datetime:
        """The date of a moment, or of now."""
        return self.moments.date(moment)

    def new_id(self) -> str:
        """Twelve letters and digits, the same in every run."""
        self._ids += 1
        return hashlib.sha256(f"{self.region} {self._ids}".encode()).hexdigest()[:12]

    def arn(self, kind: str, rest: str) -> str:
        """The ARN of something of this account."""
        return f"arn:aws:bedrock:{self.region}:{ACCOUNT_ID}:{kind}/{rest}"

    def repeated(self, operation: str, parameters: Parameters) -> str | None:
        """The ARN that an earlier request with the same token was answered with; None where there was none.

        Raises ConflictException where that request asked for something else.
        """
        token = parameters.get("clientRequestToken")
        known = self._tokens.get((operation, token)) if token else None
        if known is None:
            return None
        arn, asked = known
        if asked != _fingerprint(parameters):
            # unverified: other services of AWS refuse it; Bedrock's model has a ConflictException, and no words for it.
            raise conflict("The client request token was used before, with other parameters.")
        return arn

    def remember(self, operation: str, parameters: Parameters, arn: str, tags: Iterable[dict[str, str]] = ()) -> None:
        """Note what a request was answered with, and the tags of what it created."""
        if token := parameters.get("clientRequestToken"):
            self._tokens[operation, token] = (arn, _fingerprint(parameters))
        self.tags[arn] = {tag["key"]: tag["value"] for tag in tags}


def _fingerprint(parameters: Parameters) -> str:
    asked = {name: value for name, value in parameters.items() if name != "clientRequestToken"}
    return json.dumps(asked, sort_keys=True, default=str)


def listed(
    parameters: Parameters,
    summaries: Iterable[dict[str, Any]],
    key: str,
    *,
    name: str = "",
    created: str = "creationTime",
    after: str = "creationTimeAfter",
    before: str = "creationTimeBefore",
    default_page: int = 100,
) -> Parameters:
    """One page of a listing, filtered and sorted as all of Bedrock's listings are: the newest first.

    `name` and `created` are the keys of the summaries that hold the name and the date; `after` and `before` the
    parameters that bound the date. A page's token is the number of its first entry.
    """
    found = []
    for summary in summaries:
        if name and parameters.get("nameContains", "") not in summary[name]:
            continue
        if parameters.get("statusEquals") not in (None, summary.get("status")):
            continue
        if after in parameters and summary[created] <= parameters[after]:
            continue
        if before in parameters and summary[created] >= parameters[before]:
            continue
        found.append(summary)
    found.sort(key=lambda summary: summary[created], reverse=parameters.get("sortOrder") != "Ascending")
    start = _page_start(parameters)
    size = parameters.get("maxResults", default_page)
    more = {"nextToken": str(start + size)} if start + size < len(found) else {}
    return {key: found[start : start + size], **more}


def _page_start(parameters: Parameters) -> int:
    token = parameters.get("nextToken", "0")
    if not token.isdecimal():
        raise invalid("The nextToken is invalid.")
    return int(token)
