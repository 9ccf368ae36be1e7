"""The workspace as one person sees it: the state object of the page protocol."""

from __future__ import annotations

from bot.playground.core import Core
from bot.playground.records import Conversation, Message, User, View
from bot.playground.refusals import Json


def state(core: Core, user: User) -> Json:
    workspace = core.workspace
    stack = workspace.modals.get(user.id)
    home = workspace.homes.get(user.id)
    answer: Json = {
        "team": {"id": workspace.team_id, "name": workspace.team_name},
        "me": user.id,
        "users": [_user(other) for other in workspace.users.values()],
        "bot_online": core.sockets.online,
        "commands": [
            {"command": c.command, "description": c.description, "usage_hint": c.usage_hint}
            for c in core.app.commands.values()
        ],
        "shortcuts": [
            {"type": s.type, "name": s.name, "callback_id": s.callback_id, "description": s.description}
            for s in core.app.shortcuts.values()
        ],
        "channels": [_channel(core, user, where) for where in workspace.conversations_of(user.id)],
        "view": view_state(stack[-1]) if stack else None,
        "home": view_state(home) if home else None,
        "toast": [{"id": toast.id, "text": toast.text} for toast in workspace.toasts.get(user.id, ())],
    }
    if core.on_kill is not None:
        answer["can_kill_bot"] = True
    return answer


def message_state(core: Core, it: Message) -> Json:
    answer: Json = {
        "ts": it.ts,
        "channel": it.channel,
        "user": it.user,
        "text": it.text,
        "blocks": it.blocks,
        "files": [_file(core, file_id) for file_id in it.files],
        "edited": it.edited_ts is not None,
        "ephemeral": it.ephemeral_to is not None,
    }
    if it.thread_ts:
        answer["thread_ts"] = it.thread_ts
    if it.bot_id:
        answer["bot_id"] = it.bot_id
    if it.reactions:
        answer["reactions"] = [{"name": name, "users": users} for name, users in it.reactions.items()]
    if it.values:
        answer["values"] = it.values
    return answer


def view_state(it: View) -> Json:
    given = it.definition
    return {
        "id": it.id,
        "type": it.type,
        "callback_id": given.get("callback_id") or "",
        "title": _words(given.get("title")) or "",
        "submit": _words(given.get("submit")),
        "close": _words(given.get("close")),
        "blocks": it.blocks,
        "errors": it.errors,
        "pending": it.pending,
        "hash": it.hash,
        "values": it.values,
    }


def _words(text_object: Json | None) -> str | None:
    return str(text_object["text"]) if text_object else None


def _user(it: User) -> Json:
    return {
        "id": it.id,
        "name": it.name,
        "real_name": it.real_name,
        "title": it.title,
        "is_bot": it.is_bot,
        "initials": it.initials,
        "color": it.color,
    }


def _file(core: Core, file_id: str) -> Json:
    it = core.workspace.files[file_id]
    if it.deleted:
        return {"id": it.id, "deleted": True}
    return {"id": it.id, "name": it.name, "size": it.size, "mimetype": it.mimetype}


def _channel(core: Core, user: User, it: Conversation) -> Json:
    seen = [m for m in it.messages.values() if m.ephemeral_to in (None, user.id)]
    read = it.last_read.get(user.id, "")
    answer: Json = {
        "id": it.id,
        "name": it.name,
        "kind": "im" if it.kind == "im" else "channel",
        "bot_is_member": any(core.workspace.users[m].is_bot for m in it.members),
        "unread": sum(m.ts > read and m.user != user.id for m in seen),
        "messages": [message_state(core, m) for m in seen],
    }
    if it.kind == "im":
        answer["with"] = it.other(user.id)
        answer["name"] = core.workspace.users[answer["with"]].real_name
    statuses = {ts: text for (channel, ts), text in core.workspace.statuses.items() if channel == it.id and text}
    if statuses:
        answer["statuses"] = statuses
    return answer
