"""Messages to the bot: a DM with a call log or its file, and a mention that carries one.

bolt acks an event before its listener runs, so what must not be lost is recorded in a listener *middleware*, which
runs before the ack. Events are redelivered and bolt does not deduplicate: the key is the event's id.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltResponse

from bot.services import Services
from dataset.records import Source
from handlers import texts
from handlers.requests import file_refs, record_debrief, record_reply
from handlers.slack_text import decode

_GREETING = 40  # characters: what is shorter and names no speaker is a word to the bot, not a call log
_MENTION = re.compile(r"<@[A-Z0-9]+(\|[^>]*)?>")


def register(app: App, services: Services) -> None:
    """Listen to direct messages and mentions."""

    def record_message(body: dict[str, Any], event: dict[str, Any], next_: Callable[[], BoltResponse]) -> None:
        direct = event.get("channel_type") == "im" or str(event.get("channel")).startswith("D")
        said = event.get("subtype") in (None, "file_share") and event.get("user") and not event.get("bot_id")
        if direct and said:
            text = decode(event.get("text") or "").strip()
            _record(services, body, event, text, Source.DIRECT_MESSAGE)
        next_()

    def record_mention(body: dict[str, Any], event: dict[str, Any], next_: Callable[[], BoltResponse]) -> None:
        if event.get("user") and not event.get("bot_id"):
            text = decode(_MENTION.sub("", event.get("text") or "", count=1)).strip()
            _record(services, body, event, text, Source.MENTION)
        next_()

    app.event("message", middleware=[record_message])(_recorded)
    app.event("app_mention", middleware=[record_mention])(_recorded)


def _recorded() -> None:
    """The work was done in the middleware, before the ack."""


def _record(services: Services, body: dict[str, Any], event: dict[str, Any], text: str, source: Source) -> None:
    key = f"event:{body.get('event_id') or (event['channel'] + ':' + event['ts'])}"
    refs = file_refs(event.get("files") or [])
    if not refs and len(text) < _GREETING and ":" not in text and "\n" not in text:
        record_reply(services, event["user"], key, texts.help_text())
        return
    # A file is the call log, and the text with it a remark.
    sources: list[dict[str, Any]] = [{"file": ref} for ref in refs] or [{"text": text}]
    for number, given in enumerate(sources):
        record_debrief(
            services,
            delivery_key=f"{key}:{number}",
            source=source,
            user=event["user"],
            team=body.get("team_id") or event.get("team"),
            channel=event.get("channel"),
            thread_ts=event.get("thread_ts"),
            **given,
        )
