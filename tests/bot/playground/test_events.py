"""Events: which arrive, how they look, and that they come again when nobody acked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.playground.person import Person
from bot.playground.server import Limits, Playground

from .conftest import QUICK, Connect, Heard, manifest

Json = dict[str, Any]


def listening(app: App, heard: Heard, *names: str) -> None:
    def listen(body: Json) -> None:
        heard.add(body)

    for name in names:
        app.event(name)(listen)


def test_a_direct_message_is_escaped_and_marked_up(app: App, connect: Connect, alex: Person, heard: Heard) -> None:
    listening(app, heard, "message")
    connect(app)
    alex.say("D0ALEX", "a < b & 202-555-0142, ben@example.com, see https://example.com/x?a=1&b=2.")
    event = heard.wait()[0]["event"]
    assert event["text"] == (
        "a &lt; b &amp; <tel:2025550142|202-555-0142>, <mailto:ben@example.com|ben@example.com>, "
        "see <https://example.com/x?a=1&amp;b=2>."
    )
    assert (event["channel"], event["channel_type"], event["user"]) == ("D0ALEX", "im", "U0ALEX")


def test_a_shared_file_comes_as_file_share(app: App, connect: Connect, alex: Person, heard: Heard) -> None:
    listening(app, heard, "message")
    connect(app)
    alex.say("D0ALEX", "", files=[alex.upload("call.txt", "Agent: hello")])
    event = heard.wait()[0]["event"]
    assert event["subtype"] == "file_share"
    assert event["files"][0]["mimetype"] == "text/plain"


def test_a_mention_is_an_event_of_its_own(app: App, connect: Connect, alex: Person, heard: Heard) -> None:
    listening(app, heard, "app_mention")
    app.event("message")(lambda: None)
    connect(app)
    alex.say("C0SUPPORT", "@Debrief please")
    assert heard.wait()[0]["event"]["text"] == "<@U0DEBRIEF> please"


def test_typed_broadcasts_are_real_and_pasted_ones_are_not(alex: Person) -> None:
    assert alex.say("C0SUPPORT", "@channel").text == "<!channel>"
    assert alex.say("C0SUPPORT", "<!channel> <@U0NOBODY>").text == "&lt;!channel&gt; &lt;@U0NOBODY&gt;"


def test_nothing_is_heard_of_channels_without_the_bot(playground: Playground, alex: Person) -> None:
    alex.say("C0RANDOM", "@Debrief among us")
    assert playground.deliveries() == []


def test_only_subscribed_events_with_their_scope_are_sent() -> None:
    narrow = manifest(scopes=["chat:write"], events=["message.im", "app_home_opened"])
    with Playground(manifest=narrow, port=0, limits=Limits.off(), timings=QUICK) as playground:
        alex = playground.as_user("U0ALEX")
        alex.say("D0ALEX", "no im:history, no event")
        alex.say("C0SUPPORT", "not subscribed")
        assert playground.deliveries() == []
        alex.open_home()
        assert len(playground.deliveries("app_home_opened")) == 1


def test_an_event_that_is_not_acked_comes_again_with_the_same_id(
    playground: Playground, app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    @app.middleware
    def deaf_twice(body: Json, request: BoltRequest, next_: Callable[[], None]) -> None:
        heard.add({"id": body["event_id"], "retry": request.headers.get("x-slack-retry-num", [None])[0]})
        if len(heard) > 2:
            next_()
        else:
            # Longer than the playground's patience, and never passed on: no ack.
            raise RuntimeError("deaf")

    app.event("message")(lambda: None)
    app.error(lambda: None)
    connect(app)
    alex.say("D0ALEX", "hello?")
    playground.settle()
    seen = heard.wait(3)
    assert len({item["id"] for item in seen}) == 1
    assert [item["retry"] for item in seen][:3] == [None, "1", "2"]


def test_an_event_waits_for_the_bot_to_come_back(
    playground: Playground, app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    listening(app, heard, "message")
    alex.say("D0ALEX", "are you there?")
    connect(app)
    assert heard.wait()[0]["event"]["text"] == "are you there?"


def test_a_redelivery_on_demand(playground: Playground, app: App, connect: Connect, alex: Person, heard: Heard) -> None:
    listening(app, heard, "message")
    connect(app)
    alex.say("D0ALEX", "twice")
    playground.settle()
    playground.redeliver(playground.deliveries("message")[0])
    first, second = heard.wait(2)
    assert first["event_id"] == second["event_id"]


def test_edits_and_deletions_are_events_too(playground: Playground, client: WebClient) -> None:
    posted = client.chat_postMessage(channel="C0SUPPORT", text="one")
    client.chat_update(channel="C0SUPPORT", ts=posted["ts"], text="two")
    client.chat_delete(channel="C0SUPPORT", ts=posted["ts"])
    events = [delivery.envelope["payload"]["event"] for delivery in playground.deliveries("message")]
    assert [event.get("subtype") for event in events] == [None, "message_changed", "message_deleted"]
    assert events[0]["bot_id"] == "B0DEBRIEF"
    assert (events[1]["previous_message"]["text"], events[1]["message"]["text"]) == ("one", "two")
    # Nobody is connected here: let the events be given up with the playground.
    assert not playground.online


def test_several_connections_share_the_payloads(
    playground: Playground, client: WebClient, connect: Connect, alex: Person, heard: Heard
) -> None:
    first, second = App(client=client), App(client=client)
    listening(first, heard, "message")
    listening(second, heard, "message")
    connect(first)
    connect(second)
    for number in range(6):
        alex.say("D0ALEX", str(number))
    playground.settle()
    assert sorted(body["event"]["text"] for body in heard.wait(6)) == list("012345")
    assert len(heard) == 6


def test_connections_that_end_come_back(
    playground: Playground, app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    listening(app, heard, "message")
    connect(app)
    for politely in (True, False):
        playground.drop_connections(politely=politely)
        alex.say("D0ALEX", "still there?")
        heard.wait(1 if politely else 2)
