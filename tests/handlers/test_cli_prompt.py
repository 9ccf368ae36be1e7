"""`debrief prompt`: the very bytes of a prompt, what they cost, and the team's style in them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset.tokens import estimate_tokens
from handlers.cli.main import run

CALL = """\
Agent (Ben): Northwind support, this is Ben.
Customer (Juana Ortiz): My invoice of March is wrong. Write to juana.ortiz@example.com.
Agent (Ben): I will send you a corrected invoice by Friday.
"""

Out = Callable[[], tuple[str, str]]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in with a call log in it, and no setting from outside."""
    for name in list(os.environ):
        if name.startswith(("DEBRIEF_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    Path("call.txt").write_text(CALL)
    return tmp_path


@pytest.fixture
def out(capfd: pytest.CaptureFixture[str]) -> Out:
    return lambda: tuple(capfd.readouterr())  # type: ignore[return-value]  # two strings


def _json(out: Out, *arguments: str) -> dict[str, object]:
    assert run(["prompt", "--json", *arguments, "call.txt"]) == 0
    shown, said = out()
    assert said == ""
    record = json.loads(shown)
    assert isinstance(record, dict)
    return record


@pytest.mark.parametrize("style", ["base", "tuned"])
def test_as_json(out: Out, style: str) -> None:
    record = _json(out, "--style", style, "--started-at", "2026-11-23T10:00")
    assert list(record) == ["system", "user", "version", "tokens"]
    tokens = record["tokens"]
    assert isinstance(tokens, dict)
    assert set(tokens) == {"system", "user", "call", "own", "total"}
    assert tokens["system"] == estimate_tokens(str(record["system"]))
    assert tokens["total"] == tokens["system"] + tokens["user"] == tokens["own"] + tokens["call"]
    assert str(record["user"]).startswith("Call of Monday 2026-11-23 10:00\n\n[0] agent [PERSON_")
    for private in ("Juana", "Ortiz", "example.com", "Ben"):
        assert private not in str(record["user"])


@pytest.mark.parametrize("style", ["base", "tuned"])
def test_a_pipe_gets_the_very_bytes_and_nothing_else(out: Out, style: str) -> None:
    record = _json(out, "--style", style)
    assert run(["prompt", "call.txt", "--style", style]) == 0
    shown, said = out()
    assert shown == f"{record['system']}\n\n{record['user']}\n"
    assert f"{style} prompt {record['version']}" in said
    assert "tokens" in said


def test_the_prompt_of_the_present_model_is_the_default(out: Out) -> None:
    assert _json(out) == _json(out, "--style", "tuned") != _json(out, "--style", "base")


def test_what_is_shown_is_what_a_summary_was_asked_with(out: Out) -> None:
    version = _json(out)["version"]
    assert run(["summarise", "--json", "call.txt"]) == 0
    assert json.loads(out()[0])["prompt_version"] == version


def test_from_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "handlers.cli", "prompt", "--style", "base"], input=CALL, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("You write the debrief")
    assert "[2] agent" in done.stdout


@pytest.mark.parametrize(("content", "said"), [("", "empty"), ("It rained all day.", "Agent:")])
def test_a_log_that_cannot_be_read_is_a_sentence(out: Out, content: str, said: str) -> None:
    Path("bad.txt").write_text(content)
    assert run(["prompt", "bad.txt"]) == 1
    shown, complaint = out()
    assert shown == ""
    assert said in complaint
    assert "The file is as it was." in complaint


def test_a_file_that_is_not_there_and_a_style_that_is_none(out: Out) -> None:
    assert run(["prompt", "missing.txt"]) == 1
    assert "missing.txt: it cannot be read" in out()[1]
    assert run(["prompt", "call.txt", "--style", "long"]) == 2
    assert run(["prompt", "call.txt", "--started-at", "yesterday"]) == 2


def test_the_style_file_of_the_data_folder_is_in_the_prompt(out: Out) -> None:
    before = _json(out, "--style", "base")
    Path("debrief-data").mkdir()
    Path("debrief-data/style.toml").write_text('tone = "warm as toast"\nlanguage = "German"\n')
    after = _json(out, "--style", "base")
    assert "warm as toast" in str(after["system"])
    assert before["version"] != after["version"]
    assert before["user"] == after["user"]
    assert "Write in German." in str(_json(out, "--style", "tuned")["system"])


def test_a_style_file_by_its_setting(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("house.toml").write_text('call_reasons = ["Billing", "Delivery"]\n')
    monkeypatch.setenv("DEBRIEF_STYLE", "house.toml")
    assert 'call_reason is one of ["Billing", "Delivery"].' in str(_json(out)["system"])


@pytest.mark.parametrize("command", ["prompt", "summarise"])
def test_a_mistake_in_the_style_file_is_a_sentence(out: Out, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    Path("house.toml").write_text('tone = "a"\nlanguge = "German"\n')
    monkeypatch.setenv("DEBRIEF_STYLE", "house.toml")
    assert run([command, "call.txt"]) == 1
    shown, complaint = out()
    assert shown == ""
    assert (
        "The style file house.toml cannot be used: line 2: unknown key 'languge'; did you mean 'language'?" in complaint
    )
    for wrong in ("missing.toml", ".", "~nobody-here/style.toml"):
        monkeypatch.setenv("DEBRIEF_STYLE", wrong)
        assert run([command, "call.txt"]) == 1
        assert "Point DEBRIEF_STYLE to a file" in out()[1]


def test_an_empty_setting_is_no_file(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBRIEF_STYLE", "")
    assert _json(out)
