"""Buttons and menus in messages."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack, App, Respond
from slack_sdk import WebClient

from bot.playground.person import Person
from bot.playground.refusals import SlackRefusal
from bot.playground.seen import SeenMessage
from bot.playground.server import Playground

from .conftest import Connect, Heard

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


CARD: list[Json] = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*A debrief*"}},
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "button", "action_id": "share", "text": plain("Share"), "value": "d1"},
            {
                "type": "static_select",
                "action_id": "pick",
                "options": [{"text": plain("Alex"), "value": "U0ALEX"}, {"text": plain("Sam"), "value": "U0SAM"}],
            },
            {"type": "overflow", "action_id": "more", "options": [{"text": plain("Hide"), "value": "hide"}]},
        ],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": plain("Useful"), "value": "d1:up"},
                "negative_button": {"text": plain("Needs work"), "value": "d1:down"},
            }
        ],
    },
]


def card(client: WebClient, alex: Person) -> SeenMessage:
    client.chat_postMessage(channel="D0ALEX", text="A debrief", blocks=CARD)
    seen = alex.last("D0ALEX")
    assert seen is not None
    return seen


def test_a_button_a_menu_and_an_overflow(
    client: WebClient, app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    def listen(ack: Ack, body: Json) -> None:
        ack()
        heard.add(body)

    for action_id in ("share", "pick", "more"):
        app.action(action_id)(listen)
    connect(app)
    message = card(client, alex)
    assert alex.click(message, "share").acked
    assert alex.click(message, "pick", "U0SAM").acked
    assert alex.click(message, "more", "hide").acked
    share, pick, more = (body["actions"][0] for body in heard.wait(3))
    assert (share["type"], share["value"], share["block_id"]) == ("button", "d1", "row")
    assert pick["selected_option"] == CARD[1]["elements"][1]["options"][1]
    assert more["selected_option"]["value"] == "hide"
    body = heard.wait(3)[1]
    assert body["container"] == {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": "D0ALEX",
        "is_ephemeral": False,
    }
    assert body["message"]["blocks"] == message.blocks
    assert body["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "U0SAM"


@pytest.mark.parametrize(("side", "value"), [("positive", "d1:up"), ("negative", "d1:down")])
def test_feedback_buttons(
    client: WebClient, app: App, connect: Connect, alex: Person, heard: Heard, side: str, value: str
) -> None:
    @app.action("feedback")
    def listen(ack: Ack, action: Json) -> None:
        ack()
        heard.add(action)

    connect(app)
    assert alex.click(card(client, alex), "feedback", side).acked
    (action,) = heard.wait()
    assert (action["type"], action["value"]) == ("feedback_buttons", value)


def test_the_response_url_replaces_and_deletes_the_message(
    client: WebClient, app: App, connect: Connect, alex: Person
) -> None:
    @app.action("share")
    def replace(ack: Ack, respond: Respond) -> None:
        ack()
        respond("Shared.", replace_original=True)

    @app.action("more")
    def delete(ack: Ack, respond: Respond) -> None:
        ack()
        respond(delete_original=True)

    connect(app)
    alex.click(card(client, alex), "share")
    changed = alex.wait_for(lambda: (seen := alex.last("D0ALEX")) and seen.edited and seen)
    assert (changed.text, changed.blocks) == ("Shared.", None)
    second = card(client, alex)
    alex.click(second, "more", "hide")
    alex.wait_for(lambda: second.ts not in [message.ts for message in alex.messages("D0ALEX")])


def test_a_click_in_an_ephemeral_message_carries_no_message(
    client: WebClient, app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    @app.action("share")
    def listen(ack: Ack, body: Json, respond: Respond) -> None:
        ack()
        heard.add(body)
        respond(delete_original=True)

    connect(app)
    client.chat_postEphemeral(channel="C0SUPPORT", user="U0ALEX", text="For you", blocks=CARD)
    message = alex.wait_for(lambda: alex.last("C0SUPPORT"))
    alex.click(message, "share")
    (body,) = heard.wait()
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body
    alex.wait_for(lambda: not alex.messages("C0SUPPORT"))


def test_what_is_not_in_the_message_cannot_be_clicked(client: WebClient, alex: Person) -> None:
    message = card(client, alex)
    with pytest.raises(SlackRefusal, match="no_such_element"):
        alex.click(message, "other")
    with pytest.raises(SlackRefusal, match="invalid_value"):
        alex.click(message, "pick", "U0LEAD")


def test_a_click_without_a_bot(client: WebClient, alex: Person) -> None:
    result = alex.click(card(client, alex), "share")
    assert (result.acked, result.error) == (False, "dispatch_failed")


def test_a_second_delivery_of_the_same_click(
    playground: Playground, client: WebClient, app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    @app.action("share")
    def listen(ack: Ack, body: Json) -> None:
        ack()
        heard.add(body)

    connect(app)
    alex.click(card(client, alex), "share")
    playground.redeliver(playground.deliveries("interactive")[-1])
    first, second = heard.wait(2)
    assert first == second == playground.payloads("interactive")[0]
