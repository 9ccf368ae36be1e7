"""Jobs by the clock. APScheduler keeps them in memory and looks every minute; whether one is due, and that a single
process does it, is decided by the store (`dataset.store.jobs`).

After downtime a job that is overdue is done once, at the first look.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, timedelta

from apscheduler.schedulers.background import (  # type: ignore[import-untyped]  # it ships no types
    BackgroundScheduler,
)

from bot.logs import describe_failure
from dataset.records import new_id
from dataset.store import LEASE, Store

logger = logging.getLogger(__name__)

LOOK_SECONDS = 60.0


@dataclass(frozen=True)
class Job:
    """Something to be done every so often, by one process.

    `work` is told by `stopping()` when the bot stops: what it leaves undone then is due again at once. It may be run
    again where it raised or the process died. `name` is written to the store: it is never given another meaning.
    """

    name: str
    every: timedelta
    work: Callable[[Callable[[], bool]], None]


class Schedule:
    """The jobs of the running bot. `start` once, `stop` once."""

    def __init__(self, store: Store, jobs: Sequence[Job], *, look_seconds: float = LOOK_SECONDS) -> None:
        """`look_seconds` is how often it looks for what is due."""
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
            self._scheduler.add_job(self._look, "interval", seconds=self._look_seconds, args=[job], id=job.name)
            self._scheduler.add_job(self._look, args=[job])
        self._scheduler.add_job(self._renew, "interval", seconds=LEASE.total_seconds() / 3)
        self._scheduler.start()

    def run_if_due(self, job: Job) -> bool:
        """Do a job where it is due and nobody is at it; False where not."""
        owner = new_id("job")
        with self._condition:
            if self._stopping.is_set():
                return False
            self._running.add(owner)
        try:
            if not self._store.jobs.claim(job.name, owner):
                return False
            try:
                job.work(self._stopping.is_set)
            except Exception as error:
                logger.error("the job %s could not go on: %s", job.name, describe_failure(error))
            again = timedelta(0) if self._stopping.is_set() else job.every
            self._store.jobs.done(job.name, owner, again)
            return True
        finally:
            with self._condition:
                self._running.discard(owner)
                self._condition.notify_all()

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
