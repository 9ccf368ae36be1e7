"""A person at the keyboard, for tests: says things, runs commands, clicks, fills in forms, and looks.

    alex = playground.as_user("U0ALEX")
    alex.command("/debrief", "help", channel="C0SUPPORT").acked
    card = alex.wait_for(lambda: alex.last("D0ALEX"))
    alex.click(card, "feedback", "negative")
    view = alex.wait_for(alex.view)
    alex.submit(view, {"reason": {"reason": "missing_item"}}).closed

Every call may come from any thread but the playground's own. What is seen is a copy: it does not change
any more.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar

from bot.playground import interactions, modals, submissions
from bot.playground.core import Core
from bot.playground.methods_files import new_file
from bot.playground.records import Message, View
from bot.playground.seen import Result, SeenFile, SeenMessage, SeenView, SubmitResult, seen_message, seen_view

__all__ = ["Person", "Result", "SeenFile", "SeenMessage", "SeenView", "SubmitResult"]

_T = TypeVar("_T")


class Runner(Protocol):
    """What a person needs of the playground: its event loop, and news of its changes."""

    def run(self, work: Callable[[Core], Coroutine[Any, Any, _T]]) -> _T:
        """Do some work on the event loop, and wait for what it gives."""
        ...

    def wait_for(self, predicate: Callable[[], _T | Literal[False] | None], timeout: float) -> _T:
        """Block until the predicate is true."""
        ...


class Person:
    def __init__(self, playground: Runner, user_id: str) -> None:
        self._playground = playground
        self.id = user_id

    # -- doing ---------------------------------------------------------------------------------------------

    def say(
        self,
        channel: str,
        text: str = "",
        *,
        files: Sequence[str | SeenFile] = (),
        thread_ts: str | None = None,
        broadcast: bool = False,
    ) -> SeenMessage:
        """Type a message, with files that were uploaded before."""
        ids = [file if isinstance(file, str) else file.id for file in files]

        async def work(core: Core) -> SeenMessage:
            message = interactions.say(
                core, self.id, channel, text, files=ids, thread_ts=thread_ts, broadcast=broadcast
            )
            return seen_message(core, message)

        return self._run(work)

    def upload(self, name: str, content: bytes | str, *, external: bool = False) -> SeenFile:
        """Put a file at hand, for `say` or for a form. `external`: as through Slack Connect."""
        data = content.encode() if isinstance(content, str) else content

        async def work(core: Core) -> SeenFile:
            file = new_file(core, name, self.id, len(data), data)
            file.external = external
            return SeenFile(file.id, file.name, file.size, file.mimetype)

        return self._run(work)

    def command(self, command: str, text: str = "", *, channel: str = "C0SUPPORT") -> Result:
        async def work(core: Core) -> Result:
            ack = await interactions.command(core, self.id, channel, command, text)
            return Result(ack.acked, ack.ack_ms, ack.payload, ack.error)

        return self._run(work)

    def shortcut(self, callback_id: str, *, channel: str | None = None, ts: str | None = None) -> Result:
        """A global shortcut; with channel and ts a message shortcut on that message."""

        async def work(core: Core) -> Result:
            ack = await interactions.shortcut(core, self.id, callback_id, channel, ts)
            return Result(ack.acked, ack.ack_ms, ack.payload, ack.error)

        return self._run(work)

    def click(
        self,
        target: SeenMessage | SeenView,
        action_id: str,
        value: object = None,
        *,
        block_id: str | None = None,
    ) -> Result:
        """Click a button or choose in a menu; `value` as in the page protocol."""

        async def work(core: Core) -> Result:
            place: Message | View
            if isinstance(target, SeenMessage):
                place = interactions.find_message(core, self.id, target.channel, target.ts)
            else:
                place = modals.find(core, target.id, None)
            ack = await interactions.click(core, self.id, place, block_id, action_id, value)
            return Result(ack.acked, ack.ack_ms, ack.payload, ack.error)

        return self._run(work)

    def submit(self, view: SeenView, values: Mapping[str, Any] | None = None) -> SubmitResult:
        """Submit with `{block_id: {action_id: value}}` or `{block_id: value}`; the rest stays as it is."""

        async def work(core: Core) -> SubmitResult:
            done = await submissions.submit(core, self.id, view.id, values or {})
            ack = done.ack
            return SubmitResult(
                ack.acked, ack.ack_ms, ack.payload, ack.error, dict(done.errors), done.closed, done.problem
            )

        return self._run(work)

    def close(self, view: SeenView) -> None:
        async def work(core: Core) -> None:
            await submissions.close(core, self.id, view.id)

        self._run(work)

    def trigger(self, *, channel: str | None = None) -> str:
        """A fresh trigger id of this person's, for calling `views.open` without a click before it."""

        async def work(core: Core) -> str:
            return core.tickets.new_trigger(self.id, channel=channel)

        return self._run(work)

    def open_home(self) -> None:
        async def work(core: Core) -> None:
            interactions.open_home(core, self.id)

        self._run(work)

    # -- looking -------------------------------------------------------------------------------------------

    def messages(self, channel: str, *, thread_ts: str | None = None) -> list[SeenMessage]:
        """What this person sees there, oldest first: all of it, or one thread with its root."""

        async def work(core: Core) -> list[SeenMessage]:
            where = core.workspace.conversation(channel)
            return [
                seen_message(core, m)
                for m in where.messages.values()
                if m.ephemeral_to in (None, self.id) and thread_ts in (None, m.ts, m.thread_ts)
            ]

        return self._run(work)

    def last(self, channel: str, *, thread_ts: str | None = None) -> SeenMessage | None:
        """The newest message there, or None."""
        found = self.messages(channel, thread_ts=thread_ts)
        return found[-1] if found else None

    def view(self) -> SeenView | None:
        """The modal on top, if one is open."""

        async def work(core: Core) -> SeenView | None:
            stack = core.workspace.modals.get(self.id)
            return seen_view(stack[-1]) if stack else None

        return self._run(work)

    def home(self) -> SeenView | None:
        """The App Home that was published for this person."""

        async def work(core: Core) -> SeenView | None:
            home = core.workspace.homes.get(self.id)
            return seen_view(home) if home else None

        return self._run(work)

    def toasts(self) -> list[str]:
        async def work(core: Core) -> list[str]:
            return [toast.text for toast in core.workspace.toasts.get(self.id, ())]

        return self._run(work)

    def wait_for(self, predicate: Callable[[], _T | Literal[False] | None], timeout: float = 10.0) -> _T:
        """The first true value of the predicate, asked again after each change. Raises TimeoutError."""
        return self._playground.wait_for(predicate, timeout)

    def _run(self, work: Callable[[Core], Coroutine[Any, Any, _T]]) -> _T:
        return self._playground.run(work)
