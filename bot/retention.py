"""Raw text kept for so many days, and then placeholders in its place.

A call that is past its time keeps what models learn from: its pseudonymised turns and answers, in which later versions
of the prompt can still be rendered. Its private map, what was handed in, titles and tickets go.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.erasure import scrub
from bot.schedule import Job
from bot.services import Services
from dataset.pseudonyms import Pseudonymiser, PseudonymMap
from dataset.pseudonyms.summaries import map_texts
from dataset.records import PseudonymisedCall
from dataset.rendering import without_a_way_back
from dataset.store import CallTexts, Store

logger = logging.getLogger(__name__)

NOTICES_KEPT = timedelta(days=30)
EVERY = timedelta(hours=1)
JOB = "retention"


@dataclass(frozen=True)
class Purged:
    """What was purged: calls, things that were handed in and never became a call, and old notices.

    `postponed` are calls past their time that were being worked on, or changed meanwhile: they are next time's.
    """

    calls: int = 0
    unread: int = 0
    notices: int = 0
    postponed: int = 0


def purge(
    store: Store,
    pseudonymiser: Pseudonymiser,
    kept_for: timedelta | None,
    *,
    actor: str,
    dry_run: bool = False,
    stopping: Callable[[], bool] = lambda: False,
) -> Purged:
    """Purge what is older than `kept_for` (None: keep all raw text) and sweep out old notices.

    Each call is one short transaction; where `stopping` turns true, the rest is left for the next time. A dry run
    counts and changes nothing.
    """
    now = store.clock()
    notices = store.retention.prune(now - NOTICES_KEPT, dry_run=dry_run)
    if kept_for is None:
        return Purged(notices=notices)
    cutoff = now - kept_for
    unread = store.retention.purge_unread(cutoff, dry_run=dry_run)
    past = store.retention.past(cutoff)
    if dry_run:
        return Purged(calls=len(past), unread=unread, notices=notices)
    done = postponed = 0
    for call_id in past:
        if stopping():
            break
        if _purge_call(store, pseudonymiser, call_id, cutoff):
            done += 1
        else:
            postponed += 1
    if done or unread:
        store.audit.add(actor, "purge", "raw text", f"{done} calls, {unread} unread")
    return Purged(done, unread, notices, postponed)


def retention_job(services: Services) -> Job:
    """The job of the running bot: purging, sweeping, and taking deleted bytes out of the store's files."""

    def work(stopping: Callable[[], bool]) -> None:
        days = services.settings.debrief_retention_days
        kept_for = timedelta(days=days) if days else None
        done = purge(services.store, services.pseudonymiser, kept_for, actor="retention", stopping=stopping)
        if done.calls or done.unread or done.notices:
            logger.info(
                "retention: %d calls and %d unread logs purged, %d old notices deleted",
                done.calls,
                done.unread,
                done.notices,
            )
        if services.store.erasure.scrub_wanted() and not stopping():
            scrub(services.store)

    return Job(JOB, EVERY, work, "purge old texts")


def _purge_call(store: Store, pseudonymiser: Pseudonymiser, call_id: str, cutoff: datetime) -> bool:
    """Purge one call; False where it was forgotten, or changed, meanwhile."""
    seen = store.retention.texts(call_id)
    if seen is None:
        return False
    try:
        call, private_map = _pseudonymised(store, pseudonymiser, call_id, seen)
    except KeyError:
        return False
    return store.retention.purge(call, seen, _hide(seen, pseudonymiser, private_map), cutoff)


def _pseudonymised(
    store: Store, pseudonymiser: Pseudonymiser, call_id: str, seen: CallTexts
) -> tuple[PseudonymisedCall, PseudonymMap]:
    """The form of a call that stays, and the map for its texts.

    What was kept when the call was served is used, so that a prompt has the same bytes before and after. Of a call that
    was purged before (somebody corrected it since), the map is made of what is left: it knows the placeholders.
    """
    kept = store.calls.pseudonymised(call_id, pseudonymiser.version)
    if kept is not None:
        call, private_map = kept
        return call, private_map or without_a_way_back(call, seen)
    return pseudonymiser.pseudonymise(store.calls.get(call_id))


def _hide(seen: CallTexts, pseudonymiser: Pseudonymiser, private_map: PseudonymMap) -> CallTexts:
    """The same texts with placeholders: one map for all of them, so that a placeholder means one thing in a call."""
    state = private_map

    def hide(text: str) -> str:
        nonlocal state
        hidden, state = pseudonymiser.extend(text, state)
        return hidden

    return CallTexts(
        purged=seen.purged,
        answers={name: map_texts(summary, hide) for name, summary in seen.answers.items()},
        references={name: map_texts(summary, hide) for name, summary in seen.references.items()},
        comments={name: hide(text) for name, text in seen.comments.items()},
        assignees={name: hide(text) for name, text in seen.assignees.items()},
    )
