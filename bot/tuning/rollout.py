"""Puts versions into use, or has them be the canary, that have to be made ready first: a deployment takes minutes.

Who decided is written down with the version (`dataset.store.rollouts`), so that a killed process changes nothing: the
next one goes on asking whether it is ready, and then points the alias to it. The version in use writes meanwhile.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.crew import Crew
from bot.errors import TuningError, TuningUnavailable
from bot.logs import describe_failure
from bot.services import Services
from bot.tuning import canary, decisions, housekeeping
from bot.tuning.named import version_named
from bot.tuning.telling import tell
from dataset.model_records import Rollout
from dataset.records import WorkState

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
LONGEST_LOOK_SECONDS = 30.0
LONGEST = timedelta(hours=6)  # that making a version ready may take
_LOOK = "Look at it in the AWS console, and try again."
MOST_ATTEMPTS = 300  # that fail because the provider cannot be asked, which is about two hours


class RolloutWorker:
    """What a thread does with the versions on their way into use."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._store = services.store

    def crew(self) -> Crew:
        """The one thread that looks after them."""
        return Crew(
            "rollout",
            self.work_once,
            queue=self._store.rollouts.queue,
            wake=self._services.wake,
            idle_seconds=lambda: LOOK_SECONDS,
        )

    def work_once(self, owner: str) -> bool:
        """Look once after the version that waits; False where none does."""
        rollout = self._store.rollouts.claim(owner)
        if rollout is None:
            return False
        try:
            self._step(rollout, owner)
        except TuningUnavailable as error:
            self._try_later(rollout, owner, error)
        except TuningError as error:
            self._fail(rollout, owner, str(error))
        except Exception as error:
            logger.error("rollout %s: %s", rollout.id, describe_failure(error))
            self._try_later(rollout, owner, TuningError("Something went wrong inside Debrief.", "Try again."))
        self._services.wake.ring()
        return True

    def _step(self, rollout: Rollout, owner: str) -> None:
        version = version_named(self._store, rollout.model)
        tuner = self._services.tuner_of(version.provider)
        readiness = tuner.deploy(version, rollout.actor, costs_seen=rollout.costs_seen)
        if not readiness.ready and self._store.clock() - rollout.created_at > LONGEST:
            raise TuningError(f"{version.name} was not ready after {LONGEST.total_seconds() / 3600:.0f} hours.", _LOOK)
        if not readiness.ready:
            self._store.rollouts.note(rollout.id, owner, readiness.what)
            self._store.rollouts.queue.postpone(rollout.id, owner, timedelta(seconds=self._pause(rollout)), count=False)
            return
        with self._store.transaction():
            # In one transaction: a word that was given meanwhile counts, or this one does.
            if not self._store.rollouts.queue.finish(rollout.id, owner, WorkState.DONE):
                return
            if rollout.canary:
                canary.begin(self._services, rollout.model, rollout.actor)
            else:
                decisions.settle(self._services, rollout.model, rollout.actor, back=rollout.back)
        housekeeping.sweep(self._services)
        logger.info("%s is ready, and in use", rollout.model)

    def _pause(self, rollout: Rollout) -> float:
        age = (self._store.clock() - rollout.created_at).total_seconds()
        return min(LONGEST_LOOK_SECONDS, max(LOOK_SECONDS, age / 20))

    def _try_later(self, rollout: Rollout, owner: str, error: TuningError) -> None:
        if rollout.attempts >= MOST_ATTEMPTS:
            self._fail(rollout, owner, str(error))
            return
        logger.warning("rollout %s: %s", rollout.id, error)
        delay = min(LONGEST_LOOK_SECONDS, LOOK_SECONDS * 2 ** min(rollout.attempts, 10))
        self._store.rollouts.queue.postpone(rollout.id, owner, timedelta(seconds=delay))

    def _fail(self, rollout: Rollout, owner: str, error: str) -> None:
        with self._store.transaction():
            if self._store.rollouts.queue.finish(rollout.id, owner, WorkState.FAILED, error):
                version = version_named(self._store, rollout.model)
                tell(self._store, self._store.tuning.get(version.job_id), f"rollout:{rollout.id}")
        logger.error("%s was not put into use: %s", rollout.model, error)
