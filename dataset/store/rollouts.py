"""Versions on their way into use: a queue, and one of them at a time. The newest word counts."""

from __future__ import annotations

from dataset.model_records import Rollout
from dataset.records import WorkState, new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock, Queue

OVERTAKEN = "Somebody decided otherwise meanwhile."


class Rollouts:
    """The rollouts of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.queue = Queue(db, "rollouts", clock)

    def add(
        self, model: str, actor: str, *, back: bool = False, canary: bool = False, costs_seen: bool = False
    ) -> Rollout:
        """Queue a version; the one that was on its way gives way, and the same one is queued once."""
        now = stamp(self._clock())
        row: Row = {
            "id": new_id("roll"),
            "model": model,
            "actor": actor,
            "back": int(back),
            "canary": int(canary),
            "costs_seen": int(costs_seen),
            "state": WorkState.QUEUED.value,
            "due_at": now,
            "created_at": now,
        }
        with self._db.write():
            before = self.under_way()
            if before is not None and (before.model, before.back, before.canary) == (model, back, canary):
                if costs_seen:
                    self._db.execute("UPDATE rollouts SET costs_seen = 1 WHERE id = ?", (before.id,))
                return before
            self.give_up()
            self._db.insert("rollouts", row)
        return self.get(row["id"])

    def give_up(self) -> Rollout | None:
        """End the one that is on its way, without effect; None where there is none."""
        with self._db.write():
            before = self.under_way()
            if before is not None:
                self._db.execute(
                    """UPDATE rollouts SET state = 'failed', error = ?, finished_at = ?, lease_owner = NULL,
                       lease_until = NULL WHERE id = ?""",
                    (OVERTAKEN, stamp(self._clock()), before.id),
                )
        return before

    def get(self, rollout_id: str) -> Rollout:
        """The rollout with this id. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM rollouts WHERE id = ?", (rollout_id,))
        if row is None:
            raise KeyError(rollout_id)
        return _from_row(row)

    def under_way(self) -> Rollout | None:
        """The one that is on its way; None where there is none."""
        row = self._db.row("SELECT * FROM rollouts WHERE finished_at IS NULL")
        return _from_row(row) if row else None

    def latest_of(self, model: str) -> Rollout | None:
        """The newest one of a version; None where there was none."""
        row = self._db.row("SELECT * FROM rollouts WHERE model = ? ORDER BY rowid DESC LIMIT 1", (model,))
        return _from_row(row) if row else None

    def claim(self, owner: str) -> Rollout | None:
        """Take the one that waits, or None."""
        row = self.queue.claim(owner)
        return _from_row(row) if row else None

    def note(self, rollout_id: str, owner: str, what: str) -> bool:
        """Write down what is being done; False where the lease has gone to somebody else."""
        with self._db.write():
            changed = self._db.execute(
                "UPDATE rollouts SET what = ? WHERE id = ? AND lease_owner = ? AND state = 'working'",
                (what, rollout_id, owner),
            )
        return changed == 1


def _from_row(row: Row) -> Rollout:
    return Rollout.model_validate({name: value for name, value in row.items() if name in Rollout.model_fields})
