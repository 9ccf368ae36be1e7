"""Who is told of a training: whoever asked for it, and every lead who has a message about it.

What is told is a notice in the outbox, rendered from the store when it is sent: a late one shows how things stand then.
A notice for a user group goes to each of its members: who they are, Slack is asked when it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.services import Services
from dataset.model_records import ModelStatus, TuningJob
from dataset.records import NoticeKind
from dataset.store import Store

SHOW = "tuning"
"""What the notices and messages about trainings are called in the store."""

SCHEDULE = "schedule"
"""Who asks for a training by the clock: nobody in Slack, so all leads are told how it ends."""

SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,}")
SLACK_GROUP = re.compile(r"S[A-Z0-9]{2,}")


def leads(services: Services) -> tuple[str, ...]:
    """All leads: their ids, and that of their user group where there is one."""
    group = services.settings.debrief_leads_group
    return (*services.settings.leads, *([group] if group else []))


def informed(store: Store, job: TuningJob) -> list[str]:
    """The people in Slack who are told of a job: who asked for it, and who has a message about it."""
    asked = [job.requested_by] if SLACK_USER.fullmatch(job.requested_by) else []
    return list(dict.fromkeys([*asked, *store.tuning.watchers(job.id)]))


def notify(store: Store, target: str, show: str, about: str, mark: str, *, fresh: bool = False) -> None:
    """Have a lead, or each member of a user group, told of something: once for each `mark`, however they were found.

    `fresh` asks for a new message at the end, where one about this is there already.
    """
    payload = {"show": show, "about": about, "channel": "", "ts": ""} | ({"fresh": "1"} if fresh else {})
    if SLACK_GROUP.fullmatch(target):
        payload["mark"] = mark
    store.outbox.add(NoticeKind.LEAD, target, f"lead:{show}:{about}:{target}:{mark}", payload=payload)


def tell(store: Store, job: TuningJob, mark: str, *, also: Iterable[str] = ()) -> None:
    """Have the messages about a job brought up to date, once for each `mark`, and the Home tabs of who has them.

    `also` are others who get one from now on; whoever is nobody in Slack is left out.
    """
    others = (user for user in also if SLACK_USER.fullmatch(user) or SLACK_GROUP.fullmatch(user))
    for user in dict.fromkeys([*informed(store, job), *others]):
        # Rendered from the store when it is sent: one that waits serves all causes.
        if not store.outbox.waits(NoticeKind.LEAD, user, job.id):
            notify(store, user, SHOW, job.id, mark)
        # Not so the Home tab: its notice goes another way, and may have gone out by now.
        if SLACK_USER.fullmatch(user):
            store.outbox.add(NoticeKind.HOME, user, f"home:{SHOW}:{job.id}:{user}:{mark}", lane=f"home:{user}")


def tell_of(store: Store, mark: str, *names: str) -> None:
    """Bring the messages about these versions up to date, and about all that wait: their buttons say what is in use."""
    for version in store.registry.all():
        if version.name in names or version.status is ModelStatus.CANDIDATE:
            tell(store, store.tuning.get(version.job_id), mark)
