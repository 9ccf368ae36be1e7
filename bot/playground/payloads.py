"""What the app receives when a person does something: commands, shortcuts, clicks, submissions."""

from __future__ import annotations

from bot.playground import wire
from bot.playground.app_definition import Command, Shortcut
from bot.playground.core import Core
from bot.playground.records import Conversation, Message, User, View
from bot.playground.refusals import Json
from bot.playground.responses import new_url
from bot.playground.workspace import APP_ID

_TOKEN = "playground"  # noqa: S105 - the verification token of old; nobody checks it, and payloads still carry it


def command(core: Core, user: User, where: Conversation, it: Command, text: str) -> Json:
    return {
        "token": _TOKEN,
        "team_id": core.workspace.team_id,
        "team_domain": core.workspace.team_domain,
        "channel_id": where.id,
        "channel_name": where.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": it.command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": new_url(core, user.id, where.id),
        "trigger_id": core.tickets.new_trigger(user.id, channel=where.id),
    }


def global_shortcut(core: Core, user: User, it: Shortcut) -> Json:
    trigger = core.tickets.new_trigger(user.id)
    return {
        **_common(core, user, "shortcut"),
        "callback_id": it.callback_id,
        "trigger_id": trigger,
        "action_ts": core.workspace.new_ts(),
    }


def message_shortcut(core: Core, user: User, it: Shortcut, message: Message) -> Json:
    where = core.workspace.conversations[message.channel]
    thread = message.thread_ts
    return {
        **_common(core, user, "message_action"),
        "callback_id": it.callback_id,
        "trigger_id": core.tickets.new_trigger(user.id, channel=where.id),
        "action_ts": core.workspace.new_ts(),
        "message_ts": message.ts,
        "channel": {"id": where.id, "name": where.name},
        "message": wire.message(core, message),
        "response_url": new_url(core, user.id, where.id, message_ts=message.ts, thread_ts=thread),
    }


def message_click(core: Core, user: User, message: Message, action: Json) -> Json:
    where = core.workspace.conversations[message.channel]
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": where.id}
    container["is_ephemeral"] = message.ephemeral_to is not None
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = {
        **_common(core, user, "block_actions"),
        "container": container,
        "channel": {"id": where.id, "name": where.name},
        "trigger_id": core.tickets.new_trigger(user.id, channel=where.id),
        "state": {"values": message.values},
        "response_url": new_url(core, user.id, where.id, message_ts=message.ts, thread_ts=message.thread_ts),
        "actions": [action],
    }
    if message.ephemeral_to is None:
        payload["message"] = wire.message(core, message)
    return payload


def view_click(core: Core, user: User, view: View, action: Json) -> Json:
    return {
        **_common(core, user, "block_actions"),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": core.tickets.new_trigger(user.id, channel=view.channel, view_id=view.id),
        "view": wire.view(core, view),
        "actions": [action],
    }


def submission(core: Core, user: User, view: View) -> Json:
    return {
        **_common(core, user, "view_submission"),
        "trigger_id": core.tickets.new_trigger(user.id, channel=view.channel, view_id=view.id),
        "view": wire.view(core, view),
        "response_urls": _response_urls(core, user, view),
    }


def closed(core: Core, user: User, view: View, *, is_cleared: bool) -> Json:
    return {
        **_common(core, user, "view_closed"),
        "view": wire.view(core, view),
        "is_cleared": is_cleared,
    }


def _common(core: Core, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "token": _TOKEN,
        "api_app_id": APP_ID,
        "team": {"id": core.workspace.team_id, "domain": core.workspace.team_domain},
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _response_urls(core: Core, user: User, view: View) -> list[Json]:
    """One for each conversation chosen in a select that asked for `response_url_enabled`."""
    urls: list[Json] = []
    for block in view.blocks:
        element = block.get("element") or {}
        if not element.get("response_url_enabled"):
            continue
        entry = view.values[block["block_id"]][element["action_id"]]
        channel = entry.get("selected_conversation") or entry.get("selected_channel")
        if channel:
            place = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": channel}
            urls.append({**place, "response_url": new_url(core, user.id, channel)})
    return urls
