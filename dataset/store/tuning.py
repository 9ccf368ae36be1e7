"""Fine-tunes that were asked for, as a queue, and how far each has come. One at a time.

A job goes through its stages (`TuningStage`) step by step; each step is written down before the next begins, so
whichever process died, another one goes on from there. `tune_key` is the hash of all that decides what a training comes
to: the same pairs with the same settings are not trained twice.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from dataset.model_records import Trial, TuningJob, TuningStage
from dataset.records import CallSummary, Source, WorkState
from dataset.store.database import Database, Row, stamp
from dataset.store.feedback import Mark
from dataset.store.queue import Clock, Queue

DOUBLE_CLICK = timedelta(seconds=2)


class TuningJobs:
    """The tuning jobs of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self.queue = Queue(db, "tuning_jobs", clock)

    def add(
        self,
        job_id: str,
        *,
        provider: str,
        base: str,
        requested_by: str,
        snapshot_id: str | None = None,
        hyperparameters: dict[str, Any] | None = None,
        approved_by: str | None = None,
        own_answers: bool = True,
    ) -> TuningJob:
        """Queue a job, once for each id. Where another one is under way, that one is given and nothing is queued.

        `approved_by` is who has seen what it costs; None where somebody still has to.
        """
        now = stamp(self._clock())
        row: Row = {
            "id": job_id,
            "provider": provider,
            "base": base,
            "approved_by": approved_by,
            "state": WorkState.QUEUED.value,
            "stage": TuningStage.SNAPSHOT.value,
            "requested_by": requested_by,
            "snapshot_id": snapshot_id,
            "hyperparameters": json.dumps(hyperparameters or {}, sort_keys=True),
            "own_answers": int(own_answers),
            "due_at": now,
            "created_at": now,
        }
        with self._db.write():
            known = self._db.row("SELECT * FROM tuning_jobs WHERE id = ?", (job_id,))
            if known is not None:
                return _from_row(known)
            if (other := self.under_way()) is not None:
                return other
            self._db.insert("tuning_jobs", row)
        return self.get(job_id)

    def get(self, job_id: str) -> TuningJob:
        """The job with this id. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM tuning_jobs WHERE id = ?", (job_id,))
        if row is None:
            raise KeyError(job_id)
        return _from_row(row)

    def under_way(self) -> TuningJob | None:
        """The job that waits or is being done; None where there is none."""
        row = self._db.row("SELECT * FROM tuning_jobs WHERE finished_at IS NULL")
        return _from_row(row) if row else None

    def asked_just_now(self, requested_by: str) -> TuningJob | None:
        """The job that somebody asked for a moment ago: asking again then is a double click."""
        row = self._db.row(
            "SELECT * FROM tuning_jobs WHERE requested_by = ? AND created_at > ? ORDER BY rowid DESC LIMIT 1",
            (requested_by, stamp(self._clock() - DOUBLE_CLICK)),
        )
        return _from_row(row) if row else None

    def latest(self) -> TuningJob | None:
        """The job that was asked for last; None where there is none."""
        row = self._db.row("SELECT * FROM tuning_jobs ORDER BY created_at DESC, rowid DESC LIMIT 1")
        return _from_row(row) if row else None

    def claim(self, owner: str) -> TuningJob | None:
        """Take the job that waits, or None."""
        row = self.queue.claim(owner)
        return _from_row(row) if row else None

    def with_key(self, tune_key: str) -> TuningJob | None:
        """The job that has trained with this key; None where there is none."""
        row = self._db.row(
            "SELECT * FROM tuning_jobs WHERE tune_key = ? AND state = 'done' ORDER BY rowid DESC LIMIT 1", (tune_key,)
        )
        return _from_row(row) if row else None

    def ended(self, limit: int = 10) -> list[TuningJob]:
        """The newest trainings that a version came of."""
        rows = self._db.rows(
            """SELECT * FROM tuning_jobs WHERE state = 'done' AND reference IS NOT NULL
               ORDER BY rowid DESC LIMIT ?""",
            (limit,),
        )
        return [_from_row(row) for row in rows]

    def approve(self, job_id: str, actor: str) -> bool:
        """Let a training that waits for a yes go on; False where it does not wait (any more)."""
        with self._db.write():
            changed = self._db.execute(
                """UPDATE tuning_jobs SET approved_by = ?, stage = 'training', due_at = ?,
                   what = 'training is about to start'
                   WHERE id = ? AND stage = 'approval' AND state = 'queued' AND stop_wanted = 0""",
                (actor, stamp(self._clock()), job_id),
            )
        return changed == 1

    def keep_name(self, family: str) -> str:
        """A name for the next version of a family of models that no version and no other job has."""
        with self._db.write():
            rows = self._db.rows(
                """SELECT name FROM model_versions WHERE name LIKE ?1
                   UNION ALL SELECT model FROM tuning_jobs WHERE model LIKE ?1""",
                (f"{family}-%",),
            )
        numbers = [int(tail) for row in rows if (tail := row["name"].removeprefix(f"{family}-")).isdecimal()]
        return f"{family}-{max(numbers, default=0) + 1}"

    def note(self, job_id: str, owner: str, **fields: str | float | int | None) -> bool:
        """Write down how far a job has come; False (and nothing changed) where its lease has gone to somebody else."""
        names = ", ".join(f"{name} = ?" for name in fields)
        with self._db.write():
            changed = self._db.execute(
                f"UPDATE tuning_jobs SET {names} WHERE id = ? AND lease_owner = ? AND state = 'working'",
                (*fields.values(), job_id, owner),
            )
        return changed == 1

    def want_stop(self, job_id: str) -> bool:
        """Ask for a job to be given up, at once; False where it has ended, or that was asked already."""
        with self._db.write():
            changed = self._db.execute(
                """UPDATE tuning_jobs SET stop_wanted = 1, due_at = min(due_at, ?)
                   WHERE id = ? AND finished_at IS NULL AND stop_wanted = 0""",
                (stamp(self._clock()), job_id),
            )
        return changed == 1

    def keep_trial(self, trial: Trial) -> None:
        """Keep what two versions made of one call; not of a call that was forgotten meanwhile."""
        row = trial.model_dump(mode="json", exclude={"before", "after"})
        row |= {"before": trial.before.model_dump_json(), "after": trial.after.model_dump_json()}
        with self._db.write():
            self._db.execute("DELETE FROM tuning_trials WHERE job_id = ?", (trial.job_id,))
            if self._db.row("SELECT 1 FROM calls WHERE id = ?", (trial.call_id,)):
                self._db.insert("tuning_trials", row)

    def trial(self, job_id: str) -> Trial | None:
        """What was made of the job's held-out call; None where there was none, or it was forgotten."""
        row = self._db.row("SELECT * FROM tuning_trials WHERE job_id = ?", (job_id,))
        if row is None:
            return None
        read = {name: CallSummary.model_validate_json(row[name]) for name in ("before", "after")}
        return Trial.model_validate({**row, **read})

    def watchers(self, job_id: str) -> list[str]:
        """The leads who have a message about a job."""
        rows = self._db.rows(
            "SELECT DISTINCT user FROM lead_posts WHERE show = 'tuning' AND about = ? ORDER BY user", (job_id,)
        )
        return [row["user"] for row in rows]

    def posts_of(self, job_id: str, user: str) -> list[tuple[str, str]]:
        """Channel and ts of a lead's messages about a job."""
        rows = self._db.rows(
            "SELECT channel, ts FROM lead_posts WHERE show = 'tuning' AND about = ? AND user = ? ORDER BY created_at",
            (job_id, user),
        )
        return [(row["channel"], row["ts"]) for row in rows]

    def taught_since(self, mark: Mark, sources: Collection[Source]) -> int:
        """How many groups of training calls were corrected, or brought along with an answer, after a mark.

        A count for people, made without looking at a text: a snapshot may leave some of them out.
        """
        row = self._db.row(
            """SELECT count(DISTINCT calls.group_id) AS n FROM calls JOIN splits USING (group_id)
               WHERE splits.split = 'train' AND calls.source IN (SELECT value FROM json_each(?3)) AND (
                   (calls.source = 'import' AND calls.seq > ?2)
                   OR EXISTS (SELECT 1 FROM debriefs JOIN feedback ON feedback.debrief_id = debriefs.id
                              WHERE debriefs.call_id = calls.id AND feedback.seq > ?1
                                AND feedback.kind IN ('correction', 'choice')))""",
            (mark.feedback, mark.calls, json.dumps([source.value for source in sources])),
        )
        return int(row["n"]) if row else 0

    def measurable(self, sources: Collection[Source]) -> tuple[int, int]:
        """How many groups of held-out calls say how good a model is, and how many of them by a lead's reference.

        The others were corrected, or brought along with an answer. A count for people, as `taught_since`.
        """
        row = self._db.row(
            """WITH known AS (
                   SELECT calls.group_id,
                       EXISTS (SELECT 1 FROM call_references WHERE call_references.call_id = calls.id) AS referenced,
                       calls.source = 'import' OR EXISTS (
                           SELECT 1 FROM debriefs JOIN feedback ON feedback.debrief_id = debriefs.id
                           WHERE debriefs.call_id = calls.id AND feedback.kind IN ('correction', 'choice')) AS taught
                   FROM calls JOIN splits USING (group_id)
                   WHERE splits.split = 'held_out' AND calls.source IN (SELECT value FROM json_each(?)))
               SELECT count(DISTINCT CASE WHEN referenced OR taught THEN group_id END) AS n,
                      count(DISTINCT CASE WHEN referenced THEN group_id END) AS referenced FROM known""",
            (json.dumps([source.value for source in sources]),),
        )
        return (int(row["n"]), int(row["referenced"])) if row else (0, 0)

    def brought_by(self, actor: str) -> int:
        """How many groups of training calls somebody brought along with their answers."""
        row = self._db.row(
            """SELECT count(DISTINCT calls.group_id) AS n FROM debriefs JOIN calls ON calls.id = debriefs.call_id
               JOIN splits USING (group_id) WHERE debriefs.source = 'import' AND user = ? AND split = 'train'""",
            (actor,),
        )
        return int(row["n"]) if row else 0


def _from_row(row: Row) -> TuningJob:
    fields: dict[str, Any] = {name: value for name, value in row.items() if name in TuningJob.model_fields}
    read = {name: json.loads(row[name]) for name in ("hyperparameters", "plan")}
    return TuningJob.model_validate({**fields, **read})
