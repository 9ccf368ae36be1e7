"""The WebSocket line: what arrives in odd pieces, what ends, and what goes quiet."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator

import pytest
from aiohttp import WSMsgType, web
from slack_bolt import Ack, App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from handlers.socket_mode import SocketMode

Serve = Callable[[web.WebSocketResponse, int], Awaitable[None]]


class Slack:
    """Just `apps.connections.open` and the WebSocket that it names; `serve` is what each connection does."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self.opened = 0
        self.acks: list[str] = []
        self.changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Slack:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop.run_until_complete(self._main())
        self._loop.close()

    async def _main(self) -> None:
        self._stop = asyncio.Event()
        app = web.Application()
        app.router.add_post("/api/apps.connections.open", self._open)
        app.router.add_get("/link", self._link)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _open(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{self.port}/link"})

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        # autoping off: whether a ping is answered is up to the test.
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.opened += 1
        await self._serve(socket, self.opened)
        return socket

    async def listen(self, socket: web.WebSocketResponse, *, answer_pings: bool = True) -> None:
        """Take in acks until the other side hangs up."""
        async for message in socket:
            if message.type is WSMsgType.PING and answer_pings:
                await socket.pong(message.data)
            if message.type is WSMsgType.TEXT:
                envelope_id = str(json.loads(message.data)["envelope_id"])
                with self.changed:
                    self.acks.append(envelope_id)
                    self.changed.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(condition, 10)


def _command(number: int) -> str:
    payload = {"command": "/debrief", "text": "x", "user_id": "U1", "team_id": "T1", "trigger_id": str(number)}
    return json.dumps({"type": "slash_commands", "envelope_id": f"e{number}", "payload": payload})


@pytest.fixture
def connect() -> Iterator[Callable[[Slack], SocketMode]]:
    opened: list[SocketMode] = []

    def start(slack: Slack) -> SocketMode:
        client = WebClient(base_url=f"http://127.0.0.1:{slack.port}/api/", retry_handlers=[])
        app = App(
            client=client, authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1")
        )

        def debrief(ack: Ack) -> None:
            ack("ok")

        app.command("/debrief")(debrief)
        socket = SocketMode(app, "xapp-1", logger=logging.getLogger("test"), ping_seconds=0.3)
        opened.append(socket)
        socket.connect()
        return socket

    yield start
    for socket in opened:
        socket.close()


def test_empty_pings_and_fragments_are_read(connect: Callable[[Slack], SocketMode]) -> None:
    async def serve(socket: web.WebSocketResponse, _number: int) -> None:
        for number in range(5):
            await socket.ping(b"")
            await socket.send_str(_command(number))
            await socket.ping(b"")
        await slack.listen(socket)

    with Slack(serve) as slack:
        connect(slack)
        slack.wait(lambda: len(slack.acks) == 5)
        assert sorted(slack.acks) == ["e0", "e1", "e2", "e3", "e4"]


def test_a_disconnect_opens_the_next_line_before_the_old_one_ends(connect: Callable[[Slack], SocketMode]) -> None:
    async def serve(socket: web.WebSocketResponse, number: int) -> None:
        if number == 1:
            await socket.send_str(json.dumps({"type": "disconnect", "reason": "warning"}))
            # Slack still sends over the old line for a moment, and the ack is to come over it.
            await socket.send_str(_command(1))
        else:
            await socket.send_str(_command(2))
        await slack.listen(socket)

    with Slack(serve) as slack:
        connect(slack)
        slack.wait(lambda: sorted(slack.acks) == ["e1", "e2"])
        assert slack.opened == 2


def test_a_line_that_goes_quiet_is_replaced(connect: Callable[[Slack], SocketMode]) -> None:
    async def serve(socket: web.WebSocketResponse, number: int) -> None:
        if number > 1:
            await socket.send_str(_command(number))
        await slack.listen(socket, answer_pings=number > 1)

    with Slack(serve) as slack:
        connect(slack)
        slack.wait(lambda: slack.acks == ["e2"])


def test_a_line_that_is_cut_is_replaced(connect: Callable[[Slack], SocketMode]) -> None:
    async def serve(socket: web.WebSocketResponse, number: int) -> None:
        if number == 1:
            await socket.close()
            return
        await socket.send_str(_command(number))
        await slack.listen(socket)

    with Slack(serve) as slack:
        connect(slack)
        slack.wait(lambda: slack.acks == ["e2"])


def test_what_nobody_listens_for_is_acked_and_nonsense_is_passed_over(connect: Callable[[Slack], SocketMode]) -> None:
    async def serve(socket: web.WebSocketResponse, _number: int) -> None:
        await socket.send_str("no json")
        await socket.send_str("[1]")
        payload = {"type": "event_callback", "event": {"type": "reaction_added", "user": "U1"}, "team_id": "T1"}
        await socket.send_str(json.dumps({"type": "events_api", "envelope_id": "e9", "payload": payload}))
        await slack.listen(socket)

    with Slack(serve) as slack:
        connect(slack)
        slack.wait(lambda: slack.acks == ["e9"])
