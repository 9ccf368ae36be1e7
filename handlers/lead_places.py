"""Where a button was clicked: it stands behind the arguments of a request, and its message is brought up to date.

A message about a training is told by whoever decided something; a list of models and a canary's message are one each.
"""

from __future__ import annotations

from dataset.records import LeadRequest
from handlers.lead_desk import LeadDesk
from handlers.lead_messages import Show, record_lead_message
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
