"""`debrief try --bedrock`: nothing that its bot does can reach a real account, whatever is set around it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from bot.local_aws.moto_server import MotoServer
from bot.playground.server import Playground
from bot.settings import load_settings
from handlers.cli.main import run
from handlers.cli.playground import BotProcess
from handlers.cli.try_bedrock import BedrockHere
from handlers.manifest import manifest
from tests.local_aws import moto_server

__all__ = ["moto_server"]

REAL = {
    "AWS_PROFILE": "production",
    "AWS_ACCESS_KEY_ID": "someones",
    "AWS_SECRET_ACCESS_KEY": "someones",
    "AWS_SESSION_TOKEN": "someones",
    "AWS_BEARER_TOKEN_BEDROCK": "someones",
    "AWS_ENDPOINT_URL": "https://elsewhere.example.com",
    "AWS_ENDPOINT_URL_BEDROCK": "https://elsewhere.example.com",
    "AWS_ENDPOINT_URL_KMS": "https://elsewhere.example.com",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_ROLE_ARN": "arn:aws:iam::999999999999:role/Production",
    "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere/token",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.2/credentials",
    "AWS_CONFIG_FILE": "/nowhere/config",
    "AWS_REGION": "eu-central-1",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "BOTO_CONFIG": "/nowhere/boto",
    "https_proxy": "http://elsewhere.example.com:3128",
    "HTTP_PROXY": "http://elsewhere.example.com:3128",
    "DEBRIEF_MODEL": "claude-3-haiku",
    "DEBRIEF_MODEL_ID": "global.someones",
    "DEBRIEF_BUCKET": "production",
    "DEBRIEF_ROLE": "arn:aws:iam::999999999999:role/Production",
    "DEBRIEF_KMS_KEY": "alias/production",
    "DEBRIEF_GUARDRAIL": "abc123:1",
}


@pytest.fixture(autouse=True)
def _restored(moto_server: MotoServer) -> Iterator[None]:
    """The environment of this process afterwards as before; moto, which is the process's, without roles and buckets."""
    before = dict(os.environ)
    moto_server.reset()
    yield
    moto_server.reset()
    os.environ.clear()
    os.environ.update(before)


def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """The environment of the bot's process, where the user's has everything of a real account."""
    for name, value in REAL.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DEBRIEF_DATA", str(tmp_path))
    with BedrockHere() as beside, Playground(manifest=manifest(), port=0) as playground:
        bot = BotProcess(playground, threading.Event(), beside)
        assert bot.data == tmp_path / "playground-bedrock"
        return bot.environment


def test_nothing_in_the_bots_environment_leads_to_an_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment = _environment(monkeypatch, tmp_path)
    for name, value in environment.items():
        assert "someones" not in value, name
        assert "elsewhere" not in value, name
        assert "999999999999" not in value, name
        assert "production" not in value.lower(), name
        if name.startswith("AWS_ENDPOINT_URL"):
            assert value.startswith("http://127.0.0.1:"), name
    aws = {name for name in environment if name.startswith("AWS_")}
    assert "AWS_ENDPOINT_URL" in aws
    assert not aws & {
        "AWS_PROFILE",
        "AWS_SESSION_TOKEN",
        "AWS_BEARER_TOKEN_BEDROCK",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    }
    assert not {name.upper() for name in environment} & {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "BOTO_CONFIG"}
    assert (environment["AWS_ACCESS_KEY_ID"], environment["AWS_REGION"]) == ("testing", "us-east-1")


def test_boto3_finds_every_service_on_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment = _environment(monkeypatch, tmp_path)
    for name in REAL:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    session = boto3.session.Session()
    for service in ("bedrock", "bedrock-runtime", "s3", "sts", "iam", "comprehend", "kms", "secretsmanager"):
        client: Any = session.client(service)
        assert client.meta.endpoint_url.startswith("http://127.0.0.1:"), service
        client.close()
    assert session.get_credentials().access_key == "testing"
    assert session.get_credentials().token is None


def test_a_settings_file_does_not_lead_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment = _environment(monkeypatch, tmp_path)
    for name in REAL:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in REAL.items() if "_" in name))
    settings = load_settings()
    assert (settings.debrief_model, settings.debrief_bucket) == ("nova-micro", "debrief-playground/debrief")
    assert settings.debrief_role == "arn:aws:iam::123456789012:role/DebriefTuning"
    assert settings.aws_region == "us-east-1"
    assert (settings.debrief_model_id, settings.debrief_kms_key, settings.guardrail) == ("", "", None)


def test_a_missing_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEBRIEF_DATA", str(tmp_path))
    for name in [name for name in sys.modules if name.split(".")[0] == "moto"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "moto", None)
    assert run(["try", "--bedrock", "--port", "0", "--no-browser"]) == 1
    assert "The small AWS needs moto, which is not installed. Install Debrief with its extra: debrief[aws-here]." in (
        capsys.readouterr().err
    )
    assert not (tmp_path / "playground-bedrock").exists()


def test_it_runs_says_what_is_different_and_begins_anew(tmp_path: Path) -> None:
    left = tmp_path / "playground-bedrock" / "debrief.sqlite3"
    left.parent.mkdir()
    left.write_text("of the last start")
    kept = tmp_path / "playground" / "debrief.sqlite3"
    kept.parent.mkdir()
    kept.write_text("of debrief try")
    command = [sys.executable, "-m", "handlers.cli", "try", "--bedrock", "--port", "0", "--no-browser"]
    environment = {**os.environ, "DEBRIEF_DATA": str(tmp_path), "PYTHONUNBUFFERED": "1", "AWS_PROFILE": "nobody"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        assert left.read_bytes().startswith(b"SQLite format 3")
        process.send_signal(signal.SIGTERM)
        said.append(process.stdout.read())
        assert process.wait(timeout=30) == 0
    text = " ".join("".join(said).split())
    assert "a small AWS on this machine stands in for Amazon Bedrock" in text
    assert "nothing leaves the machine, and nothing is paid: costs are shown as they would be" in text
    assert "begins anew at the next start" in text
    assert kept.read_text() == "of debrief try"


def test_two_at_once_do_not_empty_each_others_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "playground-bedrock"
    folder.mkdir()
    (folder / "debrief.sqlite3").write_text("of the other one")
    os.environ["DEBRIEF_DATA"] = str(tmp_path)
    with BedrockHere.alone(folder):
        assert run(["try", "--bedrock", "--port", "0", "--no-browser"]) == 1
    assert "Another `debrief try --bedrock` is at work in" in capsys.readouterr().err
    assert (folder / "debrief.sqlite3").read_text() == "of the other one"
    with BedrockHere.alone(folder):  # let go of afterwards
        pass
