"""The right to be forgotten: what goes, what is asked of Slack, and what only a person can reach.

    find ──► Traces           what there is (a dry run ends here)
    forget ──► Report         all of it deleted in one transaction; deletions in Slack wait in the outbox
    scrub ──► Scrubbed        the bytes taken out of the store's files, after the commit

A report holds ids and counts, never text, and stays in the store as the call's tombstone.
"""

from __future__ import annotations

import logging
import re
import sqlite3
import time
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from enum import Enum
from typing import Protocol

from dataset.records import NoticeKind
from dataset.store import Store, make_report
from dataset.store.traces import Model, Report, Traces

logger = logging.getLogger(__name__)

# A message that is being sent at this moment is there, or not, when its sender's own patience (8 s) has ended.
IN_FLIGHT = timedelta(seconds=20)
SCRUB_ATTEMPTS = 5
SCRUB_PAUSE_SECONDS = 1.0
SLACK_PLACE = "slack:"

_SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,}")


class ModelRegistry(Protocol):
    """What is asked of whoever knows which models there are."""

    def trained_on(self, snapshots: Collection[str]) -> Sequence[Model]:
        """The models (whatever became of them) that were trained on one of these snapshots."""
        ...


class NoModels:
    """The registry where no model was ever trained."""

    def trained_on(self, snapshots: Collection[str]) -> Sequence[Model]:  # noqa: ARG002 - the protocol's
        """None."""
        return ()


class Scrubbed(Enum):
    """Whether the bytes of what was forgotten are out of the store's files."""

    DONE = "done"
    BLOCKED = "blocked"  # another process reads or writes; it is tried again every hour
    FAILED = "failed"  # the file could not be written anew: no room, most likely


def find(store: Store, some_ids: Sequence[str], *, group: bool = False) -> tuple[list[Traces], list[str]]:
    """What there is of these calls (ids of calls, debriefs or answers), each call once; and the ids that lead nowhere.

    `group`: also the calls that hold nearly the same text as one of them, and so on from those.
    """
    found: dict[str, Traces] = {}
    unknown: list[str] = []
    waiting = list(dict.fromkeys(some_ids))
    while waiting:
        traces = store.erasure.traces(waiting[0])
        if traces is None:
            unknown.append(waiting[0])
        elif traces.subject not in found:
            found[traces.subject] = traces
            waiting += traces.others if group else ()
        waiting.pop(0)
    return list(found.values()), unknown


def forget(
    store: Store,
    some_ids: Sequence[str],
    *,
    actor: str,
    registry: ModelRegistry,
    group: bool = False,
    at_once: Callable[[list[Report]], None] = lambda _reports: None,
) -> list[Report]:
    """Delete all that there is of these calls, in one transaction, and ask for the same in Slack.

    `actor` is who asked: a Slack user id, or "command line". `at_once` is told the reports within the transaction.
    A call that was forgotten before, or never was, gives no report. `scrub` is to follow.
    """
    with store.transaction():
        found, _ = find(store, some_ids, group=group)
        reports = [_forget(store, traces, actor, registry) for traces in found]
        at_once(reports)
    return reports


def scrub(store: Store, wait: Callable[[float], object] = time.sleep) -> Scrubbed:
    """Take what was deleted out of the bytes of the store's files. Not inside a transaction.

    `wait` pauses between the attempts, in seconds. What does not succeed is tried again every hour by the running bot.
    """
    for attempt in range(SCRUB_ATTEMPTS):
        if attempt:
            wait(SCRUB_PAUSE_SECONDS)
        try:
            if store.erasure.scrub():
                return Scrubbed.DONE
        except sqlite3.OperationalError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                logger.error("the store's file was not written anew (%s)", getattr(error, "sqlite_errorname", "?"))
                return Scrubbed.FAILED
    logger.warning("another reader keeps the write-ahead log from being emptied; it is tried again")
    return Scrubbed.BLOCKED


def _forget(store: Store, traces: Traces, actor: str, registry: ModelRegistry) -> Report:
    models = tuple(registry.trained_on(traces.snapshots)) if traces.snapshots else ()
    report = make_report(traces, actor, store.clock(), models)
    store.erasure.erase(traces, report)
    for model in models:
        if model.retrainable:
            store.erasure.want_retraining(model.name, traces.subject)
    _ask_slack(store, traces, actor)
    rows = sum(traces.counts.values())
    store.audit.add(actor, "forget", traces.subject, f"{rows} rows, {len(traces.snapshots)} snapshots")
    return report


def _ask_slack(store: Store, traces: Traces, actor: str) -> None:
    """Write down what is to be deleted in Slack. These notices name no row of the call: it is gone."""
    about = {"subject": traces.subject} | ({"user": actor} if _SLACK_USER.fullmatch(actor) else {})

    def delete(target: str, name: str, what: dict[str, str], delay: timedelta = timedelta(0)) -> None:
        key = f"delete:{target}:{name}"
        # A lane each: one that Slack is slow to delete holds up no other.
        store.outbox.add(NoticeKind.DELETE, target, key, lane=key, payload={**what, **about}, delay=delay)

    for copy in traces.copies:
        delete(copy.channel, copy.ts, {"ts": copy.ts})
    for sending in traces.doubtful:
        what = {"notice": sending.notice_id, "since": sending.created_at.isoformat()}
        what |= {"thread_ts": sending.thread_ts} if sending.thread_ts else {}
        delete(sending.target, sending.notice_id, what, IN_FLIGHT)
    for export in traces.exports:
        channel, _, file = export.place.removeprefix(SLACK_PLACE).partition(":")
        if export.place.startswith(SLACK_PLACE) and export.deleted_at is None:
            delete(channel, file, {"file": file, "export": export.id})
    for post in traces.lead_posts:
        if post.about in traces.ids:
            delete(post.channel, post.ts, {"ts": post.ts})
        else:
            # A list that named the call among others: rendered anew, it does not.
            payload = {"show": post.show, "about": post.about, "channel": post.channel, "ts": post.ts}
            key = f"lead:forgotten:{traces.subject}:{post.channel}:{post.ts}"
            store.outbox.add(NoticeKind.LEAD, post.user, key, payload=payload)
    for user in dict.fromkeys(given.user for given in traces.handed_in):
        if _SLACK_USER.fullmatch(user):
            # Their Home tab lists the titles of their newest debriefs.
            store.outbox.add(NoticeKind.HOME, user, f"home:forgotten:{traces.subject}:{user}", lane=f"home:{user}")
