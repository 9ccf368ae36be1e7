"""`/debrief-dataset forget`: what there is of a call, and the button that forgets it.

Nothing is deleted by the command itself. A click on the button (`handlers.forgetting`) is a request of its own, done by
the leads' worker, which checks again that a lead asked. What it did is told in the transaction that did it.
"""

from __future__ import annotations

import logging
import re

from slack_sdk.errors import SlackClientError

from bot import erasure
from bot.services import Services
from bot.tuning import housekeeping
from dataset.records import LeadRequest
from dataset.store.traces import Report
from handlers import forget_texts
from handlers.lead_desk import LeadCommand, LeadDesk
from handlers.requests import record_reply
from handlers.slack_text import escape
from handlers.views import forget as views
from handlers.views.card import Rendered

logger = logging.getLogger(__name__)

NAME = "forget"
ID = re.compile(r"(?:call|dbf|ans)_[0-9a-f]{16}")

# Before the ids of a click; nobody can type it, as `takes` refuses it.
CONFIRMED = "confirmed"


def _do(desk: LeadDesk, request: LeadRequest) -> None:
    words = request.arguments.split()
    if words[0] == CONFIRMED:
        _forget(desk, request, words[1], words[2:])
        return
    message = _about(desk.services, words)
    channel = desk.client.conversations_open(users=request.user)["channel"]["id"]
    desk.client.chat_postMessage(channel=channel, text=message.text, blocks=message.blocks, unfurl_links=False)


def _about(services: Services, words: list[str]) -> Rendered:
    """What there is of the calls that were named, or the calls that the words lead to."""
    store = services.store
    if not any(ID.fullmatch(word) for word in words):
        return views.matches(store.erasure.search(" ".join(words)))
    found, unknown = erasure.find(store, words)
    notes = []
    for some_id in unknown:
        report = store.erasure.report(some_id)
        notes.append(forget_texts.forgotten_before(report) if report else forget_texts.unknown(some_id[:100]))
    return views.confirmation(found, notes) if found else views.sentence(escape("\n".join(notes)))


def _forget(desk: LeadDesk, request: LeadRequest, ts: str, subjects: list[str]) -> None:
    services, store = desk.services, desk.services.store

    def tell(reports: list[Report]) -> None:
        lines = forget_texts.in_all(reports, in_slack=True)
        for subject in subjects:
            before = store.erasure.report(subject)
            if before and subject not in [report.subject for report in reports]:
                lines.append(forget_texts.forgotten_before(before))
        text = "\n".join([*lines, forget_texts.out_of_reach()])
        record_reply(services, request.user, f"forgotten:{request.channel}:{ts}", text)

    erasure.forget(store, subjects, actor=request.user, registry=services.registry, at_once=tell)
    housekeeping.sweep(services)
    services.wake.ring()
    if trouble := forget_texts.scrubbed(erasure.scrub(store)):
        record_reply(services, request.user, f"scrubbed:{request.channel}:{ts}", trouble)
    try:
        # What an earlier try forgot counts as well: it was this click that asked for it.
        gone = sum(store.erasure.report(subject) is not None for subject in subjects)
        message = views.sentence(forget_texts.forgotten_in_short(gone))
        desk.client.chat_update(channel=request.channel, ts=ts, text=message.text, blocks=message.blocks)
    except (SlackClientError, OSError) as error:
        # The button stays, and leads to the same answer.
        logger.warning("a confirmation was not brought up to date: %s", type(error).__name__)


FORGET = LeadCommand(
    usage=(
        "`/debrief-dataset forget` and the id of a call or debrief, or words of its title or ticket: what there is of"
        " it, and a button that deletes all of it for good"
    ),
    takes=lambda words: bool(words) and words[0] != CONFIRMED,
    started=forget_texts.looking(),
    do=_do,
)
