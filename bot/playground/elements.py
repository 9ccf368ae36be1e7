"""The elements of Block Kit: what stands in an actions, input, section or context block."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.playground.rules import (
    Problems,
    Rule,
    Shape,
    any_text,
    anything,
    boolean,
    integer,
    list_of,
    one_of,
    shaped,
    string,
    text,
)

_ACTION_ID = string(255)
_STYLE = one_of("primary", "danger")

CONFIRM = shaped(
    {
        "title": text(100),
        "text": any_text(300),
        "confirm": text(30),
        "deny": text(30),
        "style": _STYLE,
    },
    required=("title", "text", "confirm", "deny"),
)

_OPTION = shaped(
    {"text": any_text(75), "value": string(150), "description": any_text(75), "url": string(3000)},
    required=("text", "value"),
)
_OPTION_GROUP = shaped(
    {"label": text(75), "options": list_of(_OPTION, least=1, most=100)}, required=("label", "options")
)


def _date(problems: Problems, pointer: str, value: Any) -> None:
    if not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        problems.note(pointer, "must be a date: YYYY-MM-DD")


def _time(problems: Problems, pointer: str, value: Any) -> None:
    if not (isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value)):
        problems.note(pointer, "must be a time: HH:mm")


def _interactive(fields: Mapping[str, Rule], *, required: tuple[str, ...] = ()) -> Shape:
    common: dict[str, Rule] = {
        "type": anything,
        "action_id": _ACTION_ID,
        "confirm": CONFIRM,
        "focus_on_load": boolean,
    }
    return Shape({**common, **fields}, required)


def _menu(fields: Mapping[str, Rule], *, required: tuple[str, ...] = ()) -> Shape:
    return _interactive({"placeholder": text(150), **fields}, required=required)


_OPTIONS: dict[str, Rule] = {
    "options": list_of(_OPTION, least=1, most=100),
    "option_groups": list_of(_OPTION_GROUP, least=1, most=100),
}
_MANY = integer(1, 100)
_IDS = list_of(string(255), least=1, most=100)
_SELECT_EXTRAS: dict[str, Rule] = {
    "default_to_current_conversation": boolean,
    "response_url_enabled": boolean,
    "filter": shaped(
        {
            "include": list_of(one_of("im", "mpim", "private", "public"), least=1, most=4),
            "exclude_external_shared_channels": boolean,
            "exclude_bot_users": boolean,
        }
    ),
}
_FEEDBACK_BUTTON = shaped(
    {"text": text(75), "value": string(2000), "accessibility_label": string(75)}, required=("text", "value")
)

ELEMENTS: Mapping[str, Shape] = {
    "button": _interactive(
        {
            "text": text(75),
            "url": string(3000),
            "value": string(2000),
            "style": _STYLE,
            "accessibility_label": string(75),
        },
        required=("text",),
    ),
    "feedback_buttons": _interactive(
        {"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON},
        required=("positive_button", "negative_button"),
    ),
    "icon_button": _interactive(
        {
            "icon": string(75),
            "text": text(75),
            "value": string(2000),
            "accessibility_label": string(75),
            "visible_to_user_ids": _IDS,
        },
        required=("icon", "text"),
    ),
    "static_select": _menu({**_OPTIONS, "initial_option": _OPTION}),
    "multi_static_select": _menu(
        {**_OPTIONS, "initial_options": list_of(_OPTION, least=1, most=100), "max_selected_items": _MANY}
    ),
    "external_select": _menu({"initial_option": _OPTION, "min_query_length": integer(0, 3000)}),
    "multi_external_select": _menu(
        {
            "initial_options": list_of(_OPTION, least=1, most=100),
            "min_query_length": integer(0, 3000),
            "max_selected_items": _MANY,
        }
    ),
    "users_select": _menu({"initial_user": string(255)}),
    "multi_users_select": _menu({"initial_users": _IDS, "max_selected_items": _MANY}),
    "conversations_select": _menu({"initial_conversation": string(255), **_SELECT_EXTRAS}),
    "multi_conversations_select": _menu({"initial_conversations": _IDS, "max_selected_items": _MANY, **_SELECT_EXTRAS}),
    "channels_select": _menu({"initial_channel": string(255), "response_url_enabled": boolean}),
    "multi_channels_select": _menu({"initial_channels": _IDS, "max_selected_items": _MANY}),
    "checkboxes": _interactive(
        {
            "options": list_of(_OPTION, least=1, most=10),
            "initial_options": list_of(_OPTION, least=1, most=10),
        },
        required=("options",),
    ),
    "radio_buttons": _interactive(
        {"options": list_of(_OPTION, least=1, most=10), "initial_option": _OPTION}, required=("options",)
    ),
    "overflow": _interactive({"options": list_of(_OPTION, least=1, most=5)}, required=("options",)),
    "datepicker": _menu({"initial_date": _date}),
    "timepicker": _menu({"initial_time": _time, "timezone": string(100)}),
    "datetimepicker": _interactive({"initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
    "plain_text_input": _menu(
        {
            "initial_value": string(3000, least=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
            "dispatch_action_config": anything,
        }
    ),
    "email_text_input": _menu({"initial_value": string(3000, least=0), "dispatch_action_config": anything}),
    "url_text_input": _menu({"initial_value": string(3000, least=0), "dispatch_action_config": anything}),
    "number_input": _menu(
        {
            "is_decimal_allowed": boolean,
            "initial_value": string(3000),
            "min_value": string(3000),
            "max_value": string(3000),
            "dispatch_action_config": anything,
        },
        required=("is_decimal_allowed",),
    ),
    "file_input": _interactive({"filetypes": list_of(string(50), least=1, most=100), "max_files": integer(1, 10)}),
    "image": Shape(
        {
            "type": anything,
            "image_url": string(3000),
            "slack_file": anything,
            "alt_text": string(2000),
        },
        required=("alt_text",),
    ),
}

INPUTS = frozenset(ELEMENTS) - {"button", "feedback_buttons", "icon_button", "overflow", "image"}
ACCESSORIES = frozenset(ELEMENTS) - {
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
    "feedback_buttons",
    "icon_button",
    "datetimepicker",
}
ACTIONS = (ACCESSORIES | {"datetimepicker"}) - {
    "image",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
}


def check_element(problems: Problems, pointer: str, element: Any, allowed: frozenset[str]) -> None:
    """The element is of a type that may stand here, and has that type's shape."""
    if not isinstance(element, dict):
        problems.note(pointer, "must provide an object")
        return
    kind = element.get("type")
    if not isinstance(kind, str) or kind not in allowed:
        problems.note(pointer, f"unsupported type: {kind}")
        return
    ELEMENTS[kind].check(problems, pointer, element)
    _check_options(problems, pointer, element)
    low, high = element.get("min_length"), element.get("max_length")
    if isinstance(low, int) and isinstance(high, int) and low > high:
        problems.note(f"{pointer}/min_length", "must be no more than max_length")


def _check_options(problems: Problems, pointer: str, element: dict[str, Any]) -> None:
    if element["type"] in ("static_select", "multi_static_select") and not (
        ("options" in element) ^ ("option_groups" in element)
    ):
        problems.note(pointer, "must have one of options, option_groups")
    options = all_options(element)
    if not options:
        return
    values = [option.get("value") for option in options]
    if len(set(map(str, values))) < len(values):
        problems.note(f"{pointer}/options", "option values must be unique")
    chosen = [element.get("initial_option")] if element.get("initial_option") else element.get("initial_options")
    for option in chosen or ():
        if option not in options:
            problems.note(pointer, "initial option must be exactly one of the options")


def all_options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """An element's options, those in groups included."""
    found = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        if isinstance(group, dict):
            found.extend(group.get("options") or ())
    return [option for option in found if isinstance(option, dict)]
