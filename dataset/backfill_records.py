"""The vocabulary of a backfill: an archive of call logs that is debriefed at once. Frozen, as all records are."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime

from dataset.records import Record


class BackfillState(StrEnum):
    """How far a backfill has come. Written to the store: a name is never given another meaning."""

    PREPARING = "preparing"  # its logs are read, and kept as calls
    READY = "ready"  # nothing is asked of a model until somebody who saw what it costs has said yes
    RUNNING = "running"  # a model writes: in batch jobs, or one call after another
    STOPPING = "stopping"  # given up: what its jobs have answered by then is still taken
    DONE = "done"
    STOPPED = "stopped"


class ItemState(StrEnum):
    """What became of one file of an archive. Written to the store."""

    PREPARED = "prepared"  # a call, and no debrief yet
    DONE = "done"
    KNOWN = "known"  # its content was debriefed before, or another file of the archive has the same
    UNREADABLE = "unreadable"
    FAILED = "failed"  # no debrief could be had of it


class PartState(StrEnum):
    """How a batch job of a backfill stands with us. Written to the store."""

    OPEN = "open"  # to be sent, or under way
    DONE = "done"  # its answers are in the store, and its files are deleted
    FAILED = "failed"  # nothing came of it: its calls go into the next one


class Backfill(Record):
    """An archive that somebody handed in at `source`: a folder, or s3://bucket/prefix.

    `model` is the name of who writes, `generation` the rounds of fine-tuning behind it, `pseudonymiser_version` what
    the calls were prepared with. `live` says that no batch job is used, `finish_live` that what a batch left without a
    debrief is written one after another (`approved_by` has seen what both cost). `error` says in words what stands in
    its way.
    """

    id: str
    source: str
    model: str
    generation: int = 0
    pseudonymiser_version: str
    state: BackfillState
    live: bool = False
    finish_live: bool = False
    actor: str
    approved_by: str = ""
    price: str = ""
    error: str | None = None
    created_at: AwareDatetime
    finished_at: AwareDatetime | None = None


class BackfillItem(Record):
    """One file of an archive. `name` is its path or key, `digest` the hash of its content, `number` names its record.

    `tokens` are those of its prompt, estimated; `size` is that of its line in a batch file, in bytes. `part` is the job
    that it was sent with. `error` never holds text of the call.
    """

    number: int
    backfill_id: str
    name: str
    digest: str
    state: ItemState
    call_id: str | None = None
    debrief_id: str | None = None
    tokens: int = 0
    size: int = 0
    part: int | None = None
    error: str | None = None

    @property
    def record_id(self) -> str:
        """What names it in a batch file: eleven letters and digits."""
        return f"R{self.number:010}"


class BackfillPart(Record):
    """One batch job of a backfill: `name` is the job's, `prompt_version` what its records were rendered with."""

    backfill_id: str
    number: int
    name: str
    state: PartState
    records: int
    prompt_version: str | None = None
    status: str = ""
