"""The jobs that the running bot does by the clock: here, so that the bot and `debrief schedule` speak of the same."""

from __future__ import annotations

from bot.retention import retention_job
from bot.schedule import Job
from bot.services import Services
from bot.tuning.canary_watch import watch_job
from bot.tuning.housekeeping import sweep_job
from bot.tuning.idle import idle_job
from bot.tuning.periodic import digest_job, reminder_job, retrain_job


def all_jobs(services: Services) -> tuple[Job, ...]:
    """All of them, the ones that people ask about first."""
    return (
        retrain_job(services),
        watch_job(services),
        digest_job(services),
        reminder_job(services),
        idle_job(services),
        sweep_job(services),
        retention_job(services),
    )
