"""*Correct*: the form with everything prefilled, and what saving it does.

A correction names the answer that it was made from. Where somebody else corrected that answer meanwhile, it is
refused: the form comes back with their version on top and the person's own text still in its fields.
"""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import Services
from dataset.records import Answer, AuthorKind
from handlers import texts
from handlers.forms import open_form
from handlers.requests import record_reply
from handlers.views import correction as form
from handlers.views.card import CORRECT_ACTION


def register(app: App, services: Services) -> None:
    """Listen to *Correct* and to its form."""
    store = services.store

    def open_correction(ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        ack()
        user, trigger = body["user"]["id"], body["trigger_id"]
        answer = store.answers.current(action["value"])
        if answer is None:
            record_reply(services, user, f"action:{trigger}", texts.gone())
            return
        view = form.correction_form(answer)
        open_form(services, client, trigger, view, user, f"action:{trigger}", "Nothing was changed.")

    def save(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        base = form.read_base(view)
        current = store.answers.current(base.debrief_id)
        if current is None:
            record_reply(services, body["user"]["id"], f"view:{view['id']}", texts.gone())
            ack()
            return
        started_from = store.answers.get(base.answer_id)
        versions = store.answers.versions(base.debrief_id)
        read = form.read_correction(view["state"]["values"], started_from, versions)
        if isinstance(read, dict):
            ack(response_action="errors", errors=read)
            return
        if read.summary == started_from.summary:
            ack(response_action="errors", errors={"title": texts.nothing_corrected()})
            return
        key = f"view:{view['id']}:{base.answer_id}"
        newer = _save(services, key, started_from, read, body["user"]["id"])
        if newer is None:
            ack()
        else:
            conflict = form.correction_form(newer, draft=read, theirs=newer.author)
            ack(response_action="update", view=conflict)

    app.action(CORRECT_ACTION)(open_correction)
    app.view(form.CALLBACK)(save)


def _save(services: Services, key: str, started_from: Answer, corrected: form.Corrected, user: str) -> Answer | None:
    """Save a correction, or return the newer answer that bars it. A redelivered form changes nothing."""
    store = services.store
    with store.transaction():
        if store.feedback.seen(key):
            return None
        current = store.answers.current(started_from.debrief_id)
        if current is not None and current.id != started_from.id:
            return current
        answer = store.answers.add(
            debrief_id=started_from.debrief_id,
            call_id=started_from.call_id,
            author_kind=AuthorKind.PERSON,
            author=user,
            summary=corrected.summary,
            item_ids=corrected.item_ids,
            parent=started_from,
        )
        store.feedback.add_correction(delivery_key=key, correction=answer, user=user)
        store.audit.add(user, "correct", answer.debrief_id, f"answer {answer.version}")
        store.outbox.update_copies(answer.debrief_id, answer.id)
    services.wake.ring()
    return None
