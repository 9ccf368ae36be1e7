"""What a person sees, as tests hold it: copies that do not change any more, and the results of what was done."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.playground.blocks import words_of
from bot.playground.core import Core
from bot.playground.records import Message, View
from bot.playground.refusals import Json


@dataclass(frozen=True)
class SeenFile:
    id: str
    name: str
    size: int
    mimetype: str


@dataclass(frozen=True)
class SeenMessage:
    """A message as somebody saw it."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] | None
    files: list[SeenFile]
    thread_ts: str | None
    edited: bool
    ephemeral: bool
    bot_id: str | None
    metadata: Json | None
    reactions: Mapping[str, Sequence[str]]

    @property
    def words(self) -> str:
        """All that can be read in it: the blocks where there are some (shown instead of the text)."""
        return "\n".join(words_of(self.blocks)) if self.blocks else self.text


@dataclass(frozen=True)
class SeenView:
    """A modal or an App Home as somebody saw it."""

    id: str
    type: str
    callback_id: str
    title: str
    submit: str | None
    close: str | None
    blocks: list[Json]
    errors: Mapping[str, str]
    pending: bool
    private_metadata: str
    hash: str
    values: Mapping[str, Mapping[str, Json]]

    @property
    def words(self) -> str:
        return "\n".join(words_of(self.blocks))


@dataclass(frozen=True)
class Result:
    """How the app took it. `error`: "dispatch_failed" (not connected) or "operation_timeout" (no ack in time)."""

    acked: bool
    ack_ms: float
    response: Json | None = None
    error: str | None = None


@dataclass(frozen=True)
class SubmitResult(Result):
    """`errors` by block id. `problem` says what was wrong with the app's answer to the submission."""

    errors: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False
    problem: str | None = None


def seen_message(core: Core, it: Message) -> SeenMessage:
    files = [core.workspace.files[file_id] for file_id in it.files]
    return SeenMessage(
        ts=it.ts,
        channel=it.channel,
        user=it.user,
        text=it.text,
        blocks=copy.deepcopy(it.blocks),
        files=[SeenFile(f.id, f.name, f.size, f.mimetype) for f in files],
        thread_ts=it.thread_ts,
        edited=it.edited_ts is not None,
        ephemeral=it.ephemeral_to is not None,
        bot_id=it.bot_id,
        metadata=copy.deepcopy(it.metadata),
        reactions={name: tuple(users) for name, users in it.reactions.items()},
    )


def seen_view(it: View) -> SeenView:
    given = it.definition
    title, submit, close = (given.get(key) or {} for key in ("title", "submit", "close"))
    return SeenView(
        id=it.id,
        type=it.type,
        callback_id=given.get("callback_id") or "",
        title=title.get("text", ""),
        submit=submit.get("text"),
        close=close.get("text"),
        blocks=copy.deepcopy(it.blocks),
        errors=dict(it.errors),
        pending=it.pending,
        private_metadata=given.get("private_metadata") or "",
        hash=it.hash,
        values=copy.deepcopy(it.values),
    )
