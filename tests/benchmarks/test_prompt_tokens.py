"""The benchmark of prompt tokens, on a few calls written here."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks.prompt_tokens import main

CALLS = [
    "Agent: Northwind, this is Ben. Customer: My lamp is broken. Agent: I will send another one tomorrow.",
    "Customer: Hello?\nAgent: Hello, how can I help?\nCustomer: Where is my parcel?\nAgent: It is on its way.",
]


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["prompt_tokens", *arguments])
    return main()


def test_the_figures_add_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "calls.jsonl"
    path.write_text("".join(json.dumps({"Content": text}) + "\n" for text in [*CALLS, "It rained."]))
    assert _run(monkeypatch, "--calls", str(path), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["calls"], found["unreadable"], found["goals_kept"]) == (2, 1, True)
    request = found["request"]
    assert found["saved_with_call"]["tokens"] == pytest.approx(
        request["base"]["mean"] - request["tuned"]["mean"], abs=1
    )
    assert found["saved_with_call"]["tokens"] == found["saved_without_call"]["tokens"]
    assert found["saved_with_call"]["percent"] < found["saved_without_call"]["percent"]
    assert _run(monkeypatch, "--calls", str(path)) == 0
    assert "goal: at most 120" in capsys.readouterr().out


def test_calls_that_are_not_there_are_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "--calls", str(tmp_path / "none.jsonl")) == 1
    assert "Name a file with --calls" in capsys.readouterr().err
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"Content": 1}\n')
    assert _run(monkeypatch, "--calls", str(wrong)) == 1
    assert "line 1 is no JSON object" in capsys.readouterr().err
    wrong.write_text("")
    assert _run(monkeypatch, "--calls", str(wrong)) == 1
