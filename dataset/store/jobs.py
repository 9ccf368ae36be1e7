"""Jobs that are done by the clock: when each is due next, and who is at it. The times are here, the work elsewhere.

The table is a queue as the others are (`dataset.store.queue`): of several processes one does a job, a killed one's
lease runs out, and a job that was due several times while nothing ran is done once.
"""

from __future__ import annotations

from datetime import timedelta

from dataset.store.database import Database, stamp
from dataset.store.queue import Clock, Queue


class Jobs:
    """The jobs of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.queue = Queue(db, "jobs", clock)

    def claim(self, name: str, owner: str) -> bool:
        """Take a job, for as long as its lease is renewed; False where it is not due or somebody is at it.

        A job that was never done is due at once.
        """
        if self._db.row("SELECT 1 FROM jobs WHERE id = ?", (name,)) is None:
            now = stamp(self._clock())
            with self._db.write():
                self._db.execute(
                    "INSERT OR IGNORE INTO jobs (id, state, due_at, created_at) VALUES (?, 'queued', ?, ?)",
                    (name, now, now),
                )
        return self.queue.claim(owner, unless="w.id <> ?", arguments=(name,)) is not None

    def done(self, name: str, owner: str, every: timedelta) -> bool:
        """End a job, due again in `every` from now; False where its lease has gone to somebody else."""
        return self.queue.postpone(name, owner, every)
