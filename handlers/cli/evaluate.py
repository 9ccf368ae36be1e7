"""`debrief evaluate A B`: two versions answer the same held-out calls, and the verdict says what that tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dataset.evaluation_records import PRIMARIES
from handlers.cli.confirm import confirmed

if TYPE_CHECKING:
    from bot.services import Services
    from dataset.evaluation_records import Evaluation

ACTOR = "command line"


@click.command("evaluate")
@click.argument("candidate", metavar="A")
@click.argument("other", metavar="[B]", required=False)
@click.option("--calls", type=click.IntRange(1, 2_000), help="Held-out calls at most.  [default: DEBRIEF_GATE_CALLS]")
@click.option(
    "--measure",
    type=click.Choice([str(measure) for measure in PRIMARIES]),
    help="The measure that decides.  [default: DEBRIEF_GATE_MEASURE]",
)
@click.option("--rivals/--no-rivals", default=True, help="Ask the base model with examples in its prompt as well.")
@click.option("--snapshot", metavar="ID", help="The held-out calls of this snapshot.  [default: those of today]")
@click.option("--json", "as_json", is_flag=True, help="The evaluation as one JSON object.")
@click.option("--yes", is_flag=True, help="Do not ask, where it costs money.")
def command(
    candidate: str,
    other: str | None,
    calls: int | None,
    measure: str | None,
    rivals: bool,
    snapshot: str | None,
    as_json: bool,
    yes: bool,
) -> int:
    """Have version A and version B (the one in use, where none is named) answer the same held-out calls.

    References are leads' reviews, examples that were brought along, and corrections; never an answer that was voted
    useful. Every evaluation is kept, and counts as a look at these calls.
    """
    from bot.services import build_services, open_existing_store
    from bot.settings import load_settings

    settings = load_settings()
    open_existing_store(settings).close()  # a clear word where there is none
    services = build_services(settings)
    try:
        evaluation = _begun(
            services, candidate, other, calls=calls, measure=measure, rivals=rivals, snapshot=snapshot, yes=yes
        )
        if evaluation is None:
            return 1
        _asked(services, evaluation)
        from bot.tuning.gate import running
        from handlers.cli import evaluation_report

        evaluation = running.conclude(services, evaluation)
        if as_json:
            click.echo(evaluation.model_dump_json())
        else:
            evaluation_report.show(services, evaluation)
        return 0
    finally:
        services.close()


def _begun(
    services: Services,
    candidate: str,
    other: str | None,
    *,
    calls: int | None,
    measure: str | None,
    rivals: bool,
    snapshot: str | None,
    yes: bool,
) -> Evaluation | None:
    """The evaluation, written down; None where there is nothing to ask, or somebody said no."""
    from bot.tuning import decisions
    from bot.tuning.gate import running
    from dataset.evaluation_records import Measure

    if candidate == services.untrained.name:
        click.echo(f"debrief: {candidate} is the model as it came: name it second, and a version first.", err=True)
        return None
    version = decisions.usable(services, candidate)
    champion = other or decisions.champion_name(services)
    if champion == candidate:
        why = f"{candidate} is the version in use" if other is None else f"{candidate} cannot be compared with itself"
        click.echo(f"debrief: {why}; name another version after it.", err=True)
        return None
    if champion != services.untrained.name:
        decisions.usable(services, champion)
    snapshot_id = _snapshot(services, snapshot)
    if not running.count_held_out(services, snapshot_id, calls):
        click.echo(
            "debrief: There is no held-out call with a reference, an example or a correction yet, so there is nothing"
            " to compare by. Leads' reviews (`/debrief-dataset review`) bring them.",
            err=True,
        )
        return None
    costs = running.costs(services, version, champion, snapshot_id=snapshot_id, most=calls, rivals=rivals)
    if costs:
        click.echo(costs, err=True)
        if not yes and not confirmed("Ask them?"):
            click.echo("Nothing was asked.", err=True)
            return None
    return running.begin(
        services,
        version,
        champion,
        snapshot_id=snapshot_id,
        requested_by=ACTOR,
        measure=Measure(measure) if measure else None,
        most=calls,
        rivals=rivals,
    )


def _snapshot(services: Services, named: str | None) -> str:
    """The snapshot whose held-out calls are asked: the one that is named, or one of this moment."""
    from dataset.pairs import Filters
    from dataset.snapshot import take
    from handlers.cli.dataset import bar, snapshot_named

    if named is not None:
        return snapshot_named(services.store, named).id
    filters = Filters(learn_from=services.settings.learn_from, own_answers=services.settings.debrief_learn_own_answers)
    with bar("Rendering pairs") as progress:
        return take(
            services.store, services.pseudonymiser, filters, house=services.style, actor=ACTOR, progress=progress
        ).id


def _asked(services: Services, evaluation: Evaluation) -> None:
    """Have all of them answer."""
    from bot.tuning.gate import running
    from handlers.cli.dataset import bar

    with bar("Held-out calls are answered") as progress:
        while running.go_on(services, evaluation):
            progress(*services.store.evaluations.progress(evaluation.id))
