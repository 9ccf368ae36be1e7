"""Customization jobs: started once, followed, stopped.

A job is written down with its name and token before it is asked for (`dataset.store.resources`). Whoever comes after a
crash looks for a job of that name first, and asks again with the same token: there is one job, whatever happened. All
that is asked of a job is asked in the region where it was made, wherever things are made today.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import TuningError
from bot.models.aws import AwsClients
from bot.models.aws_errors import told_by_aws
from bot.models.catalogue import TunableModel
from bot.models.protocol import Told, TuneRequest, TuneState, TuneStatus
from bot.settings import Settings
from bot.tuning.bedrock import names
from bot.tuning.bedrock.calls import asking, code_of, is_gone, is_missing
from bot.tuning.bedrock.curve import read_curve
from bot.tuning.bedrock.files import OUTPUT, Bucket, TrainingFiles
from dataset.export import TRAIN, VALIDATION
from dataset.model_records import Resource, ResourceKind, ResourceState
from dataset.store import Store

# How far a job is at least once a phase of it has begun (GetModelCustomizationJob's statusDetails).
_PHASES = (
    ("trainingDetails", "training", 0.35),
    ("dataProcessingDetails", "Bedrock prepares the data", 0.2),
    ("validationDetails", "Bedrock checks the files", 0.1),
)
# What stopping a job that is over is refused with.
_OVER = ("ConflictException", "ValidationException", "ResourceNotFoundException")


@dataclass(frozen=True)
class JobTerms:
    """What a job is asked with, beside its files."""

    model: TunableModel
    hyperparameters: Mapping[str, str]
    price: str


@dataclass(frozen=True)
class Stopped:
    """What came of stopping a job: whether it is over by now, and the ARN of the model that it made all the same."""

    over: bool
    model: str | None = None


class Jobs:
    """The customization jobs of an account."""

    def __init__(self, settings: Settings, store: Store, clients: AwsClients) -> None:
        self._settings = settings
        self._store = store
        self._clients = clients

    def start(self, request: TuneRequest, terms: JobTerms, files: TrainingFiles, told: Told) -> str:
        """Start a job, unless it was started before; its ARN."""
        token = names.token_of(request, terms.hyperparameters)
        name = names.training_name(request.name, token)
        row = self._store.resources.want(
            ResourceKind.JOB,
            name,
            token=token,
            region=self._clients.region,
            folder=Bucket(self._settings, self._clients).uri(names.folder_of(self._settings, name)),
            model=request.name,
            job_id=request.job_id,
            price=terms.price,
            approved_by=request.approved_by,
        )
        if row.reference is not None:
            return row.reference
        if (found := self._named(row)) is not None:
            return self._noted(row, found)
        bucket, folder = Bucket.of(self._settings, self._clients, row)
        tags = self._tags(request)
        for number, name in enumerate(files.names):
            share = (number, len(files.names))
            bucket.upload(files.folder / name, folder + name, tags, _part(told, *share))
        told("asking Bedrock for the training", 1.0)
        with asking("The training was not started"):
            parameters = self._parameters(terms, row, files, bucket.uri(folder), tags)
            answer = self._bedrock(row.region).create_model_customization_job(**parameters)
        return self._noted(row, str(answer["jobArn"]))

    def poll(self, arn: str) -> TuneStatus:
        """How a job stands."""
        job = self._get(arn)
        if job is None:
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

    def stop(self, row: Resource) -> Stopped:
        """Have a job stopped; one that is over, or was never started, is left alone.

        Raises `TuningError` where AWS refuses that, and `TuningUnavailable` where it cannot be asked.
        """
        arn = row.reference or self._named(row)
        job = self._get(arn) if arn is not None else None
        if arn is not None and job is not None and job["status"] == "InProgress":
            refused: Exception | None = None
            with asking("The training was not stopped"):
                try:
                    self._bedrock(row.region).stop_model_customization_job(jobIdentifier=arn)
                except Exception as error:
                    # Over by now: refused as a conflict, or (by the guide) as invalid. How it stands is asked for.
                    if code_of(error) not in _OVER:
                        raise
                    refused = error
                job = self._get(arn)
                if refused is not None and job is not None and job["status"] == "InProgress":
                    raise refused
        if job is None:
            return Stopped(over=True)
        return Stopped(job["status"] not in ("InProgress", "Stopping"), job.get("outputModelArn"))

    def _noted(self, row: Resource, arn: str) -> str:
        """Note what was started, and have it stopped where it was given up meanwhile by another process.

        That one could not see what was on its way, nor the files. Raises `TuningError` then.
        """
        resources = self._store.resources
        resources.note_there(row.id, arn)
        if resources.get(row.id).state not in (ResourceState.LEAVING, ResourceState.GONE):
            return arn
        left = resources.want(
            ResourceKind.JOB,
            row.name,
            token=row.token,
            region=row.region,
            folder=row.folder,
            model=row.model,
            job_id=row.job_id,
            price=row.price,
            approved_by=row.approved_by,
        )
        resources.note_there(left.id, arn)
        resources.note_leaving([left.id])
        self.stop(left)  # the rest is taken down with the next sweep
        raise TuningError("The training was stopped.", "Nothing was changed; start it again whenever you like.")

    def _completed(self, job: dict[str, Any]) -> TuneStatus:
        row = self._store.resources.named(ResourceKind.JOB, job["jobName"])
        arn = str(job["outputModelArn"])
        metrics: dict[str, Any] = {"seconds": (job["endTime"] - job["creationTime"]).total_seconds()}
        if (loss := (job.get("trainingMetrics") or {}).get("trainingLoss")) is not None:
            metrics["training_loss"] = loss
        if losses := [one.get("validationLoss") for one in job.get("validationMetrics") or ()]:
            metrics["validation_loss"] = losses[0]
        if row is not None:
            metrics |= read_curve(*Bucket.of(self._settings, self._clients, row))
            model = self._store.resources.want(
                ResourceKind.MODEL,
                job["outputModelName"],
                token=row.token,
                region=row.region,
                folder=row.folder,
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
            "trainingDataConfig": {"s3Uri": folder + TRAIN},
            "outputDataConfig": {"s3Uri": folder + OUTPUT},
            "hyperParameters": dict(terms.hyperparameters),
            "jobTags": tags,
            "customModelTags": tags,
        }
        if VALIDATION in files.names:
            parameters["validationDataConfig"] = {"validators": [{"s3Uri": folder + VALIDATION}]}
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

    def _named(self, row: Resource) -> str | None:
        """The ARN of the job of this row's name; None where there is none."""
        with asking("The account cannot be asked for the training"):
            try:
                return str(self._asked(row.region, row.name)["jobArn"])
            except Exception as error:
                if is_missing(error):
                    return None
                raise

    def _get(self, arn: str) -> dict[str, Any] | None:
        """A job as Bedrock tells of it; None where it knows nothing of it any more."""
        region = names.region_of(arn)
        with asking("How the training stands cannot be told"):
            try:
                return self._asked(region, arn)
            except Exception as error:
                if is_gone(error, self._clients.in_region(region), arn):
                    return None
                raise

    def _asked(self, region: str, identifier: str) -> dict[str, Any]:
        job: dict[str, Any] = self._bedrock(region).get_model_customization_job(jobIdentifier=identifier)
        return job

    def _bedrock(self, region: str) -> Any:
        return self._clients.in_region(region).client("bedrock")


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
