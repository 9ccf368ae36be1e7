"""A training step by step: what is written down, what is refused, and what a second try changes."""

import dataclasses

import pytest

from bot import erasure
from bot.errors import ModelUnavailable, TuningError
from bot.models.protocol import Told, TuneRequest, TuneState, TuneStatus
from bot.services import Services
from bot.tuning import decisions
from bot.tuning.worker import STARTS, TuningWorker
from bot.tuning.worth import FEWEST_PAIRS, too_few
from dataset.model_records import ModelStatus, TuningStage
from dataset.pseudonyms import PseudonymMap, RulePseudonymiser
from dataset.records import Call, PseudonymisedCall, WorkState
from tests.bot.tuning.conftest import ScriptedTuner, driven, held_out, taught

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


def test_a_fault_of_ours_is_tried_again_and_then_told(services: Services, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)

    def fault() -> None:
        raise ValueError("Geheimwort")

    tuner.during_open = fault
    job = driven(services, decisions.ask(services, "tune_1", LEAD))
    assert job.state is WorkState.FAILED
    assert job.id in (job.error or "")
    assert "Geheimwort" not in (job.error or "")


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
