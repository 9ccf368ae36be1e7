"""The embedded provider's `Tuner`: training in a process of its own, its state in a folder that any process can read.

    DEBRIEF_DATA/tuning/<job>/
        request.json     what to train (ids and settings; the pairs stay in the store)
        lock             locked by the process that trains, for as long as it lives
        progress.json    how far it is
        result.json      what came of it
        stop             somebody wants it to end
    DEBRIEF_DATA/models/<name>/    the version (`bot.models.embedded.artifact`)

The lock is taken before the process starts and handed to it, so whoever polls knows whether anybody is at it, also
after a crash. The process ends with the one that started it: its standard input is a pipe that nobody writes to, and
closes when the other end is gone. A training that nobody is at is started again from the beginning.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import bot.models.embedded as package
from bot.errors import TuningError
from bot.models.embedded.artifact import ArtifactError, load
from bot.models.embedded.model import EmbeddedModel
from bot.models.protocol import Readiness, Told, TunePlan, TuneRequest, TuneState, TuneStatus, Upkeep
from dataset.model_records import ModelVersion

REQUEST, LOCK, PROGRESS, RESULT, STOP = "request.json", "lock", "progress.json", "result.json", "stop"
STOP_SECONDS = 5.0
SECRETS = ("SLACK_", "AWS_")  # of no use to a process that trains
MODELS, JOBS = "models", "tuning"


class EmbeddedTuner:
    """Trains embedded models from the store in `data`, and serves them from there."""

    provider = "embedded"

    def __init__(self, data: Path, store: Path, *, python: str = sys.executable) -> None:
        """`data` is the folder that models and trainings lie in, `store` the file of the store."""
        self._data = data
        self._store = store
        self._python = python
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def recipe(self) -> str:
        """The hash of the source, and of its tables: where they change, the same pairs come to another model."""
        folder = Path(package.__file__).parent
        running = hashlib.sha256()
        for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".json")):
            running.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return f"sha256:{running.hexdigest()}"

    def plan(self, request: TuneRequest) -> TunePlan:
        """It costs nothing but time. Raises `TuningError` for hyperparameters: this model has none."""
        if request.hyperparameters:
            raise TuningError(
                f"The embedded model has no hyperparameter {next(iter(request.hyperparameters))!r}, nor any other.",
                "Leave --set out, or train a model of Amazon Bedrock: `debrief models catalogue` has them.",
            )
        return TunePlan()

    def start(self, request: TuneRequest, told: Told = lambda _what, _share: None) -> str:  # noqa: ARG002 - protocol's
        """Start the process that trains, unless one is at it or has ended its work; the reference is the job's id."""
        folder = self._folder(request.job_id)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with _locked(folder) as lock:
                if lock is not None and not (folder / RESULT).exists():
                    self._spawn(folder, request, lock)
        except OSError as error:
            raise TuningError(
                f"The training could not be started ({error.strerror or type(error).__name__}).",
                "Tell your administrator to look whether DEBRIEF_DATA has room and may be written to, and try again.",
            ) from error
        return request.job_id

    def poll(self, reference: str) -> TuneStatus:
        """How a training stands, as its folder tells."""
        folder = self._folder(reference)
        child = self._children.get(reference)
        if child is not None and child.poll() is not None:
            self._let_go(reference)
        if not folder.is_dir():
            return TuneStatus(TuneState.LOST)
        with _locked(folder) as lock:
            # Looked for under the lock: whoever had it may have ended its work a moment ago.
            result = _read(folder / RESULT)
            if result is None and lock is None:
                told = _read(folder / PROGRESS) or {}
                return TuneStatus(TuneState.RUNNING, float(told.get("progress", 0.0)), str(told.get("what", "")))
        if result is None:
            return TuneStatus(TuneState.LOST)
        if "error" in result:
            return TuneStatus(TuneState.FAILED, error=str(result["error"]))
        return TuneStatus(
            TuneState.DONE,
            progress=1.0,
            artifact=str(result["artifact"]),
            digest=str(result["digest"]),
            metrics=dict(result["metrics"]),
        )

    def stop(self, job_id: str) -> None:
        """End the process, whoever started it, and take away what it left, the version too."""
        folder = self._folder(job_id)
        if not folder.is_dir():
            return
        with suppress(OSError):
            (folder / STOP).touch()
        if (child := self._children.get(job_id)) is not None:
            child.kill()
            self._let_go(job_id)
        deadline = time.monotonic() + STOP_SECONDS
        while self.poll(job_id).state is TuneState.RUNNING and time.monotonic() < deadline:
            time.sleep(0.05)
        request = _read(folder / REQUEST) or {}
        if name := request.get("name"):
            shutil.rmtree(self._data / MODELS / str(name), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)

    def clean(self, job_id: str) -> None:
        """Take away the folder of a training that is over."""
        self._let_go(job_id)
        shutil.rmtree(self._folder(job_id), ignore_errors=True)

    def upkeep(self, version: ModelVersion) -> Upkeep:  # noqa: ARG002 - the protocol's
        """It runs on this machine."""
        return Upkeep()

    def deploy(
        self,
        version: ModelVersion,
        actor: str,  # noqa: ARG002 - the protocol's
        *,
        costs_seen: bool = False,  # noqa: ARG002 - the protocol's
    ) -> Readiness:
        """Nothing is to be done but to see that its files are whole. Raises `TuningError`."""
        self.open(version)
        return Readiness(ready=True)

    def undeploy(self, version: ModelVersion) -> None:
        """Nothing serves it but its files, which are the version itself. Raises `TuningError`."""
        raise TuningError(
            f"{version.name} is served from its files alone, and costs nothing.",
            f"`debrief models retire {version.name}` deletes them.",
        )

    def retire(self, version: ModelVersion) -> None:
        """Delete the files of a version."""
        shutil.rmtree(self._data / MODELS / version.name, ignore_errors=True)

    def sweep(self) -> None:
        """Files are deleted at once, or never."""

    def close(self) -> None:
        """End the processes that were started here."""
        for reference in tuple(self._children):
            self._let_go(reference)

    def open(self, version: ModelVersion) -> EmbeddedModel:
        """The version from its files, which have to be those that were registered. Raises `TuningError`."""
        mend = "Restore its folder from a backup, train again, or use another version."
        if version.artifact is None:
            raise TuningError(f"The files of the model {version.name} were deleted.", "Use another version.")
        try:
            artifact, digest = load(self._data / version.artifact)
            model = EmbeddedModel(name=version.name, parts=artifact.parts, generation=version.generation)
        except ArtifactError as error:
            raise TuningError(f"The model {version.name} cannot be used: {error}.", mend) from error
        if digest != version.digest:
            raise TuningError(f"The model {version.name} cannot be used: its files are not its own.", mend)
        return model

    def _spawn(self, folder: Path, request: TuneRequest, lock: int) -> None:
        self._let_go(request.job_id)
        for left in (PROGRESS, STOP):
            (folder / left).unlink(missing_ok=True)
        for half in (self._data / MODELS).glob(f".{request.name}.*"):
            shutil.rmtree(half, ignore_errors=True)  # of a process that was killed while it wrote
        what = {
            "job_id": request.job_id,
            "name": request.name,
            "base": request.base,
            "snapshot_id": request.snapshot_id,
            "hyperparameters": dict(request.hyperparameters),
            "generation": request.generation,
            "store": str(self._store.resolve()),
            "models": str((self._data / MODELS).resolve()),
        }
        write(folder / REQUEST, what)
        self._children[request.job_id] = subprocess.Popen(  # noqa: S603 - this program, and a folder of its own
            [self._python, "-m", "bot.tuning.train_embedded", str(folder.resolve())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if not name.startswith(SECRETS)},
            pass_fds=(lock,),
            # A Ctrl-C at the terminal is for the parent, whose end ends this one too.
            start_new_session=True,
        )

    def _let_go(self, reference: str) -> None:
        """Reap a process of ours. One that still runs is told to end by the closing of its standard input."""
        child = self._children.pop(reference, None)
        if child is not None:
            if child.stdin is not None:
                child.stdin.close()
            with suppress(subprocess.TimeoutExpired):
                child.wait(timeout=STOP_SECONDS)

    def _folder(self, reference: str) -> Path:
        return self._data / JOBS / reference


@contextmanager
def _locked(folder: Path) -> Iterator[int | None]:
    """The descriptor of the lock while we hold it; None where somebody else does."""
    descriptor = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
        else:
            # Closing lets go of it, unless a process that was started meanwhile has it too.
            yield descriptor
    finally:
        os.close(descriptor)


def write(path: Path, value: Mapping[str, Any]) -> None:
    """Write JSON into a file of mode 0600, whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
        json.dump(value, file)
    beside.replace(path)


def _read(path: Path) -> dict[str, Any] | None:
    try:
        value = json.loads(path.read_text())
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None
