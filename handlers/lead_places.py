"""Where a button was clicked: it stands behind the arguments of a request, and its message is brought up to date.

A message about a training is told by whoever decided something; a list of models and a canary's message are one each.
What was clicked in a message that is not up to date is not done where it would undo what was decided since.
"""

from __future__ import annotations

from dataset.model_records import ModelStatus
from dataset.records import LeadRequest
from handlers import flywheel_texts
from handlers.lead_desk import LeadDesk
from handlers.lead_messages import Show, record_lead_message
from handlers.requests import record_reply
from handlers.slack_text import escape
from handlers.views.canary import FROM_CANARY
from handlers.views.tuning import FROM_CARD, FROM_LIST

CLICKED = "clicked"
"""Before the place of a click, in the arguments of a request. Nobody can type it: `takes` refuses it."""


def clicked_at(origin: str, channel: str, ts: str) -> str:
    """What is put behind the arguments of a request that was a click in a message of the kind `origin`."""
    return f"{CLICKED} {origin} {channel or '-'} {ts or '-'}"


def split(request: LeadRequest) -> tuple[list[str], list[str]]:
    """The words of a request, and where it was clicked: kind of message, channel, ts; nothing where it was typed."""
    words = request.arguments.split()
    if CLICKED not in words:
        return words, []
    at = words.index(CLICKED)
    return words[:at], words[at + 1 :]


def refresh(desk: LeadDesk, request: LeadRequest, place: list[str], *, about: str = "") -> None:
    """Bring the message up to date that was clicked in; `about` is the canary that it shows."""
    match place:
        case [origin, channel, ts] if origin == FROM_LIST and ts != "-":
            record_lead_message(desk.services, request.user, request.id, Show.MODELS, channel=channel, ts=ts)
        case [origin, channel, ts] if origin == FROM_CANARY and ts != "-":
            key = f"{request.id}:canary"
            record_lead_message(desk.services, request.user, key, Show.CANARY, about=about, channel=channel, ts=ts)
        case [origin, *_] if origin == FROM_CARD:
            desk.services.wake.ring()


def still_waits(desk: LeadDesk, request: LeadRequest, name: str, place: list[str]) -> bool:
    """Whether a version waits for a lead's word still; where it does not, the lead is told what became of it.

    A message that Slack could not bring up to date has its buttons for ever: they are not to undo what was decided
    since, such as a canary's end for the harm that it did.
    """
    services = desk.services
    version = next((known for known in services.store.registry.all() if known.name == name), None)
    if version is None or version.status in (ModelStatus.CANDIDATE, ModelStatus.FAILED):
        return True  # what cannot be used says so itself
    record_reply(services, request.user, request.id, flywheel_texts.decided_already(escape(name), version.status))
    record_lead_message(services, request.user, f"{request.id}:now", Show.TUNING, about=version.job_id)
    refresh(desk, request, place)
    return False
