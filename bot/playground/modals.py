"""Views on a person's screen: a stack of modals, at most three deep, and the App Home below.

A view that replaces another gets a new hash; what was typed stays where block, action and type stay the
same.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

from bot.playground.blocks import with_ids
from bot.playground.core import Core
from bot.playground.inputs import carried_over, initial_values
from bot.playground.records import View
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.view_rules import check_view

MOST_VIEWS = 3


def open_modal(core: Core, user: str, given: Any, channel: str | None) -> View:
    """A first modal; one that was open before gives way to it."""
    view = _new(core, user, check_view(given, "modal"), channel)
    core.workspace.modals[user] = [view]
    core.workspace.changed()
    return view


def push_modal(core: Core, user: str, given: Any, channel: str | None) -> View:
    """One more modal on top. Raises `not_found` without one below, `push_limit_reached` on the fourth."""
    stack = core.workspace.modals.get(user) or []
    if not stack:
        raise SlackRefusal("not_found")
    if len(stack) >= MOST_VIEWS:
        raise SlackRefusal("push_limit_reached")
    view = _new(core, user, check_view(given, "modal"), channel)
    view.root_id, view.previous_id = stack[0].id, stack[-1].id
    stack.append(view)
    core.workspace.changed()
    return view


def replace(core: Core, view: View, given: Any) -> None:
    """New content for an open view."""
    definition = _prepared(core, check_view(given, view.type), view)
    view.values = carried_over(definition["blocks"], view.values, view.channel)
    view.definition = definition
    view.hash = _hash()
    view.errors = {}
    core.workspace.changed()


def publish_home(core: Core, user: str, given: Any, expected_hash: str | None) -> View:
    """The App Home of a person. Raises `hash_conflict`."""
    definition = check_view(given, "home")
    view = core.workspace.homes.get(user)
    if view is not None and expected_hash and view.hash != expected_hash:
        raise SlackRefusal("hash_conflict")
    if view is None:
        view = _new(core, user, definition, None)
        core.workspace.homes[user] = view
        core.workspace.changed()
    else:
        replace(core, view, given)
    return view


def take_down(core: Core, view: View) -> None:
    """Close this modal alone; the one below comes up again."""
    stack = core.workspace.modals.get(view.user, [])
    if view in stack:
        stack.remove(view)
    core.workspace.changed()


def clear(core: Core, user: str) -> None:
    core.workspace.modals.pop(user, None)
    core.workspace.changed()


def find(core: Core, view_id: str | None, external_id: str | None) -> View:
    """An open view by either id. Raises `not_found`."""
    view = core.workspace.view(view_id) if view_id else None
    if view is None and external_id:
        view = _by_external_id(core, external_id)
    if view is None:
        raise SlackRefusal("not_found")
    return view


def _by_external_id(core: Core, external_id: str) -> View | None:
    stacks = [*core.workspace.modals.values(), list(core.workspace.homes.values())]
    for stack in stacks:
        for view in stack:
            if view.definition.get("external_id") == external_id:
                return view
    return None


def _new(core: Core, user: str, definition: Json, channel: str | None) -> View:
    view_id = core.workspace.new_id("V")
    definition = _prepared(core, definition, None)
    values = initial_values(definition["blocks"], channel)
    return View(view_id, definition["type"], user, definition, _hash(), view_id, channel=channel, values=values)


def _prepared(core: Core, definition: Json, replaced: View | None) -> Json:
    external_id = definition.get("external_id")
    if external_id:
        other = _by_external_id(core, external_id)
        if other is not None and other is not replaced:
            raise SlackRefusal("duplicate_external_id")
    return {**definition, "blocks": with_ids(definition["blocks"])}


def _hash() -> str:
    return f"{int(time.time())}.{secrets.token_hex(4)}"
