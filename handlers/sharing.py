"""*Share to channel* and *Try again*: what a person does with a debrief besides judging it."""

from __future__ import annotations

import json
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import Services
from dataset.records import MessageKind, NoticeKind
from dataset.store import lane_of
from handlers import texts
from handlers.forms import open_form
from handlers.requests import record_reply
from handlers.views import modals
from handlers.views.blocks import field
from handlers.views.card import RETRY_ACTION, SHARE_ACTION


def register(app: App, services: Services) -> None:
    """Listen to *Share to channel*, to the form that asks for the channel, and to *Try again*."""
    store = services.store

    def share(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        user, trigger = body["user"]["id"], body["trigger_id"]
        try:
            debrief = store.debriefs.get(action["value"])
        except KeyError:
            record_reply(services, user, f"action:{trigger}", texts.gone())
            ack()
            return
        if debrief.channel and not debrief.channel.startswith("D"):
            _share(services, debrief.id, user, debrief.channel, debrief.thread_ts, f"action:{trigger}")
            ack()
            return
        ack()
        kept = "Nothing was shared."
        open_form(services, client, trigger, modals.share(debrief.id), user, f"action:{trigger}", kept)

    def share_to(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        debrief_id = json.loads(view["private_metadata"])["debrief"]
        if not store.debriefs.of_call(debrief_id):
            record_reply(services, body["user"]["id"], f"view:{view['id']}", texts.gone())
            ack()
            return
        channel = field(view["state"]["values"], "channel").get("selected_conversation")
        if not channel:
            ack(response_action="errors", errors={"channel": texts.required("The channel")})
            return
        _share(services, debrief_id, body["user"]["id"], channel, None, f"view:{view['id']}")
        ack()

    def retry(ack: Ack, body: dict[str, Any], action: dict[str, Any]) -> None:
        debrief_id = action["value"]
        with store.transaction():
            if not store.debriefs.of_call(debrief_id):
                record_reply(services, body["user"]["id"], f"action:{body['trigger_id']}", texts.gone())
            elif store.debriefs.retry(debrief_id):
                store.audit.add(body["user"]["id"], "retry", debrief_id)
                store.outbox.update_copies(debrief_id, f"action:{body['trigger_id']}")
        services.wake.ring()
        ack()

    app.action(SHARE_ACTION)(share)
    app.view(modals.SHARE)(share_to)
    app.action(RETRY_ACTION)(retry)


def _share(services: Services, debrief_id: str, user: str, channel: str, thread_ts: str | None, key: str) -> None:
    """Have a copy posted to a channel, once: a second click says that it is there already."""
    store = services.store
    payload = {"user": user} | ({"thread_ts": thread_ts} if thread_ts else {})
    with store.transaction():
        if store.outbox.add(
            NoticeKind.SHARE,
            channel,
            f"share:{debrief_id}:{channel}",
            lane=lane_of(debrief_id, MessageKind.SHARED, channel),
            debrief_id=debrief_id,
            payload=payload,
        ):
            store.audit.add(user, "share", debrief_id, channel)
        else:
            record_reply(services, user, key, texts.shared_already())
    services.wake.ring()
