"""What team leads asked for, as a queue, and the audit log of who did what."""

from __future__ import annotations

from dataset.records import LeadRequest, WorkState, new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock, Queue


class LeadRequests:
    """The leads' requests of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.queue = Queue(db, "lead_requests", clock)

    def add(
        self, *, delivery_key: str, user: str, team: str | None, channel: str, command: str, arguments: str
    ) -> bool:
        """Record a request; False where this delivery was recorded before."""
        now = stamp(self._clock())
        row: Row = {
            "id": new_id("req"),
            "delivery_key": delivery_key,
            "user": user,
            "team": team,
            "channel": channel,
            "command": command,
            "arguments": arguments,
            "state": WorkState.QUEUED.value,
            "due_at": now,
            "created_at": now,
        }
        with self._db.write():
            if self._db.row("SELECT 1 FROM lead_requests WHERE delivery_key = ?", (delivery_key,)):
                return False
            self._db.insert("lead_requests", row)
        return True

    def claim(self, owner: str) -> LeadRequest | None:
        """Take the oldest request that waits, or None."""
        row = self.queue.claim(owner)
        return LeadRequest.model_validate({name: row[name] for name in LeadRequest.model_fields}) if row else None


class Audit:
    """The audit log: append-only, and without text of calls."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Write down that `actor` did `action` to `subject`."""
        row: Row = {
            "at": stamp(self._clock()),
            "actor": actor,
            "action": action,
            "subject": subject,
            "detail": detail,
        }
        with self._db.write():
            self._db.insert("audit", row)

    def entries(self) -> list[Row]:
        """All entries, the oldest first."""
        return self._db.rows("SELECT * FROM audit ORDER BY seq")
