"""views.*: modals by trigger, and the App Home."""

from __future__ import annotations

from bot.playground import modals, wire
from bot.playground.core import Core
from bot.playground.refusals import Json, SlackRefusal, invalid_arguments
from bot.playground.tickets import Trigger
from bot.playground.view_rules import check_view

TOO_LATE = "This took too long. Try again."


def open_view(core: Core, arguments: Json) -> Json:
    trigger = _exchanged(core, arguments)
    view = modals.open_modal(core, trigger.user, arguments["view"], trigger.channel)
    return {"view": wire.view(core, view)}


def push(core: Core, arguments: Json) -> Json:
    trigger = _exchanged(core, arguments)
    view = modals.push_modal(core, trigger.user, arguments["view"], trigger.channel)
    return {"view": wire.view(core, view)}


def update(core: Core, arguments: Json) -> Json:
    if not arguments.get("view_id") and not arguments.get("external_id"):
        raise invalid_arguments("missing required field: view_id or external_id")
    view = modals.find(core, arguments.get("view_id"), arguments.get("external_id"))
    if arguments.get("hash") and arguments["hash"] != view.hash:
        raise SlackRefusal("hash_conflict")
    modals.replace(core, view, arguments["view"])
    return {"view": wire.view(core, view)}


def publish(core: Core, arguments: Json) -> Json:
    if not core.app.home_tab:
        raise SlackRefusal("not_enabled")
    user = core.workspace.users.get(arguments["user_id"])
    if user is None or user.is_bot:
        raise invalid_arguments("invalid user_id [json-pointer:/user_id]")
    view = modals.publish_home(core, user.id, arguments["view"], arguments.get("hash"))
    return {"view": wire.view(core, view)}


def _exchanged(core: Core, arguments: Json) -> Trigger:
    """The trigger, used up. A view that would be refused anyway does not use it up."""
    trigger_id = arguments.get("trigger_id") or arguments.get("interactivity_pointer")
    if not trigger_id:
        raise invalid_arguments("missing required field: trigger_id")
    trigger = core.tickets.trigger(trigger_id)
    check_view(arguments["view"], "modal")
    try:
        core.tickets.exchange(trigger)
    except SlackRefusal as refusal:
        if refusal.code == "expired_trigger_id":
            core.workspace.toast(trigger.user, TOO_LATE)
        raise
    return trigger
