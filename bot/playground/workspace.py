"""The state of the small Slack, in one object.

The event loop's thread owns it: only code that runs there reads or changes it. Other threads (tests, the
launcher) come in through `Playground.run`. Every change ends in `changed()`, which wakes whoever waits for
one: `version` rises, so that a waiter who looked away for a moment sees that something happened meanwhile.
"""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from collections.abc import Callable, Iterator

from bot.playground.records import Conversation, Message, StoredFile, Toast, User, UserGroup, View
from bot.playground.refusals import SlackRefusal

BOT_USER = "U0DEBRIEF"
BOT_ID = "B0DEBRIEF"
APP_ID = "A0DEBRIEF"
_TOASTS_KEPT = 5


class Workspace:
    """People, conversations, files and open views of one team."""

    def __init__(self, *, team_id: str, team_name: str, team_domain: str) -> None:
        self.team_id = team_id
        self.team_name = team_name
        self.team_domain = team_domain
        self.users: dict[str, User] = {}
        self.conversations: dict[str, Conversation] = {}
        self.groups: dict[str, UserGroup] = {}
        self.files: dict[str, StoredFile] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.toasts: dict[str, list[Toast]] = {}
        self.statuses: dict[tuple[str, str], str] = {}
        self.paid_plan = True
        self._last_ts = 0
        self._counter = itertools.count(1)
        self._condition = threading.Condition()
        self._version = 0
        self._listeners: list[Callable[[], None]] = []

    # -- changes -------------------------------------------------------------------------------------------

    @property
    def version(self) -> int:
        with self._condition:
            return self._version

    def changed(self) -> None:
        """Something is different now: wake the waiting."""
        with self._condition:
            self._version += 1
            self._condition.notify_all()
        for listener in self._listeners:
            listener()

    def wait_beyond(self, version: int, timeout: float) -> bool:
        """Block until there is a newer version. False: none came in time. For other threads only."""
        with self._condition:
            return self._condition.wait_for(lambda: self._version > version, timeout)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call this on the event loop at every change."""
        self._listeners.append(listener)

    # -- identifiers ---------------------------------------------------------------------------------------

    def new_ts(self) -> str:
        """A time stamp that no other message has: it is a message's identity in Slack."""
        micros = max(int(time.time() * 1_000_000), self._last_ts + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self._counter):04d}{secrets.token_hex(3).upper()}"

    # -- lookups -------------------------------------------------------------------------------------------

    def user(self, user_id: str) -> User:
        try:
            return self.users[user_id]
        except KeyError:
            raise SlackRefusal("user_not_found") from None

    def conversation(self, reference: str) -> Conversation:
        """By id, by `#name`, or by a person's id (which means the DM with them)."""
        found = self.conversations.get(reference)
        if found is None and reference.startswith("#"):
            found = next((c for c in self.conversations.values() if c.name == reference[1:]), None)
        if found is None and reference in self.users:
            found = self.direct_message(reference)
        if found is None:
            raise SlackRefusal("channel_not_found")
        return found

    def direct_message(self, user_id: str) -> Conversation | None:
        """The DM between the bot and this person."""
        return next(
            (c for c in self.conversations.values() if c.kind == "im" and set(c.members) == {BOT_USER, user_id}),
            None,
        )

    def message(self, conversation: Conversation, ts: str) -> Message:
        try:
            return conversation.messages[ts]
        except KeyError:
            raise SlackRefusal("message_not_found") from None

    def file(self, file_id: str) -> StoredFile:
        found = self.files.get(file_id)
        if found is None or found.content is None:
            raise SlackRefusal("file_not_found")
        if found.deleted:
            raise SlackRefusal("file_deleted")
        return found

    def may_see(self, user_id: str, file: StoredFile) -> bool:
        if file.owner == user_id or (user_id == BOT_USER and file.given_to_app):
            return True
        shared = (self.conversations[channel] for channel in file.shared_in)
        return any(user_id in conversation.members for conversation in shared)

    def conversations_of(self, user_id: str) -> Iterator[Conversation]:
        return (c for c in self.conversations.values() if user_id in c.members)

    def view(self, view_id: str) -> View | None:
        open_views = itertools.chain(self.homes.values(), *self.modals.values())
        return next((view for view in open_views if view.id == view_id), None)

    def replies(self, message: Message) -> list[Message]:
        """A thread's replies in order, those that only one person sees left out."""
        return [
            other
            for other in self.conversations[message.channel].messages.values()
            if other.thread_ts == message.ts and other.ts != message.ts and other.ephemeral_to is None
        ]

    # -- small changes -------------------------------------------------------------------------------------

    def toast(self, user_id: str, text: str) -> None:
        """A short notice to one person, as Slack's own client shows them."""
        kept = self.toasts.setdefault(user_id, [])
        kept.append(Toast(id=self.new_id("N"), text=text))
        del kept[:-_TOASTS_KEPT]
        self.changed()
