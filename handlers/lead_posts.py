"""The messages to leads that are in Slack: which calls each names, and the one message about a training."""

from __future__ import annotations

import json
import re

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.services import Services
from dataset.records import Notice
from dataset.store.traces import LeadPost
from handlers import slack_errors
from handlers.lead_messages import Show
from handlers.views.card import Rendered

_ID = re.compile(r"\b(?:call|dbf|ans|rev|ref|tune)_[0-9a-f]{16}\b")
_GONE = {"message_not_found", "channel_not_found", "cant_update_message", "edit_window_closed"}


def note(services: Services, notice: Notice, channel: str, ts: str, message: Rendered) -> None:
    """Note which calls a message to a lead names, so that it can be found when one of them is forgotten."""
    post = _post(notice, channel, ts)
    mentions = set(_ID.findall(json.dumps(message.blocks))) | set(_ID.findall(post.about))
    services.store.erasure.note_lead_post(post, sorted(mentions))


def bring_up_to_date(services: Services, client: WebClient, notice: Notice, message: Rendered) -> bool:
    """Update the messages about a training that its lead has; False where there is none, or a new one is wanted.

    Raises slack_sdk's errors where another try may help.
    """
    about, named = notice.payload["about"], bool(notice.payload["ts"])
    if notice.payload["show"] != Show.TUNING or named or notice.payload.get("fresh"):
        return False
    there = False
    for channel, ts in services.store.tuning.posts_of(about, notice.target):
        try:
            client.chat_update(channel=channel, ts=ts, text=message.text, blocks=message.blocks, parse="none")
        except SlackApiError as error:
            if slack_errors.reason(error) not in _GONE:
                raise
            # Somebody deleted it in Slack.
            services.store.erasure.note_lead_post(_post(notice, channel, ts), [])
        else:
            there = True
            note(services, notice, channel, ts, message)
    return there


def _post(notice: Notice, channel: str, ts: str) -> LeadPost:
    payload = notice.payload
    return LeadPost(channel=channel, ts=ts, user=notice.target, show=payload["show"], about=payload["about"])
