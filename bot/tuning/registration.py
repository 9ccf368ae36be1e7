"""What came of a training, as a version of the registry."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.models.protocol import TuneStatus
from bot.tuning.comparison import Comparison
from bot.tuning.telling import tell
from dataset.model_records import ModelStatus, ModelVersion, Trial, TuningJob, TuningStage
from dataset.records import WorkState
from dataset.store import Snapshot, Store


def version_of(job: TuningJob, snapshot: Snapshot, status: TuneStatus, now: datetime) -> ModelVersion:
    """The version that a training came to: a candidate, not registered yet."""
    counts = snapshot.manifest["counts"]["splits"]
    return ModelVersion(
        name=job.model or "",
        provider=job.provider,
        base=job.base,
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
        created_at=now,
    )


def register(store: Store, job: TuningJob, owner: str, version: ModelVersion, found: Comparison, champion: str) -> bool:
    """Register a version with what was found, and end its job, in one transaction.

    False (and nothing is registered) where somebody else did, or where a call was forgotten meanwhile: the job goes on.
    """
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
