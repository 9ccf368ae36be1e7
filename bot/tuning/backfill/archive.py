"""Where the logs of an archive lie: a folder, or objects in S3 below a prefix. Names in order, contents by name."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from bot.errors import TuningError
from bot.models.aws import AwsClients
from bot.models.aws_causes import Cause
from bot.models.aws_errors import cause_of, is_of_aws
from bot.settings import Settings
from bot.tuning.bedrock.calls import asking, code_of

S3 = "s3://"
READERS = 8
"""Objects that are fetched at the same time."""
AHEAD = 4 * READERS
"""Contents that are held before they are worked on."""

OUR_FOLDERS = ("backfill/", "tuning/")
"""What Debrief itself writes below the prefix of DEBRIEF_BUCKET: no call logs."""


class Archive(Protocol):
    """Files by name."""

    def names(self) -> list[str]:
        """All names, in order. Raises `TuningError`."""
        ...

    def read(self, name: str) -> bytes | None:
        """A file's content, at most one byte over the cap; None where this one is gone or may not be read.

        Raises `TuningError` where nothing can be read at all.
        """
        ...


def source_of(given: str) -> str:
    """How an archive is written down: a folder by its whole path, so that it is found from anywhere."""
    return given if given.startswith(S3) else str(Path(given).expanduser().absolute())


def open_archive(source: str, settings: Settings, clients: AwsClients) -> Archive:
    """The archive at a folder, or at s3://bucket/prefix. Raises `TuningError` where there is none."""
    if not source.startswith(S3):
        return Folder(Path(source), settings.debrief_max_bytes)
    bucket, _, prefix = source.removeprefix(S3).partition("/")
    if not bucket:
        raise TuningError(f"{source} names no bucket.", "Write s3://bucket/prefix.")
    return Objects(bucket, prefix, settings, clients)


class Folder:
    """The files below a folder, but for hidden ones. One file alone is an archive too."""

    def __init__(self, path: Path, cap: int) -> None:
        self._path = path
        self._cap = cap
        self._paths: dict[str, Path] = {}

    def names(self) -> list[str]:
        """The paths of the files, from the folder on."""
        if not self._path.exists():
            raise TuningError(f"There is no folder {self._path}.", "Check the path, or write s3://bucket/prefix.")
        found = [self._path] if self._path.is_file() else sorted(self._path.rglob("*"))
        base = self._path.parent if self._path.is_file() else self._path
        for path in found:
            inner = path.relative_to(base)
            if path.is_file() and not any(part.startswith(".") for part in inner.parts):
                # A name that is no UTF-8 would not go into the store.
                self._paths[os.fsencode(inner.as_posix()).decode("utf-8", "replace")] = path
        return list(self._paths)

    def read(self, name: str) -> bytes | None:
        """The file's content."""
        try:
            with self._paths[name].open("rb") as file:
                return file.read(self._cap + 1)
        except OSError:
            return None


class Objects:
    """The objects below a prefix, which is a folder's or one object's: `calls` is not also `calls-old`."""

    def __init__(self, bucket: str, prefix: str, settings: Settings, clients: AwsClients) -> None:
        self._bucket = bucket
        self._prefix = prefix
        self._cap = settings.debrief_max_bytes
        self._clients = clients
        own, below = settings.bucket
        self._ours = tuple(below + folder for folder in OUR_FOLDERS) if own == bucket else ()

    def names(self) -> list[str]:
        """The keys."""
        with asking(f"The logs in {S3}{self._bucket}/{self._prefix} cannot be listed"):
            pages = (
                self._clients.client("s3")
                .get_paginator("list_objects_v2")
                .paginate(Bucket=self._bucket, Prefix=self._prefix)
            )
            found = [one["Key"] for page in pages for one in page.get("Contents", ())]
        folder = self._prefix if self._prefix.endswith("/") or not self._prefix else f"{self._prefix}/"
        return [
            key
            for key in found
            if (key == self._prefix or key.startswith(folder))
            and not key.endswith("/")
            and not key.startswith(self._ours)
        ]

    def read(self, name: str) -> bytes | None:
        """The object's content."""
        with asking(f"The logs in {S3}{self._bucket}/{self._prefix} cannot be read"):
            try:
                answer = self._clients.client("s3").get_object(Bucket=self._bucket, Key=name)
                with answer["Body"] as body:
                    content: bytes = body.read(self._cap + 1)
            except Exception as error:
                if _of_this_one(error):
                    return None
                raise
            return content


def _of_this_one(error: Exception) -> bool:
    """Whether one object is gone, lies in an archive class, or may not be read (a key of its own, maybe)."""
    if not is_of_aws(error):
        return False
    return cause_of(error) in (Cause.MISSING, Cause.NOT_ALLOWED) or code_of(error) == "InvalidObjectState"


def read_ahead(archive: Archive, names: Sequence[str]) -> Generator[tuple[str, bytes | None], None, None]:
    """Files and their contents in order, the next ones being fetched meanwhile. To be closed by who stops early."""
    waiting: deque[tuple[str, Future[bytes | None]]] = deque()
    with ThreadPoolExecutor(READERS, thread_name_prefix="archive") as pool:
        try:
            for name in names:
                waiting.append((name, pool.submit(archive.read, name)))
                if len(waiting) >= AHEAD:
                    first, content = waiting.popleft()
                    yield first, content.result()
            while waiting:
                first, content = waiting.popleft()
                yield first, content.result()
        finally:
            for _, content in waiting:
                content.cancel()
