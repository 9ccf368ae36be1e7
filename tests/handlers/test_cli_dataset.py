"""`debrief dataset` and `debrief export` as they are typed, with good input and bad."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlite_utils

from dataset.store import Store
from dataset.store.database import Database
from handlers.cli.main import run
from tests.samples import answered, call, correct, summary

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBRIEF_DATA", str(tmp_path / "data"))
    opened = Store(tmp_path / "data" / "debrief.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def debrief(store: Store, capsys: pytest.CaptureFixture[str]) -> Run:
    def typed(*words: str) -> tuple[int, str, str]:
        code = run(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return typed


def corrected(store: Store, number: int) -> str:
    _, answer = answered(store, call(f"word{number} {number}", "yes"))
    return correct(store, answer, summary(title=f"Router {number}")).id


def test_a_snapshot_is_taken_listed_shown_compared_verified_and_rebuilt(store: Store, debrief: Run) -> None:
    corrected(store, 1)
    code, out, _ = debrief("dataset", "snapshot")
    first = out.split(":")[0]
    assert (code, "1 train, 0 validation, 0 held out; 0 calls left out." in out) == (0, True)
    corrected(store, 2)
    second = debrief("dataset", "snapshot")[1].split(":")[0]
    code, out, _ = debrief("dataset", "list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == ["snapshot", first, second]
    listed = [json.loads(line) for line in debrief("dataset", "list", "--json")[1].splitlines()]
    assert [entry["parent"] for entry in listed] == [None, first]
    code, out, _ = debrief("dataset", "show", first[:9])
    assert (code, first in out, "correction" in out) == (0, True, True)
    manifest = json.loads(debrief("dataset", "show", "latest", "--json")[1])
    assert manifest["snapshot"] == second
    pairs = [json.loads(line) for line in debrief("dataset", "show", second, "--pairs")[1].splitlines()]
    assert [pair["kind"] for pair in pairs] == ["correction", "correction"]
    code, out, _ = debrief("dataset", "diff", first, second)
    assert (code, "1 added, 0 removed, 0 changed" in out) == (0, True)
    assert debrief("dataset", "verify", first)[:2] == (0, f"{first} is what was hashed: 1 pairs.\n")
    assert debrief("dataset", "rebuild", first)[:2] == (0, f"{first}: same.\n")


@pytest.mark.parametrize(
    "words",
    [
        ("dataset", "show", "snap_nope"),
        ("dataset", "verify", "snap_nope"),
        ("dataset", "diff", "latest", "snap_nope"),
        ("export", "--snapshot", "snap_nope", "--out", "out"),
    ],
)
def test_an_unknown_snapshot_is_said_with_what_to_do(debrief: Run, words: tuple[str, ...]) -> None:
    code, _, err = debrief(*words)
    assert code == 1
    assert "Snapshot " in err
    assert "debrief dataset list" in err
    assert not Path("out").exists()


def test_without_a_store_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBRIEF_DATA", str(tmp_path / "nowhere"))
    assert run(["dataset", "list"]) == 1
    assert "There is no store" in capsys.readouterr().err


def test_seeds_are_imported_into_a_new_store_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBRIEF_DATA", str(tmp_path / "new"))
    seeds = tmp_path / "seeds.jsonl"
    answer = {"title": "Broken router", "call_reason": "broken router", "summary": "The router is broken."}
    good = {"call": "Agent: Hello.\nCustomer: My router is broken.", "answer": answer}
    seeds.write_text(json.dumps(good) + "\n{oops\n")
    assert run(["dataset", "import", str(seeds)]) == 1
    out, err = capsys.readouterr()
    assert out == "1 seeds added, 0 known already.\n"
    assert f"{seeds}:2: it is no JSON" in err
    assert run(["export", "--out", "out"]) == 0
    assert "1 training pairs" in capsys.readouterr().out


def test_a_correction_is_chosen(store: Store, debrief: Run) -> None:
    _, answer = answered(store)
    first = correct(store, answer, summary(title="First router"))
    second = correct(store, first, summary(title="Second router"))
    code, out, _ = debrief("dataset", "corrections", answer.call_id)
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [answer.id, first.id, second.id]
    assert [line.endswith("learned") for line in out.splitlines()] == [False, False, True]
    assert debrief("dataset", "choose", first.id)[0] == 0
    out = debrief("dataset", "corrections", answer.debrief_id)[1]
    assert [line.endswith("chosen learned") for line in out.splitlines()] == [False, True, False]
    for wrong, why in ((answer.id, "written by a model"), ("ans_nope", "There is no answer")):
        code, _, err = debrief("dataset", "choose", wrong)
        assert (code, why in err) == (1, True)
    assert debrief("dataset", "corrections", "call_nope")[0] == 1


def test_too_few_pairs_for_the_model_are_counted(store: Store, debrief: Run) -> None:
    corrected(store, 1)
    code, out, err = debrief("export", "--model", "nova-2-lite", "--out", "out")
    assert code == 1
    assert "1 training pairs" in out
    assert "nova-2-lite asks for 199 more training pairs than there are" in err
    assert Path("out/train.jsonl").exists()


def test_an_export_of_an_old_snapshot_is_what_it_was(store: Store, debrief: Run) -> None:
    corrected(store, 1)
    first = debrief("dataset", "snapshot")[1].split(":")[0]
    corrected(store, 2)
    assert debrief("export", "--snapshot", first, "--out", "old")[0] == 0
    assert debrief("export", "--format", "openai-chat", "--out", "new")[0] == 0
    assert len(Path("old/train.jsonl").read_text().splitlines()) == 1
    lines = [json.loads(line) for line in Path("new/train.jsonl").read_text().splitlines()]
    assert [[m["role"] for m in line["messages"]] for line in lines] == [["system", "user", "assistant"]] * 2


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--model", "gpt"), "--model"),
        (("--format", "xml"), "--format"),
        (("--model", "claude-3-haiku", "--format", "converse"), "its format is claude"),
        (("--since", "tomorrow"), "--since"),
        (("--language", "english"), "--language"),
        (("--agreeing-votes", "0"), "--agreeing-votes"),
        (("--snapshot", "latest", "--since", "2026-01-01"), "--since is for a new snapshot"),
        (("--snapshot", "latest", "--model-version", "embedded-0"), "--model-version is for a new snapshot"),
    ],
)
def test_what_makes_no_sense_is_a_usage_error(store: Store, debrief: Run, options: tuple[str, ...], why: str) -> None:
    code, _, err = debrief("export", "--out", "out", *options)
    assert (code, why in err) == (2, True)
    assert store.snapshots.all() == []


def test_a_folder_that_cannot_be_written_is_named(store: Store, debrief: Run) -> None:
    corrected(store, 1)
    Path("taken").write_text("a file")
    code, _, err = debrief("export", "--out", "taken/out")
    assert code == 1
    assert "taken" in err
    assert "Traceback" not in err


def test_filters_that_differ_are_told_in_words(store: Store, debrief: Run) -> None:
    corrected(store, 1)
    assert debrief("dataset", "snapshot")[0] == 0
    assert debrief("dataset", "snapshot", "--language", "en", "--no-own-answers")[0] == 0
    first, second = (snapshot.id for snapshot in store.snapshots.all())
    code, told, _ = debrief("dataset", "diff", first, second)
    assert code == 0
    assert "  filter language: any → en\n" in told
    assert "  filter own answers: yes → no\n" in told
    assert "{" not in told


def test_a_file_without_seeds_is_said(store: Store, debrief: Run) -> None:
    Path("empty.jsonl").write_text("\n")
    code, _, err = debrief("dataset", "import", "empty.jsonl")
    assert (code, "holds no seeds" in err) == (1, True)
    assert store.snapshots.all() == []


def test_a_store_without_room_says_so_and_holds_nothing_half_written(
    store: Store, debrief: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        corrected(store, number)
    unlimited = Database.connection

    def full(self: Database) -> sqlite_utils.Database:
        db = unlimited(self)
        db.conn.execute("PRAGMA max_page_count = 1")  # SQLite takes it for: no more pages than there are
        return db

    with monkeypatch.context() as patch:
        patch.setattr(Database, "connection", full)
        code, out, err = debrief("export", "--out", "out")
    assert (code, out) == (1, "")
    assert "is full" in err
    assert "What was saved before is kept" in err
    assert not Path("out").exists()
    assert store.snapshots.all() == []
    assert store._db.rows("SELECT * FROM snapshot_pairs") == []
    assert debrief("export", "--out", "out")[0] == 0
