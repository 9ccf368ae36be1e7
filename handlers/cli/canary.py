"""`debrief models canary`: a version that writes a random share of the debriefs: begin it, look at it, end it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.services import Services
    from bot.tuning.canary import Arm, Standing
    from dataset.evaluation_records import Canary

ACTOR = "command line"


@click.command("canary")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--stop", "stop_it", is_flag=True, help="End it: the version in use writes every debrief again.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(name: str | None, stop_it: bool, as_json: bool) -> int:
    """Show how the canary does; with NAME, have that version write a random share of the debriefs from now on.

    The share is DEBRIEF_CANARY_SHARE. The running bot watches it: harm takes it back, better makes it the one in use.
    `debrief models promote NAME` uses it for all without proof.
    """
    from bot.services import build_services, open_existing_store
    from bot.settings import load_settings

    if name is not None and stop_it:
        raise click.UsageError("NAME begins a canary, --stop ends the one that runs: one of them at a time.")
    settings = load_settings()
    open_existing_store(settings).close()  # a clear word where there is none
    services = build_services(settings)
    try:
        if name is not None:
            return _begin(services, name, as_json=as_json)
        canary = services.store.canaries.current()
        if canary is None:
            click.echo("debrief: No canary runs: one version writes all debriefs.", err=True)
            return 1
        return _stop(services, canary, as_json=as_json) if stop_it else _show(services, canary, as_json=as_json)
    finally:
        services.close()


def _begin(services: Services, name: str, *, as_json: bool) -> int:
    """Begin a canary. With `as_json` the sentences go to standard error, and what there is of one is printed."""
    from bot.errors import CostsUnseen
    from bot.tuning import canary, decisions
    from bot.tuning.canary import Accepted

    if name == services.untrained.name:
        click.echo(f"debrief: {name} is the model as it came, and no canary; nothing was changed.", err=True)
        return 1
    if not services.settings.debrief_canary_share and name != decisions.champion_name(services):
        decisions.usable(services, name)
        click.echo("debrief: DEBRIEF_CANARY_SHARE is 0: no canaries are wanted, and nothing was changed.", err=True)
        click.echo(f"`debrief models promote {name}` has it write every debrief at once.", err=True)
        return 1
    try:
        accepted = canary.accept(services, name, ACTOR)
    except CostsUnseen as error:
        click.echo(
            f"debrief: {name} cannot answer beside the version in use, so it is no canary. {error.costs}", err=True
        )
        click.echo(
            f"Nothing was changed. `debrief models promote {name}` asks, and has it write every debrief.", err=True
        )
        return 1
    match accepted:
        case Accepted.IN_CANARY:
            share = services.settings.debrief_canary_share
            said = f"{name} writes {share:.0%} of the debriefs from now on. `debrief models canary` shows how it does."
        case Accepted.IN_USE:
            said = f"{name} writes every debrief from now on: it cannot answer beside the one that was in use."
        case Accepted.ON_ITS_WAY:
            said = f"{name} is being made ready, and begins then: the running bot sees to it."
        case Accepted.BEFORE:
            said = f"{name} is the canary, or in use, already; nothing was changed."
        case Accepted.ANOTHER:
            running = services.store.canaries.current()
            other = running.model if running else "another version"
            click.echo(f"debrief: {other} is the canary; nothing was changed.", err=True)
            click.echo("`debrief models canary --stop` ends it.", err=True)
            return 1
    click.echo(said, err=as_json)
    found = services.store.canaries.latest_of(name)
    if as_json and found is not None:
        _show(services, found, as_json=True)
    return 0


def _stop(services: Services, running: Canary, *, as_json: bool) -> int:
    from bot.tuning import canary
    from dataset.evaluation_records import CanaryEnd

    if not canary.end(services, running.id, CanaryEnd.STOPPED, ACTOR):
        said = "It has ended already; nothing was changed."
    else:
        said = f"{running.champion} writes every debrief. {running.model} is kept, and can be used later."
    click.echo(said, err=as_json)
    return _show(services, services.store.canaries.get(running.id), as_json=True) if as_json else 0


def _show(services: Services, running: Canary, *, as_json: bool) -> int:
    from bot.tuning.canary import standing

    found = standing(services, running)
    if as_json:
        click.echo(json.dumps(_as_json(found)))
    else:
        _print(found)
    return 0


def _as_json(found: Standing) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "canary": found.canary.model_dump(mode="json"),
        "ours": asdict(found.ours),
        "theirs": asdict(found.theirs),
        "evidence": {name: asdict(one) for name, one in found.evidence.items()},
        "decision": found.decision.value,
        "because": found.because,
        "days": found.days,
        "days_left": found.days_left,
    }


def _print(found: Standing) -> None:
    from rich.console import Console
    from rich.table import Table

    canary = found.canary
    click.echo(f"{canary.model} writes {canary.share:.0%} of the debriefs since {canary.started_at:%Y-%m-%d %H:%M}.")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(("", canary.model, canary.champion)):
        table.add_column(heading, justify="right" if number else "left")
    rows = [_cells(arm) for arm in (found.ours, found.theirs)]
    for label, ours, theirs in zip(("calls", "up", "down", "corrected", "not answered"), *rows, strict=True):
        table.add_row(label, ours, theirs)
    Console(highlight=False).print(table)
    click.echo(_said(found))


def _cells(arm: Arm) -> tuple[str, ...]:
    return (
        f"{arm.calls:,}",
        f"{arm.up:,}",
        _part(arm.down, arm.votes),
        _part(arm.corrected, arm.answered),
        _part(arm.failed, arm.calls),
    )


def _part(number: int, total: int) -> str:
    return f"{number:,} ({number / total:.0%})" if total else "none yet"


def _said(found: Standing) -> str:
    from bot.tuning.canary import DIFFERENCE
    from bot.tuning.statistics.sequential import Decision
    from handlers.canary_texts import OUTCOMES, canary_forecast, canary_overdue_plain

    because = OUTCOMES.get(found.because or "", "")
    match found.decision:
        case Decision.HARM:
            return f"It is shown to do harm ({because}): the running bot takes it back."
        case Decision.BETTER:
            return f"It is shown to be better ({because}): the running bot makes it the one in use."
        case Decision.NONE:
            pass
    forecast = canary_forecast(found.days_left, DIFFERENCE)
    over = found.canary.started_at + timedelta(days=found.days) >= found.canary.until
    return f"Nothing is shown yet. {forecast}" + (f" {canary_overdue_plain()}" if over else "")
