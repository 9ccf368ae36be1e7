"""`debrief models judge` as it is typed, with a small AWS on this machine."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.local_aws import LocalAws
from bot.tuning.bedrock import judges
from dataset.formats import SHAPES, Format
from dataset.model_records import ModelStatus, ModelVersion, ResourceKind
from dataset.pairs import Filters
from dataset.pseudonyms import RulePseudonymiser
from dataset.snapshot import take
from dataset.store import Store
from handlers.cli.judge import MOST_CALLS
from handlers.cli.main import run
from tests.held_out import held_out
from tests.local_aws import BUCKET, aws, aws_settings, moto_server, trainer
from tests.samples import NOON, correct, summary

__all__ = ["aws", "moto_server", "trainer"]

Run = Callable[..., tuple[int, str, str]]
BASE = "nova-micro"


@pytest.fixture
def debrief(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command; a wait of half a minute is one on the account's clock."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    for name, value in {**aws_settings(aws), "debrief_data": str(tmp_path / "data")}.items():
        monkeypatch.setenv(name.upper(), str(value))
    monkeypatch.setattr("handlers.cli.judge.time.sleep", aws.time.advance)

    def typed(*words: str) -> tuple[int, str, str]:
        code = run(["models", *words])
        out, err = capsys.readouterr()
        return code, out, err

    return typed


@pytest.fixture
def empty(tmp_path: Path, debrief: Run) -> Store:
    return Store(tmp_path / "data" / "debrief.sqlite3")


@pytest.fixture
def store(empty: Store) -> Store:
    """A snapshot with two held-out calls, each with a correction."""
    for number in range(2):
        correct(empty, held_out(empty), summary(title=f"A router, {number}"))
    take(empty, RulePseudonymiser(), Filters(), actor="test")
    return empty


def registered(store: Store, *, provider: str = "bedrock", base: str = BASE, artifact: str = "arn:aws:x/1") -> str:
    """A version that nobody trained; its name."""
    newest = store.snapshots.latest()
    assert newest is not None
    version = ModelVersion(
        name=f"{base}-1",
        provider=provider,
        base=base,
        snapshot_id=newest.id,
        prompt_version="p",
        pseudonymiser_version="v",
        generation=1,
        artifact=artifact,
        digest="sha256:1",
        status=ModelStatus.CANDIDATE,
        metrics={"pairs": 12},
        job_id="tune_1",
        created_at=NOON,
    )
    assert store.registry.add(version)
    return version.name


def deployed(store: Store, aws: LocalAws) -> str:
    """A version whose deployment is the base model, under another name."""
    name = registered(store)
    row = store.resources.want(ResourceKind.DEPLOYMENT, "debrief-1", token="t", region=aws.region, model=name)
    store.resources.note_there(row.id, "amazon.nova-micro-v1:0")
    return name


def test_a_version_is_judged_and_shown(store: Store, debrief: Run, aws: LocalAws) -> None:
    name = deployed(store, aws)
    code, out, err = debrief("judge", name, "--yes")
    assert code == 0, err
    assert f"The answers of {name} to 2 calls: under $0.01 (about " in err
    assert "The judge amazon.nova-pro-v1:0, 5 metrics of 2 calls: about $0.0" in err
    first, heading, *rows = out.splitlines()
    assert first.startswith(f"{name}, 2 answers judged by amazon.nova-pro-v1:0 on 2026-11-02:")
    assert heading.split() == ["metric", "mean", "answers"]
    assert {row.split()[0] for row in rows} == {
        "Correctness",
        "Completeness",
        "Faithfulness",
        "Helpfulness",
        "FollowingInstructions",
    }
    assert all(row.split()[2] == "2" and 0 < float(row.split()[1]) <= 1 for row in rows)

    shown = debrief("show", name)[1]
    [line] = [line for line in shown.splitlines() if line.startswith("judge ")]
    assert "2 answers judged by amazon.nova-pro-v1:0 on 2026-11-02: " in line
    assert "Correctness 0." in line
    assert "{" not in line
    metrics = json.loads(debrief("show", name, "--json")[1])["metrics"]
    assert metrics["judge"]["scores"]["Correctness"]["n"] == 2
    assert metrics["pairs"] == 12


def test_json_is_what_the_registry_has(store: Store, debrief: Run, aws: LocalAws) -> None:
    name = deployed(store, aws)
    code, out, _ = debrief("judge", name, "--yes", "--json", "--calls", "1", "--judge", "nova-lite")
    told = json.loads(out)
    assert (code, told.pop("model")) == (0, name)
    assert told == store.registry.get(name).metrics["judge"]
    assert (told["judge"], told["calls"]) == ("amazon.nova-lite-v1:0", 1)


def test_the_base_is_judged_by_its_own_name(store: Store, debrief: Run, aws: LocalAws) -> None:
    code, out, err = debrief("judge", BASE, "--yes")
    assert code == 0, err
    assert out.startswith(f"{BASE}, 2 answers judged by ")
    assert aws.journal.count("CreateEvaluationJob", ok=True) == 1


def test_two_versions_are_judged_on_one_snapshot(store: Store, debrief: Run, aws: LocalAws) -> None:
    name = deployed(store, aws)
    own = store.registry.get(name).snapshot_id
    correct(store, held_out(store), summary(title="A router, again"))
    newer = take(store, RulePseudonymiser(), Filters(), actor="test")
    counts = [
        json.loads(debrief("judge", *words, "--yes", "--json")[1])["calls"]
        for words in ((name,), (name, "--snapshot", "latest"), (BASE,), (BASE, "--snapshot", own))
    ]
    assert (own != newer.id, counts) == (True, [2, 3, 3, 2])
    code, _, err = debrief("judge", name, "--snapshot", "snap_nothing")
    assert (code, "there is no such snapshot" in err) == (1, True)


def test_costs_are_shown_and_a_no_sends_nothing(
    store: Store, debrief: Run, aws: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    code, out, err = debrief("judge", BASE, "--judge", "mistral.mistral-large-2402-v1:0")
    assert (code, out) == (1, "")
    assert "The judge mistral.mistral-large-2402-v1:0, 5 metrics of 2 calls: what it costs is unknown (about " in err
    assert f"Have {BASE} judged?" in err
    assert err.endswith("Nothing was sent.\n")
    assert aws.journal.calls() == []
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    code, out, err = debrief("judge", BASE, "--judge", "nova-micro")
    assert code == 0, err
    assert "answers of its own kind" in err


def test_ctrl_c_leaves_the_job_and_the_same_command_comes_back(
    store: Store, debrief: Run, aws: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("handlers.cli.judge.time.sleep", interrupted)
    code, out, err = debrief("judge", BASE, "--yes")
    assert (code, out) == (1, "")
    assert f"The evaluation goes on in the account. `debrief models judge {BASE}` comes back to it" in err
    assert "evaluation job" in debrief("list")[1]
    monkeypatch.setattr("handlers.cli.judge.time.sleep", aws.time.advance)
    code, out, err = debrief("judge", BASE, "--judge", "nova-lite")  # nothing is asked: who judges is settled
    assert code == 0, err
    assert f"{BASE} is being judged since " in err
    assert "judged by amazon.nova-pro-v1:0" in out
    assert aws.journal.count("CreateEvaluationJob") == 1
    assert aws.journal.count("StopEvaluationJob") == 0


def test_one_is_given_up(store: Store, debrief: Run, aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_seconds: float) -> None:
        raise KeyboardInterrupt

    code, _, err = debrief("judge", BASE, "--stop")
    assert (code, err) == (1, f"debrief: {BASE} is not being judged; nothing was changed.\n")
    monkeypatch.setattr("handlers.cli.judge.time.sleep", interrupted)
    debrief("judge", BASE, "--yes")
    code, out, _ = debrief("judge", BASE, "--stop")
    assert (code, "is being stopped" in out) == (0, True)
    aws.time.advance(60)
    code, out, _ = debrief("judge", BASE, "--stop")
    assert (code, "was given up, and its files are deleted" in out) == (0, True)
    assert store.resources.all() == []


def test_a_job_that_fails_is_told(store: Store, debrief: Run, aws: LocalAws) -> None:
    aws.fates.fail("evaluation", "The role may not invoke the evaluator model.")
    code, out, err = debrief("judge", BASE, "--yes")
    assert (code, out) == (1, "")
    assert "debrief: Bedrock ended the evaluation: The role may not invoke the evaluator model. Nothing is left" in err


@pytest.mark.parametrize("operation", ["Converse", "PutObject", "CreateEvaluationJob", "GetEvaluationJob"])
def test_what_is_not_allowed_is_told_and_can_be_gone_on_with(
    store: Store, debrief: Run, aws: LocalAws, operation: str
) -> None:
    aws.faults.fail(operation, "AccessDenied" if operation == "PutObject" else "AccessDeniedException", status=403)
    code, out, err = debrief("judge", BASE, "--yes")
    assert (code, out) == (1, "")
    assert "does not allow" in err or "not allowed" in err
    assert "Traceback" not in err
    code, out, err = debrief("judge", BASE, "--yes")
    assert code == 0, err
    assert aws.journal.count("CreateEvaluationJob", ok=True) == 1


@pytest.mark.parametrize("judge", ["nosuch", "", "Nova Pro", "arn:aws:s3:::bucket", "amazon.nova-pro-v1:0\n"])
def test_who_can_be_no_judge_is_told_before_anything_is_paid_for(
    store: Store, debrief: Run, aws: LocalAws, judge: str
) -> None:
    code, out, err = debrief("judge", BASE, "--yes", "--judge", judge)
    assert (code, out) == (1, "")
    assert f"debrief: {judge!r} is neither a name of the catalogue nor the id of a model; nothing was sent." in err
    assert aws.journal.calls() == []
    assert store.resources.all() == []


def test_a_judge_s_id_is_what_the_service_model_takes() -> None:
    from botocore.session import get_session

    shape = get_session().get_service_model("bedrock").shape_for("EvaluatorModelIdentifier")
    assert judges._IDENTIFIER.pattern == shape.metadata["pattern"]
    assert shape.metadata["max"] == judges._MOST_CHARACTERS


def test_what_is_refused_at_the_end_keeps_the_answers_and_says_so(store: Store, debrief: Run, aws: LocalAws) -> None:
    aws.faults.fail("CreateEvaluationJob", "ValidationException", message="The evaluator model is not supported.")
    judge = ("judge", BASE, "--yes", "--judge", "meta.nobody-v1:0")
    code, _, err = debrief(*judge)
    assert (code, "The evaluator model is not supported." in err) == (1, True)
    assert "the same command goes on with them" in err
    assert f"`debrief models judge {BASE} --stop` deletes them." in err
    assert len(aws.account.storage.under(f"s3://{BUCKET}/debrief/judge/")) == 1
    code, out, _ = debrief("judge", BASE, "--stop")
    assert (code, "was given up, and its files are deleted" in out) == (0, True)
    assert aws.account.storage.under(f"s3://{BUCKET}/debrief/judge/") == []
    assert store.resources.all() == []


def test_trouble_that_passes_is_waited_for(store: Store, debrief: Run, aws: LocalAws) -> None:
    aws.faults.fail("GetEvaluationJob", "ThrottlingException", times=7)
    code, out, _ = debrief("judge", BASE, "--yes")
    assert (code, out[: len(BASE)]) == (0, BASE)
    aws.faults.fail("GetEvaluationJob", "ThrottlingException", times=100)
    code, _, err = debrief("judge", BASE, "--yes")
    assert code == 1
    assert "How the evaluation stands cannot be told: AWS is asked too much at the moment." in err


def test_what_was_not_answered_is_said(store: Store, debrief: Run, aws: LocalAws) -> None:
    aws.answers.next(stop_reason="guardrail_intervened")
    code, out, err = debrief("judge", BASE, "--yes")
    assert code == 0, err
    assert "1 of 2 calls it did not answer: they are not judged." in err
    assert "1 answer judged by" in out


def test_without_held_out_calls_it_says_what_to_do(empty: Store, debrief: Run, aws: LocalAws) -> None:
    code, _, err = debrief("judge", BASE, "--yes")
    assert (code, "There is no snapshot yet" in err) == (1, True)
    take(empty, RulePseudonymiser(), Filters(), actor="test")
    code, _, err = debrief("judge", BASE, "--yes")
    assert code == 1
    assert "has no held-out call with an answer to hold others against. Correct answers and review held-out" in err
    assert aws.journal.calls() == []


def test_as_many_calls_can_be_asked_for_as_a_job_takes() -> None:
    assert SHAPES[Format.JUDGE].most_lines == MOST_CALLS


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("nova-micro-1", "--yes"), 1, "is not deployed on Amazon Bedrock. `debrief models promote nova-micro-1`"),
        (("nova-micro-9",), 1, "There is no model 'nova-micro-9'"),
        ((BASE, "--calls", "1001"), 2, "1<=x<=1000"),
        ((BASE, "--calls", "0"), 2, "1<=x<=1000"),
        ((), 2, "Missing argument 'NAME'"),
    ],
)
def test_what_cannot_be_judged_is_said(
    store: Store, debrief: Run, aws: LocalAws, words: tuple[str, ...], code: int, told: str
) -> None:
    registered(store)
    got, out, err = debrief("judge", *words)
    assert (got, out) == (code, "")
    assert told in err
    assert aws.journal.count("Converse") == 0


def test_no_text_of_calls_is_logged(
    store: Store, debrief: Run, aws: LocalAws, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    aws.faults.fail("CreateEvaluationJob", "AccessDeniedException")
    assert debrief("judge", BASE, "--yes")[0] == 1
    code, out, err = debrief("judge", BASE, "--yes")
    assert code == 0
    ours = " ".join(record.getMessage() for record in caplog.records if record.name.split(".")[0] in ("bot", "dataset"))
    assert "The evaluation was not started" in ours
    assert "router" not in ours + out + err
