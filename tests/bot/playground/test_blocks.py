"""Block Kit's limits, each at the last value that passes and the first that does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.blocks import check_blocks
from bot.playground.refusals import SlackRefusal
from bot.playground.view_rules import check_view

from .conftest import text_input, text_modal

Json = dict[str, Any]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * length}


def option(value: str = "v", length: int = 5) -> Json:
    return {"text": plain(length), "value": value}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def button(**changes: Any) -> Json:
    return {"type": "button", "text": plain(5), **changes}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def feedback(length: int) -> Json:
    side = {"text": plain(length), "value": "v"}
    buttons = {"type": "feedback_buttons", "positive_button": side, "negative_button": side}
    return {"type": "context_actions", "elements": [buttons]}


LIMITS: dict[str, tuple[Callable[[int], Json], int]] = {
    "header text": (lambda n: {"type": "header", "text": plain(n)}, 150),
    "section text": (lambda n: {"type": "section", "text": mrkdwn(n)}, 3000),
    "section field": (lambda n: {"type": "section", "fields": [mrkdwn(n)]}, 2000),
    "section fields": (lambda n: {"type": "section", "fields": [mrkdwn(1)] * n}, 10),
    "context elements": (lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}, 10),
    "actions elements": (lambda n: actions(*[button(action_id=str(i)) for i in range(n)]), 25),
    "block id": (lambda n: {"type": "divider", "block_id": "b" * n}, 255),
    "action id": (lambda n: actions(button(action_id="a" * n)), 255),
    "button text": (lambda n: actions({"type": "button", "text": plain(n)}), 75),
    "button value": (lambda n: actions(button(value="v" * n)), 2000),
    "accessibility label": (lambda n: actions(button(accessibility_label="v" * n)), 75),
    "feedback text": (feedback, 75),
    "overflow options": (lambda n: actions({"type": "overflow", "options": options(n)}), 5),
    "select options": (lambda n: actions({"type": "static_select", "options": options(n)}), 100),
    "radio options": (lambda n: actions({"type": "radio_buttons", "options": options(n)}), 10),
    "checkboxes": (lambda n: actions({"type": "checkboxes", "options": options(n)}), 10),
    "option text": (lambda n: actions({"type": "static_select", "options": [option(length=n)]}), 75),
    "option value": (lambda n: actions({"type": "static_select", "options": [option("v" * n)]}), 150),
    "placeholder": (lambda n: actions({"type": "users_select", "placeholder": plain(n)}), 150),
    "markdown": (lambda n: {"type": "markdown", "text": "x" * n}, 12_000),
    "table rows": (lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * n}, 100),
    "table columns": (lambda n: {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * n]}, 20),
    "alt text": (lambda n: {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "x" * n}, 2000),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_of_a_block(name: str) -> None:
    make, limit = LIMITS[name]
    assert check_blocks([make(limit)], "message") == []
    assert check_blocks([make(limit + 1)], "message") != []


MODAL_LIMITS: dict[str, tuple[Callable[[int], Json], int]] = {
    "title": (lambda n: text_modal(title=plain(n)), 24),
    "submit": (lambda n: text_modal(submit=plain(n)), 24),
    "close": (lambda n: text_modal(close=plain(n)), 24),
    "private metadata": (lambda n: text_modal(private_metadata="x" * n), 3000),
    "callback id": (lambda n: text_modal(callback_id="x" * n), 255),
    "blocks": (lambda n: text_modal(blocks=[{"type": "divider"}] * n), 100),
    "initial value": (lambda n: text_modal(blocks=[text_input("b", "a", initial_value="x" * n)]), 3000),
    "max length": (lambda n: text_modal(blocks=[text_input("b", "a", max_length=n)]), 3000),
    "files": (lambda n: text_modal(blocks=[file_block(n)]), 10),
}


def file_block(count: int) -> Json:
    return {**text_input("b", "a"), "element": {"type": "file_input", "action_id": "a", "max_files": count}}


@pytest.mark.parametrize("name", MODAL_LIMITS)
def test_a_limit_of_a_modal(name: str) -> None:
    make, limit = MODAL_LIMITS[name]
    check_view(make(limit), "modal")
    with pytest.raises(SlackRefusal, match="invalid_arguments"):
        check_view(make(limit + 1), "modal")


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ({"type": "section"}, "missing required field: text or fields"),
        ({"type": "header", "text": mrkdwn(3)}, "must be a valid enum value: plain_text"),
        ({"type": "header", "text": plain(0)}, "must be more than 0 characters"),
        ({"type": "divider", "colour": "red"}, "invalid additional property: colour"),
        ({"type": "banner"}, "unsupported type: banner"),
        ({"type": "image", "image_url": "https://example.com/x.png"}, "missing required field: alt_text"),
        (actions({"type": "plain_text_input"}), "unsupported type: plain_text_input"),
        (actions(button(style="loud")), "must be a valid enum value: primary, danger"),
        (actions(button(action_id="a"), button(action_id="a")), '`action_id` "a" already exists'),
        (actions({"type": "static_select"}), "must have one of options, option_groups"),
        (
            actions({"type": "static_select", "options": options(2), "initial_option": option("9")}),
            "initial option must be exactly one of the options",
        ),
        (actions({"type": "datepicker", "initial_date": "5 May"}), "must be a date: YYYY-MM-DD"),
        (text_input("b", "a", min_length=5, max_length=4), "must be no more than max_length"),
    ],
)
def test_what_is_wrong_with_a_block_is_said(block: Json, fault: str) -> None:
    assert [problem for problem in check_blocks([block], "message") if fault in problem]


def test_blocks_for_messages_alone_are_refused_in_modals() -> None:
    for block in ({"type": "markdown", "text": "x"}, feedback(5)):
        assert check_blocks([block], "message") == []
        assert check_blocks([block], "modal") != []


def test_a_home_has_no_title_and_a_modal_with_inputs_has_a_submit_button() -> None:
    with pytest.raises(SlackRefusal) as caught:
        check_view({"type": "home", "title": plain(5), "blocks": []}, "home")
    assert "invalid additional property: title" in caught.value.messages[0]
    with pytest.raises(SlackRefusal) as caught:
        check_view(text_modal(submit=None), "modal")
    assert "missing required field: submit" in caught.value.messages[0]


def test_a_view_of_more_than_250_kilobytes() -> None:
    blocks = [{"type": "section", "text": mrkdwn(3000)}] * 90
    with pytest.raises(SlackRefusal, match="view_too_large"):
        check_view(text_modal(blocks=blocks), "modal")


def test_the_answer_names_the_block(client: WebClient) -> None:
    blocks: list[Json] = [{"type": "divider"}, {"type": "header", "text": plain(151)}]
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C0SUPPORT", text="x", blocks=blocks)
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"
    ]


def test_fifty_blocks_and_block_ids_that_are_unique(client: WebClient) -> None:
    divider = {"type": "divider"}
    client.chat_postMessage(channel="C0SUPPORT", text="x", blocks=[divider] * 50)
    refused: list[list[Json]] = [[divider] * 51, [{**divider, "block_id": "b"}] * 2]
    for blocks in refused:
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel="C0SUPPORT", text="x", blocks=blocks)
        assert caught.value.response["error"] == "invalid_blocks"


def test_all_the_text_of_a_message_together(client: WebClient) -> None:
    sections = [{"type": "section", "text": mrkdwn(3000)}] * 4
    rest = [{"type": "section", "text": mrkdwn(1200)}]
    client.chat_postMessage(channel="C0SUPPORT", text="x", blocks=[*sections, *rest])
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C0SUPPORT", text="x", blocks=[*sections, *rest, *rest])
    assert caught.value.response["error"] == "msg_blocks_too_long"


def test_markdown_blocks_share_their_limit() -> None:
    block = {"type": "markdown", "text": "x" * 6000}
    assert check_blocks([block] * 2, "message") == []
    assert check_blocks([block] * 3, "message") != []
