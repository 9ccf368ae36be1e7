"""`debrief tune` and `debrief models` on Amazon Bedrock, as they are typed, with good input and bad."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import boto3
import pytest

from bot import erasure
from bot.local_aws import LocalAws, Timings
from bot.services import Services, build_services
from bot.settings import load_settings
from bot.tuning import decisions
from bot.tuning.worker import TuningWorker
from dataset.model_records import ResourceKind, ResourceState, TuningJob, TuningStage
from dataset.records import new_id
from dataset.store import Store
from handlers.cli.main import run
from tests.bot.tuning.conftest import taught
from tests.local_aws import aws, aws_settings, aws_west, moto_server, trainer

__all__ = ["aws", "aws_west", "moto_server", "trainer"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def debrief(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """What is typed, in an account where everything is done at once."""
    aws.timings = Timings()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    for module in ("worker", "rollout"):
        monkeypatch.setattr(f"bot.tuning.{module}.LOOK_SECONDS", 0.05)
    for name, value in {**aws_settings(aws), "debrief_data": str(tmp_path / "data")}.items():
        monkeypatch.setenv(name.upper(), value)

    def typed(*words: str) -> tuple[int, str, str]:
        code = run(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    return typed


@pytest.fixture
def store(tmp_path: Path, debrief: Run) -> Store:
    store = Store(tmp_path / "data" / "debrief.sqlite3")
    taught(store, 12)
    return store


def test_a_plan_is_shown_and_nothing_is_sent(store: Store, debrief: Run, aws: LocalAws) -> None:
    code, out, err = debrief("tune", "--dry-run", "--set", "epochCount=3")
    assert code == 0
    assert "12 to learn from, none for validation" in err
    assert "epochCount 3, learningRate 0.00001" in err
    assert "The training: " in err
    assert "prices of 20" in err
    assert out == "Nothing was sent or trained: this was a dry run.\n"
    plan = json.loads(debrief("tune", "--dry-run", "--json")[1])
    assert plan["pairs"] == {"train": 12, "validation": 0}
    assert plan["hyperparameters"]["epochCount"] == "2"
    assert [store.snapshots.get(plan["snapshot"]).id] == [one.id for one in store.snapshots.all()]
    assert aws.journal.count("PutObject") == 0
    assert store.tuning.latest() is None


def test_a_no_trains_nothing(store: Store, debrief: Run, aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))  # the end of what is piped in is a no
    code, _, err = debrief("tune")
    assert code == 1
    assert "Start this training?" in err
    assert "Nothing was trained." in err
    assert aws.journal.count("CreateModelCustomizationJob") == 0


def test_trained_used_listed_and_taken_down(store: Store, debrief: Run, aws: LocalAws) -> None:
    code, out, err = debrief("tune", "--yes")
    assert code == 0, err
    assert "nova-micro-1 is trained: 12 pairs" in out
    code, out, _ = debrief("models", "list")
    assert "on-demand deployment" in out
    assert "nothing by the hour" in out
    assert "a month" in out
    shown = debrief("models", "show", "nova-micro-1")[1]
    assert "arn:aws:bedrock:us-east-1:123456789012:custom-model/" in shown
    assert "→" in shown
    assert "▁" in shown

    assert "nova-micro-1 writes the debriefs from now on" in debrief("models", "promote", "nova-micro-1", "--yes")[1]
    code, _, err = debrief("models", "retire", "nova-micro-1", "--yes")
    assert (code, "nothing was taken down" in err) == (1, True)
    assert debrief("models", "rollback")[0] == 0
    code, out, _ = debrief("models", "retire", "nova-micro-1", "--yes")
    assert code == 0
    assert "nova-micro-1 is taken down" in out
    assert {row.state for row in store.resources.all(gone=True)} == {ResourceState.GONE}
    assert len(aws.account.deployments) == 0
    code, _, err = debrief("models", "promote", "nova-micro-1")
    assert (code, err) == (1, "debrief: nova-micro-1 was taken down; nothing was changed. Use another version.\n")
    [listed] = [line for line in debrief("models", "list")[1].splitlines() if line.startswith("nova-micro-1")]
    assert ("taken down" in listed, "failed" in listed) == (True, False)
    assert "status         taken down\n" in debrief("models", "show", "nova-micro-1")[1]


def test_what_the_account_holds_besides_is_found(store: Store, debrief: Run) -> None:
    debrief("tune", "--yes")
    code, out, _ = debrief("models", "list", "--reconcile")
    assert code == 0
    assert "The account holds what the store knows of" in out
    [row] = store.resources.all(ResourceKind.DEPLOYMENT)
    boto3.client("bedrock", region_name="us-east-1").create_custom_model_deployment(
        modelDeploymentName="debrief-left-behind", modelArn=store.registry.get("nova-micro-1").artifact or ""
    )
    code, _, err = debrief("models", "list", "--reconcile")
    assert code == 1
    assert "debrief-left-behind, of no store" in err
    assert row.name not in err
    lines = [json.loads(line) for line in debrief("models", "list", "--reconcile", "--json")[1].splitlines()]
    assert [line["name"] for line in lines if "stray" in line] == ["debrief-left-behind"]


def test_going_back_says_what_goes_on_costing_by_the_hour(store: Store, debrief: Run) -> None:
    debrief("tune", "--yes")
    for costs in (False, True):
        assert debrief("models", "promote", "nova-micro-1", "--yes")[0] == 0
        if costs:
            place = ResourceKind.THROUGHPUT
            store.resources.want(place, "debrief-hourly", token="t", region="us-east-1", model="nova-micro-1")
        code, out, err = debrief("models", "rollback")
        assert (code, out.startswith("nova-micro writes the debriefs from now on.")) == (0, True)
        told = "What serves nova-micro-1 goes on costing money by the hour until `debrief models undeploy nova-micro-1`"
        assert (told in err) is costs


def test_what_could_not_be_taken_down_is_gone_on_with_where_no_bot_runs(
    store: Store, debrief: Run, aws: LocalAws
) -> None:
    debrief("tune", "--yes")
    aws.faults.fail("DeleteCustomModelDeployment", "AccessDeniedException", times=9)
    aws.faults.fail("DeleteCustomModel", "AccessDeniedException", times=1)
    code, _, err = debrief("models", "retire", "nova-micro-1", "--yes")
    assert (code, "AWS does not allow it" in err) == (1, True)
    aws.faults.clear()
    assert ResourceState.LEAVING in {row.state for row in store.resources.all()}
    assert "being taken down" in debrief("models", "list")[1]
    code, out, _ = debrief("models", "list", "--reconcile")
    assert (code, "being taken down" in out) == (0, False)
    assert "The account holds what the store knows of, and nothing else of Debrief's." in out
    assert store.resources.all() == []
    assert len(aws.account.deployments) == 0


def test_a_training_is_left_to_the_bot_followed_and_stopped(store: Store, debrief: Run, aws: LocalAws) -> None:
    aws.timings = Timings(job_seconds=3_600)
    code, out, _ = debrief("tune", "--yes", "--no-wait")
    assert (code, "waits for the running bot" in out) == (0, True)
    code, _, err = debrief("tune", "--yes")
    assert (code, "under way already" in err) == (1, True)
    code, out, _ = debrief("tune", "--stop")
    assert (code, "given up" in out) == (0, True)
    code, _, err = debrief("tune", "--stop")
    assert (code, "No training is under way" in err) == (1, True)
    assert debrief("tune", "--follow")[0] == 1
    assert aws.journal.count("CreateCustomModelDeployment") == 0
    aws.timings = Timings()
    debrief("tune", "--yes", "--no-wait")
    code, out, err = debrief("tune", "--follow")
    assert code == 0, err
    assert " is trained: 12 pairs" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--set", "epochCount"), "is not NAME=VALUE"),
        (("--set", "epochCount=six"), "epochCount"),
        (("--set", "epochs=3"), "epochCount"),
        (("--model", "nova"), "nova-micro"),
        (("--model", "llama-3.1-8b"), "cannot be tuned in us-east-1. Set AWS_REGION to us-west-2"),
        (("--model", "claude-3-haiku"), "reached its end of life there on 2026-09-10: a new training would be"),
        (("--model", "embedded", "--set", "epochCount=3"), "embedded model has no hyperparameter"),
        (("--snapshot", "snap_nothing"), "debrief dataset list"),
    ],
)
def test_what_cannot_be_trained_is_said_before(
    store: Store, debrief: Run, aws: LocalAws, words: tuple[str, ...], told: str
) -> None:
    code, out, err = debrief("tune", "--yes", *words)
    assert code in (1, 2)
    assert told in err
    assert "Traceback" not in out + err
    assert aws.journal.count("CreateModelCustomizationJob") == 0
    assert store.registry.all() == []


def test_the_embedded_model_is_trained_beside_it(store: Store, debrief: Run, aws: LocalAws) -> None:
    code, out, err = debrief("tune", "--model", "embedded", "--yes")
    assert code == 0, err
    assert "embedded-1 is trained" in out
    assert debrief("models", "promote", "embedded-1", "--yes")[0] == 0
    Path("call.txt").write_text("Agent: Hello.\nCustomer: My lamp is broken.\nAgent: I will send a new one.\n")
    assert json.loads(debrief("summarise", "call.txt", "--json")[1])["model"] == "embedded-1"
    assert debrief("models", "rollback")[0] == 0
    assert json.loads(debrief("summarise", "call.txt", "--json")[1])["model"] == "nova-micro"
    assert aws.journal.count("Converse", ok=True) > 0


def test_no_credentials_are_told(store: Store, debrief: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    Path("call.txt").write_text("Agent: Hello.\nCustomer: My lamp is broken.\nAgent: I will send a new one.\n")
    code, _, err = debrief("summarise", "call.txt")
    assert code == 1
    assert "credentials" in err
    code, _, err = debrief("tune", "--yes")
    assert code == 1
    assert "Traceback" not in err


def test_yes_shows_what_is_approved_and_is_written_down(store: Store, debrief: Run) -> None:
    code, out, err = debrief("tune", "--yes", "--json")
    assert code == 0, err
    assert "The training: " in err
    assert "a month" in err
    assert json.loads(out)["name"] == "nova-micro-1"
    entries = [(entry["actor"], entry["action"]) for entry in store.audit.entries()]
    assert ("command line", "approve tuning") in entries


def _under_way(steps: int, **how: object) -> TuningJob:
    """A training that the running bot has taken so far."""
    services = build_services(load_settings())
    worker = TuningWorker(services)
    try:
        job = decisions.ask(services, new_id("tune"), "U0LEAD", **how)  # type: ignore[arg-type]
        for _ in range(steps):
            worker.work_once(new_id("test"))
        return services.store.tuning.get(job.id)
    finally:
        services.close()


def test_a_training_that_waits_for_a_word_is_given_it(
    store: Store, debrief: Run, aws: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = _under_way(1)
    assert job.stage is TuningStage.APPROVAL
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code, _, err = debrief("tune", "--follow")
    assert code == 1
    assert "The training: " in err
    assert f"{job.id} goes on waiting for a word" in err
    assert aws.journal.count("CreateModelCustomizationJob") == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    code, out, err = debrief("tune", "--follow")
    assert code == 0, err
    assert "nova-micro-1 is trained" in out
    assert store.tuning.get(job.id).approved_by == "command line"


def test_what_begins_anew_is_asked_for_once_more(
    store: Store, debrief: Run, aws: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws.timings = Timings(job_seconds=3_600)
    job = _under_way(2, approved_by="U0LEAD")
    assert job.reference is not None
    call = next(pair.call_id for pair in store.snapshots.pairs(job.snapshot_id or ""))
    erasure.forget(store, [call], actor="U0LEAD", registry=store.registry)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    code, _, err = debrief("tune", "--follow")
    assert code == 1
    assert "A call was forgotten while it was trained on" in err
    assert "11 to learn from" in err
    aws.timings = Timings()
    code, out, err = debrief("tune", "--follow", "--yes")
    assert code == 0, err
    assert "nova-micro-1 is trained: 11 pairs" in out


def test_a_stop_says_what_is_not_taken_down(store: Store, debrief: Run, aws: LocalAws) -> None:
    aws.timings = Timings(job_seconds=3_600)
    assert _under_way(2, approved_by="U0LEAD").reference is not None
    aws.faults.fail("StopModelCustomizationJob", "AccessDeniedException", times=9)
    code, out, err = debrief("tune", "--stop")
    assert (code, out) == (1, "")
    assert "not all taken down yet" in err
    assert "AWS does not allow it" in err
    assert [row.state for row in store.resources.all(ResourceKind.JOB)] == [ResourceState.LEAVING]


def test_a_stop_that_comes_too_late_says_so(store: Store, debrief: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    job = _under_way(1, approved_by="U0LEAD")

    def too_late(services: Services, actor: str) -> TuningJob:
        for _ in range(9):
            TuningWorker(services).work_once(new_id("test"))
        return job

    monkeypatch.setattr(decisions, "stop", too_late)
    code, out, err = debrief("tune", "--stop")
    assert (code, out) == (1, "")
    assert "The training was over before: nova-micro-1 is there." in err


def test_what_was_not_tried_out_is_not_said_to_have_no_held_out_calls(
    store: Store, debrief: Run, aws: LocalAws
) -> None:
    aws.faults.fail("CreateCustomModelDeployment", "ServiceQuotaExceededException", times=9)
    code, out, err = debrief("tune", "--yes")
    assert code == 0, err
    assert "It was not tried out on held-out calls." in out
    assert "quota" in out
    assert "no held-out call yet" not in out


def test_why_nothing_happens_is_said_once_and_ends_no_training(
    store: Store, debrief: Run, aws: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.tuning.worker.LONGEST_WAIT_SECONDS", 0.1)
    monkeypatch.setattr("handlers.cli.tune_watch.LOOK_SECONDS", 0.01)
    assert _under_way(2, approved_by="U0LEAD").reference is not None
    aws.faults.fail("GetModelCustomizationJob", "ExpiredTokenException", times=12)
    code, out, err = debrief("tune", "--follow")
    assert code == 0, err
    assert err.count("the bot's login to AWS has run out. It is tried again.") == 1
    assert "nova-micro-1 is trained" in out
