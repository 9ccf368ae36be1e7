"""Batch jobs in the account: sent once, followed, stopped, and their files taken away.

    s3://BUCKET/PREFIX/backfill/<job name>/calls.jsonl             what is asked, in placeholders
    s3://BUCKET/PREFIX/backfill/<job name>/output/<id>/…           what was answered, beside what was asked

A job is written down with its name and token before it is asked for (`dataset.store.resources`). Whoever comes after a
crash looks for a job of that name first, and asks again with the same token: there is one job, whatever happened.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.models.aws import AwsClients
from bot.models.protocol import Told
from bot.services import Services
from bot.tuning.bedrock import names
from bot.tuning.bedrock.calls import asking, code_of, is_gone
from bot.tuning.bedrock.files import Bucket
from bot.tuning.bedrock.kinds import paged
from dataset.backfill_records import Backfill, BackfillPart
from dataset.model_records import Resource, ResourceKind

HOURS = 72
"""That a job may take before Bedrock ends it (24 to 168): one that waits longer in its queue is worth a look."""

INPUT, OUTPUT = "calls.jsonl", "output/"
_BESIDE = ".backfill-"


@dataclass(frozen=True)
class JobStatus:
    """How a job stands: Bedrock's word for it, why it failed where it did, and records answered of how many."""

    word: str
    message: str = ""
    processed: int = 0
    total: int = 0

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.word in ("Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired", "Unknown")

    @property
    def failed(self) -> bool:
        """Whether nothing at all came of it."""
        return self.word == "Failed"


