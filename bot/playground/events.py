"""Which event follows from what happened, and its delivery to the app if it listens for it."""

from __future__ import annotations

import secrets
import time

from bot.playground import wire
from bot.playground.core import Core
from bot.playground.records import Conversation, Message, StoredFile
from bot.playground.refusals import Json
from bot.playground.workspace import APP_ID, BOT_USER

_MESSAGE_EVENT = {"channel": "message.channels", "private": "message.groups", "im": "message.im"}
_CHANNEL_TYPE = {"channel": "channel", "private": "group", "im": "im"}


def message_posted(core: Core, message: Message) -> None:
    """A message that everybody in the conversation sees: the message event, mentions, and the files in it."""
    where = core.workspace.conversations[message.channel]
    if message.ephemeral_to is not None or BOT_USER not in where.members:
        return
    event = {**wire.message(core, message, metadata=True), "event_ts": message.ts}
    if message.files:
        event["subtype"] = "file_share"
    if message.bot_id is None:
        event["client_msg_id"] = secrets.token_hex(8)
    _message_event(core, where, event)
    if where.kind != "im" and f"<@{BOT_USER}>" in message.text and message.user != BOT_USER:
        mention = {key: value for key, value in event.items() if key != "subtype"}
        _send(core, "app_mention", {**mention, "type": "app_mention", "channel": where.id})
    for file_id in message.files:
        _file_shared(core, where, core.workspace.files[file_id])


def message_changed(core: Core, message: Message, before: Json) -> None:
    where = core.workspace.conversations[message.channel]
    if message.ephemeral_to is not None or BOT_USER not in where.members:
        return
    ts = core.workspace.new_ts()
    after = wire.message(core, message, metadata=True)
    event = {"type": "message", "subtype": "message_changed", "hidden": True, "ts": ts, "event_ts": ts}
    _message_event(core, where, {**event, "message": after, "previous_message": before})


def message_deleted(core: Core, message: Message, before: Json) -> None:
    where = core.workspace.conversations[message.channel]
    if message.ephemeral_to is not None or BOT_USER not in where.members:
        return
    ts = core.workspace.new_ts()
    event = {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": ts, "event_ts": ts}
    _message_event(core, where, {**event, "deleted_ts": message.ts, "previous_message": before})


def home_opened(core: Core, user_id: str, tab: str = "home") -> None:
    """A person looks at the app's Home (or at its DM, `tab="messages"`)."""
    where = core.workspace.direct_message(user_id)
    event: Json = {"type": "app_home_opened", "user": user_id, "channel": where.id if where else None}
    event |= {"tab": tab, "event_ts": core.workspace.new_ts()}
    home = core.workspace.homes.get(user_id)
    if home is not None and tab == "home":
        event["view"] = wire.view(core, home)
    _send(core, "app_home_opened", event)


def _file_shared(core: Core, where: Conversation, file: StoredFile) -> None:
    event: Json = {"type": "file_shared", "file_id": file.id, "user_id": file.owner, "file": {"id": file.id}}
    _send(core, "file_shared", event | {"channel_id": where.id, "event_ts": core.workspace.new_ts()})


def _message_event(core: Core, where: Conversation, event: Json) -> None:
    place = {"channel": where.id, "channel_type": _CHANNEL_TYPE[where.kind]}
    _send(core, _MESSAGE_EVENT[where.kind], {**event, **place})


def _send(core: Core, name: str, event: Json) -> None:
    if not core.app.hears(name):
        return
    team = core.workspace.team_id
    who = {"enterprise_id": None, "team_id": team, "user_id": BOT_USER, "is_bot": True}
    core.sockets.deliver(
        {
            "token": "playground",
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": APP_ID,
            "event": event,
            "type": "event_callback",
            "event_id": core.workspace.new_id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [{**who, "is_enterprise_install": False}],
            "is_ext_shared_channel": False,
        }
    )
