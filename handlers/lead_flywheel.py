"""What leads are shown of the gate, the canary and the schedule, looked up in the store at the moment it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.jobs import all_jobs
from bot.schedule import next_time
from bot.services import Services
from bot.tuning.canary import standing
from bot.tuning.decisions import champion_name
from bot.tuning.digest import digest
from bot.tuning.gate.looking import Side, glances, side_by_side
from bot.tuning.periodic import TUNE, waits_for
from dataset.evaluation_records import Canary, Evaluation, Verdict
from dataset.model_records import ModelVersion
from handlers.views.canary import canary_message
from handlers.views.card import Rendered
from handlers.views.digest import Planned, digest_message, schedule_message
from handlers.views.models import Loop
from handlers.views.verdict import Judged

OFTEN = timedelta(hours=1)
"""A job that is done more often than this is said to be done all the time."""


def judged(services: Services, version: ModelVersion) -> Judged | None:
    """What the gate found of a version, with the answers that it shows; None where there is no verdict."""
    evaluation = services.store.evaluations.of_job(version.job_id)
    if evaluation is None or evaluation.verdict is None:
        return None
    return Judged(
        evaluation,
        evaluation.verdict,
        _sides(services, evaluation, evaluation.verdict),
        glances(services.store, evaluation),
        services.settings.debrief_canary_share,
    )


def judged_of(services: Services, versions: Sequence[ModelVersion]) -> dict[str, Judged]:
    """What the gate found of some versions, by their names, without answers."""
    found = {}
    for version in versions:
        evaluation = services.store.evaluations.of_job(version.job_id)
        if evaluation is not None and evaluation.verdict is not None:
            share = services.settings.debrief_canary_share
            found[version.name] = Judged(evaluation, evaluation.verdict, share=share)
    return found


def canary_of(services: Services, version: ModelVersion) -> Canary | None:
    """The canary that a version is, or was last; None where it never was."""
    return services.store.canaries.latest_of(version.name)


def canary_shown(services: Services, canary_id: str) -> Rendered:
    """How a canary stands, or ended."""
    canary = services.store.canaries.get(canary_id)
    return canary_message(
        standing(services, canary),
        services.store.clock(),
        services.settings.debrief_canary_days,
        in_use=champion_name(services),
    )


def digest_shown(services: Services) -> Rendered:
    """The week, as of now."""
    return digest_message(digest(services))


def schedule_shown(services: Services) -> Rendered:
    """What runs by itself, and what the next training waits for."""
    store, planned = services.store, []
    for job in all_jobs(services):
        if job.name == TUNE:  # said first, with what it waits for
            continue
        known = store.jobs.get(job.name)
        often = isinstance(job.when, timedelta) and job.when < OFTEN
        planned.append(Planned(job.what, next_time(store, job), known.done_at if known else None, often))
    return schedule_message(planned, waits_for(services), store.clock())


def loop_of(services: Services) -> Loop:
    """What the App Home says of the loop beside the overview."""
    store = services.store
    canary, measurable = store.canaries.current(), store.tuning.measurable(services.settings.learn_from)
    stands = standing(services, canary) if canary else None
    overdue = canary is not None and store.clock() >= canary.until
    own_answers = services.settings.debrief_learn_own_answers
    return Loop(waits_for(services), stands, *measurable, own_answers=own_answers, overdue=overdue)


def _sides(services: Services, evaluation: Evaluation, verdict: Verdict) -> dict[str, Side]:
    found = {}
    for example in verdict.examples:
        try:
            found[example.call_id] = side_by_side(services, evaluation, example.call_id)
        except KeyError:  # forgotten since
            continue
    return found
