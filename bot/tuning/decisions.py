"""What leads decide: to train, to use a version, not to use it now, to go back. Slack and command line come here.

Every promotion is in the audit log, and can be taken back. A version that has seen a call which was forgotten since is
deleted as soon as another one takes its place.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.errors import TuningError
from bot.schedule import Job
from bot.services import Services
from bot.tuning.named import version_named
from bot.tuning.telling import tell
from dataset.model_records import ModelStatus, TuningJob
from dataset.records import new_id
from dataset.store import Store


def job_id_of(request_id: str) -> str:
    """The id of the job that a request asks for: the same request, done once more, asks for no second one."""
    return "tune_" + request_id.partition("_")[2] if "_" in request_id else new_id("tune")


def ask(
    services: Services,
    job_id: str,
    requested_by: str,
    *,
    snapshot_id: str | None = None,
    hyperparameters: dict[str, Any] | None = None,
) -> TuningJob:
    """Queue a training, unless one is under way: then that one is given."""
    store = services.store
    with store.transaction():
        job = store.tuning.add(
            job_id,
            provider=services.tuner.provider,
            requested_by=requested_by,
            snapshot_id=snapshot_id,
            hyperparameters=hyperparameters,
        )
        if job.id == job_id:
            tell(store, job, "asked")
    services.wake.ring()
    return job


def stop(services: Services, actor: str) -> TuningJob | None:
    """Give up the training that is under way; None where there is none."""
    store = services.store
    with store.transaction():
        job = store.tuning.under_way()
        if job is not None and store.tuning.want_stop(job.id):
            store.audit.add(actor, "stop tuning", job.id)
    services.wake.ring()
    return job


def promote(services: Services, name: str, actor: str) -> bool:
    """Make a version the champion; False where it is already. Raises `TuningError` where it cannot be used."""
    store = services.store
    version = version_named(store, name)
    if version.artifact is None:
        raise TuningError(f"The files of the model {name} were deleted; nothing was changed.", "Use another version.")
    if name in store.erasure.retraining_wanted():
        raise TuningError(
            f"{name} has seen a call that was forgotten since, so it is not used; nothing was changed.",
            "Train again: the new model has not seen it.",
        )
    services.tuner.deploy(version)
    with store.transaction():
        before = champion_name(services)
        if not store.registry.promote(name, actor):
            return False
        store.audit.add(actor, "promote", name, f"in place of {before}")
        _tell_of(store, name, before)
    sweep(services)
    services.wake.ring()
    return True


def roll_back(services: Services, actor: str, *, leave: str | None = None) -> tuple[str, str] | None:
    """Take the last promotion back: the names of the version that was left, and of the one in use now.

    `leave` is the version that is to be left, None for whichever is in use. None where that one is not in use, or no
    promotion is left to be taken back. A promotion can always be taken back, also where the version before is damaged:
    `trouble` says whether it is.
    """
    store = services.store
    sweep(services)  # nobody goes back to a version that has seen a forgotten call
    with store.transaction():
        left = store.registry.champion()
        if left is None or leave not in (None, left.name) or not store.registry.roll_back(actor):
            return None
        now = champion_name(services)
        store.audit.add(actor, "roll back", left.name, f"to {now}")
        _tell_of(store, left.name, now)
    sweep(services)
    services.wake.ring()
    return left.name, now


def trouble(services: Services, name: str) -> TuningError | None:
    """Why a version cannot write, None where it can: meanwhile the model as it came writes in its place."""
    if name == services.untrained.name:
        return None
    try:
        services.tuner.deploy(version_named(services.store, name))
    except TuningError as error:
        return error
    return None


def decline(services: Services, name: str, actor: str) -> bool:
    """Note that a candidate is not to be used now; False where it is no candidate. Raises `TuningError`."""
    store = services.store
    version = version_named(store, name)
    with store.transaction():
        if not store.registry.reject(name):
            return False
        store.audit.add(actor, "not now", name)
        tell(store, store.tuning.get(version.job_id), f"declined:{name}")
    services.wake.ring()
    return True


def champion_name(services: Services) -> str:
    """The name of the version that is meant to write the debriefs."""
    version = services.store.registry.champion()
    return version.name if version else services.untrained.name


def way_back(services: Services) -> str | None:
    """The name of the version that taking the last promotion back leads to; None where there is none to take back."""
    possible, name = services.store.registry.before_champion()
    return (name or services.untrained.name) if possible else None


def sweep(services: Services) -> int:
    """Delete the versions that have seen a forgotten call and are not in use; how many these were."""
    store = services.store
    champion = store.registry.champion()
    swept = 0
    for name in store.erasure.retraining_wanted():
        if champion is not None and champion.name == name:
            continue
        version = version_named(store, name)
        services.tuner.retire(version)
        with store.transaction():
            store.registry.note_taken_down(name)
            store.erasure.note_retrained(name)
            store.audit.add("debrief", "delete model", name, "it had seen a call that was forgotten")
            tell(store, store.tuning.get(version.job_id), f"swept:{name}")
        swept += 1
    return swept


def sweep_job(services: Services) -> Job:
    """The job of the running bot that does it, for calls that are forgotten while nobody promotes anything."""
    return Job("sweep-models", timedelta(hours=1), lambda _stopping: _sweep(services))


def _sweep(services: Services) -> None:
    sweep(services)


def _tell_of(store: Store, *names: str) -> None:
    """Bring the messages about these versions up to date, and about all that wait: their buttons say what is in use."""
    pointed = store.registry.pointed()
    mark = f"alias:{pointed.seq if pointed else 0}"
    for version in store.registry.all():
        if version.name in names or version.status is ModelStatus.CANDIDATE:
            tell(store, store.tuning.get(version.job_id), mark)
