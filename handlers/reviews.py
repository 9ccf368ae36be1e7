"""Reviews: their buttons and their forms. Who is a lead is checked at every click and every time something is saved.

A form is opened within its trigger's three seconds from what the store holds. When one is saved, the place that it was
opened from (the message that lists the week's reviews, or the App Home) is brought up to date.
"""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import reviews
from bot.errors import ModelUnavailable
from bot.services import Services
from dataset.records import Answer, NoticeKind, Preference, ReviewKind, ReviewState
from dataset.rendering import after_call
from handlers import lead_texts
from handlers.forms import open_form
from handlers.lead_messages import Show, record_lead_message
from handlers.leads import Leads
from handlers.requests import record_reply
from handlers.views import review as form
from handlers.views import review_list
from handlers.views.correction import read_correction


def register(app: App, services: Services, leads: Leads) -> None:
    """Listen to the buttons of the week's reviews, and to the forms that they open."""
    desk = _Desk(services, leads)
    app.action(review_list.LIST_ACTION)(desk.show_list)
    app.action(review_list.OPEN_ACTION)(desk.open_review)
    app.action(review_list.FROM_NOTHING_ACTION)(desk.open_empty)
    app.action(form.READ_ACTION)(desk.read_call)
    app.view(form.READ_CALLBACK)(desk.turn_page)
    app.view(form.COMPARE_CALLBACK)(desk.save_comparison)
    app.view(form.CORRECT_CALLBACK)(desk.save_reference)


class _Desk:
    """The listeners."""

    def __init__(self, services: Services, leads: Leads) -> None:
        self._services = services
        self._store = services.store
        self._leads = leads

    def show_list(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        if self._may(body):
            user = body["user"]["id"]
            view = review_list.week_form(reviews.this_week(self._services), user)
            self._open(body, view, client)

    def open_review(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        ack()
        self._open_review(body, action["value"], client, empty=False)

    def open_empty(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        ack()
        self._open_review(body, action["value"], client, empty=True)

    def read_call(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        ack()
        if not self._may(body):
            return
        try:
            view = form.reader(self._store.calls.get(action["value"]), 0)
        except KeyError:
            self._tell(body, lead_texts.review_gone())
            return
        self._open(body, view, client)

    def turn_page(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        call_id, page = form.read_page(view)
        if not self._may(body):
            ack()
            return
        try:
            ack(response_action="update", view=form.reader(self._store.calls.get(call_id), page))
        except KeyError:
            self._tell(body, lead_texts.review_gone())
            ack()

    def save_comparison(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        base, user = form.read_base(view), body["user"]["id"]
        said = form.read_preference(view["state"]["values"])
        refusal = self._refusal(body) or (None if said else lead_texts.preference_required())
        if refusal or said is None:
            ack(response_action="errors", errors={form.PREFERENCE: refusal or ""})
            return
        try:
            shown = reviews.shown(self._store, base.review_id, user)
            counts = reviews.compare(self._services, base.review_id, user, *said)
        except KeyError:
            self._tell(body, lead_texts.review_gone())
            ack(response_action="clear")
            return
        self._refresh(base.origin, user, f"compared:{view['id']}:{base.review_id}")
        draft = _better(shown, *said)
        ack(
            response_action="update",
            view=form.correct_form(shown, draft, base.origin, compared=lead_texts.compared(counts)),
        )

    def save_reference(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        base, user = form.read_base(view), body["user"]["id"]
        if refusal := self._refusal(body):
            ack(response_action="errors", errors={"title": refusal})
            return
        try:
            draft = self._store.answers.get(base.draft) if base.draft else None
            started_from = draft or form.NOTHING
            read = read_correction(view["state"]["values"], started_from, [started_from], base.most_items)
            if isinstance(read, dict):
                ack(response_action="errors", errors=read)
                return
            call = self._store.calls.get(self._store.reviews.get(base.review_id).call_id)
            unsaid = after_call(self._store, self._services.pseudonymiser, call.id, read.summary).texts
            if any(form.mark(words) not in base.told for words in unsaid):
                ack(response_action="update", view=form.doubtful_form(call, read, base, unsaid))
                return
            key = f"view:{view['id']}:{base.review_id}"
            saved = reviews.save_reference(
                self._services,
                delivery_key=key,
                review_id=base.review_id,
                lead=user,
                summary=read.summary,
                drafted_from=base.draft,
                unsaid=len(unsaid),
            )
        except ModelUnavailable as error:  # a pseudonymiser that is far away; the form stays open with its text
            ack(response_action="errors", errors={"title": str(error)})
            return
        except KeyError:
            self._tell(body, lead_texts.review_gone())
            ack(response_action="clear")
            return
        if saved.new and saved.others:
            record_reply(self._services, user, key, lead_texts.reference_superseded(list(saved.others)))
        self._refresh(base.origin, user, key)
        ack(response_action="clear")

    def _open_review(self, body: dict[str, Any], review_id: str, client: WebClient, *, empty: bool) -> None:
        if not self._may(body):
            return
        user = body["user"]["id"]
        try:
            shown = reviews.shown(self._store, review_id, user)
        except KeyError:
            self._tell(body, lead_texts.review_gone())
            return
        origin = _origin(body)
        if shown.review.state is ReviewState.DONE:
            self._tell(body, lead_texts.review_done(shown.review.lead))
            self._refresh(origin, user, f"action:{body['trigger_id']}")
            return
        self._store.reviews.note_opened(review_id, user)
        if shown.review.kind is ReviewKind.COMPARE:
            view = form.compare_form(shown, origin)
        else:
            view = form.correct_form(shown, None if empty else shown.answers[0], origin)
        self._open(body, view, client)

    def _open(self, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
        user, trigger = body["user"]["id"], body["trigger_id"]
        on_top = (body.get("view") or {}).get("type") == "modal"
        kept = lead_texts.nothing_kept()
        open_form(self._services, client, trigger, view, user, f"action:{trigger}", kept, on_top=on_top)

    def _refresh(self, origin: form.Origin, user: str, key: str) -> None:
        """Bring up to date what the review was opened from."""
        if origin.channel and origin.ts:
            record_lead_message(self._services, user, key, Show.REVIEWS, channel=origin.channel, ts=origin.ts)
            return
        self._store.outbox.add(NoticeKind.HOME, user, f"home:{key}", lane=f"home:{user}")
        self._services.wake.ring()

    def _refusal(self, body: dict[str, Any]) -> str | None:
        return self._leads.refusal_in_time(body["user"]["id"], body["user"].get("team_id"))

    def _may(self, body: dict[str, Any]) -> bool:
        """Whether a lead sent this; whoever is none is told so."""
        refusal = self._refusal(body)
        if refusal:
            self._tell(body, refusal)
        return refusal is None

    def _tell(self, body: dict[str, Any], text: str) -> None:
        record_reply(self._services, body["user"]["id"], f"review:{body['trigger_id']}", text)


def _origin(body: dict[str, Any]) -> form.Origin:
    container = body.get("container") or {}
    if container.get("type") != "message":
        return form.Origin()
    return form.Origin(container.get("channel_id"), container.get("message_ts"))


def _better(shown: reviews.Shown, preference: Preference, preferred_id: str | None) -> Answer | None:
    """The answer that a reference is drafted from after a comparison: none where both were bad."""
    match preference:
        case Preference.BETTER:
            return next((answer for answer in shown.answers if answer.id == preferred_id), None)
        case Preference.EQUAL:
            return shown.answers[0]
        case Preference.NEITHER:
            return None
