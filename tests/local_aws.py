"""A small AWS for tests: fixtures, and settings that fit them.

    from tests.local_aws import aws, moto_server, trainer  # noqa: F401 - fixtures

    def test_something(aws: LocalAws) -> None:
        settings = load_settings(**aws_settings(aws))

The clock stands still until a test turns it on: `aws.time.advance(60)`. A job takes 60 seconds, a deployment 30, and so
on (`TIMINGS`). Models are trained when they are first asked, and the same file once in a session.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.local_aws import LocalAws, Timings
from bot.local_aws.moto_server import MotoServer
from bot.local_aws.training import Trainer

BUCKET = "debrief-test"
ROLE = "arn:aws:iam::123456789012:role/DebriefTuning"
STARTED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TIMINGS = Timings(
    job_seconds=60,
    stop_seconds=5,
    deploy_seconds=30,
    throughput_seconds=30,
    batch_seconds=60,
    evaluation_seconds=60,
)


@pytest.fixture(scope="session")
def moto_server() -> Iterator[MotoServer]:
    """One for all tests of a process: it takes a third of a second to start."""
    with MotoServer() as server:
        yield server


@pytest.fixture(scope="session")
def trainer() -> Iterator[Trainer]:
    """Remembers what was trained."""
    trainer = Trainer(ahead=False)
    yield trainer
    trainer.close()


@pytest.fixture
def aws(moto_server: MotoServer, trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalAws]:
    """An account in us-east-1 with the bucket `BUCKET` and the role `ROLE`, found by boto3 through the environment."""
    with running(moto_server, trainer, monkeypatch) as aws:
        yield aws


@pytest.fixture
def aws_west(moto_server: MotoServer, trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalAws]:
    """The same in us-west-2, where Llama is, and Claude 3 Haiku was."""
    with running(moto_server, trainer, monkeypatch, region="us-west-2") as aws:
        yield aws


@contextmanager
def running(
    moto_server: MotoServer, trainer: Trainer, monkeypatch: pytest.MonkeyPatch, region: str = "us-east-1"
) -> Iterator[LocalAws]:
    """An account, empty but for bucket and role, that boto3 finds through the environment."""
    moto_server.reset()
    with LocalAws(
        region=region, timings=TIMINGS, clock=lambda: 0.0, started=STARTED, moto=moto_server, trainer=trainer
    ) as aws:
        for name, value in aws.environment.items():
            monkeypatch.setenv(name, value)
        for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"):
            monkeypatch.delenv(name, raising=False)
        aws.make_bucket(BUCKET)
        assert aws.make_role("DebriefTuning") == ROLE
        yield aws


def aws_settings(aws: LocalAws, **more: Any) -> dict[str, Any]:
    """Fields of `Settings` for a bot that uses this account: Nova Micro, or the first model of the region."""
    fields: dict[str, Any] = {
        "debrief_model": "nova-micro" if aws.region == "us-east-1" else "llama-3.3-70b",
        "aws_region": aws.region,
        "debrief_bucket": f"{BUCKET}/debrief",
        "debrief_role": ROLE,
    }
    return fields | more
