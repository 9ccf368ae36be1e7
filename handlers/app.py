"""The Bolt app assembled, and the process that runs it: listeners, workers, sender, leads' worker, Socket Mode."""

from __future__ import annotations

import logging
import signal
import threading
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import websocket
from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.errors import SettingsError
from bot.jobs import all_jobs
from bot.logs import describe_failure
from bot.schedule import LOOK_SECONDS, Schedule
from bot.services import Services, build_services
from bot.settings import Settings
from bot.summarise.workers import Workers
from bot.tuning.rollout import RolloutWorker
from bot.tuning.worker import TuningWorker
from dataset.store import ForeignStoreError
from handlers import (
    choices,
    commands,
    confirming,
    corrections,
    feedback,
    forgetting,
    home,
    leads,
    looks,
    messages,
    models,
    reviews,
    sharing,
    shortcuts,
    strangers,
    texts,
)
from handlers.clients import listener_client, patient_client, sender_client
from handlers.doctor import app_token_refused, verify_tokens
from handlers.files import SlackFiles
from handlers.sender import Sender
from handlers.slack_text import decode
from handlers.socket_mode import PING_SECONDS, SocketMode
from handlers.views.blocks import cut_escaped

logger = logging.getLogger(__name__)

LISTENERS = 32


def build_app(services: Services, identity: SlackResponse, who: leads.Leads, executor: Executor | None = None) -> App:
    """The Bolt app with all listeners, which run on `executor`; `who` tells them who is a lead.

    `identity` is Slack's answer to `auth.test`, asked for once at the start: bolt would otherwise ask within the
    first delivery, and ack and drop that delivery where Slack does not answer.
    """
    token = services.settings.slack_bot_token.get_secret_value()
    authorized = AuthorizeResult.from_auth_test_response(bot_token=token, auth_test_response=identity)
    app = App(
        name="debrief",
        client=listener_client(services.settings),
        authorize=lambda: authorized,
        listener_executor=executor,
        logger=_quiet_logger(),
    )
    strangers.register(app)
    for surface in (commands, shortcuts, messages, feedback, corrections, sharing, home):
        surface.register(app, services)
    for surface_for_leads in (leads, confirming, reviews, choices, forgetting, models, looks):
        surface_for_leads.register(app, services, who)
    app.error(_on_error)
    return app


class Bot:
    """The running bot: everything that `debrief serve` starts, and the tests too."""

    def __init__(
        self,
        services: Services,
        identity: SlackResponse,
        *,
        ping_seconds: float = PING_SECONDS,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        """`identity` is Slack's answer to `auth.test`; `ping_seconds` how often the connection is probed.

        `look_seconds` is how often the schedule looks for what is due.

        Raises `SettingsError` where the store belongs to another workspace.
        """
        # Slack always names the workspace; a server in its place may not, and is then not told from another.
        team = str(identity.get("team_id") or "")
        if team:
            _bind_store(services, team)
        settings = services.settings
        self._services = services
        # bolt's own five threads would be taken by as many forms that Slack is slow to open.
        self._listeners = ThreadPoolExecutor(LISTENERS, thread_name_prefix="listener")
        files = SlackFiles(patient_client(settings), settings)
        self._leads = leads.Leads(patient_client(settings), services, team)
        self._crews = (
            Workers(services, files.fetch).crew(settings.debrief_workers),
            Sender(services, sender_client(settings)).crew(),
            leads.LeadWorker(services, patient_client(settings), files, self._leads).crew(),
            TuningWorker(services).crew(),
            RolloutWorker(services).crew(),
        )
        self._schedule = Schedule(services.store, all_jobs(services), look_seconds=look_seconds)
        self._socket = SocketMode(
            build_app(services, identity, self._leads, self._listeners),
            settings.slack_app_token.get_secret_value(),
            logger=_quiet_logger(),
            ping_seconds=ping_seconds,
        )

    def start(self) -> None:
        """Start all threads and connect. Raises slack_sdk's errors where Slack refuses the app token."""
        for crew in self._crews:
            crew.start()
        self._schedule.start()
        self._socket.connect()

    def stop(self, patience: float = 15.0) -> None:
        """Take nothing more in, finish what is under way (for `patience` seconds), and let go of everything."""
        deadline = time.monotonic() + patience
        for crew in self._crews:
            crew.finish()
        self._schedule.finish()
        self._socket.close()
        self._listeners.shutdown(wait=True)
        self._leads.close()
        ended = [*(crew.stop(deadline) for crew in self._crews), self._schedule.stop(deadline)]
        if all(ended):
            self._services.close()
        # Otherwise a thread is still at work with the store: the process ends, and leases do the rest.


def _bind_store(services: Services, team: str) -> None:
    try:
        services.store.bind_team(team)
    except ForeignStoreError as error:
        raise SettingsError(
            f"The store {services.store.path} holds the calls of another workspace ({error}), not of {team}.",
            "Point DEBRIEF_DATA to a folder of its own for each workspace.",
        ) from error


def serve(settings: Settings) -> None:
    """Run the bot until SIGINT or SIGTERM. Raises `SettingsError` where it cannot start."""
    identity = verify_tokens(settings)
    services = build_services(settings)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    try:
        bot = Bot(services, identity)
    except SettingsError:
        services.close()
        raise
    try:
        bot.start()
    except (SlackApiError, SlackClientError, websocket.WebSocketException, OSError) as error:
        bot.stop()
        raise app_token_refused(settings, error) from error
    logger.info("Debrief is running; its store is %s", settings.store_path)
    # In short waits: a signal may be given to another thread, and Python runs its handler in this one, when it wakes.
    while not stopping.wait(0.5):
        pass
    logger.info("stopping")
    bot.stop()


def _on_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
    logger.error("a %s was not handled: %s", body.get("type") or "command", describe_failure(error))
    if body.get("command"):
        # Slack has taken the text out of the composer: it is handed back with the sentence.
        return BoltResponse(status=200, body=texts.not_recorded(cut_escaped(decode(body.get("text") or ""), 2_500)))
    return BoltResponse(status=500, body="")


def _quiet_logger() -> logging.Logger:
    # bolt and slack_sdk quote payloads in their own messages, at DEBUG and in some warnings.
    quiet = logging.getLogger("debrief.bolt")
    quiet.setLevel(logging.ERROR)
    return quiet
