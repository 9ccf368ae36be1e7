"""The bot as it runs, connected to the playground over HTTP and WebSocket; only the clock of a test is short."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.models.protocol import Completion, LanguageModel
from bot.playground.person import Person, SeenMessage
from bot.playground.server import Limits, Playground, Timings
from bot.schedule import LOOK_SECONDS
from bot.services import Services, build_services
from bot.settings import Settings
from dataset.prompts import Prompt, PromptStyle
from dataset.store import Clock, Store, utc_now
from handlers.app import Bot
from handlers.doctor import verify_tokens
from handlers.manifest import manifest
from tests.bot.tuning.conftest import ScriptedTuner

T = TypeVar("T")

PING_SECONDS = 3.0
"""Shorter than the bot's own, and long enough for a busy machine: a line given up loses the click on its way."""

CALL = """\
Agent (Ben): Thank you for calling Northwind, this is Ben. How can I help you?
Customer (Juana Ortiz): Hello, the router you sent me keeps restarting every few minutes, I cannot work like this.
Agent (Ben): I am sorry to hear that. Since when does it restart?
Customer (Juana Ortiz): Since the storm on Sunday. You can reach me at juana.ortiz@example.com or on +1 202 555 0147.
Agent (Ben): Thank you, Juana. The line looks fine, so the router must be broken.
Customer (Juana Ortiz): So what happens now?
Agent (Ben): I will send you a new router by Friday, and I will call you back tomorrow to check that it works.
Customer (Juana Ortiz): That is great, thank you.
"""


@dataclass
class World:
    """A running bot, its playground, and its store, seen from the outside."""

    playground: Playground
    settings: Settings
    services: Services
    bot: Bot

    @property
    def store(self) -> Store:
        return self.services.store

    @property
    def alex(self) -> Person:
        return self.playground.as_user("U0ALEX")

    @property
    def sam(self) -> Person:
        return self.playground.as_user("U0SAM")

    @property
    def lead(self) -> Person:
        return self.playground.as_user("U0LEAD")

    def until(self, condition: Callable[[], T], timeout: float = 15) -> T:
        """The first true value of a condition on the store, which tells nobody when it changes."""
        deadline = time.monotonic() + timeout
        while not (value := condition()):
            assert time.monotonic() < deadline, "nothing came of it in time"
            self.services.wake.wait(self.services.wake.heard(), 0.02)
        return value

    def settle(self) -> None:
        """Wait until nothing is queued, being written or to be sent."""
        # In this order: what is finished in between has written its notice by the time that notices are counted.
        self.until(lambda: not self._working() and self.store.outbox.pending() == 0)

    def _working(self) -> bool:
        from dataset.records import WorkState

        return any(self.store.debriefs.count(state) for state in (WorkState.QUEUED, WorkState.WORKING))

    def card(self, person: Person, channel: str, words: str = "Action items") -> SeenMessage:
        """The newest message in `channel` that holds `words`, once it is there."""

        def find() -> SeenMessage | None:
            return next((m for m in reversed(person.messages(channel)) if words in m.words), None)

        return person.wait_for(find, 15)

    def debriefed(self, text: str = CALL) -> SeenMessage:
        """Alex's card for a call log that was given by `/debrief`."""
        assert self.alex.command("/debrief", text).acked
        card = self.card(self.alex, "D0ALEX")
        self.settle()
        return card

    def restart(self) -> None:
        """Stop the bot and start it anew on the same store."""
        self.bot.stop()
        self.services = build_services(self.settings)
        self.bot = Bot(self.services, verify_tokens(self.settings), ping_seconds=PING_SECONDS)
        self.bot.start()


class SlowModel:
    """A model that takes its time: it answers when `release` is set."""

    def __init__(self, inner: LanguageModel, wait: Callable[[], Any]) -> None:
        self._inner = inner
        self._wait = wait
        self.prompts: list[Prompt] = []

    @property
    def name(self) -> str:
        return self._inner.name

    @property
    def prompt_style(self) -> PromptStyle:
        return self._inner.prompt_style

    @property
    def generation(self) -> int:
        return self._inner.generation

    def complete(self, prompt: Prompt, schema: dict[str, Any], *, about: str | None = None) -> Completion:
        self.prompts.append(prompt)
        self._wait()
        return self._inner.complete(prompt, schema)


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(manifest=manifest(), port=0, limits=Limits.off(), timings=Timings()) as running:
        yield running


@pytest.fixture
def settings(playground: Playground, tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        slack_bot_token=playground.bot_token,
        slack_app_token=playground.app_token,
        slack_api_url=playground.api_url,
        debrief_data=tmp_path / "data",
        debrief_leads="U0LEAD",
        debrief_max_bytes=200_000,
    )


@pytest.fixture
def before(settings: Settings) -> Store:
    """The store before the bot starts: what is put in here is there when it does."""
    return Store(settings.store_path)


@pytest.fixture
def tuner(monkeypatch: pytest.MonkeyPatch) -> ScriptedTuner:
    """A tuner that trains at once, in place of the one that starts a process: for the worlds that are made after it."""
    scripted = ScriptedTuner()
    monkeypatch.setattr("bot.services.build_tuners", lambda _settings, _store: {"embedded": scripted})
    return scripted


@pytest.fixture
def make_world(playground: Playground, settings: Settings) -> Iterator[Callable[..., World]]:
    worlds: list[World] = []

    def make(
        model: LanguageModel | None = None,
        ping_seconds: float = PING_SECONDS,
        clock: Clock = utc_now,
        look_seconds: float = LOOK_SECONDS,
        **changes: Any,
    ) -> World:
        """`ping_seconds` is longer where something in this process keeps the processor for itself at times.

        `look_seconds` is how often the schedule looks for what is due by `clock`.
        """
        mine = settings.model_copy(update=changes)
        services = build_services(mine, model=model, clock=clock)
        bot = Bot(services, verify_tokens(mine), ping_seconds=ping_seconds, look_seconds=look_seconds)
        world = World(playground, mine, services, bot)
        world.bot.start()
        worlds.append(world)
        playground.wait_for(lambda: playground.online)
        return world

    yield make
    for world in worlds:
        world.bot.stop()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


def jsonl(text: str) -> list[dict[str, Any]]:
    """The objects of a JSON Lines text."""
    return [json.loads(line) for line in text.splitlines()]
