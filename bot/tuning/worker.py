"""Drives a training from the store, a step at a time: snapshot, training, evaluation, candidate.

Each step is written down before the next begins, and each may be done again: whichever process is killed, another one
goes on from the last that was written down, and one version comes of it. Between two looks at a training the job waits
in its queue; no thread waits with it.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.crew import Crew
from bot.errors import TuningError
from bot.logs import describe_failure
from bot.models.protocol import TuneRequest, TuneState, TuneStatus
from bot.services import Services
from bot.tuning.comparison import Comparison, compare
from bot.tuning.telling import tell
from bot.tuning.worth import FEWEST_PAIRS, learnable, too_few
from dataset.canonical import canonical, hash_of
from dataset.model_records import ModelStatus, ModelVersion, Trial, TuningJob, TuningStage
from dataset.pairs import Filters
from dataset.records import WorkState
from dataset.snapshot import take
from dataset.store import Snapshot, UnknownSnapshotError

logger = logging.getLogger(__name__)

ATTEMPTS = 3  # at a step that breaks off for a reason that nobody foresaw
STARTS = 5  # of a training whose process is killed again and again
LOOK_SECONDS = 0.5  # between two looks at a training; the longer it takes, the seldomer
LONGEST_LOOK_SECONDS = 5.0
TOLD_STEP = 0.25  # of the progress: a message is brought up to date a few times, not for every percent
TRAINED_AT = 0.9  # of the progress of the whole job


class TuningWorker:
    """What a thread does with the queue of tuning jobs."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._store = services.store
        self._tuner = services.tuner

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
            if job.attempts > ATTEMPTS:
                raise _broken(job)
            self._step(job, owner)
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
            case TuningStage.TRAINING:
                self._train(job, owner)
            case TuningStage.EVALUATING | TuningStage.DONE:
                self._evaluate(job, owner)

    def _choose(self, job: TuningJob, owner: str) -> None:
        """Take the snapshot, and see whether it is worth a training."""
        self._tidy()
        snapshot = self._snapshot(job)
        pairs, generation = learnable(self._store, snapshot.id)
        if pairs < FEWEST_PAIRS:
            raise too_few(pairs)
        key = self._key(job, snapshot)
        self._refuse_what_is_known(key, pairs)
        with self._store.transaction():
            name = job.model or self._store.tuning.keep_name(job.provider)
            noted = self._store.tuning.note(
                job.id,
                owner,
                stage=TuningStage.TRAINING.value,
                snapshot_id=snapshot.id,
                model=name,
                tune_key=key,
                # A model learns from the answers of those before it: it is one round further than the last of them.
                generation=generation + 1,
                forgotten=snapshot.forgotten,
                what="training is about to start",
                progress=0.02,
            )
            if noted:
                tell(self._store, job, f"training:{job.starts}")
        self._again(job, owner)

    def _tidy(self) -> None:
        """Take away what trainings left behind whose process died between registering a version and doing so."""
        for reference in self._store.tuning.ended():
            self._tuner.clean(reference)

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
        return take(self._store, services.pseudonymiser, filters, house=services.style, actor=job.requested_by)

    def _key(self, job: TuningJob, snapshot: Snapshot) -> str:
        decisive = {
            "provider": job.provider,
            "base": self._services.untrained.name,
            "recipe": self._tuner.recipe,
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
        status = TuneStatus(TuneState.LOST) if job.reference is None else self._tuner.poll(job.reference)
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
                    job.id, owner, stage=TuningStage.EVALUATING.value, progress=TRAINED_AT, what="trying it out"
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
        if job.model is None or job.snapshot_id is None:
            raise ValueError("a training without a name or a snapshot")
        # Noted before: one that takes the whole process down with it is counted as well.
        if not self._store.tuning.note(job.id, owner, starts=job.starts + 1):
            return
        reference = self._tuner.start(
            TuneRequest(
                job_id=job.id,
                name=job.model,
                base=self._services.untrained.name,
                snapshot_id=job.snapshot_id,
                hyperparameters=job.hyperparameters,
                generation=job.generation,
            )
        )
        self._store.tuning.note(job.id, owner, reference=reference)

    def _tell_progress(self, job: TuningJob, progress: float) -> None:
        step = int(progress / TOLD_STEP)
        if step > int(job.progress / TOLD_STEP):
            tell(self._store, job, f"progress:{job.starts}:{step}")

    def _evaluate(self, job: TuningJob, owner: str) -> None:
        """Try the new version out, and register it; or begin anew where a call was forgotten that it has seen."""
        snapshot = self._store.snapshots.get(job.snapshot_id or "")
        if snapshot.forgotten != job.forgotten:
            self._begin_anew(job, owner)
            return
        status = self._tuner.poll(job.reference or "")
        if status.state is not TuneState.DONE or status.artifact is None:
            self._store.tuning.note(job.id, owner, stage=TuningStage.TRAINING.value)
            self._again(job, owner)
            return
        version = self._version(job, snapshot, status)
        champion = self._services.models.current()
        found = compare(self._store, snapshot.id, champion, self._tuner.open(version))
        metrics = {**version.metrics, "asked": found.asked, "differ": found.differ, "compared_with": champion.name}
        metrics["split"] = found.split.value if found.split else None
        if self._register(job, owner, version.model_copy(update={"metrics": metrics}), found, champion.name):
            self._tuner.clean(job.reference or "")
            logger.info("tuning job %s: %s is a candidate", job.id, version.name)

    def _begin_anew(self, job: TuningJob, owner: str) -> None:
        noted = self._store.tuning.note(
            job.id, owner, stage=TuningStage.SNAPSHOT.value, reference=None, what="a call was forgotten: anew"
        )
        if noted:
            self._tuner.stop(job.reference or job.id)
            self._again(job, owner)

    def _version(self, job: TuningJob, snapshot: Snapshot, status: TuneStatus) -> ModelVersion:
        counts = snapshot.manifest["counts"]["splits"]
        return ModelVersion(
            name=job.model or "",
            provider=job.provider,
            base=self._services.untrained.name,
            snapshot_id=snapshot.id,
            prompt_version=snapshot.manifest["prompt_version"],
            pseudonymiser_version=snapshot.manifest["pseudonymiser_version"],
            hyperparameters=job.hyperparameters,
            generation=job.generation,
            artifact=status.artifact,
            digest=status.digest,
            status=ModelStatus.CANDIDATE,
            metrics={**status.metrics, "splits": counts, "mark": snapshot.manifest["mark"]},
            job_id=job.id,
            created_at=self._store.clock(),
        )

    def _register(self, job: TuningJob, owner: str, version: ModelVersion, found: Comparison, champion: str) -> bool:
        """Register a version with what was found, and end its job; False where somebody else did, or has to go on."""
        store = self._store
        with store.transaction():
            if store.snapshots.get(version.snapshot_id).forgotten != job.forgotten:
                store.tuning.queue.postpone(job.id, owner, timedelta(0), count=False)
                return False
            ended = store.tuning.note(job.id, owner, stage=TuningStage.DONE.value, progress=1.0, what="done")
            if not (ended and store.tuning.queue.finish(job.id, owner, WorkState.DONE)):
                return False
            store.registry.add(version)
            if found.shown is not None:
                store.tuning.keep_trial(
                    Trial(
                        job_id=job.id,
                        call_id=found.shown.call_id,
                        pseudonymiser_version=found.shown.pseudonymiser_version,
                        before_model=champion,
                        before=found.shown.before,
                        after=found.shown.after,
                    )
                )
            store.audit.add(job.requested_by, "tune", version.name, f"{version.metrics.get('pairs')} pairs")
            tell(store, job, "done")
        return True

    def _fail(self, job: TuningJob, owner: str, error: TuningError) -> None:
        with self._store.transaction():
            if not self._store.tuning.queue.finish(job.id, owner, WorkState.FAILED, str(error)):
                return  # somebody else has the job by now, and its training
            tell(self._store, job, "failed")
        logger.info("tuning job %s ended without a model", job.id)
        self._tuner.stop(job.reference or job.id)

    def _again(self, job: TuningJob, owner: str, seconds: float = 0) -> None:
        # The step was done: what was tried in vain before it counts no more.
        self._store.tuning.note(job.id, owner, attempts=1)
        self._store.tuning.queue.postpone(job.id, owner, timedelta(seconds=seconds), count=False)


def _broken(job: TuningJob) -> TuningError:
    return TuningError(
        "Something went wrong inside Debrief, and no model came of it.",
        f"Nothing was changed. Try again; if it happens again, give your administrator this id: {job.id}.",
    )
