"""Drives a training from the store, a step at a time: snapshot, approval, training, deployment, evaluation, candidate.

Each step is written down before the next begins, and each may be done again: whichever process is killed, another one
goes on from the last that was written down, and one version comes of it. Between two looks at a training the job waits
in its queue; no thread waits with it. What costs money waits for a lead who has seen how much: before the training, and
again where having the version ready to answer costs by the hour (then it is not tried out before it comes into use).

What was trained is kept. Where it cannot be tried out, it is registered all the same, and says why not; it is deleted
where somebody stops the job, or a call that it has seen is forgotten.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from datetime import timedelta

from bot.crew import Crew
from bot.errors import DebriefError, ModelUnavailable, NotLoggedIn, SettingsError, TuningError, TuningUnavailable
from bot.logs import describe_failure
from bot.models.protocol import Readiness, Tuner, TuneState, TuneStatus
from bot.services import Services
from bot.tuning import housekeeping
from bot.tuning.choosing import choose, request_of
from bot.tuning.endings import TRAINED, begin_anew, begun, broken, fail, stopped
from bot.tuning.registration import Outcome, register, tried_out, version_of
from bot.tuning.telling import informed, leads, tell
from dataset.model_records import ModelVersion, TuningJob, TuningStage
from dataset.store import Snapshot

logger = logging.getLogger(__name__)

ATTEMPTS = 3  # at a step that breaks off for a reason that nobody foresaw, and at trying a version out
STARTS = 5  # of a training whose process is killed again and again
LOOK_SECONDS = 0.5  # between two looks at a training; the longer it takes, the seldomer
LONGEST_LOOK_SECONDS = 30.0
TOLD_STEP = 0.25  # of the progress: a message is brought up to date a few times, not for every percent
STARTED_AT, TRAINED_AT = 0.1, 0.9  # of the progress of the whole job
APPROVAL = timedelta(days=7)  # that a training which costs money waits for a yes
LONGEST_WAIT_SECONDS = 900.0  # between two tries to reach a provider
MOST_TROUBLE = 200  # tries in a row, which is about two days; a training that is under way is waited for longer
TOLD_TROUBLE = 4  # tries in a row after which the message says why nothing happens


class TuningWorker:
    """What a thread does with the queue of tuning jobs."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._store = services.store

    def crew(self) -> Crew:
        """The one thread that looks after trainings."""
        return Crew(
            "tuning",
            self.work_once,
            queue=self._store.tuning.queue,
            wake=self._services.wake,
            idle_seconds=lambda: LOOK_SECONDS,
        )

    def work_once(self, owner: str) -> bool:
        """Do one step of the job that waits; False where none does."""
        job = self._store.tuning.claim(owner)
        if job is None:
            return False
        try:
            if job.stop_wanted:
                fail(self._services, job, owner, stopped())
            elif job.attempts > ATTEMPTS and not job.trouble:
                self._give_up(job, owner, broken(job))
            else:
                self._step(job, owner)
        except TuningUnavailable as error:
            self._try_later(job, owner, error)
        except (TuningError, SettingsError) as error:
            self._give_up(job, owner, error)
        except Exception as error:
            logger.error("tuning job %s: %s", job.id, describe_failure(error))
            if job.attempts >= ATTEMPTS:
                self._give_up(job, owner, broken(job))
            else:
                self._store.tuning.queue.postpone(job.id, owner, timedelta(seconds=2**job.attempts / 2))
        self._services.wake.ring()
        return True

    def _step(self, job: TuningJob, owner: str) -> None:
        match job.stage:
            case TuningStage.SNAPSHOT:
                self._choose(job, owner)
            case TuningStage.APPROVAL:
                self._wait_for_approval(job, owner)
            case TuningStage.TRAINING:
                self._train(job, owner)
            case TuningStage.DEPLOYING:
                self._deploy(job, owner)
            case TuningStage.EVALUATING | TuningStage.DONE:
                self._evaluate(job, owner)

    def _choose(self, job: TuningJob, owner: str) -> None:
        """Take the snapshot, see whether it is worth a training, and ask where that costs money."""
        housekeeping.tidy(self._services)
        chosen = choose(self._services, job)
        job, waits = chosen.job, chosen.plan.paid and job.approved_by is None
        # In one transaction: a job that waits for a word is one that can be given it.
        with self._store.transaction():
            noted = self._store.tuning.note(
                job.id,
                owner,
                stage=(TuningStage.APPROVAL if waits else TuningStage.TRAINING).value,
                snapshot_id=job.snapshot_id,
                model=job.model,
                tune_key=chosen.key,
                plan=json.dumps(asdict(chosen.plan)),
                generation=job.generation,
                forgotten=job.forgotten,
                what="waits for a lead's word" if waits else "training is about to start",
                progress=0.02,
            )
            if noted:
                # Of one that was asked for on the command line, nobody in Slack knows: any lead may approve it.
                also = leads(self._services) if waits and not informed(self._store, job) else ()
                tell(self._store, job, f"{'approval' if waits else 'training'}:{job.starts}:{job.forgotten}", also=also)
            self._again(job, owner, APPROVAL.total_seconds() if waits else 0)

    def _wait_for_approval(self, job: TuningJob, owner: str) -> None:
        left = job.created_at + APPROVAL - self._store.clock()
        if left > timedelta(0):  # taken over from a process that was killed
            self._again(job, owner, left.total_seconds())
            return
        raise TuningError(
            f"Nobody approved the training within {APPROVAL.days} days, so it was given up.",
            "Nothing was changed, and nothing was spent. Start it again whenever you like.",
        )

    def _train(self, job: TuningJob, owner: str) -> None:
        """Start the training, or see how it stands."""
        if self._has_seen_what_is_forgotten(job):
            begin_anew(self._services, job, owner)
            return
        status = TuneStatus(TuneState.LOST) if job.reference is None else self._poll(job)
        match status.state:
            case TuneState.LOST:
                self._start(job, owner)
            case TuneState.RUNNING:
                progress = max(job.progress, status.progress * TRAINED_AT)
                with self._store.transaction():
                    if self._store.tuning.note(job.id, owner, progress=progress, what=status.what):
                        self._tell_progress(job, progress)
            case TuneState.FAILED:
                raise TuningError(status.error or "The training failed.", "Nothing was changed. Try again later.")
            case TuneState.DONE:
                self._store.tuning.note(
                    job.id, owner, stage=TuningStage.DEPLOYING.value, progress=TRAINED_AT, what="making it ready"
                )
        self._again(job, owner, self._pause(job) if status.state is TuneState.RUNNING else 0)

    def _has_seen_what_is_forgotten(self, job: TuningJob) -> bool:
        return self._store.snapshots.get(job.snapshot_id or "").forgotten != job.forgotten

    def _poll(self, job: TuningJob) -> TuneStatus:
        """How the training stands. That it cannot be told is no reason to give up what is under way."""
        try:
            return self._tuner(job).poll(job.reference or "")
        except TuningUnavailable:
            raise
        except (TuningError, SettingsError) as error:
            raise TuningUnavailable(error.what, error.mend, administrator=error.administrator) from error

    def _pause(self, job: TuningJob) -> float:
        age = (self._store.clock() - job.created_at).total_seconds()
        return min(LONGEST_LOOK_SECONDS, max(LOOK_SECONDS, age / 40))

    def _start(self, job: TuningJob, owner: str) -> None:
        if job.starts >= STARTS:
            raise TuningError(
                f"The training was broken off {STARTS} times.",
                "Nothing was changed. Tell your administrator to look whether the machine has memory enough.",
            )
        # Noted before: one that takes the whole process down with it is counted as well.
        if not self._store.tuning.note(job.id, owner, starts=job.starts + 1):
            return

        def told(what: str, share: float) -> None:
            self._store.tuning.note(job.id, owner, what=what, progress=max(job.progress, share * STARTED_AT))

        try:
            reference = self._tuner(job).start(request_of(job), told)
        except TuningUnavailable:
            self._store.tuning.note(job.id, owner, starts=job.starts)  # nothing was started: it does not count
            raise
        self._store.tuning.note(job.id, owner, reference=reference)

    def _tell_progress(self, job: TuningJob, progress: float) -> None:
        step = int(progress / TOLD_STEP)
        if step > int(job.progress / TOLD_STEP):
            tell(self._store, job, f"progress:{job.starts}:{step}")

    def _trained(self, job: TuningJob, owner: str) -> tuple[Snapshot, ModelVersion] | None:
        """What came of the training; None where it has to go on, or to begin anew: a forgotten call was in it."""
        if self._has_seen_what_is_forgotten(job):
            begin_anew(self._services, job, owner)
            return None
        status = self._poll(job)
        if status.state is not TuneState.DONE or status.artifact is None:
            self._store.tuning.note(job.id, owner, stage=TuningStage.TRAINING.value)
            self._again(job, owner)
            return None
        snapshot = self._store.snapshots.get(job.snapshot_id or "")
        return snapshot, version_of(job, snapshot, status, self._store.clock())

    def _deploy(self, job: TuningJob, owner: str) -> None:
        """Make the version ready to answer, where that costs nothing by the hour."""
        if (trained := self._trained(job, owner)) is None:
            return
        tuner, (_, version) = self._tuner(job), trained
        readiness, upkeep = Readiness(ready=True), tuner.upkeep(version)
        if upkeep.beside and not upkeep.hourly:
            readiness = tuner.deploy(version, job.approved_by or job.requested_by)
        if readiness.ready:
            self._store.tuning.note(job.id, owner, stage=TuningStage.EVALUATING.value, what="trying it out")
        else:
            self._store.tuning.note(job.id, owner, what=readiness.what)
        self._again(job, owner, 0 if readiness.ready else self._pause(job))

    def _evaluate(self, job: TuningJob, owner: str) -> None:
        """Try the new version out, and register it."""
        if (trained := self._trained(job, owner)) is None:
            return
        try:
            outcome = tried_out(self._services, job, *trained)
        except ModelUnavailable as error:
            if job.attempts < ATTEMPTS:
                self._store.tuning.note(job.id, owner, what=error.what)
                self._store.tuning.queue.postpone(job.id, owner, timedelta(seconds=LONGEST_LOOK_SECONDS * job.attempts))
                return
            outcome = Outcome(untried=str(error))
        if outcome is None:
            self._note_asked(job, owner)
        else:
            self._register(job, owner, trained[1], outcome)

    def _note_asked(self, job: TuningJob, owner: str) -> None:
        """Some held-out calls were answered, and some are left."""
        evaluation = self._store.evaluations.of_job(job.id)
        done, total = self._store.evaluations.progress(evaluation.id) if evaluation else (0, 0)
        progress = max(job.progress, TRAINED_AT + (1 - TRAINED_AT) * done / max(1, total))
        what = f"trying it out on held-out calls: {done} of {total} answers"
        self._store.tuning.note(job.id, owner, progress=progress, what=what)
        self._again(job, owner)

    def _register(self, job: TuningJob, owner: str, version: ModelVersion, outcome: Outcome) -> None:
        if register(self._services, job, owner, version, outcome):
            self._tuner(job).clean(job.id)
            logger.info("tuning job %s: %s is a candidate", job.id, version.name)

    def _give_up(self, job: TuningJob, owner: str, error: DebriefError) -> None:
        """End a job that cannot go on: with what was trained where there is that, and else without a model."""
        if job.stage not in TRAINED:
            fail(self._services, job, owner, error)
            return
        try:
            if (trained := self._trained(job, owner)) is not None:
                self._register(job, owner, trained[1], Outcome(untried=str(error)))
        except Exception as again:
            logger.error("tuning job %s: %s", job.id, describe_failure(again))
            self._try_later(job, owner, again if isinstance(again, DebriefError) else error)

    def _try_later(self, job: TuningJob, owner: str, error: DebriefError) -> None:
        """The provider could not be asked: wait longer each time.

        What is not under way yet is given up after about two days, and at once where nobody is logged in.
        """
        trouble = job.trouble + 1
        hopeless = isinstance(error, NotLoggedIn) and not begun(job)
        if hopeless or (trouble > MOST_TROUBLE and job.reference is None):
            fail(self._services, job, owner, error)
            return
        logger.warning("tuning job %s: %s", job.id, error)
        with self._store.transaction():
            noted = self._store.tuning.note(job.id, owner, trouble=trouble, attempts=1, what=error.what)
            if noted and trouble == TOLD_TROUBLE:
                tell(self._store, job, f"trouble:{self._store.clock().isoformat()}")
            delay = min(LONGEST_WAIT_SECONDS, LOOK_SECONDS * 2 ** min(trouble, 20))
            self._store.tuning.queue.postpone(job.id, owner, timedelta(seconds=delay), count=False)

    def _tuner(self, job: TuningJob) -> Tuner:
        return self._services.tuner_of(job.provider)

    def _again(self, job: TuningJob, owner: str, seconds: float = 0) -> None:
        # The step was done: what was tried in vain before it counts no more.
        self._store.tuning.note(job.id, owner, attempts=1, trouble=0)
        self._store.tuning.queue.postpone(job.id, owner, timedelta(seconds=seconds), count=False)
        if job.trouble >= TOLD_TROUBLE:
            tell(self._store, job, f"goes on:{self._store.clock().isoformat()}")
