"""Opening a form: the only call to Slack that a listener makes itself, as its trigger expires within 3 seconds."""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.services import Services
from handlers import slack_errors, texts
from handlers.requests import record_reply

logger = logging.getLogger(__name__)


def open_form(
    services: Services,
    client: WebClient,
    trigger_id: str,
    view: dict[str, Any],
    user: str,
    key: str,
    kept: str,
    *,
    on_top: bool = False,
) -> None:
    """Open `view`, `on_top` of the form whose button was clicked.

    Where Slack refuses (mostly an expired trigger), tell the user what was `kept`, in the DM.
    """
    try:
        if on_top:
            client.views_push(trigger_id=trigger_id, view=view)
        else:
            client.views_open(trigger_id=trigger_id, view=view)
    except SlackApiError as error:
        reason = slack_errors.reason(error)
        if reason == "exchanged_trigger_id":
            return  # a delivery that came twice: its form is open already
        logger.warning("a form was not opened: %s", reason)
        text = texts.form_expired(kept) if reason == "expired_trigger_id" else texts.form_refused(reason, kept)
        record_reply(services, user, key, text)
    except (SlackClientError, OSError) as error:
        logger.warning("a form was not opened: %s", type(error).__name__)
        record_reply(services, user, key, texts.form_refused("it did not answer in time", kept))
