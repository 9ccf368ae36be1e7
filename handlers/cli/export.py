"""`debrief export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from dataset.formats import Format
from dataset.profiles import PROFILES
from handlers.cli.dataset import ACTOR, bar, filter_options, opened, read_filters, snapshot_named


@click.command("export")
@click.option(
    "--model",
    type=click.Choice(list(PROFILES)),
    help="The model to be tuned: its format and its limits are kept, and what is missing is said.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice([f.value for f in Format]),
    help="The training format.  [default: the model's, or converse]",
)
@click.option("--snapshot", "snapshot_id", metavar="ID", help="Of this snapshot, instead of a new one.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write into; it is made if missing.",
)
@filter_options
def command(model: str | None, format_name: str | None, snapshot_id: str | None, out: Path, **filters: Any) -> int:
    """Write train.jsonl, validation.jsonl and manifest.json from the feedback in the store.

    A snapshot is taken first, so that what was exported can be told for ever. Personal data is replaced by
    placeholders. The manifest lists what was left out, and why. The format `judge` writes judge.jsonl instead, of
    held-out calls. Exit code 1 where the model asks for more pairs than there are.
    """
    from bot.services import build_pseudonymiser, load_style
    from dataset.export import export_snapshot
    from dataset.snapshot import take

    if snapshot_id is not None:
        _refuse_filters(filters)
    profile = PROFILES[model] if model else None
    shape = Format(format_name) if format_name else (profile.format if profile else Format.CONVERSE)
    if profile is not None and not profile.fits(shape):
        raise click.UsageError(
            f"{profile.name} cannot be tuned with {shape.value}; its format is {profile.format.value}."
        )
    with opened() as (settings, store):
        if snapshot_id is None:
            wanted = read_filters(settings, **filters)
            with bar("Rendering pairs") as progress:
                snapshot = take(
                    store,
                    build_pseudonymiser(settings),
                    wanted,
                    house=load_style(settings),
                    actor=ACTOR,
                    progress=progress,
                )
        else:
            snapshot = snapshot_named(store, snapshot_id)
        # Noted first: whoever is forgotten meanwhile is told of this folder.
        store.snapshots.note_export(snapshot.id, shape.value, str(out.resolve()), ACTOR)
        with bar("Writing pairs") as progress:
            manifest = export_snapshot(
                store,
                snapshot,
                shape,
                out,
                profile=profile,
                own_answers=not filters["no_own_answers"],
                actor=ACTOR,
                progress=progress,
            )
    return _report(manifest, out)


def _refuse_filters(filters: dict[str, Any]) -> None:
    """Options that say what a new snapshot is to hold say nothing of one that there is."""
    context = click.get_current_context()
    for name in filters:
        given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        if given and name != "no_own_answers":
            option = next(p.opts[0] for p in context.command.params if p.name == name)
            raise click.UsageError(f"{option} is for a new snapshot; one that was taken holds what it holds.")


def _report(manifest: dict[str, Any], out: Path) -> int:
    names = {"train": "training pairs", "validation": "validation pairs", "judge": "answers to judge"}
    counts = manifest["counts"]
    written = ", ".join(f"{counts[part]} {name}" for part, name in names.items() if part in counts)
    click.echo(f"{out}: {written}, {counts['left_out']} calls left out. Snapshot {manifest['snapshot']}.")
    for reason, number in manifest["left_out"].items():
        click.echo(f"  left out: {number} × {reason}")
    if manifest["forgotten"]:
        click.echo(f"  forgotten since the snapshot: {manifest['forgotten']}")
    for part, number in manifest["missing"].items():
        click.echo(
            f"debrief: {manifest['model']} asks for {number} more {names[part]} than there are. The files are written;"
            " correct more answers or import seeds, and export again.",
            err=True,
        )
    return 1 if manifest["missing"] else 0
