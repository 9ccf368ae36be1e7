"""`python -m benchmarks.pseudonyms`: what it prints, and what it leaves out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from benchmarks.pseudonyms import presidio
from benchmarks.pseudonyms.__main__ import main
from benchmarks.pseudonyms.labels import parse_call
from benchmarks.pseudonyms.masking import Stretch
from benchmarks.pseudonyms.transcripts import masked_in

TURNS = [
    {"speaker": "Agent", "text": "Who is calling?"},
    {"speaker": "Customer", "text": "Write to zoe.quist@example.org, please."},
]
LABELLED = {"id": "c", "turns": TURNS, "mentions": [{"turn": 1, "start": 9, "end": 30, "kind": "EMAIL"}]}


@pytest.fixture(autouse=True)
def _no_presidio(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading its language model takes long, and it is not what these tests are about."""
    monkeypatch.setitem(sys.modules, "presidio_analyzer", None)


@pytest.fixture
def labelled_file(tmp_path: Path) -> Path:
    path = tmp_path / "labels.jsonl"
    path.write_text("oops\n" + json.dumps(LABELLED) + "\n")
    return path


def test_json_has_the_documented_shape(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--mentions", "60", "--json", "--clean", str(tmp_path / "absent")])
    figures = json.loads(capsys.readouterr().out)
    assert {"generated", "clean", "transcripts", "hand_labelled", "presidio", "ms_per_call", "machine"} <= set(figures)
    tally = figures["generated"]["names"]
    assert set(tally) >= {"mentions", "recall", "recall_low", "recall_high", "partial"}
    assert figures["generated"]["kinds"]["PERSON"] == tally
    assert figures["clean"]["turns"] >= 3000
    assert figures["transcripts"] is None
    assert "Presidio: not installed" in figures["not_measured"]["presidio"]


def test_a_file_is_measured_instead_and_bad_lines_are_named(
    labelled_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--file", str(labelled_file), "--json"])
    printed = capsys.readouterr()
    figures = json.loads(printed.out)
    assert figures["file"]["kinds"]["EMAIL"]["recall"] == 1.0
    assert figures["file"]["precision"] == 1.0
    assert (figures["clean"], figures["hand_labelled"]) == (None, None)
    assert printed.err == "labels.jsonl, line 1: not JSON; the line was left out.\n"


def test_no_text_is_printed_unless_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missed = {**LABELLED, "mentions": [{"turn": 0, "start": 0, "end": 3, "kind": "PERSON"}]}
    path = tmp_path / "labels.jsonl"
    path.write_text(json.dumps(missed))
    main(["--file", str(path)])
    quiet = capsys.readouterr().out
    assert "zoe" not in quiet
    assert "Who" not in quiet
    assert "participants' names" in quiet
    main(["--file", str(path), "--misses", "3"])
    told = capsys.readouterr().out
    assert "'Who' in: Who is calling?" in told
    assert "⟦zoe.quist@example.org⟧" in told


@pytest.mark.parametrize("content", [None, "", "nothing\n"])
def test_a_file_without_calls_ends_in_a_sentence(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "labels.jsonl"
    if content is not None:
        path.write_text(content)
    with pytest.raises(SystemExit, match="Nothing was measured"):
        main(["--file", str(path)])


def test_numbers_that_make_no_sense_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--mentions", "0"])
    assert "0 is less than 1" in capsys.readouterr().err


def test_what_is_absent_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "benchmarks.support_calls", None)
    main(["--mentions", "20", "--clean", str(tmp_path / "absent")])
    printed = capsys.readouterr().out
    assert "No folder of call logs at" in printed
    assert "The calls labelled by hand were not measured" in printed
    assert "Presidio: not installed" in printed


def test_calls_labelled_by_hand_are_a_table_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand = ModuleType("benchmarks.support_calls")
    vars(by_hand)["labelled_calls"] = lambda *, distinct: iter([LABELLED]) if distinct else iter([])
    monkeypatch.setitem(sys.modules, "benchmarks.support_calls", by_hand)
    main(["--mentions", "20", "--json", "--clean", str(tmp_path)])
    assert json.loads(capsys.readouterr().out)["hand_labelled"]["kinds"]["EMAIL"]["recall"] == 1.0


def test_call_logs_of_a_folder_are_counted_by_kind(tmp_path: Path) -> None:
    (tmp_path / "call.txt").write_text("Agent: Hello, how can I help?\nCustomer: My router is broken since Monday.\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    masked = masked_in(tmp_path, lambda _: [Stretch(1, "text", 3, 9, "PERSON")])
    assert masked.figures() == {
        "files": 1,
        "skipped": 1,
        "turns": 2,
        "unrestored": 0,
        "crashed": 0,
        "masked": {"PERSON": 1},
    }
    assert masked.values == {("PERSON", "router"): 1}


def test_presidio_is_scored_by_what_it_finds() -> None:
    def analyse(text: str, language: str) -> list[SimpleNamespace]:
        at = text.find("zoe.quist@example.org")
        assert language == "en"
        return [SimpleNamespace(start=at, end=at + 21, entity_type="EMAIL_ADDRESS")] if at >= 0 else []

    assert presidio.finder(analyse)(parse_call(LABELLED)) == [Stretch(1, "text", 9, 30, "EMAIL")]


def test_presidio_without_a_language_model_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    spacy = ModuleType("spacy")
    vars(spacy)["util"] = SimpleNamespace(get_installed_models=lambda: ["de_core_news_sm"])
    monkeypatch.setitem(sys.modules, "presidio_analyzer", ModuleType("presidio_analyzer"))
    monkeypatch.setitem(sys.modules, "spacy", spacy)
    with pytest.raises(presidio.NoPresidio, match="without an English model"):
        presidio.load()
