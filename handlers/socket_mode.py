"""Socket Mode over websocket-client.

slack_sdk's built-in WebSocket client waits for more bytes after an empty ping (two bytes) before it answers it, and
drops what it has read when none come within 3 seconds: servers whose pings are empty see no pong and hang up. Its
websocket-client variant parses frames soundly but never notices a connection that went quiet; this one does.
"""

from __future__ import annotations

import logging
import threading
import time

from slack_bolt import App
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.websocket_client import SocketModeClient

PING_SECONDS = 10.0


class SocketMode:
    """Brings what Slack delivers to a Bolt app, and the app's acks back."""

    def __init__(self, app: App, app_token: str, *, logger: logging.Logger, ping_seconds: float = PING_SECONDS) -> None:
        """Nothing is connected yet. A ping that has no pong within 80% of `ping_seconds` ends the connection."""
        self._app = app
        self._app_token = app_token
        self._logger = logger
        self._ping_seconds = ping_seconds
        self._client: _WatchfulClient | None = None

    def connect(self) -> None:
        """Open the connection; it is opened again whenever it ends. Raises slack_sdk's errors on a refusal."""
        # websocket-client logs through a logger of its own, payloads included.
        logging.getLogger("websocket").setLevel(logging.CRITICAL)
        self._client = _WatchfulClient(
            app_token=self._app_token,
            logger=self._logger,
            web_client=self._app.client,
            ping_interval=self._ping_seconds,
        )
        self._client.socket_mode_request_listeners.append(self._handle)
        self._client.connect()

    def close(self) -> None:
        """Take nothing more in. Returns at once where the line is idle, and after a few seconds where it is not."""
        if self._client is not None:
            closing = threading.Thread(target=self._client.close, name="socket-close", daemon=True)
            closing.start()
            closing.join(timeout=self._ping_seconds)

    def _handle(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        started = time.time()
        send_response(client, request, run_bolt_app(self._app, request), started)


class _WatchfulClient(SocketModeClient):
    def _run_current_session(self) -> None:
        if self.current_session is None:
            return
        try:
            self.current_session.run_forever(ping_interval=self.ping_interval, ping_timeout=self.ping_interval * 0.8)
        except Exception as error:
            self.logger.error("a Socket Mode connection ended: %s", type(error).__name__)
            self.current_session.close()
