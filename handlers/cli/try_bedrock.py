"""The small AWS beside the playground, for `debrief try --bedrock`, and an environment that leads to nothing else.

A bot that is started in this environment cannot reach a real account, whatever its user's shell or `.env` says: there
are no credentials, no profile, no proxy and no endpoint in it but those of this machine.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.local_aws import LocalAws

FOLDER = "playground-bedrock"
MODEL = "nova-micro"
REGION = "us-east-1"  # where Nova Micro is tuned
BUCKET = "debrief-playground"
ROLE = "DebriefTuning"

JOB_SECONDS, DEPLOY_SECONDS = 20.0, 8.0

# Everything by which boto3, or the sockets below it, could be sent elsewhere: all of AWS_…, and what is not called so.
_OTHERS = frozenset({"BOTO_CONFIG", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
# A value in the environment wins over one in a `.env` file, also where it is empty.
_OWN = {
    "DEBRIEF_MODEL": MODEL,
    "DEBRIEF_MODEL_ID": "",
    "DEBRIEF_BUCKET": f"{BUCKET}/debrief",
    "DEBRIEF_KMS_KEY": "",
    "DEBRIEF_GUARDRAIL": "",
    "DEBRIEF_SUBNETS": "",
    "DEBRIEF_SECURITY_GROUPS": "",
    "DEBRIEF_PRICES": "",
}


class BedrockHere:
    """A small AWS as a context manager, with a bucket and a role for Nova Micro."""

    folder = FOLDER
    """Of the playground's data: of its own, as what is deployed there ends with the small AWS."""

    def __init__(self) -> None:
        self._aws: LocalAws | None = None
        self._role = ""

    def __enter__(self) -> Self:
        """Start it. Raises `SettingsError` where what it needs is not installed."""
        # Its own clients, too, read the environment: a profile that is not there, or a proxy, would be in their way.
        cut_off(os.environ)
        self._aws = _made()
        try:
            self._aws.start()
            self._aws.make_bucket(BUCKET)
            self._role = self._aws.make_role(ROLE)
        except ModuleNotFoundError as error:
            raise _not_installed(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._aws is not None:
            self._aws.stop()
            self._aws = None

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """`base` with everything that leads to an account replaced by what leads here."""
        if self._aws is None:
            raise RuntimeError("it does not run: enter it first")
        environment = dict(base)
        cut_off(environment)
        # Services that are not here are not elsewhere either: they are asked here, and refused.
        everything_else = {"AWS_ENDPOINT_URL": self._aws.url}
        return environment | everything_else | self._aws.environment | _OWN | {"DEBRIEF_ROLE": self._role}

    @staticmethod
    @contextmanager
    def alone(folder: Path) -> Iterator[None]:
        """Keep others from emptying a folder that is used. Raises `SettingsError` where somebody is there already."""
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(folder.with_name(f"{folder.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            raise SettingsError(
                f"Another `debrief try --bedrock` is at work in {folder}.",
                "Stop that one, or set DEBRIEF_DATA to another folder.",
            ) from None
        finally:
            os.close(descriptor)


def cut_off(environment: MutableMapping[str, str]) -> None:
    """Take out of an environment all that could lead to an AWS account, or through a proxy."""
    for name in list(environment):
        if name.upper().startswith("AWS_") or name.upper() in _OTHERS:
            del environment[name]


def _made() -> LocalAws:
    """Raises `SettingsError` where what it needs is not installed."""
    try:
        from bot.local_aws import LocalAws, Timings
    except ModuleNotFoundError as error:
        raise _not_installed(error) from error
    timings = Timings(
        job_seconds=JOB_SECONDS,
        stop_seconds=2.0,
        deploy_seconds=DEPLOY_SECONDS,
        throughput_seconds=DEPLOY_SECONDS,
        batch_seconds=JOB_SECONDS,
        evaluation_seconds=JOB_SECONDS,
    )
    return LocalAws(region=REGION, timings=timings)


def _not_installed(error: ModuleNotFoundError) -> SettingsError:
    package = (error.name or "").partition(".")[0]
    return SettingsError(
        f"The small AWS needs {package}, which is not installed.",
        "Install Debrief with its extra: debrief[aws-here].",
    )
