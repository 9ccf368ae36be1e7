"""`debrief prompt`."""

from __future__ import annotations

import json
import sys

import click

from handlers.cli.call_files import STDIN, moment, read_bytes, shown


@click.command("prompt")
@click.argument("file", required=False, metavar="[FILE]")
@click.option(
    "--style",
    "style_name",
    type=click.Choice(["base", "tuned"]),
    help="Which prompt: of a model that was not tuned, or of one that was.  [default: that of the present model]",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object: system, user, version and tokens.")
@click.option(
    "--started-at",
    metavar="WHEN",
    help="When the call began, e.g. 2026-11-23T10:15 (for logs that do not say).",
)
def command(file: str | None, style_name: str | None, as_json: bool, started_at: str | None) -> int:
    """Print what a model would be sent for a call log from FILE, or from standard input (no FILE, or -).

    The call is pseudonymised as it would be, and the team's house style is in it. Nothing is sent (but to
    Amazon Comprehend, with DEBRIEF_PSEUDONYMISER=comprehend) and nothing is stored. System text, an empty line and user
    text go to standard output, their estimated tokens to standard error.
    """
    from bot.services import build_model, build_pseudonymiser, load_style
    from bot.settings import load_settings
    from dataset.prompts import PromptStyle, cost, render

    settings = load_settings()
    start = moment(started_at, settings.zone)
    if file is None and sys.stdin.isatty():
        raise click.UsageError("Name a FILE, or pipe a call log into standard input.")
    house = load_style(settings)
    style = PromptStyle(style_name) if style_name else build_model(settings).prompt_style

    from bot.errors import DebriefError
    from bot.intake import read_call_log
    from bot.summarise.pipeline import call_from_log
    from dataset.records import Source

    name = STDIN if file is None else file
    cap = settings.debrief_max_bytes
    try:
        log = read_call_log(read_bytes(name, cap), name=None if name == STDIN else name, max_bytes=cap)
    except DebriefError as error:
        kept = "" if name == STDIN else " The file is as it was."
        click.echo(f"debrief: {shown(name)}: {error}{kept}", err=True)
        return 1
    except OSError as error:
        click.echo(f"debrief: {shown(name)}: it cannot be read ({error.strerror}). Check the path.", err=True)
        return 1
    call = call_from_log(log, source=Source.COMMAND_LINE, zone=settings.zone, received_at=start)
    hidden, _ = build_pseudonymiser(settings).pseudonymise(call)
    prompt = render(hidden, style, house)
    tokens = cost(prompt)
    if as_json:
        record = {**prompt.model_dump(), "tokens": tokens.model_dump()}
        click.echo(json.dumps(record, ensure_ascii=False))
        return 0
    for heading, text in (("System", prompt.system), ("User", prompt.user)):
        if sys.stdout.isatty():
            click.secho(heading, bold=True)
        elif heading == "User":
            click.echo()
        click.echo(text)
    click.echo(
        f"{style.value} prompt {prompt.version}: about {tokens.total:,} tokens"
        f" ({tokens.own:,} of its own, {tokens.call:,} for the call)",
        err=True,
    )
    return 0
