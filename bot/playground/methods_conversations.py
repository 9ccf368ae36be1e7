"""conversations.*: where people talk, and what they said there."""

from __future__ import annotations

from bot.playground import access, wire
from bot.playground.core import Core
from bot.playground.facts import missing_scope
from bot.playground.records import Conversation, Message
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.workspace import BOT_USER

_TYPES = {"public_channel": "channel", "private_channel": "private", "im": "im"}
_READ = {"channel": "channels:read", "private": "groups:read", "im": "im:read"}
_MOST = 999


def open_conversation(core: Core, arguments: Json) -> Json:
    users = [user for user in str(arguments.get("users") or "").split(",") if user]
    if arguments.get("channel"):
        where = access.visible(core, arguments["channel"])
    elif not users:
        raise SlackRefusal("users_list_not_supplied")
    elif len(users) > 1:
        raise SlackRefusal("invalid_user_combination")  # groups of several people do not exist here
    else:
        found = core.workspace.direct_message(core.workspace.user(users[0]).id)
        if found is None:
            raise SlackRefusal("user_not_visible")
        where = found
    if where.kind == "im" and "im:write" not in core.app.scopes:
        raise missing_scope("im:write", core.app.scopes)
    if arguments.get("return_im"):
        return {"no_op": True, "already_open": True, "channel": wire.conversation(core, where)}
    return {"channel": {"id": where.id}}


def history(core: Core, arguments: Json) -> Json:
    """The newest first, replies left out (but for those also sent to the channel)."""
    where = access.readable(core, arguments["channel"])
    top = [m for m in _lasting(where) if m.thread_ts in (None, m.ts) or m.broadcast]
    chosen = [m for m in reversed(top) if _within(m, arguments)]
    return _messages(core, chosen, arguments) | {"pin_count": 0, "channel_actions_count": 0}


def replies(core: Core, arguments: Json) -> Json:
    """A thread: its root, then the replies, the oldest first."""
    where = access.readable(core, arguments["channel"])
    asked = where.messages.get(arguments["ts"])
    if asked is None or asked.ephemeral_to is not None:
        raise SlackRefusal("thread_not_found")
    root = where.messages.get(asked.thread_ts or asked.ts, asked)
    found = [m for m in core.workspace.replies(root) if _within(m, arguments)]
    return _messages(core, [root, *found], arguments)


def info(core: Core, arguments: Json) -> Json:
    where = access.visible(core, arguments["channel"])
    access.need_scope(core, where, "read")
    answer = wire.conversation(core, where)
    if not arguments.get("include_num_members"):
        answer.pop("num_members", None)
    return {"channel": answer}


def list_conversations(core: Core, arguments: Json) -> Json:
    names = str(arguments.get("types") or "public_channel").split(",")
    kinds: set[str] = set()
    for name in (name.strip() for name in names):
        if name == "mpim":
            continue
        if name not in _TYPES:
            raise SlackRefusal("invalid_types")
        if _READ[_TYPES[name]] not in core.app.scopes:
            raise missing_scope(_READ[_TYPES[name]], core.app.scopes)
        kinds.add(_TYPES[name])
    found = [
        wire.conversation(core, c)
        for c in core.workspace.conversations.values()
        if c.kind in kinds and (c.kind == "channel" or BOT_USER in c.members)
    ]
    shown, cursor = access.page(found, arguments, most=_MOST, default=100)
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def members(core: Core, arguments: Json) -> Json:
    where = access.visible(core, arguments["channel"])
    access.need_scope(core, where, "read")
    found: list[Json] = [{"id": member} for member in where.members]
    shown, cursor = access.page(found, arguments, most=_MOST, default=100)
    return {"members": [item["id"] for item in shown], "response_metadata": {"next_cursor": cursor}}


def _lasting(where: Conversation) -> list[Message]:
    return [m for m in where.messages.values() if m.ephemeral_to is None]


def _within(message: Message, arguments: Json) -> bool:
    """Between `oldest` and `latest`; the bounds themselves only with `inclusive`."""
    oldest, latest = arguments.get("oldest"), arguments.get("latest")
    if arguments.get("inclusive"):
        return (not oldest or _at(message.ts) >= _at(oldest)) and (not latest or _at(message.ts) <= _at(latest))
    return (not oldest or _at(message.ts) > _at(oldest)) and (not latest or _at(message.ts) < _at(latest))


def _at(ts: str) -> tuple[int, int]:
    """A time stamp as numbers that compare exactly. Raises `invalid_ts_oldest` for what is none."""
    seconds, _, micros = ts.partition(".")
    try:
        return int(seconds), int((micros or "0").ljust(6, "0"))
    except ValueError:
        raise SlackRefusal("invalid_ts_oldest") from None


def _messages(core: Core, found: list[Message], arguments: Json) -> Json:
    everything = bool(arguments.get("include_all_metadata"))
    shown, cursor = access.page(
        [wire.message(core, m, metadata=everything) for m in found], arguments, most=_MOST, default=100
    )
    answer: Json = {"messages": shown, "has_more": bool(cursor)}
    if cursor:
        answer["response_metadata"] = {"next_cursor": cursor}
    return answer
