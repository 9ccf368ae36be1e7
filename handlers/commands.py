"""`/debrief`: with text it is the call log; alone it opens the form."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import Services
from dataset.records import Source
from handlers import texts
from handlers.forms import open_form
from handlers.requests import record_debrief
from handlers.slack_text import decode
from handlers.views import modals

logger = logging.getLogger(__name__)

COMMAND = "/debrief"


def register(app: App, services: Services) -> None:
    """Listen to `/debrief`."""

    def debrief(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        text = decode(command.get("text") or "").strip()
        key = f"command:{command['trigger_id']}"
        user = command["user_id"]
        if not text:
            ack()
            open_form(
                services,
                client,
                command["trigger_id"],
                modals.new_call(services.settings.debrief_max_bytes),
                user,
                key,
                "Nothing was sent yet.",
            )
            return
        if text.lower() == "help":
            ack(text=texts.help_text(), response_type="ephemeral")
            return
        record_debrief(
            services,
            delivery_key=key,
            source=Source.SLASH_COMMAND,
            user=user,
            team=command.get("team_id"),
            channel=command.get("channel_id"),
            text=text,
            say_received=False,
        )
        ack(text=texts.command_received(), response_type="ephemeral")

    app.command(COMMAND)(debrief)
