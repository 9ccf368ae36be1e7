"""`/debrief-dataset tune | models | promote | rollback | stop`: training models, and deciding which one is used.

What is typed is confirmed first (`handlers.lead_questions`), and what a button does by the button's own dialog. A click
(`handlers.models`) is a request of the same kind, with where it was clicked behind it: the message there is brought up
to date, and says what came of it.
"""

from __future__ import annotations

from bot.errors import CostsUnseen, TuningError
from bot.services import Services
from bot.tuning import decisions
from bot.tuning.decisions import Decided
from dataset.model_records import ResourceKind
from dataset.records import LeadRequest
from handlers import flywheel_texts, tune_texts
from handlers.lead_desk import LeadCommand, LeadDesk
from handlers.lead_messages import Show, record_lead_message
from handlers.lead_places import CLICKED, refresh, split, still_waits
from handlers.lead_questions import LOOK, WITHOUT_VOTES, ask_promote, ask_rollback, ask_stop, ask_tune
from handlers.requests import record_reply
from handlers.slack_text import escape
from handlers.views.tuning import COSTS_SEEN

DECLINE, APPROVE = "decline", "approve"


def _tune(desk: LeadDesk, request: LeadRequest) -> None:
    words = request.arguments.split()
    if words[:1] == [APPROVE]:
        if not decisions.approve(desk.services, words[1], request.user):
            record_reply(desk.services, request.user, request.id, tune_texts.approved_before())
        return
    job_id = decisions.job_id_of(request.id)
    twice = desk.services.store.tuning.asked_just_now(request.user)
    own_answers = False if WITHOUT_VOTES in words else None
    job = twice or decisions.ask(desk.services, job_id, request.user, own_answers=own_answers)
    if job.id != job_id:
        # Somebody else's, or a double click: this lead is told of it too.
        record_lead_message(desk.services, request.user, request.id, Show.TUNING, about=job.id)


def _models(desk: LeadDesk, request: LeadRequest) -> None:
    services = desk.services
    words, place = split(request)
    match words:
        case [word, job_id] if word == LOOK:
            record_lead_message(services, request.user, request.id, Show.TUNING, about=job_id, fresh=True)
        case [word, name] if word == DECLINE:
            if not still_waits(desk, request, name, place):
                return
            try:
                decisions.decline(services, name, request.user)
            except TuningError as error:
                record_reply(services, request.user, request.id, escape(str(error)))
            refresh(desk, request, place)
        case _:
            record_lead_message(services, request.user, request.id, Show.MODELS)


def _promote(desk: LeadDesk, request: LeadRequest) -> None:
    services = desk.services
    [name, *more], place = split(request)
    try:
        decided = decisions.promote(services, name, request.user, costs_seen=COSTS_SEEN in more)
    except CostsUnseen as error:
        # Typed, or clicked in a message from before it cost: the list of models has the button that says how much.
        record_reply(services, request.user, request.id, tune_texts.costs_unseen(escape(name), escape(error.costs)))
        record_lead_message(services, request.user, f"{request.id}:costs", Show.MODELS)
        return
    except TuningError as error:
        record_reply(services, request.user, request.id, escape(str(error)))
        return
    if not place:
        match decided:
            case Decided.DONE:
                told = tune_texts.promoted(escape(name), decisions.way_back(services))
            case Decided.BEFORE:
                told = tune_texts.promoted_before(escape(name))
            case Decided.ON_ITS_WAY:
                told = tune_texts.on_its_way(escape(name), decisions.champion_name(services))
        record_reply(services, request.user, request.id, told)
    refresh(desk, request, place)


def _rollback(desk: LeadDesk, request: LeadRequest) -> None:
    services = desk.services
    words, place = split(request)
    leave = words[0] if words else None
    try:
        done = decisions.roll_back(services, request.user, leave=leave)
    except CostsUnseen as error:
        told = tune_texts.costs_unseen(escape(error.model), escape(error.costs))
        record_reply(services, request.user, request.id, told)
        record_lead_message(services, request.user, f"{request.id}:costs", Show.MODELS)
        return
    on_its_way = done is not None and done[2] is Decided.ON_ITS_WAY
    problem = decisions.trouble(services, done[1]) if done is not None and not on_its_way else None
    if on_its_way and done is not None:
        if not place:
            record_reply(services, request.user, request.id, tune_texts.on_its_way(done[1], done[0]))
    elif problem is not None:
        record_reply(services, request.user, request.id, tune_texts.rolled_back_to_trouble(escape(str(problem))))
    elif done is not None and (left_costs := costs_on(services, done[0])) and place:
        record_reply(services, request.user, request.id, tune_texts.left_costs(done[0]))
    elif done is not None and not place:
        record_reply(services, request.user, request.id, tune_texts.rolled_back(*done[:2], costs=left_costs))
    elif done is None:
        now = decisions.champion_name(services)
        told = tune_texts.nothing_to_roll_back(now)
        if leave is not None and leave != now:
            # A second click on the same button: the message says by now what came of the first.
            told = "" if place else tune_texts.not_in_use_any_more(escape(leave), now)
        if told:
            record_reply(services, request.user, request.id, told)
    refresh(desk, request, place)


def costs_on(services: Services, left: str) -> bool:
    """Whether what serves a version that was left is there still, and costs by the hour."""
    places = services.store.resources.all(ResourceKind.THROUGHPUT)
    return any(place.model == left and place.next_model is None for place in places)


def _stop(desk: LeadDesk, request: LeadRequest) -> None:
    job = desk.services.store.tuning.under_way()
    if request.arguments and job is not None and job.id != request.arguments:
        record_reply(desk.services, request.user, request.id, flywheel_texts.confirmed_too_late())
        return
    if decisions.stop(desk.services, request.user) is None:
        record_reply(desk.services, request.user, request.id, tune_texts.nothing_to_stop())


TUNE = LeadCommand(
    usage=(
        "`/debrief-dataset tune [without-votes]`: train a new model on what was corrected, as *Train now* on the App"
        " Home does; or without the answers that were only voted useful"
    ),
    takes=lambda words: not words or words == [WITHOUT_VOTES],
    started=tune_texts.tune_started(),
    do=_tune,
    ask=ask_tune,
)
MODELS = LeadCommand(
    usage="`/debrief-dataset models`: the versions of the model, what each learned from, and which one is used",
    takes=lambda words: not words,
    started=tune_texts.models_started(),
    do=_models,
)
PROMOTE = LeadCommand(
    usage=(
        "`/debrief-dataset promote [version]`: that one writes every debrief from then on; without a name, the canary,"
        " or else the newest candidate"
    ),
    takes=lambda words: len(words) <= 1 and words != [CLICKED],
    started=tune_texts.promote_started(),
    do=_promote,
    ask=ask_promote,
)
ROLLBACK = LeadCommand(
    usage="`/debrief-dataset rollback`: take the newest step back: the canary, or the last promotion",
    takes=lambda words: not words,
    started=tune_texts.rollback_started(),
    do=_rollback,
    ask=ask_rollback,
)
STOP = LeadCommand(
    usage="`/debrief-dataset stop`: give up the training that is under way",
    takes=lambda words: not words,
    started=tune_texts.stop_started(),
    do=_stop,
    ask=ask_stop,
)
