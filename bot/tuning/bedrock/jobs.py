"""Customization jobs: started once, followed, stopped.

A job is written down with its name and token before it is asked for (`dataset.store.resources`). Whoever comes after a
crash looks for a job of that name first, and asks again with the same token: there is one job, whatever happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.models.aws import AwsClients
from bot.models.aws_errors import told_by_aws
from bot.models.catalogue import TunableModel
from bot.models.protocol import Told, TuneRequest, TuneState, TuneStatus
from bot.settings import Settings
from bot.tuning.bedrock import names
from bot.tuning.bedrock.calls import asking, code_of, is_missing
from bot.tuning.bedrock.curve import read_curve
from bot.tuning.bedrock.files import Bucket, TrainingFiles
from dataset.export import TRAIN, VALIDATION
from dataset.model_records import Resource, ResourceKind
from dataset.store import Store

# How far a job is at least once a phase of it has begun (GetModelCustomizationJob's statusDetails).
_PHASES = (
    ("trainingDetails", "training", 0.35),
    ("dataProcessingDetails", "Bedrock prepares the data", 0.2),
    ("validationDetails", "Bedrock checks the files", 0.1),
)


@dataclass(frozen=True)
class JobTerms:
    """What a job is asked with, beside its files."""

    model: TunableModel
    hyperparameters: Mapping[str, str]
    price: str


class Jobs:
    """The customization jobs of an account."""

    def __init__(self, settings: Settings, store: Store, clients: AwsClients, bucket: Bucket) -> None:
        self._settings = settings
        self._store = store
        self._clients = clients
        self._bucket = bucket

    def start(self, request: TuneRequest, terms: JobTerms, files: TrainingFiles, told: Told) -> str:
        """Start a job, unless it was started before; its ARN."""
        token = names.token_of(request, terms.hyperparameters)
        row = self._store.resources.want(
            ResourceKind.JOB,
            names.training_name(request.name, token),
            token=token,
            region=self._clients.region,
            model=request.name,
            job_id=request.job_id,
            price=terms.price,
            approved_by=request.approved_by,
        )
        if row.reference is None and (found := self._named(row.name)) is not None:
            self._store.resources.note_there(row.id, found)
            return found
        if row.reference is not None:
            return row.reference
        folder = names.folder_of(self._settings, row.name)
        tags = self._tags(request)
        for number, name in enumerate(files.names):
            share = (number, len(files.names))
            self._bucket.upload(files.folder / name, folder + name, tags, _part(told, *share))
        told("asking Bedrock for the training", 1.0)
        with asking("The training was not started"):
            answer = self._bedrock().create_model_customization_job(**self._parameters(terms, row, files, folder, tags))
        self._store.resources.note_there(row.id, answer["jobArn"])
        return str(answer["jobArn"])

    def poll(self, arn: str) -> TuneStatus:
        """How a job stands."""
        from botocore.exceptions import ClientError

        with asking("How the training stands cannot be told"):
            try:
                job = self._get(arn)
            except ClientError as error:
                if not is_missing(error):
                    raise
                return TuneStatus(TuneState.FAILED, error="Bedrock knows nothing of the training any more.")
        match job["status"]:
            case "Completed":
                return self._completed(job)
            case "Failed":
                reason = told_by_aws(job.get("failureMessage")) or "it gives no reason"
                return TuneStatus(TuneState.FAILED, error=f"Bedrock ended the training: {reason}.")
            case "Stopping" | "Stopped":
                return TuneStatus(TuneState.FAILED, error="The training was stopped in the AWS account.")
        what, progress = _phase(job.get("statusDetails") or {})
        return TuneStatus(TuneState.RUNNING, progress=progress, what=what)

    def stop(self, row: Resource) -> str | None:
        """Have a job stopped; the ARN of the model that it had made before, if it had."""
        from botocore.exceptions import ClientError

        arn = row.reference or self._named(row.name)
        if arn is None:
            return None
        try:
            self._bedrock().stop_model_customization_job(jobIdentifier=arn)
        except ClientError as error:
            # Over already: refused as a conflict, or (by the guide) as invalid. Looked at below.
            with asking("The training was not stopped"):
                if not _is_over(error):
                    raise
        with asking("How the training stands cannot be told"):
            made = self._get(arn).get("outputModelArn")
        return str(made) if made else None

    def _completed(self, job: dict[str, Any]) -> TuneStatus:
        row = self._store.resources.named(ResourceKind.JOB, job["jobName"])
        arn = str(job["outputModelArn"])
        metrics: dict[str, Any] = {"seconds": (job["endTime"] - job["creationTime"]).total_seconds()}
        if (loss := (job.get("trainingMetrics") or {}).get("trainingLoss")) is not None:
            metrics["training_loss"] = loss
        if losses := [one.get("validationLoss") for one in job.get("validationMetrics") or ()]:
            metrics["validation_loss"] = losses[0]
        metrics |= read_curve(self._bucket, names.folder_of(self._settings, job["jobName"]))
        if row is not None:
            model = self._store.resources.want(
                ResourceKind.MODEL,
                job["outputModelName"],
                token=row.token,
                region=row.region,
                model=row.model,
                job_id=row.job_id,
                approved_by=row.approved_by,
            )
            self._store.resources.note_there(model.id, arn)
            plan = self._store.tuning.get(row.job_id).plan if row.job_id else {}
            metrics |= {"pairs": plan.get("train", 0), "tokens": plan.get("tokens", 0)}
        return TuneStatus(TuneState.DONE, progress=1.0, artifact=arn, digest=arn, metrics=metrics)

    def _parameters(
        self,
        terms: JobTerms,
        row: Resource,
        files: TrainingFiles,
        folder: str,
        tags: list[dict[str, str]],
    ) -> dict[str, Any]:
        settings = self._settings
        parameters: dict[str, Any] = {
            "jobName": row.name,
            "customModelName": row.name,
            "roleArn": settings.debrief_role,
            "clientRequestToken": row.token,
            "baseModelIdentifier": terms.model.base_model_id,
            "customizationType": "FINE_TUNING",
            "trainingDataConfig": {"s3Uri": self._bucket.uri(folder + TRAIN)},
            "outputDataConfig": {"s3Uri": self._bucket.uri(folder + "output/")},
            "hyperParameters": dict(terms.hyperparameters),
            "jobTags": tags,
            "customModelTags": tags,
        }
        if VALIDATION in files.names:
            parameters["validationDataConfig"] = {"validators": [{"s3Uri": self._bucket.uri(folder + VALIDATION)}]}
        if settings.debrief_kms_key:
            parameters["customModelKmsKeyId"] = settings.debrief_kms_key
        if settings.subnets:
            parameters["vpcConfig"] = {
                "subnetIds": list(settings.subnets),
                "securityGroupIds": list(settings.security_groups),
            }
        return parameters

    def _tags(self, request: TuneRequest) -> list[dict[str, str]]:
        about = {"job": request.job_id, "model": request.name, "snapshot": request.snapshot_id}
        return names.tags(self._settings, self._store.id, **about)

    def _named(self, name: str) -> str | None:
        """The ARN of the job of this name; None where there is none."""
        from botocore.exceptions import ClientError

        with asking("The account cannot be asked for the training"):
            try:
                return str(self._get(name)["jobArn"])
            except ClientError as error:
                if is_missing(error):
                    return None
                raise

    def _get(self, identifier: str) -> dict[str, Any]:
        job: dict[str, Any] = self._bedrock().get_model_customization_job(jobIdentifier=identifier)
        return job

    def _bedrock(self) -> Any:
        return self._clients.client("bedrock")


def _part(told: Told, number: int, of: int) -> Told:
    return lambda what, share: told(what, (number + share) / of)


def _phase(details: Mapping[str, Any]) -> tuple[str, float]:
    """What a job is doing, and how far it is at least."""
    for name, what, progress in _PHASES:
        status = (details.get(name) or {}).get("status", "NotStarted")
        if status == "Completed":
            return what, progress + 0.15 if name != "trainingDetails" else 0.95
        if status == "InProgress":
            return what, progress
    return "waiting in Bedrock's queue", 0.05


def _is_over(error: Exception) -> bool:
    return code_of(error) in ("ConflictException", "ValidationException", "ResourceNotFoundException")
