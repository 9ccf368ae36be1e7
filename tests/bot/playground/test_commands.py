"""Slash commands and shortcuts, from the keyboard to the app and back."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from typing import Any

import aiohttp
import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.person import Person
from bot.playground.refusals import SlackRefusal
from bot.playground.server import Limits, Playground, Timings

from .conftest import Connect, Heard, manifest, text_modal


def test_a_command_arrives_escaped_and_its_ack_is_seen_by_one_person(
    playground: Playground, app: App, connect: Connect, alex: Person
) -> None:
    @app.command("/debrief")
    def echo(ack: Ack, command: dict[str, Any]) -> None:
        ack(f"You said {command['text']}")

    connect(app)
    result = alex.command("/debrief", "a < b & call 555-0142", channel="C0SUPPORT")
    assert result.acked
    assert result.ack_ms < 500
    seen = alex.last("C0SUPPORT")
    assert seen is not None
    assert (seen.text, seen.ephemeral) == ("You said a &lt; b &amp; call 555-0142", True)
    assert playground.as_user("U0SAM").last("C0SUPPORT") is None


def test_mentions_are_marked_up_only_where_the_command_asks_for_it(
    app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    def listen(ack: Ack, command: dict[str, Any]) -> None:
        ack()
        heard.add(command)

    app.command("/debrief")(listen)
    app.command("/escaped")(listen)
    connect(app)
    alex.command("/debrief", "@Sam in #support")
    alex.command("/escaped", "@Sam in #support")
    texts = [command["text"] for command in heard.wait(2)]
    assert texts == ["@Sam in #support", "<@U0SAM|sam> in <#C0SUPPORT|support>"]


def test_a_command_without_a_bot_fails_at_once(alex: Person) -> None:
    result = alex.command("/debrief", "x")
    assert (result.acked, result.error) == (False, "dispatch_failed")
    assert "dispatch_failed" in alex.toasts()[0]


def test_a_command_that_is_not_acked_in_time(app: App, connect: Connect, alex: Person) -> None:
    @app.middleware
    def broken() -> None:
        raise RuntimeError("a bot that breaks before it acks")

    app.error(lambda: None)
    connect(app)
    result = alex.command("/debrief", "x")
    assert (result.acked, result.error) == (False, "operation_timeout")


def test_only_declared_commands_and_shortcuts_exist(alex: Person) -> None:
    with pytest.raises(SlackRefusal, match="unknown_command"):
        alex.command("/other")
    with pytest.raises(SlackRefusal, match="unknown_shortcut"):
        alex.shortcut("other")
    said = alex.say("C0SUPPORT", "x")
    with pytest.raises(SlackRefusal, match="unknown_shortcut"):
        alex.shortcut("debrief_new", channel="C0SUPPORT", ts=said.ts)


def test_a_message_shortcut_carries_the_message_and_its_files(
    app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    @app.shortcut("debrief_message")
    def listen(ack: Ack, shortcut: dict[str, Any]) -> None:
        ack()
        heard.add(shortcut)

    connect(app)
    file = alex.upload("call.txt", "Agent: hello")
    said = alex.say("C0SUPPORT", "see the call", files=[file])
    assert alex.shortcut("debrief_message", channel="C0SUPPORT", ts=said.ts).acked
    (payload,) = heard.wait()
    assert payload["type"] == "message_action"
    assert payload["message"]["files"][0]["name"] == "call.txt"
    assert payload["channel"] == {"id": "C0SUPPORT", "name": "support"}


def test_a_trigger_opens_one_view_once(app: App, connect: Connect, alex: Person, heard: Heard) -> None:
    @app.shortcut("debrief_new")
    def listen(ack: Ack, shortcut: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=shortcut["trigger_id"], view=text_modal())
        try:
            client.views_open(trigger_id=shortcut["trigger_id"], view=text_modal())
        except SlackApiError as refusal:
            heard.add({"error": refusal.response["error"]})

    connect(app)
    alex.shortcut("debrief_new")
    assert heard.wait() == [{"error": "exchanged_trigger_id"}]
    view = alex.view()
    assert view is not None
    assert view.title == "A small modal"


def test_a_trigger_that_nobody_issued(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id="1.2.3", view=text_modal())
    assert caught.value.response["error"] == "invalid_trigger_id"


def test_a_trigger_runs_out_and_the_person_is_told(heard: Heard) -> None:
    late = Timings(trigger_seconds=0.0)
    with Playground(manifest=manifest(), port=0, limits=Limits.off(), timings=late) as playground:
        client = WebClient(playground.bot_token, base_url=playground.api_url)
        with pytest.raises(SlackApiError) as caught:
            client.views_open(trigger_id=playground.as_user("U0ALEX").trigger(), view=text_modal())
        assert caught.value.response["error"] == "expired_trigger_id"
        assert playground.as_user("U0ALEX").toasts() == ["This took too long. Try again."]


def test_a_response_url_answers_five_times(app: App, connect: Connect, alex: Person, heard: Heard) -> None:
    @app.command("/debrief")
    def listen(ack: Ack, command: dict[str, Any], respond: Respond) -> None:
        ack()
        heard.add(command)
        respond("for you alone")
        respond("for all", response_type="in_channel")

    connect(app)
    alex.command("/debrief")
    url = heard.wait()[0]["response_url"]
    alex.wait_for(lambda: len(alex.messages("C0SUPPORT")) == 2)
    assert [(m.text, m.ephemeral) for m in alex.messages("C0SUPPORT")] == [
        ("for you alone", True),
        ("for all", False),
    ]
    for _ in range(3):
        assert post(url, {"text": "again"}) == 200
    assert post(url, {"text": "a sixth time"}) == 404


def post(url: str, body: dict[str, Any]) -> int:
    request = urllib.request.Request(url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_pings_are_not_empty(playground: Playground) -> None:
    """slack-sdk once starved on empty pings: it took their two bytes for half a frame, and held back the rest."""
    opened = WebClient(base_url=playground.api_url).apps_connections_open(app_token=playground.app_token)

    async def first_ping() -> bytes:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(opened["url"], autoping=False) as connection,
        ):
            assert (await connection.receive_json(timeout=5))["type"] == "hello"
            message = await connection.receive(timeout=5)
            assert message.type is aiohttp.WSMsgType.PING
            return bytes(message.data)

    assert len(asyncio.run(first_ping())) > 0
