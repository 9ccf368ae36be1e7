"""Forgetting: a call and all that was made of it, out of every table (`holdings.ERASED`), and out of the bytes of the
store's files. What is left is a tombstone without text.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from dataset.store.database import Database, stamp
from dataset.store.holdings import ERASED, Holdings
from dataset.store.queue import Clock
from dataset.store.traces import LeadPost, Match, Model, Refusal, Report, Traces

REDELIVERED = timedelta(days=2)
"""How long a forgotten delivery is remembered: Slack repeats an event within minutes, or for 24 hours where delayed
events are switched on."""


class Erasure:
    """What is to be forgotten, and what was."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._holdings = Holdings(db)

    def traces(self, some_id: str) -> Traces | None:
        """What there is of a call, given its id or the id of a debrief or an answer of it; None where there is none."""
        return self._holdings.traces(some_id)

    def search(self, words: str) -> list[Match]:
        """The newest calls whose ticket, title or summary's title holds these words, in any case."""
        return self._holdings.search(words)

    def erase(self, traces: Traces, report: Report) -> None:
        """Delete all rows of a call and write its tombstone. To be called in the transaction that read `traces`."""
        now = stamp(self._clock())
        names = {"call": traces.call_id, "debriefs": json.dumps(traces.debriefs), "ids": json.dumps(traces.ids)}
        with self._db.write() as db:
            self._db.execute(
                """INSERT OR IGNORE INTO forgotten_deliveries
                   SELECT delivery_key, ? FROM debriefs
                   WHERE id IN (SELECT value FROM json_each(?)) AND delivery_key LIKE 'event:%'""",
                (now, names["debriefs"]),
            )
            self._db.execute(
                "DELETE FROM forgotten_deliveries WHERE forgotten_at < ?", (stamp(self._clock() - REDELIVERED),)
            )
            for table, condition in ERASED.items():
                db.conn.execute(f"DELETE FROM {table} WHERE {condition}", names)
            self._db.execute(
                "UPDATE snapshot_pairs SET forgotten_at = ? WHERE call_id = ? AND forgotten_at IS NULL",
                (now, traces.call_id),
            )
            self._db.execute("INSERT OR REPLACE INTO meta VALUES ('scrub_wanted', ?)", (now,))
            self._db.insert(
                "forgotten",
                {
                    "call_id": report.subject,
                    "actor": report.actor,
                    "forgotten_at": now,
                    "report": report.model_dump_json(),
                },
            )

    def report(self, some_id: str) -> Report | None:
        """The report of a forgotten call, given its id or a debrief's; None where no such thing was forgotten."""
        row = self._db.row(
            """SELECT report FROM forgotten WHERE call_id = ?1
               OR EXISTS (SELECT 1 FROM json_each(report, '$.debriefs') WHERE value = ?1)""",
            (some_id,),
        )
        return Report.model_validate_json(row["report"]) if row else None

    def note_refusal(self, subject: str, place: str, reason: str) -> None:
        """Note that Slack did not delete something of a forgotten call."""
        with self._db.write():
            report = self.report(subject)
            if report is not None:
                refusals = tuple(r for r in report.refusals if r.place != place)
                self._replace(report.model_copy(update={"refusals": (*refusals, Refusal(place=place, reason=reason))}))

    def note_export_deleted(self, export_id: str) -> None:
        """Note that the file of an export is no longer in Slack."""
        with self._db.write():
            self._db.execute(
                "UPDATE exports SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL",
                (stamp(self._clock()), export_id),
            )

    def note_lead_post(self, post: LeadPost, mentions: list[str]) -> None:
        """Note that a message to a lead is in Slack, or what it shows now; `mentions` are the ids that it names."""
        with self._db.write():
            self._db.execute("DELETE FROM lead_posts WHERE channel = ? AND ts = ?", (post.channel, post.ts))
            if mentions:
                row = {**post.model_dump(), "mentions": json.dumps(mentions), "created_at": stamp(self._clock())}
                self._db.insert("lead_posts", row)

    def want_retraining(self, model: str, subject: str) -> None:
        """Note that a model has seen a forgotten call and is to be trained again without it."""
        with self._db.write():
            self._db.execute(
                "INSERT OR IGNORE INTO retrain_wanted (model, call_id, wanted_at) VALUES (?, ?, ?)",
                (model, subject, stamp(self._clock())),
            )

    def retraining_wanted(self) -> dict[str, tuple[str, ...]]:
        """The models that are to be trained again, each with the forgotten calls that it has seen."""
        wanted: dict[str, tuple[str, ...]] = {}
        for row in self._db.rows(
            "SELECT model, call_id FROM retrain_wanted WHERE done_at IS NULL ORDER BY wanted_at, rowid"
        ):
            wanted[row["model"]] = (*wanted.get(row["model"], ()), row["call_id"])
        return wanted

    def has_seen_forgotten(self, model: str) -> bool:
        """Whether a model has seen a call that was forgotten since, also where it is used no more because of that."""
        return self._db.row("SELECT 1 FROM retrain_wanted WHERE model = ?", (model,)) is not None

    def note_retrained(self, model: str) -> None:
        """Note that a model was trained again, or is used no more."""
        with self._db.write():
            self._db.execute(
                "UPDATE retrain_wanted SET done_at = ? WHERE model = ? AND done_at IS NULL",
                (stamp(self._clock()), model),
            )

    def scrub_wanted(self) -> bool:
        """Whether something was deleted whose bytes may still be in the store's files."""
        return self._db.row("SELECT 1 FROM meta WHERE name = 'scrub_wanted'") is not None

    def scrub(self) -> bool:
        """Take the bytes of what was deleted out of the store's files; False where somebody else prevents it now.

        Not inside a transaction. Raises `sqlite3.OperationalError` where the file cannot be written anew.
        """
        wanted = self._db.row("SELECT value FROM meta WHERE name = 'scrub_wanted'")
        self._db.rewrite()
        if not self._db.truncate_log():
            return False
        with self._db.write():
            # What was deleted since this began is not done yet.
            self._db.execute(
                "DELETE FROM meta WHERE name = 'scrub_wanted' AND value = ?", (wanted["value"] if wanted else "",)
            )
        return True

    def _replace(self, report: Report) -> None:
        self._db.execute(
            "UPDATE forgotten SET report = ? WHERE call_id = ?", (report.model_dump_json(), report.subject)
        )


def make_report(traces: Traces, actor: str, moment: datetime, models: tuple[Model, ...]) -> Report:
    """The report of forgetting what `traces` found."""
    return Report(
        subject=traces.subject,
        call_id=traces.call_id,
        actor=actor,
        forgotten_at=moment,
        debriefs=traces.debriefs,
        counts=traces.counts,
        others=traces.others,
        handed_in=traces.handed_in,
        messages=len(traces.copies),
        snapshots=traces.snapshots,
        exports=traces.exports,
        models=models,
    )
