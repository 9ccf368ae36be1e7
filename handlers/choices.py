"""*Learn this one*: a lead marks one version of an answer as the one that is learned. The newest choice counts."""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.services import Services
from dataset.records import AuthorKind
from handlers import texts
from handlers.lead_messages import Show, record_lead_message
from handlers.leads import Leads
from handlers.requests import record_reply
from handlers.views import choose


def register(app: App, services: Services, leads: Leads) -> None:
    """Listen to the buttons of the versions, and of the list of calls that were corrected more than once."""
    store = services.store

    def learn(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        user, key = body["user"]["id"], f"action:{body['trigger_id']}"
        try:
            answer = store.answers.get(action["value"])
        except KeyError:
            answer = None
        refusal = leads.refusal_in_time(user, body["user"].get("team_id"))
        if refusal or answer is None or answer.author_kind is not AuthorKind.PERSON:
            record_reply(services, user, key, refusal or texts.gone())
            ack()
            return
        with store.transaction():
            if store.feedback.add_choice(delivery_key=key, correction=answer, user=user):
                store.audit.add(user, "choose", answer.debrief_id, f"answer {answer.id}, version {answer.version}")
            channel, ts = _message(body)
            record_lead_message(services, user, key, Show.VERSIONS, about=answer.call_id, channel=channel, ts=ts)
        ack()

    def versions(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        user, key = body["user"]["id"], f"action:{body['trigger_id']}"
        if refusal := leads.refusal_in_time(user, body["user"].get("team_id")):
            record_reply(services, user, key, refusal)
        else:
            record_lead_message(services, user, key, Show.VERSIONS, about=action["value"])
        ack()

    app.action(choose.CHOOSE_ACTION)(learn)
    app.action(choose.VERSIONS_ACTION)(versions)


def _message(body: dict[str, Any]) -> tuple[str, str]:
    """Channel and ts of the message whose button was clicked."""
    container = body.get("container") or {}
    return container.get("channel_id") or "", container.get("message_ts") or ""
