"""All of it together: `LocalAws`."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Self

from bot.local_aws.answering import Answers
from bot.local_aws.catalogue import CATALOGUE
from bot.local_aws.core import Core, Watch
from bot.local_aws.fates import Fates
from bot.local_aws.faults import Faults
from bot.local_aws.hooks import Hooks
from bot.local_aws.http_server import HttpServer
from bot.local_aws.journal import Journal
from bot.local_aws.models import FoundationModel, Models
from bot.local_aws.moments import Moments
from bot.local_aws.moto_server import MotoServer
from bot.local_aws.state import Account, Limits, Timings
from bot.local_aws.storage import Storage
from bot.local_aws.training import Trainer

_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "bedrock.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


class LocalAws:
    """A small AWS on this machine, as a context manager.

    `environment` tells boto3 where it is. `journal` has every call, `faults` and `fates` make things go wrong, `hooks`
    run beside the work, `denied` are the actions that IAM's simulator says are not allowed (nothing else looks at
    policies), `answers` are what models answer next, `models`, `limits` and `timings` can be set while it runs,
    `time.advance(seconds)` turns the clock on. `started` is the date at which the service begins.

    `moto` and `trainer` may be handed in, started, to be shared by several tests; what they are handed they leave open.
    """

    def __init__(
        self,
        *,
        region: str = "us-east-1",
        timings: Timings = Timings(),  # noqa: B008 - frozen
        clock: Callable[[], float] = time.monotonic,
        started: datetime | None = None,
        models: Iterable[FoundationModel] = CATALOGUE,
        moto: MotoServer | None = None,
        trainer: Trainer | None = None,
    ) -> None:
        self.region = region
        self.time = Moments(clock, started)
        self.models = Models(models, region, self.time.date)
        self.limits = Limits()
        self.journal, self.faults, self.hooks = Journal(), Faults(), Hooks()
        self.answers, self.fates = Answers(), Fates()
        self.denied: set[str] = set()
        self._timings = timings
        self._own_moto, self._moto = moto is None, moto or MotoServer()
        self._own_trainer, self._trainer = trainer is None, trainer or Trainer()
        self._account: Account | None = None
        self._server: HttpServer | None = None

    # -- life ----------------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Listen on free ports of 127.0.0.1."""
        watch = Watch(self.journal, self.faults, self.hooks, self.denied)
        if self._own_moto:
            self._moto.start()
        self._moto.watch = watch
        self._account = Account(
            region=self.region,
            moments=self.time,
            timings=self._timings,
            limits=self.limits,
            models=self.models,
            storage=Storage(self._moto.client, self.region),
            trainer=self._trainer,
            answers=self.answers,
            fates=self.fates,
        )
        self._server = HttpServer(Core(self._account, watch))
        self._server.start()
        return self

    def stop(self) -> None:
        """End every connection and all threads. Harmless where it does not run."""
        if self._server is None:
            return
        self.faults.end()
        self._server.stop()
        self._server = None
        self._moto.watch = None
        if self._own_moto:
            self._moto.stop()
        if self._own_trainer:
            self._trainer.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # -- for those who ask it ------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        """Where Bedrock, its runtime and Comprehend are."""
        if self._server is None:
            raise RuntimeError("it does not run: start() it first")
        return self._server.url

    @property
    def environment(self) -> dict[str, str]:
        """Variables by which boto3 finds everything here, and nothing elsewhere."""
        return {
            "AWS_ENDPOINT_URL_BEDROCK": self.url,
            "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": self.url,
            "AWS_ENDPOINT_URL_COMPREHEND": self.url,
            "AWS_ENDPOINT_URL_S3": self._moto.url,
            "AWS_ENDPOINT_URL_STS": self._moto.url,
            "AWS_ENDPOINT_URL_IAM": self._moto.url,
            "AWS_ENDPOINT_URL_KMS": self._moto.url,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def make_bucket(self, name: str) -> str:
        """A bucket; its name."""
        self.account.storage.make_bucket(name)
        return name

    def make_role(self, name: str) -> str:
        """A role that Bedrock may take on; its ARN."""
        return self.account.storage.make_role(name, _TRUST)

    # -- for tests -----------------------------------------------------------------------------------------

    @property
    def account(self) -> Account:
        """All that exists, for tests that look at it directly."""
        if self._account is None:
            raise RuntimeError("it does not run: start() it first")
        return self._account

    @property
    def pii_names(self) -> set[str]:
        """The names that Comprehend knows."""
        return self.account.pii_names

    @pii_names.setter
    def pii_names(self, names: Iterable[str]) -> None:
        self.account.pii_names = set(names)

    @property
    def timings(self) -> Timings:
        """How long things take; what is set holds for what is begun afterwards."""
        return self._timings

    @timings.setter
    def timings(self, timings: Timings) -> None:
        self._timings = timings
        if self._account is not None:
            self._account.timings = timings
