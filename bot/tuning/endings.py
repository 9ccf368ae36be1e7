"""How a training ends without a model, or begins anew: what it has made in an account is taken down first.

What cannot be taken down now is noted as leaving, and tried again every hour (`housekeeping.go_on`).
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.errors import DebriefError, SettingsError, TuningError, TuningUnavailable
from bot.services import Services
from bot.tuning.telling import SCHEDULE, leads, tell
from dataset.model_records import TuningJob, TuningStage
from dataset.records import WorkState
from dataset.store import Store

logger = logging.getLogger(__name__)

TRAINED = (TuningStage.DEPLOYING, TuningStage.EVALUATING, TuningStage.DONE)
"""The stages of a job whose training is over: there is a model, which is kept whatever goes wrong from then on."""


def fail(services: Services, job: TuningJob, owner: str, error: DebriefError) -> None:
    """End a job without a model. What it made goes first: whoever is killed in between does both again."""
    store = services.store
    if not store.tuning.queue.holds(job.id, owner):
        return  # somebody else has the job by now, and its training
    told = str(error)
    try:
        services.tuner_of(job.provider).stop(job.id)
    except (TuningError, SettingsError) as left:
        logger.error("tuning job %s: what it made is not taken down yet: %s", job.id, left)
        if begun(job):
            told += f" What it had made is not taken down yet, and that is tried again every hour: {left}"
    with store.transaction():
        if store.tuning.queue.finish(job.id, owner, WorkState.FAILED, told):
            _drop_evaluation(store, job)
            # Whoever asked knows to look for it; of one that the schedule asked for, nobody does.
            tell(store, job, "failed", also=leads(services) if job.requested_by == SCHEDULE else ())
    logger.info("tuning job %s ended without a model", job.id)


def begin_anew(services: Services, job: TuningJob, owner: str) -> None:
    """Train once more, without the call that was forgotten; what costs money is asked for once more.

    Raises `TuningUnavailable` where what was begun cannot be stopped now: another try does both.
    """
    store = services.store
    if not store.tuning.queue.holds(job.id, owner):
        return
    try:
        services.tuner_of(job.provider).stop(job.id)
    except TuningUnavailable:
        raise
    except (TuningError, SettingsError) as left:
        logger.error("tuning job %s: what it made is not taken down yet: %s", job.id, left)
    with store.transaction():
        noted = store.tuning.note(
            job.id,
            owner,
            stage=TuningStage.SNAPSHOT.value,
            reference=None,
            approved_by=None,
            what="a call was forgotten: anew",
            attempts=1,
            trouble=0,
        )
        if noted:
            _drop_evaluation(store, job)
            # Whoever approved it is asked once more, wherever it was asked for.
            tell(store, job, f"anew:{store.clock().isoformat()}", also=[job.approved_by or ""])
        store.tuning.queue.postpone(job.id, owner, timedelta(0), count=False)


def _drop_evaluation(store: Store, job: TuningJob) -> None:
    """What a model answered that is gone says nothing of the one that takes its place."""
    evaluation = store.evaluations.of_job(job.id)
    if evaluation is not None:
        store.evaluations.drop(evaluation.id)


def begun(job: TuningJob) -> bool:
    """Whether there may be something in an account because of a job."""
    return job.reference is not None or job.starts > 0


def stopped() -> TuningError:
    """Somebody stopped it."""
    return TuningError("The training was stopped.", "Nothing was changed; start it again whenever you like.")


def broken(job: TuningJob) -> TuningError:
    """A fault of ours, in words for a lead."""
    mend = f"give your administrator this id: {job.id}."
    if job.stage in TRAINED:
        return TuningError(
            "Something went wrong inside Debrief when it was to be tried out.", f"It is kept; please {mend}"
        )
    return TuningError(
        "Something went wrong inside Debrief, and no model came of it.",
        f"Nothing was changed. Try again; if it happens again, {mend}",
    )
