"""The command line is the administrator's: what the model refused is told in full."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.local_aws import LocalAws
from handlers.cli.main import run
from tests.local_aws import aws, aws_settings, moto_server, trainer

__all__ = ["aws", "moto_server", "trainer"]

CALL = "Agent: Northwind, this is Ben.\nCustomer: My invoice of March is wrong.\nAgent: I will send you a new one.\n"


def test_what_aws_says_is_told_and_the_file_is_kept(
    aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {**aws_settings(aws), "debrief_data": str(tmp_path / "data")}.items():
        monkeypatch.setenv(name.upper(), value)
    log = tmp_path / "call.txt"
    log.write_text(CALL)
    aws.faults.fail("Converse", "AccessDeniedException", message="You are not authorized to do bedrock:InvokeModel.")
    assert run(["summarise", str(log)]) == 1
    said = capfd.readouterr().err
    assert "nova-micro wrote no debrief: AWS does not allow it." in said
    assert "(You are not authorized to do bedrock:InvokeModel.)" in said
    assert "docs/aws.md" in said
    assert "The file is as it was." in said
    assert log.read_text() == CALL
    assert run(["summarise", str(log)]) == 0
    assert "invoice" in capfd.readouterr().out
