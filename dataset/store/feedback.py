"""The append-only feedback log, and what it says of each call."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from dataset.records import Answer, Feedback, FeedbackKind, Reason, Source, Split, Vote, new_id
from dataset.store.answers import Answers
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock


@dataclass(frozen=True)
class Mark:
    """A moment in the store's history: what came later does not count."""

    feedback: int
    calls: int


@dataclass(frozen=True)
class Votes:
    """How a debrief's readers voted: the newest vote of each user counts."""

    up: int
    down: int


@dataclass(frozen=True)
class Verdict:
    """What feedback says of one call, up to a mark: its votes, and its current correction if there is one."""

    call_id: str
    group_id: str
    split: Split
    source: Source
    votes: Votes
    correction: Answer | None


class FeedbackLog:
    """The feedback of the store. Events are added, and never changed."""

    def __init__(self, db: Database, clock: Clock, answers: Answers) -> None:
        self._db = db
        self._clock = clock
        self._answers = answers

    def add_vote(self, *, delivery_key: str, debrief_id: str, answer_id: str, user: str, vote: Vote) -> bool:
        """Record a vote; False where it changes nothing (a redelivery, or the vote that stood already)."""
        with self._db.write():
            newest = self._db.row(
                """SELECT vote, answer_id FROM feedback WHERE debrief_id = ? AND user = ? AND kind = 'vote'
                   ORDER BY seq DESC LIMIT 1""",
                (debrief_id, user),
            )
            if newest and newest["vote"] == vote.value and newest["answer_id"] == answer_id:
                return False
            return self._add(
                delivery_key,
                Feedback(
                    id=new_id("fb"),
                    debrief_id=debrief_id,
                    answer_id=answer_id,
                    user=user,
                    kind=FeedbackKind.VOTE,
                    vote=vote,
                    created_at=self._clock(),
                ),
            )

    def add_reasons(
        self,
        *,
        delivery_key: str,
        debrief_id: str,
        answer_id: str,
        user: str,
        reasons: tuple[Reason, ...],
        comment: str | None,
    ) -> bool:
        """Record why somebody voted down; False on a redelivery."""
        event = Feedback(
            id=new_id("fb"),
            debrief_id=debrief_id,
            answer_id=answer_id,
            user=user,
            kind=FeedbackKind.REASONS,
            reasons=reasons,
            comment=comment,
            created_at=self._clock(),
        )
        return self._add(delivery_key, event)

    def add_correction(self, *, delivery_key: str, correction: Answer, user: str) -> bool:
        """Record that `correction` corrects its parent; False on a redelivery."""
        event = Feedback(
            id=new_id("fb"),
            debrief_id=correction.debrief_id,
            answer_id=correction.parent_id or correction.id,
            user=user,
            kind=FeedbackKind.CORRECTION,
            correction_id=correction.id,
            created_at=self._clock(),
        )
        return self._add(delivery_key, event)

    def seen(self, delivery_key: str) -> bool:
        """Whether this delivery has been recorded."""
        return self._db.row("SELECT 1 FROM feedback WHERE delivery_key = ?", (delivery_key,)) is not None

    def of_debrief(self, debrief_id: str) -> list[Feedback]:
        """All events about a debrief, the oldest first."""
        rows = self._db.rows("SELECT * FROM feedback WHERE debrief_id = ? ORDER BY seq", (debrief_id,))
        return [_from_row(row) for row in rows]

    def votes(self, debrief_id: str, answer_id: str | None = None) -> Votes:
        """The votes that count on a debrief, or on one version of its answer."""
        events = self.of_debrief(debrief_id)
        return _count([event for event in events if answer_id in (None, event.answer_id)])

    def mark(self) -> Mark:
        """The present moment: a snapshot is taken up to a mark."""
        row = self._db.row(
            """SELECT (SELECT coalesce(max(seq), 0) FROM feedback) AS feedback,
                      (SELECT coalesce(max(seq), 0) FROM calls) AS calls"""
        )
        return Mark(**row) if row else Mark(0, 0)

    def verdicts(self, mark: Mark) -> list[Verdict]:
        """What feedback up to `mark` says of each call, in the order in which the calls came.

        A call that was debriefed more than once has one verdict; the newest correction of any of its debriefs
        is the current one.
        """
        calls = self._db.rows(
            """SELECT calls.id, calls.group_id, calls.source, splits.split
               FROM calls JOIN splits USING (group_id) WHERE calls.seq <= ? ORDER BY calls.seq""",
            (mark.calls,),
        )
        events: dict[str, list[Row]] = {}
        for row in self._db.rows(
            """SELECT feedback.*, debriefs.call_id FROM feedback JOIN debriefs ON debriefs.id = feedback.debrief_id
               WHERE feedback.seq <= ? ORDER BY feedback.seq""",
            (mark.feedback,),
        ):
            events.setdefault(row["call_id"], []).append(row)
        return [self._verdict(call, events.get(call["id"], [])) for call in calls]

    def _verdict(self, call: Row, rows: list[Row]) -> Verdict:
        corrections = [row["correction_id"] for row in rows if row["correction_id"]]
        return Verdict(
            call_id=call["id"],
            group_id=call["group_id"],
            split=Split(call["split"]),
            source=Source(call["source"]),
            votes=_count([_from_row(row) for row in rows]),
            correction=self._answers.get(corrections[-1]) if corrections else None,
        )

    def _add(self, delivery_key: str, event: Feedback) -> bool:
        row = event.model_dump(mode="json", exclude={"created_at"})
        row["reasons"] = json.dumps(row["reasons"])
        with self._db.write():
            if self.seen(delivery_key):
                return False
            self._db.insert("feedback", {**row, "delivery_key": delivery_key, "created_at": stamp(event.created_at)})
        return True


def _count(events: list[Feedback]) -> Votes:
    newest = {(event.debrief_id, event.user): event.vote for event in events if event.kind is FeedbackKind.VOTE}
    values = list(newest.values())
    return Votes(up=values.count(Vote.UP), down=values.count(Vote.DOWN))


def _from_row(row: Row) -> Feedback:
    fields = {name: row[name] for name in Feedback.model_fields}
    fields["reasons"] = json.loads(row["reasons"])
    fields["created_at"] = datetime.fromisoformat(row["created_at"])
    return Feedback.model_validate(fields)
