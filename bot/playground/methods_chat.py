"""chat.* and reactions.*: messages of the bot."""

from __future__ import annotations

from bot.playground import access, posting, wire
from bot.playground.core import Core
from bot.playground.records import Message
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.workspace import BOT_USER


def post_message(core: Core, arguments: Json) -> Json:
    where = access.writable(core, arguments["channel"])
    message = posting.post(core, where, arguments)
    answer = wire.message(core, message, metadata=True)
    return {"channel": where.id, "ts": message.ts, "message": answer}


def post_ephemeral(core: Core, arguments: Json) -> Json:
    where = access.writable(core, arguments["channel"])
    if arguments["user"] not in where.members:
        raise SlackRefusal("user_not_in_channel")
    message = posting.post(core, where, arguments, ephemeral_to=arguments["user"])
    return {"message_ts": message.ts}


def update(core: Core, arguments: Json) -> Json:
    message = _own(core, arguments, refusal="cant_update_message")
    if len(arguments.get("text") or "") > posting.MOST_UPDATE_TEXT:
        raise SlackRefusal("msg_too_long")
    posting.rewrite(core, message, arguments)
    answer = wire.message(core, message, metadata=True)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": answer}


def delete(core: Core, arguments: Json) -> Json:
    message = _own(core, arguments, refusal="cant_delete_message")
    posting.remove(core, message)
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(core: Core, arguments: Json) -> Json:
    where = access.visible(core, arguments["channel"])
    message = core.workspace.message(where, arguments["message_ts"])
    link = f"{core.url}archives/{where.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={where.id}"
    return {"channel": where.id, "permalink": link}


def add_reaction(core: Core, arguments: Json) -> Json:
    users = _reacted(core, arguments).reactions.setdefault(arguments["name"].strip(":"), [])
    if BOT_USER in users:
        raise SlackRefusal("already_reacted")
    users.append(BOT_USER)
    core.workspace.changed()
    return {}


def remove_reaction(core: Core, arguments: Json) -> Json:
    if not arguments.get("channel") or not arguments.get("timestamp"):
        raise SlackRefusal("no_item_specified")
    reactions = _reacted(core, arguments).reactions
    name = arguments["name"].strip(":")
    if BOT_USER not in reactions.get(name, ()):
        raise SlackRefusal("no_reaction")
    reactions[name].remove(BOT_USER)
    if not reactions[name]:
        del reactions[name]
    core.workspace.changed()
    return {}


def set_status(core: Core, arguments: Json) -> Json:
    """assistant.threads.setStatus: "is working on it …" under a thread; an empty status clears it."""
    where = access.writable(core, arguments["channel_id"])
    root = posting.thread(where, arguments["thread_ts"]) or ""
    core.workspace.statuses[(where.id, root)] = arguments["status"]
    core.workspace.changed()
    return {}


def _own(core: Core, arguments: Json, *, refusal: str) -> Message:
    """The bot's own message. Ephemeral ones cannot be found again, as in Slack."""
    where = access.visible(core, arguments["channel"])
    message = core.workspace.message(where, arguments["ts"])
    if message.ephemeral_to is not None:
        raise SlackRefusal("message_not_found")
    if message.user != BOT_USER:
        raise SlackRefusal(refusal)
    return message


def _reacted(core: Core, arguments: Json) -> Message:
    where = access.visible(core, arguments["channel"])
    if BOT_USER not in where.members:
        raise SlackRefusal("not_in_channel")
    return core.workspace.message(where, arguments["timestamp"])
