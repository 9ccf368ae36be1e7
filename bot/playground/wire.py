"""How records look to an app: Slack's JSON for people, conversations, messages, files and views."""

from __future__ import annotations

from bot.playground.core import Core
from bot.playground.records import Conversation, Message, StoredFile, User, View
from bot.playground.refusals import Json
from bot.playground.workspace import APP_ID, BOT_ID, BOT_USER


def user(core: Core, who: User, *, locale: bool = False) -> Json:
    names = {"real_name": who.real_name, "display_name": who.name, "title": who.title}
    profile: Json = {**names, "team": who.team_id}
    if "users:read.email" in core.app.scopes and who.email:
        profile["email"] = who.email
    if who.is_bot:
        profile |= {"bot_id": BOT_ID, "api_app_id": APP_ID}
    answer: Json = {
        "id": who.id,
        "team_id": who.team_id,
        "name": who.name,
        "real_name": who.real_name,
        "deleted": who.deleted,
        "color": who.color,
        "tz": who.tz,
        "tz_offset": 0,
        "is_bot": who.is_bot,
        "is_app_user": False,
        "is_admin": False,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "profile": profile,
        "updated": 0,
    }
    if locale:
        answer["locale"] = who.locale
    return answer


def conversation(core: Core, it: Conversation) -> Json:
    answer: Json = {
        "id": it.id,
        "created": it.created,
        "is_archived": False,
        "is_im": it.kind == "im",
        "is_mpim": False,
        "is_org_shared": False,
        "context_team_id": core.workspace.team_id,
    }
    if it.kind == "im":
        return answer | {"user": it.other(BOT_USER), "is_user_deleted": False}
    return answer | {
        "name": it.name,
        "name_normalized": it.name,
        "is_channel": it.kind == "channel",
        "is_group": it.kind == "private",
        "is_private": it.kind == "private",
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_member": BOT_USER in it.members,
        "num_members": len(it.members),
        "topic": {"value": it.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message(core: Core, it: Message, *, metadata: bool = False) -> Json:
    """A message as in history and in payloads. Its metadata only where it was asked for."""
    answer: Json = {"type": "message", "user": it.user, "text": it.text, "ts": it.ts}
    answer["team"] = core.workspace.team_id
    if it.bot_id:
        answer |= {"bot_id": it.bot_id, "app_id": APP_ID}
    if it.blocks:
        answer["blocks"] = it.blocks
    if it.files:
        answer["files"] = [in_message(core, core.workspace.files[file_id]) for file_id in it.files]
        answer["upload"] = False
    if it.thread_ts:
        answer["thread_ts"] = it.thread_ts
    replies = core.workspace.replies(it)
    if replies:
        who = list(dict.fromkeys(reply.user for reply in replies))
        answer |= {"thread_ts": it.ts, "reply_count": len(replies), "reply_users": who}
        answer |= {"reply_users_count": len(who), "latest_reply": replies[-1].ts}
    if it.edited_ts:
        answer["edited"] = {"user": it.edited_by or it.user, "ts": it.edited_ts}
    if it.reactions:
        answer["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in it.reactions.items()
        ]
    if metadata and it.metadata:
        answer["metadata"] = it.metadata
    return answer


def file(core: Core, it: StoredFile) -> Json:
    extension = it.name.rpartition(".")[2].lower() if "." in it.name else "text"
    address = f"{core.url}files-pri/{core.workspace.team_id}-{it.id}"
    return {
        "id": it.id,
        "created": it.created,
        "timestamp": it.created,
        "name": it.name,
        "title": it.title or it.name,
        "mimetype": it.mimetype,
        "filetype": {"txt": "text", "md": "markdown"}.get(extension, extension),
        "pretty_type": "Plain Text" if it.mimetype == "text/plain" else it.mimetype,
        "user": it.owner,
        "user_team": core.workspace.team_id,
        "editable": False,
        "size": it.size,
        "mode": "snippet" if it.mimetype.startswith("text/") else "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": any(core.workspace.conversations[c].kind == "channel" for c in it.shared_in),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{address}/{_slug(it.name)}",
        "url_private_download": f"{address}/download/{_slug(it.name)}",
        "permalink": f"{core.url}files/{it.owner}/{it.id}/{_slug(it.name)}",
        "file_access": "visible",
        "channels": sorted(c for c in it.shared_in if core.workspace.conversations[c].kind == "channel"),
        "groups": sorted(c for c in it.shared_in if core.workspace.conversations[c].kind == "private"),
        "ims": sorted(c for c in it.shared_in if core.workspace.conversations[c].kind == "im"),
    }


def in_message(core: Core, it: StoredFile) -> Json:
    """A file within a message: whole, or the stub that stands for one which has to be looked up first."""
    if it.deleted:
        return {"id": it.id, "mode": "tombstone"}
    if it.external:
        stub = {"id": it.id, "created": it.created, "timestamp": it.created, "user": it.owner}
        return {**stub, "mode": "file_access", "file_access": "check_file_info"}
    return file(core, it)


def _slug(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in ".-_") else "_" for c in name).lower()


def view(core: Core, it: View) -> Json:
    given = it.definition
    answer: Json = {
        "id": it.id,
        "team_id": core.workspace.team_id,
        "type": it.type,
        "blocks": it.blocks,
        "private_metadata": given.get("private_metadata") or "",
        "callback_id": given.get("callback_id") or "",
        "external_id": given.get("external_id") or "",
        "state": {"values": it.values},
        "hash": it.hash,
        "title": given.get("title"),
        "submit": given.get("submit"),
        "close": given.get("close"),
        "clear_on_close": bool(given.get("clear_on_close")),
        "notify_on_close": bool(given.get("notify_on_close")),
        "root_view_id": it.root_id,
        "previous_view_id": it.previous_id,
        "app_id": APP_ID,
        "app_installed_team_id": core.workspace.team_id,
        "bot_id": BOT_ID,
    }
    if it.type == "home":
        answer["title"] = {"type": "plain_text", "text": "View Title", "emoji": True}
    return answer
