"""The endpoints that the web page uses, asked as the page asks."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from typing import Any

import aiohttp
import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.playground.server import Limits, Playground

from .conftest import QUICK, Connect, manifest, text_modal

Json = dict[str, Any]


def asked(playground: Playground, path: str, body: Json | None = None) -> Json:
    request = urllib.request.Request(f"{playground.url}page/{path}")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request) as response:
            answer: Json = json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            answer = {"status": error.code}
    return answer


def channel(state: Json, channel_id: str) -> Json:
    found: Json = next(item for item in state["channels"] if item["id"] == channel_id)
    return found


def test_the_state_is_what_the_protocol_says(playground: Playground) -> None:
    playground.seed()
    state = asked(playground, "state?user=U0ALEX")
    assert state["team"] == {"id": "T0PLAYGROUND", "name": "Northwind Support"}
    assert (state["me"], state["bot_online"], state["view"], state["home"]) == ("U0ALEX", False, None, None)
    assert [item["id"] for item in state["channels"]] == ["C0SUPPORT", "C0RANDOM", "D0ALEX"]
    assert state["commands"][0]["command"] == "/debrief"
    assert {item["type"] for item in state["shortcuts"]} == {"message", "global"}
    support = channel(state, "C0SUPPORT")
    assert (support["kind"], support["bot_is_member"], len(support["messages"])) == ("channel", True, 4)
    assert channel(state, "D0ALEX")["with"] == "U0DEBRIEF"
    assert "can_kill_bot" not in state
    assert asked(playground, "state?user=U0NOBODY") == {"status": 404}


def test_a_message_a_command_and_a_form(playground: Playground, app: App, connect: Connect) -> None:
    @app.command("/debrief")
    def command(ack: Ack, command: Json, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=command["trigger_id"], view=text_modal())

    @app.view("small")
    def submitted(ack: Ack, view: Json, client: WebClient) -> None:
        if view["state"]["values"]["words"]["typed"]["value"] == "bad":
            ack(response_action="errors", errors={"words": "Not that."})
        else:
            ack()

    app.event("message")(lambda: None)
    connect(app)
    me = {"user": "U0ALEX"}
    assert asked(playground, "message", {**me, "channel": "C0SUPPORT", "text": "a & b", "files": []})["ok"]
    assert asked(playground, "command", {**me, "channel": "C0SUPPORT", "command": "/debrief", "text": ""})["ok"]
    playground.wait_for(lambda: asked(playground, "state?user=U0ALEX")["view"])
    state = asked(playground, "state?user=U0ALEX")
    assert channel(state, "C0SUPPORT")["messages"][0]["text"] == "a &amp; b"
    view = state["view"]
    assert (view["title"], view["submit"], view["close"], view["pending"]) == ("A small modal", "Send", None, False)
    form = {**me, "view_id": view["id"]}
    assert not asked(playground, "submit", {**form, "values": {"words": {"typed": "bad"}}})["ok"]
    assert asked(playground, "state?user=U0ALEX")["view"]["errors"] == {"words": "Not that."}
    assert asked(playground, "submit", {**form, "values": {"words": {"typed": "good"}}})["ok"]
    assert asked(playground, "state?user=U0ALEX")["view"] is None


def test_a_click_on_a_message(playground: Playground, client: WebClient, app: App, connect: Connect) -> None:
    button = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}

    @app.action("go")
    def clicked(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="gone")

    connect(app)
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    posted = client.chat_postMessage(channel="D0ALEX", text="x", blocks=blocks)
    container = {"type": "message", "channel": "D0ALEX", "ts": posted["ts"]}
    click = {"user": "U0ALEX", "container": container, "block_id": "b", "action_id": "go", "value": None}
    assert asked(playground, "action", click)["ok"]
    playground.wait_for(lambda: playground.calls("chat.update"))
    (message,) = channel(asked(playground, "state?user=U0ALEX"), "D0ALEX")["messages"]
    assert (message["text"], message["edited"], message["bot_id"]) == ("gone", True, "B0DEBRIEF")


def test_a_command_without_a_bot_says_so(playground: Playground) -> None:
    body = {"user": "U0ALEX", "channel": "C0SUPPORT", "command": "/debrief", "text": ""}
    assert asked(playground, "command", body) == {"ok": False, "error": "dispatch_failed"}
    assert asked(playground, "state?user=U0ALEX")["toast"][0]["text"]


def test_files_go_up_and_come_down(playground: Playground) -> None:
    async def browse() -> tuple[Json, str, int]:
        async with aiohttp.ClientSession() as session:
            form = aiohttp.FormData(quote_fields=False)
            form.add_field("file", b"Agent: hello", filename="a call.txt", content_type="text/plain")
            async with session.post(f"{playground.url}page/upload?user=U0ALEX", data=form) as response:
                file = await response.json()
            body = {"user": "U0ALEX", "channel": "C0SUPPORT", "text": "", "files": [file["id"]]}
            async with session.post(f"{playground.url}page/message", json=body) as response:
                assert (await response.json())["ok"]
            address = f"{playground.url}page/file/{file['id']}"
            async with session.get(f"{address}?user=U0SAM") as response:
                assert response.headers["Content-Disposition"].startswith("attachment")
                text = await response.text()
            async with session.get(f"{address}?user=U0DEBRIEF") as response:
                return file, text, response.status

    file, text, status = asyncio.run(browse())
    assert (file["name"], file["size"], file["mimetype"]) == ("a call.txt", 12, "text/plain")
    assert (text, status) == ("Agent: hello", 200)


def test_each_change_sends_the_whole_state(playground: Playground) -> None:
    async def watch() -> Json:
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"{playground.url}page/events?user=U0ALEX") as socket,
        ):
            first = await socket.receive_json(timeout=5)
            assert channel(first, "C0SUPPORT")["messages"] == []
            await asyncio.to_thread(playground.as_user("U0SAM").say, "C0SUPPORT", "hello")
            while True:
                state: Json = await socket.receive_json(timeout=5)
                if channel(state, "C0SUPPORT")["messages"]:
                    return state

    state = asyncio.run(watch())
    assert channel(state, "C0SUPPORT")["unread"] == 1
    assert asked(playground, "read", {"user": "U0ALEX", "channel": "C0SUPPORT"})["ok"]
    assert channel(asked(playground, "state?user=U0ALEX"), "C0SUPPORT")["unread"] == 0


def test_the_bot_can_be_killed_where_the_launcher_allows_it(playground: Playground) -> None:
    assert asked(playground, "bot/kill", {"user": "U0ALEX"}) == {"status": 404}
    killed: list[bool] = []
    with Playground(
        manifest=manifest(), port=0, limits=Limits.off(), timings=QUICK, on_kill=lambda: killed.append(True)
    ) as other:
        assert asked(other, "state?user=U0ALEX")["can_kill_bot"] is True
        assert asked(other, "bot/kill", {"user": "U0ALEX"})["ok"]
    assert killed == [True]


def test_what_is_no_json_is_refused(playground: Playground) -> None:
    for body, kind in ((b"user=U0ALEX", "application/x-www-form-urlencoded"), (b"[]", "application/json")):
        request = urllib.request.Request(f"{playground.url}page/home", data=body, headers={"Content-Type": kind})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request)
        with refused.value:
            assert refused.value.code in (400, 415)
