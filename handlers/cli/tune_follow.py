"""A training that is under way, from the command line: followed to its end, approved on the way, or given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dataset.model_records import ResourceState, TuningStage
from handlers.cli import tune_plan
from handlers.cli.confirm import confirmed
from handlers.cli.tune_watch import ACTOR, watch

if TYPE_CHECKING:
    from bot.services import Services
    from dataset.model_records import ModelVersion, TuningJob


def follow(services: Services, *, as_json: bool, yes: bool) -> int:
    """Watch the training that is under way."""
    job = services.store.tuning.under_way()
    if job is None:
        click.echo("debrief: No training is under way.", err=True)
        return 1
    return to_the_end(services, job, as_json=as_json, yes=yes)


def stop(services: Services) -> int:
    """Give up the training that is under way, and say what came of that."""
    from bot.tuning import decisions

    job = decisions.stop(services, ACTOR)
    if job is None:
        click.echo("debrief: No training is under way; nothing was changed.", err=True)
        return 1
    job = watch(services, job, pass_by=True)
    if job.finished_at is None:
        click.echo("It is asked for, and the running bot gives the training up. `debrief tune --stop` waits.", err=True)
        return 1
    version = services.store.registry.of_job(job.id)
    if version is not None:
        click.echo(
            f"debrief: The training was over before: {version.name} is there. `debrief models retire {version.name}`"
            " takes it down.",
            err=True,
        )
        return 1
    if any(row.state is ResourceState.LEAVING for row in services.store.resources.of_job(job.id)):
        click.echo(
            "debrief: The training was given up, and what it had made is not all taken down yet: `debrief models list`"
            f" shows it. The running bot tries again every hour. {job.error}",
            err=True,
        )
        return 1
    click.echo("The training was given up, and nothing of it is left.")
    return 0


def to_the_end(services: Services, job: TuningJob, *, as_json: bool, yes: bool = False) -> int:
    """Watch a training; where it waits for a word, ask for it. `yes` is that word, given once."""
    while True:
        if job.finished_at is None and job.stage is TuningStage.APPROVAL:
            if not _approved(services, job, yes=yes):
                break
            yes = False
        job = watch(services, services.store.tuning.get(job.id))
        if job.finished_at is not None or job.stage is not TuningStage.APPROVAL:
            break
    if job.finished_at is None and job.stage is TuningStage.APPROVAL:
        click.echo(
            f"{job.id} goes on waiting for a word: `debrief tune --follow` asks again, and leads can answer in Slack.",
            err=True,
        )
        return 1
    if job.finished_at is None:
        click.echo(
            f"\nThe training goes on in the account; the running bot follows it ({job.id}). `debrief tune --follow`"
            " watches it again, `debrief tune --stop` gives it up.",
            err=True,
        )
        return 1
    version = services.store.registry.of_job(job.id)
    if version is None:
        click.echo(f"debrief: {job.error or 'No model came of it.'}", err=True)
        return 1
    if as_json:
        click.echo(version.model_dump_json())
    else:
        _say(services, version)
    return 0


def _approved(services: Services, job: TuningJob, *, yes: bool) -> bool:
    """Show what a training costs that waits for a word, and ask for it."""
    from bot.models.protocol import TunePlan
    from bot.tuning import decisions

    if job.starts:
        click.echo("A call was forgotten while it was trained on: it begins anew, without that call.", err=True)
    plan = TunePlan(**job.plan)
    tune_plan.show(plan, name=job.model or "", base=job.base, snapshot_id=job.snapshot_id or "")
    if not yes and not confirmed("Start this training?"):
        return False
    # Where somebody in Slack was quicker, there is nothing left to be approved.
    decisions.approve(services, job.id, ACTOR)
    return True


def _say(services: Services, version: ModelVersion) -> None:
    from bot.tuning.gate.sentences import headline
    from bot.tuning.registration import NOT_BESIDE

    metrics = version.metrics
    click.echo(
        f"{version.name} is trained: {metrics.get('pairs', 0)} pairs in {float(metrics.get('seconds', 0)):.1f} s,"
        f" snapshot {version.snapshot_id}."
    )
    evaluation = services.store.evaluations.of_job(version.job_id)
    if evaluation is not None and evaluation.verdict is not None:
        click.echo(f"{headline(evaluation.verdict)} `debrief models show {version.name}` has all of the verdict.")
    elif asked := metrics.get("asked"):
        of = str(metrics.get("split", "")).replace("_", " ")
        other = metrics.get("compared_with")
        click.echo(f"Of {asked} {of} calls, {metrics.get('differ', 0)} are answered differently than by {other}.")
    elif metrics.get("untried") or metrics.get("upkeep"):
        click.echo(f"It was not tried out on held-out calls. {metrics.get('untried') or NOT_BESIDE}")
    else:
        click.echo("There is no held-out call yet to compare it on.")
    canary = f"`debrief models canary {version.name}` tries it on a share of the calls, "
    first = canary if services.settings.debrief_canary_share else ""
    click.echo(f"Nobody is served by it yet: {first}`debrief models promote {version.name}` uses it for all.")
