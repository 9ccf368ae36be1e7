"""The small AWS, its clients, and training files for it."""

from __future__ import annotations

from typing import Any

import boto3
import pytest

from bot.local_aws import LocalAws
from tests.local_aws import aws, aws_west, moto_server, trainer  # noqa: F401 - fixtures


@pytest.fixture
def bedrock(aws: LocalAws) -> Any:  # noqa: F811 - the fixture
    """A client of the control plane, as a bot makes one: found by the environment."""
    return boto3.client("bedrock")


@pytest.fixture
def runtime(aws: LocalAws) -> Any:  # noqa: F811
    """A client of the runtime."""
    return boto3.client("bedrock-runtime")
