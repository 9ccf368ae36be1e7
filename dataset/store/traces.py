"""What the store holds of one call, and what is left to say of it once it was forgotten. No text of calls in either."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime

from dataset.records import Record


class Copy(Record):
    """A message in Slack that shows a call."""

    channel: str
    ts: str


class Doubtful(Record):
    """A message that may be in Slack or on its way there: nobody noted yet where."""

    notice_id: str
    target: str
    thread_ts: str | None = None
    created_at: AwareDatetime


class LeadPost(Record):
    """A message to a lead. `about` names the one call that it is about, if it is about one."""

    channel: str
    ts: str
    user: str
    show: str
    about: str


class Exported(Record):
    """Files that were made of a snapshot. `place` is a folder, or slack:CHANNEL:FILE."""

    id: str
    snapshot: str
    format: str
    place: str
    created_at: AwareDatetime
    deleted_at: AwareDatetime | None = None


class HandedIn(Record):
    """Where a call log came from: a person's own message or file, which only they can delete."""

    source: str
    user: str
    channel: str | None = None
    file: str | None = None


class Traces(Record):
    """All that the store holds of a call. `subject` is its id, or a debrief's whose log never became a call.

    `others` are the calls that hold nearly the same text (of its group, or resembling it), `ids` the ids of everything
    that goes, `counts` how many rows of each table.
    """

    subject: str
    call_id: str | None
    handed_in_at: AwareDatetime
    debriefs: tuple[str, ...]
    ids: tuple[str, ...]
    counts: dict[str, int]
    others: tuple[str, ...] = ()
    handed_in: tuple[HandedIn, ...] = ()
    copies: tuple[Copy, ...] = ()
    doubtful: tuple[Doubtful, ...] = ()
    lead_posts: tuple[LeadPost, ...] = ()
    snapshots: tuple[str, ...] = ()
    exports: tuple[Exported, ...] = ()


class Model(Record):
    """A model that was trained on a snapshot. `retrainable`: on this machine, from the store."""

    name: str
    snapshot: str
    retrainable: bool


class Refusal(Record):
    """Something in Slack that Slack did not delete, and its reason."""

    place: str
    reason: str


class Report(Record):
    """What was done when a call was forgotten, and what could not be reached. It is kept; it holds no text of calls."""

    subject: str
    call_id: str | None
    actor: str
    forgotten_at: AwareDatetime
    debriefs: tuple[str, ...]
    counts: dict[str, int]
    others: tuple[str, ...] = ()
    handed_in: tuple[HandedIn, ...] = ()
    messages: int = 0
    snapshots: tuple[str, ...] = ()
    exports: tuple[Exported, ...] = ()
    models: tuple[Model, ...] = ()
    refusals: tuple[Refusal, ...] = ()


class Match(Record):
    """A call that a search found: for the person who searched, so its title and ticket are in it."""

    call_id: str
    handed_in_at: datetime
    user: str
    title: str | None
    ticket: str | None
