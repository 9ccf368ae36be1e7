"""Evaluation jobs with a model as judge: created once, followed, stopped, and their files taken away.

    s3://BUCKET/PREFIX/judge/<job name>/judge.jsonl     prompts, references and answers, in placeholders
    s3://BUCKET/PREFIX/judge/<job name>/output/…        the scores, beside a copy of what was judged

A job is written down with its name and token before it is asked for (`dataset.store.resources`). Whoever comes after a
crash looks for a job of that name first, and asks again with the same token: there is one job, whatever happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.models.aws import AwsClients
from bot.models.aws_errors import told_by_aws
from bot.models.protocol import Told
from bot.settings import Settings
from bot.tuning.bedrock import names
from bot.tuning.bedrock.calls import asking, code_of, is_gone
from bot.tuning.bedrock.files import Bucket
from bot.tuning.bedrock.kinds import paged
from dataset.formats.judge import model_identifier
from dataset.model_records import Resource
from dataset.store import Store

METRICS = (
    "Builtin.Correctness",
    "Builtin.Completeness",
    "Builtin.Faithfulness",
    "Builtin.Helpfulness",
    "Builtin.FollowingInstructions",
)
"""What is judged (user guide, "Use metrics to understand model performance"): the first two beside the reference."""

# The user guide's task type for a model as judge. botocore's service model, which has others, does not know it.
TASK = "General"
DATASET = "held-out"
FILE, OUTPUT = "judge.jsonl", "output/"
# Files of the output that hold no scores.
_NO_SCORES = "/custom_metrics/"


@dataclass(frozen=True)
class EvaluationStatus:
    """How a job stands: Bedrock's word for it, why it failed where it did, who judges, and when it last changed."""

    word: str
    message: str = ""
    judge: str = ""
    changed_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.word not in ("InProgress", "Stopping")


