"""The server: one address on loopback for the Web API, Socket Mode, files, response URLs and the page.

It runs its own event loop in a daemon thread. `start()` returns once it listens; `run()` brings other
threads' work in.
"""

from __future__ import annotations

import asyncio
import copy
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from aiohttp import web

from bot.playground.app_definition import AppDefinition
from bot.playground.core import Core
from bot.playground.facts import load_facts
from bot.playground.faults import Faults
from bot.playground.journal import Call, Journal
from bot.playground.northwind import northwind
from bot.playground.page_api import PageApi
from bot.playground.person import Person
from bot.playground.rates import Rates
from bot.playground.refusals import Json
from bot.playground.routes import application
from bot.playground.seeds import seed
from bot.playground.settings import Limits, Timings
from bot.playground.sockets import Delivery, Sockets
from bot.playground.tickets import Tickets
from bot.playground.workspace import Workspace

__all__ = ["Limits", "Playground", "Timings"]

_T = TypeVar("_T")
_CALL_TIMEOUT = 60.0


class Playground:
    """A small Slack on this machine. See the package's docstring for what it offers."""

    def __init__(
        self,
        *,
        manifest: Mapping[str, Any],
        host: str = "127.0.0.1",
        port: int = 8377,
        bot_token: str = "xoxb-playground",  # noqa: S107 - opens nothing but this playground
        app_token: str = "xapp-playground",  # noqa: S107
        limits: Limits | None = None,
        timings: Timings | None = None,
        on_kill: Callable[[], None] | None = None,
        workspace: Workspace | None = None,
    ) -> None:
        self._app = AppDefinition.from_manifest(manifest)
        self._host = host
        self._port = port
        self.bot_token = bot_token
        self.app_token = app_token
        self._limits = limits or Limits()
        self._timings = timings or Timings()
        self._on_kill = on_kill
        self.faults = Faults()
        self.journal = Journal()
        self._workspace = workspace or northwind(self._app.name)
        self._core: Core | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._stopping: asyncio.Event | None = None
        self._failures: list[BaseException] = []

    # -- life ----------------------------------------------------------------------------------------------

    def start(self) -> Self:
        """Listen. Raises OSError where the port is taken."""
        if self._thread is not None:
            raise RuntimeError("the playground runs already")
        ready = threading.Event()
        self._failures.clear()
        self._thread = threading.Thread(target=self._main, args=(ready,), name="playground", daemon=True)
        self._thread.start()
        ready.wait()
        if self._failures:
            self._thread.join()
            self._thread = None
            raise self._failures.pop()
        return self

    def stop(self) -> None:
        """End every connection and the thread. Harmless where it does not run."""
        if self._thread is None or self._loop is None or self._stopping is None:
            return
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The page: `http://127.0.0.1:PORT/`."""
        return self._running().url

    @property
    def api_url(self) -> str:
        """For `WebClient(base_url=…)` or SLACK_API_URL."""
        return f"{self.url}api/"

    @property
    def port(self) -> int:
        self._running()
        return self._port

    def _main(self, ready: threading.Event) -> None:
        try:
            asyncio.run(self._serve(ready))
        except BaseException as error:
            self._failures.append(error)
        finally:
            ready.set()

    async def _serve(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        core = Core(
            app=self._app,
            workspace=self._workspace,
            facts=load_facts(),
            sockets=Sockets(self._timings, self._workspace.changed),
            tickets=Tickets(self._timings),
            rates=Rates(self._limits),
            faults=self.faults,
            journal=self.journal,
            timings=self._timings,
            bot_token=self.bot_token,
            app_token=self.app_token,
            on_kill=self._on_kill,
        )
        page = PageApi(core)
        runner = web.AppRunner(application(core, page), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
            self._port = int(runner.addresses[0][1])
            core.url = f"http://{self._host}:{self._port}/"
            self._core = core
            ready.set()
            await self._stopping.wait()
        finally:
            self._core = None
            await core.sockets.close()
            await page.close()
            await runner.cleanup()

    # -- the way in for other threads ----------------------------------------------------------------------

    def run(self, work: Callable[[Core], Coroutine[Any, Any, _T]], timeout: float = _CALL_TIMEOUT) -> _T:
        """Do some work on the event loop, and wait for what it gives. Raises what it raises."""
        core, loop = self._running(), self._loop
        if loop is None or threading.current_thread() is self._thread:
            raise RuntimeError("not from the playground's own thread")
        return asyncio.run_coroutine_threadsafe(work(core), loop).result(timeout)

    def as_user(self, user_id: str) -> Person:
        """A person at the keyboard: U0ALEX, U0SAM or U0LEAD."""
        return Person(self, user_id)

    def wait_for(self, predicate: Callable[[], _T | Literal[False] | None], timeout: float = 10.0) -> _T:
        """Block until the predicate is true; it is asked again after each change. Raises TimeoutError."""
        deadline = time.monotonic() + timeout
        while True:
            # Read before the predicate is asked, so that what changes meanwhile is not missed.
            seen = self._workspace.version
            value = predicate()
            if value:
                return value
            left = deadline - time.monotonic()
            if left <= 0 or not self._workspace.wait_beyond(seen, left):
                raise TimeoutError(f"nothing came of it within {timeout:g} s")

    def seed(self) -> None:
        """A welcome and three calls, as if people had posted them."""

        async def work(core: Core) -> None:
            seed(core)

        self.run(work)

    # -- for tests -----------------------------------------------------------------------------------------

    @property
    def online(self) -> bool:
        """Is at least one connection of the bot up?"""
        return self._running().sockets.online

    def calls(self, method: str | None = None) -> list[Call]:
        """Requests received, the oldest first. Beside methods: `response_url`, `upload`, `download`."""
        return self.journal.calls(method)

    def deliveries(self, kind: str | None = None) -> list[Delivery]:
        """What was sent to the app, the oldest first, with its attempts and whether it was acked.

        `kind` is an envelope's type ("events_api", "slash_commands", "interactive") or an event's ("message").
        """

        async def work(core: Core) -> list[Delivery]:
            return [d for d in core.sockets.deliveries if kind in (None, d.envelope["type"], _event_type(d))]

        return self.run(work)

    def settle(self, timeout: float = 10.0) -> None:
        """Block until everything sent so far was acked or given up. Raises TimeoutError."""
        self.wait_for(lambda: all(d.acked or d.dropped for d in self.deliveries()), timeout)

    def redeliver(self, what: Delivery | Json) -> Delivery:
        """Send once more: an event with its event_id, as Slack does after a missed ack; a click as a second click."""
        envelope = what.envelope if isinstance(what, Delivery) else what

        async def work(core: Core) -> Delivery:
            return core.sockets.redeliver(envelope)

        return self.run(work)

    def send_event(self, event: Json) -> Delivery:
        """Send an event of one's own making, for what the playground does not do by itself."""

        async def work(core: Core) -> Delivery:
            return core.sockets.deliver(
                {
                    "type": "event_callback",
                    "team_id": core.workspace.team_id,
                    "api_app_id": "A0DEBRIEF",
                    "event_id": core.workspace.new_id("Ev"),
                    "event": event,
                }
            )

        return self.run(work)

    def payloads(self, kind: str | None = None) -> list[Json]:
        """The payloads of `deliveries(kind)`, as copies."""
        return [copy.deepcopy(delivery.envelope["payload"]) for delivery in self.deliveries(kind)]

    def send_payload(self, kind: str, payload: Json) -> bool:
        """Send a payload of one's own making ("slash_commands" or "interactive"). True: acked in time."""

        async def work(core: Core) -> bool:
            return (await core.sockets.ask(kind, payload)).acked

        return self.run(work)

    def drop_connections(self, *, politely: bool = False) -> None:
        """End the bot's connections: without a word, or with the `disconnect` that asks it to come back."""

        async def work(core: Core) -> None:
            await core.sockets.drop(politely=politely)

        self.run(work)

    def change(self, work: Callable[[Workspace], None]) -> None:
        """Change the workspace itself: `playground.change(lambda workspace: workspace.users.clear())`."""

        async def changed(core: Core) -> None:
            work(core.workspace)
            core.workspace.changed()

        self.run(changed)

    def _running(self) -> Core:
        if self._core is None:
            raise RuntimeError("the playground does not run: start() it first")
        return self._core


def _event_type(delivery: Delivery) -> str | None:
    """ "message", "app_mention", …; None for commands and clicks."""
    event = delivery.envelope["payload"].get("event")
    return str(event.get("type")) if isinstance(event, dict) else None
