"""Batch inference: JSON Lines in S3, an answer for each, and a manifest. Its states follow the clock.

Layout of input and output: Amazon Bedrock user guide, "Format and upload your batch inference data" and "View the
results of a batch inference job".
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from typing import Any

from bot.local_aws.batch_records import Outcome, answer_lines, is_record
from bot.local_aws.refusals import conflict, invalid, not_found
from bot.local_aws.runtime import resolve
from bot.local_aws.state import Account, listed
from bot.local_aws.storage import Missing, joined, parts
from bot.local_aws.wire import Parameters

_SUBMITTED, _VALIDATED, _SCHEDULED = 0.1, 0.3, 0.4  # shares of the time that a job takes
_HOUR = 3_600.0
PATIENCE = 20.0  # seconds


@dataclass
class InvocationJob:
    """A job: its request, its input files by name, and what came of them once it is done."""

    id: str
    arn: str
    request: Parameters
    files: dict[str, bytes]
    failure: str | None
    created: float
    seconds: float
    stop_seconds: float
    fate: str | None
    stopped: float | None = None
    work: threading.Thread | None = None
    outcome: Outcome | None = None

    @property
    def end(self) -> float:
        """When it is over."""
        if self.stopped is not None:
            return self.stopped + self.stop_seconds
        return self.created + self.seconds * (_VALIDATED if self.failure else 1.0)

    def status(self, now: float) -> str:
        """Submitted, Validating, Scheduled, InProgress, then how it ended."""
        if self.stopped is not None:
            return "Stopped" if now >= self.end else "Stopping"
        if now >= self.end and not self.is_due(now):
            return "Failed" if self.failure or self.fate else "Completed"
        share = (now - self.created) / self.seconds if now < self.end else 1.0
        names = {_SUBMITTED: "Submitted", _VALIDATED: "Validating", _SCHEDULED: "Scheduled", 1.0: "InProgress"}
        return next((name for until, name in names.items() if share < until), "InProgress")

    def is_due(self, now: float) -> bool:
        """Whether its records are to be answered now: its time has come, and nothing has come of it yet."""
        waits = self.outcome is None and self.stopped is None and not (self.failure or self.fate)
        return waits and now >= self.end


def create(account: Account, parameters: Parameters) -> Parameters:
    """CreateModelInvocationJob."""
    if arn := account.repeated("CreateModelInvocationJob", parameters):
        return {"jobArn": arn}
    model_id = parameters["modelId"]
    if ":provisioned-model/" in model_id or ":custom-model" in model_id:
        # The user guide: batch inference is for base models and inference profiles, and not for provisioned ones.
        raise invalid("The provided model identifier is not supported for batch inference.")
    resolve(account, model_id)
    if not account.storage.has_role(parameters["roleArn"]):
        raise invalid("Could not assume the provided IAM role. Check that it exists and trusts bedrock.amazonaws.com.")
    if any(job.request["jobName"] == parameters["jobName"] for job in account.batches.values()):
        raise invalid("The provided job name is currently in use.")
    files, failure = _read(account, parameters["inputDataConfig"]["s3InputDataConfig"]["s3Uri"])
    new = account.new_id()
    job = InvocationJob(
        id=new,
        arn=account.arn("model-invocation-job", new),
        request=parameters,
        files=files,
        failure=failure,
        created=account.now(),
        seconds=account.timings.batch_seconds,
        stop_seconds=account.timings.stop_seconds,
        fate=account.fates.take("batch"),
    )
    account.batches[job.arn] = job
    account.remember("CreateModelInvocationJob", parameters, job.arn, parameters.get("tags", ()))
    return {"jobArn": job.arn}


def _read(account: Account, uri: str) -> tuple[dict[str, bytes], str | None]:
    """The input files by name, and why the job fails over them, if it does. Raises `Refused` where there are none."""
    bucket, key = parts(uri)
    try:
        found = [uri] if key.endswith(".jsonl") else account.storage.under(uri)
        uris = [one for one in found if one.endswith(".jsonl")]
        files = {one.rpartition("/")[2]: account.storage.read(one) for one in uris}
    except Missing:
        files = {}
    if not files:
        raise invalid(f"Could not validate GetObject permissions to access S3 bucket: {bucket}, with key: {key}.")
    lines = [line for content in files.values() for line in content.splitlines() if line.strip()]
    least = account.limits.batch_records
    if len(lines) < least:
        # unverified: the quota is documented, the words are not.
        return files, f"The batch contains fewer records ({len(lines)}) than the required minimum of {least}."
    if not all(map(is_record, lines)):
        return files, "The input is not valid: each line is a JSON object with a recordId and a modelInput."
    return files, None


def answer_due(account: Account) -> None:
    """Answer the records of jobs whose time has come, and write their files.

    Not under the account's lock, and for at most `PATIENCE` seconds: a job with more to do stays InProgress meanwhile,
    so that nobody who asks for its state waits longer than callers do.
    """
    with account.lock:
        due = [job for job in account.batches.values() if job.is_due(account.now())]
        for job in due:
            if job.work is None:
                job.work = threading.Thread(target=_write, args=(account, job), name="local-aws-batch", daemon=True)
                job.work.start()
    for job in due:
        if job.work is not None:
            job.work.join(PATIENCE)


def _write(account: Account, job: InvocationJob) -> None:
    folder = joined(job.request["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"], job.id)
    kind = job.request.get("modelInvocationType", "InvokeModel")
    outcome = Outcome()
    try:
        for name, content in job.files.items():
            lines, of_file = answer_lines(account, job.request["modelId"], kind, content)
            outcome.add(of_file)
            account.storage.write(f"{folder}/{name}.out", b"".join(json.dumps(one).encode() + b"\n" for one in lines))
        account.storage.write(f"{folder}/manifest.json.out", json.dumps(outcome.manifest()).encode())
    except Missing as missing:
        job.failure = f"Could not validate PutObject permissions to access S3 bucket: {parts(str(missing))[0]}."
    job.outcome = outcome


def get(account: Account, parameters: Parameters) -> Parameters:
    """GetModelInvocationJob."""
    return _told(account, _find(account, parameters["jobIdentifier"]))


def list_jobs(account: Account, parameters: Parameters) -> Parameters:
    """ListModelInvocationJobs."""
    summaries = [_told(account, job) for job in account.batches.values()]
    return listed(
        parameters,
        summaries,
        "invocationJobSummaries",
        name="jobName",
        created="submitTime",
        after="submitTimeAfter",
        before="submitTimeBefore",
    )


def stop(account: Account, parameters: Parameters) -> Parameters:
    """StopModelInvocationJob."""
    job = _find(account, parameters["jobIdentifier"])
    now = account.now()
    if now >= job.end and not job.is_due(now):
        raise conflict(f"The job cannot be stopped: its status is {job.status(now)}.")
    if job.stopped is None:
        job.stopped = now
    return {}


def _told(account: Account, job: InvocationJob) -> dict[str, Any]:
    now, request = account.now(), job.request
    status = job.status(now)
    counts = job.outcome.manifest() if job.outcome else {}
    return {
        "jobArn": job.arn,
        "jobName": request["jobName"],
        "modelId": request["modelId"],
        "clientRequestToken": request.get("clientRequestToken"),
        "roleArn": request["roleArn"],
        "status": status,
        "message": (job.failure or job.fate) if status == "Failed" else None,
        "submitTime": account.date(job.created),
        "lastModifiedTime": account.date(min(now, job.end)),
        "endTime": account.date(job.end) if now >= job.end and not job.is_due(now) else None,
        "inputDataConfig": request["inputDataConfig"],
        "outputDataConfig": request["outputDataConfig"],
        "vpcConfig": request.get("vpcConfig"),
        "timeoutDurationInHours": request.get("timeoutDurationInHours", 24),
        "jobExpirationTime": account.date(job.created + request.get("timeoutDurationInHours", 24) * _HOUR),
        "modelInvocationType": request.get("modelInvocationType", "InvokeModel"),
        **{name: count for name, count in counts.items() if name.endswith("RecordCount")},
    }


def _find(account: Account, identifier: str) -> InvocationJob:
    for job in account.batches.values():
        if identifier in (job.arn, job.id, job.request["jobName"]):
            return job
    raise not_found("Could not find the model invocation job.")
