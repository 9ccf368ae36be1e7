"""What `debrief backfill` says: what it would send, how it stands, what came of it, file by file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from dataset.backfill_records import Backfill, BackfillItem, BackfillState, ItemState
from dataset.text import printable, printable_name

if TYPE_CHECKING:
    from bot.services import Services
    from bot.tuning.backfill import Plan

LISTED = 20
"""Files that are listed with what is wrong with them; `--json` has them all."""


def show_plan(services: Services, backfill: Backfill, plan: Plan) -> None:
    """Say what would be written, by whom, and what that costs."""
    counts = services.store.backfills.counts(backfill.id)
    click.echo(f"{printable_name(backfill.source)}: {_calls(plan.waiting)} for {backfill.model}.", err=True)
    if known := counts[ItemState.KNOWN]:
        click.echo(f"{_files(known)} with content that was debriefed before, or twice among them.", err=True)
    if unreadable := counts[ItemState.UNREADABLE]:
        click.echo(f"{_files(unreadable)} that cannot be read; they are listed at the end.", err=True)
    if plan.waiting:
        click.echo(plan.costs, err=True)


def status(services: Services, *, as_json: bool) -> int:
    """Say how the newest backfill stands."""
    backfill = services.store.backfills.latest()
    if backfill is None:
        click.echo("debrief: There was no backfill yet.", err=True)
        return 1
    if as_json:
        _echo_items(services, backfill)
        return 0
    counts = services.store.backfills.counts(backfill.id)
    told = ", ".join(f"{number} {state.value}" for state, number in counts.items() if number)
    click.echo(
        f"{printable_name(backfill.source)} by {backfill.model}: {backfill.state.value} ({told or 'no files yet'})."
    )
    for part in services.store.backfills.parts(backfill.id):
        click.echo(f"  {part.name}: {part.records} calls, {part.status or 'not sent yet'}")
    if backfill.error:
        click.echo(f"debrief: {backfill.error}", err=True)
    if backfill.finished_at is None:
        click.echo("`debrief backfill --resume` goes on with it, `--stop` gives it up.", err=True)
    return 0


def outcome(services: Services, backfill: Backfill, *, as_json: bool) -> int:
    """Say what came of a backfill; the exit code."""
    store = services.store
    counts, (tokens_in, tokens_out) = store.backfills.counts(backfill.id), store.backfills.tokens_used(backfill.id)
    if backfill.state is BackfillState.READY:
        click.echo(f"debrief: {backfill.error} Mend that, and `debrief backfill --resume` sends it again.", err=True)
        return 1
    if as_json:
        _echo_items(services, backfill)
    else:
        written = counts[ItemState.DONE]
        tokens = f": {tokens_in:,} tokens in, {tokens_out:,} out" if written else ""
        click.echo(f"{_debriefs(written)} by {backfill.model}{tokens}.")
    bad = [*store.backfills.items(backfill.id, ItemState.UNREADABLE, ItemState.FAILED)]
    if not as_json:
        for item in bad[:LISTED]:
            click.echo(f"debrief: {printable_name(item.name)}: {printable(item.error or '')}", err=True)
    if len(bad) > LISTED and not as_json:
        click.echo(f"… and {len(bad) - LISTED} more: `debrief backfill --status --json` has them all.", err=True)
    if backfill.state is BackfillState.STOPPED:
        click.echo("The backfill was given up: calls without a debrief are not kept.", err=True)
    elif counts[ItemState.FAILED]:
        click.echo(
            f"{_files(counts[ItemState.FAILED])} without a debrief: hand the archive in again with --live for them.",
            err=True,
        )
    return 1 if bad else 0


def _echo_items(services: Services, backfill: Backfill) -> None:
    for item in services.store.backfills.items(backfill.id):
        record = _as_json(services, item)
        line = json.dumps(record, ensure_ascii=False)
        # A name stays what it is, and what may tell a terminal what to do is written as \u….
        click.echo(line if printable(line) == line else json.dumps(record))


def _as_json(services: Services, item: BackfillItem) -> dict[str, str | None]:
    debrief = item.debrief_id or (services.store.backfills.debrief_of(item.digest) if item.digest else None)
    return {"name": item.name, "state": item.state.value, "debrief": debrief, "error": item.error}


def _calls(number: int) -> str:
    return "1 call" if number == 1 else f"{number:,} calls"


def _files(number: int) -> str:
    return "1 file" if number == 1 else f"{number:,} files"


def _debriefs(number: int) -> str:
    return "1 debrief was written" if number == 1 else f"{number:,} debriefs were written"
