"""What leads decide: to train, to use a version, not to use it now, to go back. Slack and command line come here.

Every promotion is in the audit log, and can be taken back. A version that has seen a call which was forgotten since is
deleted as soon as another one takes its place.
"""

from __future__ import annotations

import logging
from enum import Enum
from typing import Any

from bot.errors import CostsUnseen, SettingsError, TuningError
from bot.services import BEDROCK, Services, provider_of
from bot.tuning.canary_ending import WATCH, finish, is_canary
from bot.tuning.housekeeping import sweep
from bot.tuning.named import version_named
from bot.tuning.telling import tell, tell_of
from dataset.evaluation_records import CanaryEnd
from dataset.model_records import ModelVersion, TuningJob
from dataset.records import new_id

logger = logging.getLogger(__name__)


def job_id_of(request_id: str) -> str:
    """The id of the job that a request asks for: the same request, done once more, asks for no second one."""
    return "tune_" + request_id.partition("_")[2] if "_" in request_id else new_id("tune")


def ask(
    services: Services,
    job_id: str,
    requested_by: str,
    *,
    base: str | None = None,
    snapshot_id: str | None = None,
    hyperparameters: dict[str, Any] | None = None,
    approved_by: str | None = None,
    own_answers: bool | None = None,
) -> TuningJob:
    """Queue a training, unless one is under way: then that one is given.

    `base` is the model to train on from, None for the one that the settings name. `approved_by` is who has seen what it
    costs; without it, a training that costs money waits until somebody has (`approve`). `own_answers` says whether
    answers of models that were voted useful are learned from too, None for what the settings say; a snapshot that is
    given has what it has.
    """
    store = services.store
    learns_own = services.settings.debrief_learn_own_answers if own_answers is None else own_answers
    base = base or services.untrained.name
    with store.transaction():
        job = store.tuning.add(
            job_id,
            provider=provider_of(base),
            base=base,
            requested_by=requested_by,
            snapshot_id=snapshot_id,
            hyperparameters=hyperparameters,
            approved_by=approved_by,
            own_answers=learns_own,
        )
        if job.id == job_id:
            if approved_by is not None:
                store.audit.add(approved_by, "approve tuning", job.id, "before it was asked for")
            tell(store, job, "asked")
    services.wake.ring()
    return job


def approve(services: Services, job_id: str, actor: str) -> bool:
    """Let a training begin that was said to cost money; False where it does not wait for that (any more)."""
    store = services.store
    with store.transaction():
        if not store.tuning.approve(job_id, actor):
            return False
        job = store.tuning.get(job_id)
        store.audit.add(actor, "approve tuning", job_id, " ".join(job.plan.get("costs", ()))[:500])
        tell(store, job, f"approved:{store.clock().isoformat()}")  # a plan may be made anew, and approved again
    services.wake.ring()
    return True


def stop(services: Services, actor: str) -> TuningJob | None:
    """Give up the training that is under way; None where there is none."""
    store = services.store
    with store.transaction():
        job = store.tuning.under_way()
        if job is not None and store.tuning.want_stop(job.id):
            store.audit.add(actor, "stop tuning", job.id)
    services.wake.ring()
    return job


class Decided(Enum):
    """What came of a decision for a version."""

    DONE = "done"  # it writes the debriefs
    BEFORE = "before"  # it did already
    ON_ITS_WAY = "on its way"  # it is being made ready, and writes them as soon as it is


def promote(services: Services, name: str, actor: str, *, costs_seen: bool = False) -> Decided:
    """Make a version the champion, at once or as soon as it is ready to answer.

    `costs_seen` says that the actor was told what having it ready costs. Raises `TuningError` where it cannot be used,
    and `CostsUnseen` where that costs by the hour and nobody was told.
    """
    return _use(services, usable(services, name), actor, back=False, costs_seen=costs_seen)


def usable(services: Services, name: str) -> ModelVersion:
    """The version of this name. Raises `TuningError` where it never can be used: it is gone, or has seen too much."""
    version = version_named(services.store, name)
    if version.artifact is None:
        # What was trained in an account has no files here.
        gone = (
            f"{name} was taken down" if version.provider == BEDROCK else f"The files of the model {name} were deleted"
        )
        raise TuningError(f"{gone}; nothing was changed.", "Use another version.")
    if name in services.store.erasure.retraining_wanted():
        raise has_seen(name)
    return version


def _use(services: Services, version: ModelVersion, actor: str, *, back: bool, costs_seen: bool) -> Decided:
    """Put a version into use, now or when it is ready."""
    store, tuner = services.store, services.tuner_of(version.provider)
    # Asked of whoever serves it: somebody may have taken down what the store believes to be there.
    ready = tuner.upkeep(version).ready and tuner.deploy(version, actor).ready
    if not ready:
        upkeep = tuner.upkeep(version)
        if upkeep.hourly and not costs_seen:
            raise CostsUnseen(version.name, upkeep.sentence)
        # The worker asks for it, and again after a crash.
        with store.transaction():
            if back and way_back(services) != version.name:
                return Decided.BEFORE  # somebody else went back while this one was looked at
            overtaken = store.rollouts.under_way()
            rollout = store.rollouts.add(version.name, actor, back=back, costs_seen=costs_seen)
            # Not by the alias, which stands still: one may be put on its way, overtaken, and put on its way again.
            tell_of(store, f"rollout:{rollout.id}:asked", version.name, *([overtaken.model] if overtaken else []))
        services.wake.ring()
        return Decided.ON_ITS_WAY
    changed = settle(services, version.name, actor, back=back)
    sweep(services)
    return Decided.DONE if changed else Decided.BEFORE


