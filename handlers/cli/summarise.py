"""`debrief summarise`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from handlers.cli.call_files import STDIN, moment, read_bytes, shown

if TYPE_CHECKING:
    from bot.summarise.pipeline import Written
    from dataset.records import Call


@click.command("summarise")
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option("--json", "shape", flag_value="json", help="One JSON record a line, one line a call log.")
@click.option("--markdown", "shape", flag_value="markdown", help="Markdown, for a ticket or a note.")
@click.option(
    "--started-at",
    metavar="WHEN",
    help="When the call began, e.g. 2026-11-23T10:15 (for logs that do not say): dates are counted from it.",
)
@click.option("--model", "version", metavar="NAME", help="The version that writes them, instead of the one in use.")
def command(files: tuple[str, ...], shape: str | None, started_at: str | None, version: str | None) -> int:
    """Debrief call logs from FILEs, or from standard input (no FILE, or -).

    They are written by the model that is in use in the store of DEBRIEF_DATA, or by the untrained one where there is no
    store. Nothing is stored. A log that cannot be read is named on standard error, the others are done, and the exit
    code is 1.
    """
    from bot.services import build_pseudonymiser, choose_model, load_style
    from bot.settings import load_settings

    settings = load_settings()
    start = moment(started_at, settings.zone)
    if not files and sys.stdin.isatty():
        raise click.UsageError("Name a FILE, or pipe a call log into standard input.")
    model, pseudonymiser, style = choose_model(settings, version), build_pseudonymiser(settings), load_style(settings)

    from rich.console import Console
    from rich.progress import Progress

    from bot.errors import DebriefError
    from bot.intake import read_call_log
    from bot.logs import describe_failure
    from bot.summarise.pipeline import call_from_log, write_debrief
    from dataset.records import Source

    names = files or (STDIN,)
    failed = 0
    console = Console(stderr=True)
    progress = Progress(console=console, transient=True, disable=len(names) < 2 or not console.is_terminal)
    with progress:
        for number, name in enumerate(progress.track(names, description="Debriefing")):
            try:
                content = read_bytes(name, settings.debrief_max_bytes)
                log = read_call_log(content, name=None if name == STDIN else name, max_bytes=settings.debrief_max_bytes)
                call = call_from_log(log, source=Source.COMMAND_LINE, zone=settings.zone, received_at=start)
                written = write_debrief(call, model, pseudonymiser, style=style)
            except DebriefError as error:
                failed += 1
                kept = "" if name == STDIN else " The file is as it was."
                click.echo(f"debrief: {shown(name)}: {error.in_full}{kept}", err=True)
                continue
            except OSError as error:
                failed += 1
                click.echo(
                    f"debrief: {shown(name)}: it cannot be read ({error.strerror}). Check the path.",
                    err=True,
                )
                continue
            except Exception as error:
                # A fault of ours with one log must not cost the others.
                failed += 1
                where = describe_failure(error)
                click.echo(f"debrief: {shown(name)}: something went wrong inside ({where}).", err=True)
                continue
            _print(name, call, written, shape, first=number == 0)
    return 1 if failed else 0


def _print(name: str, call: Call, written: Written, shape: str | None, *, first: bool) -> None:
    from handlers.cli.show import json_line, markdown, readable

    if shape == "json":
        click.echo(json_line(shown(name), call, written))
    elif shape == "markdown":
        click.echo(("" if first else "\n---\n\n") + markdown(call, written), nl=False)
    else:
        if not first:
            click.echo()
        readable(call, written)
