"""A training step by step: what is written down, what is refused, and what a second try changes."""

import dataclasses
from collections.abc import Callable
from typing import Any, NoReturn

import pytest

from bot import erasure
from bot.errors import DebriefError, ModelRefused, ModelUnavailable, NotLoggedIn, SettingsError, TuningError
from bot.models.embedded import EmbeddedModel
from bot.models.protocol import Completion, Drawn, Told, TunePlan, TuneRequest, TuneState, TuneStatus
from bot.services import Services
from bot.tuning import decisions
from bot.tuning.endings import stopped
from bot.tuning.telling import tell
from bot.tuning.worker import ATTEMPTS, STARTS, TOLD_TROUBLE, TuningWorker
from bot.tuning.worth import FEWEST_PAIRS, too_few
from dataset.model_records import ModelStatus, TuningStage
from dataset.prompts import Prompt
from dataset.pseudonyms import PseudonymMap, RulePseudonymiser
from dataset.records import Call, Debrief, PseudonymisedCall, WorkState
from tests.bot.tuning.conftest import ScriptedTuner, driven, held_out, taught
from tests.held_out import fill_training
from tests.held_out import held_out as reserved
from tests.samples import correct, summary

LEAD = "U0LEAD"


def _notices(services: Services, kind: str) -> list[str]:
    rows = services.store._db.rows("SELECT notice_key FROM outbox WHERE kind = ? ORDER BY rowid", (kind,))
    return [row["notice_key"] for row in rows]


