"""Requests to summarise a call. The table is also the queue that the workers claim from."""

from __future__ import annotations

import json
from datetime import timedelta

from dataset.records import Debrief, FileRef, Source, Visibility, WorkState, new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock, Queue

DOUBLE_CLICK = timedelta(seconds=5)


class Debriefs:
    """The debriefs of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.queue = Queue(db, "debriefs", clock)

    def add(
        self,
        *,
        delivery_key: str,
        source: Source,
        user: str,
        team: str | None = None,
        channel: str | None = None,
        thread_ts: str | None = None,
        title: str | None = None,
        text: str | None = None,
        file: FileRef | None = None,
        origin: str | None = None,
    ) -> Debrief | None:
        """Record a request, or None where it was recorded before.

        Slack delivers some things twice under one key; a double click is two deliveries, which have the same
        `origin` (who asked, and about what) within a moment of each other, or while the first is still worked on.
        """
        debrief_id = new_id("dbf")
        now = stamp(self._clock())
        row: Row = {
            "id": debrief_id,
            "delivery_key": delivery_key,
            "origin": origin,
            "state": WorkState.QUEUED.value,
            "source": source.value,
            "team": team,
            "channel": channel,
            "thread_ts": thread_ts,
            "user": user,
            "title": title,
            "text": text,
            "file": file.model_dump_json() if file else None,
            "visibility": Visibility.PRIVATE.value,
            "due_at": now,
            "created_at": now,
        }
        moment_ago = stamp(self._clock() - DOUBLE_CLICK)
        with self._db.write():
            if self._db.row(
                """SELECT 1 FROM debriefs WHERE delivery_key = ?1
                   UNION ALL SELECT 1 FROM forgotten_deliveries WHERE delivery_key = ?1""",
                (delivery_key,),
            ):
                return None
            if origin is not None and self._db.row(
                """SELECT 1 FROM debriefs WHERE origin = ?
                   AND (created_at BETWEEN ? AND ? OR state IN ('queued', 'working'))""",
                (origin, moment_ago, now),
            ):
                return None
            self._db.insert("debriefs", row)
        return self.get(debrief_id)

    def add_imported(
        self, *, delivery_key: str, user: str, source: Source = Source.IMPORT, title: str | None = None
    ) -> Debrief | None:
        """Record a debrief that somebody brought along with its answer: nothing is left to be done for it.

        None where it was recorded before. To be called in the transaction that keeps the call and the answer.
        """
        with self._db.write():
            debrief = self.add(delivery_key=delivery_key, source=source, user=user, title=title)
            if debrief is not None:
                self._db.execute(
                    "UPDATE debriefs SET state = 'done', finished_at = created_at WHERE id = ?", (debrief.id,)
                )
        return debrief

    def get(self, debrief_id: str) -> Debrief:
        """The debrief with this id. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM debriefs WHERE id = ?", (debrief_id,))
        if row is None:
            raise KeyError(debrief_id)
        return _from_row(row)

    def of_user(self, user: str, limit: int = 5) -> list[Debrief]:
        """The newest debriefs that a user asked for."""
        rows = self._db.rows(
            "SELECT * FROM debriefs WHERE user = ? ORDER BY created_at DESC, rowid DESC LIMIT ?",
            (user, str(limit)),
        )
        return [_from_row(row) for row in rows]

    def of_call(self, debrief_or_call: str) -> list[Debrief]:
        """The debriefs of a call, given its id or the id of one of them; none where there is no such thing."""
        rows = self._db.rows(
            """SELECT * FROM debriefs WHERE id = ?1 OR call_id = ?1
               OR call_id = (SELECT call_id FROM debriefs WHERE id = ?1) ORDER BY created_at, rowid""",
            (debrief_or_call,),
        )
        return [_from_row(row) for row in rows]

    def count(self, state: WorkState) -> int:
        """How many debriefs are in this state."""
        row = self._db.row("SELECT count(*) AS n FROM debriefs WHERE state = ?", (state.value,))
        return int(row["n"]) if row else 0

    def claim(self, owner: str) -> Debrief | None:
        """Take the oldest debrief that waits, or None."""
        row = self.queue.claim(owner)
        return _from_row(row) if row else None

    def attach_call(self, debrief_id: str, call_id: str) -> None:
        """Note which call a debrief's log turned out to be."""
        with self._db.write():
            self._db.execute("UPDATE debriefs SET call_id = ? WHERE id = ?", (call_id, debrief_id))

    def note_answered(
        self,
        debrief_id: str,
        *,
        model: str,
        prompt_version: str,
        input_tokens: int,
        output_tokens: int,
        latency_ms: int,
        generation: int = 0,
    ) -> None:
        """Note by which model and prompt a debrief was answered, and what it took.

        `generation` counts the rounds of fine-tuning that the model had been through.
        """
        with self._db.write():
            self._db.execute(
                """UPDATE debriefs SET model = ?, prompt_version = ?, input_tokens = ?, output_tokens = ?,
                   latency_ms = ?, generation = ?, error = NULL WHERE id = ?""",
                (model, prompt_version, input_tokens, output_tokens, latency_ms, generation, debrief_id),
            )

    def fail(self, debrief_id: str, owner: str, error: str, *, retryable: bool) -> bool:
        """End a debrief without an answer; False where its lease has gone to somebody else."""
        with self._db.write():
            if not self.queue.finish(debrief_id, owner, WorkState.FAILED, error):
                return False
            self._db.execute("UPDATE debriefs SET retryable = ? WHERE id = ?", (int(retryable), debrief_id))
        return True

    def retry(self, debrief_id: str) -> bool:
        """Queue a failed debrief again; False where it has not failed (a second click)."""
        with self._db.write():
            changed = self._db.execute(
                """UPDATE debriefs SET state = 'queued', attempts = 0, due_at = ?, error = NULL, finished_at = NULL
                   WHERE id = ? AND state = 'failed'""",
                (stamp(self._clock()), debrief_id),
            )
        return changed == 1

    def postpone(self, debrief_id: str, owner: str, delay: timedelta) -> bool:
        """Let a debrief wait before its next attempt."""
        return self.queue.postpone(debrief_id, owner, delay)

    def note_shared(self, debrief_id: str) -> None:
        """Note that others can see the debrief now."""
        with self._db.write():
            self._db.execute("UPDATE debriefs SET visibility = ? WHERE id = ?", (Visibility.SHARED.value, debrief_id))


def _from_row(row: Row) -> Debrief:
    fields = {name: value for name, value in row.items() if name in Debrief.model_fields}
    return Debrief.model_validate({**fields, "file": json.loads(row["file"]) if row["file"] else None})