class Evaluations:
    """The evaluation jobs of an account."""

    def __init__(self, settings: Settings, store: Store, clients: AwsClients) -> None:
        self._settings = settings
        self._store = store
        self._clients = clients

    def upload(self, row: Resource, path: Path, told: Told) -> None:
        """Send a job's file. Raises `TuningError` and `TuningUnavailable`, as all do here."""
        bucket, folder = self._files(row)
        bucket.upload(path, folder + FILE, self._tags(row), told)

    def has_file(self, row: Resource) -> bool:
        """Whether a job's file is in the bucket: it is sent in one piece, so then it is whole."""
        bucket, folder = self._files(row)
        return folder + FILE in bucket.keys(folder + FILE)

    def create(self, row: Resource, judge: str) -> None:
        """Have a job started, unless it was started before. Its file has to be in the bucket."""
        if self.arn(row) is not None:
            return
        with asking("The evaluation was not started"):
            answer = self._bedrock().create_evaluation_job(**self._parameters(row, judge))
        self._store.resources.note_there(row.id, answer["jobArn"])

    def arn(self, row: Resource) -> str | None:
        """The ARN of a job, which is looked for by its name where nobody noted it; None where it was never started.

        GetEvaluationJob takes no names.
        """
        if row.reference is not None:
            return row.reference
        with asking("The account cannot be asked for the evaluation"):
            found = paged(self._bedrock().list_evaluation_jobs, "jobSummaries", nameContains=row.name)
            arn = next((str(one["jobArn"]) for one in found if one["jobName"] == row.name), None)
        if arn is not None:
            self._store.resources.note_there(row.id, arn)
        return arn

    def status(self, row: Resource) -> EvaluationStatus:
        """How a job stands; Unknown where Bedrock knows nothing of it (any more)."""
        arn = self.arn(row)
        if arn is None:
            return EvaluationStatus("Unknown")
        with asking("How the evaluation stands cannot be told"):
            try:
                job = self._bedrock().get_evaluation_job(jobIdentifier=arn)
            except Exception as error:
                if not is_gone(error, self._clients, arn):
                    raise
                return EvaluationStatus("Unknown")
        message = "; ".join(told_by_aws(one) for one in job.get("failureMessages") or ())
        return EvaluationStatus(job["status"], message, _judge_of(job), job.get("lastModifiedTime"))

    def results(self, row: Resource) -> Iterator[bytes]:
        """The lines that a job has written. AWS's documents differ in the folders above them: the prefix is listed."""
        bucket, folder = self._files(row)
        for key in bucket.keys(folder + OUTPUT):
            if key.endswith(".jsonl") and _NO_SCORES not in key:
                yield from bucket.lines(key)

    def results_uri(self, row: Resource) -> str:
        """Where a job writes."""
        bucket, folder = self._files(row)
        return bucket.uri(folder + OUTPUT)

    def clean(self, row: Resource, *, keep_output: bool = False) -> None:
        """Delete the files of a job that is over, which hold texts, and note that nothing is left of it."""
        bucket, folder = self._files(row)
        keys = bucket.keys(folder)
        bucket.delete([key for key in keys if not (keep_output and key.startswith(folder + OUTPUT))])
        self._store.resources.note_gone(row.id)

    def take_down(self, row: Resource) -> bool:
        """Have a job stopped, and its files deleted once it is over; False where that is still to come."""
        status = self.status(row)
        if status.word == "InProgress":
            with asking("The evaluation was not stopped"):
                try:
                    self._bedrock().stop_evaluation_job(jobIdentifier=self.arn(row))
                except Exception as error:
                    # Over, or being stopped already: how it stands is asked for next.
                    if code_of(error) not in ("ConflictException", "ValidationException", "ResourceNotFoundException"):
                        raise
            status = self.status(row)
        if status.over:
            self.clean(row)
        return status.over

    def _parameters(self, row: Resource, judge: str) -> dict[str, Any]:
        bucket, folder = self._files(row)
        dataset = {"name": DATASET, "datasetLocation": {"s3Uri": bucket.uri(folder + FILE)}}
        source = {"inferenceSourceIdentifier": model_identifier(row.model or "")}
        parameters: dict[str, Any] = {
            "jobName": row.name,
            "clientRequestToken": row.token,
            "roleArn": self._settings.debrief_role,
            "applicationType": "ModelEvaluation",
            "evaluationConfig": {
                "automated": {
                    "datasetMetricConfigs": [{"taskType": TASK, "dataset": dataset, "metricNames": list(METRICS)}],
                    "evaluatorModelConfig": {"bedrockEvaluatorModels": [{"modelIdentifier": judge}]},
                }
            },
            "inferenceConfig": {"models": [{"precomputedInferenceSource": source}]},
            "outputDataConfig": {"s3Uri": bucket.uri(folder + OUTPUT)},
            "jobTags": self._tags(row),
        }
        if self._settings.debrief_kms_key:
            parameters["customerEncryptionKeyId"] = self._settings.debrief_kms_key
        return parameters

    def _tags(self, row: Resource) -> list[dict[str, str]]:
        return names.tags(self._settings, self._store.id, model=row.model or "")

    def folder(self, name: str) -> str:
        """Where the files of a job that is made now are to lie: `s3://bucket/…/`."""
        return Bucket(self._settings, self._clients).uri(self._today(name))

    def _files(self, row: Resource) -> tuple[Bucket, str]:
        return Bucket.of(self._settings, self._clients, row, self._today(row.name))

    def _today(self, name: str) -> str:
        return f"{self._settings.bucket[1]}judge/{name}/"

    def _bedrock(self) -> Any:
        return self._clients.client("bedrock")


def _judge_of(job: dict[str, Any]) -> str:
    automated = (job.get("evaluationConfig") or {}).get("automated") or {}
    judges = (automated.get("evaluatorModelConfig") or {}).get("bedrockEvaluatorModels") or [{}]
    return str(judges[0].get("modelIdentifier", ""))
