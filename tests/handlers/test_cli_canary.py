"""`debrief models canary` as it is typed."""

import json
from pathlib import Path

import pytest

from bot.tuning import decisions
from dataset.evaluation_records import CanaryEnd
from dataset.store import Store
from handlers.cli.main import run
from tests.bot.tuning.gate.conftest import School, right
from tests.handlers.test_cli_evaluate import school

__all__ = ["school"]


def test_a_canary_begins_is_looked_at_and_ends(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    school.pupil("embedded-1", right)
    school.pupil("embedded-2", right)
    assert run(["models", "canary"]) == 1
    assert "No canary runs" in capsys.readouterr().err
    assert run(["models", "canary", "embedded-1"]) == 0
    assert "embedded-1 writes 10% of the debriefs from now on" in capsys.readouterr().out
    assert run(["models", "canary", "embedded-1"]) == 0
    assert "already" in capsys.readouterr().out
    assert run(["models", "canary", "embedded-2"]) == 1
    assert "embedded-1 is the canary; nothing was changed." in capsys.readouterr().err
    assert run(["models", "canary"]) == 0
    out = capsys.readouterr().out
    assert "embedded-0" in out
    assert "will not be seen at today's pace" in out
    assert run(["models", "canary", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["decision"] == "none"
    assert run(["models", "canary", "--stop"]) == 0
    assert "embedded-0 writes every debrief" in capsys.readouterr().out
    ended = school.store.canaries.latest_of("embedded-1")
    assert ended is not None
    assert (ended.end, ended.ended_by) == (CanaryEnd.STOPPED, "command line")
    assert decisions.champion_name(school.services) == "embedded-0"


def test_where_none_are_wanted_it_is_used_at_once(
    school: School, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    school.pupil("embedded-1", right)
    monkeypatch.setenv("DEBRIEF_CANARY_SHARE", "0")
    assert run(["models", "canary", "embedded-1"]) == 0
    assert "writes every debrief from now on" in capsys.readouterr().out
    assert decisions.champion_name(school.services) == "embedded-1"


def test_bad_input_is_a_sentence(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "canary", "embedded-9"]) == 1
    assert "There is no model 'embedded-9'" in capsys.readouterr().err
    assert run(["models", "canary", "embedded-9", "--stop"]) == 2
    monkeypatch.setenv("DEBRIEF_DATA", str(tmp_path / "nowhere"))
    assert run(["models", "canary"]) == 1
    assert "There is no store" in capsys.readouterr().err
    assert isinstance(school.store, Store)
