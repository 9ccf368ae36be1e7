"""What is taken down: versions that nobody needs, those that saw a forgotten call, and what trainings left behind.

A version that has seen a call which was forgotten since is not used again from that moment, and is taken down as soon
as another one takes its place; what cannot be taken down now is tried again every hour.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.errors import TuningError
from bot.schedule import Job
from bot.services import BEDROCK, Services
from bot.tuning.canary_ending import WATCH, finish, is_canary
from bot.tuning.named import version_named
from bot.tuning.telling import tell
from dataset.evaluation_records import CanaryEnd

logger = logging.getLogger(__name__)

SEEN = "it had seen a call that was forgotten"


def retire(services: Services, name: str, actor: str) -> None:
    """Take a version down for good, with all that it costs. Raises `TuningError` where it is in use."""
    store = services.store
    version = version_named(store, name)
    with store.transaction():
        # In one transaction: somebody may put it into use at this moment, or this one is the first.
        _refuse_what_is_in_use(services, name)
        # First: nobody uses it any more, whether it can be taken down now or not.
        store.registry.note_taken_down(name)
        store.audit.add(actor, "retire", name)
        tell(store, store.tuning.get(version.job_id), f"retired:{name}")
    services.wake.ring()
    services.tuner_of(version.provider).retire(version)
    store.erasure.note_retrained(name)


def undeploy(services: Services, name: str, actor: str) -> None:
    """Take down what serves a version, and keep the version. Raises `TuningError` where it is in use."""
    store = services.store
    version = version_named(store, name)
    _refuse_what_is_in_use(services, name)
    services.tuner_of(version.provider).undeploy(version)
    with store.transaction():
        store.audit.add(actor, "undeploy", name)
        tell(store, store.tuning.get(version.job_id), f"undeployed:{name}:{store.clock().isoformat()}")
    services.wake.ring()


def _refuse_what_is_in_use(services: Services, name: str) -> None:
    """Raise `TuningError` for the champion and the canary; what was only on its way into use is given up."""
    store = services.store
    champion = store.registry.champion()
    if champion is not None and champion.name == name:
        raise TuningError(
            f"{name} writes the debriefs; nothing was taken down.",
            "Use another version first, or go back: `debrief models rollback`.",
        )
    if is_canary(services, name) is not None:
        raise TuningError(
            f"{name} is the canary and writes a share of the debriefs; nothing was taken down.",
            "End that first: `debrief models rollback`.",
        )
    on_its_way = store.rollouts.under_way()
    if on_its_way is not None and on_its_way.model == name:
        store.rollouts.give_up()


def sweep(services: Services) -> int:
    """Take down the versions that have seen a forgotten call and are not in use; how many these were.

    A canary that has seen one ends. One that cannot be taken down now is left for the next time.
    """
    store = services.store
    champion = store.registry.champion()
    swept = 0
    for name in store.erasure.retraining_wanted():
        if champion is not None and champion.name == name:
            continue
        version = version_named(store, name)
        if (canary := is_canary(services, name)) is not None:
            finish(services, canary, CanaryEnd.GONE, WATCH, SEEN)
        store.registry.note_taken_down(name)  # first: nobody goes back to it, whether it can be taken down now or not
        try:
            services.tuner_of(version.provider).retire(version)
        except TuningError as error:
            logger.warning("%s has seen a forgotten call and was not taken down yet: %s", name, error)
            continue
        with store.transaction():
            store.erasure.note_retrained(name)
            store.audit.add("debrief", "delete model", name, SEEN)
            tell(store, store.tuning.get(version.job_id), f"swept:{name}")
        swept += 1
    return swept


def sweep_job(services: Services) -> Job:
    """The job of the running bot that does it, for calls that are forgotten while nobody promotes anything."""
    return Job("sweep-models", timedelta(hours=1), lambda _stopping: _sweep(services), "tidy up after models")


def _sweep(services: Services) -> None:
    sweep(services)
    go_on(services)
    tidy(services)


def tidy(services: Services) -> None:
    """Take away what trainings left behind whose process died between registering a version and doing so.

    What cannot be taken away now keeps nothing else waiting: it is tried again every hour.
    """
    for job in services.store.tuning.ended():
        try:
            services.tuner_of(job.provider).clean(job.id)
        except TuningError as error:
            logger.warning("tuning job %s: what it left behind is not taken away yet: %s", job.id, error)


def go_on(services: Services) -> None:
    """Go on with what was to be taken down, and could not be at the time, or whose process died before it was."""
    for version in services.store.registry.all():
        # What is in an account has rows of its own. Files are found by their version alone, and a call that it has seen
        # may be forgotten one day.
        if version.artifact is None and version.provider != BEDROCK:
            services.tuner_of(version.provider).retire(version)
    for tuner in services.tuners.values():
        try:
            tuner.sweep()
        except TuningError as error:
            logger.warning("something is not taken down yet: %s", error)
