"""Calls with their raw text, the group and split that each belongs to, and the private maps of their pseudonyms.

Two calls with the same words are one group: they are never on both sides of a split. A group's split is assigned
when its first call arrives and written down; nothing changes it afterwards.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from dataset.pseudonyms import PseudonymMap
from dataset.records import Call, Source, Split, Turn
from dataset.split import assign
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock


class Calls:
    """The calls of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(self, call: Call) -> None:
        """Keep a call, and assign its group's split where the group is new."""
        now = stamp(self._clock())
        print_ = fingerprint(call)
        with self._db.write():
            first = self._db.row("SELECT group_id FROM calls WHERE fingerprint = ? LIMIT 1", (print_,))
            group_id = first["group_id"] if first else call.id
            if first is None:
                split = assign(group_id, self._split_key(), groups_before=self._count_groups())
                self._db.insert("splits", {"group_id": group_id, "split": split.value, "assigned_at": now})
            self._db.insert("calls", {**_to_row(call), "group_id": group_id, "fingerprint": print_, "created_at": now})

    def get(self, call_id: str) -> Call:
        """The call with this id. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM calls WHERE id = ?", (call_id,))
        if row is None:
            raise KeyError(call_id)
        return _from_row(row)

    def group_and_split(self, call_id: str) -> tuple[str, Split]:
        """The group that a call belongs to, and the part of the data that the group belongs to."""
        row = self._db.row(
            "SELECT group_id, split FROM calls JOIN splits USING (group_id) WHERE calls.id = ?", (call_id,)
        )
        if row is None:
            raise KeyError(call_id)
        return row["group_id"], Split(row["split"])

    def keep_map(self, call_id: str, version: str, private_map: PseudonymMap) -> None:
        """Keep (or replace by its extension) the private map of a call's pseudonyms. It never leaves the store."""
        with self._db.write():
            self._db.execute(
                """INSERT INTO pseudonym_maps (call_id, version, map) VALUES (?, ?, ?)
                   ON CONFLICT (call_id, version) DO UPDATE SET map = excluded.map""",
                (call_id, version, private_map.model_dump_json()),
            )

    def private_map(self, call_id: str, version: str) -> PseudonymMap | None:
        """The private map of a call under one version of the pseudonymiser."""
        row = self._db.row("SELECT map FROM pseudonym_maps WHERE call_id = ? AND version = ?", (call_id, version))
        return PseudonymMap.model_validate_json(row["map"]) if row else None

    def split_key_id(self) -> str:
        """A name for the key of the splits that gives nothing of it away."""
        return "sha256:" + hashlib.sha256(b"debrief split key " + self._split_key()).hexdigest()[:16]

    def _split_key(self) -> bytes:
        row = self._db.row("SELECT value FROM meta WHERE name = 'split_key'")
        if row is None:
            raise RuntimeError("the store has no split key: its migrations did not run")
        return bytes.fromhex(row["value"])

    def _count_groups(self) -> int:
        row = self._db.row("SELECT count(*) AS n FROM splits")
        return int(row["n"]) if row else 0


def fingerprint(call: Call) -> str:
    """A hash of what was said, and of nothing else: case, spacing and punctuation do not count."""
    words = " ".join("".join(c if c.isalnum() else " " for c in turn.text.casefold()) for turn in call.turns)
    return "sha256:" + hashlib.sha256(" ".join(words.split()).encode()).hexdigest()


def _to_row(call: Call) -> dict[str, Any]:
    row = call.model_dump(mode="json", exclude={"turns", "started_at"})
    row["started_at"] = call.started_at.isoformat() if call.started_at else None
    row["started_at_assumed"] = int(call.started_at_assumed)
    row["turns"] = json.dumps([turn.model_dump(mode="json") for turn in call.turns], ensure_ascii=False)
    return row


def _from_row(row: Row) -> Call:
    return Call(
        id=row["id"],
        turns=tuple(Turn.model_validate(turn) for turn in json.loads(row["turns"])),
        source=Source(row["source"]),
        started_at=datetime.fromisoformat(row["started_at"]) if row["started_at"] else None,
        started_at_assumed=bool(row["started_at_assumed"]),
        time_zone=row["time_zone"],
        ticket=row["ticket"],
        title=row["title"],
        agent=row["agent"],
        team=row["team"],
    )
