"""What Debrief has made in an account, each thing written down before it is asked for, until it is gone.

The row comes first, with the name and the token that make asking twice one and the same request: whoever is killed
between writing it down and hearing that it is there finds out when the row is looked at again.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from dataset.model_records import Resource, ResourceKind, ResourceState
from dataset.records import new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock


class Resources:
    """The resources of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def want(
        self,
        kind: ResourceKind,
        name: str,
        *,
        token: str,
        region: str,
        folder: str | None = None,
        model: str | None = None,
        job_id: str | None = None,
        price: str = "",
        approved_by: str = "",
    ) -> Resource:
        """Write down that something is about to be asked for; what is written down already where that is so."""
        row: Row = {
            "id": new_id("res"),
            "kind": kind.value,
            "state": ResourceState.WANTED.value,
            "name": name,
            "token": token,
            "model": model,
            "job_id": job_id,
            "region": region,
            "folder": folder,
            "price": price,
            "approved_by": approved_by,
            "created_at": stamp(self._clock()),
        }
        with self._db.write():
            if (known := self.named(kind, name)) is not None:
                return known
            self._db.insert("resources", row)
        return self.get(row["id"])

    def get(self, resource_id: str) -> Resource:
        """The resource with this id. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM resources WHERE id = ?", (resource_id,))
        if row is None:
            raise KeyError(resource_id)
        return Resource.model_validate(row)

    def named(self, kind: ResourceKind, name: str) -> Resource | None:
        """The resource of this name that is not gone; None where there is none."""
        row = self._db.row(
            "SELECT * FROM resources WHERE kind = ? AND name = ? AND state != 'gone'", (kind.value, name)
        )
        return Resource.model_validate(row) if row else None

    def all(self, *kinds: ResourceKind, gone: bool = False) -> list[Resource]:
        """The resources of these kinds (of every kind where none is named), the oldest first; also those `gone`."""
        names = json.dumps([kind.value for kind in kinds or ResourceKind])
        rows = self._db.rows(
            """SELECT * FROM resources WHERE kind IN (SELECT value FROM json_each(?1)) AND (?2 OR state != 'gone')
               ORDER BY created_at, rowid""",
            (names, int(gone)),
        )
        return [Resource.model_validate(row) for row in rows]

    def of_model(self, model: str, *kinds: ResourceKind) -> list[Resource]:
        """What is there for a version, or is being changed to it, of these kinds; the oldest first."""
        return [one for one in self.all(*kinds) if model in (one.model, one.next_model)]

    def of_job(self, job_id: str) -> list[Resource]:
        """What is there for a training; the oldest first."""
        return [one for one in self.all() if one.job_id == job_id]

    def answered(self, model: str, since: datetime) -> int:
        """How many debriefs a version has written since a moment."""
        row = self._db.row(
            "SELECT count(*) AS n FROM debriefs WHERE model = ? AND finished_at >= ?", (model, stamp(since))
        )
        return int(row["n"]) if row else 0

    def note(self, resource_id: str, **fields: str | None) -> None:
        """Write down what is known of a resource by now (`model`, `next_model`, `state`)."""
        names = ", ".join(f"{name} = ?" for name in fields)
        with self._db.write():
            self._db.execute(f"UPDATE resources SET {names} WHERE id = ?", (*fields.values(), resource_id))

    def note_reference(self, resource_id: str, reference: str) -> bool:
        """Note a resource's own name; False where it is being taken down by now (it is noted all the same)."""
        with self._db.write():
            self._db.execute(
                "UPDATE resources SET reference = ? WHERE id = ? AND state != 'gone'", (reference, resource_id)
            )
            row = self._db.row("SELECT state FROM resources WHERE id = ?", (resource_id,))
        return row is not None and row["state"] not in ("leaving", "gone")

    def claim_change(self, resource_id: str, model: str) -> bool:
        """Note that a resource is to serve another version; False where somebody was quicker with another one."""
        with self._db.write():
            changed = self._db.execute(
                """UPDATE resources SET next_model = ?
                   WHERE id = ? AND next_model IS NULL AND state = 'there'""",
                (model, resource_id),
            )
        return changed == 1

    def note_there(self, resource_id: str, reference: str) -> None:
        """Note that a resource exists, and its own name; one that is being taken down stays so."""
        with self._db.write():
            self._db.execute(
                """UPDATE resources SET reference = ?, state = CASE state WHEN 'wanted' THEN 'there' ELSE state END
                   WHERE id = ? AND state != 'gone'""",
                (reference, resource_id),
            )

    def note_leaving(self, resource_ids: Collection[str]) -> None:
        """Note that resources are being taken down."""
        with self._db.write():
            self._db.execute(
                """UPDATE resources SET state = 'leaving' WHERE state != 'gone'
                   AND id IN (SELECT value FROM json_each(?))""",
                (json.dumps(sorted(resource_ids)),),
            )

    def note_gone(self, resource_id: str) -> None:
        """Note that a resource is there no more."""
        with self._db.write():
            self._db.execute(
                "UPDATE resources SET state = 'gone', gone_at = ? WHERE id = ? AND state != 'gone'",
                (stamp(self._clock()), resource_id),
            )
