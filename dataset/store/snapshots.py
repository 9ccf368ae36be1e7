"""Versions of the dataset, the text of their pairs, and the places that they were exported to.

A pair's text is kept once, under the hash of its canonical JSON, however many snapshots it is in. A snapshot that is
being built has no id yet, and nobody sees it; one whose building broke off is swept away when the next one begins.
Forgetting a call takes the texts of its pairs and leaves their hashes: a snapshot still tells what it held.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from dataset.records import PairKind, Split, new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock

_AT_ONCE = 200  # pairs
_ABANDONED = timedelta(hours=6)


class StoredPair(NamedTuple):
    """A pair of a snapshot. `text` is its canonical JSON, None where its call was `forgotten` (or the text is lost)."""

    position: int
    hash: str
    call_id: str
    split: Split
    kind: PairKind
    text: str | None
    forgotten: bool = False


@dataclass(frozen=True)
class Snapshot:
    """A version of the dataset. `manifest` says what is in it, how it came about and what was left out."""

    id: str
    parent_id: str | None
    manifest: dict[str, Any]
    actor: str
    created_at: datetime
    forgotten: int


class UnknownSnapshotError(Exception):
    """There is no snapshot of this id, or several begin so; the argument is a sentence."""


class Snapshots:
    """The snapshots of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def begin(self, actor: str) -> int:
        """Begin a snapshot, and sweep away those that were never finished; the number that it is built under."""
        now = self._clock()
        with self._db.write():
            for row in self._db.rows(
                "SELECT seq FROM snapshots WHERE id IS NULL AND created_at < ?", (stamp(now - _ABANDONED),)
            ):
                self.abandon(row["seq"])
            self._db.insert("snapshots", {"actor": actor, "created_at": stamp(now)})
            build = self._db.row("SELECT last_insert_rowid() AS seq")
        if build is None:
            raise RuntimeError("SQLite gave the snapshot no number")
        return int(build["seq"])

    def add_pairs(self, build: int, pairs: Sequence[StoredPair]) -> None:
        """Put pairs into a snapshot that is being built. Of a call that was forgotten meanwhile, only the hash."""
        now = stamp(self._clock())
        with self._db.write():
            for pair in pairs:
                known = self._db.row("SELECT 1 FROM calls WHERE id = ?", (pair.call_id,)) is not None
                if known:
                    self._db.execute(
                        "INSERT OR IGNORE INTO pair_texts (hash, call_id, text) VALUES (?, ?, ?)",
                        (pair.hash, pair.call_id, pair.text),
                    )
                row: Row = {
                    "snapshot_seq": build,
                    "position": pair.position,
                    "hash": pair.hash,
                    "call_id": pair.call_id,
                    "split": pair.split.value,
                    "kind": pair.kind.value,
                    "forgotten_at": None if known else now,
                }
                self._db.insert("snapshot_pairs", row)

    def finish(self, build: int, snapshot_id: str, parent_id: str | None, manifest: dict[str, Any]) -> bool:
        """Give a snapshot its id; False (and what was built is gone) where one of this id is there already."""
        with self._db.write():
            if self._db.row("SELECT 1 FROM snapshots WHERE id = ?", (snapshot_id,)):
                self.abandon(build)
                return False
            self._db.execute(
                "UPDATE snapshots SET id = ?, parent_id = ?, manifest = ? WHERE seq = ?",
                (snapshot_id, parent_id, json.dumps(manifest, ensure_ascii=False, sort_keys=True), build),
            )
        return True

    def abandon(self, build: int) -> None:
        """Take back a snapshot that is being built."""
        with self._db.write():
            self._db.execute("DELETE FROM snapshot_pairs WHERE snapshot_seq = ?", (build,))
            self._db.execute("DELETE FROM snapshots WHERE seq = ?", (build,))
            self._db.execute(
                """DELETE FROM pair_texts WHERE NOT EXISTS (
                       SELECT 1 FROM snapshot_pairs WHERE snapshot_pairs.hash = pair_texts.hash)"""
            )

    def latest(self) -> Snapshot | None:
        """The newest snapshot, None where there is none."""
        row = self._db.row(f"{_SELECT} WHERE id IS NOT NULL ORDER BY seq DESC LIMIT 1")
        return _from_row(row) if row else None

    def all(self) -> list[Snapshot]:
        """All snapshots, the oldest first. Their manifests lack the lists of calls, which a long store has many of."""
        briefly = _SELECT.replace("manifest", "json_remove(manifest, '$.exclusions', '$.trimmed') AS manifest", 1)
        return [_from_row(row) for row in self._db.rows(f"{briefly} WHERE id IS NOT NULL ORDER BY seq")]

    def get(self, snapshot_id: str) -> Snapshot:
        """The snapshot whose id this is, or begins so ("latest" is the newest). Raises `UnknownSnapshotError`."""
        if snapshot_id == "latest":
            if (newest := self.latest()) is None:
                raise UnknownSnapshotError("there are no snapshots yet")
            return newest
        if not snapshot_id:
            raise UnknownSnapshotError("no id was given")
        exact = self._db.rows(f"{_SELECT} WHERE id = ?", (snapshot_id,))
        escaped = snapshot_id.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        found = exact or self._db.rows(f"{_SELECT} WHERE id LIKE ? ESCAPE '\\' LIMIT 2", (escaped + "%",))
        if len(found) == 1:
            return _from_row(found[0])
        raise UnknownSnapshotError("several snapshots begin so" if found else "there is no such snapshot")

    def pairs(self, snapshot_id: str, splits: Sequence[Split] = tuple(Split)) -> Iterator[StoredPair]:
        """The pairs of a snapshot in their order, a few hundred at a time."""
        last = -1
        marks = ", ".join("?" for _ in splits)
        names = tuple(split.value for split in splits)
        while rows := self._db.rows(
            f"""SELECT position, snapshot_pairs.hash, snapshot_pairs.call_id, split, kind, forgotten_at, text
                FROM snapshots JOIN snapshot_pairs ON snapshot_pairs.snapshot_seq = snapshots.seq
                LEFT JOIN pair_texts ON pair_texts.hash = snapshot_pairs.hash
                WHERE snapshots.id = ? AND split IN ({marks}) AND position > ? ORDER BY position LIMIT {_AT_ONCE}""",
            (snapshot_id, *names, last),
        ):
            last = rows[-1]["position"]
            for row in rows:
                yield StoredPair(
                    position=row["position"],
                    hash=row["hash"],
                    call_id=row["call_id"],
                    split=Split(row["split"]),
                    kind=PairKind(row["kind"]),
                    text=None if row["forgotten_at"] else row["text"],
                    forgotten=row["forgotten_at"] is not None,
                )

    def hashes(self, snapshot_id: str) -> dict[str, tuple[str, Split, PairKind]]:
        """For each call of a snapshot, the hash, the split and the kind of its pair."""
        rows = self._db.rows(
            """SELECT call_id, hash, split, kind FROM snapshots
               JOIN snapshot_pairs ON snapshot_pairs.snapshot_seq = snapshots.seq WHERE id = ?""",
            (snapshot_id,),
        )
        return {row["call_id"]: (row["hash"], Split(row["split"]), PairKind(row["kind"])) for row in rows}

    def note_export(self, snapshot_id: str, format_name: str, place: str, actor: str) -> str:
        """Note that files were made of a snapshot; `place` is a folder, or slack:CHANNEL:FILE. Gives a new id."""
        row: Row = {
            "id": new_id("exp"),
            "snapshot_id": snapshot_id,
            "format": format_name,
            "place": place,
            "actor": actor,
            "created_at": stamp(self._clock()),
        }
        with self._db.write():
            self._db.insert("exports", row)
        return str(row["id"])


_SELECT = """SELECT id, parent_id, manifest, actor, created_at, (
        SELECT count(*) FROM snapshot_pairs WHERE snapshot_seq = snapshots.seq AND forgotten_at IS NOT NULL
    ) AS forgotten FROM snapshots"""


def _from_row(row: Row) -> Snapshot:
    return Snapshot(
        id=row["id"],
        parent_id=row["parent_id"],
        manifest=json.loads(row["manifest"]),
        actor=row["actor"],
        created_at=datetime.fromisoformat(row["created_at"]),
        forgotten=row["forgotten"],
    )
