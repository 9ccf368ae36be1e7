"""The clients: one of a kind for all threads, with timeouts that add up to the deadline."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from botocore.exceptions import BotoCoreError
from botocore.retries.standard import ExponentialBackoff, RetryContext

from bot.errors import SettingsError
from bot.models.aws import ATTEMPTS, CONNECT_SECONDS, CONTROL_SECONDS, AwsClients
from bot.models.aws_causes import Cause
from bot.models.aws_errors import cause_of

SERVICES = ("bedrock", "bedrock-runtime", "s3", "comprehend", "sts", "iam")


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_is_made_once_for_all_threads(service: str) -> None:
    clients = AwsClients("eu-west-1", seconds=60)
    with ThreadPoolExecutor(8) as pool:
        made = {id(client) for client in pool.map(clients.client, [service] * 16)}
    assert len(made) == 1
    # IAM and STS have endpoints of their own for a region.
    assert clients.client(service).meta.region_name in ("eu-west-1", "aws-global")


def test_all_attempts_at_an_answer_end_within_the_deadline() -> None:
    clients = AwsClients("us-east-1", seconds=60)
    config = clients.client("bedrock-runtime").meta.config
    assert config.retries == {"mode": "standard", "total_max_attempts": ATTEMPTS}
    assert config.connect_timeout + config.read_timeout == clients.attempt_seconds
    assert clients.attempt_seconds * ATTEMPTS == 60
    assert config.connect_timeout == CONNECT_SECONDS
    once = clients.client("bedrock-runtime", attempts=1)
    assert once is not clients.client("bedrock-runtime")
    assert once.meta.config.retries["total_max_attempts"] == 1


def test_little_time_is_left_for_the_answer_for_the_most_part() -> None:
    config = AwsClients("us-east-1", seconds=6).client("bedrock-runtime").meta.config
    assert (config.connect_timeout, config.read_timeout) == (0.5, 1.5)


def test_the_control_plane_does_not_wait_for_models() -> None:
    config = AwsClients("us-east-1", seconds=900).client("bedrock").meta.config
    assert config.connect_timeout + config.read_timeout == CONTROL_SECONDS


def test_botocore_does_not_rest_for_long_between_attempts() -> None:
    # `AwsClients` leaves no time for it, and says how little it is.
    class NotThrottled:
        def is_throttling_error_from_context(self, _context: object) -> bool:
            return self.throttled

        throttled = False

    detector = NotThrottled()
    backoff = ExponentialBackoff(random=lambda: 1.0, throttling_detector=detector)
    contexts = [RetryContext(attempt_number=number) for number in range(1, ATTEMPTS)]
    assert sum(map(backoff.delay_amount, contexts)) == pytest.approx(0.15)
    detector.throttled = True
    assert sum(map(backoff.delay_amount, contexts)) == 3.0


def test_an_endpoint_without_an_address_is_a_setting_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "localhost:4566")
    with pytest.raises(SettingsError, match="AWS_ENDPOINT_URL_BEDROCK_RUNTIME"):
        AwsClients("us-east-1", seconds=60).client("bedrock-runtime")


def test_requests_say_who_makes_them() -> None:
    assert "debrief/" in AwsClients("us-east-1", seconds=60).client("sts").meta.config.user_agent_extra


def test_endpoints_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://127.0.0.1:1")
    client = AwsClients("us-east-1", seconds=60).client("bedrock-runtime")
    assert client.meta.endpoint_url == "http://127.0.0.1:1"


@pytest.mark.parametrize("region", ["", "  "])
def test_no_region_is_a_setting_that_is_missing(region: str) -> None:
    with pytest.raises(SettingsError, match="AWS_REGION"):
        AwsClients(region, seconds=60)


def test_settings_that_boto3_cannot_read_are_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises((BotoCoreError, ValueError)) as nowhere:
        AwsClients("no region!", seconds=60).client("bedrock")
    assert cause_of(nowhere.value) is Cause.SETTINGS
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(BotoCoreError) as nobody:
        AwsClients("us-east-1", seconds=60).client("bedrock")
    assert cause_of(nobody.value) is Cause.NO_CREDENTIALS
