"""Reminds leads of what costs by the hour and answers nobody."""

from __future__ import annotations

from datetime import timedelta

from bot.schedule import Job
from bot.services import Services
from bot.tuning.telling import SLACK_USER
from dataset.model_records import Resource, ResourceKind, ResourceState
from dataset.records import NoticeKind

IDLE = timedelta(hours=24)
SHOW = "idle"
"""What the notices are called in the store."""


def idle_job(services: Services) -> Job:
    """The job of the running bot that looks once a day."""
    return Job("remind-idle", IDLE, lambda _stopping: _remind(services))


def idle(services: Services) -> list[Resource]:
    """The Provisioned Throughput that has answered nothing for a day."""
    resources, since = services.store.resources, services.store.clock() - IDLE
    return [
        row
        for row in resources.all(ResourceKind.THROUGHPUT)
        if row.state is ResourceState.THERE
        and row.created_at <= since
        and not resources.answered(row.model or "", since)
    ]


def _remind(services: Services) -> None:
    store = services.store
    today = f"{store.clock():%Y-%m-%d}"
    for row in idle(services):
        approver = [row.approved_by] if SLACK_USER.fullmatch(row.approved_by) else []
        for user in dict.fromkeys([*approver, *services.settings.leads]):
            payload = {"show": SHOW, "about": row.id, "channel": "", "ts": ""}
            store.outbox.add(NoticeKind.LEAD, user, f"lead:{SHOW}:{row.id}:{user}:{today}", payload=payload)
    services.wake.ring()
