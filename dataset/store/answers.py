"""The versions of a debrief's answer, and the tasks that their action items became."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from dataset.records import ActionItem, Answer, AuthorKind, CallSummary, Task, new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock


class Answers:
    """The answers of the store. They are never changed; a correction is a new one."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(
        self,
        *,
        debrief_id: str,
        call_id: str,
        author_kind: AuthorKind,
        author: str,
        summary: CallSummary,
        item_ids: tuple[str, ...] | None = None,
        parent: Answer | None = None,
    ) -> Answer:
        """Keep a new version and make it the debrief's current one; `item_ids` default to new ones.

        Every item that is new becomes a task; the task of an item that is still there is left as it is.
        """
        answer = Answer(
            id=new_id("ans"),
            debrief_id=debrief_id,
            call_id=call_id,
            version=parent.version + 1 if parent else 1,
            author_kind=author_kind,
            author=author,
            summary=summary,
            item_ids=item_ids or tuple(new_id("item") for _ in summary.action_items),
            parent_id=parent.id if parent else None,
            created_at=self._clock(),
        )
        with self._db.write():
            self._db.insert("answers", _to_row(answer))
            self._db.execute("UPDATE debriefs SET answer_id = ? WHERE id = ?", (answer.id, debrief_id))
            for item_id, item in zip(answer.item_ids, answer.summary.action_items, strict=True):
                self._add_task(answer, item_id, item)
        return answer

    def get(self, answer_id: str) -> Answer:
        """The answer with this id. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM answers WHERE id = ?", (answer_id,))
        if row is None:
            raise KeyError(answer_id)
        return _from_row(row)

    def pseudonymised(self, answer_id: str, version: str) -> CallSummary | None:
        """What this version of the pseudonymiser made of an answer, or None where that was not kept."""
        row = self._db.row(
            "SELECT summary FROM pseudonymised_answers WHERE answer_id = ? AND version = ?", (answer_id, version)
        )
        return CallSummary.model_validate_json(row["summary"]) if row else None

    def keep_pseudonymised(self, answer_id: str, version: str, summary: CallSummary, *, purged: bool) -> None:
        """Keep what the pseudonymiser made of an answer.

        `purged` is whether its call's raw text was gone when that was made: nothing is kept where that is so now and
        was not then, or where the answer is gone.
        """
        with self._db.write():
            self._db.execute(
                """INSERT OR REPLACE INTO pseudonymised_answers (answer_id, version, summary)
                   SELECT answers.id, ?, ? FROM answers JOIN calls ON calls.id = answers.call_id
                   WHERE answers.id = ? AND (calls.purged_at IS NOT NULL) = ?""",
                (version, summary.model_dump_json(), answer_id, int(purged)),
            )

    def current(self, debrief_id: str) -> Answer | None:
        """The newest version of a debrief's answer, or None where it has none yet."""
        row = self._db.row(
            "SELECT answers.* FROM answers JOIN debriefs ON debriefs.answer_id = answers.id WHERE debriefs.id = ?",
            (debrief_id,),
        )
        return _from_row(row) if row else None

    def versions(self, debrief_id: str) -> list[Answer]:
        """All versions of a debrief's answer, the first one first."""
        rows = self._db.rows("SELECT * FROM answers WHERE debrief_id = ? ORDER BY version", (debrief_id,))
        return [_from_row(row) for row in rows]

    def tasks(self, debrief_id: str) -> list[Task]:
        """The tasks of a debrief, those included whose item a correction took out."""
        rows = self._db.rows("SELECT * FROM tasks WHERE debrief_id = ? ORDER BY rowid", (debrief_id,))
        return [Task.model_validate({k: v for k, v in row.items() if k != "created_at"}) for row in rows]

    def _add_task(self, answer: Answer, item_id: str, item: ActionItem) -> None:
        if self._db.row("SELECT 1 FROM tasks WHERE item_id = ?", (item_id,)):
            return
        row: dict[str, Any] = {
            "id": new_id("task"),
            "call_id": answer.call_id,
            "debrief_id": answer.debrief_id,
            "item_id": item_id,
            "assignee": item.owner,
            "due": item.due.isoformat() if item.due else None,
            "done_at": None,
            "created_at": stamp(answer.created_at),
        }
        self._db.insert("tasks", row)


def _to_row(answer: Answer) -> Row:
    row = answer.model_dump(mode="json", exclude={"summary", "item_ids", "created_at"})
    row["summary"] = answer.summary.model_dump_json()
    row["item_ids"] = json.dumps(answer.item_ids)
    row["created_at"] = stamp(answer.created_at)
    return row


def _from_row(row: Row) -> Answer:
    return Answer.model_validate(
        {
            **row,
            "summary": json.loads(row["summary"]),
            "item_ids": json.loads(row["item_ids"]),
            "created_at": datetime.fromisoformat(row["created_at"]),
        }
    )
