"""What a workspace holds: people, conversations, messages, files, views. Plain records without behaviour of
their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.playground.refusals import Json


@dataclass
class User:
    id: str
    name: str
    real_name: str
    title: str = ""
    is_bot: bool = False
    color: str = "4a5568"
    email: str = ""
    locale: str = "en-US"
    tz: str = "Europe/London"
    team_id: str = "T0PLAYGROUND"
    deleted: bool = False

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.real_name.split())[:2].upper()


@dataclass
class StoredFile:
    id: str
    name: str
    mimetype: str
    owner: str
    created: int
    size: int
    content: bytes | None = None
    title: str = ""
    shared_in: set[str] = field(default_factory=set)
    given_to_app: bool = False
    """It came through a modal's file_input: the app may read it although no channel holds it."""
    external: bool = False
    """As through Slack Connect: messages carry a stub, and only files.info tells the rest."""
    deleted: bool = False


@dataclass
class Message:
    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] | None = None
    files: list[str] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    edited_ts: str | None = None
    edited_by: str | None = None
    ephemeral_to: str | None = None
    bot_id: str | None = None
    metadata: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    """What a person chose in the message's inputs, by block and action."""


@dataclass
class Conversation:
    id: str
    name: str
    kind: str  # "channel", "private" or "im"
    members: list[str]
    created: int
    topic: str = ""
    messages: dict[str, Message] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)

    def other(self, user: str) -> str:
        """The one on the other side of a DM."""
        return next((member for member in self.members if member != user), user)


@dataclass
class View:
    id: str
    type: str  # "modal" or "home"
    user: str
    definition: Json
    """As the app gave it, with block and action ids filled in."""
    hash: str
    root_id: str
    previous_id: str | None = None
    channel: str | None = None
    """Where the interaction began that opened it; what `default_to_current_conversation` means."""
    values: dict[str, dict[str, Json]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    pending: bool = False

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.definition["blocks"]
        return blocks


@dataclass
class UserGroup:
    id: str
    handle: str
    name: str
    users: list[str]


@dataclass(frozen=True)
class Toast:
    id: str
    text: str
