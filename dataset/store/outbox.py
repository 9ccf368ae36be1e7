"""What is to be sent to Slack, written in the transaction that gives reason to it, and the copies that are there.

A notice is unique by its key, so a second click or a redelivered event sends nothing twice. Notices of one *lane* (all
that concerns one copy of a debrief, or one person) go out one after another, in the order in which they were written,
also where one of them has to be tried again: no sender overtakes another on the same message.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from dataset.records import Message, MessageKind, Notice, NoticeKind, WorkState, new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock, Queue


class Outbox:
    """The notices and the messages of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.queue = Queue(db, "outbox", clock)

    def add(
        self,
        kind: NoticeKind,
        target: str,
        key: str,
        *,
        lane: str | None = None,
        debrief_id: str | None = None,
        payload: dict[str, str] | None = None,
        delay: timedelta = timedelta(0),
    ) -> bool:
        """Write a notice; False where one with this key is there already (unless that one has failed).

        `lane` is `target` unless said otherwise.
        """
        now = self._clock()
        row: Row = {
            "id": new_id("ntc"),
            "notice_key": key,
            "kind": kind.value,
            "target": target,
            "lane": lane or target,
            "debrief_id": debrief_id,
            "payload": json.dumps(payload or {}),
            "state": WorkState.QUEUED.value,
            "due_at": stamp(now + delay),
            "created_at": stamp(now),
        }
        with self._db.write():
            self._db.execute("DELETE FROM outbox WHERE notice_key = ? AND state = 'failed'", (key,))
            if self._db.row("SELECT 1 FROM outbox WHERE notice_key = ?", (key,)):
                return False
            self._db.insert("outbox", row)
        return True

    def update_copies(self, debrief_id: str, cause: str) -> None:
        """Ask for every copy of a debrief to be brought up to date. `cause` names the event, once."""
        with self._db.write():
            for message in self.messages(debrief_id):
                self.update_copy(message, cause)

    def update_copy(self, message: Message, cause: str) -> None:
        """Ask for one copy of a debrief to be brought up to date."""
        lane = lane_of(message.debrief_id, message.kind, message.channel)
        with self._db.write():
            # A copy is rendered from the store when it is sent: one update that waits serves all causes.
            if self._db.row(
                "SELECT 1 FROM outbox WHERE lane = ? AND kind = 'update' AND state = 'queued' AND attempts = 0",
                (lane,),
            ):
                return
            self.add(
                NoticeKind.UPDATE,
                message.channel,
                f"update:{message.id}:{cause}",
                lane=lane,
                debrief_id=message.debrief_id,
                payload={"message_id": message.id},
            )

    def claim(self, owner: str, resting: Collection[str] = ()) -> Notice | None:
        """Take the oldest notice that is due, passing over targets that rest and lanes where another is first."""
        marks = ", ".join("?" for _ in resting)
        not_first = (
            "EXISTS (SELECT 1 FROM outbox AS o WHERE o.lane = w.lane AND o.rowid < w.rowid"
            " AND o.state IN ('queued', 'working'))"
        )
        row = self.queue.claim(owner, unless=f"w.target IN ({marks}) OR {not_first}", arguments=tuple(resting))
        return _from_row(row) if row else None

    def drop(self, key: str) -> None:
        """Take back a notice that nobody has begun to send."""
        with self._db.write():
            self._db.execute(
                """UPDATE outbox SET state = 'done', finished_at = ?
                   WHERE notice_key = ? AND state = 'queued' AND attempts = 0""",
                (stamp(self._clock()), key),
            )

    def waits(self, kind: NoticeKind, target: str, about: str) -> bool:
        """Whether a notice of this kind that is `about` something waits for its first attempt."""
        row = self._db.row(
            """SELECT 1 FROM outbox WHERE kind = ? AND target = ? AND json_extract(payload, '$.about') = ?
               AND state = 'queued' AND attempts = 0""",
            (kind.value, target, about),
        )
        return row is not None

    def failed(self) -> int:
        """How many notices were given up."""
        row = self._db.row("SELECT count(*) AS n FROM outbox WHERE state = 'failed'")
        return int(row["n"]) if row else 0

    def pending(self) -> int:
        """How many notices have not been sent yet."""
        row = self._db.row("SELECT count(*) AS n FROM outbox WHERE state IN ('queued', 'working')")
        return int(row["n"]) if row else 0

    def add_message(self, debrief_id: str, kind: MessageKind, channel: str, ts: str) -> Message:
        """Note that a copy of a debrief is in Slack."""
        message = Message(id=new_id("msg"), debrief_id=debrief_id, kind=kind, channel=channel, ts=ts)
        with self._db.write():
            known = self._db.row("SELECT * FROM messages WHERE channel = ? AND ts = ?", (channel, ts))
            if known:
                return _message(known)
            self._db.insert("messages", {**message.model_dump(mode="json"), "created_at": stamp(self._clock())})
        return message

    def messages(self, debrief_id: str) -> list[Message]:
        """The copies of a debrief, the oldest first."""
        rows = self._db.rows("SELECT * FROM messages WHERE debrief_id = ? ORDER BY rowid", (debrief_id,))
        return [_message(row) for row in rows]

    def remove_message(self, message_id: str) -> None:
        """Forget a copy that somebody deleted in Slack."""
        with self._db.write():
            self._db.execute("DELETE FROM messages WHERE id = ?", (message_id,))


def lane_of(debrief_id: str, kind: MessageKind, channel: str = "") -> str:
    """The lane of one copy of a debrief: the private one, or the one in a channel."""
    return f"{debrief_id}:{kind.value if kind is MessageKind.PRIVATE else channel}"


def _from_row(row: Row) -> Notice:
    return Notice(
        id=row["id"],
        kind=NoticeKind(row["kind"]),
        target=row["target"],
        debrief_id=row["debrief_id"],
        payload=json.loads(row["payload"]),
        attempts=row["attempts"],
        created_at=datetime.fromisoformat(row["created_at"]),
    )


def _message(row: Row) -> Message:
    return Message.model_validate({name: row[name] for name in Message.model_fields})
