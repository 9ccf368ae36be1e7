"""The gate's and the canary's buttons, and `/debrief-dataset canary`: approving a candidate, and deciding on a canary.

What the buttons ask for cannot be typed (`takes` refuses it); where one was clicked stands behind its arguments, as in
`handlers.lead_models`.
"""

from __future__ import annotations

from bot.errors import CostsUnseen, TuningError
from bot.tuning import canary as canaries
from bot.tuning import decisions
from bot.tuning.canary import Accepted
from dataset.evaluation_records import Canary, CanaryEnd
from dataset.records import LeadRequest
from handlers import canary_texts, flywheel_texts, tune_texts
from handlers.lead_desk import LeadCommand, LeadDesk
from handlers.lead_messages import Show, record_lead_message
from handlers.lead_places import refresh, split, still_waits
from handlers.requests import record_reply
from handlers.slack_text import escape
from handlers.views.tuning import COSTS_SEEN

PROMOTE, STOP, GO_ON = "promote", "stop", "go-on"


def _accept(desk: LeadDesk, request: LeadRequest) -> None:
    services = desk.services
    [name, *more], place = split(request)
    if not still_waits(desk, request, name, place):
        return
    try:
        accepted = canaries.accept(services, name, request.user, costs_seen=COSTS_SEEN in more)
    except CostsUnseen as error:
        # Clicked in a message from before it cost: the list of models has the button that says how much.
        record_reply(services, request.user, request.id, tune_texts.costs_unseen(escape(name), escape(error.costs)))
        record_lead_message(services, request.user, f"{request.id}:costs", Show.MODELS)
        return
    except TuningError as error:
        record_reply(services, request.user, request.id, escape(str(error)))
        return
    match accepted:
        case Accepted.IN_CANARY:
            canary = services.store.canaries.current()
            if canary is not None:
                record_lead_message(services, request.user, request.id, Show.CANARY, about=canary.id)
        case Accepted.ANOTHER:
            canary = services.store.canaries.current()
            told = flywheel_texts.another_canary(escape(name), escape(canary.model if canary else "another version"))
            record_reply(services, request.user, request.id, told)
        case Accepted.BEFORE:
            record_reply(services, request.user, request.id, flywheel_texts.approved_already(escape(name)))
        case Accepted.IN_USE | Accepted.ON_ITS_WAY:
            pass  # the message about the training says so
    refresh(desk, request, place)


def _reject(desk: LeadDesk, request: LeadRequest) -> None:
    [name, *_], place = split(request)
    if not still_waits(desk, request, name, place):
        return
    try:
        decisions.decline(desk.services, name, request.user)
    except TuningError as error:
        record_reply(desk.services, request.user, request.id, escape(str(error)))
    refresh(desk, request, place)


def _canary(desk: LeadDesk, request: LeadRequest) -> None:
    services, store = desk.services, desk.services.store
    words, place = split(request)
    if not words:
        canary = store.canaries.current()
        if canary is None:
            record_reply(services, request.user, request.id, canary_texts.no_canary())
        else:
            record_lead_message(services, request.user, request.id, Show.CANARY, about=canary.id)
        return
    [what, canary_id] = words
    try:
        canary = store.canaries.get(canary_id)
    except KeyError:
        record_reply(services, request.user, request.id, canary_texts.no_canary())
        return
    if canary.ended_at is not None:
        # A second click, or somebody was quicker: the message says how it ended.
        record_reply(services, request.user, request.id, canary_texts.canary_over(escape(canary.model)))
    else:
        _decide(desk, request, what, canary)
        if not place and what == STOP:
            told = canary_texts.canary_stopped(escape(canary.model), escape(canary.champion))
            record_reply(services, request.user, request.id, told)
    refresh(desk, request, place, about=canary_id)


def _decide(desk: LeadDesk, request: LeadRequest, what: str, canary: Canary) -> None:
    services, store = desk.services, desk.services.store
    if what == STOP:
        canaries.end(services, canary.id, CanaryEnd.STOPPED, request.user)
        return
    if what == GO_ON:
        days = services.settings.debrief_canary_days
        with store.transaction():
            if store.canaries.go_on(canary.id, days):
                store.audit.add(request.user, "canary goes on", canary.model, f"{days} days")
        return
    try:
        canaries.end(services, canary.id, CanaryEnd.DECIDED, request.user)
    except TuningError as error:  # it has seen a call that was forgotten meanwhile
        record_reply(services, request.user, request.id, escape(str(error)))


ACCEPT = LeadCommand(usage="", takes=lambda _: False, started="", do=_accept)
REJECT = LeadCommand(usage="", takes=lambda _: False, started="", do=_reject)
CANARY = LeadCommand(
    usage="`/debrief-dataset canary`: how the model does that writes a random share of the debriefs",
    takes=lambda words: not words,
    started=canary_texts.canary_started(),
    do=_canary,
)
