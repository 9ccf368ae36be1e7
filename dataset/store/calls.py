"""Calls with their raw text, the group and split that each belongs to, and the private maps of their pseudonyms.

A call joins the group of the earliest call that it resembles (`dataset.resemblance`), for ever: near-duplicates are
never on both sides of a split. A group's split is assigned when its first call arrives and written down; nothing
changes it afterwards. Groups never merge: a call that resembles calls on both sides of a split is marked (`bridges`),
and neither trained on nor tested with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from dataset import resemblance
from dataset.pseudonyms import PseudonymMap
from dataset.records import Call, PseudonymisedCall, Source, Split, Turn
from dataset.split import assign
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock


class Calls:
    """The calls of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(self, call: Call, *, brought_along: bool = False) -> None:
        """Keep a call, and assign its group's split where the group is new.

        `brought_along` says that it is of an archive, as an imported call always is: those are counted apart from the
        calls that a team hands in, whose first ones are all for training.
        """
        now = stamp(self._clock())
        signature = resemblance.signature(turn.text for turn in call.turns)
        bands = resemblance.bands(signature)
        with self._db.write():
            groups = self._groups_like(signature, bands)
            group_id = groups[0][0] if groups else call.id
            if not groups:
                imported = brought_along or call.source is Source.IMPORT
                split = assign(group_id, self._split_key(), groups_before=self._count_groups(imported=imported))
                group = {"group_id": group_id, "split": split.value, "assigned_at": now, "imported": int(imported)}
                self._db.insert("splits", group)
            row = {
                **_to_row(call),
                "seq": self._next_number(),
                "group_id": group_id,
                "bridges": int(len({split for _, split in groups}) > 1),
                "created_at": now,
            }
            self._db.insert("calls", row)
            self._db.insert("signatures", {"call_id": call.id, "hashes": signature})
            for band in dict.fromkeys(bands):
                self._db.insert("bands", {"hash": band, "call_id": call.id})

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

    def groups_of_several(self) -> frozenset[str]:
        """The groups that more than one call belongs to."""
        rows = self._db.rows("SELECT group_id FROM calls GROUP BY group_id HAVING count(*) > 1")
        return frozenset(row["group_id"] for row in rows)

    def keep_pseudonymised(self, call: PseudonymisedCall, private_map: PseudonymMap) -> None:
        """Keep what the pseudonymiser made of a call, and the private map, which never leaves the store.

        Of a call that was purged or forgotten meanwhile, nothing is kept.
        """
        turns = json.dumps([turn.model_dump(mode="json") for turn in call.turns], ensure_ascii=False)
        with self._db.write():
            if not self.has(call.call_id) or self.is_purged(call.call_id):
                return
            self._db.execute(
                """INSERT INTO pseudonymised_calls (call_id, version, turns) VALUES (?, ?, ?)
                   ON CONFLICT (call_id, version) DO UPDATE SET turns = excluded.turns""",
                (call.call_id, call.pseudonymiser_version, turns),
            )
            self.keep_map(call.call_id, call.pseudonymiser_version, private_map)

    def pseudonymised(self, call_id: str, version: str) -> tuple[PseudonymisedCall, PseudonymMap | None] | None:
        """What this version of the pseudonymiser made of a call, and the map, or None where that was not kept.

        Of a call whose raw text was purged, it is what was kept of it, whichever version made it, and no map.
        """
        row = self._db.row(
            """SELECT kept.version, kept.turns, maps.map, calls.started_at, calls.time_zone
               FROM pseudonymised_calls AS kept JOIN calls ON calls.id = kept.call_id
               LEFT JOIN pseudonym_maps AS maps ON maps.call_id = kept.call_id AND maps.version = kept.version
               WHERE kept.call_id = ? AND (kept.version = ? OR calls.purged_at IS NOT NULL)
               ORDER BY kept.version = ? DESC, kept.rowid DESC LIMIT 1""",
            (call_id, version, version),
        )
        if row is None:
            return None
        call = PseudonymisedCall(
            call_id=call_id,
            turns=tuple(Turn.model_validate(turn) for turn in json.loads(row["turns"])),
            started_at=datetime.fromisoformat(row["started_at"]) if row["started_at"] else None,
            time_zone=row["time_zone"],
            pseudonymiser_version=row["version"],
        )
        return call, PseudonymMap.model_validate_json(row["map"]) if row["map"] else None

    def has(self, call_id: str) -> bool:
        """Whether this call is in the store."""
        return self._db.row("SELECT 1 FROM calls WHERE id = ?", (call_id,)) is not None

    def any_purged(self, call_ids: Iterable[str]) -> bool:
        """Whether the raw text of any of these calls is gone."""
        return any(self.is_purged(call_id) for call_id in call_ids)

    def is_purged(self, call_id: str) -> bool:
        """Whether the raw text of a call is gone, and placeholders stand in its turns."""
        return self._db.row("SELECT 1 FROM calls WHERE id = ? AND purged_at IS NOT NULL", (call_id,)) is not None

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

    def _next_number(self) -> int:
        """A number for a new call: never one that a call had before, even where that call was forgotten."""
        self._db.execute("UPDATE meta SET value = value + 1 WHERE name = 'last_call'")
        row = self._db.row("SELECT value FROM meta WHERE name = 'last_call'")
        if row is None:
            raise RuntimeError("the store does not number its calls: its migrations did not run")
        return int(row["value"])

    def _groups_like(self, signature: bytes, bands: list[int]) -> list[tuple[str, str]]:
        """The groups (with their splits) of the calls that resemble this signature, the earliest call's first."""
        marks = ", ".join("?" for _ in bands)
        candidates = self._db.rows(
            f"""SELECT DISTINCT calls.seq, calls.group_id, splits.split, signatures.hashes
                FROM bands JOIN calls ON calls.id = bands.call_id JOIN signatures ON signatures.call_id = calls.id
                JOIN splits ON splits.group_id = calls.group_id
                WHERE bands.hash IN ({marks}) ORDER BY calls.seq""",
            tuple(bands),
        )
        alike = (
            (row["group_id"], row["split"])
            for row in candidates
            if resemblance.similarity(signature, row["hashes"]) >= resemblance.THRESHOLD
        )
        return list(dict.fromkeys(alike))

    def _count_groups(self, *, imported: bool) -> int:
        """The groups that came with an imported call, or with one that was handed in."""
        row = self._db.row("SELECT count(*) AS n FROM splits WHERE imported = ?", (int(imported),))
        return int(row["n"]) if row else 0


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
