"""What a training takes and costs, as the command line shows it before it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.models.protocol import TunePlan


def read_set(values: tuple[str, ...]) -> dict[str, Any]:
    """What was given with `--set NAME=VALUE`. Raises `click.BadParameter`."""
    given: dict[str, Any] = {}
    for value in values:
        name, equals, setting = value.partition("=")
        if not equals or not name.strip() or not setting.strip():
            raise click.BadParameter(f"{value!r} is not NAME=VALUE, such as epochCount=3.", param_hint="--set")
        if name.strip() in given:
            raise click.BadParameter(f"{name.strip()} is given twice.", param_hint="--set")
        given[name.strip()] = setting.strip()
    return given


def show(plan: TunePlan, *, name: str, base: str, snapshot_id: str) -> None:
    """Show a plan on standard error: results go to standard output."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table

    console = Console(stderr=True, highlight=False)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("model", f"{name}, from {base}")
    table.add_row("snapshot", snapshot_id)
    validation = f"{plan.validation} for validation" if plan.validation else "none for validation"
    table.add_row("pairs", f"{plan.train} to learn from, {validation}")
    table.add_row("tokens", f"about {plan.tokens:,} for one time over")
    table.add_row("settings", ", ".join(f"{key} {value}" for key, value in plan.hyperparameters.items()) or "none")
    for number, cost in enumerate(plan.costs):
        table.add_row("costs" if not number else "", cost)
    for warning in plan.warnings:
        table.add_row("[yellow]note[/yellow]", warning)
    console.print(Padding(table, (0, 0, 1, 0)))


def as_json(plan: TunePlan) -> dict[str, Any]:
    """A plan as one JSON object's fields."""
    return {
        "pairs": {"train": plan.train, "validation": plan.validation},
        "tokens": plan.tokens,
        "hyperparameters": dict(plan.hyperparameters),
        "costs": list(plan.costs),
        "warnings": list(plan.warnings),
    }
