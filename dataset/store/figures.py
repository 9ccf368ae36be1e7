"""Counts over a stretch of time, for the weekly digest and for reports: numbers of events, never text of calls.

Examples and archives that were brought along are no debriefs of the team's days, so they are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dataset.records import Source
from dataset.store.database import Database, stamp


@dataclass(frozen=True)
class Counts:
    """What happened in a stretch of time.

    `done` and `failed` are debriefs that ended in it; `up` and `down` votes given in it, of which the newest of each
    person on an answer counts; `corrections` the corrections saved in it.
    """

    done: int
    failed: int
    up: int
    down: int
    corrections: int

    @property
    def votes(self) -> int:
        """All votes."""
        return self.up + self.down


class Figures:
    """Counts of what is in the store."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def between(self, since: datetime, until: datetime) -> Counts:
        """What happened from `since` on and before `until`.

        A vote that was changed after `until` counts as it stood: a week that is over keeps its figures.
        """
        row = self._db.row(
            """WITH ended AS (
                   SELECT state FROM debriefs WHERE finished_at >= ?1 AND finished_at < ?2 AND source <> ?3
                   AND NOT EXISTS (SELECT 1 FROM backfill_items WHERE backfill_items.debrief_id = debriefs.id)),
               given AS (SELECT * FROM feedback WHERE created_at >= ?1 AND created_at < ?2),
               votes AS (
                   SELECT vote FROM given WHERE kind = 'vote' AND NOT EXISTS (
                       SELECT 1 FROM given AS later WHERE later.debrief_id = given.debrief_id
                       AND later.answer_id = given.answer_id AND later.user = given.user AND later.kind = 'vote'
                       AND later.seq > given.seq))
               SELECT (SELECT count(*) FROM ended WHERE state = 'done') AS done,
                      (SELECT count(*) FROM ended WHERE state = 'failed') AS failed,
                      (SELECT count(*) FROM votes WHERE vote = 'up') AS up,
                      (SELECT count(*) FROM votes WHERE vote = 'down') AS down,
                      (SELECT count(*) FROM given WHERE kind = 'correction') AS corrections""",
            (stamp(since), stamp(until), Source.IMPORT.value),
        )
        return Counts(**row) if row else Counts(0, 0, 0, 0, 0)
