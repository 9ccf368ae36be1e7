"""The append-only feedback log, and what it says of each call."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from dataset.records import Answer, AuthorKind, Feedback, FeedbackKind, Reason, Source, Split, Vote, new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock

_AT_ONCE = 500  # calls


@dataclass(frozen=True)
class Mark:
    """A moment in the store's history: what came later does not count. The newest number of each sort."""

    feedback: int
    calls: int
    references: int = 0


@dataclass(frozen=True)
class Votes:
    """How a debrief's readers voted: the newest vote of each user counts."""

    up: int
    down: int


@dataclass(frozen=True)
class Version:
    """A version of an answer without its text: who wrote it, from which other one, and when.

    `generation` is that of the model which answered the debrief.
    """

    id: str
    debrief_id: str
    author_kind: AuthorKind
    author: str
    generation: int
    parent_id: str | None
    created_at: datetime


class GivenReference(NamedTuple):
    """A lead's reference without its text; `drafted_from` is the answer that the lead started from, if any."""

    id: str
    drafted_from: str | None
    created_at: datetime


@dataclass(frozen=True)
class History:
    """What is known of one call, up to a mark: how it came, the versions of its answers, and all feedback on them.

    `versions` and `events` are in the order in which they came. A person's version counts from its event on (an
    imported one from its call on). `reference` is the newest one that a lead gave.
    """

    call_id: str
    group_id: str
    split: Split
    source: Source
    bridges: bool
    handed_in_at: datetime
    channels: frozenset[str]
    versions: tuple[Version, ...]
    events: tuple[Feedback, ...]
    reference: GivenReference | None


class FeedbackLog:
    """The feedback of the store. Events are added, and never changed."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

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
        return self._add_about(FeedbackKind.CORRECTION, correction, delivery_key, user)

    def add_choice(self, *, delivery_key: str, correction: Answer, user: str) -> bool:
        """Record that a lead marks `correction` as the one to learn; False on a redelivery."""
        return self._add_about(FeedbackKind.CHOICE, correction, delivery_key, user)

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
                      (SELECT coalesce(max(seq), 0) FROM calls) AS calls,
                      (SELECT coalesce(max(seq), 0) FROM call_references) AS 'references'"""
        )
        return Mark(**row) if row else Mark(0, 0)

    def count_calls(self, mark: Mark) -> int:
        """How many histories there are up to `mark`."""
        row = self._db.row("SELECT count(*) AS n FROM calls WHERE seq <= ?", (mark.calls,))
        return int(row["n"]) if row else 0

    def histories(self, mark: Mark) -> Iterator[History]:
        """What is known of each call up to `mark`, in the order in which the calls came, a few hundred at a time."""
        last = 0
        while calls := self._db.rows(
            """SELECT calls.seq, calls.id, calls.group_id, calls.source, calls.bridges, calls.created_at, splits.split
               FROM calls JOIN splits USING (group_id)
               WHERE calls.seq > ? AND calls.seq <= ? ORDER BY calls.seq LIMIT ?""",
            (last, mark.calls, _AT_ONCE),
        ):
            last = calls[-1]["seq"]
            yield from self._histories(calls, mark)

    def _histories(self, calls: list[Row], mark: Mark) -> Iterator[History]:
        ids = json.dumps([call["id"] for call in calls])
        versions = self._by_call(
            """SELECT answers.call_id, answers.id, answers.debrief_id, author_kind, author, generation, parent_id,
                      answers.created_at, debriefs.channel
               FROM answers JOIN debriefs ON debriefs.id = answers.debrief_id
               WHERE answers.call_id IN (SELECT value FROM json_each(?)) ORDER BY answers.created_at, answers.rowid""",
            (ids,),
        )
        events = self._by_call(
            """SELECT feedback.*, debriefs.call_id FROM debriefs JOIN feedback ON feedback.debrief_id = debriefs.id
               WHERE debriefs.call_id IN (SELECT value FROM json_each(?)) AND feedback.seq <= ?
               ORDER BY feedback.seq""",
            (ids, mark.feedback),
        )
        references = self._by_call(
            """SELECT call_id, id, drafted_from, created_at FROM call_references
               WHERE call_id IN (SELECT value FROM json_each(?)) AND seq <= ? ORDER BY seq""",
            (ids, mark.references),
        )
        for call in calls:
            given = references.get(call["id"])
            yield History(
                call_id=call["id"],
                group_id=call["group_id"],
                split=Split(call["split"]),
                source=Source(call["source"]),
                bridges=bool(call["bridges"]),
                handed_in_at=datetime.fromisoformat(call["created_at"]),
                channels=frozenset(row["channel"] for row in versions.get(call["id"], []) if row["channel"]),
                versions=tuple(_version(row) for row in versions.get(call["id"], [])),
                events=tuple(_from_row(row) for row in events.get(call["id"], [])),
                reference=_given(given[-1]) if given else None,
            )

    def _by_call(self, sql: str, arguments: tuple[Any, ...]) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self._db.rows(sql, arguments):
            found.setdefault(row["call_id"], []).append(row)
        return found

    def _add_about(self, kind: FeedbackKind, correction: Answer, delivery_key: str, user: str) -> bool:
        event = Feedback(
            id=new_id("fb"),
            debrief_id=correction.debrief_id,
            answer_id=correction.parent_id or correction.id,
            user=user,
            kind=kind,
            correction_id=correction.id,
            created_at=self._clock(),
        )
        return self._add(delivery_key, event)

    def _add(self, delivery_key: str, event: Feedback) -> bool:
        row = event.model_dump(mode="json", exclude={"created_at"})
        row["reasons"] = json.dumps(row["reasons"])
        with self._db.write():
            if self.seen(delivery_key):
                return False
            self._db.insert("feedback", {**row, "delivery_key": delivery_key, "created_at": stamp(event.created_at)})
        return True


def _given(row: Row) -> GivenReference:
    return GivenReference(row["id"], row["drafted_from"], datetime.fromisoformat(row["created_at"]))


def _version(row: Row) -> Version:
    return Version(
        id=row["id"],
        debrief_id=row["debrief_id"],
        author_kind=AuthorKind(row["author_kind"]),
        author=row["author"],
        generation=row["generation"],
        parent_id=row["parent_id"],
        created_at=datetime.fromisoformat(row["created_at"]),
    )


def _count(events: list[Feedback]) -> Votes:
    newest = {(event.answer_id, event.user): event.vote for event in events if event.kind is FeedbackKind.VOTE}
    values = list(newest.values())
    return Votes(up=values.count(Vote.UP), down=values.count(Vote.DOWN))


def _from_row(row: Row) -> Feedback:
    fields = {name: row[name] for name in Feedback.model_fields}
    fields["reasons"] = json.loads(row["reasons"])
    fields["created_at"] = datetime.fromisoformat(row["created_at"])
    return Feedback.model_validate(fields)
