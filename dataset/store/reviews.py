"""Leads' reviews of held-out calls, and the references that they give.

A review is drawn once for a call and a week, and is done by the first lead who compares or corrects it. References are
only ever added: where two leads wrote one for the same call, both are kept, and the newest is the call's reference.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from dataset.records import (
    Answer,
    CallSummary,
    Preference,
    Reference,
    Review,
    ReviewKind,
    ReviewState,
    Source,
    Split,
    new_id,
)
from dataset.store.answers import Answers
from dataset.store.database import Database, Row, stamp
from dataset.store.keyed import keyed_hash
from dataset.store.queue import Clock


@dataclass(frozen=True)
class Candidate:
    """A held-out call that a model has answered, and the group that it is one of."""

    call_id: str
    group_id: str


@dataclass(frozen=True)
class ReviewCounts:
    """How much there is to measure models by. Near-duplicates count once, as the group that they are.

    `groups` are all groups of the store but those brought along; `held_out` the groups that are held out and have a
    call that a lead may review, `held_out_without_reference` how many of them have none yet; `referenced` all groups
    with a reference.
    """

    groups: int
    held_out: int
    held_out_without_reference: int
    referenced: int


class Reviews:
    """The reviews and the references of the store."""

    def __init__(self, db: Database, clock: Clock, answers: Answers) -> None:
        self._db = db
        self._clock = clock
        self._answers = answers

    def rank(self, *parts: str) -> bytes:
        """A keyed hash: random to whoever does not know the store's key, and the same whenever it is asked for."""
        return keyed_hash(self._db, "debrief review", *parts)

    def candidates(self, week: str, sources: Collection[Source]) -> list[Candidate]:
        """The calls that may be drawn in `week`: held out, answered by a model, and of a group without a reference.

        Left out are calls that resemble calls on both sides of a split, those whose text was purged, those of other
        sources, those of a group that has an open review, and those that were drawn in this week before.
        """
        rows = self._db.rows(
            f"""SELECT c.id, c.group_id FROM calls AS c WHERE {_reviewable(sources)}
                AND NOT EXISTS (SELECT 1 FROM calls AS o JOIN call_references AS r ON r.call_id = o.id
                                WHERE o.group_id = c.group_id)
                AND NOT EXISTS (SELECT 1 FROM calls AS o JOIN reviews AS v ON v.call_id = o.id
                                WHERE o.group_id = c.group_id AND v.state = ?)
                AND NOT EXISTS (SELECT 1 FROM reviews AS v WHERE v.call_id = c.id AND v.week = ?)
                ORDER BY c.seq""",
            (*_names(sources), ReviewState.OPEN.value, week),
        )
        return [Candidate(row["id"], row["group_id"]) for row in rows]

    def model_answers(self, call_id: str) -> list[Answer]:
        """The newest answer of each model that has answered a call, the newest of them first."""
        rows = self._db.rows(
            """SELECT id, author FROM answers WHERE call_id = ? AND author_kind = 'model'
               ORDER BY created_at DESC, rowid DESC""",
            (call_id,),
        )
        newest: dict[str, str] = {}
        for row in rows:
            newest.setdefault(row["author"], row["id"])
        return [self._answers.get(answer_id) for answer_id in newest.values()]

    def add(self, call_id: str, week: str, kind: ReviewKind, answer_ids: tuple[str, ...]) -> Review:
        """Draw a call for a week. Raises `sqlite3.IntegrityError` where it was drawn in that week before."""
        review = Review(
            id=new_id("rev"),
            call_id=call_id,
            week=week,
            kind=kind,
            state=ReviewState.OPEN,
            answer_ids=answer_ids,
            created_at=self._clock(),
        )
        row: Row = review.model_dump(mode="json", exclude={"answer_ids", "created_at"})
        row |= {"answer_ids": json.dumps(answer_ids), "created_at": stamp(review.created_at)}
        with self._db.write():
            self._db.insert("reviews", row)
        return review

    def get(self, review_id: str) -> Review:
        """The review with this id. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM reviews WHERE id = ?", (review_id,))
        if row is None:
            raise KeyError(review_id)
        return _from_row(row)

    def open(self) -> list[Review]:
        """The reviews that wait for a lead, the oldest first; not those whose call's text was purged meanwhile."""
        rows = self._db.rows(
            """SELECT reviews.* FROM reviews JOIN calls ON calls.id = reviews.call_id
               WHERE reviews.state = ? AND calls.purged_at IS NULL ORDER BY reviews.created_at, reviews.rowid""",
            (ReviewState.OPEN.value,),
        )
        return [_from_row(row) for row in rows]

    def of_call(self, call_id: str) -> list[Review]:
        """All reviews of a call, the oldest first."""
        rows = self._db.rows("SELECT * FROM reviews WHERE call_id = ? ORDER BY created_at, rowid", (call_id,))
        return [_from_row(row) for row in rows]

    def count_done(self, since: datetime, until: datetime) -> int:
        """How many reviews were done in a stretch of time."""
        row = self._db.row(
            "SELECT count(*) AS n FROM reviews WHERE state = ? AND finished_at >= ? AND finished_at < ?",
            (ReviewState.DONE.value, stamp(since), stamp(until)),
        )
        return int(row["n"]) if row else 0

    def note_opened(self, review_id: str, lead: str) -> None:
        """Note who opened an open review last."""
        with self._db.write():
            self._db.execute(
                "UPDATE reviews SET lead = ? WHERE id = ? AND state = ?", (lead, review_id, ReviewState.OPEN.value)
            )

    def finish(
        self, review_id: str, lead: str, preference: Preference | None = None, preferred_id: str | None = None
    ) -> bool:
        """Note that `lead` has done a review, with what they said of two answers; False where it was done before."""
        with self._db.write():
            changed = self._db.execute(
                """UPDATE reviews SET state = ?, lead = ?, preference = ?, preferred_id = ?, finished_at = ?
                   WHERE id = ? AND state = ?""",
                (
                    ReviewState.DONE.value,
                    lead,
                    preference.value if preference else None,
                    preferred_id,
                    stamp(self._clock()),
                    review_id,
                    ReviewState.OPEN.value,
                ),
            )
        return changed == 1

    def add_reference(
        self,
        *,
        delivery_key: str,
        call_id: str,
        author: str,
        summary: CallSummary,
        drafted_from: str | None,
        blind: bool,
    ) -> Reference | None:
        """Keep what a lead says is the right answer; None where this delivery was recorded before."""
        reference = Reference(
            id=new_id("ref"),
            call_id=call_id,
            author=author,
            summary=summary,
            drafted_from=drafted_from,
            blind=blind,
            created_at=self._clock(),
        )
        row: Row = reference.model_dump(mode="json", exclude={"summary", "blind", "created_at"})
        row |= {
            "delivery_key": delivery_key,
            "summary": summary.model_dump_json(),
            "blind": int(blind),
            "created_at": stamp(reference.created_at),
        }
        with self._db.write():
            if self._db.row("SELECT 1 FROM call_references WHERE delivery_key = ?", (delivery_key,)):
                return None
            self._db.insert("call_references", row)
        return reference

    def references(self, call_id: str) -> list[Reference]:
        """The references of a call, the newest (which counts) last."""
        rows = self._db.rows("SELECT * FROM call_references WHERE call_id = ? ORDER BY seq", (call_id,))
        return [_reference(row) for row in rows]

    def knows(self, call_id: str, user: str) -> bool:
        """Whether a person asked for a debrief of this call or judged one: they saw by whom its answer was written."""
        row = self._db.row(
            """SELECT 1 FROM debriefs WHERE call_id = ? AND (user = ? OR EXISTS (
                   SELECT 1 FROM feedback WHERE feedback.debrief_id = debriefs.id AND feedback.user = ?))""",
            (call_id, user, user),
        )
        return row is not None

    def counts(self, sources: Collection[Source]) -> ReviewCounts:
        """How many groups of calls there are, how many can be reviewed, and how many have a reference."""
        row = self._db.row(
            f"""WITH open AS (SELECT DISTINCT c.group_id FROM calls AS c WHERE {_reviewable(sources)}),
                     known AS (SELECT DISTINCT c.group_id FROM calls AS c JOIN call_references AS r ON r.call_id = c.id)
                SELECT (SELECT count(*) FROM splits WHERE imported = 0) AS groups,
                       (SELECT count(*) FROM open) AS held_out,
                       (SELECT count(*) FROM open WHERE group_id NOT IN known) AS held_out_without_reference,
                       (SELECT count(*) FROM known) AS referenced""",
            _names(sources),
        )
        return ReviewCounts(**row) if row else ReviewCounts(0, 0, 0, 0)

    def debriefs_of(self, some_id: str) -> list[str]:
        """The debriefs (ids, the oldest first) of the call that the id of a debrief, a call or an answer leads to."""
        rows = self._db.rows(
            """SELECT id FROM debriefs WHERE answer_id IS NOT NULL AND call_id = coalesce(
                   (SELECT call_id FROM debriefs WHERE id = ?), (SELECT call_id FROM answers WHERE id = ?), ?)
               ORDER BY created_at, rowid""",
            (some_id, some_id, some_id),
        )
        return [row["id"] for row in rows]

    def corrected_twice(self, limit: int) -> list[str]:
        """The ids of the calls that have more than one correction, the one that was corrected last first."""
        rows = self._db.rows(
            """SELECT call_id FROM answers WHERE author_kind = 'person'
               GROUP BY call_id HAVING count(*) > 1 ORDER BY max(created_at) DESC, call_id LIMIT ?""",
            (limit,),
        )
        return [row["call_id"] for row in rows]


def _reviewable(sources: Collection[Source]) -> str:
    """The condition on a call (`c`) that a lead may be asked about it; its arguments are `_names`."""
    marks = ", ".join("?" for _ in sources)
    return f"""c.source IN ({marks}) AND c.bridges = 0 AND c.purged_at IS NULL
        AND c.group_id IN (SELECT group_id FROM splits WHERE split = '{Split.HELD_OUT.value}')
        AND EXISTS (SELECT 1 FROM answers WHERE answers.call_id = c.id AND answers.author_kind = 'model')"""


def _names(sources: Collection[Source]) -> tuple[str, ...]:
    return tuple(source.value for source in sources)


def _from_row(row: Row) -> Review:
    fields = {name: row[name] for name in Review.model_fields}
    fields["answer_ids"] = json.loads(row["answer_ids"])
    fields["created_at"] = datetime.fromisoformat(row["created_at"])
    return Review.model_validate(fields)


def _reference(row: Row) -> Reference:
    fields = {name: row[name] for name in Reference.model_fields}
    fields["summary"] = json.loads(row["summary"])
    fields["blind"] = bool(row["blind"])
    fields["created_at"] = datetime.fromisoformat(row["created_at"])
    return Reference.model_validate(fields)
