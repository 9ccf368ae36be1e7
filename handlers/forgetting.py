"""*Forget it*: the click that confirms. Who is a lead is checked here and again when it is done."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.services import Services
from handlers.lead_forget import CONFIRMED, NAME
from handlers.leads import Leads
from handlers.requests import record_reply
from handlers.views import forget as views


def register(app: App, services: Services, leads: Leads) -> None:
    """Listen to the buttons that confirm."""

    def confirmed(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        user, team = body["user"]["id"], body["user"].get("team_id")
        container = body.get("container") or {}
        channel, ts = container.get("channel_id") or "", container.get("message_ts") or ""
        if refusal := leads.refusal_in_time(user, team):
            record_reply(services, user, f"action:{body['trigger_id']}", refusal)
        else:
            # By its click, so that it may be tried again where it failed. Forgetting twice is forgetting once, and told
            # once: a double click does no harm.
            services.store.lead_requests.add(
                delivery_key=f"action:{body['trigger_id']}",
                user=user,
                team=team,
                channel=channel,
                command=NAME,
                arguments=f"{CONFIRMED} {ts} {action['value']}",
            )
            services.wake.ring()
        ack()

    for action_id in (views.FORGET_ACTION, views.FORGET_GROUP_ACTION):
        app.action(action_id)(confirmed)
