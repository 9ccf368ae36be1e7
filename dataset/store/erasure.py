"""Forgetting: a call and all that was made of it, out of every table. What is left is a tombstone without text.

`ERASED` and `KEPT` together name every table of the store; a test holds them against the schema, so that a new table
has to be put into one of them.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from dataset import resemblance
from dataset.store.database import Database, stamp
from dataset.store.queue import Clock
from dataset.store.traces import (
    Copy,
    Doubtful,
    Exported,
    HandedIn,
    LeadPost,
    Match,
    Model,
    Refusal,
    Report,
    Traces,
)

# Table -> which of its rows are a call's. `:call` is the call's id, `:debriefs` and `:ids` are JSON lists of ids. In an
# order in which no row is deleted before those that refer to it.
ERASED = {
    "feedback": "debrief_id IN (SELECT value FROM json_each(:debriefs))",
    "call_references": "call_id = :call",
    "reviews": "call_id = :call",
    "tasks": "call_id = :call OR debrief_id IN (SELECT value FROM json_each(:debriefs))",
    "outbox": """debrief_id IN (SELECT value FROM json_each(:debriefs))
                 OR EXISTS (SELECT 1 FROM json_each(:ids) WHERE instr(outbox.payload, value))""",
    "messages": "debrief_id IN (SELECT value FROM json_each(:debriefs))",
    "lead_posts": "about IN (SELECT value FROM json_each(:ids))",
    # Finished searches for calls to forget hold words of their titles.
    "lead_requests": """EXISTS (SELECT 1 FROM json_each(:ids) WHERE instr(lead_requests.arguments, value))
                        OR (command = 'forget' AND state IN ('done', 'failed'))""",
    "pseudonym_maps": "call_id = :call",
    "pseudonymised_calls": "call_id = :call",
    "pair_texts": "call_id = :call",
    "bands": "call_id = :call",
    "signatures": "call_id = :call",
    "answers": "call_id = :call OR debrief_id IN (SELECT value FROM json_each(:debriefs))",
    "debriefs": "id IN (SELECT value FROM json_each(:debriefs))",
    "calls": "id = :call",
}
# Table -> why its rows stay.
KEPT = {
    "_sqlite_migrations": "about the store itself",
    "audit": "who did what to which id; no text",
    "exports": "the places of files; no text",
    "forgotten": "the tombstones",
    "forgotten_deliveries": "keys of Slack's deliveries; no text",
    "jobs": "about the clock",
    "meta": "about the store itself",
    "purging": "empty outside of a transaction",
    "retrain_wanted": "ids of models and calls",
    "snapshot_pairs": "a pair's hash stays and is marked, so that old snapshots still tell what they held",
    "snapshots": "ids, counts and hashes; no text",
    "splits": "a group's split is for ever; its id leads to nothing any more",
    "sqlite_sequence": "about the store itself",
}

REDELIVERED = timedelta(days=2)
"""How long a forgotten delivery is remembered: Slack repeats an event within minutes, or for 24 hours where delayed
events are switched on."""


class Erasure:
    """What is to be forgotten, and what was."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def traces(self, some_id: str) -> Traces | None:
        """What there is of a call, given its id or the id of a debrief or an answer of it; None where there is none."""
        row = self._db.row(
            """SELECT id AS call_id, NULL AS debrief_id, created_at FROM calls WHERE id = ?1
               UNION ALL SELECT call_id, id, created_at FROM debriefs WHERE id = ?1
               UNION ALL SELECT call_id, debrief_id, created_at FROM answers WHERE id = ?1""",
            (some_id,),
        )
        if row is None:
            return None
        call_id, at = row["call_id"], row["created_at"]
        debriefs = self._ids("SELECT id FROM debriefs WHERE call_id = ? ORDER BY created_at, rowid", call_id)
        debriefs = debriefs or (row["debrief_id"],)
        if call_id is not None:
            at = (self._db.row("SELECT created_at FROM calls WHERE id = ?", (call_id,)) or row)["created_at"]
        ids = self._everything(call_id, debriefs)
        snapshots = self._snapshots(call_id)
        return Traces(
            subject=call_id or debriefs[0],
            call_id=call_id,
            handed_in_at=at,
            debriefs=debriefs,
            ids=ids,
            counts=self._counts(call_id, debriefs, ids),
            others=self._others(call_id),
            handed_in=self._handed_in(debriefs),
            copies=self._copies(debriefs),
            doubtful=self._doubtful(debriefs, ids),
            lead_posts=self._lead_posts(ids),
            snapshots=snapshots,
            exports=self._exports(snapshots),
        )

    def search(self, words: str, limit: int = 20) -> list[Match]:
        """The newest calls whose ticket, title or summary's title holds these words, in any case."""
        like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        rows = self._db.rows(
            """SELECT calls.id AS call_id, calls.created_at AS handed_in_at, calls.title, ticket,
                      coalesce((SELECT user FROM debriefs WHERE debriefs.call_id = calls.id LIMIT 1), '') AS user
               FROM calls WHERE calls.title LIKE ?1 ESCAPE '\\' OR ticket LIKE ?1 ESCAPE '\\'
                  OR EXISTS (SELECT 1 FROM debriefs WHERE debriefs.call_id = calls.id AND title LIKE ?1 ESCAPE '\\')
                  OR EXISTS (SELECT 1 FROM answers WHERE answers.call_id = calls.id
                             AND json_extract(summary, '$.title') LIKE ?1 ESCAPE '\\')
               ORDER BY calls.seq DESC LIMIT ?2""",
            (like, limit),
        )
        return [Match.model_validate(row) for row in rows]

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
                self._replace(
                    report.model_copy(update={"refusals": (*refusals, Refusal(place=place, reason=reason))})
                )

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

    def _ids(self, sql: str, *arguments: str | None) -> tuple[str, ...]:
        return tuple(row["id"] for row in self._db.rows(sql, arguments))

    def _everything(self, call_id: str | None, debriefs: tuple[str, ...]) -> tuple[str, ...]:
        return (
            *((call_id,) if call_id else ()),
            *self._ids(
                """WITH ours AS (SELECT value AS id FROM json_each(?2))
                   SELECT id FROM ours
                   UNION SELECT id FROM answers WHERE call_id = ?1 OR debrief_id IN ours
                   UNION SELECT id FROM tasks WHERE call_id = ?1 OR debrief_id IN ours
                   UNION SELECT id FROM reviews WHERE call_id = ?1
                   UNION SELECT id FROM call_references WHERE call_id = ?1
                   UNION SELECT id FROM messages WHERE debrief_id IN ours""",
                call_id,
                json.dumps(debriefs),
            ),
        )

    def _counts(self, call_id: str | None, debriefs: tuple[str, ...], ids: tuple[str, ...]) -> dict[str, int]:
        names = {"call": call_id, "debriefs": json.dumps(debriefs), "ids": json.dumps(ids)}
        conn = self._db.connection().conn
        counts = {
            table: int(conn.execute(f"SELECT count(*) FROM {table} WHERE {condition}", names).fetchone()[0])
            for table, condition in ERASED.items()
        }
        return {table: number for table, number in counts.items() if number}

    def _others(self, call_id: str | None) -> tuple[str, ...]:
        """The calls that hold nearly the same text: those of the group, and those of other groups that it resembles."""
        group = self._ids(
            """SELECT id FROM calls WHERE id <> ?1 AND group_id = (SELECT group_id FROM calls WHERE id = ?1)
               ORDER BY seq""",
            call_id,
        )
        own = self._db.row("SELECT hashes FROM signatures WHERE call_id = ?", (call_id,))
        near = self._db.rows(
            """SELECT DISTINCT signatures.call_id AS id, signatures.hashes FROM bands AS mine
               JOIN bands AS theirs ON theirs.hash = mine.hash AND theirs.call_id <> mine.call_id
               JOIN signatures ON signatures.call_id = theirs.call_id WHERE mine.call_id = ? ORDER BY id""",
            (call_id,),
        )
        alike = (
            row["id"]
            for row in near
            if own and resemblance.similarity(own["hashes"], row["hashes"]) >= resemblance.THRESHOLD
        )
        return tuple(dict.fromkeys([*group, *alike]))

    def _handed_in(self, debriefs: tuple[str, ...]) -> tuple[HandedIn, ...]:
        rows = self._db.rows(
            """SELECT source, user, channel, json_extract(file, '$.id') AS file FROM debriefs
               WHERE id IN (SELECT value FROM json_each(?)) ORDER BY created_at, rowid""",
            (json.dumps(debriefs),),
        )
        return tuple(HandedIn.model_validate(row) for row in rows)

    def _copies(self, debriefs: tuple[str, ...]) -> tuple[Copy, ...]:
        rows = self._db.rows(
            "SELECT channel, ts FROM messages WHERE debrief_id IN (SELECT value FROM json_each(?)) ORDER BY rowid",
            (json.dumps(debriefs),),
        )
        return tuple(Copy.model_validate(row) for row in rows)

    def _doubtful(self, debriefs: tuple[str, ...], ids: tuple[str, ...]) -> tuple[Doubtful, ...]:
        """Notices that somebody began to send and did not end: their messages may be there, unknown to us."""
        rows = self._db.rows(
            """SELECT id AS notice_id, target, json_extract(payload, '$.thread_ts') AS thread_ts, created_at
               FROM outbox WHERE state IN ('queued', 'working') AND attempts > 0
                 AND ((kind IN ('received', 'card', 'share') AND debrief_id IN (SELECT value FROM json_each(?)))
                      OR (kind = 'lead' AND EXISTS (SELECT 1 FROM json_each(?) WHERE instr(payload, value))))""",
            (json.dumps(debriefs), json.dumps(ids)),
        )
        return tuple(Doubtful.model_validate(row) for row in rows)

    def _lead_posts(self, ids: tuple[str, ...]) -> tuple[LeadPost, ...]:
        rows = self._db.rows(
            """SELECT channel, ts, user, show, about FROM lead_posts WHERE EXISTS (
                   SELECT 1 FROM json_each(mentions) WHERE value IN (SELECT value FROM json_each(?)))
               ORDER BY created_at""",
            (json.dumps(ids),),
        )
        return tuple(LeadPost.model_validate(row) for row in rows)

    def _snapshots(self, call_id: str | None) -> tuple[str, ...]:
        return self._ids(
            """SELECT DISTINCT snapshots.id FROM snapshot_pairs JOIN snapshots ON snapshots.seq = snapshot_seq
               WHERE snapshot_pairs.call_id = ? AND snapshots.id IS NOT NULL ORDER BY snapshots.seq""",
            call_id,
        )

    def _exports(self, snapshots: tuple[str, ...]) -> tuple[Exported, ...]:
        rows = self._db.rows(
            """SELECT id, snapshot_id AS snapshot, format, place, created_at, deleted_at FROM exports
               WHERE snapshot_id IN (SELECT value FROM json_each(?)) ORDER BY created_at, rowid""",
            (json.dumps(snapshots),),
        )
        return tuple(Exported.model_validate(row) for row in rows)


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
