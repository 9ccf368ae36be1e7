"""Clients to the team's AWS account, made when they are first needed, and shared by all threads.

Where credentials come from is boto3's business (environment, profile, role of the machine); endpoints can be set with
AWS_ENDPOINT_URL_… . Nothing of either is logged.
"""

from __future__ import annotations

import threading
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bot.errors import SettingsError

ATTEMPTS = 3
"""Of each call, by botocore itself (its standard retry mode): throttling, 500, 503, lost connections, timeouts."""

CONNECT_SECONDS, CONNECT_PART = 5.0, 0.25
"""That a connection may take, and what part of an attempt at most."""

CONTROL_SECONDS = 30.0
"""That an attempt of a call which asks no model may take."""

QUICK_SECONDS, QUICK_ANSWER_SECONDS = 4.0, 10.0
"""That a call, and a model's answer of one word, may take where somebody waits at the terminal: tried once."""

CONNECTIONS = 64
"""Threads that may ask at the same time (DEBRIEF_WORKERS has the same limit)."""

RUNTIME = "bedrock-runtime"


class AwsClients:
    """The clients of one region."""

    def __init__(
        self, region: str, *, seconds: float, control_seconds: float = CONTROL_SECONDS, attempts: int = ATTEMPTS
    ) -> None:
        """`seconds` is how long an answer of a model may take, with all its retries; `control_seconds` one attempt at
        any other call. `attempts` is how often a call is tried where nothing else is said.

        Raises `SettingsError` where there is no region.
        """
        if not region.strip():
            raise SettingsError("No AWS region is set.", "Set AWS_REGION, such as us-east-1.")
        self.region = region.strip()
        self._control_seconds = control_seconds
        self._attempts = attempts
        # All attempts together end within the deadline, also where nobody answers any of them. Between them botocore
        # rests up to 0.15 seconds; up to 3 where it is throttled (and 5 more a rest where AWS asks for it), but
        # refusals come at once.
        self.attempt_seconds = seconds / ATTEMPTS
        """How long one attempt at an answer of a model may take, with its connection."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._elsewhere: dict[str, AwsClients] = {}
        self._clients: dict[tuple[str, int], Any] = {}
        self._session: Any = None

    def quick(self) -> AwsClients:
        """Others of the same region, which wait for no call longer than somebody at a terminal would."""
        return AwsClients(self.region, seconds=QUICK_ANSWER_SECONDS, control_seconds=QUICK_SECONDS, attempts=1)

    def in_region(self, region: str) -> AwsClients:
        """Those of another region: what was made there is asked for there, wherever things are made today."""
        if region == self.region or not region:
            return self
        with self._lock:
            if region not in self._elsewhere:
                self._elsewhere[region] = AwsClients(
                    region, seconds=self._seconds, control_seconds=self._control_seconds, attempts=self._attempts
                )
            return self._elsewhere[region]

    def client(self, service: str, *, attempts: int | None = None) -> Any:
        """The client of a service: bedrock, bedrock-runtime, s3, comprehend, sts, iam or kms.

        Raises botocore's exceptions where the account's settings cannot be read (`aws_errors.explain` knows them all),
        and `SettingsError` where an endpoint has no valid address.
        """
        with self._lock:
            key = (service, attempts or self._attempts)
            if key not in self._clients:
                self._clients[key] = self._made(*key)
            return self._clients[key]

    def _made(self, service: str, attempts: int) -> Any:
        import boto3
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError

        if self._session is None:
            self._session = boto3.session.Session(region_name=self.region)
        whole = self.attempt_seconds if service == RUNTIME else self._control_seconds
        connect = min(CONNECT_SECONDS, whole * CONNECT_PART)
        config = Config(
            region_name=self.region,
            retries={"mode": "standard", "total_max_attempts": attempts},
            connect_timeout=connect,
            read_timeout=whole - connect,
            max_pool_connections=CONNECTIONS,
            user_agent_extra=f"debrief/{_version()}",
        )
        try:
            return self._session.client(service, config=config)
        except ValueError as error:
            if isinstance(error, BotoCoreError):
                raise
            # botocore checks the address of an endpoint, and says no more than that it is none.
            variable = f"AWS_ENDPOINT_URL_{service.upper().replace('-', '_')}"
            raise SettingsError(
                f"The address of AWS's {service} is not valid.",
                f"Ask your administrator to look at {variable} and AWS_ENDPOINT_URL.",
            ) from error


def _version() -> str:
    try:
        return version("debrief")
    except PackageNotFoundError:
        return "0"
