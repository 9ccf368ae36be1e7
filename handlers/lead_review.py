"""`/debrief-dataset review`: the week's calls to review, as a message to the lead who asks."""

from __future__ import annotations

from dataset.records import LeadRequest
from handlers import lead_texts
from handlers.lead_desk import LeadCommand, LeadDesk
from handlers.lead_messages import Show, record_lead_message


def _review(desk: LeadDesk, request: LeadRequest) -> None:
    record_lead_message(desk.services, request.user, request.id, Show.REVIEWS)


REVIEW = LeadCommand(
    usage="`/debrief-dataset review`: a few held-out calls to review, and how many references there are",
    takes=lambda words: not words,
    started=lead_texts.reviews_started(),
    do=_review,
)
