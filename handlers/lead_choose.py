"""`/debrief-dataset choose`: the versions of an answer, for a lead to say which one is learned."""

from __future__ import annotations

from dataset.records import LeadRequest
from handlers import lead_texts
from handlers.lead_desk import LeadCommand, LeadDesk
from handlers.lead_messages import Show, record_lead_message


def _choose(desk: LeadDesk, request: LeadRequest) -> None:
    about = request.arguments.strip()
    show = Show.VERSIONS if about else Show.SEVERAL
    record_lead_message(desk.services, request.user, request.id, show, about=about)


CHOOSE = LeadCommand(
    usage=(
        "`/debrief-dataset choose`: the calls that were corrected more than once; `choose` and the id of a debrief or"
        " call: its versions, and which one is learned"
    ),
    takes=lambda words: len(words) <= 1,
    started=lead_texts.choose_started(),
    do=_choose,
)
