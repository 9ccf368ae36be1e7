"""A training watched from the command line: a bar that says what is being done, until the training is over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.services import Services
    from dataset.model_records import TuningJob

ACTOR = "command line"
LOOK_SECONDS = 0.1


def watch(services: Services, job: TuningJob, *, pass_by: bool = False) -> TuningJob:
    """Have the training done, here or by the running bot, whoever is quicker, and show how far it is.

    It comes back where the training waits for somebody's word, unless it is to `pass_by` that.

    Ctrl-C gives up a training on this machine; one in an account goes on without us.
    """
    from bot.services import BEDROCK
    from bot.tuning import decisions
    from bot.tuning.worker import TOLD_TROUBLE, TuningWorker
    from dataset.model_records import TuningStage

    crew = TuningWorker(services).crew()
    crew.start()
    remote, said = job.provider == BEDROCK, ""
    try:
        with _bar() as show:
            while job.finished_at is None and (pass_by or job.stage is not TuningStage.APPROVAL):
                show(job)
                if job.trouble >= TOLD_TROUBLE and job.what != said:
                    said = job.what
                    click.echo(f"debrief: {said} It is tried again.", err=True)
                time.sleep(LOOK_SECONDS)
                job = services.store.tuning.get(job.id)
    except KeyboardInterrupt:
        if remote:
            return services.store.tuning.get(job.id)
        if decisions.stop(services, ACTOR) is not None:
            click.echo("\nThe training is given up: no version comes of it, and nothing else has changed.", err=True)
        elif (version := services.store.registry.of_job(job.id)) is not None:
            click.echo(f"\nThe training was over by then: {version.name} is there.", err=True)
        raise
    finally:
        # What was asked to stop ends in the next step; a step is a matter of seconds.
        if job.finished_at is None and not remote:
            deadline = time.monotonic() + 10
            while services.store.tuning.get(job.id).finished_at is None and time.monotonic() < deadline:
                time.sleep(LOOK_SECONDS)
        crew.stop(time.monotonic() + 10)
    return job


@contextmanager
def _bar() -> Iterator[Callable[[TuningJob], None]]:
    """A progress bar on a terminal; what it gives is shown a job."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("Training"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(
        *columns, TextColumn("{task.fields[what]}"), console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        task = progress.add_task("", total=100, what="")
        yield lambda job: progress.update(task, completed=round(job.progress * 100), what=job.what)