def test_a_job_ends_in_one_candidate(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert (job.state, job.stage, job.progress) == (WorkState.DONE, TuningStage.DONE, 1.0)
    [version] = services.store.registry.all()
    assert (version.name, version.status, version.generation) == ("embedded-1", ModelStatus.CANDIDATE, 1)
    assert (version.snapshot_id, version.job_id) == (job.snapshot_id, job.id)
    assert version.metrics["pairs"] == 6
    assert version.metrics["split"] is None
    [request] = tuner.started
    assert (request.name, request.base, request.snapshot_id) == ("embedded-1", "embedded-0", job.snapshot_id)
    assert tuner.done == [("deploy", "embedded-1"), ("clean", "tune_1")]
    assert services.store.registry.champion() is None
    assert ("tune", "embedded-1") in [(e["action"], e["subject"]) for e in services.store.audit.entries()]


@pytest.mark.parametrize("pairs", [0, 1, FEWEST_PAIRS - 1])
def test_too_few_pairs_are_refused_in_words(services: Services, tuner: ScriptedTuner, pairs: int) -> None:
    taught(services.store, pairs)
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert job.state is WorkState.FAILED
    assert job.error == str(too_few(pairs))
    assert f"{FEWEST_PAIRS - pairs} more" in (job.error or "")
    assert tuner.started == []


def test_a_pseudonymiser_that_cannot_be_asked_makes_a_training_wait(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.tuning.worker.LONGEST_WAIT_SECONDS", 0.02)

    class Away(RulePseudonymiser):
        times = 0

        def pseudonymise(self, call: Call) -> tuple[PseudonymisedCall, PseudonymMap]:
            Away.times += 1
            if Away.times < 8:  # more often than a step is tried where nobody knows what is wrong
                raise ModelUnavailable("Comprehend could not be asked.", "Try again.")
            return super().pseudonymise(call)

    taught(services.store, 6)
    services = dataclasses.replace(services, pseudonymiser=Away())
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert job.state is WorkState.DONE
    assert Away.times >= 8
    assert len(tuner.started) == 1


def test_the_same_pairs_are_not_trained_on_twice(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    driven(services, decisions.ask(services, "tune_1", LEAD))
    again = driven(services, decisions.ask(services, "tune_2", LEAD))
    assert again.state is WorkState.FAILED
    assert "nothing new to learn: embedded-1" in (again.error or "")
    assert len(tuner.started) == 1
    tuner.recipe = "recipe-2"
    assert driven(services, decisions.ask(services, "tune_3", LEAD)).state is WorkState.DONE
    taught(services.store, 1, first=6)
    assert driven(services, decisions.ask(services, "tune_4", LEAD)).state is WorkState.DONE
    assert [version.name for version in services.store.registry.all()] == ["embedded-1", "embedded-2", "embedded-3"]


def test_one_job_at_a_time_and_a_request_done_twice_is_one_job(services: Services) -> None:
    taught(services.store, 6)
    job = decisions.ask(services, decisions.job_id_of("req_0123456789abcdef"), LEAD)
    assert decisions.ask(services, decisions.job_id_of("req_0123456789abcdef"), LEAD) == job
    assert decisions.ask(services, "tune_other", "U0SAM").id == job.id
    assert services.store._db.rows("SELECT id FROM tuning_jobs") == [{"id": job.id}]


def test_the_killed_worker_s_job_is_taken_over(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    job = decisions.ask(services, "tune_1", LEAD)
    assert services.store.tuning.claim("killed") is not None
    assert not TuningWorker(services).work_once("other")
    with services.store._db.write():
        services.store._db.execute("UPDATE tuning_jobs SET lease_until = created_at")
    assert driven(services, job).state is WorkState.DONE
    assert not services.store.tuning.note(job.id, "killed", progress=0.1)
    assert len(services.store.registry.all()) == 1


def test_a_worker_that_was_overtaken_registers_nothing(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    job = driven(services, decisions.ask(services, "tune_1", LEAD), steps=4)
    assert services.store.tuning.get(job.id).stage is TuningStage.EVALUATING

    def overtaken() -> None:
        tuner.during_open = lambda: None
        with services.store._db.write():
            services.store._db.execute("UPDATE tuning_jobs SET lease_until = created_at, lease_owner = 'somebody'")

    tuner.during_open = overtaken
    TuningWorker(services).work_once("slow")
    assert services.store.registry.all() == []
    assert driven(services, job).state is WorkState.DONE
    assert len(services.store.registry.all()) == 1


def test_a_training_that_is_lost_is_started_again_but_not_for_ever(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    tuner.status = TuneStatus(TuneState.LOST)
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert job.state is WorkState.FAILED
    assert f"broken off {STARTS} times" in (job.error or "")
    assert len(tuner.started) == STARTS
    assert tuner.done == [("stop", "tune_1")]


def test_a_training_that_fails_says_so(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    tuner.status = TuneStatus(TuneState.FAILED, error="The training broke off (MemoryError).")
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert (job.state, "MemoryError" in (job.error or "")) == (WorkState.FAILED, True)
    assert services.store.registry.all() == []


def test_a_fault_of_ours_is_tried_again_and_then_told(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(services.store, 6)

    def fault(request: TuneRequest) -> TunePlan:
        tuner.planned.append(request)
        raise ValueError("Geheimwort")

    monkeypatch.setattr(tuner, "plan", fault)
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert job.state is WorkState.FAILED
    assert len(tuner.planned) == ATTEMPTS
    assert job.id in (job.error or "")
    assert "Geheimwort" not in (job.error or "")


def test_a_fault_of_ours_after_the_training_costs_no_model(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    tuner.during_open = _raising(ValueError("Geheimwort"))
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert job.state is WorkState.DONE
    [version] = services.store.registry.all()
    assert version.status is ModelStatus.CANDIDATE
    assert job.id in version.metrics["untried"]
    assert "Geheimwort" not in version.metrics["untried"]
    assert ("stop", job.id) not in tuner.done


@pytest.mark.parametrize(
    "error", [TuningError("All places are taken.", "Take one down."), SettingsError("The prices are odd.", "Mend it.")]
)
def test_what_was_trained_is_kept_where_it_cannot_be_made_ready(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch, error: DebriefError
) -> None:
    taught(services.store, 6)
    monkeypatch.setattr(tuner, "upkeep", lambda _version: _raising(error)())
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert job.state is WorkState.DONE
    [version] = services.store.registry.all()
    assert version.metrics["untried"] == str(error)
    assert version.metrics["asked"] == 0
    assert tuner.done == [("clean", "tune_1")]


def test_a_stop_counts_also_after_the_training(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    job = driven(services, decisions.ask(services, "tune_1", LEAD), steps=3)
    assert services.store.tuning.get(job.id).stage is TuningStage.DEPLOYING
    decisions.stop(services, LEAD)
    job = driven(services, job)
    assert (job.state, job.error) == (WorkState.FAILED, str(stopped()))
    assert ("stop", "tune_1") in tuner.done
    assert services.store.registry.all() == []


def test_how_a_training_stands_is_waited_for_and_said(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.tuning.worker.LONGEST_WAIT_SECONDS", 0.01)
    monkeypatch.setattr("bot.tuning.worker.MOST_TROUBLE", 5)
    taught(services.store, 6)
    job = driven(services, decisions.ask(services, "tune_1", LEAD), steps=2)
    assert job.reference is not None
    with services.store._db.write():
        services.store._db.execute("UPDATE outbox SET state = 'done'")
    tuner.during_poll = _raising(NotLoggedIn("The login to AWS has run out.", "Log in."))
    job = driven(services, job, steps=TOLD_TROUBLE)
    assert (job.state, job.what) == (WorkState.QUEUED, "The login to AWS has run out.")
    assert any(":trouble:" in key for key in _notices(services, "lead"))
    # Longer than what is not under way yet, and whatever the reason.
    tuner.during_poll = _raising(TuningError("AWS does not allow it.", "Ask."))
    job = driven(services, job, steps=9)
    assert (job.state, job.what, job.reference) == (WorkState.QUEUED, "AWS does not allow it.", "tune_1")
    tuner.during_poll = lambda: None
    assert driven(services, job).state is WorkState.DONE
    assert ("stop", "tune_1") not in tuner.done


def test_nobody_waits_for_a_login_before_anything_is_under_way(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(services.store, 6)
    away = NotLoggedIn("The training was not started: the login has run out.", "Log in.")
    monkeypatch.setattr(tuner, "start", lambda _request, _told: _raising(away)())
    monkeypatch.setattr(tuner, "stop", lambda _job_id: _raising(away)())
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert (job.state, job.error) == (WorkState.FAILED, str(away))


def test_trying_a_version_out_is_not_done_over_and_over(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.tuning.worker.LONGEST_LOOK_SECONDS", 0.01)
    held_out(services.store)
    opened: list[str] = []

    def busy() -> None:
        opened.append("")
        raise ModelUnavailable("The model is busy.", "Wait.")

    tuner.during_open = busy
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert (job.state, len(opened)) == (WorkState.DONE, ATTEMPTS)
    [version] = services.store.registry.all()
    assert version.metrics["untried"] == "The model is busy. Wait."


def test_an_old_model_that_cannot_answer_keeps_no_new_one_back(services: Services, tuner: ScriptedTuner) -> None:
    class Refusing(EmbeddedModel):
        def complete(self, prompt: Prompt, schema: dict[str, Any], *, about: str | None = None) -> Completion:
            raise ModelRefused("AWS does not allow it.", "Ask.")

    held_out(services.store)
    services = dataclasses.replace(services, models=_Only(Refusing()))
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert job.state is WorkState.DONE
    [version] = services.store.registry.all()
    assert version.metrics["asked"] >= 1
    assert "untried" not in version.metrics


def test_one_that_answers_nothing_is_kept_and_says_so(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    held_out(services.store)
    monkeypatch.setattr("bot.tuning.gate.asking.parse_answer", _raising(ValueError("no summary")))
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert job.state is WorkState.DONE
    [version] = services.store.registry.all()
    assert "answered none of" in version.metrics["untried"]


def test_a_killed_process_leaves_a_job_that_can_be_approved(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(services.store, 6)
    tuner.planning = TunePlan(paid=True, costs=("About $1.",))
    job = decisions.ask(services, "tune_1", LEAD)
    worker = TuningWorker(services)
    monkeypatch.setattr(worker, "_again", _raising(_Killed()))
    with pytest.raises(_Killed):
        worker.work_once("killed")
    # Either nothing was written down, or all: a job that says that it waits can be given the word.
    assert services.store.tuning.get(job.id).stage is TuningStage.SNAPSHOT
    _expire_leases(services)
    job = driven(services, job, steps=1)
    assert (job.stage, job.state) == (TuningStage.APPROVAL, WorkState.QUEUED)
    assert decisions.approve(services, job.id, LEAD)


def test_a_job_that_waits_for_a_word_and_is_claimed_early_goes_on_waiting(
    services: Services, tuner: ScriptedTuner
) -> None:
    taught(services.store, 6)
    tuner.planning = TunePlan(paid=True)
    job = driven(services, decisions.ask(services, "tune_1", LEAD), steps=1)
    with services.store._db.write():
        # As one that a process was killed with, written by a version from before.
        services.store._db.execute("UPDATE tuning_jobs SET state = 'working', lease_until = created_at")
    job = driven(services, job, steps=1)
    assert (job.stage, job.state) == (TuningStage.APPROVAL, WorkState.QUEUED)
    assert not TuningWorker(services).work_once("test")


def test_what_is_forgotten_before_the_training_is_planned_and_asked_for_anew(
    services: Services, tuner: ScriptedTuner
) -> None:
    calls = taught(services.store, 7)
    tuner.planning = TunePlan(paid=True)
    job = driven(services, decisions.ask(services, "tune_1", LEAD), steps=1)
    erasure.forget(services.store, [calls[0]], actor=LEAD, registry=services.registry)
    assert decisions.approve(services, job.id, LEAD)
    job = driven(services, job, steps=2)
    assert (job.stage, job.approved_by, job.forgotten) == (TuningStage.APPROVAL, None, 1)
    assert tuner.started == []
    assert decisions.approve(services, job.id, LEAD)
    assert driven(services, job).state is WorkState.DONE
    assert [request.forgotten for request in tuner.started] == [1]


def test_what_is_forgotten_while_it_runs_stops_it_and_all_who_know_are_told(
    services: Services, tuner: ScriptedTuner
) -> None:
    calls = taught(services.store, 7)
    tuner.planning = TunePlan(paid=True)
    tuner.status = TuneStatus(TuneState.RUNNING, 0.3, "learning")
    job = driven(services, decisions.ask(services, "tune_1", "command line", approved_by="U0SAM"), steps=3)
    assert (job.stage, _notices(services, "lead")) == (TuningStage.TRAINING, [])
    erasure.forget(services.store, [calls[0]], actor=LEAD, registry=services.registry)
    with services.store._db.write():
        services.store._db.execute("UPDATE tuning_jobs SET due_at = created_at")
    job = driven(services, job, steps=2)
    assert ("stop", "tune_1") in tuner.done
    assert (job.stage, job.approved_by) == (TuningStage.APPROVAL, None)
    told = _notices(services, "lead")
    assert any(key.startswith("lead:tuning:tune_1:U0SAM:anew:") for key in told)
    # Nobody in Slack had asked for it: any lead may approve it.
    assert any(key.startswith(f"lead:tuning:tune_1:{LEAD}:approval:") for key in told)


class _Killed(BaseException):
    """The process is killed."""


def _raising(error: BaseException) -> Callable[..., NoReturn]:
    def raising(*_: object, **__: object) -> NoReturn:
        raise error

    return raising


class _Only:
    """Models of which there is one."""

    def __init__(self, model: EmbeddedModel) -> None:
        self._model = model

    def current(self) -> EmbeddedModel:
        return self._model

    def for_call(self, debrief: Debrief, call_id: str) -> Drawn:
        return Drawn(self._model)


def _expire_leases(services: Services) -> None:
    with services.store._db.write():
        services.store._db.execute("UPDATE tuning_jobs SET lease_until = created_at")


def test_a_stop_ends_it(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    tuner.status = TuneStatus(TuneState.RUNNING, 0.3, "learning")
    job = driven(services, decisions.ask(services, "tune_1", LEAD), steps=3)
    assert (job.stage, job.what) == (TuningStage.TRAINING, "learning")
    assert decisions.stop(services, LEAD) is not None
    assert decisions.stop(services, LEAD) is not None  # a second click
    job = driven(services, job)
    assert (job.state, "stopped" in (job.error or "")) == (WorkState.FAILED, True)
    assert tuner.done == [("stop", "tune_1")]
    assert decisions.stop(services, LEAD) is None
    assert [e["action"] for e in services.store.audit.entries() if e["action"] == "stop tuning"] == ["stop tuning"]


def test_progress_is_told_a_few_times(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    job = decisions.ask(services, "tune_1", LEAD)
    for percent in range(0, 100, 2):
        tuner.status = TuneStatus(TuneState.RUNNING, percent / 100, "learning")
        with services.store._db.write():
            # As if Slack took each at once, and the time had come to look again.
            services.store._db.execute("UPDATE outbox SET state = 'done'")
            services.store._db.execute("UPDATE tuning_jobs SET due_at = created_at")
        job = driven(services, job, steps=1)
    assert 4 <= len(_notices(services, "lead")) <= 6
    assert job.progress == pytest.approx(0.98 * 0.9, abs=0.05)


def test_a_call_that_is_forgotten_during_the_training_is_not_in_the_model(
    services: Services, tuner: ScriptedTuner
) -> None:
    calls = taught(services.store, 7)
    job = driven(services, decisions.ask(services, "tune_1", LEAD), steps=4)
    assert job.stage is TuningStage.EVALUATING

    def forgotten() -> None:
        tuner.during_open = lambda: None
        erasure.forget(services.store, [calls[0]], actor=LEAD, registry=services.registry)

    tuner.during_open = forgotten
    job = driven(services, job)
    assert job.state is WorkState.DONE
    assert len(tuner.started) == 2
    assert ("stop", "tune_1") in tuner.done
    [version] = services.store.registry.all()
    assert version.name == "embedded-1"
    assert services.store.tuning.get(job.id).forgotten == 1


def test_a_snapshot_that_is_named_and_not_there(services: Services) -> None:
    job = driven(services, decisions.ask(services, "tune_1", LEAD, snapshot_id="snap_nowhere"))
    assert "no such snapshot" in (job.error or "")


def test_the_round_is_one_more_than_that_of_the_models_behind_the_pairs(services: Services) -> None:
    taught(services.store, 6)
    with services.store._db.write():
        services.store._db.execute("UPDATE debriefs SET generation = 3 WHERE rowid = 2")
    driven(services, decisions.ask(services, "tune_1", LEAD))
    assert services.store.registry.get("embedded-1").generation == 4


def test_held_out_calls_are_answered_by_both_and_one_is_kept_to_be_shown(
    services: Services, tuner: ScriptedTuner
) -> None:
    held_out(services.store)
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    [version] = services.store.registry.all()
    assert version.metrics["split"] == "held_out"
    assert version.metrics["asked"] >= 1
    assert version.metrics["compared_with"] == "embedded-0"
    trial = services.store.tuning.trial(job.id)
    assert trial is not None
    assert "Juana" not in trial.model_dump_json()
    erasure.forget(services.store, [trial.call_id], actor=LEAD, registry=services.registry)
    assert services.store.tuning.trial(job.id) is None


def test_an_error_of_a_tuner_is_told_in_its_words(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    broken = dataclasses.replace(services, tuners={"embedded": _Refusing()})
    job = driven(broken, decisions.ask(broken, "tune_1", LEAD))
    assert job.error == "No room. Make some."


class _Refusing(ScriptedTuner):
    def start(self, request: TuneRequest, told: Told = lambda _what, _share: None) -> str:
        raise TuningError("No room.", "Make some.")


def test_what_is_only_held_out_teaches_nothing_new(services: Services, tuner: ScriptedTuner) -> None:
    store = services.store
    taught(store, 6)
    fill_training(store)
    assert driven(services, decisions.ask(services, "tune_1", LEAD)).state is WorkState.DONE
    correct(store, reserved(store), summary(title="A router"))
    again = driven(services, decisions.ask(services, "tune_2", LEAD))
    assert "nothing new to learn: embedded-1" in (again.error or "")
    assert len(store.snapshots.all()) == 2
    assert len(tuner.started) == 1


def test_a_message_that_waits_does_not_keep_the_home_tab_from_being_told(services: Services) -> None:
    job = decisions.ask(services, "tune_1", LEAD)  # its message waits from here on; the Home tab's notice goes out
    with services.store.transaction():
        services.store._db.execute("UPDATE outbox SET state = 'done' WHERE kind = 'home'")
    tell(services.store, job, "further")
    assert len(_notices(services, "lead")) == 1
    waiting = services.store._db.rows("SELECT 1 FROM outbox WHERE kind = 'home' AND state = 'queued'")
    assert len(waiting) == 1
