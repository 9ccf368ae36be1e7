"""`debrief validate`: what it prints for people and for programs, and its exit codes."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset.formats import FORMATS, Format
from handlers.cli.main import run
from tests.dataset.lines import pair, records, write

Out = Callable[[], tuple[str, str]]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to be in, and no setting from outside."""
    for name in list(os.environ):
        if name.startswith(("DEBRIEF_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def out(capfd: pytest.CaptureFixture[str]) -> Out:
    return lambda: tuple(capfd.readouterr())  # type: ignore[return-value]  # two strings


def _odd_file() -> None:
    odd = FORMATS[Format.CONVERSE](pair(500, prompt="User: my mail is ben.miller@example.com"))
    write(Path("train.jsonl"), [*records(Format.CONVERSE, 99), odd])


def test_a_sound_file(out: Out) -> None:
    write(Path("train.jsonl"), records(Format.CONVERSE, 120))
    write(Path("validation.jsonl"), records(Format.CONVERSE, 10, 120))
    assert run(["validate", "train.jsonl", "--validation", "validation.jsonl"]) == 0
    printed, complaints = out()
    assert complaints == ""
    assert "train.jsonl: 120 records" in printed
    assert "validation.jsonl: 10 records" in printed
    assert "on average" in printed
    assert "Fine for nova-micro, format converse: 0 problems, 0 warnings." in printed


def test_warnings_alone_are_fine(out: Out) -> None:
    write(Path("train.jsonl"), records(Format.CONVERSE, 10))
    assert run(["validate", "train.jsonl"]) == 0
    assert "AWS advises at least 100. 90 more" in out()[0]


def test_every_problem_is_printed_with_its_line(out: Out) -> None:
    _odd_file()
    assert run(["validate", "train.jsonl"]) == 1
    first, second, *rest = out()[0].splitlines()
    assert first.startswith("train.jsonl:100: problem: messages[0].content[0].text: The trainer refuses “User:”")
    assert "EMAIL at character 18" in second
    assert "ben.miller" not in first + second
    assert "Not yet fine" in rest[-1]


def test_personal_data_may_be_passed_over(out: Out) -> None:
    _odd_file()
    assert run(["validate", "train.jsonl", "--no-personal-data"]) == 1
    assert "EMAIL" not in out()[0]
    assert run(["validate", "train.jsonl", "--no-personal-data", "--format", "converse", "--model", "nova-2-lite"]) == 1
    assert "100 more are missing" in out()[0]


def test_json_is_a_problem_a_line_and_then_the_summary(out: Out) -> None:
    _odd_file()
    assert run(["validate", "train.jsonl", "--json"]) == 1
    *problems, summary = [json.loads(line) for line in out()[0].splitlines()]
    assert [p["rule"] for p in problems] == ["reserved", "personal_data"]
    assert all(
        list(p) == ["type", "file", "line", "where", "rule", "severity", "what", "mend"] and p["type"] == "problem"
        for p in problems
    )
    assert (problems[0]["file"], problems[0]["line"], problems[0]["severity"]) == ("train.jsonl", 100, "problem")
    assert summary["type"] == "summary"
    assert (summary["ok"], summary["problems"], summary["warnings"]) == (False, 2, 0)
    assert summary["rules"] == {"personal_data": 1, "reserved": 1}
    assert (summary["model"], summary["format"]) == ("nova-micro", "converse")
    [file] = summary["files"]
    assert (file["file"], file["records"], file["lines"]) == ("train.jsonl", 100, 100)
    assert file["bytes"] == Path("train.jsonl").stat().st_size
    assert 0 < file["tokens"]["min"] <= file["tokens"]["mean"] <= file["tokens"]["max"] < file["tokens"]["total"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "FILE"),
        (["train.jsonl", "--model", "gpt-5"], "nova-micro"),
        (["train.jsonl", "--format", "csv"], "converse"),
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], said: str, out: Out) -> None:
    write(Path("train.jsonl"), [])
    assert run(["validate", *arguments]) == 2
    assert said in out()[1]


@pytest.mark.parametrize("arguments", [["gone.jsonl"], ["train.jsonl", "--validation", "gone.jsonl"], ["folder"]])
def test_a_file_that_cannot_be_read_is_one_sentence(arguments: list[str], out: Out) -> None:
    write(Path("train.jsonl"), records(Format.CONVERSE, 100))
    Path("folder").mkdir()
    assert run(["validate", *arguments, "--json"]) == 1
    printed, complaints = out()
    assert printed == ""
    assert len(complaints.splitlines()) == 1
    assert arguments[-1] in complaints


def _process(arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{sys.executable} -m handlers.cli validate {arguments}"],
        capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip


def test_the_reader_of_a_pipe_may_leave() -> None:
    write(Path("train.jsonl"), [b"{"] * 20_000)
    done = _process("train.jsonl --json --no-personal-data | head -1")
    assert done.stderr == ""
    assert json.loads(done.stdout)["rule"] == "json"


def test_a_pipe_is_a_file_too() -> None:
    write(Path("train.jsonl"), records(Format.CONVERSE, 100))
    done = _process("<(cat train.jsonl) --no-personal-data")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "100 records" in done.stdout


def test_on_a_terminal_it_is_coloured_and_whole(monkeypatch: pytest.MonkeyPatch, out: Out) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    _odd_file()
    assert run(["validate", "train.jsonl"]) == 1
    printed = out()[0]
    assert "\x1b[31mproblem:" in printed
    assert "The trainer refuses “User:” in a text" in printed
    assert run(["validate", "train.jsonl", "--json"]) == 1
    assert '"type": "summary"' in out()[0]


def test_an_export_without_validation_pairs_is_explained(out: Out) -> None:
    write(Path("train.jsonl"), records(Format.CONVERSE, 100))
    assert run(["validate", "train.jsonl", "--validation", "validation.jsonl"]) == 1
    assert "leave --validation out" in out()[1]
