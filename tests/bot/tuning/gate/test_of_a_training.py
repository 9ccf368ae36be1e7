"""The gate as a step of a training: changed minds and killed processes between verdict and candidate."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import cast

import pytest

from bot.models.protocol import LanguageModel
from bot.services import Models, Services
from bot.tuning.endings import begin_anew, stopped
from bot.tuning.registration import Outcome, register, tried_out
from bot.tuning.worker import TuningWorker
from dataset.evaluation_records import Finding, Role
from dataset.model_records import ModelStatus, ModelVersion, TuningJob, TuningStage
from dataset.records import WorkState, new_id
from dataset.store import Snapshot
from tests.bot.tuning.gate.conftest import Pupil, School, poor, right

OWNER = "test"


class _InUse:
    """Whoever writes the debriefs, as the test says."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model

    def current(self) -> LanguageModel:
        return self.model


class Training:
    """A training whose model `embedded-2` is there, and is to be tried out."""

    def __init__(self, school: School) -> None:
        self.school, self.store = school, school.store
        for _ in range(12):
            school.reference()
        self.champion = school.pupil("embedded-1", poor)
        self.other = school.pupil("embedded-3", right)
        self.candidate = school.tuner.models["embedded-2"] = Pupil("embedded-2", right)
        self.snapshot: Snapshot = self.store.snapshots.get(school.snapshot())
        job = self.store.tuning.add(new_id("tune"), provider="embedded", base="embedded-0", requested_by="U0LEAD")
        assert self.store.tuning.claim(OWNER)
        self.store.tuning.note(
            job.id, OWNER, stage=TuningStage.EVALUATING.value, snapshot_id=self.snapshot.id, model="embedded-2"
        )
        self.services: Services = school.services
        self.in_use(self.champion)
        self.version = ModelVersion(
            name="embedded-2",
            provider="embedded",
            base="embedded-0",
            snapshot_id=self.snapshot.id,
            prompt_version="sha256:1",
            pseudonymiser_version="1",
            generation=1,
            artifact="models/embedded-2",
            digest="sha256:1",
            status=ModelStatus.CANDIDATE,
            job_id=job.id,
            created_at=datetime(2026, 11, 28, tzinfo=UTC),
        )

    @property
    def job(self) -> TuningJob:
        return self.store.tuning.get(self.version.job_id)

    def in_use(self, model: LanguageModel) -> None:
        """This model writes the debriefs from now on."""
        self.services = dataclasses.replace(self.services, models=cast(Models, _InUse(model)))

    def outcome(self) -> Outcome:
        """What is found, when it is tried out to the end."""
        while (found := tried_out(self.services, self.job, self.snapshot, self.version)) is None:
            pass
        return found


@pytest.fixture
def training(school: School) -> Training:
    return Training(school)


def test_a_verdict_on_another_champion_is_not_that_of_the_new_candidate(training: Training) -> None:
    """Killed after the verdict; before the job was taken up again, another version came into use."""
    assert training.outcome().evaluation is not None
    training.in_use(training.other)
    evaluation = training.outcome().evaluation
    assert evaluation is not None
    champion = evaluation.contestant(Role.CHAMPION)
    assert champion is not None
    assert champion.name == "embedded-3"
    assert evaluation.verdict is not None
    assert evaluation.verdict.finding is Finding.NOT_WORSE


def test_the_verdict_on_a_model_that_is_gone_is_not_that_of_its_successor(training: Training) -> None:
    """A call was forgotten between verdict and candidate: the training begins anew, under the same name."""
    assert training.outcome().evaluation is not None
    begin_anew(training.services, training.job, OWNER)
    assert training.store.evaluations.of_job(training.job.id) is None
    training.candidate.answering = poor
    evaluation = training.outcome().evaluation
    assert evaluation is not None
    assert evaluation.verdict is not None
    assert evaluation.verdict.finding is Finding.NOT_WORSE


def test_the_verdict_on_a_registered_candidate_stays(training: Training) -> None:
    """Whoever was overtaken by another process takes back nothing of what that one has registered."""
    outcome = training.outcome()
    assert outcome.evaluation is not None
    assert register(training.services, training.job, OWNER, training.version, outcome)
    training.store.evaluations.drop(outcome.evaluation.id)
    assert training.store.evaluations.get(outcome.evaluation.id).verdict is not None


def test_a_candidate_is_registered_with_the_champion_that_it_was_compared_with(training: Training) -> None:
    outcome = training.outcome()
    training.in_use(training.school.services.untrained)  # somebody goes back, a moment before
    assert register(training.services, training.job, OWNER, training.version, outcome)
    assert training.store.registry.get("embedded-2").metrics["compared_with"] == "embedded-1"
    trial = training.store.tuning.trial(training.job.id)
    assert trial is not None
    assert trial.before_model == "embedded-1"
    assert training.store.tuning.get(training.job.id).state is WorkState.DONE


def test_a_stop_counts_until_the_candidate_is_registered(training: Training) -> None:
    """Somebody was told that it stops, while the last answers were waited for."""
    outcome = training.outcome()
    assert training.store.tuning.want_stop(training.job.id)
    assert not register(training.services, training.job, OWNER, training.version, outcome)
    assert TuningWorker(training.services).work_once(OWNER)
    assert (training.job.state, training.job.error) == (WorkState.FAILED, str(stopped()))
    assert "embedded-2" not in [version.name for version in training.store.registry.all()]
    assert training.store.evaluations.of_job(training.job.id) is None
