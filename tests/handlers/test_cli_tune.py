"""`debrief tune`, `debrief models` and `debrief summarise --model` as they are typed, with good input and bad."""

import io
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.models.protocol import TuneState, TuneStatus
from bot.services import build_services
from bot.settings import load_settings
from bot.tuning.overview import PLAYGROUND
from dataset.model_records import TuningJob
from dataset.records import Split, Vote
from dataset.store import Store
from handlers.cli import tune_follow
from handlers.cli.main import run
from handlers.cli.playground import import_examples
from tests.bot.tuning.conftest import ScriptedTuner, taught
from tests.samples import answered
from tests.scenarios.judged import judged

Run = Callable[..., tuple[int, str, str]]

LOG = "Agent: Hello.\nCustomer: My lamp arrived broken.\nAgent: I will send a new lamp tomorrow.\n"


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


@pytest.fixture
def tuner(monkeypatch: pytest.MonkeyPatch) -> ScriptedTuner:
    """A tuner that trains at once, in place of the one that starts a process."""
    scripted = ScriptedTuner()
    monkeypatch.setattr("bot.services.build_tuners", lambda _settings, _store: {"embedded": scripted})
    return scripted


def test_a_model_is_trained_listed_shown_used_and_left(store: Store, debrief: Run) -> None:
    taught(store, 6)
    code, out, _ = debrief("tune", "--yes")
    assert code == 0
    assert "embedded-1 is trained: 6 pairs in" in out
    assert "no held-out call yet" in out
    assert "debrief models promote embedded-1" in out
    [listed] = [json.loads(line) for line in debrief("models", "list", "--json")[1].splitlines()]
    assert (listed["name"], listed["status"]) == ("embedded-1", "candidate")
    assert "embedded-0 writes the debriefs." in debrief("models", "list")[1]
    code, out, _ = debrief("models", "show", "embedded-1")
    assert (code, "candidate" in out, "sha256:" in out) == (0, True, True)
    assert json.loads(debrief("models", "show", "embedded-1", "--json")[1])["metrics"]["pairs"] == 6

    Path("call.txt").write_text(LOG)
    assert json.loads(debrief("summarise", "call.txt", "--json")[1])["model"] == "embedded-0"
    assert debrief("models", "promote", "embedded-1", "--yes")[1].startswith("embedded-1 writes the debriefs from now")
    assert "already" in debrief("models", "promote", "embedded-1")[1]
    assert json.loads(debrief("summarise", "call.txt", "--json")[1])["model"] == "embedded-1"
    assert json.loads(debrief("summarise", "call.txt", "--json", "--model", "embedded-0")[1])["model"] == "embedded-0"
    assert debrief("models", "rollback")[1].startswith("embedded-0 writes the debriefs from now on.")
    assert json.loads(debrief("summarise", "call.txt", "--json", "--model", "embedded-1")[1])["model"] == "embedded-1"
    code, _, err = debrief("models", "rollback")
    assert (code, "no promotion to take back" in err) == (1, True)


def test_the_same_pairs_twice(store: Store, debrief: Run, tuner: ScriptedTuner) -> None:
    taught(store, 6)
    assert json.loads(debrief("tune", "--yes", "--json")[1])["name"] == "embedded-1"
    code, out, err = debrief("tune", "--yes", "--json")
    assert (code, out) == (1, "")
    assert "nothing new to learn: embedded-1" in err
    [snapshot] = store.snapshots.all()
    assert "nothing new" in debrief("tune", "--yes", "--snapshot", snapshot.id[:9])[2]


def test_a_dry_run_trains_nothing_and_writes_nothing(store: Store, debrief: Run, tuner: ScriptedTuner) -> None:
    taught(store, 6)
    code, out, _ = debrief("tune", "--dry-run")
    assert code == 0
    assert "embedded-1 would learn from 6 pairs (0 for validation, 0 held out)" in out
    assert json.loads(debrief("tune", "--dry-run", "--json")[1])["pairs"]["train"] == 6
    assert (store.snapshots.all(), store.tuning.latest()) == ([], None)


