"""From what a person chose to how Slack writes it: `state.values`, and the `actions` of a click.

The page and the tests speak in plain values (an option's value, a list of them, a date, an id, a text);
Slack's payloads hold whole option objects under names that depend on the element.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.playground.blocks import elements_of
from bot.playground.elements import all_options
from bot.playground.refusals import Json

Values = dict[str, dict[str, Json]]
FileLookup = Callable[[str], Json]

_ONE_OPTION = frozenset({"static_select", "radio_buttons", "external_select"})
_MANY_OPTIONS = frozenset({"multi_static_select", "checkboxes", "multi_external_select"})
_TEXTS = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
_FIELDS = {
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
STATEFUL = _ONE_OPTION | _MANY_OPTIONS | _TEXTS | frozenset(_FIELDS) | {"file_input"}


class BadValueError(ValueError):
    """The person cannot have chosen this: the element does not offer it."""


def initial_values(blocks: list[Json], channel: str | None = None) -> Values:
    """`state.values` before anybody touched anything."""
    values: Values = {}
    for block in blocks:
        for element in elements_of(block):
            if element["type"] in STATEFUL:
                values.setdefault(block["block_id"], {})[element["action_id"]] = _initial(element, channel)
    return values


def carried_over(blocks: list[Json], old: Values, channel: str | None = None) -> Values:
    """The values after an update: an input that kept block id, action id and type keeps what was typed."""
    values = initial_values(blocks, channel)
    for block_id, actions in values.items():
        for action_id, entry in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before is not None and before["type"] == entry["type"]:
                actions[action_id] = before
    return values


def _initial(element: Json, channel: str | None) -> Json:
    kind = element["type"]
    entry: Json = {"type": kind}
    if kind in _ONE_OPTION:
        entry["selected_option"] = element.get("initial_option")
    elif kind in _MANY_OPTIONS:
        entry["selected_options"] = element.get("initial_options") or []
    elif kind in _TEXTS:
        entry["value"] = element.get("initial_value") or None
    elif kind == "file_input":
        entry["files"] = []
    else:
        selected, initial = _FIELDS[kind]
        entry[selected] = element.get(initial) or ([] if kind.startswith("multi_") else None)
        if element.get("default_to_current_conversation") and not entry[selected] and channel:
            entry[selected] = [channel] if kind.startswith("multi_") else channel
    return entry


def chosen(element: Json, value: Any, file: FileLookup) -> Json:
    """The `state.values` entry after a person chose `value`. Raises BadValueError."""
    kind = element["type"]
    entry: Json = {"type": kind}
    if kind in _ONE_OPTION:
        entry["selected_option"] = None if value is None else _option(element, value)
    elif kind in _MANY_OPTIONS:
        entry["selected_options"] = [_option(element, item) for item in value or ()]
    elif kind in _TEXTS:
        entry["value"] = None if value in (None, "") else str(value)
    elif kind == "file_input":
        entry["files"] = [file(file_id) for file_id in value or ()]
        if len(entry["files"]) > int(element.get("max_files", 10)):
            raise BadValueError("more files than this field takes")
    elif kind in _FIELDS:
        entry[_FIELDS[kind][0]] = (list(value or ()) if kind.startswith("multi_") else value) or (
            [] if kind.startswith("multi_") else None
        )
    else:
        raise BadValueError(f"{kind} holds no value")
    return entry


def _option(element: Json, value: Any) -> Json:
    for option in all_options(element):
        if option["value"] == value:
            return option
    raise BadValueError(f"no option has the value {value!r}")


def action_of(element: Json, value: Any, file: FileLookup) -> Json:
    """The part of a click's `actions` that says what was done. Raises BadValueError."""
    kind = element["type"]
    action: Json = {"type": kind}
    if kind in ("button", "icon_button"):
        action["text"] = element["text"]
        if "value" in element:
            action["value"] = element["value"]
    elif kind == "feedback_buttons":
        button = element.get(f"{value}_button")
        if button is None:
            raise BadValueError('feedback is "positive" or "negative"')
        action |= {"text": button["text"], "value": button["value"]}
    elif kind == "overflow":
        action["selected_option"] = _option(element, value)
    else:
        action |= chosen(element, value, file)
    return action


def missing(block: Json, entry: Json) -> str | None:
    """Why Slack's own client would not submit this input yet, as it tells the person; None where it would."""
    element = block["element"]
    filled = next((value for key, value in entry.items() if key != "type"), None)
    if filled in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    if element["type"] in _TEXTS:
        length = len(str(filled))
        if length < int(element.get("min_length") or 0):
            return f"Must be at least {element['min_length']} characters."
        if length > int(element.get("max_length") or 3000):
            return f"Must be at most {element.get('max_length') or 3000} characters."
    return None
