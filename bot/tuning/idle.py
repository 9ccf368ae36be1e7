"""Reminds leads of what costs by the hour and answers nobody."""

from __future__ import annotations

from datetime import timedelta

from bot.schedule import Job
from bot.services import Services
from bot.tuning.telling import SLACK_USER, leads, notify
from dataset.model_records import Resource, ResourceKind, ResourceState

IDLE = timedelta(hours=24)
SHOW = "idle"
"""What the notices are called in the store."""


def idle_job(services: Services) -> Job:
    """The job of the running bot that looks once a day."""
    return Job("remind-idle", IDLE, lambda _stopping: _remind(services), "remind of idle costs")


def idle(services: Services) -> list[Resource]:
    """The Provisioned Throughput that has answered nothing for a day.

    Also what is being changed, and what may be there because it was asked for: whoever died meanwhile, it costs.
    """
    resources, since = services.store.resources, services.store.clock() - IDLE
    return [
        row
        for row in resources.all(ResourceKind.THROUGHPUT)
        if row.state is not ResourceState.LEAVING
        and row.created_at <= since
        and not resources.answered(row.model or "", since)
    ]


def _remind(services: Services) -> None:
    """Tell all leads, whoever approved it, and whoever has a message about the version."""
    store = services.store
    today = f"{store.clock():%Y-%m-%d}"
    for row in idle(services):
        people = [row.approved_by, *(store.tuning.watchers(row.job_id) if row.job_id else ())]
        users = [user for user in people if SLACK_USER.fullmatch(user)]
        for target in dict.fromkeys([*users, *leads(services)]):
            notify(store, target, SHOW, row.id, today)
    services.wake.ring()