def test_without_answers_that_were_only_voted_useful(
    store: Store, debrief: Run, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(store, 6)
    _, answer = answered(store)
    store.feedback.add_vote(
        delivery_key="key", debrief_id=answer.debrief_id, answer_id=answer.id, user="U0SAM", vote=Vote.UP
    )
    assert "would learn from 7 pairs" in debrief("tune", "--dry-run")[1]
    assert "would learn from 6 pairs" in debrief("tune", "--dry-run", "--without-own-answers")[1]
    made = json.loads(debrief("tune", "--yes", "--json", "--without-own-answers")[1])
    assert (made["metrics"]["own_answers"], made["metrics"]["splits"]["train"]) == (False, 6)
    [snapshot] = store.snapshots.all()
    made = json.loads(debrief("tune", "--yes", "--json")[1])
    assert (made["metrics"]["own_answers"], made["metrics"]["splits"]["train"]) == (True, 7)
    # A snapshot has what it has, and says so.
    tuner.recipe = "recipe-2"
    made = json.loads(debrief("tune", "--yes", "--json", "--snapshot", snapshot.id)[1])
    assert (made["metrics"]["own_answers"], made["metrics"]["splits"]["train"]) == (False, 6)
    monkeypatch.setenv("DEBRIEF_LEARN_OWN_ANSWERS", "false")
    assert "would learn from 6 pairs" in debrief("tune", "--dry-run")[1]


@pytest.mark.parametrize("options", [(), ("--dry-run",), ("--yes",)])
def test_too_few_pairs_are_refused_in_words(store: Store, debrief: Run, options: tuple[str, ...]) -> None:
    taught(store, 2)
    code, _, err = debrief("tune", *options)
    assert code == 1
    assert "There are only 2 pairs to train on: it takes 5, so 3 more are needed." in err
    assert store.tuning.latest() is None


def test_no_answer_is_a_no(store: Store, debrief: Run, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch) -> None:
    taught(store, 6)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    code, out, err = debrief("tune")
    assert (code, out, "Nothing was trained." in err) == (1, "", True)
    assert store.tuning.latest() is None


def test_what_is_not_there_is_said(store: Store, debrief: Run) -> None:
    for words in (("show", "embedded-7"), ("promote", "embedded-7", "--yes")):
        code, _, err = debrief("models", *words)
        assert (code, "no model 'embedded-7'" in err) == (1, True)
    code, _, err = debrief("tune", "--snapshot", "snap_7", "--yes")
    assert (code, "no such snapshot" in err) == (1, True)
    assert "No model was trained yet" in debrief("models", "list")[1]
    Path("call.txt").write_text(LOG)
    code, _, err = debrief("summarise", "call.txt", "--model", "embedded-7")
    assert (code, "no model 'embedded-7'" in err) == (1, True)


def test_without_a_store_there_is_nothing_to_train_on(
    store: Store, debrief: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEBRIEF_DATA", "elsewhere")
    for words in (("tune",), ("models", "list"), ("models", "rollback")):
        code, _, err = debrief(*words)
        assert (code, "There is no store" in err) == (1, True)
    assert not Path("elsewhere").exists()
    Path("call.txt").write_text(LOG)
    assert json.loads(debrief("summarise", "call.txt", "--json")[1])["model"] == "embedded-0"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--stop", "--follow"), "--stop and --follow do not go together"),
        (("--stop", "--no-wait"), "--stop and --no-wait do not go together"),
        (("--stop", "--model", "embedded"), "--stop and --model do not go together"),
        (("--stop", "--snapshot", "latest"), "--stop and --snapshot do not go together"),
        (("--stop", "--set", "x=1"), "--stop and --set do not go together"),
        (("--stop", "--dry-run"), "--stop and --dry-run do not go together"),
        (("--stop", "--without-own-answers"), "--stop and --without-own-answers do not go together"),
        (("--snapshot", "latest", "--without-own-answers"), "a snapshot has what it has"),
        (("--follow", "--no-wait"), "--follow and --no-wait do not go together"),
        (("--follow", "--model", "embedded"), "--follow and --model do not go together"),
        (("--dry-run", "--no-wait"), "--dry-run and --no-wait do not go together"),
        (("--dry-run", "--set", "epochCount=2", "--set", " epochCount=3"), "epochCount is given twice"),
    ],
)
def test_options_that_contradict_each_other_are_a_usage_error(
    store: Store, debrief: Run, tuner: ScriptedTuner, words: tuple[str, ...], said: str
) -> None:
    taught(store, 6)
    code, out, err = debrief("tune", *words)
    assert (code, out) == (2, "")
    assert said in err
    assert store.tuning.latest() is None


