"""`debrief models lineage`: from a debrief, or a model, back to the pairs that taught it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.tuning.lineage import Lineage, Step

WORDS = {
    "reference": "a lead's reference",
    "correction": "a correction",
    "seed": "an example brought along",
    "own_answer": "an answer that was voted useful",
}


@click.command("lineage")
@click.argument("some_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with the call and the hash of every pair.")
def command(some_id: str, as_json: bool) -> None:
    """Show which model wrote the debrief ID, what taught it, and who wrote what that corrects, back to the beginning.

    ID may be a model's name, too. It is followed by ids and hashes alone: no text of a call is shown.
    """
    from bot.services import build_services, open_existing_store
    from bot.settings import load_settings
    from bot.tuning.lineage import lineage

    settings = load_settings()
    open_existing_store(settings).close()  # a clear word where there is none
    services = build_services(settings)
    try:
        found = lineage(services, some_id)
    finally:
        services.close()
    if as_json:
        click.echo(found.model_dump_json())
    else:
        _show(found)


def _show(found: Lineage) -> None:
    if found.debrief_id is not None:
        prompt = f", with the prompt {found.prompt_version}" if found.prompt_version else ""
        click.echo(f"{found.debrief_id} was written by {found.steps[0].model}{prompt}.")
    for step in found.steps:
        _show_step(step)


def _show_step(step: Step) -> None:
    version = step.version
    click.echo()
    if version is None:
        click.echo(f"{step.model}\n  as it came: nothing here taught it")
        return
    approved = f", approved by {version.approved_by}" if version.approved_by else ""
    click.echo(f"{version.name}\n  {version.status.value}, round {version.generation}{approved}")
    click.echo(f"  trained from {version.base} on {version.created_at:%Y-%m-%d %H:%M}, by {version.job_id}")
    click.echo(f"  {len(step.pairs)} pair{'' if len(step.pairs) == 1 else 's'} of the snapshot {version.snapshot_id}:")
    for kind, drafter, number in step.counts():
        of_whom = f", drafted by {drafter}" if drafter else ""
        click.echo(f"  {number:7} × {WORDS[kind.value]}{of_whom}")
    if gone := sum(pair.forgotten for pair in step.pairs):
        click.echo(f"  {gone} of them were forgotten since.")