def settle(services: Services, name: str, actor: str, *, back: bool) -> bool:
    """Point the alias to a version that is ready, or take the last promotion back; False where nothing changed.

    Taking it back has to lead to this version: somebody may have done so while it was made ready, and is not to be
    followed by a second step. A canary that runs ends with it: it was compared with a champion that is none any more,
    or is the champion now. Raises `TuningError` where the version was taken down meanwhile, or has seen a call that was
    forgotten.
    """
    store = services.store
    with store.transaction():
        if not back:
            usable(services, name)  # as it is now: others decide too
        elif name in store.erasure.retraining_wanted():
            raise has_seen(name)
        elif way_back(services) != name:
            return False
        overtaken = store.rollouts.give_up()  # the newest word counts
        before = champion_name(services)
        if back:
            changed = store.registry.roll_back(actor)
        else:
            changed = store.registry.promote(name, actor, approved=actor != WATCH)
        if changed:
            now = champion_name(services)
            if back:
                store.audit.add(actor, "roll back", before, f"to {now}")
            else:
                store.audit.add(actor, "promote", name, f"in place of {before}")
            if (canary := store.canaries.current()) is not None:
                decided = now == canary.model and not back
                end = CanaryEnd.DECIDED if decided else CanaryEnd.STOPPED
                finish(services, canary, end, actor, f"{now} writes the debriefs from now on")
            tell_of(store, _alias_mark(services), now, before)
        if overtaken is not None:
            tell_of(store, f"rollout:{overtaken.id}:overtaken", overtaken.model)
    services.wake.ring()
    return changed


def roll_back(services: Services, actor: str, *, leave: str | None = None) -> tuple[str, str, Decided] | None:
    """Take the last step back: the names of the version that is left, and of the one before it.

    A canary that runs is the last step: it ends, and the champion stays. Otherwise the last promotion is taken back.
    `leave` is the version that is to be left, None for whichever is in use. None where that one is not in use, no
    promotion is left to be taken back, or somebody else took it back at the same moment. A promotion can always be
    taken back, also where the version before is damaged (`trouble` says whether it is); where it has to be made ready
    first, it is used as soon as it is.
    Raises `CostsUnseen` where that costs by the hour.
    """
    store = services.store
    canary = store.canaries.current()
    if canary is not None and leave in (None, canary.model):
        ended = finish(services, canary, CanaryEnd.STOPPED, actor, "taken back")
        sweep(services)
        services.wake.ring()
        return (canary.model, champion_name(services), Decided.DONE) if ended else None
    sweep(services)  # nobody goes back to a version that has seen a forgotten call
    left = store.registry.champion()
    if left is None or leave not in (None, left.name):
        return None
    possible, before = store.registry.before_champion()
    if not possible:
        return None
    now = before or services.untrained.name
    try:
        if before is not None:
            decided = _use(services, version_named(store, before), actor, back=True, costs_seen=False)
            return None if decided is Decided.BEFORE else (left.name, now, decided)
    except CostsUnseen:
        raise
    except TuningError as error:
        logger.warning("%s is gone back to, and cannot be used: %s", now, error)
    changed = settle(services, now, actor, back=True)
    sweep(services)
    return (left.name, now, Decided.DONE) if changed else None


def has_seen(name: str) -> TuningError:
    """Why a version that has seen a forgotten call is not used."""
    return TuningError(
        f"{name} has seen a call that was forgotten since, so it is not used; nothing was changed.",
        "Train again: the new model has not seen it.",
    )


def trouble(services: Services, name: str) -> TuningError | None:
    """Why a version cannot write, None where it can: meanwhile the model as it came writes in its place."""
    if name == services.untrained.name:
        return None
    version = version_named(services.store, name)
    try:
        services.tuner_of(version.provider).open(version)
    except TuningError as error:
        return error
    return None


def hourly_costs(services: Services, version: ModelVersion) -> str:
    """What it costs by the hour to have a version ready, in a sentence; empty where it costs nothing."""
    if version.artifact is None:
        return ""
    try:
        upkeep = services.tuner_of(version.provider).upkeep(version)
    except SettingsError as error:  # a mistake in the team's price file
        return f"What it costs is unknown: {error.what}"
    return upkeep.sentence if upkeep.hourly else ""


def decline(services: Services, name: str, actor: str) -> bool:
    """Note that a candidate is not to be used now; False where it is none, and not on its way. Raises `TuningError`.

    A canary that is declined ends; a version that is being made ready, to be one or to be used, is not waited for any
    more: it may cost by the hour from then on.
    """
    store = services.store
    version = version_named(store, name)
    with store.transaction():
        if (canary := is_canary(services, name)) is not None:
            declined = finish(services, canary, CanaryEnd.STOPPED, actor, "not now")
        else:
            declined = store.registry.reject(name)
        on_its_way = store.rollouts.under_way()
        if on_its_way is not None and on_its_way.model == name and not on_its_way.back:
            store.rollouts.give_up()
            declined = True
        if not declined:
            return False
        store.audit.add(actor, "not now", name)
        tell(store, store.tuning.get(version.job_id), f"declined:{name}:{store.clock().isoformat()}")
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


def _alias_mark(services: Services) -> str:
    """What tells one promotion or rollback from the next, for messages that are brought up to date."""
    pointed = services.store.registry.pointed()
    return f"alias:{pointed.seq if pointed else 0}"
