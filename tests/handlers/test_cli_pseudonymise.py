"""`debrief pseudonymise`: what would leave the machine is shown, and what would not is kept back."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from handlers.cli import pseudonymise
from handlers.cli.main import run

CALL = """\
Agent (Ben Thatcher): Northwind support, this is Ben.
Customer (Juana Ortiz): Hi Ben, write to juana@example.com about card 4111 1111 1111 1111. [PERSON_9] I typed myself.
Agent (Ben Thatcher): I will, Ms Ortiz, at JUANA@example.com.
"""
PRIVATE = ("Ben", "Thatcher", "Juana", "Ortiz", "example.com", "4111")

Out = Callable[[], tuple[str, str]]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder to be in, and no setting from outside."""
    for name in list(os.environ):
        if name.startswith(("DEBRIEF_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    Path("call.txt").write_text(CALL, "utf-8")


@pytest.fixture
def out(capfd: pytest.CaptureFixture[str]) -> Out:
    return lambda: tuple(capfd.readouterr())  # type: ignore[return-value]  # two strings


def test_turns_and_counts_without_the_private_values(out: Out) -> None:
    assert run(["pseudonymise", "call.txt"]) == 0
    text, errors = out()
    assert errors == ""
    assert "[PERSON_1]  agent\n  Northwind support, this is [PERSON_1_B]." in text
    assert "Taken out: EMAIL 1 · CARD 1 · PERSON 2" in text
    assert not [value for value in PRIVATE if value in text]


def test_the_map_is_shown_where_it_is_asked_for(out: Out) -> None:
    assert run(["pseudonymise", "--show-map", "call.txt"]) == 0
    text = out()[0]
    assert "What the placeholders stand for (private)" in text
    assert "[PERSON_1]    Ben Thatcher" in text
    assert "[CARD_1]      4111 1111 1111 1111" in text


def test_json_is_one_object_a_line(out: Out) -> None:
    Path("other.txt").write_text("Agent: Hello.\nCustomer: Hello.\n", "utf-8")
    assert run(["pseudonymise", "--json", "call.txt", "other.txt"]) == 0
    lines = out()[0].splitlines()
    first, second = map(json.loads, lines)
    assert not [value for value in PRIVATE if value in lines[0]]
    assert first["file"] == "call.txt"
    assert first["turns"][0] == {
        "speaker": "[PERSON_1]",
        "role": "agent",
        "text": "Northwind support, this is [PERSON_1_B].",
    }
    assert first["placeholders"] == {"EMAIL": 1, "CARD": 1, "PERSON": 2}
    assert first["pseudonymiser_version"].startswith("sha256:")
    assert "map" not in first
    assert second["placeholders"] == {}


def test_json_with_the_map_leads_back(out: Out) -> None:
    assert run(["pseudonymise", "--json", "--show-map", "call.txt"]) == 0
    record = json.loads(out()[0])
    assert record["map"]["[PERSON_2]"] == "Juana Ortiz"
    assert record["map"]["[EMAIL_1_B]"] == "JUANA@example.com"
    assert "[PERSON_9]" not in record["map"]


def test_standard_input(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments in ([], ["-"]):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CALL.encode())))
        assert run(["pseudonymise", "--json", *arguments]) == 0
        assert json.loads(out()[0])["file"] == "standard input"


def test_a_log_that_cannot_be_read_costs_the_others_nothing(out: Out) -> None:
    Path("empty.txt").write_text("", "utf-8")
    assert run(["pseudonymise", "nowhere.txt", "empty.txt", "call.txt"]) == 1
    text, errors = out()
    assert "debrief: nowhere.txt: it cannot be read (No such file or directory). Check the path." in errors
    assert "debrief: empty.txt: " in errors
    assert "The file is as it was." in errors
    assert text.startswith("call.txt\n\n[PERSON_1]")


def test_a_fault_of_ours_tells_nothing_of_the_call(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("Juana Ortiz")

    monkeypatch.setattr("dataset.pseudonyms.RulePseudonymiser.pseudonymise", fail)
    assert run(["pseudonymise", "call.txt"]) == 1
    text, errors = out()
    assert "something went wrong inside" in errors
    assert "Juana" not in text + errors


def test_an_unknown_pseudonymiser_is_a_sentence(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBRIEF_PSEUDONYMISER", "magic")
    assert run(["pseudonymise", "call.txt"]) == 1
    assert out()[1].startswith("debrief: DEBRIEF_PSEUDONYMISER cannot be used")


def test_a_call_without_private_data_says_so(out: Out) -> None:
    Path("plain.txt").write_text("Agent: Hello.\nCustomer: The printer is broken.\n", "utf-8")
    assert run(["pseudonymise", "plain.txt"]) == 0
    assert "Nothing private was found." in out()[0]


def test_only_what_was_taken_out_is_highlighted() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, color_system="standard", width=60)
    console.print(pseudonymise._marked("[PERSON_1] met [PERSON_9] [red]", {"[PERSON_1]"}))
    assert stream.getvalue() == "\x1b[1;33m[PERSON_1]\x1b[0m met [PERSON_9] [red]\n"


def test_the_help_says_that_the_map_is_private(out: Out) -> None:
    assert run(["pseudonymise", "--help"]) == 0
    assert "prints private data" in " ".join(out()[0].split())
