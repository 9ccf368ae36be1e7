"""Things that Slack hands out for a short while: trigger ids (one view each) and response URLs (five answers
each).
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from bot.playground.refusals import SlackRefusal
from bot.playground.settings import Timings


@dataclass
class Trigger:
    id: str
    user: str
    issued: float
    channel: str | None = None
    view_id: str | None = None
    used: bool = False


@dataclass
class ResponseTicket:
    """Where an answer to a response URL goes: a conversation, seen by one person or by all."""

    id: str
    user: str
    channel: str
    issued: float
    message_ts: str | None = None
    """The message that was clicked; what `replace_original` replaces."""
    thread_ts: str | None = None
    uses: int = 0


class Tickets:
    def __init__(self, timings: Timings) -> None:
        self._timings = timings
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseTicket] = {}

    def new_trigger(self, user: str, *, channel: str | None = None, view_id: str | None = None) -> str:
        number = secrets.randbelow(10**12)
        trigger = Trigger(f"{number}.{secrets.token_hex(16)}", user, time.monotonic(), channel, view_id)
        self._triggers[trigger.id] = trigger
        return trigger.id

    def trigger(self, trigger_id: str | None) -> Trigger:
        """A trigger that is known, whether or not it still opens anything. Raises `invalid_trigger_id`."""
        found = self._triggers.get(trigger_id or "")
        if found is None:
            raise SlackRefusal("invalid_trigger_id")
        return found

    def exchange(self, trigger: Trigger) -> None:
        """Use it. Raises `exchanged_trigger_id` or `expired_trigger_id`."""
        if trigger.used:
            raise SlackRefusal("exchanged_trigger_id")
        if time.monotonic() - trigger.issued >= self._timings.trigger_seconds:
            raise SlackRefusal("expired_trigger_id")
        trigger.used = True

    def new_response(
        self, user: str, channel: str, *, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """The id of a fresh response URL."""
        ticket = ResponseTicket(secrets.token_urlsafe(18), user, channel, time.monotonic(), message_ts, thread_ts)
        self._responses[ticket.id] = ticket
        return ticket.id

    def response(self, ticket_id: str) -> ResponseTicket:
        """Use a response URL once. Raises `used_url` or `expired_url`."""
        ticket = self._responses.get(ticket_id)
        if ticket is None:
            raise SlackRefusal("invalid_url", status=404)
        if time.monotonic() - ticket.issued >= self._timings.response_url_seconds:
            raise SlackRefusal("expired_url", status=404)
        if ticket.uses >= self._timings.response_url_uses:
            raise SlackRefusal("used_url", status=404)
        ticket.uses += 1
        return ticket
