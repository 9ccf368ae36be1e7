"""Training files to the bucket, and what a job leaves there.

    s3://BUCKET/PREFIX/tuning/<name>/train.jsonl, validation.jsonl     taken away when the training is over
    s3://BUCKET/PREFIX/tuning/<name>/output/…                          written by the job: its figures, no text

An object is sent with its SHA-256, which S3 checks; one that is there already with the same hash is not sent again.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlencode

from bot.errors import TuningError
from bot.models.aws import AwsClients
from bot.models.catalogue import TunableModel
from bot.models.protocol import Told
from bot.settings import Settings
from bot.tuning.bedrock import names
from bot.tuning.bedrock.calls import asking
from dataset.export import TRAIN, VALIDATION, export_snapshot
from dataset.model_records import Resource
from dataset.store import Store

PREFIX = ".training-"
LEFT_SECONDS = 3_600.0  # after which nobody writes training files any more

OUTPUT = "output/"
"""Below a training's folder: what the job writes."""

TOLD_STEP = 256 * 1024  # bytes between two words about an upload
DELETED_AT_ONCE = 1_000  # S3's limit for DeleteObjects


@dataclass(frozen=True)
class TrainingFiles:
    """The files of a training on this machine: how many pairs they hold, and their estimated tokens."""

    folder: Path
    train: int
    validation: int
    tokens: int
    longest: int

    @property
    def names(self) -> tuple[str, ...]:
        """The files that there are."""
        return (TRAIN, VALIDATION) if self.validation else (TRAIN,)


@contextmanager
def written(
    store: Store, settings: Settings, model: TunableModel, snapshot_id: str, actor: str | None
) -> Iterator[TrainingFiles]:
    """The files of a snapshot in a model's format, in a folder of their own until the end of the block.

    `actor` is who has them sent, for the audit log; None where they are only counted.
    Raises `TuningError` where the model asks for more pairs than there are.
    """
    settings.debrief_data.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(settings.debrief_data)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=settings.debrief_data) as folder:
        profile = model.profile
        snapshot, out = store.snapshots.get(snapshot_id), Path(folder) / "files"
        manifest = export_snapshot(store, snapshot, profile.format, out, profile=profile, actor=actor)
        counts, missing, tokens = manifest["counts"], manifest["missing"], manifest["tokens"]["train"]
        if more := missing.get("train"):
            raise TuningError(
                f"{model.name} is tuned with {counts['train'] + more} pairs at least, and there are {counts['train']}.",
                f"{more} more {'is' if more == 1 else 'are'} needed: correct answers (each correction is a pair), or"
                " import examples with `debrief dataset import`.",
            )
        # Too few of them measure nothing, and the model refuses the job: it goes without.
        validation = 0 if "validation" in missing else counts["validation"]
        yield TrainingFiles(
            out,
            train=counts["train"],
            validation=validation,
            tokens=int(tokens["in_all"]),
            longest=int(tokens["longest"]),
        )


def sweep(data: Path) -> None:
    """Take away the files of processes that were killed while they wrote them: they hold texts."""
    for folder in data.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > LEFT_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


class Bucket:
    """A bucket: that of the settings, or the one in which something lies."""

    def __init__(self, settings: Settings, clients: AwsClients, name: str | None = None) -> None:
        self._settings = settings
        self._clients = clients
        self.name = settings.bucket[0] if name is None else name

    @classmethod
    def of(cls, settings: Settings, clients: AwsClients, row: Resource, today: str | None = None) -> tuple[Bucket, str]:
        """Where the files of a job lie: a bucket in the region of the row, and a prefix with a slash at its end.

        Rows from before that was noted are looked for where they would be `today` (a training's, if nothing is said).
        """
        if row.folder is None:
            return cls(settings, clients.in_region(row.region)), today or names.folder_of(settings, row.name)
        name, _, folder = row.folder.removeprefix("s3://").partition("/")
        return cls(settings, clients.in_region(row.region), name), folder

    def uri(self, key: str) -> str:
        """The address of an object, or of a prefix."""
        return f"s3://{self.name}/{key}"

    def upload(self, path: Path, key: str, tags: list[dict[str, str]], told: Told) -> None:
        """Send a file, unless the very same bytes are there. Raises `TuningError` and `TuningUnavailable`."""
        digest = _sha256(path)
        if self._has(key, digest):
            told(f"{path.name} is in the bucket", 1.0)
            return
        size = path.stat().st_size
        extra: dict[str, Any] = {}
        if self._settings.debrief_kms_key:
            extra = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self._settings.debrief_kms_key}
        with path.open("rb") as file, asking(f"The file {path.name} was not uploaded to the bucket {self.name}"):
            body = _Told(file, size, lambda share: told(f"uploading {path.name}", share))
            self._s3().put_object(
                Bucket=self.name,
                Key=key,
                Body=body,
                ContentLength=size,
                ContentType="application/jsonl",
                ChecksumSHA256=digest,
                Tagging=urlencode({tag["key"]: tag["value"] for tag in tags if tag["key"] in names.OBJECT_TAGS}),
                **extra,
            )

    def keys(self, prefix: str) -> list[str]:
        """The keys below a prefix, in order."""
        with asking(f"The bucket {self.name} cannot be listed"):
            pages = self._s3().get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
            return [one["Key"] for page in pages for one in page.get("Contents", ())]

    def read(self, key: str) -> bytes:
        """The content of an object."""
        with asking(f"A file in the bucket {self.name} cannot be read"):
            content: bytes = self._s3().get_object(Bucket=self.name, Key=key)["Body"].read()
            return content

    def lines(self, key: str) -> Iterator[bytes]:
        """The lines of an object, one after another, however many they are."""
        with asking(f"A file in the bucket {self.name} cannot be read"):
            yield from self._s3().get_object(Bucket=self.name, Key=key)["Body"].iter_lines()

    def delete(self, keys: list[str]) -> None:
        """Delete objects; those that are not there are no mistake."""
        for start in range(0, len(keys), DELETED_AT_ONCE):
            some = [{"Key": key} for key in keys[start : start + DELETED_AT_ONCE]]
            with asking(f"Files in the bucket {self.name} were not deleted"):
                answer = self._s3().delete_objects(Bucket=self.name, Delete={"Objects": some, "Quiet": True})
            if errors := answer.get("Errors"):
                raise TuningError(
                    f"{len(errors)} files in the bucket {self.name} were not deleted ({errors[0].get('Code')}).",
                    "Give the bot s3:DeleteObject below its prefix (docs/aws.md), and try again.",
                )

    def _has(self, key: str, digest: str) -> bool:
        from botocore.exceptions import ClientError

        try:
            found = self._s3().head_object(Bucket=self.name, Key=key, ChecksumMode="ENABLED")
        except ClientError:
            return False  # not there, or not to be looked at: it is sent, and S3 says what is wrong
        return bool(found.get("ChecksumSHA256") == digest)

    def _s3(self) -> Any:
        return self._clients.client("s3")


class _Told:
    """A file that tells how much of it was read."""

    def __init__(self, file: BinaryIO, size: int, told: Any) -> None:
        self._file = file
        self._size = max(size, 1)
        self._told = told
        self._last = 0

    def read(self, amount: int = -1) -> bytes:
        content = self._file.read(amount)
        position = self._file.tell()
        if position - self._last >= TOLD_STEP or position >= self._size:
            self._last = position
            self._told(min(1.0, position / self._size))
        return content

    def seek(self, offset: int, whence: int = 0) -> int:
        self._last = 0
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return base64.b64encode(hashlib.file_digest(file, "sha256").digest()).decode()
