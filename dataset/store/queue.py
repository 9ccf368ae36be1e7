"""Work that is claimed with a lease: one mechanism for debriefs, notices, leads' requests and fine-tunes.

A row is `queued` until somebody claims it, `working` while its lease runs, then `done` or `failed`. A lease that
ran out may be claimed by anybody: what was acked is never lost, whichever process died. Whoever finishes has to
hold the lease still, so a worker that was overtaken changes nothing.

Leases are short and renewed while the work goes on (`renew`), so that a killed process delays its work by seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from dataset.records import WorkState
from dataset.store.database import Database, Row, stamp

Clock = Callable[[], datetime]

LEASE = timedelta(seconds=10)


class Queue:
    """The queue that a table is. Its columns: id, state, attempts, due_at, lease_owner, lease_until, created_at."""

    def __init__(self, db: Database, table: str, clock: Clock) -> None:
        self._db = db
        self._table = table
        self._clock = clock

    def claim(self, owner: str, *, unless: str = "0", arguments: tuple[str, ...] = ()) -> Row | None:
        """Take the oldest row that is due, or None. `unless` is an SQL condition on the row (`w`) that bars it."""
        now = self._clock()
        sql = f"""SELECT * FROM {self._table} AS w
                  WHERE ((state = 'queued' AND (due_at <= ? OR created_at > ?))
                         OR (state = 'working' AND (lease_until < ? OR lease_until > ?)))
                    AND NOT ({unless})
                  ORDER BY due_at, rowid LIMIT 1"""
        # A time to come that nobody can have written is one of a clock that was set back since.
        values = (stamp(now), stamp(now), stamp(now), stamp(now + 2 * LEASE), *arguments)
        # Looked for without the write lock first: idle threads leave it to those who have something to write.
        if self._db.row(sql, values) is None:
            return None
        with self._db.write():
            row = self._db.row(sql, values)
            if row is None:
                return None
            self._db.execute(
                f"""UPDATE {self._table} SET state = 'working', attempts = attempts + 1, lease_owner = ?,
                    lease_until = ? WHERE id = ?""",
                (owner, stamp(now + LEASE), row["id"]),
            )
        return {**row, "state": WorkState.WORKING.value, "attempts": row["attempts"] + 1}

    def renew(self, owner: str) -> None:
        """Extend all leases of `owner`."""
        with self._db.write():
            self._db.execute(
                f"UPDATE {self._table} SET lease_until = ? WHERE lease_owner = ? AND state = 'working'",
                (stamp(self._clock() + LEASE), owner),
            )

    def finish(self, work_id: str, owner: str, state: WorkState, error: str | None = None) -> bool:
        """End a piece of work; False (and nothing changed) where its lease has gone to somebody else."""
        fields = "state = ?, lease_owner = NULL, lease_until = NULL, finished_at = ?"
        values: tuple[str | None, ...] = (state.value, stamp(self._clock()))
        if error is not None:
            fields, values = fields + ", error = ?", (*values, error)
        return self._change(fields, values, work_id, owner)

    def postpone(self, work_id: str, owner: str, delay: timedelta, *, count: bool = True) -> bool:
        """Put a piece of work back for later. `count=False` takes its attempt back: nothing had been tried."""
        fields = "state = 'queued', lease_owner = NULL, lease_until = NULL, due_at = ?"
        if not count:
            fields += ", attempts = attempts - 1"
        return self._change(fields, (stamp(self._clock() + delay),), work_id, owner)

    def holds(self, work_id: str, owner: str) -> bool:
        """Whether `owner` still has the lease of this work."""
        row = self._db.row(
            f"SELECT 1 FROM {self._table} WHERE id = ? AND lease_owner = ? AND state = 'working'",
            (work_id, owner),
        )
        return row is not None

    def _change(self, fields: str, values: tuple[str | None, ...], work_id: str, owner: str) -> bool:
        with self._db.write():
            changed = self._db.execute(
                f"UPDATE {self._table} SET {fields} WHERE id = ? AND lease_owner = ? AND state = 'working'",
                (*values, work_id, owner),
            )
        return changed == 1
