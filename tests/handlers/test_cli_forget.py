"""`debrief forget` and `debrief purge`: what they print, what they leave alone, and their exit codes."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import erasure
from dataset.pairs import Filters
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import Debrief, WorkState
from dataset.snapshot import take
from dataset.store import Store
from handlers.cli.main import run
from tests.dataset.test_erasure import in_bytes
from tests.samples import answered, call, correct, summary

Out = Callable[[], tuple[str, str]]

SAID = ("Zanzibarquux is my town.", "Ponderosaflux, and the modem hums.")
WORDS = ("Zanzibarquux", "Ponderosaflux")


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


def _store() -> Store:
    return Store(Path("debrief-data/debrief.sqlite3"))


def _debriefed(*said: str, title: str = "Titelschlange") -> Debrief:
    store = _store()
    debrief, answer = answered(store, call(*(said or SAID)).model_copy(update={"title": title}), summary(title=title))
    assert store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
    correct(store, answer, summary(outcome="Well."))
    take(store, RulePseudonymiser(), Filters(), actor="x")
    store.close()
    return debrief


def _left(*words: str) -> set[str]:
    store = _store()
    try:
        return in_bytes(store, words or WORDS)
    finally:
        store.close()


def test_it_forgets_what_it_is_told_to(out: Out) -> None:
    debrief = _debriefed()
    assert run(["export", "--out", "dataset"]) == 0
    assert run(["forget", "--yes", debrief.id]) == 0
    said = out()[0]
    assert f"Forgotten: {debrief.call_id}" in said
    assert f"Delete by hand: the files exported to {Path('dataset').resolve()}" in said
    assert "Out of my reach: backups" in said
    assert _left() == set()
    # Once more: what was done is told, and that nothing was left to do.
    assert run(["forget", "--yes", debrief.id]) == 0
    said = out()[0]
    assert "was forgotten on" in said
    assert "Delete by hand" in said


def test_a_dry_run_changes_nothing_and_shows_no_text(out: Out) -> None:
    debrief = _debriefed()
    assert run(["forget", "--dry-run", debrief.call_id or ""]) == 0
    said = out()[0]
    assert "1 debrief, 2 answers" in said
    assert "in 1 snapshot" in said
    assert "Titelschlange" not in said
    assert _left() == set(WORDS)


def test_without_a_yes_nothing_goes(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    debrief = _debriefed()
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt: "n")
    assert run(["forget", debrief.id]) == 1
    assert out()[0].endswith("Nothing was deleted.\n")
    assert _left() == set(WORDS)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _prompt: "y")
    assert run(["forget", debrief.id]) == 0
    assert _left() == set()


def test_words_are_looked_for_and_delete_nothing(out: Out) -> None:
    debrief = _debriefed()
    assert run(["forget", "--yes", "titel"]) == 0
    said = out()[0]
    assert debrief.call_id is not None
    assert debrief.call_id in said
    assert "Titelschlange" in said
    assert _left() == set(WORDS)
    assert run(["forget", "--yes", "nothing", "like", "it"]) == 1
    assert "nothing was deleted" in out()[1]


def test_ids_that_lead_nowhere_are_said_and_the_others_done(out: Out) -> None:
    debrief = _debriefed()
    assert run(["forget", "--yes", "call_0000000000000000", debrief.id]) == 1
    assert "no call, debrief or answer call_0000000000000000" in out()[1]
    assert _left() == set()
    assert run(["forget", "--yes", "call_0000000000000000"]) == 1


def test_calls_of_nearly_the_same_text(out: Out) -> None:
    long = " ".join(f"word{number}" for number in range(100))
    one, twin = _debriefed(long, "Yes."), _debriefed(long, "Yes!")
    assert run(["forget", "--dry-run", one.id]) == 0
    said = out()[0]
    assert twin.call_id is not None
    assert twin.call_id in said
    assert "--group" in said
    assert run(["forget", "--yes", "--group", one.id]) == 0
    assert _left("word17") == set()


def test_a_reader_in_the_way_is_said_and_purge_finishes_it(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    debrief = _debriefed()
    monkeypatch.setattr(erasure, "SCRUB_PAUSE_SECONDS", 0.0)
    reader = sqlite3.connect("debrief-data/debrief.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM calls").fetchone()
    assert run(["forget", "--yes", debrief.id]) == 1
    assert "another program reads the store" in out()[1]
    reader.close()
    assert run(["purge"]) == 0
    assert _left() == set()


def test_purge(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    debrief = _debriefed("Juana Zanzibarquux here, mail me: juana@example.com.", "Yes.")
    assert run(["purge"]) == 0
    assert "All text is kept" in out()[0]
    store = _store()
    with store._db.write():
        store._db.execute("UPDATE calls SET created_at = '2020-01-01T00:00:00.000000+00:00'")
    store.close()
    monkeypatch.setenv("DEBRIEF_RETENTION_DAYS", "30")
    assert run(["purge", "--dry-run"]) == 0
    assert "Calls would be purged: 1. Logs that could not be read would be emptied: 0." in out()[0]
    assert _left("juana@example.com") == {"juana@example.com"}
    assert run(["purge"]) == 0
    assert "Calls purged: 1." in out()[0]
    assert _left("juana@example.com") == set()
    store = _store()
    assert "[EMAIL_1]" in store.calls.get(debrief.call_id or "").turns[0].text
    store.close()


def test_without_a_store_it_says_so(out: Out) -> None:
    for command in (["forget", "--yes", "call_0000000000000000"], ["purge"]):
        assert run(command) == 1
        assert "There is no store" in out()[1]


def test_no_answer_is_a_no(out: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    debrief = _debriefed()

    def end_of_input(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("click.termui.visible_prompt_func", end_of_input)
    assert run(["forget", debrief.id]) == 1
    assert out()[0].endswith("Nothing was deleted.\n")
    assert _left() == set(WORDS)


def test_an_empty_word_is_no_search_for_everything(out: Out) -> None:
    _debriefed()
    assert run(["forget", ""]) == 2
    assert "it is empty" in out()[1]
