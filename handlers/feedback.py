"""Votes and their reasons. A vote is saved before anything else happens; the form that asks why is best effort."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import Services
from dataset.records import Reason, Vote
from handlers import texts
from handlers.forms import open_form
from handlers.requests import record_reply
from handlers.views import modals
from handlers.views.blocks import field
from handlers.views.card import FEEDBACK_ACTION


def register(app: App, services: Services) -> None:
    """Listen to the feedback buttons (and the plain ones that stand in for them) and to the form of reasons."""

    def vote(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        name, debrief_id, answer_id = action["value"].split(":")
        user, trigger = body["user"]["id"], body.get("trigger_id") or ""
        key = f"action:{trigger}:{action.get('action_ts')}:{user}:{name}"
        value = Vote(name)
        if not _save_vote(services, key, debrief_id, answer_id, user, value):
            record_reply(services, user, key, texts.gone())
            ack()
            return
        ack()
        if value is Vote.DOWN:
            form = modals.reasons(debrief_id, answer_id)
            open_form(services, client, trigger, form, user, key, "Your vote is saved.")

    def reasons(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        chosen = tuple(Reason(o["value"]) for o in field(values, "reasons").get("selected_options") or [])
        comment = str(field(values, "comment").get("value") or "").strip() or None
        if Reason.OTHER in chosen and not comment:
            ack(response_action="errors", errors={"comment": texts.reasons_comment_required()})
            return
        if not chosen and not comment:
            ack(response_action="errors", errors={"reasons": texts.reasons_empty()})
            return
        about = json.loads(view["private_metadata"])
        if not services.store.debriefs.of_call(about["debrief"]):
            record_reply(services, body["user"]["id"], f"view:{view['id']}", texts.gone())
            ack()
            return
        services.store.feedback.add_reasons(
            delivery_key=f"view:{view['id']}",
            debrief_id=about["debrief"],
            answer_id=about["answer"],
            user=body["user"]["id"],
            reasons=chosen,
            comment=comment,
        )
        ack()

    for action_id in (FEEDBACK_ACTION, f"{FEEDBACK_ACTION}_up", f"{FEEDBACK_ACTION}_down"):
        app.action(action_id)(vote)
    app.view(modals.REASONS)(reasons)


def _save_vote(services: Services, key: str, debrief_id: str, answer_id: str, user: str, value: Vote) -> bool:
    """Record the vote and have all copies show it; False where the debrief is gone."""
    store = services.store
    with store.transaction():
        try:
            store.answers.get(answer_id)
        except KeyError:
            return False
        if store.feedback.add_vote(delivery_key=key, debrief_id=debrief_id, answer_id=answer_id, user=user, vote=value):
            store.outbox.update_copies(debrief_id, key)
    services.wake.ring()
    return True
