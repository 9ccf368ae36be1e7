"""Archives of call logs that are debriefed at once: what was handed in, and what became of each file.

A file is one row, by its name; its content is debriefed once, whatever it is called and however often it is handed
in: the debrief's delivery key is made of the hash of the content. All that a backfill does is found again in these
rows, so that whoever is killed goes on where they were.
"""

from __future__ import annotations

from collections.abc import Iterator

from dataset.backfill_records import Backfill, BackfillItem, BackfillPart, BackfillState, ItemState, PartState
from dataset.records import new_id
from dataset.store.database import Database, Row, stamp
from dataset.store.queue import Clock


def delivery_key(digest: str) -> str:
    """What a debrief is recorded under, so that no content is debriefed twice."""
    return f"backfill:{digest}"


class Backfills:
    """The backfills of the store: one at a time is under way."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def begin(
        self, source: str, *, model: str, pseudonymiser_version: str, actor: str, live: bool, generation: int = 0
    ) -> Backfill:
        """A new backfill. Raises `sqlite3.IntegrityError` where another is under way."""
        row: Row = {
            "id": new_id("bf"),
            "source": source,
            "model": model,
            "generation": generation,
            "pseudonymiser_version": pseudonymiser_version,
            "state": BackfillState.PREPARING.value,
            "live": int(live),
            "actor": actor,
            "created_at": stamp(self._clock()),
        }
        with self._db.write():
            self._db.insert("backfills", row)
        return self.get(row["id"])

    def get(self, backfill_id: str) -> Backfill:
        """The backfill with this id. Raises `KeyError` where there is none."""
        row = self._db.row("SELECT * FROM backfills WHERE id = ?", (backfill_id,))
        if row is None:
            raise KeyError(backfill_id)
        return Backfill.model_validate(row)

    def under_way(self) -> Backfill | None:
        """The one that is not at its end; None where there is none."""
        row = self._db.row("SELECT * FROM backfills WHERE finished_at IS NULL")
        return Backfill.model_validate(row) if row else None

    def latest(self) -> Backfill | None:
        """The newest one; None where there never was any."""
        row = self._db.row("SELECT * FROM backfills ORDER BY created_at DESC, rowid DESC LIMIT 1")
        return Backfill.model_validate(row) if row else None

    def note(
        self,
        backfill_id: str,
        *,
        state: BackfillState | None = None,
        error: str | None = None,
        live: bool | None = None,
        finish_live: bool | None = None,
    ) -> None:
        """Write down how a backfill stands; `error` replaces the one before, also by none."""
        ended = state in (BackfillState.DONE, BackfillState.STOPPED)
        with self._db.write():
            self._db.execute(
                """UPDATE backfills SET state = coalesce(?, state), error = ?, live = coalesce(?, live),
                   finish_live = coalesce(?, finish_live), finished_at = ? WHERE id = ?""",
                (
                    state.value if state else None,
                    error,
                    None if live is None else int(live),
                    None if finish_live is None else int(finish_live),
                    stamp(self._clock()) if ended else None,
                    backfill_id,
                ),
            )

    def approve(self, backfill_id: str, actor: str, price: str, *, live: bool, finish_live: bool) -> None:
        """Note that somebody has seen what it costs and said yes: the work may begin."""
        with self._db.write():
            self._db.execute(
                """UPDATE backfills SET state = 'running', approved_by = ?, price = ?, live = ?, finish_live = ?,
                   error = NULL WHERE id = ? AND state = 'ready'""",
                (actor, price, int(live), int(finish_live), backfill_id),
            )

    # -- files ---------------------------------------------------------------------------------------------

    def add_item(
        self,
        backfill_id: str,
        name: str,
        digest: str,
        state: ItemState,
        *,
        call_id: str | None = None,
        tokens: int = 0,
        size: int = 0,
        error: str | None = None,
    ) -> None:
        """Note a file. Raises `sqlite3.IntegrityError` where one of this name is noted."""
        row: Row = {
            "backfill_id": backfill_id,
            "name": name,
            "digest": digest,
            "state": state.value,
            "call_id": call_id,
            "tokens": tokens,
            "size": size,
            "error": error,
        }
        with self._db.write():
            self._db.insert("backfill_items", row)

    def names(self, backfill_id: str) -> frozenset[str]:
        """The names of the files that are noted."""
        rows = self._db.rows("SELECT name FROM backfill_items WHERE backfill_id = ?", (backfill_id,))
        return frozenset(row["name"] for row in rows)

    def is_known(self, backfill_id: str, digest: str) -> bool:
        """Whether this content was debriefed before, or is that of another file of the backfill."""
        return (
            self._db.row(
                """SELECT 1 FROM debriefs WHERE delivery_key = ?
                   UNION ALL SELECT 1 FROM backfill_items WHERE backfill_id = ? AND digest = ? AND call_id IS NOT NULL
                   LIMIT 1""",
                (delivery_key(digest), backfill_id, digest),
            )
            is not None
        )

    def items(self, backfill_id: str, *states: ItemState, part: int | None = None) -> Iterator[BackfillItem]:
        """The files in these states (in all where none is named), and of one part, in the order in which they came.

        They are read a few hundred at a time: what is changed meanwhile further on is seen.
        """
        number = 0
        wanted = [state.value for state in states or ItemState]
        marks = ", ".join("?" for _ in wanted)
        while True:
            rows = self._db.rows(
                f"""SELECT * FROM backfill_items WHERE backfill_id = ? AND number > ? AND state IN ({marks})
                    AND (? IS NULL OR part = ?) ORDER BY number LIMIT 500""",
                (backfill_id, number, *wanted, part, part),
            )
            for row in rows:
                number = row["number"]
                yield BackfillItem.model_validate(row)
            if not rows:
                return

    def item(self, number: int) -> BackfillItem | None:
        """The file of this number; None where there is none (its call was forgotten)."""
        row = self._db.row("SELECT * FROM backfill_items WHERE number = ?", (number,))
        return BackfillItem.model_validate(row) if row else None

    def note_item(
        self, number: int, state: ItemState, *, debrief_id: str | None = None, error: str | None = None
    ) -> bool:
        """Note what became of a file whose call waits for its debrief; False where that is so no more."""
        with self._db.write():
            changed = self._db.execute(
                """UPDATE backfill_items SET state = ?, debrief_id = ?, error = ?
                   WHERE number = ? AND state IN ('prepared', 'failed')""",
                (state.value, debrief_id, error, number),
            )
        return changed == 1

    def wait_again(self, backfill_id: str) -> int:
        """Let the files without a debrief wait for another try; how many there are."""
        with self._db.write():
            return self._db.execute(
                """UPDATE backfill_items SET state = 'prepared', error = NULL
                   WHERE backfill_id = ? AND state = 'failed' AND call_id IS NOT NULL""",
                (backfill_id,),
            )

    def drop_call(self, number: int) -> None:
        """Note that the call of a file without a debrief is not kept."""
        with self._db.write():
            self._db.execute(
                "UPDATE backfill_items SET call_id = NULL WHERE number = ? AND debrief_id IS NULL", (number,)
            )

    def debrief_of(self, digest: str) -> str | None:
        """The debrief of this content; None where it has none."""
        row = self._db.row("SELECT id FROM debriefs WHERE delivery_key = ?", (delivery_key(digest),))
        return str(row["id"]) if row else None

    def counts(self, backfill_id: str) -> dict[ItemState, int]:
        """How many files are in each state."""
        rows = self._db.rows(
            "SELECT state, count(*) AS n FROM backfill_items WHERE backfill_id = ? GROUP BY state", (backfill_id,)
        )
        return dict.fromkeys(ItemState, 0) | {ItemState(row["state"]): int(row["n"]) for row in rows}

    def tokens_waiting(self, backfill_id: str) -> int:
        """The estimated tokens of the prompts that wait for an answer."""
        row = self._db.row(
            "SELECT sum(tokens) AS n FROM backfill_items WHERE backfill_id = ? AND state = 'prepared'", (backfill_id,)
        )
        return int(row["n"] or 0) if row else 0

    def tokens_used(self, backfill_id: str) -> tuple[int, int]:
        """What the debriefs took, in tokens in and out."""
        row = self._db.row(
            """SELECT sum(input_tokens) AS input, sum(output_tokens) AS output FROM debriefs WHERE id IN (
                   SELECT debrief_id FROM backfill_items WHERE backfill_id = ?)""",
            (backfill_id,),
        )
        return (int(row["input"] or 0), int(row["output"] or 0)) if row else (0, 0)

    # -- jobs ----------------------------------------------------------------------------------------------

    def add_part(self, backfill_id: str, numbers: list[int], name: str) -> None:
        """A further job, of these files. `name` has a place for the job's number: {number}."""
        with self._db.write():
            row = self._db.row(
                "SELECT coalesce(max(number), 0) + 1 AS n FROM backfill_parts WHERE backfill_id = ?", (backfill_id,)
            )
            number = int(row["n"]) if row else 1
            part: Row = {
                "backfill_id": backfill_id,
                "number": number,
                "name": name.format(number=number),
                "state": PartState.OPEN.value,
                "records": len(numbers),
            }
            self._db.insert("backfill_parts", part)
            for item in numbers:
                self._db.execute("UPDATE backfill_items SET part = ? WHERE number = ?", (number, item))

    def parts(self, backfill_id: str, *states: PartState) -> list[BackfillPart]:
        """The jobs in these states (in all where none is named), in order."""
        rows = self._db.rows("SELECT * FROM backfill_parts WHERE backfill_id = ? ORDER BY number", (backfill_id,))
        parts = [BackfillPart.model_validate(row) for row in rows]
        return [part for part in parts if part.state in (states or tuple(PartState))]

    def note_part(
        self,
        part: BackfillPart,
        *,
        state: PartState | None = None,
        status: str | None = None,
        prompt_version: str | None = None,
    ) -> None:
        """Write down how a job stands. The files of one that failed without an answer wait for another job."""
        with self._db.write():
            self._db.execute(
                """UPDATE backfill_parts SET state = coalesce(?, state), status = coalesce(?, status),
                   prompt_version = coalesce(?, prompt_version) WHERE backfill_id = ? AND number = ?""",
                (state.value if state else None, status, prompt_version, part.backfill_id, part.number),
            )
            if state is PartState.FAILED:
                self._db.execute(
                    """UPDATE backfill_items SET part = NULL
                       WHERE backfill_id = ? AND part = ? AND state = 'prepared'""",
                    (part.backfill_id, part.number),
                )
