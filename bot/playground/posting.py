"""A message of the bot: checked, stored, announced. Used by the chat methods, by response URLs and by acks
with text.
"""

from __future__ import annotations

from typing import Any

from bot.playground import events, inputs, wire
from bot.playground.blocks import MOST_MARKDOWN, MOST_TEXT, check_blocks, text_length, with_ids
from bot.playground.core import Core
from bot.playground.records import Conversation, Message
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.workspace import BOT_ID, BOT_USER

MOST_POST_TEXT = 40_000
"""A longer text is cut, not refused."""
MOST_UPDATE_TEXT = 4000
_MOST_METADATA = 16_000


def content(arguments: Json) -> tuple[str, list[Json] | None]:
    """Text and blocks of a message. Raises the refusals for what Slack would not show."""
    text = str(arguments.get("text") or "")
    markdown = arguments.get("markdown_text")
    blocks = arguments.get("blocks")
    if markdown and (text or blocks):
        raise SlackRefusal("markdown_text_conflict")
    if markdown:
        if len(markdown) > MOST_MARKDOWN:
            raise SlackRefusal("msg_too_long")
        text = str(markdown)
    if blocks is not None and not isinstance(blocks, list):
        raise SlackRefusal("invalid_blocks_format")
    if blocks:
        problems = check_blocks(blocks, "message")
        if problems:
            raise SlackRefusal("invalid_blocks", messages=problems, errors=list(problems))
        if text_length(blocks) > MOST_TEXT:
            raise SlackRefusal("msg_blocks_too_long")
    elif not text.strip() and not arguments.get("attachments"):
        raise SlackRefusal("no_text")
    return text[:MOST_POST_TEXT], with_ids(blocks) if blocks else None


def metadata(value: Any) -> Json | None:
    """Raises `invalid_metadata_format` unless it has an event_type and a payload."""
    if not value:
        return None
    if (
        not isinstance(value, dict)
        or not isinstance(value.get("event_type"), str)
        or not isinstance(value.get("event_payload"), dict)
    ):
        raise SlackRefusal("invalid_metadata_format")
    if len(str(value)) > _MOST_METADATA:
        raise SlackRefusal("metadata_too_large")
    return value


def post(
    core: Core,
    where: Conversation,
    arguments: Json,
    *,
    ephemeral_to: str | None = None,
    files: list[str] | None = None,
) -> Message:
    """Store a message of the bot and tell everybody."""
    if files:
        text, blocks = str(arguments.get("text") or ""), None
    else:
        text, blocks = content(arguments)
    meta = metadata(arguments.get("metadata"))
    message = Message(
        ts=core.workspace.new_ts(),
        channel=where.id,
        user=BOT_USER,
        text=text,
        blocks=blocks,
        files=files or [],
        thread_ts=thread(where, arguments.get("thread_ts")),
        broadcast=bool(arguments.get("reply_broadcast")),
        ephemeral_to=ephemeral_to,
        bot_id=BOT_ID,
        metadata=meta,
        values=inputs.initial_values(blocks or []),
    )
    add(core, message)
    return message


def add(core: Core, message: Message, *, announce: bool = True) -> None:
    """Put a message, whoever wrote it, where it belongs. Without `announce` the app does not hear of it."""
    where = core.workspace.conversations[message.channel]
    where.messages[message.ts] = message
    for file_id in message.files:
        core.workspace.files[file_id].shared_in.add(where.id)
    core.workspace.statuses.pop((where.id, message.thread_ts or message.ts), None)
    where.last_read[message.user] = message.ts
    if announce:
        events.message_posted(core, message)
    core.workspace.changed()


def thread(where: Conversation, thread_ts: Any) -> str | None:
    """The root of the thread to reply in. A reply's own ts leads to its root; an unknown ts is refused."""
    if not thread_ts:
        return None
    root = where.messages.get(str(thread_ts))
    if root is None:
        raise SlackRefusal("thread_not_found")
    return root.thread_ts or root.ts


def rewrite(core: Core, message: Message, arguments: Json) -> None:
    """Replace a message's content. Text alone drops the blocks, as it does in Slack; metadata stays."""
    before = wire.message(core, message, metadata=True)
    given = {key: value for key, value in arguments.items() if value is not None}
    if "blocks" in given and not given["blocks"] and not given.get("text"):
        given["text"] = message.text
    text, blocks = content(given)
    new_metadata = metadata(given["metadata"]) if "metadata" in given else message.metadata
    if "text" in given or "markdown_text" in given:
        message.text = text
    message.blocks = blocks
    message.metadata = new_metadata
    message.values = inputs.carried_over(blocks or [], message.values)
    message.edited_ts, message.edited_by = core.workspace.new_ts(), BOT_USER
    events.message_changed(core, message, before)
    core.workspace.changed()


def remove(core: Core, message: Message) -> None:
    before = wire.message(core, message, metadata=True)
    where = core.workspace.conversations[message.channel]
    del where.messages[message.ts]
    events.message_deleted(core, message, before)
    core.workspace.changed()
