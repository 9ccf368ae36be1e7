"""What exists in the account because of Debrief, on the command line: what it is, since when, and what it costs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from dataset.model_records import Resource, ResourceState

if TYPE_CHECKING:
    from bot.services import Services
    from bot.tuning.bedrock.account import Account, Reconciled
    from dataset.model_records import ModelVersion


def show(services: Services, found: Reconciled | None) -> None:
    """Show what exists, and what was found in the account; nothing where there is neither."""
    rows = services.store.resources.all()
    if rows:
        click.echo()
        _table(services, rows)
    if found is None:
        return
    for row in found.gone:
        click.echo(f"{row.kind.value} {row.name} is no longer in the account: noted.")
    for row in found.adopted:
        click.echo(f"{row.kind.value} {row.name} was asked for, and is in the account: noted.")
    for stray in found.strays:
        whose = f"of the store {stray.store}" if stray.store else "of no store"
        click.echo(
            f"debrief: {stray.kind.value} {stray.name}, {whose}, is in the account since"
            f" {stray.created_at:%Y-%m-%d %H:%M} and not in this store: {stray.reference}",
            err=True,
        )
    if found.strays:
        click.echo("If nobody needs them, delete them in the AWS console: they may cost.", err=True)
    elif not found.gone:
        click.echo("The account holds what the store knows of, and nothing else of Debrief's.")


def show_of(services: Services, version: ModelVersion) -> None:
    """Show what exists for one version."""
    if rows := services.store.resources.of_model(version.name):
        _table(services, rows)


def show_left(services: Services, left: str) -> None:
    """Say of a version that is not in use any more that it goes on costing by the hour, where it does."""
    from handlers.lead_models import costs_on

    if costs_on(services, left):
        until = f"until `debrief models undeploy {left}` takes it down"
        click.echo(f"What serves {left} goes on costing money by the hour {until}.", err=True)


def echo_json(services: Services, found: Reconciled | None) -> None:
    """The same, one JSON object a line."""
    account = _account(services)
    for row in services.store.resources.all():
        click.echo(json.dumps(row.model_dump(mode="json") | {"costs": account.price(row)}))
    for stray in found.strays if found else ():
        click.echo(
            json.dumps(
                {
                    "stray": stray.reference,
                    "kind": stray.kind.value,
                    "name": stray.name,
                    "created_at": stray.created_at.isoformat(),
                    "store": stray.store,
                }
            )
        )


def _table(services: Services, rows: list[Resource]) -> None:
    from rich.console import Console
    from rich.table import Table

    account = _account(services)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("in the account", "for", "since", "costs"):
        table.add_column(name, overflow="fold")
    for row in rows:
        what = row.kind.value if row.state is ResourceState.THERE else f"{row.kind.value} ({_STATES[row.state]})"
        model = f"{row.model} → {row.next_model}" if row.next_model else row.model or ""
        table.add_row(what, model, f"{row.created_at:%Y-%m-%d %H:%M}", account.price(row) or "unknown")
    Console(highlight=False).print(table)


_STATES = {
    ResourceState.WANTED: "asked for",
    ResourceState.THERE: "there",
    ResourceState.CHANGING: "being changed",
    ResourceState.LEAVING: "being taken down",
    ResourceState.GONE: "gone",
}


def _account(services: Services) -> Account:
    from bot.services import build_account

    return build_account(services.settings, services.store)
