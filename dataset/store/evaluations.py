"""Evaluations: which models answer which held-out calls, what they answered, and what was found.

An answer is written down as soon as it is there: whichever process is killed, no model is asked twice about a call.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from dataset.evaluation_records import (
    Contestant,
    EvaluatedAnswer,
    EvaluatedCall,
    Evaluation,
    Glance,
    Measure,
    Role,
    Verdict,
)
from dataset.records import new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock

SAME_SET = 0.5
"""The share of its calls that another evaluation must have asked about to count as a look at the same held-out set."""


class Evaluations:
    """The evaluations of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(
        self,
        *,
        job_id: str | None,
        snapshot_id: str,
        contestants: Sequence[Contestant],
        calls: Sequence[EvaluatedCall],
        measure: Measure,
        margin: float,
        requested_by: str,
    ) -> Evaluation:
        """Write an evaluation down before anybody answers; the one of the same job, where there is one.

        Of those that are no job's, the very same one is gone on with where it broke off: it may have been paid for.
        Calls that were forgotten meanwhile are left out.
        """
        evaluation_id = new_id("eval")
        with self._db.write():
            there = self._there([call.call_id for call in calls])
            calls = [call for call in calls if call.call_id in there]
            asked: Row = {
                "snapshot_id": snapshot_id,
                "contestants": json.dumps([c.model_dump(mode="json") for c in contestants]),
                "measure": measure.value,
                "margin": margin,
            }
            known = self.of_job(job_id) if job_id else self._broken_off(asked, calls)
            if known is not None:
                return known
            row: Row = {
                "id": evaluation_id,
                "job_id": job_id,
                **asked,
                "requested_by": requested_by,
                "looks": self._looks([call.call_id for call in calls]),
                "created_at": stamp(self._clock()),
            }
            self._db.insert("evaluations", row)
            for number, call in enumerate(calls):
                given: Row = call.model_dump(mode="json")
                self._db.insert("evaluation_calls", {"evaluation_id": evaluation_id, "number": number, **given})
        return self.get(evaluation_id)

    def get(self, evaluation_id: str) -> Evaluation:
        """The evaluation with this id. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM evaluations WHERE id = ?", (evaluation_id,))
        if row is None:
            raise KeyError(evaluation_id)
        return self._read(row)

    def of_job(self, job_id: str) -> Evaluation | None:
        """The evaluation of what a training came to; None where there is none."""
        row = self._db.row("SELECT * FROM evaluations WHERE job_id = ?", (job_id,))
        return self._read(row) if row else None

    def drop(self, evaluation_id: str) -> None:
        """Take back an evaluation with its answers: it is begun anew. One that a registered version came with stays.

        Also one that has a verdict already, which nobody has been told: it is on a model, or against one, that is not
        the one any more.
        """
        with self._db.write():
            told = """SELECT 1 FROM evaluations AS e WHERE id = ? AND CASE WHEN job_id IS NULL THEN verdict IS NOT NULL
                      ELSE EXISTS (SELECT 1 FROM model_versions AS v WHERE v.job_id = e.job_id) END"""
            if self._db.row(told, (evaluation_id,)) is not None:
                return
            for table in ("evaluation_glances", "evaluation_answers", "evaluation_calls"):
                self._db.execute(f"DELETE FROM {table} WHERE evaluation_id = ?", (evaluation_id,))
            self._db.execute("DELETE FROM evaluations WHERE id = ?", (evaluation_id,))

    def keep_answer(self, answer: EvaluatedAnswer) -> None:
        """Keep what a model answered, the first time; not of a call that was forgotten meanwhile."""
        row: Row = answer.model_dump(mode="json", exclude={"values"})
        row["measured"] = json.dumps(answer.values, sort_keys=True)
        with self._db.write():
            if not self._there([answer.call_id]) or self.answer(answer.evaluation_id, answer.role, answer.call_id):
                return
            self._db.insert("evaluation_answers", row)

    def answers(self, evaluation_id: str) -> list[EvaluatedAnswer]:
        """All answers so far, in the order of the calls."""
        rows = self._db.rows(
            """SELECT a.* FROM evaluation_answers AS a JOIN evaluation_calls AS c USING (evaluation_id, call_id)
               WHERE a.evaluation_id = ? ORDER BY c.number, a.role""",
            (evaluation_id,),
        )
        return [_answer(row) for row in rows]

    def answer(self, evaluation_id: str, role: Role, call_id: str) -> EvaluatedAnswer | None:
        """What a model answered to a call; None where it was not asked yet, or the call was forgotten."""
        row = self._db.row(
            "SELECT * FROM evaluation_answers WHERE evaluation_id = ? AND role = ? AND call_id = ?",
            (evaluation_id, role.value, call_id),
        )
        return _answer(row) if row else None

    def missing(self, evaluation_id: str, limit: int) -> list[tuple[str, Role]]:
        """The first calls that a model is still to be asked about, and in which role."""
        rows = self._db.rows(
            """SELECT c.call_id, json_extract(r.value, '$.role') AS role
               FROM evaluations AS e JOIN evaluation_calls AS c ON c.evaluation_id = e.id
               JOIN json_each(e.contestants) AS r
               WHERE e.id = ? AND NOT EXISTS (
                   SELECT 1 FROM evaluation_answers AS a
                   WHERE a.evaluation_id = e.id AND a.call_id = c.call_id
                     AND a.role = json_extract(r.value, '$.role'))
               ORDER BY c.number, r.key LIMIT ?""",
            (evaluation_id, limit),
        )
        return [(row["call_id"], Role(row["role"])) for row in rows]

    def progress(self, evaluation_id: str) -> tuple[int, int]:
        """How many answers there are, and how many there will be."""
        row = self._db.row(
            """SELECT (SELECT count(*) FROM evaluation_answers WHERE evaluation_id = ?1) AS done,
                      (SELECT count(*) FROM evaluation_calls WHERE evaluation_id = ?1)
                      * (SELECT json_array_length(contestants) FROM evaluations WHERE id = ?1) AS total""",
            (evaluation_id,),
        )
        return (int(row["done"]), int(row["total"] or 0)) if row else (0, 0)

    def finish(self, evaluation_id: str, verdict: Verdict) -> bool:
        """Write down what was found, once; False where that was done before."""
        with self._db.write():
            changed = self._db.execute(
                "UPDATE evaluations SET verdict = ?, finished_at = ? WHERE id = ? AND verdict IS NULL",
                (verdict.model_dump_json(), stamp(self._clock()), evaluation_id),
            )
        return changed == 1

    def add_glance(self, evaluation_id: str, call_id: str, lead: str, said: Glance) -> bool:
        """Note which of two answers a lead prefers, the first time they say so; False where they did before."""
        row: Row = {"evaluation_id": evaluation_id, "call_id": call_id, "lead": lead, "said": said.value}
        with self._db.write():
            known = self._db.row(
                "SELECT 1 FROM evaluation_glances WHERE evaluation_id = ? AND call_id = ? AND lead = ?",
                (evaluation_id, call_id, lead),
            )
            if known or not self._there([call_id]):
                return False
            self._db.insert("evaluation_glances", {**row, "at": stamp(self._clock())})
        return True

    def glances(self, evaluation_id: str) -> list[tuple[str, str, Glance]]:
        """What leads said of two answers side by side: call, lead, and which they prefer."""
        rows = self._db.rows(
            "SELECT call_id, lead, said FROM evaluation_glances WHERE evaluation_id = ? ORDER BY at, rowid",
            (evaluation_id,),
        )
        return [(row["call_id"], row["lead"], Glance(row["said"])) for row in rows]

    def _broken_off(self, asked: Row, calls: Sequence[EvaluatedCall]) -> Evaluation | None:
        """The newest evaluation of no job that asks this of these calls, and has no verdict."""
        row = self._db.row(
            """SELECT * FROM evaluations WHERE job_id IS NULL AND verdict IS NULL AND snapshot_id = ?
               AND contestants = ? AND measure = ? AND margin = ? ORDER BY created_at DESC, rowid DESC LIMIT 1""",
            tuple(asked[name] for name in ("snapshot_id", "contestants", "measure", "margin")),
        )
        found = self._read(row) if row else None
        return found if found is not None and list(found.calls) == list(calls) else None

    def _looks(self, calls: Collection[str]) -> int:
        """How many evaluations asked about at least half of these calls before."""
        row = self._db.row(
            """SELECT count(*) AS n FROM (
                   SELECT evaluation_id FROM evaluation_calls WHERE call_id IN (SELECT value FROM json_each(?1))
                   GROUP BY evaluation_id HAVING count(*) >= ?2)""",
            (json.dumps(sorted(calls)), max(1.0, SAME_SET * len(calls))),
        )
        return int(row["n"]) if row and calls else 0

    def _there(self, calls: Collection[str]) -> set[str]:
        rows = self._db.rows(
            "SELECT id FROM calls WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(calls)),)
        )
        return {row["id"] for row in rows}

    def _read(self, row: Row) -> Evaluation:
        calls = self._db.rows(
            """SELECT call_id, group_id, agent, basis, drafted_by, known FROM evaluation_calls
               WHERE evaluation_id = ? ORDER BY number""",
            (row["id"],),
        )
        fields: dict[str, Any] = {name: value for name, value in row.items() if name in Evaluation.model_fields}
        fields |= {
            "contestants": json.loads(row["contestants"]),
            "calls": [dict(call) for call in calls],
            "verdict": json.loads(row["verdict"]) if row["verdict"] else None,
            "created_at": datetime.fromisoformat(row["created_at"]),
        }
        return Evaluation.model_validate(fields)


def _answer(row: Row) -> EvaluatedAnswer:
    return EvaluatedAnswer(
        evaluation_id=row["evaluation_id"],
        role=Role(row["role"]),
        call_id=row["call_id"],
        text=row["text"],
        values=json.loads(row["measured"]),
    )
