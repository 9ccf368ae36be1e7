"""`debrief export`."""

from __future__ import annotations

from pathlib import Path

import click

from dataset.formats import Format


@click.command("export")
@click.option(
    "--format",
    "format_name",
    type=click.Choice([f.value for f in Format]),
    default=Format.CONVERSE.value,
    show_default=True,
    help="The training format.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write into; it is made if missing.",
)
def command(format_name: str, out: Path) -> None:
    """Write train.jsonl, validation.jsonl and manifest.json from the feedback in the store.

    Personal data is replaced by placeholders. The manifest lists every call that was left out, and why.
    """
    from rich.console import Console
    from rich.progress import Progress

    from bot.services import build_pseudonymiser, open_existing_store
    from bot.settings import load_settings
    from dataset.export import export_dataset

    settings = load_settings()
    store = open_existing_store(settings)
    try:
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            bar = progress.add_task("Rendering pairs", total=None)
            manifest = export_dataset(
                store,
                build_pseudonymiser(settings),
                settings.learn_from,
                Format(format_name),
                out,
                actor="command line",
                progress=lambda done, total: progress.update(bar, completed=done, total=total),
            )
    finally:
        store.close()
    counts = manifest["counts"]
    click.echo(
        f"{out}: {counts['train']} training pairs, {counts['validation']} validation pairs,"
        f" {counts['left_out']} calls left out."
    )
    for reason, number in manifest["left_out"].items():
        click.echo(f"  left out: {number} × {reason}")
