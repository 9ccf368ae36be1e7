"""Watches the canary: takes back what does harm, promotes what is better, and asks leads where it takes too long.

Looked at every few seconds, by one process at a time; the test stays right however often it is
looked at (`canary_evidence`). Whatever is done is done once, in one transaction, whichever process does it.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.errors import TuningError
from bot.schedule import Job
from bot.services import Services
from bot.tuning.canary import Standing, end, standing
from bot.tuning.canary_ending import WATCH, tell_leads
from bot.tuning.canary_evidence import compare
from bot.tuning.decisions import champion_name
from bot.tuning.housekeeping import SEEN
from bot.tuning.statistics.sequential import Decision
from dataset.evaluation_records import Canary, CanaryEnd

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=20)
AT_LEAST_EVERY = timedelta(hours=1)
"""Without a vote, a correction or a failure: windows pass without any."""


def watch_job(services: Services) -> Job:
    """The job of the running bot that looks after the canary."""
    watch = Watch(services)
    return Job("watch-canary", EVERY, lambda _stopping: watch.look(), "look after the canary")


class Watch:
    """Looks after the canary of a store; remembers what it has looked at, so as to count only what is new."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._seen: tuple[str, int, int, int] | None = None

    def look(self) -> None:
        """See to the canary, if there is one: end it, promote it, or tell leads that there is no decision yet."""
        services = self._services
        canary = services.store.canaries.current()
        if canary is None:
            return
        if (gone := self._why_gone(canary)) is not None:
            end(services, canary.id, gone[0], WATCH, gone[1])
            return
        compare(services, canary.id)
        if (new := self._newest(canary)) != self._seen:
            self._judge(canary)
            self._seen = new
        self._remind(canary)

    def _why_gone(self, canary: Canary) -> tuple[CanaryEnd, str] | None:
        """Why a canary cannot go on, whatever its votes are; None where it can."""
        store = self._services.store
        if canary.model in store.erasure.retraining_wanted():
            return CanaryEnd.GONE, SEEN
        if store.registry.get(canary.model).artifact is None:
            return CanaryEnd.GONE, "it was taken down"
        if canary.champion != (champion := champion_name(self._services)):
            return CanaryEnd.STOPPED, f"{champion} came into use, and it was compared with {canary.champion}"
        return None

    def _newest(self, canary: Canary) -> tuple[str, int, int, int]:
        """What a judgement depends on; where it is the same, so is the judgement, but for windows that passed."""
        store = self._services.store
        hour = int(store.clock().timestamp() // AT_LEAST_EVERY.total_seconds())
        return canary.id, store.feedback.mark().feedback, store.canaries.failures(canary.id), hour

    def _judge(self, canary: Canary) -> None:
        services = self._services
        found = standing(services, canary)
        match found.decision:
            case Decision.HARM:
                end(services, canary.id, CanaryEnd.HARM, WATCH, in_short(found))
            case Decision.BETTER:
                try:
                    end(services, canary.id, CanaryEnd.PROMOTED, WATCH, in_short(found))
                except TuningError as error:  # forgotten this very moment: the next look says so
                    logger.warning("%s was not promoted: %s", canary.model, error)
            case Decision.NONE:
                pass

    def _remind(self, canary: Canary) -> None:
        """Tell leads once that a canary is past its days without a decision: they have to decide."""
        store = self._services.store
        if canary.overdue_told or store.clock() < canary.until:
            return
        with store.transaction():
            if store.canaries.note_overdue(canary.id):
                tell_leads(self._services, canary, f"overdue:{canary.until.isoformat()}")
        self._services.wake.ring()


def in_short(found: Standing) -> str:
    """What a decision rests on, for the audit log: counts alone."""
    arms = (
        f"{name}: {arm.down} of {arm.votes} votes down, {arm.corrected} of {arm.answered} answers corrected, "
        f"{arm.failed} failed"
        for name, arm in (("candidate", found.ours), ("champion", found.theirs))
    )
    return f"{found.because}; {'; '.join(arms)}"
