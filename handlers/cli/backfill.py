"""`debrief backfill`: an archive of call logs debriefed at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from handlers.cli import backfill_report
from handlers.cli.confirm import confirmed

if TYPE_CHECKING:
    from bot.services import Services
    from bot.tuning.backfill import Backfiller, Plan
    from dataset.backfill_records import Backfill

ACTOR = "command line"
LOOK_SECONDS = 30.0
"""Between two looks at a batch job, which takes from minutes to a day."""

MOST_TROUBLE = 5
"""Looks in a row that may fail for a reason that passes."""


@dataclass(frozen=True)
class How:
    """How it is to be done."""

    live: bool = False
    finish_live: bool = False
    wait: bool = True
    yes: bool = False
    as_json: bool = False


@click.command("backfill")
@click.argument("source", required=False, metavar="[SOURCE]")
@click.option("--model", "model_name", metavar="NAME", help="The model that writes them, instead of the one in use.")
@click.option("--live", is_flag=True, help="Use no batch job: have them written one after another.")
@click.option("--finish-live", is_flag=True, help="Have written one after another what a batch leaves out.")
@click.option("--resume", is_flag=True, help="Go on with the backfill that is under way.")
@click.option("--status", is_flag=True, help="Say how the newest backfill stands.")
@click.option("--stop", "stop_it", is_flag=True, help="Give up the backfill that is under way; keep its debriefs.")
@click.option("--no-wait", is_flag=True, help="Send the batch job, or look at it once, and leave it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each file: name, state, debrief, error.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(
    source: str | None,
    model_name: str | None,
    live: bool,
    finish_live: bool,
    resume: bool,
    status: bool,
    stop_it: bool,
    no_wait: bool,
    as_json: bool,
    yes: bool,
) -> int:
    """Debrief an archive of call logs: SOURCE is a folder, or s3://bucket/prefix.

    They go to Amazon Bedrock as a batch job, which takes a while and costs about half: what it costs is shown, and
    asked for, first. The debriefs are kept in the store; nothing is sent to Slack. It may be interrupted anywhere, and
    goes on with --resume. The same content is debriefed once, so an archive that grew is simply handed in again.
    """
    from bot.services import build_clients, build_services, open_existing_store
    from bot.settings import load_settings
    from bot.tuning.backfill import Backfiller

    if sum((source is not None, resume, status, stop_it)) != 1:
        raise click.UsageError("Name a SOURCE (a folder, or s3://bucket/prefix), or --resume, --status or --stop.")
    if model_name is not None and source is None:
        raise click.UsageError("--model goes with a SOURCE: a backfill is written by one model from beginning to end.")
    how = How(live, finish_live, not no_wait, yes, as_json)
    settings = load_settings()
    if source is None:
        open_existing_store(settings).close()  # a clear word where there is none
    services = build_services(settings)
    try:
        if status:
            return backfill_report.status(services, as_json=as_json)
        backfiller = Backfiller(services, build_clients(settings))
        with backfiller.at_work():
            if source is not None:
                model = backfiller.model_named(model_name)
                backfill = backfiller.begin(source, model, actor=ACTOR, live=live)
                return _resumable(services, backfill, lambda: _go(services, backfiller, backfill, how))
            under_way = services.store.backfills.under_way()
            if under_way is None:
                click.echo("debrief: No backfill is under way; nothing was changed.", err=True)
                return 1
            if stop_it:
                return _resumable(services, under_way, lambda: _stop(services, backfiller, under_way, how))
            return _resumable(services, under_way, lambda: _go(services, backfiller, under_way, how))
    finally:
        services.close()


def _resumable(services: Services, backfill: Backfill, work: Callable[[], int]) -> int:
    """Do it; where Ctrl-C ends it, say what goes on, and how to come back."""
    try:
        return work()
    except KeyboardInterrupt:
        from dataset.backfill_records import BackfillState

        stands = services.store.backfills.get(backfill.id)
        sent = stands.state is BackfillState.RUNNING and not stands.live
        kept = "A batch job that was sent goes on in the account." if sent else "What was done so far is kept."
        click.echo(f"\n{kept} `debrief backfill --resume` comes back to it, `--stop` gives it up.", err=True)
        return 1


def _go(services: Services, backfiller: Backfiller, backfill: Backfill, how: How) -> int:
    from dataset.backfill_records import BackfillState

    with _progress("Reading call logs") as told:
        backfill = backfiller.prepare(backfill, lambda done, of: told("Reading call logs", done / max(of, 1)))
    if backfill.state is BackfillState.READY:
        if backfill.error:
            click.echo(f"debrief: {backfill.error}", err=True)
        how = replace(how, live=how.live or backfill.live)
        plan = backfiller.plan(backfill, live=how.live)
        if not _agreed(services, backfill, plan, how):
            return 1
        backfill = backfiller.approve(backfill, plan, actor=ACTOR, live=how.live, finish_live=how.finish_live)
    elif how.finish_live and not backfill.finish_live:
        plan = backfiller.plan(backfill, live=True)
        if plan.paid and not how.yes:
            click.echo(f"What the batch leaves out costs the full price. At most: {plan.costs}", err=True)
            if not confirmed("Have it written one after another?"):
                return 1
        services.store.backfills.note(backfill.id, finish_live=True, error=backfill.error)
    return _to_the_end(services, backfiller, backfill, how)


def _agreed(services: Services, backfill: Backfill, plan: Plan, how: How) -> bool:
    """Whether what it costs was shown, and said yes to. Nothing is asked where nothing would be paid."""
    backfill_report.show_plan(services, backfill, plan)
    if plan.refusal is not None:
        click.echo(f"debrief: {plan.refusal}", err=True)
        click.echo(
            "What was read is kept: `debrief backfill --resume --live` goes on with it, `--stop` gives it up.", err=True
        )
        return False
    if not plan.waiting or not plan.paid or how.yes:
        return True
    if how.finish_live:
        click.echo("What the batch leaves out is written one after another, at the full price.", err=True)
    question = "Have them written?" if how.live else "Send them to Amazon Bedrock?"
    if confirmed(question):
        return True
    click.echo(
        "Nothing was sent. What was read is kept: `debrief backfill --resume` asks again, `--stop` gives it up.",
        err=True,
    )
    return False


def _to_the_end(services: Services, backfiller: Backfiller, backfill: Backfill, how: How) -> int:
    from bot.errors import TuningUnavailable

    trouble = 0
    with _progress("Amazon Bedrock") as told:
        while True:
            try:
                stand = backfiller.look(backfill, told)
            except TuningUnavailable:
                trouble += 1
                if trouble > MOST_TROUBLE or not how.wait:
                    raise
            else:
                if stand.over:
                    break
                trouble = 0
                told(f"Amazon Bedrock: {stand.what}", stand.answered / max(stand.records, 1))
                if not how.wait:
                    click.echo(
                        f"The batch job is under way ({stand.what}). `debrief backfill --resume` takes its answers.",
                        err=True,
                    )
                    return 0
            time.sleep(LOOK_SECONDS)
    return backfill_report.outcome(services, services.store.backfills.get(backfill.id), as_json=how.as_json)


def _stop(services: Services, backfiller: Backfiller, backfill: Backfill, how: How) -> int:
    backfill = backfiller.stop(backfill)
    _to_the_end(services, backfiller, backfill, how)
    return 0


@contextmanager
def _progress(what: str) -> Iterator[Callable[[str, float], None]]:
    """A progress bar on a terminal; what it gives is told what is being done, and how much of it is."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda now, share: progress.update(task, description=now, completed=share)
