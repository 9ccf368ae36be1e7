"""`debrief models canary` as it is typed."""

import json
from pathlib import Path

import pytest

from bot.models.protocol import Upkeep
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


def test_where_none_are_wanted_nobody_is_served_by_it_without_being_asked(
    school: School, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    school.pupil("embedded-1", right)
    monkeypatch.setenv("DEBRIEF_CANARY_SHARE", "0")
    assert run(["models", "canary", "embedded-1"]) == 1
    told = capsys.readouterr()
    assert "DEBRIEF_CANARY_SHARE is 0" in told.err
    assert "`debrief models promote embedded-1`" in told.err
    assert decisions.champion_name(school.services) == "embedded-0"
    assert run(["models", "promote", "embedded-1", "--yes"]) == 0
    capsys.readouterr()
    assert run(["models", "canary", "embedded-1"]) == 0
    assert "already; nothing was changed" in capsys.readouterr().out


def test_the_model_as_it_came_is_no_version_and_is_gone_back_to(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    school.pupil("embedded-1", right)
    assert run(["models", "promote", "embedded-0"]) == 0
    assert "embedded-0 writes the debriefs already" in capsys.readouterr().out
    assert run(["models", "canary", "embedded-0"]) == 1
    assert "is the model as it came, and no canary" in capsys.readouterr().err
    assert run(["models", "promote", "embedded-1", "--yes"]) == 0
    capsys.readouterr()
    assert run(["models", "promote", "embedded-0", "--yes"]) == 1
    assert "`debrief models rollback` takes one promotion back after the other" in capsys.readouterr().err
    assert decisions.champion_name(school.services) == "embedded-1"


def test_a_narrow_terminal_cuts_no_name_off(
    school: School, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    school.pupil("embedded-1234", right)
    monkeypatch.setenv("COLUMNS", "50")
    assert run(["models", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:2] == ["model", "status"]
    assert lines[1].split()[:2] == ["embedded-1234", "candidate"]
    assert all(len(line) <= 50 for line in lines)


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


def test_what_is_said_of_a_canary_is_what_slack_says(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    school.pupil("embedded-1", right)
    assert run(["models", "canary", "embedded-1"]) == 0
    capsys.readouterr()
    assert run(["models", "canary"]) == 0
    out = capsys.readouterr().out
    assert "A difference of 10 points in thumbs down will not be seen at today's pace: it takes more votes." in out
    assert "Its time is over" not in out
    with school.store._db.write():
        school.store._db.execute("UPDATE canaries SET until = started_at")
    assert run(["models", "canary"]) == 0
    assert "Its time is over: promote it, stop it, or let it go on" in capsys.readouterr().out


def test_with_json_all_of_it_is_json(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    school.pupil("embedded-1", right)
    for words, sentence, end in (
        (["embedded-1"], "writes 10% of the debriefs", None),
        (["embedded-1"], "already; nothing was changed", None),
        ([], "", None),
        (["--stop"], "embedded-0 writes every debrief", "stopped"),
    ):
        assert run(["models", "canary", *words, "--json"]) == 0
        told = capsys.readouterr()
        assert sentence in told.err
        canary = json.loads(told.out)["canary"]
        assert (canary["model"], canary["end"]) == ("embedded-1", end)


def test_what_costs_by_the_hour_is_no_canary(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    school.pupil("embedded-1", right)
    school.tuner.costs = Upkeep("It answers through Provisioned Throughput: $7 an hour.", hourly=True, beside=False)
    assert run(["models", "canary", "embedded-1"]) == 1
    err = capsys.readouterr().err
    assert "$7 an hour" in err
    assert "`debrief models promote embedded-1` asks" in err
    assert decisions.champion_name(school.services) == "embedded-0"
    assert school.store.rollouts.under_way() is None
