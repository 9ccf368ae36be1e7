"""Jobs by the clock. APScheduler keeps them in memory and looks every minute; whether one is due, and that a single
process does it, is decided by the store (`dataset.store.jobs`).

A job is due every so often, and at once where it was never done; or by a rule as cron has it, and then first at the
rule's next time. After downtime a job that is overdue is done once, at the first look. A job's rule is written beside
its due time: whoever changes the settings changes when it is due next.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import (  # type: ignore[import-untyped]  # it ships no types
    BackgroundScheduler,
)

from bot.cron import Cron
from bot.logs import describe_failure
from dataset.records import new_id
from dataset.store import LEASE, Store

logger = logging.getLogger(__name__)

LOOK_SECONDS = 60.0
TRIES = 3  # of a job with a rule that raises: the rule's next time may be a week away
TRY_AGAIN = timedelta(minutes=10)
OFF = "off"
"""The rule that stands in the store for none: one that is set again later is worked out anew."""


@dataclass(frozen=True)
class Rule:
    """Times of the week, on the clocks of a zone; an empty rule never comes.

    >>> Rule("0 2 * * sun", ZoneInfo("Europe/Berlin")).after(datetime(2026, 11, 28, tzinfo=UTC)).isoformat()
    '2026-11-29T02:00:00+01:00'
    """

    text: str
    zone: ZoneInfo

    def after(self, moment: datetime) -> datetime | None:
        """The first time after a moment; None for never."""
        return Cron(self.text).after(moment, self.zone) if self.text else None

    def __str__(self) -> str:
        """The rule as it is written to the store."""
        return f"{self.text} {self.zone.key}" if self.text else OFF


@dataclass(frozen=True)
class Job:
    """Something to be done by the clock, by one process: every so often, or by a rule.

    `work` is told by `stopping()` when the bot stops: what it leaves undone then is due again at once. It may be run
    again where it raised or the process died; the store's due time is the same then, and may be read while it runs.
    `name` is written to the store: it is never given another meaning. `what` says in words what is done.
    """

    name: str
    when: timedelta | Rule
    work: Callable[[Callable[[], bool]], None]
    what: str = ""

    @property
    def rule(self) -> str:
        """What stands in the store beside the due time; empty for a job that is done every so often."""
        return str(self.when) if isinstance(self.when, Rule) else ""

    def first(self, now: datetime) -> datetime | None:
        """When a job that nothing is known of is due; None for one that is switched off."""
        return self.when.after(now) if isinstance(self.when, Rule) else now

    def again(self, now: datetime) -> datetime | None:
        """When a job that was done now is due next; None for never."""
        return self.when.after(now) if isinstance(self.when, Rule) else now + self.when


def next_time(store: Store, job: Job) -> datetime | None:
    """When a job is due next, by the store or, where that knows nothing of its rule, by the rule; None for never.

    A time that is past is one at which nothing ran: the job is done at the next look.
    """
    now, known = store.clock(), store.jobs.get(job.name)
    first = job.first(now)
    return known.due_at if first is not None and known is not None and known.rule == job.rule else first


class Schedule:
    """The jobs of the running bot. `start` once, `stop` once."""

    def __init__(self, store: Store, jobs: Sequence[Job], *, look_seconds: float = LOOK_SECONDS) -> None:
        """`look_seconds` is how often it looks for what is due; for a job that is to be done more often, as often."""
        self._store = store
        self._jobs = tuple(jobs)
        self._look_seconds = look_seconds
        self._stopping = threading.Event()
        self._condition = threading.Condition()
        self._running: set[str] = set()
        # It logs each look, and the messages of errors.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Look at once, and then again and again."""
        for job in self._jobs:
            seconds = self._look_seconds
            if isinstance(job.when, timedelta):
                seconds = min(seconds, job.when.total_seconds())
            self._scheduler.add_job(self._look, "interval", seconds=seconds, args=[job], id=job.name)
            self._scheduler.add_job(self._look, args=[job])
        self._scheduler.add_job(self._renew, "interval", seconds=LEASE.total_seconds() / 3)
        self._scheduler.start()

    def run_if_due(self, job: Job) -> bool:
        """Do a job where it is due and nobody is at it; False where not."""
        owner = f"{new_id('job')}@{os.getpid()}"
        with self._condition:
            if self._stopping.is_set():
                return False
            self._running.add(owner)
        try:
            first = job.first(self._store.clock())
            self._store.jobs.plan(job.name, job.rule, first or self._store.clock())
            if first is None:
                return False
            claimed = self._store.jobs.claim(job.name, owner)
            if claimed is None:
                return False
            self._do(job, owner, claimed.attempts)
            return True
        finally:
            with self._condition:
                self._running.discard(owner)
                self._condition.notify_all()

    def _do(self, job: Job, owner: str, attempts: int) -> None:
        raised = False
        try:
            job.work(self._stopping.is_set)
        except Exception as error:
            raised = True
            logger.error("the job %s could not go on: %s", job.name, describe_failure(error))
        now = self._store.clock()
        again = job.again(now) or now
        if self._stopping.is_set():
            self._store.jobs.leave(job.name, owner)
        elif not raised:
            self._store.jobs.done(job.name, owner, again)
        else:
            soon = isinstance(job.when, Rule) and attempts < TRIES
            due = min(again, now + TRY_AGAIN) if soon else again
            self._store.jobs.failed(job.name, owner, due, given_up=not soon)

    def finish(self) -> None:
        """Begin nothing more, and tell what is under way to leave the rest."""
        self._stopping.set()

    def stop(self, deadline: float) -> bool:
        """Finish, and stop; False where a job was still under way at `deadline` (`time.monotonic`)."""
        self.finish()
        with self._condition:
            ended = self._condition.wait_for(lambda: not self._running, max(0.0, deadline - time.monotonic()))
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        return ended

    def _look(self, job: Job) -> None:
        try:
            self.run_if_due(job)
        except Exception as error:
            logger.error("the job %s was not looked for: %s", job.name, describe_failure(error))

    def _renew(self) -> None:
        with self._condition:
            owners = tuple(self._running)
        for owner in owners:
            try:
                self._store.jobs.queue.renew(owner)
            except Exception as error:
                logger.error("a job's lease was not renewed: %s", describe_failure(error))
