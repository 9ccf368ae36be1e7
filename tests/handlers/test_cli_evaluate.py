"""`debrief evaluate` as it is typed, with good input and bad."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import ModelUnavailable
from bot.services import build_services
from bot.settings import Settings
from handlers.cli.main import run
from tests.bot.tuning.gate.conftest import Pupils, School, draft, poor, right


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    """A store as the command line finds it, whose versions answer what the test says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBRIEF_DATA", str(tmp_path / "data"))
    pupils = Pupils()
    monkeypatch.setattr("bot.services.build_tuners", lambda _settings, _store: {"embedded": pupils})
    services = build_services(Settings(_env_file=None, debrief_data=tmp_path / "data"))
    yield School(dataclasses.replace(services, tuners={"embedded": pupils}), pupils)
    services.close()


def test_the_verdict_is_shown_and_kept(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(12):
        school.reference()
    school.pupil("embedded-1", lambda n: poor(n) if n else right(n))
    school.pupil("embedded-2", lambda n: right(n) if n else draft(n))
    assert run(["evaluate", "embedded-2", "embedded-1"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Better: +")
    assert "ROUGE-L" in out
    assert "It beats embedded-0, the model as it came" in out
    assert f"worst: {school.calls[0]}" in out
    assert "12 references" in out
    # Once more, by another measure and for machines: the calls were looked at.
    assert run(["evaluate", "embedded-2", "embedded-1", "--measure", "chrf", "--no-rivals", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["looks"], found["measure"], len(found["contestants"])) == (1, "chrf", 2)
    assert found["verdict"]["finding"] == "better"
    assert run(["evaluate", "embedded-2", "embedded-1", "--calls", "3"]) == 0
    assert capsys.readouterr().out.startswith("Too little data")


def test_one_that_broke_off_is_gone_on_with(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    """What was answered may have been paid for: nobody is asked once more, and it is no other look at the calls."""
    for _ in range(14):
        school.reference()
    down = {"is": True}
    champion = school.pupil("embedded-1", draft)
    school.pupil("embedded-2", lambda n: ModelUnavailable("Down.", "Wait.") if down["is"] and n == 9 else right(n))
    words = ["evaluate", "embedded-2", "embedded-1", "--no-rivals", "--json"]
    assert run(words) == 1
    assert 0 < len(champion.prompts) < 14
    down["is"] = False
    capsys.readouterr()
    assert run(words) == 0
    assert json.loads(capsys.readouterr().out)["looks"] == 0
    assert len(champion.prompts) == 14
    # What has its verdict is not gone on with: whoever asks again looks again.
    assert run(words) == 0
    assert json.loads(capsys.readouterr().out)["looks"] == 1
    assert len(champion.prompts) == 28


def test_a_candidate_that_answered_nothing_is_asked_again(school: School, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever kept it from answering may have been put right since."""
    school.reference()
    school.pupil("embedded-1", draft)
    candidate = school.pupil("embedded-2", lambda _n: "…")
    assert run(["evaluate", "embedded-2", "embedded-1"]) == 1
    assert "answered none of 1 held-out call" in capsys.readouterr().err
    candidate.answering = right
    assert run(["evaluate", "embedded-2", "embedded-1"]) == 0
    assert capsys.readouterr().out.startswith("Too little data")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("embedded-7",), "There is no model 'embedded-7'"),
        (("embedded-2", "embedded-7"), "There is no model 'embedded-7'"),
        (("embedded-2", "embedded-2"), "cannot be compared with itself"),
        (("embedded-0", "embedded-2"), "name it second, and a version first"),
        (("embedded-0",), "name it second"),
        (("embedded-2", "--snapshot", "snap_none"), "there is no such snapshot"),
        (("embedded-2",), "There is no held-out call"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(
    school: School, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    school.pupil("embedded-2", right)
    assert run(["evaluate", *words]) == 1
    err = capsys.readouterr().err
    assert said in err
    assert "Traceback" not in err


def test_a_measure_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "a", "--measure", "bleu"]) == 2
    assert "rouge_l" in capsys.readouterr().err


def test_no_store_is_a_clear_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEBRIEF_DATA", str(tmp_path / "nowhere"))
    assert run(["evaluate", "embedded-1"]) == 1
    assert "There is no store" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
