"""`debrief pseudonymise`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from handlers.cli.call_files import STDIN, read_bytes, shown

if TYPE_CHECKING:
    from rich.text import Text

    from dataset.pseudonyms import PseudonymMap
    from dataset.records import PseudonymisedCall, Role


@click.command("pseudonymise")
@click.argument("files", nargs=-1, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, one line a call log.")
@click.option(
    "--show-map",
    is_flag=True,
    help="Also what each placeholder stands for. This prints private data: names, numbers, addresses.",
)
def command(files: tuple[str, ...], as_json: bool, show_map: bool) -> int:
    """Show what would leave the machine of call logs from FILEs, or from standard input (no FILE, or -).

    Each turn is printed as a model is given it, with placeholders for personal data, and then how many private values
    of each kind were taken out. The values themselves are only printed with --show-map. Nothing is stored and nothing
    is sent (but to Amazon Comprehend, with DEBRIEF_PSEUDONYMISER=comprehend). A log that cannot be read is named on
    standard error, the others are done, and the exit code is 1.
    """
    from bot.services import build_pseudonymiser
    from bot.settings import load_settings

    settings = load_settings()
    if not files and sys.stdin.isatty():
        raise click.UsageError("Name a FILE, or pipe a call log into standard input.")
    pseudonymiser = build_pseudonymiser(settings)

    from bot.errors import DebriefError
    from bot.intake import read_call_log
    from bot.logs import describe_failure
    from bot.summarise.pipeline import call_from_log
    from dataset.records import Source

    names = files or (STDIN,)
    cap = settings.debrief_max_bytes
    failed = printed = 0
    for name in names:
        try:
            log = read_call_log(read_bytes(name, cap), name=None if name == STDIN else name, max_bytes=cap)
            call = call_from_log(log, source=Source.COMMAND_LINE, zone=settings.zone)
            hidden, private = pseudonymiser.pseudonymise(call)
        except DebriefError as error:
            failed += 1
            kept = "" if name == STDIN else " The file is as it was."
            click.echo(f"debrief: {shown(name)}: {error}{kept}", err=True)
            continue
        except OSError as error:
            failed += 1
            click.echo(f"debrief: {shown(name)}: it cannot be read ({error.strerror}). Check the path.", err=True)
            continue
        except Exception as error:
            # A fault of ours with one log must not cost the others.
            failed += 1
            where = describe_failure(error)
            click.echo(f"debrief: {shown(name)}: something went wrong inside ({where}).", err=True)
            continue
        if as_json:
            click.echo(_json_line(shown(name), hidden, private, show_map=show_map))
        else:
            _readable(shown(name) if len(names) > 1 else None, hidden, private, show_map=show_map, first=not printed)
        printed += 1
    return 1 if failed else 0


def counts(private: PseudonymMap) -> dict[str, int]:
    """How many values of each kind were taken out: PERSON is counted by person, not by the ways to write a name."""
    from dataset.pseudonyms.placeholders import KINDS, PLACEHOLDER

    found = [PLACEHOLDER.fullmatch(pseudonym.placeholder) for pseudonym in private.pseudonyms]
    values = {(match[1], match[2]) for match in found if match}
    tally = Counter(kind for kind, _ in values)
    return {kind: tally[kind] for kind in KINDS if tally[kind]}


def _json_line(name: str, hidden: PseudonymisedCall, private: PseudonymMap, *, show_map: bool) -> str:
    record: dict[str, object] = {
        "file": name,
        "turns": [{"speaker": turn.speaker, "role": turn.role.value, "text": turn.text} for turn in hidden.turns],
        "placeholders": counts(private),
        "pseudonymiser_version": hidden.pseudonymiser_version,
    }
    if show_map:
        record["map"] = {pseudonym.placeholder: pseudonym.value for pseudonym in private.pseudonyms}
    return json.dumps(record, ensure_ascii=False)


def _readable(
    name: str | None, hidden: PseudonymisedCall, private: PseudonymMap, *, show_map: bool, first: bool
) -> None:
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    from dataset.records import Role

    console = Console(highlight=False, soft_wrap=False)
    ours = {pseudonym.placeholder for pseudonym in private.pseudonyms}
    if not first:
        console.print()
    if name is not None:
        console.print(Text(name, style="bold"))
        console.print()
    for turn in hidden.turns:
        speaker = _marked(turn.speaker, ours)
        speaker.stylize_before(_style(turn.role))
        if turn.role is not Role.OTHER and turn.role.value not in turn.speaker.casefold():
            speaker.append(f"  {turn.role.value}", style="dim")
        console.print(speaker)
        console.print(Padding(_marked(turn.text, ours), (0, 0, 0, 2)))
    tally = counts(private)
    found = " · ".join(f"{kind} {number}" for kind, number in tally.items())
    console.print()
    console.print(Text(f"Taken out: {found}" if tally else "Nothing private was found.", style="bold"))
    console.print(Text("Rules miss what no rule describes: read it before you give it to somebody.", style="dim"))
    if show_map and private.pseudonyms:
        console.print(Text("\nWhat the placeholders stand for (private)", style="bold red"))
        width = max(len(pseudonym.placeholder) for pseudonym in private.pseudonyms)
        for pseudonym in private.pseudonyms:
            line = Text("  ").append(pseudonym.placeholder.ljust(width), style="bold yellow")
            console.print(line.append("  ").append(" ".join(pseudonym.value.split())))


def _marked(text: str, ours: set[str]) -> Text:
    """A text with its placeholders highlighted. What a person typed and only reads like one is not."""
    from rich.text import Text

    from dataset.pseudonyms.placeholders import PLACEHOLDER

    marked = Text(text)
    for match in PLACEHOLDER.finditer(text):
        if match[0] in ours:
            marked.stylize("bold yellow", *match.span())
    return marked


def _style(role: Role) -> str:
    from dataset.records import Role

    return "bold cyan" if role is Role.AGENT else "bold green" if role is Role.CUSTOMER else "bold"
