"""The command line: what it prints, where it prints it, and its exit codes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset.store import Store
from handlers.cli.main import COMMANDS, run
from tests.samples import answered, correct, summary

CALL = """\
Agent (Ben): Northwind support, this is Ben.
Customer (Juana Ortiz): My invoice of March is wrong, I was charged twice.
Agent (Ben): I will send you a corrected invoice by Friday.
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, and no setting from outside."""
    for name in list(os.environ):
        if name.startswith(("DEBRIEF_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


Out = Callable[[], tuple[str, str]]


@pytest.fixture
def out(capfd: pytest.CaptureFixture[str]) -> Out:
    return lambda: tuple(capfd.readouterr())  # type: ignore[return-value]  # two strings


def _write(name: str, content: str | bytes) -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def test_every_command_has_help(out: Out) -> None:
    assert run(["--help"]) == 0
    listing = out()[0]
    for name, (_, line) in COMMANDS.items():
        assert name in listing
        assert run([name, "--help"]) == 0
        assert out()[0].startswith("Usage:")
        assert line


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from handlers.cli.main import run; run(['--help']);"
        "heavy = {'pydantic', 'slack_bolt', 'slack_sdk', 'boto3', 'rich', 'phonenumbers', 'sqlite_utils', 'aiohttp'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["summarise", "--wrong"], ["export"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str], out: Out) -> None:
    assert run(arguments) == 2
    assert "Usage:" in out()[1]


def test_summarise_as_json(out: Out) -> None:
    assert run(["summarise", "--json", "--started-at", "2026-11-23T10:00", _write("call.txt", CALL)]) == 0
    record = json.loads(out()[0])
    assert record["file"] == "call.txt"
    assert "invoice" in record["summary"]
    [item] = record["action_items"]
    assert (item["owner"], item["due"], item["evidence_turn"]) == ("Ben", "2026-11-27", 2)
    assert item["quote"] == "Ben: I will send you a corrected invoice by Friday."
    assert record["model"]
    assert record["prompt_version"].startswith("sha256:")


def test_a_log_without_a_day_gives_no_invented_dates(out: Out) -> None:
    assert run(["summarise", "--json", _write("call.txt", CALL)]) == 0
    record = json.loads(out()[0])
    assert record["started_at"] is None
    assert record["action_items"][0]["due"] is None


def test_summarise_for_a_reader_and_as_markdown(out: Out) -> None:
    _write("call.txt", CALL)
    assert run(["summarise", "call.txt"]) == 0
    text = out()[0]
    assert "Action items" in text
    assert "Ben" in text
    assert run(["summarise", "--markdown", "call.txt"]) == 0
    assert "## Action items" in out()[0]


def test_summarise_from_standard_input() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "handlers.cli", "summarise", "--json"], input=CALL, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["file"] == "standard input"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", "", "empty"),
        ("image.png", b"\x89PNG\r\n\x1a\n" + bytes(200), "image"),
        ("prose.txt", "It rained all day and nobody said a word about it.", "Agent:"),
        ("wrong.json", '{"a": 1}', "JSON"),
        ("broken.json", '[{"speaker": "agent", "text": ', "JSON"),
        ("big.txt", "Agent: hello\nCustomer: hi\n" * 220_000, "more than 5.0 MB"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_1(name: str, content: str | bytes, said: str, out: Out) -> None:
    good = _write("good.txt", CALL)
    assert run(["summarise", "--json", _write(name, content), good]) == 1
    printed, complaints = out()
    assert said in complaints
    assert name in complaints
    assert "Traceback" not in complaints
    assert len(complaints.strip().splitlines()) == 1
    # The good one was done all the same.
    assert json.loads(printed)["file"] == "good.txt"


def test_the_reader_of_a_pipe_may_leave() -> None:
    Path("call.txt").write_text(CALL)
    script = f"{sys.executable} -m handlers.cli summarise call.txt call.txt call.txt --json | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", script], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert done.returncode == 0
    assert done.stderr == ""


def test_a_terminal_without_utf8_gets_question_marks() -> None:
    Path("call.txt").write_text(CALL)
    done = subprocess.run(
        [sys.executable, "-m", "handlers.cli", "summarise", "call.txt"], capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert b"Action items" in done.stdout


def test_a_damaged_store_is_not_blamed_on_the_folder(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBRIEF_DATA", "data")
    Path("data").mkdir()
    Path("data/debrief.sqlite3").write_bytes(b"not a database at all " * 100)
    assert run(["export", "--out", "files"]) == 1
    assert "restore a backup" in out()[1]


def test_a_file_that_is_not_there(out: Out) -> None:
    assert run(["summarise", "missing.txt"]) == 1
    assert "missing.txt" in out()[1]


def test_the_name_of_a_file_tells_no_terminal_what_to_do(out: Out) -> None:
    assert run(["summarise", "a\x1b[2J\x9b31m\u202e\nb.txt"]) == 1
    assert out()[1].startswith("debrief: a\ufffd[2J\ufffd31m\ufffd\ufffdb.txt: it cannot be read")


@pytest.mark.parametrize("shape", [[], ["--markdown"], ["--json"]])
def test_what_is_quoted_of_a_call_tells_no_terminal_what_to_do(shape: list[str], out: Out) -> None:
    said = "Customer: My printer is broken.\nAgent: I will send a new printer \x9b31m tomorrow.\n"
    assert run(["summarise", *shape, _write("call.txt", said)]) == 0
    printed = out()[0]
    assert "Agent: I will send a new printer 31m tomorrow." in printed
    assert "\x9b" not in printed


def test_a_moment_that_is_none(out: Out) -> None:
    assert run(["summarise", "--started-at", "yesterday", _write("call.txt", CALL)]) == 2
    assert "2026-11-23T10:15" in out()[1]


def test_export(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBRIEF_DATA", "data")
    store = Store(Path("data/debrief.sqlite3"))
    _, answer = answered(store)
    correct(store, answer, summary(title="Router of Juana Ortiz"))
    answered(store)
    store.close()
    assert run(["export", "--format", "converse", "--out", "files"]) == 0
    printed = out()[0]
    assert "1 training pair" in printed
    [line] = Path("files/train.jsonl").read_text().splitlines()
    assert "Juana" not in line
    assert json.loads(Path("files/manifest.json").read_text())["counts"]["train"] == 1


def test_export_without_a_store_says_where_it_looked(out: Out) -> None:
    assert run(["export", "--out", "files"]) == 1
    assert "debrief-data/debrief.sqlite3" in out()[1]
    assert not Path("files").exists()


def test_export_into_a_place_that_cannot_be_written(out: Out) -> None:
    Store(Path("debrief-data/debrief.sqlite3")).close()
    _write("file", "in the way")
    assert run(["export", "--out", "file/below"]) == 1
    assert "Traceback" not in out()[1]


def test_a_wrong_setting_is_named_and_its_value_is_not(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBRIEF_TIME_ZONE", "Middle/Earth")
    assert run(["summarise", _write("call.txt", CALL)]) == 1
    complaint = out()[1]
    assert "DEBRIEF_TIME_ZONE" in complaint
    assert "Middle" not in complaint


def test_doctor_without_tokens_says_what_to_set(out: Out) -> None:
    assert run(["doctor"]) == 1
    printed = out()[0]
    assert "SLACK_BOT_TOKEN is not set" in printed
    assert "SLACK_APP_TOKEN is not set" in printed
    assert "DEBRIEF_LEADS" in printed
    assert "✓ store" in printed
    assert not Path("debrief-data").exists()


def test_serve_without_tokens_is_one_sentence(out: Out) -> None:
    assert run(["serve"]) == 1
    assert "is not set" in out()[1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(["summarize", "x"], "summarise"), (["dataset", "snapshots"], "snapshot"), (["exprot"], "export")],
)
def test_a_slip_is_answered_with_what_was_meant(typed: list[str], meant: str, out: Out) -> None:
    assert run(typed) == 2
    assert f"Did you mean '{meant}'?" in out()[1]


def test_what_resembles_nothing_gets_no_guess(out: Out) -> None:
    assert run(["zzzz"]) == 2
    assert "Did you mean" not in out()[1]


def test_the_readable_form_ends_no_line_with_blanks(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert run(["summarise", _write("call.txt", CALL)]) == 0
    lines = out()[0].splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert max(map(len, lines)) <= 60


def test_an_empty_name_is_no_standard_input(out: Out) -> None:
    assert run(["prompt", ""]) == 1
    assert "cannot be read" in out()[1]


def test_doctor_says_where_a_store_cannot_be_made(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBRIEF_DATA", _write("a-file", "") + "/data")
    assert run(["doctor"]) == 1
    printed = out()[0]
    assert "✗ store" in printed
    assert "cannot be made" in printed
    assert not [line for line in printed.splitlines() if line.endswith(" ")]
