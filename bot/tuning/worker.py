"""Drives a training from the store, a step at a time: snapshot, approval, training, deployment, evaluation, candidate.

Each step is written down before the next begins, and each may be done again: whichever process is killed, another one
goes on from the last that was written down, and one version comes of it. Between two looks at a training the job waits
in its queue; no thread waits with it. What costs money waits for a lead who has seen how much: before the training, and
again where having the version ready to answer costs by the hour (then it is not tried out before it comes into use).
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from datetime import timedelta

from bot.crew import Crew
from bot.errors import ModelUnavailable, TuningError, TuningUnavailable
from bot.logs import describe_failure
from bot.models.protocol import Readiness, Tuner, TuneRequest, TuneState, TuneStatus
from bot.services import Services
from bot.tuning import housekeeping
from bot.tuning.comparison import Comparison, compare
from bot.tuning.registration import register, version_of
from bot.tuning.telling import tell
from bot.tuning.worth import FEWEST_PAIRS, learnable, too_few
from dataset.canonical import canonical, hash_of
from dataset.model_records import ModelVersion, TuningJob, TuningStage
from dataset.pairs import Filters
from dataset.records import WorkState
from dataset.snapshot import take
from dataset.store import Snapshot, UnknownSnapshotError

logger = logging.getLogger(__name__)

ATTEMPTS = 3  # at a step that breaks off for a reason that nobody foresaw
STARTS = 5  # of a training whose process is killed again and again
LOOK_SECONDS = 0.5  # between two looks at a training; the longer it takes, the seldomer
LONGEST_LOOK_SECONDS = 30.0
TOLD_STEP = 0.25  # of the progress: a message is brought up to date a few times, not for every percent
STARTED_AT, TRAINED_AT = 0.1, 0.9  # of the progress of the whole job
APPROVAL_DAYS = 7  # that a training which costs money waits for a yes
LONGEST_WAIT_SECONDS = 900.0  # between two tries to reach a provider
MOST_TROUBLE = 200  # tries in a row, which is about two days


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
                raise TuningError("The training was stopped.", "Nothing was changed; start it again whenever you like.")
            if job.attempts > ATTEMPTS and not job.trouble:
                raise _broken(job)
            self._step(job, owner)
        except TuningUnavailable as error:
            self._try_later(job, owner, error)
        except TuningError as error:
            self._fail(job, owner, error)
        except Exception as error:
            logger.error("tuning job %s: %s", job.id, describe_failure(error))
            if job.attempts >= ATTEMPTS:
                self._fail(job, owner, _broken(job))
            else:
                self._store.tuning.queue.postpone(job.id, owner, timedelta(seconds=2**job.attempts / 2))
        self._services.wake.ring()
        return True

    def _step(self, job: TuningJob, owner: str) -> None:
        match job.stage:
            case TuningStage.SNAPSHOT:
                self._choose(job, owner)
            case TuningStage.APPROVAL:
                raise TuningError(
                    f"Nobody approved the training within {APPROVAL_DAYS} days, so it was given up.",
                    "Nothing was changed, and nothing was spent. Start it again whenever you like.",
                )
            case TuningStage.TRAINING:
                self._train(job, owner)
            case TuningStage.DEPLOYING:
                self._deploy(job, owner)
            case TuningStage.EVALUATING | TuningStage.DONE:
                self._evaluate(job, owner)

    def _choose(self, job: TuningJob, owner: str) -> None:
        """Take the snapshot, and see whether it is worth a training."""
        housekeeping.tidy(self._services)
        snapshot = self._snapshot(job)
        pairs, generation = learnable(self._store, snapshot.id)
        if pairs < FEWEST_PAIRS:
            raise too_few(pairs)
        key = self._key(job, snapshot)
        self._refuse_what_is_known(key, pairs)
        name = job.model or self._store.tuning.keep_name(family_of(job.base))
        # A model learns from the answers of those before it: it is one round further than the last of them.
        job = job.model_copy(
            update={
                "snapshot_id": snapshot.id,
                "model": name,
                "generation": generation + 1,
                "forgotten": snapshot.forgotten,
            }
        )
        plan = self._tuner(job).plan(_request(job))
        waits = plan.paid and job.approved_by is None
        with self._store.transaction():
            noted = self._store.tuning.note(
                job.id,
                owner,
                stage=(TuningStage.APPROVAL if waits else TuningStage.TRAINING).value,
                snapshot_id=snapshot.id,
                model=name,
                tune_key=key,
                plan=json.dumps(asdict(plan)),
                generation=job.generation,
                forgotten=job.forgotten,
                what="waits for a lead's word" if waits else "training is about to start",
                progress=0.02,
            )
            if noted:
                tell(self._store, job, f"{'approval' if waits else 'training'}:{job.starts}:{job.forgotten}")
        self._again(job, owner, APPROVAL_DAYS * 86_400 if waits else 0)

    def _snapshot(self, job: TuningJob) -> Snapshot:
        if job.snapshot_id is not None:
            try:
                return self._store.snapshots.get(job.snapshot_id)
            except UnknownSnapshotError as error:
                raise TuningError(
                    f"Snapshot {job.snapshot_id!r}: {error}.", "`debrief dataset list` shows those that there are."
                ) from error
        services = self._services
        filters = Filters(learn_from=services.settings.learn_from)
        try:
            return take(self._store, services.pseudonymiser, filters, house=services.style, actor=job.requested_by)
        except ModelUnavailable as error:  # a pseudonymiser that is far away
            raise TuningUnavailable(error.what, error.mend) from error

    def _key(self, job: TuningJob, snapshot: Snapshot) -> str:
        decisive = {
            "provider": job.provider,
            "base": job.base,
            "recipe": self._tuner(job).recipe,
            "snapshot": snapshot.id,
            "forgotten": snapshot.forgotten,
            "hyperparameters": job.hyperparameters,
        }
        return hash_of(canonical(decisive))

    def _refuse_what_is_known(self, key: str, pairs: int) -> None:
        known = self._store.tuning.with_key(key)
        version = self._store.registry.of_job(known.id) if known else None
        if version is not None and version.artifact is not None:
            raise TuningError(
                f"There is nothing new to learn: {version.name} was trained on the same {pairs} pairs.",
                "Correct a few answers, or import examples, and train again. The list of models has the versions that"
                " there are.",
            )

    def _train(self, job: TuningJob, owner: str) -> None:
        """Start the training, or see how it stands."""
        status = TuneStatus(TuneState.LOST) if job.reference is None else self._tuner(job).poll(job.reference)
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
            reference = self._tuner(job).start(_request(job), told)
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
        snapshot = self._store.snapshots.get(job.snapshot_id or "")
        if snapshot.forgotten != job.forgotten:
            self._begin_anew(job, owner)
            return None
        status = self._tuner(job).poll(job.reference or "")
        if status.state is not TuneState.DONE or status.artifact is None:
            self._store.tuning.note(job.id, owner, stage=TuningStage.TRAINING.value)
            self._again(job, owner)
            return None
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
        snapshot, version = trained
        champion = self._services.models.current()
        upkeep = self._tuner(job).upkeep(version)
        found = Comparison()
        if upkeep.ready:
            try:
                found = compare(self._store, snapshot.id, champion, self._tuner(job).open(version))
            except ModelUnavailable as error:
                raise TuningUnavailable(error.what, error.mend) from error
        metrics = {**version.metrics, "asked": found.asked, "differ": found.differ, "compared_with": champion.name}
        metrics["split"] = found.split.value if found.split else None
        metrics |= {} if upkeep.ready else {"upkeep": upkeep.sentence}
        version = version.model_copy(update={"metrics": metrics})
        if register(self._store, job, owner, version, found, champion.name):
            self._tuner(job).clean(job.id)
            logger.info("tuning job %s: %s is a candidate", job.id, version.name)

    def _begin_anew(self, job: TuningJob, owner: str) -> None:
        """Train once more, without the call that was forgotten; what costs money is asked for once more."""
        if self._store.tuning.queue.holds(job.id, owner):
            self._tuner(job).stop(job.id)
            self._store.tuning.note(
                job.id,
                owner,
                stage=TuningStage.SNAPSHOT.value,
                reference=None,
                approved_by=None,
                what="a call was forgotten: anew",
            )
            self._again(job, owner)

    def _fail(self, job: TuningJob, owner: str, error: TuningError) -> None:
        """Give a job up. What it made goes first: whoever is killed in between does both again."""
        if not self._store.tuning.queue.holds(job.id, owner):
            return  # somebody else has the job by now, and its training
        told = str(error)
        try:
            self._tuner(job).stop(job.id)
        except TuningError as left:
            # It is noted as leaving, and tried again every hour (`housekeeping.go_on`).
            logger.error("tuning job %s: what it made is not taken down yet: %s", job.id, left)
            told += f" What it had made is not taken down yet, and that is tried again every hour: {left}"
        with self._store.transaction():
            if self._store.tuning.queue.finish(job.id, owner, WorkState.FAILED, told):
                tell(self._store, job, "failed")
        logger.info("tuning job %s ended without a model", job.id)

    def _try_later(self, job: TuningJob, owner: str, error: TuningUnavailable) -> None:
        """The provider could not be asked: wait longer each time, and give up after about two days."""
        trouble = job.trouble + 1
        if trouble > MOST_TROUBLE:
            self._fail(job, owner, TuningError(error.what, error.mend))
            return
        logger.warning("tuning job %s: %s", job.id, error)
        self._store.tuning.note(job.id, owner, trouble=trouble, attempts=1, what=error.what)
        delay = min(LONGEST_WAIT_SECONDS, LOOK_SECONDS * 2**trouble)
        self._store.tuning.queue.postpone(job.id, owner, timedelta(seconds=delay), count=False)

    def _tuner(self, job: TuningJob) -> Tuner:
        return self._services.tuner_of(job.provider)

    def _again(self, job: TuningJob, owner: str, seconds: float = 0) -> None:
        # The step was done: what was tried in vain before it counts no more.
        self._store.tuning.note(job.id, owner, attempts=1, trouble=0)
        self._store.tuning.queue.postpone(job.id, owner, timedelta(seconds=seconds), count=False)


def family_of(base: str) -> str:
    """What the versions that are trained from a base model are named after."""
    return base.removesuffix("-0").replace(".", "-")


def _request(job: TuningJob) -> TuneRequest:
    if job.model is None or job.snapshot_id is None:
        raise ValueError("a training without a name or a snapshot")
    return TuneRequest(
        job_id=job.id,
        name=job.model,
        base=job.base,
        snapshot_id=job.snapshot_id,
        hyperparameters=job.hyperparameters,
        generation=job.generation,
        forgotten=job.forgotten,
        approved_by=job.approved_by or "",
    )


def _broken(job: TuningJob) -> TuningError:
    return TuningError(
        "Something went wrong inside Debrief, and no model came of it.",
        f"Nothing was changed. Try again; if it happens again, give your administrator this id: {job.id}.",
    )
