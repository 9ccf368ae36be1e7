"""*Look closer*: a lead compares the answers of champion and candidate without being told which is whose.

Who is a lead is checked at every step. Each answer is saved as it is given, so that closing the form half-way loses
nothing; a call that is forgotten meanwhile is passed over.
"""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.services import Services
from bot.tuning.gate.looking import glances, order, side_by_side, to_look_at
from bot.tuning.telling import tell
from dataset.evaluation_records import Evaluation
from handlers import flywheel_texts, lead_texts
from handlers.forms import open_form
from handlers.leads import Leads
from handlers.requests import record_reply
from handlers.views import look as form
from handlers.views.blocks import Block
from handlers.views.look import Look
from handlers.views.verdict import LOOK_ACTION


def register(app: App, services: Services, leads: Leads) -> None:
    """Listen to the button, and to the form that it opens."""
    desk = _Desk(services, leads)
    app.action(LOOK_ACTION)(desk.begin)
    app.view(form.CALLBACK)(desk.save)


class _Desk:
    """The listeners."""

    def __init__(self, services: Services, leads: Leads) -> None:
        self._services = services
        self._store = services.store
        self._leads = leads

    def begin(self, ack: Ack, body: dict[str, Any], action: dict[str, Any], client: WebClient) -> None:
        ack()
        user, trigger = body["user"]["id"], body["trigger_id"]
        if refusal := self._refusal(body):
            self._tell(body, refusal)
            return
        try:
            evaluation = self._store.evaluations.get(action["value"])
        except KeyError:
            self._tell(body, flywheel_texts.evaluation_gone())
            return
        look = Look(evaluation.id, tuple(to_look_at(self._services, evaluation, user)))
        view = self._next(look, evaluation, user)
        open_form(self._services, client, trigger, view, user, f"action:{trigger}", lead_texts.nothing_kept())

    def save(self, ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        look, user = form.read_look(view), body["user"]["id"]
        if refusal := self._refusal(body):
            ack(response_action="errors", errors={form.preference_block(look): refusal})
            return
        try:
            evaluation = self._store.evaluations.get(look.evaluation_id)
        except KeyError:
            self._tell(body, flywheel_texts.evaluation_gone())
            ack(response_action="clear")
            return
        call_id = look.calls[0]
        first = order(self._services, evaluation, call_id, user)
        said = form.read_choice(view, candidate_first=first)
        if said is None:
            ack(response_action="errors", errors={form.preference_block(look): flywheel_texts.look_required()})
            return
        with self._store.transaction():
            new = self._store.evaluations.add_glance(evaluation.id, call_id, user, said)
            if new:
                self._store.audit.add(user, "look closer", evaluation.id, said.value)
                if evaluation.job_id is not None:
                    tell(self._store, self._store.tuning.get(evaluation.job_id), f"glance:{call_id}:{user}")
        self._services.wake.ring()
        # Forgotten meanwhile, or said before from another form: what was said now counts for nothing.
        ack(response_action="update", view=self._next(look.after(said if new else None), evaluation, user))

    def _next(self, look: Look, evaluation: Evaluation, user: str) -> Block:
        """The form of the next call that can be shown, or what came of the look."""
        while look.calls:
            call_id = look.calls[0]
            try:
                side, call = side_by_side(self._services, evaluation, call_id), self._store.calls.get(call_id)
            except KeyError:  # forgotten
                side = None
            if side is not None and side.ours is not None and side.theirs is not None:
                both = (side.ours, side.theirs)
                first, second = both if order(self._services, evaluation, call_id, user) else both[::-1]
                return form.look_form(look, call, first, second)
            look = look.after(None)
        return form.done_view(look, evaluation, glances(self._store, evaluation))

    def _refusal(self, body: dict[str, Any]) -> str | None:
        return self._leads.refusal_in_time(body["user"]["id"], body["user"].get("team_id"))

    def _tell(self, body: dict[str, Any], text: str) -> None:
        record_reply(self._services, body["user"]["id"], f"look:{body['trigger_id']}", text)