class BatchJobs:
    """The batch jobs of a backfill."""

    def __init__(self, services: Services, clients: AwsClients) -> None:
        self._services = services
        self._clients = clients

    def send(
        self, backfill: Backfill, part: BackfillPart, model_id: str, lines: Callable[[], Iterable[bytes]], told: Told
    ) -> None:
        """Have a job started, unless it was started before. `lines` gives its records, anew each time.

        Raises `TuningError` and `TuningUnavailable`.
        """
        row = self._services.store.resources.want(
            ResourceKind.BATCH,
            part.name,
            token=names.token("batch", self._services.store.id, backfill.id, part.number),
            region=self._clients.region,
            folder=Bucket(self._services.settings, self._clients).uri(self._today(part.name)),
            model=backfill.model,
            job_id=backfill.id,
            price=backfill.price,
            approved_by=backfill.approved_by,
        )
        if row.reference is not None:
            return
        if (found := self._named(row)) is not None:
            self._services.store.resources.note_there(row.id, found)
            return
        tags = names.tags(self._services.settings, self._services.store.id, backfill=backfill.id, model=backfill.model)
        self._upload(row, lines, tags, told)
        told("asking Bedrock for the batch job", 1.0)
        with asking("The batch job was not started"):
            answer = self._bedrock(row.region).create_model_invocation_job(**self._parameters(row, model_id, tags))
        self._services.store.resources.note_there(row.id, answer["jobArn"])

    def status(self, part: BackfillPart) -> JobStatus:
        """How a job stands; Unknown where Bedrock knows nothing of it (any more)."""
        arn = self._arn(part)
        if arn is None:
            return JobStatus("Unknown")
        region = names.region_of(arn)
        with asking("How the batch job stands cannot be told"):
            try:
                job = self._bedrock(region).get_model_invocation_job(jobIdentifier=arn)
            except Exception as error:
                if not is_gone(error, self._clients.in_region(region), arn):
                    raise
                return JobStatus("Unknown", "Bedrock knows nothing of the job any more")
        processed, total = (int(job.get(f"{name}RecordCount") or 0) for name in ("processed", "total"))
        return JobStatus(job["status"], str(job.get("message") or ""), processed, total or part.records)

    def stop(self, part: BackfillPart) -> None:
        """Have a job stopped, also where nobody noted that it was started; one that is over is left alone."""
        arn = self._arn(part)
        if arn is None:
            return
        with asking("The batch job was not stopped"):
            try:
                self._bedrock(names.region_of(arn)).stop_model_invocation_job(jobIdentifier=arn)
            except Exception as error:
                # Over, or being stopped already: how it stands is asked for next.
                if code_of(error) not in ("ConflictException", "ValidationException", "ResourceNotFoundException"):
                    raise

    def answers(self, part: BackfillPart) -> Iterable[bytes]:
        """The lines that a job has written, from a copy on this machine: working on them may take a while."""
        row = self._row(part)
        if row is None:
            return
        settings, (bucket, folder) = self._services.settings, self._files(row)
        for key in bucket.keys(folder + OUTPUT):
            if not key.endswith(".jsonl.out"):
                continue
            with tempfile.TemporaryFile(prefix=_BESIDE, dir=settings.debrief_data) as copy:
                copy.writelines(line + b"\n" for line in bucket.lines(key))
                copy.seek(0)
                yield from copy

    def clean(self, part: BackfillPart) -> None:
        """Delete the files of a job that is over, which hold texts, and note that nothing is left of it."""
        row = self._row(part)
        if row is None:
            return
        bucket, folder = self._files(row)
        bucket.delete(bucket.keys(folder))
        self._services.store.resources.note_gone(row.id)

    def _upload(
        self, row: Resource, lines: Callable[[], Iterable[bytes]], tags: list[dict[str, str]], told: Told
    ) -> None:
        data = self._services.settings.debrief_data
        for left in data.glob(f"{_BESIDE}*"):
            shutil.rmtree(left, ignore_errors=True)  # of a process that was killed: there is one at a time
        with tempfile.TemporaryDirectory(prefix=_BESIDE, dir=data) as folder:
            path = Path(folder) / INPUT
            with path.open("wb") as file:
                file.writelines(lines())
            bucket, prefix = self._files(row)
            bucket.upload(path, prefix + INPUT, tags, told)

    def _parameters(self, row: Resource, model_id: str, tags: list[dict[str, str]]) -> dict[str, Any]:
        settings, (bucket, folder) = self._services.settings, self._files(row)
        output: dict[str, Any] = {"s3Uri": bucket.uri(folder + OUTPUT)}
        if settings.debrief_kms_key:
            output["s3EncryptionKeyId"] = settings.debrief_kms_key
        parameters: dict[str, Any] = {
            "jobName": row.name,
            "roleArn": settings.debrief_role,
            "clientRequestToken": row.token,
            "modelId": model_id,
            "modelInvocationType": "Converse",
            "inputDataConfig": {"s3InputDataConfig": {"s3InputFormat": "JSONL", "s3Uri": bucket.uri(folder + INPUT)}},
            "outputDataConfig": {"s3OutputDataConfig": output},
            "timeoutDurationInHours": HOURS,
            "tags": tags,
        }
        if settings.subnets:
            parameters["vpcConfig"] = {
                "subnetIds": list(settings.subnets),
                "securityGroupIds": list(settings.security_groups),
            }
        return parameters

    def _arn(self, part: BackfillPart) -> str | None:
        """The ARN of a job; None where it was never started."""
        row = self._row(part)
        if row is None:
            return None
        if row.reference is None and (found := self._named(row)) is not None:
            self._services.store.resources.note_there(row.id, found)
            return found
        return row.reference

    def _named(self, row: Resource) -> str | None:
        """The ARN of the job of this row's name, looked for in the list: GetModelInvocationJob takes no names."""
        with asking("The account cannot be asked for the batch job"):
            listed = self._bedrock(row.region).list_model_invocation_jobs
            found = paged(listed, "invocationJobSummaries", nameContains=row.name)
            return next((str(one["jobArn"]) for one in found if one["jobName"] == row.name), None)

    def _row(self, part: BackfillPart) -> Resource | None:
        return self._services.store.resources.named(ResourceKind.BATCH, part.name)

    def _files(self, row: Resource) -> tuple[Bucket, str]:
        return Bucket.of(self._services.settings, self._clients, row, self._today(row.name))

    def _today(self, name: str) -> str:
        return f"{self._services.settings.bucket[1]}backfill/{name}/"

    def _bedrock(self, region: str) -> Any:
        return self._clients.in_region(region).client("bedrock")
