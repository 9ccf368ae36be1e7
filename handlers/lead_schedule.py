"""`/debrief-dataset schedule`: what runs next by the clock, and what the next training waits for."""

from __future__ import annotations

from dataset.records import LeadRequest
from handlers import canary_texts
from handlers.lead_desk import LeadCommand, LeadDesk
from handlers.lead_messages import Show, record_lead_message


def _schedule(desk: LeadDesk, request: LeadRequest) -> None:
    record_lead_message(desk.services, request.user, request.id, Show.SCHEDULE)


SCHEDULE = LeadCommand(
    usage="`/debrief-dataset schedule`: what runs next by itself, and what the next training waits for",
    takes=lambda words: not words,
    started=canary_texts.schedule_started(),
    do=_schedule,
)
