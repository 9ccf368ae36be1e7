"""Evaluation jobs with a model as judge: scores of answers that the prompt file brings along.

There is no judge on this machine. Its scores are the share of the reference's words that the answer has, and the other
way round: numbers that move as a judge's would, with an explanation that says so. Layout of the results: Amazon
Bedrock user guide, "Understand how the results of your model evaluation job are saved in Amazon S3".
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.local_aws.refusals import conflict, invalid, not_found
from bot.local_aws.state import Account, listed
from bot.local_aws.storage import Missing, joined, parts
from bot.local_aws.wire import Parameters
from dataset.formats import Format
from dataset.profiles import DEFAULT_PROFILE, profile_named
from dataset.validate import Severity, validate

# Amazon Bedrock user guide, "Use metrics to understand model performance" (model as judge).
METRICS = tuple(
    f"Builtin.{name}"
    for name in (
        "Correctness", "Completeness", "Faithfulness", "Helpfulness", "Coherence", "Relevance", "FollowingInstructions",
        "ProfessionalStyleAndTone", "Harmfulness", "Stereotyping", "Refusal", "Readability",
    )
)  # fmt: skip
_WORD = re.compile(r"\w+")


@dataclass
class EvaluationJob:
    """A job, the file of prompts it judges, and why it fails, if it does."""

    id: str
    arn: str
    request: Parameters
    content: bytes
    failure: str | None
    created: float
    seconds: float
    stop_seconds: float
    stopped: float | None = None
    written: bool = False

    @property
    def end(self) -> float:
        """When it is over."""
        return self.created + self.seconds if self.stopped is None else self.stopped + self.stop_seconds

    def status(self, now: float) -> str:
        """InProgress, Completed, Failed, Stopping or Stopped."""
        over = now >= self.end
        if self.stopped is not None:
            return "Stopped" if over else "Stopping"
        if not over or self.is_due(now):
            return "InProgress"
        return "Failed" if self.failure else "Completed"

    def is_due(self, now: float) -> bool:
        """Whether its time has come, and its results are still to be written. Until then, nobody is told Completed."""
        return now >= self.end and self.stopped is None and not self.failure and not self.written


def create(account: Account, parameters: Parameters) -> Parameters:
    """CreateEvaluationJob."""
    if arn := account.repeated("CreateEvaluationJob", parameters):
        return {"jobArn": arn}
    automated = parameters["evaluationConfig"].get("automated")
    sources = [m.get("precomputedInferenceSource") for m in parameters["inferenceConfig"].get("models", [])]
    if automated is None or "evaluatorModelConfig" not in automated or not sources or None in sources:
        raise invalid("On this machine, only jobs with a model as judge and answers brought along are there.")
    if len(sources) > 1:
        raise invalid("A job with a model as judge evaluates one inference source.")
    config = automated["datasetMetricConfigs"][0]
    if unknown := [name for name in config["metricNames"] if name not in METRICS]:
        raise invalid(f"The metrics {', '.join(unknown)} are not supported with an evaluator model.")
    for judge in automated["evaluatorModelConfig"].get("bedrockEvaluatorModels", []):
        account.models.served(judge["modelIdentifier"])
    if not account.storage.has_role(parameters["roleArn"]):
        raise invalid("Could not assume the provided IAM role. Check that it exists and trusts bedrock.amazonaws.com.")
    if any(job.request["jobName"] == parameters["jobName"] for job in account.evaluations.values()):
        raise conflict("The provided job name is currently in use.")
    content, failure = _read(account, config["dataset"], sources[0])
    new = account.new_id()
    job = EvaluationJob(
        id=new,
        arn=account.arn("evaluation-job", new),
        request=parameters,
        content=content,
        failure=account.fates.take("evaluation") or failure,
        created=account.now(),
        seconds=account.timings.evaluation_seconds,
        stop_seconds=account.timings.stop_seconds,
    )
    account.evaluations[job.arn] = job
    account.remember("CreateEvaluationJob", parameters, job.arn, parameters.get("jobTags", ()))
    return {"jobArn": job.arn}


def _read(account: Account, dataset: dict[str, Any], source: Any) -> tuple[bytes, str | None]:
    uri = dataset.get("datasetLocation", {}).get("s3Uri", "")
    try:
        content = account.storage.read(uri)
    except Missing:
        return b"", f"Unable to read the prompt dataset at {uri}."
    with TemporaryDirectory(prefix="local-aws-") as folder:
        path = Path(folder, parts(uri)[1].rpartition("/")[2])
        path.write_bytes(content)
        problems: list[str] = []
        validate(
            path,
            profile=profile_named(DEFAULT_PROFILE),
            format_name=Format.JUDGE,
            found=lambda p: problems.append(p.what) if p.severity is Severity.PROBLEM else None,
        )
    if problems:
        return content, f"The prompt dataset is not valid. {' '.join(problems[:3])}"[:2048]
    named = {json.loads(line)["modelResponses"][0]["modelIdentifier"] for line in content.splitlines() if line.strip()}
    if named != {source["inferenceSourceIdentifier"]}:
        return content, "The modelIdentifier of the prompt dataset is not the inference source of the job."
    return content, None


def get(account: Account, parameters: Parameters) -> Parameters:
    """GetEvaluationJob."""
    job = _find(account, parameters["jobIdentifier"])
    now, request = account.now(), job.request
    status = job.status(now)
    return {
        "jobName": request["jobName"],
        "status": status,
        "jobArn": job.arn,
        "jobDescription": request.get("jobDescription"),
        "roleArn": request["roleArn"],
        "customerEncryptionKeyId": request.get("customerEncryptionKeyId"),
        "jobType": "Automated",
        "applicationType": request.get("applicationType", "ModelEvaluation"),
        "evaluationConfig": request["evaluationConfig"],
        "inferenceConfig": request["inferenceConfig"],
        "outputDataConfig": request["outputDataConfig"],
        "creationTime": account.date(job.created),
        "lastModifiedTime": account.date(min(now, job.end)),
        "failureMessages": [job.failure] if status == "Failed" else None,
    }


def list_jobs(account: Account, parameters: Parameters) -> Parameters:
    """ListEvaluationJobs."""
    now = account.now()
    summaries = [
        {
            "jobArn": job.arn,
            "jobName": job.request["jobName"],
            "status": job.status(now),
            "creationTime": account.date(job.created),
            "jobType": "Automated",
            "evaluationTaskTypes": [_config(job)["taskType"]],
            "applicationType": job.request.get("applicationType", "ModelEvaluation"),
        }
        for job in account.evaluations.values()
    ]
    return listed(parameters, summaries, "jobSummaries", name="jobName")


def stop(account: Account, parameters: Parameters) -> Parameters:
    """StopEvaluationJob."""
    job = _find(account, parameters["jobIdentifier"])
    if account.now() >= job.end:
        raise conflict(f"The job cannot be stopped: its status is {job.status(account.now())}.")
    if job.stopped is None:
        job.stopped = account.now()
    return {}


def settle(account: Account) -> None:
    """What completed jobs leave behind: a file of scores."""
    for job in account.evaluations.values():
        if job.is_due(account.now()):
            config, name = _config(job), job.request["jobName"]
            source = job.request["inferenceConfig"]["models"][0]["precomputedInferenceSource"]
            place = (
                f"{name}/{job.id}/models/{source['inferenceSourceIdentifier']}/taskTypes/{config['taskType']}"
                f"/datasets/{config['dataset']['name']}/{job.id}_output.jsonl"
            )
            lines = [_judged(json.loads(line), config, job) for line in job.content.splitlines() if line.strip()]
            text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
            try:
                account.storage.write(joined(job.request["outputDataConfig"]["s3Uri"], place), text.encode())
            except Missing:
                job.failure = "The results could not be written: there is no such bucket, or the role may not write."
            job.written = True


def _judged(record: dict[str, Any], config: dict[str, Any], job: EvaluationJob) -> dict[str, Any]:
    said = _words(record["modelResponses"][0]["response"])
    meant = _words(record["referenceResponse"])
    common = len(said & meant)
    judges = job.request["evaluationConfig"]["automated"]["evaluatorModelConfig"].get("bedrockEvaluatorModels", [])
    scores = []
    for name in config["metricNames"]:
        complete = name.endswith("Completeness")
        whole = meant if complete else said
        of = "the reference are in the answer" if complete else "the answer are in the reference"
        scores.append(
            {
                "metricName": name,
                "result": round(common / len(whole), 4) if whole else 0.0,
                "evaluatorDetails": [
                    {
                        "modelIdentifier": judges[0]["modelIdentifier"] if judges else "",
                        "explanation": f"{common} of {len(whole)} words of {of}; no model judged on this machine.",
                    }
                ],
            }
        )
    return {
        "automatedEvaluationResult": {"scores": scores},
        "inputRecord": {name: record[name] for name in ("prompt", "referenceResponse", "category") if name in record},
        "modelResponses": record["modelResponses"],
    }


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def _config(job: EvaluationJob) -> dict[str, Any]:
    return dict(job.request["evaluationConfig"]["automated"]["datasetMetricConfigs"][0])


def _find(account: Account, identifier: str) -> EvaluationJob:
    for job in account.evaluations.values():
        if identifier in (job.arn, job.id, job.request["jobName"]):
            return job
    raise not_found("Could not find the evaluation job.")
