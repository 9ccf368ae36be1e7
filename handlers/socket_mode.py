"""Socket Mode: what Slack delivers, to a Bolt app, and the app's acks back.

slack_sdk brings two WebSocket clients, and neither does here. The built-in one holds an empty ping (two bytes) back
until more bytes come, and drops what it has read when none do. The other one, over websocket-client, hangs up before it
has a new connection, so that a `disconnect` (which Slack sends every few hours) costs seconds in which commands are
lost, and it takes almost a minute to notice a line that went quiet. This one, over websocket-client too, opens the next
connection first, lets the acks under way go out over the old one, and probes the line.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import websocket
from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.logs import describe_failure

PING_SECONDS = 10.0
CONNECT_SECONDS = 10.0
LINGER_SECONDS = 4.0  # for acks under way, before a connection that was replaced is closed; Slack waits for three
LONGEST_WAIT = 60.0
SHORT_LIFE_SECONDS = 5.0
THREADS = 32  # envelopes at work at once


class SocketMode:
    """Keeps a connection to Slack open, and hands what arrives to a Bolt app."""

    def __init__(self, app: App, app_token: str, *, logger: logging.Logger, ping_seconds: float = PING_SECONDS) -> None:
        """Nothing is connected yet. A line on which nothing is heard for 1.5 x `ping_seconds` is given up."""
        self._app = app
        self._app_token = app_token
        self._logger = logger
        self._ping_seconds = ping_seconds
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._lines: set[_Line] = set()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="envelope")

    def connect(self) -> None:
        """Open the connection. Raises slack_sdk's errors, or `OSError`, where that fails; later ones are repeated."""
        # websocket-client logs through a logger of its own, payloads included.
        logging.getLogger("websocket").setLevel(logging.CRITICAL)
        self._open()

    def close(self) -> None:
        """Take nothing more in, let the acks under way go out, and hang up."""
        self._closing.set()
        self._pool.shutdown(wait=True)
        with self._lock:
            lines = list(self._lines)
        for line in lines:
            line.hang_up()

    def _open(self) -> None:
        answer = self._app.client.apps_connections_open(app_token=self._app_token)
        # Each address is good for one connection: it is asked for anew every time.
        socket = websocket.create_connection(str(answer["url"]), timeout=CONNECT_SECONDS, enable_multithread=True)
        line = _Line(socket)
        with self._lock:
            self._lines.add(line)
        if self._closing.is_set():
            line.hang_up()
        socket.settimeout(self._ping_seconds / 2)
        threading.Thread(target=self._listen, args=(line,), name="socket", daemon=True).start()

    def _reopen(self, first_wait: float = 0.0) -> None:
        """Open a connection, however often it takes, ever more slowly."""
        wait = 0.5
        self._closing.wait(first_wait)
        while not self._closing.is_set():
            try:
                self._open()
                return
            except (SlackApiError, SlackClientError, websocket.WebSocketException, OSError) as error:
                self._logger.error("no connection to Slack (%s); next try in %.0f s", type(error).__name__, wait)
                self._closing.wait(wait)
                wait = min(LONGEST_WAIT, wait * 2)

    def _listen(self, line: _Line) -> None:
        try:
            self._receive(line)
        except (websocket.WebSocketException, OSError, ValueError) as error:
            if not line.replaced and not self._closing.is_set():
                self._logger.error("a connection to Slack ended: %s", type(error).__name__)
        line.hang_up()
        line.socket.shutdown()  # type: ignore[no-untyped-call]  # websocket-client does not annotate it
        with self._lock:
            self._lines.discard(line)
        if not line.replaced:
            # A server that hangs up at once is not called again at once.
            self._reopen(first_wait=0.0 if time.monotonic() - line.opened > SHORT_LIFE_SECONDS else 1.0)

    def _receive(self, line: _Line) -> None:
        """Take in what arrives until the line ends. Raises what websocket-client raises."""
        heard = probed = time.monotonic()
        while True:
            try:
                opcode, data = line.socket.recv_data(control_frame=True)
                heard = time.monotonic()
            except websocket.WebSocketTimeoutException:
                opcode, data = None, b""
            now = time.monotonic()
            if now - heard > self._ping_seconds * 1.5:
                raise TimeoutError("the line went quiet")
            if line.replaced and now - line.replaced > LINGER_SECONDS:
                return
            if now - probed >= self._ping_seconds / 2:
                probed = now
                line.socket.ping()
            if opcode == websocket.ABNF.OPCODE_CLOSE:
                return
            if opcode in (websocket.ABNF.OPCODE_TEXT, websocket.ABNF.OPCODE_BINARY):
                self._take(line, data)

    def _take(self, line: _Line, data: bytes) -> None:
        try:
            message = json.loads(data)
        except ValueError:
            self._logger.error("a message of Slack was no JSON")
            return
        if not isinstance(message, dict):
            return
        if message.get("type") == "disconnect":
            if not line.replaced:
                line.replaced = time.monotonic()
                threading.Thread(target=self._reopen, name="socket-next", daemon=True).start()
        elif request := SocketModeRequest.from_dict(message):
            # What arrives while the bot stops is not acked: Slack delivers events again, and tells people.
            with contextlib.suppress(RuntimeError):
                self._pool.submit(self._handle, line, request)

    def _handle(self, line: _Line, request: SocketModeRequest) -> None:
        try:
            response = run_bolt_app(self._app, request)
            # Nobody listens for it (404): acked all the same, or Slack would deliver it again and again. Any other
            # failure is not acked: an event comes again, and a person is told by Slack that it did not work.
            if response.status in (200, 404):
                line.ack(request.envelope_id, response.body if response.status == 200 else "")
        except Exception as error:
            self._logger.error("an envelope was not answered: %s", describe_failure(error))


class _Line:
    """One WebSocket connection. Any thread may write to it: websocket-client writes one frame at a time."""

    def __init__(self, socket: websocket.WebSocket) -> None:
        self.socket = socket
        self.opened = time.monotonic()
        self.replaced = 0.0  # when another connection took over (time.monotonic), or 0

    def ack(self, envelope_id: str, body: str) -> None:
        """Send an ack, with what the app answers: JSON, or a text."""
        message: dict[str, Any] = {"envelope_id": envelope_id}
        if body:
            message["payload"] = json.loads(body) if body.startswith("{") else {"text": body}
        self.socket.send(json.dumps(message))

    def hang_up(self) -> None:
        """End the connection; whoever listens on it wakes up."""
        with contextlib.suppress(websocket.WebSocketException, OSError):
            self.socket.send_close()
        self.socket.abort()  # type: ignore[no-untyped-call]  # websocket-client does not annotate it
