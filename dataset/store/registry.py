"""Versions of models: from what each was trained, what became of it, and which one writes the debriefs.

The champion is where the alias of that name points. Aliases are moved by appending an event, never by changing one, and
each event knows which one it takes the place of: so every promotion can be taken back, and several of them one after
another, as one undoes edits. Before the first promotion, and after the last one was taken back, the model as its maker
left it is the champion (`None`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from dataset.model_records import Alias, ModelStatus, ModelVersion, Pointed
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock
from dataset.store.traces import Model

RETRAINABLE = ("embedded", "bedrock")
"""The providers whose models can be taken down and trained again from the store."""


class Registry:
    """The model versions of the store."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def add(self, version: ModelVersion) -> bool:
        """Register a version; False (and nothing changed) where its job has registered one already."""
        row = version.model_dump(mode="json", exclude={"approved_at", "created_at"})
        row["hyperparameters"] = json.dumps(version.hyperparameters, ensure_ascii=False, sort_keys=True)
        row["metrics"] = json.dumps(version.metrics, ensure_ascii=False, sort_keys=True)
        row["created_at"] = stamp(version.created_at)
        with self._db.write():
            if self._db.row("SELECT 1 FROM model_versions WHERE job_id = ?", (version.job_id,)):
                return False
            self._db.insert("model_versions", row)
        return True

    def get(self, name: str) -> ModelVersion:
        """The version of this name. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM model_versions WHERE name = ?", (name,))
        if row is None:
            raise KeyError(name)
        return _from_row(row)

    def of_job(self, job_id: str) -> ModelVersion | None:
        """What came of a job; None where nothing did (yet)."""
        row = self._db.row("SELECT * FROM model_versions WHERE job_id = ?", (job_id,))
        return _from_row(row) if row else None

    def all(self) -> list[ModelVersion]:
        """All versions, the oldest first."""
        return [_from_row(row) for row in self._db.rows("SELECT * FROM model_versions ORDER BY seq")]

    def latest(self) -> ModelVersion | None:
        """The version that was trained last; None where there is none."""
        row = self._db.row("SELECT * FROM model_versions ORDER BY seq DESC LIMIT 1")
        return _from_row(row) if row else None

    def trained_on(self, snapshots: Collection[str]) -> Sequence[Model]:
        """The models (whatever became of them) that were trained on one of these snapshots, and are still there."""
        rows = self._db.rows(
            """SELECT name, provider, snapshot_id FROM model_versions
               WHERE artifact IS NOT NULL AND snapshot_id IN (SELECT value FROM json_each(?)) ORDER BY seq""",
            (json.dumps(sorted(snapshots)),),
        )
        return tuple(
            Model(name=row["name"], snapshot=row["snapshot_id"], retrainable=row["provider"] in RETRAINABLE)
            for row in rows
        )

    def pointed(self, alias: Alias = Alias.CHAMPION) -> Pointed | None:
        """Where an alias points; None where it was never set."""
        return self._event("alias = ? ORDER BY seq DESC LIMIT 1", alias.value)

    def champion(self) -> ModelVersion | None:
        """The version that writes the debriefs; None for the model as its maker left it."""
        row = self._db.row(
            """SELECT model_versions.* FROM model_versions WHERE name = (
                   SELECT model FROM alias_events WHERE alias = 'champion' ORDER BY seq DESC LIMIT 1)"""
        )
        return _from_row(row) if row else None

    def promote(self, name: str, actor: str, *, approved: bool = True) -> bool:
        """Make a version the champion; False (and nothing changed) where it is already. Raises `KeyError`.

        `approved` says that the actor is who approves of it: where a test promotes it, whoever did so before stays.
        """
        with self._db.write():
            self.get(name)
            before = self.pointed()
            if before is not None and before.model == name:
                return False
            self._point(name, actor, back_to=before.seq if before else None)
            self._set_status(name, ModelStatus.CHAMPION)
            if approved:
                self._approve(name, actor)
            self._retire(before.model if before else None)
        return True

    def before_champion(self) -> tuple[bool, str | None]:
        """Whether there is a promotion to take back, and the version that this leads to (None: the untrained one).

        Versions whose files are gone are passed over.
        """
        now = self.pointed()
        if now is None or now.model is None:
            return False, None
        return True, self._earlier(now)[0]

    def roll_back(self, actor: str) -> bool:
        """Take the last promotion back; False where there is none."""
        with self._db.write():
            now = self.pointed()
            if now is None or now.model is None:
                return False
            model, back_to = self._earlier(now)
            self._point(model, actor, back_to=back_to)
            self._retire(now.model)
            if model is not None:
                self._set_status(model, ModelStatus.CHAMPION)
        return True

    def set_canary(self, name: str, actor: str) -> None:
        """Point the canary's alias to a version. Raises `KeyError`."""
        with self._db.write():
            self.get(name)
            self._point(name, actor, alias=Alias.CANARY)
            self._set_status(name, ModelStatus.CANARY)
            self._approve(name, actor)

    def end_canary(self, actor: str, status: ModelStatus) -> None:
        """Point the canary's alias to nothing; the version that it pointed to has this status from now on.

        One that became the champion meanwhile, or whose files are gone, keeps what it is.
        """
        with self._db.write():
            pointed = self.pointed(Alias.CANARY)
            if pointed is None or pointed.model is None:
                return
            self._point(None, actor, alias=Alias.CANARY)
            self._db.execute(
                "UPDATE model_versions SET status = ? WHERE name = ? AND status = 'canary'",
                (status.value, pointed.model),
            )

    def reject(self, name: str) -> bool:
        """Note that a candidate is not to be used now; False where it is no candidate."""
        with self._db.write():
            changed = self._db.execute(
                "UPDATE model_versions SET status = 'rejected' WHERE name = ? AND status = 'candidate'", (name,)
            )
        return changed == 1

    def note_metrics(self, name: str, **metrics: Any) -> bool:
        """Write down more of what was measured of a version, in place of what has the same name; False for no version.

        Counts and scores, never text of calls.
        """
        with self._db.write():
            row = self._db.row("SELECT metrics FROM model_versions WHERE name = ?", (name,))
            if row is None:
                return False
            known = json.dumps(json.loads(row["metrics"]) | metrics, ensure_ascii=False, sort_keys=True)
            self._db.execute("UPDATE model_versions SET metrics = ? WHERE name = ?", (known, name))
        return True

    def note_taken_down(self, name: str) -> None:
        """Note that the files of a version are gone: it cannot be used again."""
        with self._db.write():
            self._db.execute(
                "UPDATE model_versions SET artifact = NULL, status = ? WHERE name = ?",
                (ModelStatus.FAILED.value, name),
            )

    def _earlier(self, now: Pointed) -> tuple[str | None, int | None]:
        """Where taking back the event `now` leads to, and where taking back that one would."""
        seq = now.back_to
        while seq is not None:
            event = self._event("seq = ?", seq)
            if event is None:
                break
            if event.model is None or self.get(event.model).artifact is not None:
                return event.model, event.back_to
            seq = event.back_to
        return None, None

    def _point(
        self, model: str | None, actor: str, *, back_to: int | None = None, alias: Alias = Alias.CHAMPION
    ) -> None:
        row: Row = {
            "alias": alias.value,
            "model": model,
            "actor": actor,
            "at": stamp(self._clock()),
            "back_to": back_to,
        }
        self._db.insert("alias_events", row)

    def _retire(self, name: str | None) -> None:
        if name is not None:
            self._set_status(name, ModelStatus.RETIRED)

    def _approve(self, name: str, actor: str) -> None:
        self._db.execute(
            "UPDATE model_versions SET approved_by = ?, approved_at = ? WHERE name = ?",
            (actor, stamp(self._clock()), name),
        )

    def _set_status(self, name: str, status: ModelStatus) -> None:
        self._db.execute("UPDATE model_versions SET status = ? WHERE name = ?", (status.value, name))

    def _event(self, condition: str, argument: str | int) -> Pointed | None:
        row = self._db.row(f"SELECT seq, model, actor, at, back_to FROM alias_events WHERE {condition}", (argument,))
        return Pointed.model_validate(row) if row else None


def _from_row(row: Row) -> ModelVersion:
    fields: dict[str, Any] = {name: value for name, value in row.items() if name in ModelVersion.model_fields}
    for name in ("hyperparameters", "metrics"):
        fields[name] = json.loads(fields[name])
    return ModelVersion.model_validate(fields)
