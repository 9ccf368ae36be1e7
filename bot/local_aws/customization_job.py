"""A model customization job: how it stands at a time, and the phases it goes through."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from bot.local_aws.custom_models import CustomModel
from bot.local_aws.models import FoundationModel
from bot.local_aws.state import Account, Timings
from bot.local_aws.training_file import Texts, TrainingFile
from bot.local_aws.wire import Parameters

_PROCESSING_SHARE = 0.1


@dataclass
class CustomizationJob:
    """A job. `request` are the parameters it was created with; times are seconds since the start of the service."""

    id: str
    arn: str
    request: Parameters
    base: FoundationModel
    base_arn: str
    file: TrainingFile
    parent: CustomModel | None
    created: float
    timings: Timings
    fate: str | None = None
    stopped: float | None = None
    steps: list[tuple[int, int, float]] = field(default_factory=list)
    model_arn: str | None = None

    @property
    def checked(self) -> float:
        """When the files are checked."""
        return self.created + self.timings.job_seconds * self.timings.validation_share

    @property
    def failure(self) -> str | None:
        """Why it fails, if it does."""
        return self.file.failure or self.fate

    @property
    def end(self) -> float:
        """When it is over."""
        if self.stopped is not None:
            return self.stopped + self.timings.stop_seconds
        return self.checked if self.file.failure else self.created + self.timings.job_seconds

    def status(self, now: float) -> str:
        """InProgress, Completed, Failed, Stopping or Stopped."""
        over = now >= self.end
        if self.stopped is not None:
            return "Stopped" if over else "Stopping"
        if not over or self.is_due(now):
            return "InProgress"
        return "Failed" if self.failure else "Completed"

    def is_due(self, now: float) -> bool:
        """Whether its time has come, and its model is still to be made. Until it is, nobody is told Completed."""
        return now >= self.end and self.stopped is None and not self.failure and self.model_arn is None

    @property
    def records(self) -> tuple[Texts, ...]:
        """What the model learns: the file's records, after those of the model that it goes on from."""
        return (*(self.parent.job.records if self.parent else ()), *self.file.records)

    @property
    def validation_steps(self) -> list[tuple[int, int, float]]:
        """Step, epoch and validation loss at the end of every epoch; nothing without a validation file.

        A little above the training loss: this text was not learned.
        """
        if not self.file.validation_records:
            return []
        ends = {epoch: (step, epoch, 1.1 * loss) for step, epoch, loss in self.steps}
        return list(ends.values())

    @property
    def validation_metrics(self) -> list[dict[str, float]]:
        """The last loss on the validation file, as the service tells it."""
        return [{"validationLoss": loss} for _, _, loss in self.validation_steps[-1:]]

    @property
    def digest(self) -> str:
        """Names what the model learns."""
        before = self.parent.job.digest if self.parent else ""
        return hashlib.sha256(f"{before} {self.file.digest}".encode()).hexdigest()


def status_details(account: Account, job: CustomizationJob, now: float) -> dict[str, Any]:
    """The three phases, as GetModelCustomizationJob tells of them."""
    processed = job.checked + job.timings.job_seconds * _PROCESSING_SHARE
    phases = {
        "validationDetails": (job.created, job.checked, job.file.failure),
        "dataProcessingDetails": (job.checked, processed, None),
        "trainingDetails": (processed, job.created + job.timings.job_seconds, job.fate),
    }
    return {name: _phase(account, job, now, *phase) for name, phase in phases.items()}


def _phase(
    account: Account, job: CustomizationJob, now: float, start: float, end: float, failure: str | None
) -> dict[str, Any]:
    cut = job.stopped if job.stopped is not None else job.end
    if start > now or start > cut or (start >= cut and job.failure and not failure):
        return {"status": "NotStarted"}
    if job.stopped is not None and end > job.stopped:
        status, until = job.status(now), min(now, job.end)
    elif now >= end:
        status, until = "Failed" if failure else "Completed", end
    else:
        status, until = "InProgress", now
    return {"status": status, "creationTime": account.date(start), "lastModifiedTime": account.date(until)}
