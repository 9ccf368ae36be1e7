"""The first step of a training: what it is to learn from, whether that is worth one, and what it takes and costs.

Nothing is spent here. Whatever is forgotten before the training has begun leads back to this step.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import ModelUnavailable, TuningError, TuningUnavailable
from bot.models.protocol import TunePlan, TuneRequest
from bot.services import Services
from bot.tuning.worth import FEWEST_PAIRS, learnable, too_few
from dataset.canonical import canonical, hash_of
from dataset.model_records import TuningJob
from dataset.pairs import Filters
from dataset.records import Split
from dataset.snapshot import take
from dataset.store import Snapshot, Store, UnknownSnapshotError


@dataclass(frozen=True)
class Chosen:
    """A job with its snapshot and name, the key of all that decides what comes of it, and what it takes and costs."""

    job: TuningJob
    key: str
    plan: TunePlan


def choose(services: Services, job: TuningJob) -> Chosen:
    """Take the snapshot, and see whether it is worth a training. Raises `TuningError` where it is not."""
    snapshot = _snapshot(services, job)
    pairs, generation = learnable(services.store, snapshot.id)
    if pairs < FEWEST_PAIRS:
        raise too_few(pairs)
    key = _key(services, job, snapshot)
    _refuse_what_is_known(services.store, key, pairs)
    # A model learns from the answers of those before it: it is one round further than the last of them.
    job = job.model_copy(
        update={
            "snapshot_id": snapshot.id,
            "model": job.model or services.store.tuning.keep_name(family_of(job.base)),
            "generation": generation + 1,
            "forgotten": snapshot.forgotten,
        }
    )
    return Chosen(job, key, services.tuner_of(job.provider).plan(request_of(job)))


def family_of(base: str) -> str:
    """What the versions that are trained from a base model are named after."""
    return base.removesuffix("-0").replace(".", "-")


def request_of(job: TuningJob) -> TuneRequest:
    """What a tuner is asked for, once the snapshot is chosen."""
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


def _snapshot(services: Services, job: TuningJob) -> Snapshot:
    if job.snapshot_id is not None:
        try:
            return services.store.snapshots.get(job.snapshot_id)
        except UnknownSnapshotError as error:
            raise TuningError(
                f"Snapshot {job.snapshot_id!r}: {error}.", "`debrief dataset list` shows those that there are."
            ) from error
    filters = Filters(learn_from=services.settings.learn_from, own_answers=job.own_answers)
    try:
        return take(services.store, services.pseudonymiser, filters, house=services.style, actor=job.requested_by)
    except ModelUnavailable as error:  # a pseudonymiser that is far away
        raise TuningUnavailable(error.what, error.mend) from error


def _key(services: Services, job: TuningJob, snapshot: Snapshot) -> str:
    decisive = {
        "provider": job.provider,
        "base": job.base,
        "recipe": services.tuner_of(job.provider).recipe,
        # Not the snapshot's id: what is held out teaches nothing.
        "pairs": _taught(services.store, snapshot),
        "forgotten": snapshot.forgotten,
        "hyperparameters": job.hyperparameters,
    }
    return hash_of(canonical(decisive))


def _taught(store: Store, snapshot: Snapshot) -> list[str]:
    """The hashes of the pairs that a model learns from, or is validated on while it is trained."""
    hashes = store.snapshots.hashes(snapshot.id).values()
    return sorted(digest for digest, split, _ in hashes if split in (Split.TRAIN, Split.VALIDATION))


def _refuse_what_is_known(store: Store, key: str, pairs: int) -> None:
    known = store.tuning.with_key(key)
    version = store.registry.of_job(known.id) if known else None
    if version is not None and version.artifact is not None:
        raise TuningError(
            f"There is nothing new to learn: {version.name} was trained on the same {pairs} pairs.",
            "Correct a few answers, or import examples, and train again. The list of models has the versions that"
            " there are.",
        )
