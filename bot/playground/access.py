"""What the bot may reach: conversations by membership, and by the scope that goes with their kind."""

from __future__ import annotations

from bot.playground.core import Core
from bot.playground.facts import missing_scope
from bot.playground.records import Conversation
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.workspace import BOT_USER

_KIND_PREFIX = {"channel": "channels", "private": "groups", "im": "im"}


def visible(core: Core, reference: str) -> Conversation:
    """A conversation that the bot knows of: public ones, and those it is in. Raises `channel_not_found`."""
    where = core.workspace.conversation(reference)
    if where.kind != "channel" and BOT_USER not in where.members:
        raise SlackRefusal("channel_not_found")
    return where


def readable(core: Core, reference: str) -> Conversation:
    """A conversation whose messages the bot may read."""
    where = visible(core, reference)
    need_scope(core, where, "history")
    if BOT_USER not in where.members:
        raise SlackRefusal("not_in_channel")
    return where


def writable(core: Core, reference: str) -> Conversation:
    """A conversation that the bot may post to."""
    where = visible(core, reference)
    if BOT_USER not in where.members and "chat:write.public" not in core.app.scopes:
        raise SlackRefusal("not_in_channel")
    return where


def need_scope(core: Core, where: Conversation, verb: str) -> None:
    """`channels:history` for a channel, `im:history` for a DM, and so on."""
    scope = f"{_KIND_PREFIX[where.kind]}:{verb}"
    if scope not in core.app.scopes:
        raise missing_scope(scope, core.app.scopes)


def page(items: list[Json], arguments: Json, *, most: int, default: int) -> tuple[list[Json], str]:
    """One page of a list, and the next cursor ("" at the end). Raises `invalid_cursor`, `invalid_limit`."""
    cursor = str(arguments.get("cursor") or "")
    if cursor and not (cursor.startswith("next:") and cursor[5:].isdigit()):
        raise SlackRefusal("invalid_cursor")
    limit = int(arguments.get("limit") or default)
    if limit < 1:
        raise SlackRefusal("invalid_limit")
    start = int(cursor[5:]) if cursor else 0
    end = start + min(limit, most)
    return items[start:end], f"next:{end}" if end < len(items) else ""
