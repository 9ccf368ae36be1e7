"""Canaries: a candidate that writes a random share of the debriefs, and what became of them.

Which of the two models a call gets is drawn by a keyed hash and written down before the model is asked, once for a
call: a debrief that is tried again, or asked for again, is written by the same one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from dataset.evaluation_records import Canary, CanaryCall, CanaryEnd
from dataset.records import new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.keyed import keyed_point
from dataset.store.queue import Clock


class Canaries:
    """The canaries of the store, and whom of the agents was asked at random."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def point(self, purpose: str, *parts: str) -> float:
        """A number in [0, 1) that is random to whoever does not know the store's key, and always the same."""
        return keyed_point(self._db, purpose, *parts)

    def start(self, model: str, champion: str, share: float, actor: str, days: float) -> Canary | None:
        """Begin a canary; None where one is there already."""
        now = self._clock()
        row: Row = {
            "id": new_id("can"),
            "model": model,
            "champion": champion,
            "share": share,
            "started_by": actor,
            "started_at": stamp(now),
            "until": stamp(now + timedelta(days=days)),
        }
        with self._db.write():
            if self.current() is not None:
                return None
            self._db.insert("canaries", row)
        return self.current()

    def current(self) -> Canary | None:
        """The canary that is there; None where there is none."""
        row = self._db.row("SELECT * FROM canaries WHERE ended_at IS NULL")
        return _from_row(row) if row else None

    def latest_of(self, model: str) -> Canary | None:
        """The newest canary of a version; None where it was none."""
        row = self._db.row("SELECT * FROM canaries WHERE model = ? ORDER BY rowid DESC LIMIT 1", (model,))
        return _from_row(row) if row else None

    def get(self, canary_id: str) -> Canary:
        """The canary with this id. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM canaries WHERE id = ?", (canary_id,))
        if row is None:
            raise KeyError(canary_id)
        return _from_row(row)

    def finish(self, canary_id: str, end: CanaryEnd, actor: str) -> bool:
        """End a canary, once; False where it has ended."""
        with self._db.write():
            changed = self._db.execute(
                'UPDATE canaries SET ended_at = ?, "end" = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL',
                (stamp(self._clock()), end.value, actor, canary_id),
            )
        return changed == 1

    def note_overdue(self, canary_id: str) -> bool:
        """Note that leads are told that there is no decision yet, once; False where they were."""
        with self._db.write():
            changed = self._db.execute(
                "UPDATE canaries SET overdue_told = 1 WHERE id = ? AND overdue_told = 0 AND ended_at IS NULL",
                (canary_id,),
            )
        return changed == 1

    def go_on(self, canary_id: str, days: float) -> bool:
        """Give a canary more days until leads are told again; False where it has ended."""
        with self._db.write():
            changed = self._db.execute(
                "UPDATE canaries SET until = ?, overdue_told = 0 WHERE id = ? AND ended_at IS NULL",
                (stamp(self._clock() + timedelta(days=days)), canary_id),
            )
        return changed == 1

    def draw(self, canary: Canary, *, call_id: str, debrief_id: str, channel: str, agent: str) -> bool:
        """Whether a call is the candidate's: drawn the first time, and the same for ever.

        The draw is a keyed hash of canary, channel and the call's group: near-duplicates get the same model. Nothing is
        written down of a call that was forgotten meanwhile, nor once the canary has ended: False then.
        """
        with self._db.write():
            known = self._db.row(
                "SELECT canary FROM canary_calls WHERE canary_id = ? AND call_id = ?", (canary.id, call_id)
            )
            if known is not None:
                return bool(known["canary"])
            group = self._db.row(
                """SELECT group_id FROM calls WHERE id = ?
                   AND EXISTS (SELECT 1 FROM canaries WHERE id = ? AND ended_at IS NULL)""",
                (call_id, canary.id),
            )
            if group is None:
                return False
            drawn = self.point("debrief canary", canary.id, channel, group["group_id"])
            row: Row = {
                "canary_id": canary.id,
                "call_id": call_id,
                "debrief_id": debrief_id,
                "canary": int(drawn < canary.share),
                "share": canary.share,
                "channel": channel,
                "agent": agent,
                "drawn_at": stamp(self._clock()),
            }
            self._db.insert("canary_calls", row)
        return drawn < canary.share

    def is_drawn(self, call_id: str) -> bool:
        """Whether a call is one of the canary that runs, whichever of the two writes its debrief."""
        row = self._db.row(
            """SELECT 1 FROM canary_calls JOIN canaries ON canaries.id = canary_calls.canary_id
               WHERE call_id = ? AND ended_at IS NULL""",
            (call_id,),
        )
        return row is not None

    def note_failed(self, canary_id: str, call_id: str) -> None:
        """Note that the model that was drawn for a call could not answer, the first time."""
        with self._db.write():
            self._db.execute(
                """UPDATE canary_calls SET failed = 1, failed_at = ?
                   WHERE canary_id = ? AND call_id = ? AND failed = 0""",
                (stamp(self._clock()), canary_id, call_id),
            )

    def failures(self, canary_id: str) -> int:
        """For how many calls the model that was drawn could not answer, at first."""
        row = self._db.row("SELECT coalesce(sum(failed), 0) AS n FROM canary_calls WHERE canary_id = ?", (canary_id,))
        return int(row["n"]) if row else 0

    def note_distance(self, canary_id: str, call_id: str, distance: float) -> None:
        """Note how far the first correction of a call's answer is from it (0 to 1), once: texts may be purged."""
        with self._db.write():
            self._db.execute(
                """UPDATE canary_calls SET distance = ? WHERE canary_id = ? AND call_id = ? AND distance IS NULL""",
                (distance, canary_id, call_id),
            )

    def calls(self, canary_id: str) -> list[CanaryCall]:
        """The calls of a canary with what has come of them, in the order in which they were drawn."""
        rows = self._db.rows(
            """SELECT c.*, calls.group_id, a.created_at AS answered_at, v.vote, v.created_at AS voted_at,
                      k.created_at AS corrected_at
               FROM canary_calls AS c JOIN calls ON calls.id = c.call_id
               LEFT JOIN answers AS a ON a.debrief_id = c.debrief_id AND a.author_kind = 'model' AND a.version = 1
               LEFT JOIN feedback AS v ON v.seq = (
                   SELECT min(seq) FROM feedback WHERE debrief_id = c.debrief_id AND kind = 'vote' AND answer_id = a.id)
               LEFT JOIN feedback AS k ON k.seq = (
                   SELECT min(seq) FROM feedback WHERE debrief_id = c.debrief_id AND kind = 'correction')
               WHERE c.canary_id = ? ORDER BY c.rowid""",
            (canary_id,),
        )
        return [_call(row) for row in rows]

    def uncompared(self, canary_id: str) -> list[tuple[str, str, str]]:
        """Calls whose first correction was not compared yet: call, the model's answer, and the correction."""
        rows = self._db.rows(
            """SELECT c.call_id, f.answer_id, f.correction_id FROM canary_calls AS c JOIN feedback AS f ON f.seq = (
                   SELECT min(seq) FROM feedback WHERE debrief_id = c.debrief_id AND kind = 'correction')
               JOIN calls ON calls.id = c.call_id
               WHERE c.canary_id = ? AND c.distance IS NULL AND calls.purged_at IS NULL ORDER BY c.rowid""",
            (canary_id,),
        )
        return [(row["call_id"], row["answer_id"], row["correction_id"]) for row in rows]

    def pace(self, canary_id: str) -> tuple[int, int, int]:
        """How many calls a canary has, how many of them are the candidate's, and how many of those were voted on."""
        row = self._db.row(
            """SELECT count(*) AS calls, coalesce(sum(canary), 0) AS ours,
                      coalesce(sum(canary AND EXISTS (
                          SELECT 1 FROM feedback WHERE feedback.debrief_id = canary_calls.debrief_id
                          AND kind = 'vote')), 0) AS votes
               FROM canary_calls WHERE canary_id = ?""",
            (canary_id,),
        )
        return (int(row["calls"]), int(row["ours"]), int(row["votes"])) if row else (0, 0, 0)

    def ask(self, debrief_id: str, share: float) -> bool:
        """Draw whether a debrief's agent is asked for a vote, and note it; the same whenever it is asked for."""
        if self.point("debrief ask", debrief_id) >= share:
            return False
        with self._db.write():
            self._db.execute(
                "INSERT OR IGNORE INTO asked_agents (debrief_id, asked_at) VALUES (?, ?)",
                (debrief_id, stamp(self._clock())),
            )
        return True

    def asked(self, debrief_id: str) -> bool:
        """Whether the agent of a debrief is asked for a vote."""
        return self._db.row("SELECT 1 FROM asked_agents WHERE debrief_id = ?", (debrief_id,)) is not None

    def asked_since(self, since: datetime) -> tuple[int, int, int]:
        """Of the agents asked at random: how many there were, and how many of their first words were good and bad.

        A first word is a vote on what the model wrote, or a correction of it, which is a bad one. It is theirs alone:
        who reads a copy votes unasked, and a thumb up for a correction is none for the model.
        """
        row = self._db.row(
            """SELECT count(*) AS asked, coalesce(sum(vote = 'up'), 0) AS up,
                      coalesce(sum(vote = 'down' OR kind = 'correction'), 0) AS down
               FROM asked_agents JOIN debriefs ON debriefs.id = asked_agents.debrief_id
               LEFT JOIN feedback AS f ON f.seq = (
                   SELECT min(seq) FROM feedback JOIN answers ON answers.id = feedback.answer_id
                   WHERE feedback.debrief_id = debriefs.id AND feedback.user = debriefs.user
                   AND kind IN ('vote', 'correction') AND answers.author_kind = 'model')
               WHERE asked_at >= ?""",
            (stamp(since),),
        )
        return (int(row["asked"]), int(row["up"]), int(row["down"])) if row else (0, 0, 0)


def _from_row(row: Row) -> Canary:
    fields: dict[str, Any] = {name: value for name, value in row.items() if name in Canary.model_fields}
    return Canary.model_validate(fields | {"overdue_told": bool(row["overdue_told"])})


_CALL = tuple(CanaryCall.model_fields)


def _call(row: Row) -> CanaryCall:
    fields: dict[str, Any] = {name: row[name] for name in _CALL}
    return CanaryCall.model_validate(fields | {"canary": bool(row["canary"]), "failed": bool(row["failed"])})
