"""The buttons about models: *Train now*, *Stop*, *Approve*, *Reject*, *Use this model*, *Go back to …*, the canary's.

Who is a lead is checked here and again when it is done. Each click is a request of its own, done by the leads' worker;
what it asks for names the version that it is about, so a second click, or one on an old message, changes nothing.
"""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.services import Services
from handlers import lead_canary
from handlers.lead_models import APPROVE, DECLINE
from handlers.lead_places import clicked_at
from handlers.lead_questions import LOOK
from handlers.leads import Leads
from handlers.requests import record_reply
from handlers.views import canary, verdict
from handlers.views import models as listed
from handlers.views import tuning as card


def register(app: App, services: Services, leads: Leads) -> None:
    """Listen to the buttons."""

    def on(action_id: str, command: str, before: str = "") -> None:
        def clicked(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
            _record(services, leads, body, command, f"{before} {_arguments(body, action)}".strip())
            ack()

        app.action(action_id)(clicked)

    on(listed.TRAIN_ACTION, "tune")
    on(listed.LIST_ACTION, "models")
    on(listed.LOOK_ACTION, "models", LOOK)
    on(card.NOT_NOW_ACTION, "models", DECLINE)
    on(card.USE_ACTION, "promote")
    on(card.BACK_ACTION, "rollback")
    on(card.STOP_ACTION, "stop")
    on(card.APPROVE_ACTION, "tune", APPROVE)
    on(verdict.APPROVE_ACTION, "accept")
    on(verdict.REJECT_ACTION, "reject")
    on(canary.LOOK_ACTION, "canary")
    on(canary.PROMOTE_ACTION, "canary", lead_canary.PROMOTE)
    on(canary.STOP_ACTION, "canary", lead_canary.STOP)
    on(canary.GO_ON_ACTION, "canary", lead_canary.GO_ON)


def _arguments(body: dict[str, Any], action: dict[str, Any]) -> str:
    """What a button names: a version and the kind of its message, the id of a job, or nothing."""
    words = str(action.get("value") or "").split()
    if action["action_id"] in (listed.LOOK_ACTION, card.APPROVE_ACTION) and words:
        return words[0]
    if len(words) >= 2:
        container = body.get("container") or {}
        *name, origin = words
        place = clicked_at(origin, container.get("channel_id") or "", container.get("message_ts") or "")
        return f"{' '.join(name)} {place}"
    return ""


def _record(services: Services, leads: Leads, body: dict[str, Any], command: str, arguments: str) -> None:
    user, team, key = body["user"]["id"], body["user"].get("team_id"), f"action:{body['trigger_id']}"
    if refusal := leads.refusal_in_time(user, team):
        record_reply(services, user, key, refusal)
        return
    services.store.lead_requests.add(
        delivery_key=key,
        user=user,
        team=team,
        channel=(body.get("container") or {}).get("channel_id") or "",
        command=command,
        arguments=arguments,
    )
    services.wake.ring()
