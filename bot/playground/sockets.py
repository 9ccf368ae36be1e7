"""Socket Mode: the bot's WebSocket connections, and what is sent over them.

Each payload goes to one connection, in turn, and is answered by an ack that names its envelope. Commands
and clicks are *asked*: no connection, or no ack in time, and the person is told at once. Events are
*delivered*: they wait a while for a connection, and are sent again when no ack comes.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import json
import secrets
import time
import uuid
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.playground.refusals import Json
from bot.playground.settings import Timings
from bot.playground.workspace import APP_ID

MOST_CONNECTIONS = 10


@dataclass(frozen=True)
class Ack:
    """How a payload was answered. `error`: "dispatch_failed" (nobody there) or "operation_timeout" (too late)."""

    acked: bool
    ack_ms: float
    payload: Json | None = None
    error: str | None = None


@dataclass
class Delivery:
    """The fate of an event, a command or a click, for tests: its envelope, and whether it was acked or given up."""

    envelope: Json
    attempts: int = 0
    acked: bool = False
    dropped: bool = False


class Sockets:
    """The bot's connections. Lives on the event loop."""

    def __init__(self, timings: Timings, on_change: Callable[[], None]) -> None:
        self._timings = timings
        self._on_change = on_change
        self._tickets: set[str] = set()
        self._connections: list[web.WebSocketResponse] = []
        self._retiring: set[web.WebSocketResponse] = set()
        self._next = 0
        self._up = asyncio.Event()
        self._acks: dict[str, asyncio.Future[Json | None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.deliveries: list[Delivery] = []

    @property
    def online(self) -> bool:
        return bool(self._connections or self._retiring)

    # -- connections ---------------------------------------------------------------------------------------

    def new_ticket(self) -> str:
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """GET /link/?ticket=…: one connection of the bot, until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="unknown ticket")
        self._tickets.discard(ticket)
        # No heartbeat of aiohttp's: its pings are empty. See _ping.
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        if len(self._connections) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self._connections.append(socket)
        pinger = asyncio.create_task(self._ping(socket))
        try:
            await socket.send_json(self._hello(request.host))
            self._up.set()
            self._on_change()
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._take_ack(message.data)
        except ConnectionError:
            pass  # the bot went away in the middle of a frame; it is gone either way
        finally:
            pinger.cancel()
            self._forget(socket)
        return socket

    async def _ping(self, socket: web.WebSocketResponse) -> None:
        """Say something now and then: a client that waits in `recv` can be closed only when a byte arrives.

        Never with an empty payload: slack-sdk takes a frame of two bytes for an unfinished one and holds back
        everything that came with it until more arrives, which with steady empty pings is never.
        """
        with contextlib.suppress(ConnectionError, RuntimeError):
            while not socket.closed:
                await asyncio.sleep(self._timings.ping_seconds)
                await socket.ping(b"Ping from the playground")

    def _hello(self, host: str) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "connection_info": {"app_id": APP_ID},
            "debug_info": {"host": host, "build_number": 1, "approximate_connection_time": 3600},
        }

    def _forget(self, socket: web.WebSocketResponse) -> None:
        self._retiring.discard(socket)
        self._set_aside(socket)
        self._on_change()

    def _set_aside(self, socket: web.WebSocketResponse) -> None:
        """Send nothing over it any more."""
        if socket in self._connections:
            self._connections.remove(socket)
        if not self._connections:
            self._up.clear()

    async def drop(self, *, politely: bool = False) -> None:
        """End every connection: with a `disconnect` that asks the bot to come back, or without a word."""
        for socket in list(self._connections):
            if politely:
                self._set_aside(socket)
                self._retiring.add(socket)
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
            else:
                self._forget(socket)
                await socket.close(code=WSCloseCode.GOING_AWAY)

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.drop()

    # -- payloads ------------------------------------------------------------------------------------------

    async def ask(self, kind: str, payload: Json) -> Ack:
        """Send a command or a click, and wait for its ack."""
        delivery = Delivery(self._envelope(kind, payload, accepts_response=True))
        self.deliveries.append(delivery)
        ack = await self._ask(delivery)
        delivery.acked, delivery.dropped = ack.acked, not ack.acked
        return ack

    async def _ask(self, delivery: Delivery) -> Ack:
        began = time.monotonic()
        if self._retiring and not self._connections:
            # The bot was asked to come back on a new connection: it is not away.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._up.wait(), self._timings.ack_seconds)
        if not self._connections:
            return Ack(False, 0.0, error="dispatch_failed")
        delivery.attempts += 1
        acked, answer = await self._send(delivery.envelope)
        elapsed = (time.monotonic() - began) * 1000
        return Ack(acked, elapsed, answer, None if acked else "operation_timeout")

    def deliver(self, payload: Json) -> Delivery:
        """Send an event in the background, again and again as Slack does, until it is acked or given up."""
        delivery = Delivery(self._envelope("events_api", payload, accepts_response=False))
        self.deliveries.append(delivery)
        self.spawn(self._deliver(delivery))
        return delivery

    def redeliver(self, envelope: Json) -> Delivery:
        """Send the same payload once more: an event as Slack does after a missed ack, a click as a second click."""
        again = {**envelope, "envelope_id": str(uuid.uuid4())}
        delivery = Delivery(again)
        self.deliveries.append(delivery)
        if again["type"] == "events_api":
            again |= {"retry_attempt": 1, "retry_reason": "timeout"}
            self.spawn(self._deliver(delivery))
        else:
            self.spawn(self._repeat(delivery))
        return delivery

    async def _repeat(self, delivery: Delivery) -> None:
        ack = await self._ask(delivery)
        delivery.acked, delivery.dropped = ack.acked, not ack.acked
        self._on_change()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run in the background; the task is kept, lest it be collected while it runs."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, delivery: Delivery) -> None:
        for attempt, wait in enumerate((0.0, *self._timings.event_retries)):
            if wait:
                await asyncio.sleep(wait)
            if attempt:
                delivery.envelope = {
                    **delivery.envelope,
                    "envelope_id": str(uuid.uuid4()),
                    "retry_attempt": attempt,
                    "retry_reason": "timeout",
                }
            try:
                await asyncio.wait_for(self._up.wait(), self._timings.event_hold_seconds)
            except TimeoutError:
                break
            delivery.attempts += 1
            acked, _ = await self._send(delivery.envelope)
            if acked:
                delivery.acked = True
                self._on_change()
                return
        delivery.dropped = True
        self._on_change()

    async def _send(self, envelope: Json) -> tuple[bool, Json | None]:
        future: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._acks[envelope["envelope_id"]] = future
        try:
            async with asyncio.timeout(self._timings.ack_seconds):
                await self._write(json.dumps(envelope))
                return True, await future
        except TimeoutError:
            return False, None
        finally:
            del self._acks[envelope["envelope_id"]]

    async def _write(self, text: str) -> None:
        """Over the next connection in turn; past those that turn out to be gone."""
        while self._connections:
            self._next = (self._next + 1) % len(self._connections)
            socket = self._connections[self._next]
            try:
                await socket.send_str(text)
            except (ConnectionError, RuntimeError):
                self._forget(socket)
                continue
            return

    def _envelope(self, kind: str, payload: Json, *, accepts_response: bool) -> Json:
        return {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            # A copy: what is delivered again must be what was delivered first, whatever changed meanwhile.
            "payload": copy.deepcopy(payload),
            "accepts_response_payload": accepts_response,
        }

    def _take_ack(self, data: str) -> None:
        try:
            ack = json.loads(data)
        except json.JSONDecodeError:
            return
        future = self._acks.get(str(ack.get("envelope_id"))) if isinstance(ack, dict) else None
        if future is not None and not future.done():
            payload = ack.get("payload")
            future.set_result(payload if isinstance(payload, dict) and payload else None)
