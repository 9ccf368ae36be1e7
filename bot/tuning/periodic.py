"""The loop by the clock: when it trains by itself and what it waits for, the weekly digest, what leads are reminded of.

The schedule only asks for a training: what costs money waits for a lead as ever, and so does the model that comes of
it. Each of the jobs may be done again where a process died in the middle: what it asks for, and each notice, has a key
that follows from the time at which it was due.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.schedule import Job, Rule, next_time
from bot.services import Services
from bot.tuning import decisions
from bot.tuning.canary_ending import tell_leads
from bot.tuning.overview import Overview, overview
from bot.tuning.telling import SCHEDULE, SHOW, leads, notify
from bot.tuning.worth import FEWEST_PAIRS
from dataset.model_records import TuningStage

logger = logging.getLogger(__name__)

TUNE, DIGEST, REMIND = "tune", "digest", "remind-waiting"
"""The names of the jobs in the store."""

SHOW_DIGEST = "digest"
"""What the notices of the digest are called in the store."""

CANDIDATE_WAITS = timedelta(days=3)  # for a lead's word, before all of them are reminded
APPROVAL_WAITS = timedelta(days=2)  # the same: a training that nobody approves is given up after a week
REMIND_EVERY = timedelta(days=3)


class Waits(StrEnum):
    """What the next training by the schedule waits for."""

    OFF = "off"  # no schedule is set
    TRAINING = "training"  # one is under way
    APPROVAL = "approval"  # one is under way, and waits for a yes to what it costs
    ROLLOUT = "rollout"  # a version is being made ready for use
    CANARY = "canary"
    CANDIDATE = "candidate"  # waits for a lead's word
    PAIRS = "pairs"  # there are too few new ones
    TIME = "time"  # nothing else


@dataclass(frozen=True)
class NextTune:
    """When the schedule looks next whether to train, and what is missing for it.

    `at` is on the clocks of the team's zone, None where no schedule is set. `why_not` says in words why it would not
    train if it looked now; empty where it would. `fresh` are the pairs that count as new, `needed` how many it takes.
    """

    at: datetime | None
    waits: Waits
    why_not: str
    fresh: int
    needed: int

    @property
    def text(self) -> str:
        """What it waits for, in words."""
        return self.why_not or "nothing but its time"


def waits_for(services: Services) -> NextTune:
    """What the next training by the schedule waits for, as things stand now."""
    state = overview(services)
    at = next_time(services.store, retrain_job(services))
    waits, why_not = _missing(services, state)
    if at is None:
        waits, why_not = Waits.OFF, "a schedule: DEBRIEF_TUNE_SCHEDULE is empty"
    return NextTune(
        at=at.astimezone(services.settings.zone) if at else None,
        waits=waits,
        why_not=why_not,
        fresh=_fresh(state),
        needed=_needed(services, state),
    )


def retrain_job(services: Services) -> Job:
    """The job that asks for a training, where its time has come and there is enough that is new."""
    rule = Rule(services.settings.debrief_tune_schedule, services.settings.zone)
    return Job(TUNE, rule, lambda _stopping: _retrain(services), "train a new model")


def digest_job(services: Services) -> Job:
    """The job that tells all leads how the loop stands (`bot.tuning.digest`)."""
    rule = Rule(services.settings.debrief_digest_schedule, services.settings.zone)
    return Job(DIGEST, rule, lambda _stopping: _send_digest(services), "send the digest")


def reminder_job(services: Services) -> Job:
    """The job that reminds all leads of what has waited for their word for days."""
    return Job(REMIND, timedelta(days=1), lambda _stopping: _remind(services), "remind of what waits")


def _retrain(services: Services) -> None:
    store, due = services.store, _due(services, TUNE)
    with store.transaction():
        _, why_not = _missing(services, overview(services))
        if why_not:
            logger.info("the schedule trains no model now: it waits for %s", why_not)
            return
        job = decisions.ask(services, _job_id(due), SCHEDULE)
    logger.info("the schedule asked for the training %s", job.id)


def _missing(services: Services, state: Overview) -> tuple[Waits, str]:
    """What keeps the schedule from training now; empty words for nothing."""
    rollout, canary = services.store.rollouts.under_way(), services.store.canaries.current()
    fresh, needed = _fresh(state), _needed(services, state)
    if state.job is not None and state.job.stage is TuningStage.APPROVAL:
        return Waits.APPROVAL, f"a lead to approve the training of {state.job.model}"
    if state.job is not None:
        return Waits.TRAINING, "the training that is under way"
    if rollout is not None:
        return Waits.ROLLOUT, f"{rollout.model} to be ready"
    if canary is not None:
        return Waits.CANARY, f"what becomes of the canary {canary.model}"
    if state.candidate is not None:
        return Waits.CANDIDATE, f"a lead's word on {state.candidate.name}"
    if fresh < needed:
        return Waits.PAIRS, f"new pairs: {fresh} of {needed}"
    if state.missing:
        return Waits.PAIRS, f"pairs: {state.pairs} of {FEWEST_PAIRS}"
    return Waits.TIME, ""


def _fresh(state: Overview) -> int:
    return state.pairs if state.fresh is None else state.fresh


def _needed(services: Services, state: Overview) -> int:
    needed = services.settings.debrief_tune_after
    return max(needed, FEWEST_PAIRS) if state.fresh is None else needed


def _due(services: Services, name: str) -> datetime:
    """When the job that is being done was due: the same for whoever does it again after a crash."""
    known = services.store.jobs.get(name)
    return known.due_at if known else services.store.clock()


def _job_id(due: datetime) -> str:
    return f"tune_{hashlib.sha256(f'{SCHEDULE} {due.isoformat()}'.encode()).hexdigest()[:16]}"


def _send_digest(services: Services) -> None:
    """Tell all leads, once for each time at which it was due, however often this is done."""
    store, due = services.store, _due(services, DIGEST).astimezone(services.settings.zone)
    # All of them or nobody: what fails is tried again at another time, which is another key.
    with store.transaction():
        for target in leads(services):
            notify(store, target, SHOW_DIGEST, f"{due:%G-W%V}", due.isoformat(timespec="minutes"))
    services.wake.ring()


def _remind(services: Services) -> None:
    """Post the message about what waits once more, at its end of the conversation: every third day for each of them."""
    store, state = services.store, overview(services)
    job, candidate = state.job, state.candidate
    if job is not None and job.stage is TuningStage.APPROVAL:
        _remind_of(services, job.id, "approval", job.created_at + APPROVAL_WAITS)
    if candidate is not None and store.rollouts.under_way() is None:
        _remind_of(services, candidate.job_id, "word", candidate.created_at + CANDIDATE_WAITS)
    canary = store.canaries.current()
    if canary is not None and canary.overdue_told:  # they were told at once, and did not decide
        turn = (store.clock() - canary.until) // REMIND_EVERY
        if turn >= 1:
            tell_leads(services, canary, f"overdue:{canary.until.isoformat()}:{turn}")
    services.wake.ring()


def _remind_of(services: Services, job_id: str, what: str, since: datetime) -> None:
    turn = (services.store.clock() - since) // REMIND_EVERY
    if turn >= 0:
        for target in leads(services):
            notify(services.store, target, SHOW, job_id, f"{what}:{turn}", fresh=True)
