"""What the store holds of a call: in which tables, and what to find in them before it is forgotten.

`ERASED` and `KEPT` together name every table of the store; a test holds them against the schema, so that a new table
has to be put into one of them.
"""

from __future__ import annotations

import json

from dataset import resemblance
from dataset.store.database import Database
from dataset.store.traces import Copy, Doubtful, Exported, HandedIn, LeadPost, Match, Traces

# Table -> which of its rows are a call's. `:call` is the call's id, `:debriefs` and `:ids` are JSON lists of ids. In an
# order in which no row is deleted before those that refer to it.
ERASED = {
    "feedback": "debrief_id IN (SELECT value FROM json_each(:debriefs))",
    "call_references": "call_id = :call",
    "reviews": "call_id = :call",
    "tasks": "call_id = :call OR debrief_id IN (SELECT value FROM json_each(:debriefs))",
    "outbox": """debrief_id IN (SELECT value FROM json_each(:debriefs))
                 OR (kind = 'lead' AND EXISTS (SELECT 1 FROM json_each(:ids) WHERE instr(outbox.payload, value)))""",
    "messages": "debrief_id IN (SELECT value FROM json_each(:debriefs))",
    "lead_posts": "about IN (SELECT value FROM json_each(:ids))",
    # Finished searches for calls to forget hold words of their titles.
    "lead_requests": """EXISTS (SELECT 1 FROM json_each(:ids) WHERE instr(lead_requests.arguments, value))
                        OR (command = 'forget' AND state IN ('done', 'failed'))""",
    "pseudonym_maps": "call_id = :call",
    "pseudonymised_calls": "call_id = :call",
    "pair_texts": "call_id = :call",
    "tuning_trials": "call_id = :call",
    "evaluation_glances": "call_id = :call",
    "evaluation_answers": "call_id = :call",
    "evaluation_calls": "call_id = :call",
    "canary_calls": "call_id = :call OR debrief_id IN (SELECT value FROM json_each(:debriefs))",
    "asked_agents": "debrief_id IN (SELECT value FROM json_each(:debriefs))",
    "bands": "call_id = :call",
    # Files with the same content too: their hash would still tell that the call was among them.
    "backfill_items": """call_id = :call OR debrief_id IN (SELECT value FROM json_each(:debriefs))
                         OR digest IN (SELECT digest FROM backfill_items WHERE call_id = :call)""",
    "signatures": "call_id = :call",
    "pseudonymised_answers": """answer_id IN (SELECT id FROM answers WHERE call_id = :call
                                              OR debrief_id IN (SELECT value FROM json_each(:debriefs)))""",
    "answers": "call_id = :call OR debrief_id IN (SELECT value FROM json_each(:debriefs))",
    "debriefs": "id IN (SELECT value FROM json_each(:debriefs))",
    "calls": "id = :call",
}
# Table -> why its rows stay.
KEPT = {
    "_sqlite_migrations": "about the store itself",
    "alias_events": "which model wrote the debriefs when; no text",
    "audit": "who did what to which id; no text",
    "backfill_parts": "batch jobs by names and counts; no text",
    "backfills": "where archives lie, and which model reads them; no text",
    "canaries": "which version wrote debriefs for comparison when; no text",
    "evaluations": "which models answered held-out calls, and how they did: ids and numbers",
    "exports": "the places of files; no text",
    "forgotten": "the tombstones",
    "forgotten_deliveries": "keys of Slack's deliveries; no text",
    "jobs": "about the clock",
    "meta": "about the store itself",
    "model_versions": "what models were trained on, by ids and counts; their files are elsewhere",
    "purging": "empty outside of a transaction",
    "resources": "what exists in an account, by names; no text",
    "retrain_wanted": "ids of models and calls",
    "rollouts": "versions on their way into use; no text",
    "snapshot_pairs": "a pair's hash stays and is marked, so that old snapshots still tell what they held",
    "snapshots": "ids, counts and hashes; no text",
    "splits": "a group's split is for ever; its id leads to nothing any more",
    "sqlite_sequence": "about the store itself",
    "tuning_jobs": "ids and counts; no text",
}


class Holdings:
    """Looks for what there is of a call."""

    def __init__(self, db: Database) -> None:
        self._db = db

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
        debriefs = debriefs or ((row["debrief_id"],) if row["debrief_id"] else ())  # a call may wait for its debrief
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
