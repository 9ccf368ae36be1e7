"""`debrief models judge`: another model of Amazon Bedrock scores a version's answers to held-out calls."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import click

from handlers.cli import judge_report
from handlers.cli.confirm import confirmed

if TYPE_CHECKING:
    from bot.tuning.bedrock.evaluations import EvaluationStatus
    from bot.tuning.bedrock.judging import Asked, Judging
    from dataset.model_records import Resource

ACTOR = "command line"
CALLS, MOST_CALLS = 100, 1_000
"""Calls that are judged where nobody says how many, and those that a job takes (`dataset.formats`)."""

LOOK_SECONDS = 30.0
"""Between two looks at an evaluation, which takes from minutes to some hours."""

MOST_TROUBLE = 5
"""Looks in a row that may fail for a reason that passes."""


@click.command("judge")
@click.argument("name", metavar="NAME")
@click.option("--judge", metavar="MODEL_ID", help="Who judges: a model's id, or a name of `models catalogue`.")
@click.option(
    "--calls", type=click.IntRange(1, MOST_CALLS), default=CALLS, show_default=True, help="Held-out calls, at most."
)
@click.option("--snapshot", metavar="ID", help="The held-out calls of this snapshot instead of the version's own.")
@click.option("--stop", "stop_it", is_flag=True, help="Give up the judging of NAME that is under way.")
@click.option("--json", "as_json", is_flag=True, help="What the judge said, as one JSON object.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(
    name: str, judge: str | None, calls: int, snapshot: str | None, stop_it: bool, as_json: bool, yes: bool
) -> int:
    """Have a model as judge score the answers of version NAME to held-out calls that people answered, too.

    NAME answers them now, and has to be deployed; the model as it came is judged by its own name. The judge is Amazon
    Nova Pro, or another that Amazon Bedrock takes as one. What both cost is shown, and asked for, first. It may be
    interrupted: the same command comes back to it. `debrief models show` has the scores of a version from then on.
    """
    from bot.services import build_clients, build_services, open_existing_store
    from bot.settings import load_settings
    from bot.tuning.bedrock.judging import Judging
    from handlers.cli.dataset import snapshot_named

    settings = load_settings()
    open_existing_store(settings).close()  # a clear word where there is none
    services = build_services(settings)
    try:
        judging = Judging(services, build_clients(settings))
        with judging.at_work():
            if stop_it:
                return _stop(judging, name)
            chosen = None if snapshot is None else snapshot_named(services.store, snapshot).id
            asked = judging.asked(name, judge, calls, chosen)
            row = judging.under_way(asked)
            if row is not None:
                click.echo(f"{name} is being judged since {row.created_at:%Y-%m-%d %H:%M}: {row.price}", err=True)
            elif (row := _begun(judging, asked, yes=yes)) is None:
                click.echo("Nothing was sent.", err=True)
                return 1
            return _to_the_end(judging, row, as_json=as_json)
    finally:
        services.close()


def _begun(judging: Judging, asked: Asked, *, yes: bool) -> Resource | None:
    """The job that was begun; None where somebody who saw what it costs said no."""
    from handlers.cli.dataset import bar

    plan = judging.plan(asked)
    for sentence in (*plan.costs, *plan.doubts):
        click.echo(sentence, err=True)
    if not yes and not confirmed(f"Have {asked.name} judged?"):
        return None
    with bar(f"{asked.name} answers held-out calls") as progress:
        begun = judging.begin(plan, ACTOR, progress)
    if begun.unanswered:
        click.echo(f"{begun.unanswered} of {len(plan.pairs)} calls it did not answer: they are not judged.", err=True)
    return begun.row


def _to_the_end(judging: Judging, row: Resource, *, as_json: bool) -> int:
    try:
        status = _over(judging, row)
    except KeyboardInterrupt:
        click.echo(
            f"\nThe evaluation goes on in the account. `debrief models judge {row.model}` comes back to it,"
            f" `debrief models judge {row.model} --stop` gives it up.",
            err=True,
        )
        return 1
    verdict = judging.take(row, status)
    if as_json:
        click.echo(json.dumps({"model": row.model} | verdict))
        return 0
    _say(str(row.model), verdict)
    return 0


def _over(judging: Judging, row: Resource) -> EvaluationStatus:
    """How a job stands at its end."""
    from bot.errors import TuningUnavailable
    from handlers.cli.dataset import bar

    trouble = 0
    with bar(f"Amazon Bedrock judges {row.model}"):
        while True:
            try:
                status = judging.look(row)
            except TuningUnavailable:
                trouble += 1
                if trouble > MOST_TROUBLE:
                    raise
            else:
                if status.over:
                    return status
                trouble = 0
            time.sleep(LOOK_SECONDS)


def _stop(judging: Judging, name: str) -> int:
    match judging.stop(name):
        case None:
            click.echo(f"debrief: {name} is not being judged; nothing was changed.", err=True)
            return 1
        case False:
            click.echo(
                f"The judging of {name} is being stopped. `debrief models judge {name} --stop`, once more, deletes its"
                " files when it is over."
            )
        case _:
            click.echo(f"The judging of {name} was given up, and its files are deleted.")
    return 0


def _say(name: str, verdict: dict[str, Any]) -> None:
    click.echo(f"{name}, {judge_report.headline(verdict)}:")
    judge_report.table(verdict)
    click.echo("1 is best. Judges err, too: docs/dataset.md says what they can tell.", err=True)
