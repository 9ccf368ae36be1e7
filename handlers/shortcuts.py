"""The form's ways in and out: the global shortcut, the message shortcut, and the submitted form itself."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import Services
from dataset.records import Source
from handlers import texts
from handlers.forms import open_form
from handlers.requests import file_refs, record_debrief, record_reply
from handlers.slack_text import message_text
from handlers.views import home, modals
from handlers.views.blocks import field

NEW_SHORTCUT = "new_debrief"
MESSAGE_SHORTCUT = "debrief_message"


def register(app: App, services: Services) -> None:
    """Listen to the shortcuts, to the form of a new call, and to the button of the Home tab that opens it."""

    def open_new(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        trigger = body["trigger_id"]
        kept = "Nothing was sent yet."
        form = modals.new_call(services.settings.debrief_max_bytes)
        open_form(services, client, trigger, form, body["user"]["id"], f"form:{trigger}", kept)

    def debrief_message(ack: Ack, shortcut: dict[str, Any]) -> None:
        message = shortcut.get("message") or {}
        refs = file_refs(message.get("files") or [])
        text = message_text(message)
        user, channel = shortcut["user"]["id"], (shortcut.get("channel") or {}).get("id")
        thread = message.get("thread_ts") or message.get("ts")
        key = f"shortcut:{shortcut.get('trigger_id') or shortcut.get('action_ts')}"
        if not refs and not text:
            record_reply(services, user, key, texts.nothing_to_debrief())
        # A message with a file is about the file; its text is then the remark that came with it.
        sources: list[dict[str, Any]] = [{"file": ref} for ref in refs] or [{"text": text}] * bool(text)
        for number, source in enumerate(sources):
            record_debrief(
                services,
                delivery_key=f"{key}:{number}",
                source=Source.SHORTCUT,
                user=user,
                team=(shortcut.get("team") or {}).get("id"),
                channel=channel,
                thread_ts=thread,
                origin=f"{user}:{channel}:{message.get('ts')}:{number}",
                **source,
            )
        ack()

    def submit_new(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        text = str(field(values, "text").get("value") or "").strip()
        refs = file_refs(field(values, "file").get("files") or [])
        title = str(field(values, "title").get("value") or "").strip() or None
        if not text and not refs:
            ack(response_action="errors", errors={"text": texts.empty_call_form()})
            return
        if text and refs:
            ack(response_action="errors", errors={"file": texts.both_text_and_file()})
            return
        sources: list[dict[str, Any]] = [{"file": ref} for ref in refs] or [{"text": text}]
        for number, source in enumerate(sources):
            record_debrief(
                services,
                delivery_key=f"view:{view['id']}:{number}",
                source=Source.FILE if refs else Source.MODAL,
                user=body["user"]["id"],
                team=(body.get("team") or {}).get("id"),
                channel=None,
                title=title,
                **source,
            )
        ack()

    app.shortcut({"type": "shortcut", "callback_id": NEW_SHORTCUT})(open_new)
    app.shortcut({"type": "message_action", "callback_id": MESSAGE_SHORTCUT})(debrief_message)
    app.action(home.NEW_ACTION)(open_new)
    app.view(modals.NEW_CALL)(submit_new)
