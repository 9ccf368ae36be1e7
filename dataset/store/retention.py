"""Raw text kept for a time: what is past its time, the pseudonymised texts in its place, and old notices swept out.

Of a purged call the turns, answers, references, comments and assignees stay, with placeholders; what leads back from
them (the private maps), what was handed in, and titles and tickets are deleted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dataset.records import CallSummary, PseudonymisedCall
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock

# Whoever handed a call in, as Slack names them: it leads to a colleague and not to the customer. Anything else goes.
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,}")

# Written when nothing is worked on, and before the cutoff (?1).
_IDLE = "NOT EXISTS (SELECT 1 FROM debriefs WHERE debriefs.call_id = calls.id AND state IN ('queued', 'working'))"


def _since_purge(table: str) -> str:
    return f"""EXISTS (SELECT 1 FROM {table} AS later WHERE later.call_id = calls.id
                       AND later.created_at > calls.purged_at AND later.created_at <= ?1)"""


_PAST = f"""calls.created_at <= ?1 AND {_IDLE} AND (
    calls.purged_at IS NULL OR {_since_purge("answers")} OR {_since_purge("call_references")}
    OR EXISTS (SELECT 1 FROM pseudonym_maps WHERE pseudonym_maps.call_id = calls.id)
    OR EXISTS (SELECT 1 FROM feedback JOIN debriefs ON debriefs.id = feedback.debrief_id
               WHERE debriefs.call_id = calls.id AND comment IS NOT NULL
                 AND feedback.created_at > calls.purged_at AND feedback.created_at <= ?1))"""


@dataclass(frozen=True)
class CallTexts:
    """All raw texts that were written about a call, by the ids of their rows, in the order in which pairs see them.

    Summaries begin with the correction that is learned and what the models wrote: a pair that is rendered after the
    purge then has the placeholders that it had before. `purged`: the call was purged before, and these came later too.
    """

    purged: bool
    answers: Mapping[str, CallSummary] = field(default_factory=dict)
    references: Mapping[str, CallSummary] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    assignees: Mapping[str, str] = field(default_factory=dict)

    def strings(self) -> Iterator[str]:
        """All of them, a summary as its JSON."""
        for summary in (*self.answers.values(), *self.references.values()):
            yield summary.model_dump_json()
        yield from (*self.comments.values(), *self.assignees.values())


class Retention:
    """What is past its time in the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def past(self, cutoff: datetime) -> list[str]:
        """The calls handed in by `cutoff` that still hold raw text, the oldest first; not those being worked on."""
        rows = self._db.rows(f"SELECT id FROM calls WHERE {_PAST} ORDER BY seq", (stamp(cutoff),))
        return [row["id"] for row in rows]

    def texts(self, call_id: str) -> CallTexts | None:
        """The texts about a call; None where it is gone."""
        call = self._db.row("SELECT purged_at FROM calls WHERE id = ?", (call_id,))
        if call is None:
            return None
        answers = self._db.rows(
            """SELECT id, author_kind, summary FROM answers WHERE call_id = ? ORDER BY created_at, rowid""", (call_id,)
        )
        learned = self._db.row(
            """SELECT correction_id FROM feedback JOIN debriefs ON debriefs.id = feedback.debrief_id
               WHERE debriefs.call_id = ? AND correction_id IS NOT NULL
               ORDER BY feedback.kind = 'choice' DESC, feedback.seq DESC LIMIT 1""",
            (call_id,),
        )
        first = learned["correction_id"] if learned else None
        answers.sort(key=lambda row: (row["id"] != first, row["author_kind"] != "model"))
        return CallTexts(
            purged=call["purged_at"] is not None,
            answers={row["id"]: CallSummary.model_validate_json(row["summary"]) for row in answers},
            references={
                row["id"]: CallSummary.model_validate_json(row["summary"])
                for row in self._db.rows(
                    "SELECT id, summary FROM call_references WHERE call_id = ? ORDER BY seq", (call_id,)
                )
            },
            comments=_texts(
                self._db.rows(
                    """SELECT feedback.id, comment AS text FROM feedback JOIN debriefs ON debriefs.id = debrief_id
                       WHERE call_id = ? AND comment IS NOT NULL ORDER BY feedback.seq""",
                    (call_id,),
                )
            ),
            assignees=_texts(
                self._db.rows(
                    """SELECT id, assignee AS text FROM tasks WHERE call_id = ? AND assignee IS NOT NULL
                       ORDER BY rowid""",
                    (call_id,),
                )
            ),
        )

    def purge(self, call: PseudonymisedCall, seen: CallTexts, hidden: CallTexts, cutoff: datetime) -> bool:
        """Put placeholders in the place of a call's raw text, and delete what leads back from them.

        `seen` is what `texts` gave, `hidden` the same pseudonymised. False (and nothing changed) where that is not how
        things stand any more: the call is being worked on, was forgotten, or a further text came.
        """
        turns = json.dumps([turn.model_dump(mode="json") for turn in call.turns], ensure_ascii=False)
        call_id, now = call.call_id, stamp(self._clock())
        with self._db.write():
            present = self.texts(call_id)
            idle = self._db.row(f"SELECT agent FROM calls WHERE id = ? AND {_IDLE}", (call_id,))
            if idle is None or present != seen:
                return False
            self._db.insert("purging", {"call_id": call_id})
            for answer_id, summary in hidden.answers.items():
                self._set("answers", "summary", summary.model_dump_json(), answer_id)
            for reference_id, summary in hidden.references.items():
                self._set("call_references", "summary", summary.model_dump_json(), reference_id)
            for event_id, comment in hidden.comments.items():
                self._set("feedback", "comment", comment, event_id)
            for task_id, assignee in hidden.assignees.items():
                self._set("tasks", "assignee", assignee, task_id)
            self._db.execute("DELETE FROM purging WHERE call_id = ?", (call_id,))
            # One form of the call stays, the one whose placeholders are in its answers.
            self._db.execute("DELETE FROM pseudonym_maps WHERE call_id = ?", (call_id,))
            self._db.execute(
                "DELETE FROM pseudonymised_answers WHERE answer_id IN (SELECT id FROM answers WHERE call_id = ?)",
                (call_id,),
            )
            self._db.execute(
                "DELETE FROM pseudonymised_calls WHERE call_id = ? AND version <> ?",
                (call_id, call.pseudonymiser_version),
            )
            self._db.execute(
                """INSERT INTO pseudonymised_calls (call_id, version, turns) VALUES (?, ?, ?)
                   ON CONFLICT (call_id, version) DO UPDATE SET turns = excluded.turns""",
                (call_id, call.pseudonymiser_version, turns),
            )
            agent = idle["agent"] if _SLACK_USER.fullmatch(idle["agent"] or "") else None
            self._db.execute(
                "UPDATE calls SET turns = ?, title = NULL, ticket = NULL, agent = ?, purged_at = ? WHERE id = ?",
                (turns, agent, now, call_id),
            )
            self._db.execute("UPDATE debriefs SET text = NULL, title = NULL, file = NULL WHERE call_id = ?", (call_id,))
            self._db.execute(
                """UPDATE outbox SET payload = '{}' WHERE state IN ('done', 'failed') AND created_at <= ?1
                   AND debrief_id IN (SELECT id FROM debriefs WHERE call_id = ?2)""",
                (stamp(cutoff), call_id),
            )
            self._want_scrub(now)
        return True

    def purge_unread(self, cutoff: datetime, *, dry_run: bool = False) -> int:
        """Empty what was handed in by `cutoff` and never became a call (it could not be read); how many there were."""
        where = """call_id IS NULL AND state IN ('done', 'failed') AND created_at <= ?1
                   AND (text IS NOT NULL OR title IS NOT NULL OR file IS NOT NULL)"""
        if dry_run:
            row = self._db.row(f"SELECT count(*) AS n FROM debriefs WHERE {where}", (stamp(cutoff),))
            return int(row["n"]) if row else 0
        with self._db.write():
            emptied = self._db.execute(
                f"UPDATE debriefs SET text = NULL, title = NULL, file = NULL, retryable = 0 WHERE {where}",
                (stamp(cutoff),),
            )
            if emptied:
                self._want_scrub(stamp(self._clock()))
        return emptied

    def prune(self, cutoff: datetime, *, dry_run: bool = False) -> int:
        """Delete notices and leads' requests that ended by `cutoff`; how many there were.

        A share that was done stays as long as its debrief: a click in a year still says that it is in that channel.
        """
        conditions = {
            "outbox": "state IN ('done', 'failed') AND finished_at <= ?1 AND NOT (kind = 'share' AND state = 'done')",
            "lead_requests": "state IN ('done', 'failed') AND finished_at <= ?1",
        }
        if dry_run:
            counts = [
                self._db.row(f"SELECT count(*) AS n FROM {table} WHERE {condition}", (stamp(cutoff),))
                for table, condition in conditions.items()
            ]
            return sum(int(row["n"]) for row in counts if row)
        with self._db.write():
            return sum(
                self._db.execute(f"DELETE FROM {table} WHERE {condition}", (stamp(cutoff),))
                for table, condition in conditions.items()
            )

    def _set(self, table: str, column: str, value: str, row_id: str) -> None:
        self._db.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, row_id))

    def _want_scrub(self, now: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('scrub_wanted', ?)", (now,))


def _texts(rows: list[Row]) -> dict[str, str]:
    return {row["id"]: row["text"] for row in rows}