def test_a_training_that_is_under_way_is_not_disturbed(store: Store, debrief: Run, tuner: ScriptedTuner) -> None:
    taught(store, 6)
    job: TuningJob = store.tuning.add("tune_1", provider="embedded", base="embedded-0", requested_by="U0LEAD")
    code, _, err = debrief("tune", "--yes")
    assert (code, "under way already" in err) == (1, True)
    assert store.tuning.under_way() == job


def test_a_damaged_model_is_not_used(store: Store, debrief: Run) -> None:
    taught(store, 6)
    assert debrief("tune", "--yes")[0] == 0
    shutil.rmtree("data/models")
    code, _, err = debrief("models", "promote", "embedded-1", "--yes")
    assert (code, "cannot be used" in err) == (1, True)
    assert store.registry.champion() is None


def test_the_playground_s_examples_are_imported_once_and_marked(tmp_path: Path) -> None:
    file = tmp_path / "examples.jsonl"
    lines = []
    for number in range(6):
        call = f"Agent: Hello.\nCustomer: My lamp{number} of order{number} broke in box{number}.\nAgent: I see."
        answer = {"title": "Lamp", "call_reason": "Broken", "summary": f"The customer's lamp{number} broke."}
        lines.append(json.dumps({"call": call, "answer": answer}))
    file.write_text("\n".join(lines))
    assert import_examples(tmp_path / "data", file) == 6
    assert import_examples(tmp_path / "data", file) == 0
    assert import_examples(tmp_path / "data", tmp_path / "nowhere.jsonl") == 0
    store = Store(tmp_path / "data" / "debrief.sqlite3")
    assert store.tuning.brought_by(PLAYGROUND) == 6
    calls = [row["id"] for row in store._db.rows("SELECT id FROM calls")]
    assert {store.calls.group_and_split(call_id)[1] for call_id in calls} == {Split.TRAIN}
    store.close()


@pytest.mark.parametrize(("share", "canary"), [("0.1", True), ("0", False)])
def test_what_the_gate_found_is_said_at_the_end_of_a_training(
    store: Store,
    tuner: ScriptedTuner,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    share: str,
    canary: bool,
) -> None:
    monkeypatch.setenv("DEBRIEF_CANARY_SHARE", share)
    evaluation = judged(store)
    assert evaluation.job_id is not None
    services = build_services(load_settings())
    try:
        assert tune_follow.to_the_end(services, store.tuning.get(evaluation.job_id), as_json=False) == 0
    finally:
        services.close()
    out = capsys.readouterr().out
    assert "Better: +21.5 points" in out
    assert "`debrief models show embedded-1` has all of the verdict." in out
    assert ("`debrief models canary embedded-1` tries it" in out) is canary
    assert "`debrief models promote embedded-1` uses it for all." in out


def test_a_training_that_is_interrupted_says_what_becomes_of_it(
    store: Store, tuner: ScriptedTuner, debrief: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(store, 6)
    tuner.status = TuneStatus(TuneState.RUNNING, 0.5, "training")  # it is not over before it is interrupted

    def interrupted(_seconds: float) -> None:
        monkeypatch.setattr("handlers.cli.tune_watch.time.sleep", lambda _: None)
        raise KeyboardInterrupt

    monkeypatch.setattr("handlers.cli.tune_watch.time.sleep", interrupted)
    code, _, err = debrief("tune", "--yes")
    assert code == 1
    assert "The training is given up: no version comes of it" in err
    job = store.tuning.latest()
    assert job is not None
    assert job.stop_wanted or job.finished_at is not None


def test_one_that_is_over_when_it_is_interrupted_says_so(
    store: Store, tuner: ScriptedTuner, debrief: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(store, 6)
    sleep = time.sleep

    def interrupted(_seconds: float) -> None:
        while not store.registry.all():
            sleep(0.01)
        raise KeyboardInterrupt

    monkeypatch.setattr("handlers.cli.tune_watch.time.sleep", interrupted)
    code, _, err = debrief("tune", "--yes")
    assert code == 1
    assert "The training was over by then: embedded-1 is there." in err
    assert [version.name for version in store.registry.all()] == ["embedded-1"]
