"""Jobs that are done by the clock: when each is due next, and who is at it. The times are here, the work elsewhere.

The table is a queue as the others are (`dataset.store.queue`): of several processes one does a job, a killed one's
lease runs out, and a job that was due several times while nothing ran is done once. What a due time follows from, its
rule, is written beside it: where the settings have another rule by now, the time is worked out anew. `created_at` is
when the due time was written, so that one of a clock that was set back since is known for what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dataset.store.database import Database, Row, stamp
from dataset.store.queue import LEASE, Clock, Queue


@dataclass(frozen=True)
class StoredJob:
    """What the store knows of a job: when it is due next, by which rule, and when it was last done.

    `attempts` counts how often it was begun since. `at_it` is whoever is doing it now; None for nobody.
    """

    name: str
    rule: str
    due_at: datetime
    attempts: int = 0
    done_at: datetime | None = None
    at_it: str | None = None


class Jobs:
    """The jobs of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.queue = Queue(db, "jobs", clock)

    def plan(self, name: str, rule: str, due: datetime) -> None:
        """Note when a job is due, where that is not known yet, or was worked out from another rule than this one.

        It is noted anew too where the clock was set back behind the moment in which it was worked out. What somebody
        is at is left alone.
        """
        now = self._clock()
        settled = self._db.row(
            "SELECT 1 FROM jobs WHERE id = ? AND rule = ? AND created_at <= ?", (name, rule, stamp(now))
        )
        if settled is not None:
            return
        with self._db.write():
            self._db.execute(
                "INSERT OR IGNORE INTO jobs (id, state, due_at, created_at, rule) VALUES (?, 'queued', ?, ?, ?)",
                (name, stamp(due), stamp(now), rule),
            )
            self._db.execute(
                """UPDATE jobs SET state = 'queued', lease_owner = NULL, lease_until = NULL, attempts = 0,
                       due_at = ?, created_at = ?, rule = ?
                   WHERE id = ? AND (rule <> ? OR created_at > ?)
                     AND (state = 'queued' OR lease_until < ? OR lease_until > ?)""",
                (stamp(due), stamp(now), rule, name, rule, stamp(now), stamp(now), stamp(now + 2 * LEASE)),
            )

    def claim(self, name: str, owner: str) -> StoredJob | None:
        """Take a job, for as long as its lease is renewed; None where it is not due or somebody is at it."""
        row = self.queue.claim(owner, unless="w.id <> ?", arguments=(name,))
        return _from_row(row, self._clock()) if row else None

    def get(self, name: str) -> StoredJob | None:
        """What is known of a job; None where it was never planned."""
        row = self._db.row("SELECT * FROM jobs WHERE id = ?", (name,))
        return _from_row(row, self._clock()) if row else None

    def done(self, name: str, owner: str, due: datetime) -> bool:
        """Note that a job was done, and when it is due again; False where its lease has gone to somebody else."""
        return self._let_go(name, owner, due, "attempts = 0, done_at = ?", stamp(self._clock()))

    def failed(self, name: str, owner: str, due: datetime, *, given_up: bool) -> bool:
        """Note that a job could not go on, and when it is tried again; False where its lease has gone.

        `given_up` begins to count its attempts anew.
        """
        return self._let_go(name, owner, due, "attempts = 0" if given_up else "")

    def leave(self, name: str, owner: str) -> bool:
        """Let go of a job that was broken off: it is due still. False where its lease has gone to somebody else."""
        return self._let_go(name, owner)

    def _let_go(self, name: str, owner: str, due: datetime | None = None, more: str = "", *values: str) -> bool:
        fields, given = "state = 'queued', lease_owner = NULL, lease_until = NULL", values
        if more:
            fields += f", {more}"
        if due is not None:
            fields, given = f"{fields}, due_at = ?, created_at = ?", (*values, stamp(due), stamp(self._clock()))
        with self._db.write():
            changed = self._db.execute(
                f"UPDATE jobs SET {fields} WHERE id = ? AND lease_owner = ? AND state = 'working'",
                (*given, name, owner),
            )
        return changed == 1


def _from_row(row: Row, now: datetime) -> StoredJob:
    runs = row["state"] == "working" and stamp(now) <= (row["lease_until"] or "") <= stamp(now + 2 * LEASE)
    return StoredJob(
        name=row["id"],
        rule=row["rule"],
        due_at=datetime.fromisoformat(row["due_at"]),
        attempts=row["attempts"],
        done_at=datetime.fromisoformat(row["done_at"]) if row["done_at"] else None,
        at_it=row["lease_owner"] if runs else None,
    )
