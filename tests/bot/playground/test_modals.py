"""Modals and App Home: round trips of submissions, updates, stacks, hashes."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.person import Person
from bot.playground.refusals import SlackRefusal
from bot.playground.seen import SeenView
from bot.playground.server import Playground

from .conftest import Connect, Heard, text_input, text_modal

Json = dict[str, Any]


def opened(playground: Playground, client: WebClient, view: Json, user: str = "U0ALEX") -> SeenView:
    """A modal on somebody's screen, without a bot that opens it."""
    person = playground.as_user(user)
    client.views_open(trigger_id=person.trigger(channel="C0SUPPORT"), view=view)
    seen = person.view()
    assert seen is not None
    return seen


def test_an_empty_ack_closes_and_the_values_arrive(
    playground: Playground, client: WebClient, app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    @app.view("small")
    def listen(ack: Ack, view: Json) -> None:
        ack()
        heard.add(view)

    connect(app)
    view = opened(playground, client, text_modal(private_metadata="kept"))
    result = alex.submit(view, {"words": {"typed": "a & b"}})
    assert (result.acked, result.closed, result.errors) == (True, True, {})
    assert alex.view() is None
    (submitted,) = heard.wait()
    assert submitted["state"]["values"] == {"words": {"typed": {"type": "plain_text_input", "value": "a & b"}}}
    assert submitted["private_metadata"] == "kept"


def test_errors_keep_the_modal_open(
    playground: Playground, client: WebClient, app: App, connect: Connect, alex: Person
) -> None:
    @app.view("small")
    def refuse(ack: Ack) -> None:
        ack(response_action="errors", errors={"words": "Say more."})

    connect(app)
    view = opened(playground, client, text_modal())
    result = alex.submit(view, {"words": "short"})
    assert (result.closed, result.errors) == (False, {"words": "Say more."})
    still = alex.view()
    assert still is not None
    assert still.values["words"]["typed"]["value"] == "short"


def test_errors_for_a_block_that_is_not_there_look_like_trouble_to_the_person(
    playground: Playground, client: WebClient, app: App, connect: Connect, alex: Person
) -> None:
    @app.view("small")
    def refuse(ack: Ack) -> None:
        ack(response_action="errors", errors={"elsewhere": "Say more."})

    connect(app)
    result = alex.submit(opened(playground, client, text_modal()), {"words": "x"})
    assert "" in result.errors
    assert result.problem is not None
    assert "input blocks" in result.problem


def test_update_and_push_in_the_ack(
    playground: Playground, client: WebClient, app: App, connect: Connect, alex: Person
) -> None:
    @app.view("small")
    def update(ack: Ack) -> None:
        ack(response_action="update", view=text_modal(callback_id="second"))

    @app.view("second")
    def push(ack: Ack) -> None:
        ack(response_action="push", view=text_modal(callback_id="third"))

    @app.view("third")
    def clear(ack: Ack) -> None:
        ack(response_action="clear")

    connect(app)
    view = opened(playground, client, text_modal())
    for callback_id in ("second", "third"):
        assert not alex.submit(view, {"words": "x"}).closed
        view = alex.wait_for(alex.view)
        assert view.callback_id == callback_id
    assert alex.submit(view, {"words": "x"}).closed
    assert alex.view() is None


def test_required_fields_and_lengths_are_checked_before_anything_is_sent(
    playground: Playground, client: WebClient, alex: Person
) -> None:
    blocks = [text_input("words", "typed", min_length=3), {**text_input("more", "typed"), "optional": True}]
    view = opened(playground, client, text_modal(blocks=blocks))
    assert alex.submit(view).errors == {"words": "Please complete this required field."}
    assert alex.submit(view, {"words": "ab"}).errors == {"words": "Must be at least 3 characters."}


def test_nobody_answers_the_submission(playground: Playground, client: WebClient, alex: Person) -> None:
    view = opened(playground, client, text_modal())
    result = alex.submit(view, {"words": "x"})
    assert (result.acked, result.closed, result.error) == (False, False, "dispatch_failed")
    assert result.errors == {"": "We had some trouble connecting. Try again?"}


def test_a_closed_modal_is_reported_where_it_asked_for_that(
    playground: Playground, client: WebClient, app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    @app.view_closed("small")
    def listen(ack: Ack, body: Json) -> None:
        ack()
        heard.add(body)

    connect(app)
    alex.close(opened(playground, client, text_modal(notify_on_close=True)))
    assert heard.wait()[0]["type"] == "view_closed"
    assert alex.view() is None


def test_every_kind_of_input_in_state_values(
    playground: Playground, client: WebClient, app: App, connect: Connect, alex: Person, heard: Heard
) -> None:
    @app.view("small")
    def listen(ack: Ack, view: Json) -> None:
        ack()
        heard.add(view["state"]["values"])

    choices = [{"text": {"type": "plain_text", "text": name}, "value": name} for name in ("one", "two", "three")]
    elements: dict[str, tuple[Json, object, Json]] = {
        "select": ({"type": "static_select", "options": choices}, "two", {"selected_option": choices[1]}),
        "radio": ({"type": "radio_buttons", "options": choices}, "one", {"selected_option": choices[0]}),
        "boxes": ({"type": "checkboxes", "options": choices}, ["one", "two"], {"selected_options": choices[:2]}),
        "multi": ({"type": "multi_static_select", "options": choices}, ["three"], {"selected_options": choices[2:]}),
        "date": ({"type": "datepicker"}, "2026-05-04", {"selected_date": "2026-05-04"}),
        "user": ({"type": "users_select"}, "U0SAM", {"selected_user": "U0SAM"}),
        "channel": ({"type": "channels_select"}, "C0RANDOM", {"selected_channel": "C0RANDOM"}),
    }
    blocks = [
        {**text_input(name, "a"), "element": {**element, "action_id": "a"}}
        for name, (element, _, _) in elements.items()
    ]
    conversation = {"type": "conversations_select", "action_id": "a", "default_to_current_conversation": True}
    blocks.append({**text_input("place", "a"), "element": conversation})
    blocks.append({**text_input("files", "a"), "element": {"type": "file_input", "action_id": "a"}})
    connect(app)
    view = opened(playground, client, text_modal(blocks=blocks))
    file = alex.upload("call.txt", "Agent: hello")
    given: Json = {name: {"a": value} for name, (_, value, _) in elements.items()}
    assert alex.submit(view, {**given, "files": {"a": [file.id]}}).closed
    (values,) = heard.wait()
    for name, (element, _, expected) in elements.items():
        assert values[name]["a"] == {"type": element["type"], **expected}
    assert values["place"]["a"]["selected_conversation"] == "C0SUPPORT"
    assert values["files"]["a"]["files"][0]["id"] == file.id
    # What was put into the form may be read by the app, although no channel holds it.
    assert client.files_info(file=file.id)["file"]["name"] == "call.txt"


def test_a_choice_that_is_not_offered(playground: Playground, client: WebClient, alex: Person) -> None:
    choice = {"text": {"type": "plain_text", "text": "one"}, "value": "one"}
    element = {"type": "static_select", "action_id": "a", "options": [choice]}
    view = opened(playground, client, text_modal(blocks=[{**text_input("b", "a"), "element": element}]))
    with pytest.raises(SlackRefusal, match="invalid_value"):
        alex.submit(view, {"b": "two"})


def test_an_update_keeps_what_was_typed_and_needs_the_newest_hash(
    playground: Playground, client: WebClient, app: App, connect: Connect, alex: Person
) -> None:
    menu = {"type": "button", "action_id": "more", "text": {"type": "plain_text", "text": "More"}}
    blocks = [text_input("words", "typed"), {"type": "actions", "block_id": "menu", "elements": [menu]}]

    @app.action("more")
    def grow(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        view = body["view"]
        bigger = text_modal(blocks=[*blocks, text_input("extra", "typed")])
        client.views_update(view_id=view["id"], hash=view["hash"], view=bigger)

    connect(app)
    view = opened(playground, client, text_modal(blocks=blocks))
    alex.click(view, "typed", "half a thought")
    assert alex.click(view, "more").acked
    grown = alex.wait_for(lambda: (seen := alex.view()) and len(seen.blocks) == 3 and seen)
    assert grown.values["words"]["typed"]["value"] == "half a thought"
    with pytest.raises(SlackApiError) as caught:
        client.views_update(view_id=view.id, hash=view.hash, view=text_modal())
    assert caught.value.response["error"] == "hash_conflict"


def test_a_stack_of_three_modals(playground: Playground, client: WebClient, alex: Person) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.views_push(trigger_id=alex.trigger(), view=text_modal())
    assert caught.value.response["error"] == "not_found"
    first = opened(playground, client, text_modal())
    for _ in range(2):
        pushed = client.views_push(trigger_id=alex.trigger(), view=text_modal())
    assert pushed["view"]["root_view_id"] == first.id
    with pytest.raises(SlackApiError) as caught:
        client.views_push(trigger_id=alex.trigger(), view=text_modal())
    assert caught.value.response["error"] == "push_limit_reached"


def test_the_home_is_published_for_one_person(client: WebClient, alex: Person, app: App, connect: Connect) -> None:
    @app.event("app_home_opened")
    def listen(event: Json, client: WebClient) -> None:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": f"Hello <@{event['user']}>"}}]
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    connect(app)
    alex.open_home()
    home = alex.wait_for(alex.home)
    assert home.words == "Hello <@U0ALEX>"
    with pytest.raises(SlackApiError) as caught:
        client.views_publish(user_id="U0ALEX", view={"type": "home", "blocks": []}, hash="old")
    assert caught.value.response["error"] == "hash_conflict"
