"""A modal is submitted or closed, and the app's answer decides what happens to it.

Slack's own client checks required fields and lengths before it sends anything; then the view waits
(`pending`) for an ack: an empty one closes it, `response_action` says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground import inputs, modals, payloads
from bot.playground.core import Core
from bot.playground.interactions import chosen_file
from bot.playground.records import User, View
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.sockets import Ack

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Submission:
    """What came of it. `problem` says what was wrong with the app's answer, where Slack would only shrug."""

    ack: Ack
    errors: Mapping[str, str] = field(default_factory=dict)
    closed: bool = False
    problem: str | None = None


async def submit(core: Core, user_id: str, view_id: str, values: Mapping[str, Any]) -> Submission:
    """Submit the person's modal. Raises `not_found`, `invalid_value`."""
    user = core.workspace.user(user_id)
    view = _open_view(core, user, view_id)
    view.errors = _fill(core, user, view, values)
    if view.errors:
        core.workspace.changed()
        return Submission(Ack(False, 0.0), errors=dict(view.errors))
    view.pending = True
    core.workspace.changed()
    ack = await core.sockets.ask("interactive", payloads.submission(core, user, view))
    view.pending = False
    if not ack.acked:
        return _trouble(core, view, ack, ack.error)
    try:
        _obey(core, view, ack.payload or {})
    except SlackRefusal as refusal:
        return _trouble(core, view, ack, f"{refusal.code} {' '.join(refusal.messages)}".strip())
    core.workspace.changed()
    still_open = view in core.workspace.modals.get(user.id, ())
    return Submission(ack, errors=dict(view.errors), closed=not still_open)


async def close(core: Core, user_id: str, view_id: str) -> Ack | None:
    """The person dismisses the modal. The app hears of it where it asked to. Raises `not_found`."""
    user = core.workspace.user(user_id)
    view = _open_view(core, user, view_id)
    everything = bool(view.definition.get("clear_on_close"))
    if everything:
        modals.clear(core, user.id)
    else:
        modals.take_down(core, view)
    if not view.definition.get("notify_on_close"):
        return None
    return await core.sockets.ask("interactive", payloads.closed(core, user, view, is_cleared=everything))


def _open_view(core: Core, user: User, view_id: str) -> View:
    for view in core.workspace.modals.get(user.id, ()):
        if view.id == view_id:
            return view
    raise SlackRefusal("not_found")


def _fill(core: Core, user: User, view: View, values: Mapping[str, Any]) -> dict[str, str]:
    """Write the values into the view's state. The errors are those of Slack's own client.

    A value is given as `{block_id: {action_id: value}}`; `{block_id: value}` will do for an input block.
    """
    inputs_by_block = {block["block_id"]: block for block in view.blocks if block["type"] == "input"}
    for block_id, given in values.items():
        block = inputs_by_block.get(block_id)
        if block is None:
            continue  # a section's menu: its value was sent when it was chosen
        element = block["element"]
        if isinstance(given, dict):
            if element["action_id"] not in given:
                continue
            given = given[element["action_id"]]
        try:
            entry = inputs.chosen(element, given, lambda file_id: chosen_file(core, user, file_id))
        except inputs.BadValueError as refusal:
            raise SlackRefusal("invalid_value", messages=[f"{block_id}: {refusal}"]) from refusal
        view.values[block_id][element["action_id"]] = entry
    errors: dict[str, str] = {}
    for block_id, block in inputs_by_block.items():
        complaint = inputs.missing(block, view.values[block_id][block["element"]["action_id"]])
        if complaint:
            errors[block_id] = complaint
    return errors


def _obey(core: Core, view: View, answer: Json) -> None:
    """Do what the ack says. Raises SlackRefusal for an answer that Slack would not take."""
    match answer.get("response_action"):
        case None:
            modals.take_down(core, view)
        case "clear":
            modals.clear(core, view.user)
        case "errors":
            errors = answer.get("errors")
            known = {block["block_id"] for block in view.blocks if block["type"] == "input"}
            if not isinstance(errors, dict) or not errors or not set(errors) <= known:
                raise SlackRefusal("invalid_errors", messages=["errors must name input blocks of the view"])
            view.errors = {str(key): str(value) for key, value in errors.items()}
        case "update":
            modals.replace(core, view, answer.get("view"))
        case "push":
            modals.push_modal(core, view.user, answer.get("view"), view.channel)
        case other:
            raise SlackRefusal("invalid_response_action", messages=[str(other)])


def _trouble(core: Core, view: View, ack: Ack, problem: str | None) -> Submission:
    view.errors = {"": TROUBLE}
    core.workspace.changed()
    return Submission(ack, errors=dict(view.errors), problem=problem)
