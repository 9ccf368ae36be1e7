"""The Bolt app assembled, and the process that runs it: listeners, workers, sender, leads' worker, Socket Mode."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk.errors import SlackApiError

from bot.logs import describe_failure
from bot.services import Services
from bot.summarise.workers import Workers
from handlers import commands, corrections, feedback, home, leads, messages, sharing, shortcuts
from handlers.clients import listener_client, patient_client, sender_client
from handlers.doctor import app_token_refused, verify_tokens
from handlers.files import SlackFiles
from handlers.sender import Sender
from handlers.socket_mode import PING_SECONDS, SocketMode

logger = logging.getLogger(__name__)


def build_app(services: Services) -> App:
    """The Bolt app with all listeners. It makes no request until something is delivered to it."""
    app = App(
        name="debrief",
        client=listener_client(services.settings),
        token_verification_enabled=False,
        logger=_quiet_logger(),
    )
    for surface in (commands, shortcuts, messages, feedback, corrections, sharing, home, leads):
        surface.register(app, services)
    app.error(_on_error)
    return app


class Bot:
    """The running bot: everything that `debrief serve` starts, and the tests too."""

    def __init__(self, services: Services, *, ping_seconds: float = PING_SECONDS) -> None:
        """`ping_seconds` is how often the connection to Slack is probed."""
        settings = services.settings
        self._services = services
        files = SlackFiles(patient_client(settings), settings)
        self._crews = (
            Workers(services, files.fetch).crew(settings.debrief_workers),
            Sender(services, sender_client(settings)).crew(),
            leads.LeadWorker(services, patient_client(settings)).crew(),
        )
        self._socket = SocketMode(
            build_app(services),
            settings.slack_app_token.get_secret_value(),
            logger=_quiet_logger(),
            ping_seconds=ping_seconds,
        )

    def start(self) -> None:
        """Start all threads and connect. Raises slack_sdk's errors where Slack refuses the app token."""
        for crew in self._crews:
            crew.start()
        self._socket.connect()

    def stop(self) -> None:
        """Take nothing more in, finish what is under way, and let go of everything."""
        self._socket.close()
        for crew in self._crews:
            crew.stop()
        self._services.close()


def serve(services: Services) -> None:
    """Run the bot until SIGINT or SIGTERM. Raises `SettingsError` where it cannot start."""
    settings = services.settings
    verify_tokens(settings)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    bot = Bot(services)
    try:
        bot.start()
    except SlackApiError as error:
        raise app_token_refused(error) from error
    logger.info("Debrief is running; its store is %s", settings.store_path)
    stopping.wait()
    logger.info("stopping")
    bot.stop()


def _on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
    logger.error("a %s was not handled: %s", body.get("type") or "command", describe_failure(error))
    return BoltResponse(status=500, body="")


def _quiet_logger() -> logging.Logger:
    # bolt and slack_sdk quote payloads in their own messages, at DEBUG and in some warnings.
    quiet = logging.getLogger("debrief.bolt")
    quiet.setLevel(logging.ERROR)
    return quiet
