"""A playground for each test, and a real slack-bolt app connected to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from bot.playground.person import Person
from bot.playground.server import Limits, Playground, Timings

Json = dict[str, Any]
Connect = Callable[[App], SocketModeHandler]

# Redeliveries follow at once, and a ping every 50 ms lets a client close without its three seconds in recv.
QUICK = Timings(ack_seconds=0.5, event_retries=(0.0, 0.01, 0.01), ping_seconds=0.05, page_coalesce_seconds=0.0)


def manifest(**changes: Any) -> Json:
    """An app with one command, both kinds of shortcuts, and every scope and event of Debrief's."""
    scopes = [
        *("commands", "chat:write", "files:read", "files:write", "im:history", "im:read", "im:write"),
        *("app_mentions:read", "users:read", "usergroups:read", "team:read", "reactions:write"),
        *("channels:read", "channels:history"),
    ]
    events = ["app_home_opened", "app_mention", "message.im", "message.channels"]
    return {
        "display_information": {"name": "Debrief"},
        "features": {
            "bot_user": {"display_name": "Debrief"},
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "slash_commands": [
                {"command": "/debrief", "description": "Summarise a call", "usage_hint": "[text]"},
                {"command": "/escaped", "description": "Escapes", "should_escape": True},
            ],
            "shortcuts": [
                {"type": "message", "name": "Debrief this", "callback_id": "debrief_message", "description": "x"},
                {"type": "global", "name": "New debrief", "callback_id": "debrief_new", "description": "y"},
            ],
        },
        "oauth_config": {"scopes": {"bot": changes.get("scopes", scopes)}},
        "settings": {"event_subscriptions": {"bot_events": changes.get("events", events)}},
    }


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(manifest=manifest(), port=0, limits=Limits.off(), timings=QUICK) as running:
        yield running


@pytest.fixture
def client(playground: Playground) -> WebClient:
    return WebClient(playground.bot_token, base_url=playground.api_url)


@pytest.fixture
def app(client: WebClient) -> App:
    return App(client=client)


@pytest.fixture
def alex(playground: Playground) -> Person:
    return playground.as_user("U0ALEX")


@pytest.fixture
def connect(playground: Playground) -> Iterator[Connect]:
    """Connects an app over Socket Mode; ends every connection after the test."""
    handlers: list[SocketModeHandler] = []

    def connected(app: App) -> SocketModeHandler:
        handler = SocketModeHandler(app, playground.app_token, ping_interval=0.1)
        handlers.append(handler)
        handler.connect()  # type: ignore[no-untyped-call]  # slack-bolt leaves this one bare
        playground.wait_for(lambda: playground.online)
        return handler

    yield connected
    for handler in handlers:
        client = handler.client
        client.auto_reconnect_enabled = False
        # The thread that reads slack-sdk's queue waits there for up to a second: told to end, and woken.
        client.message_processor.event.set()
        client.message_queue.put(None)
        handler.close()  # type: ignore[no-untyped-call]  # slack-bolt leaves this one bare


class Heard:
    """What a listener was given, for the test's thread to wait for."""

    def __init__(self) -> None:
        self._items: list[Json] = []
        self._condition = threading.Condition()

    def add(self, item: Json) -> None:
        with self._condition:
            self._items.append(item)
            self._condition.notify_all()

    def wait(self, count: int = 1) -> list[Json]:
        """The first `count` things that were heard."""
        with self._condition:
            assert self._condition.wait_for(lambda: len(self._items) >= count, 10), self._items
            return list(self._items)

    def __len__(self) -> int:
        with self._condition:
            return len(self._items)


@pytest.fixture
def heard() -> Heard:
    return Heard()


def text_modal(**changes: Any) -> Json:
    """A small modal with one text field."""
    return {
        "type": "modal",
        "callback_id": "small",
        "title": {"type": "plain_text", "text": "A small modal"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [text_input("words", "typed")],
        **changes,
    }


def text_input(block_id: str, action_id: str, **element: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": {"type": "plain_text", "text": "Words"},
        "element": {"type": "plain_text_input", "action_id": action_id, **element},
    }
