"""The `debrief` command. Each command lives in a module of its own, imported when it is called: `--help` is instant.

Exit codes: 0 done, 1 something was wrong with the input or a service, 2 usage.
"""

from __future__ import annotations

import importlib
import io
import sys
from typing import Any

import click

from handlers.cli.suggest import SuggestingGroup

# command -> the module that holds it, and its one line of help (so that listing the commands imports none of them)
COMMANDS = {
    "try": ("handlers.cli.playground", "Try the whole loop in the browser: no Slack workspace, no account."),
    "serve": ("handlers.cli.serve", "Run the bot, connected to Slack."),
    "summarise": ("handlers.cli.summarise", "Debrief call logs from files or standard input."),
    "evaluate": ("handlers.cli.evaluate", "Have two versions of the model answer the same held-out calls."),
    "backfill": ("handlers.cli.backfill", "Debrief an archive of call logs at once: a folder, or s3://bucket/prefix."),
    "pseudonymise": ("handlers.cli.pseudonymise", "Show what would leave the machine: call logs with placeholders."),
    "prompt": ("handlers.cli.prompt", "Print what a model would be sent for a call log, and its tokens."),
    "export": ("handlers.cli.export", "Write the training files from the feedback in the store."),
    "dataset": ("handlers.cli.dataset", "Versions of the training data: take, show, compare, verify; import seeds."),
    "tune": ("handlers.cli.tune", "Train a new model on what the feedback in the store teaches."),
    "models": ("handlers.cli.models", "Versions of the model: list, show, use one, go back."),
    "schedule": ("handlers.cli.schedule", "What is done by the clock: what runs next, and what ran last."),
    "validate": ("handlers.cli.validate", "Check a training file against what a model's trainer takes."),
    "forget": ("handlers.cli.forget", "Delete a call and all that was made of it, for good."),
    "purge": ("handlers.cli.purge", "Replace raw text that is past its time by its pseudonymised form."),
    "manifest": ("handlers.cli.manifest", "Print the Slack app manifest."),
    "doctor": ("handlers.cli.doctor", "Check the tokens and the store, and say what to do."),
}


class _LazyGroup(SuggestingGroup):
    """A group that imports a command's module when the command is run or asked for its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_text) for name, (_, help_text) in COMMANDS.items()])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="debrief", prog_name="debrief")
def cli() -> None:
    """Debriefs of support calls, and training data from their corrections."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line: an error that is somebody's to mend is one sentence on standard error."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or a pipe that does not take UTF-8 gets a question mark for what it cannot show.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit code."""
    try:
        result: Any = cli.main(args=arguments, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped. What was finished is kept.", err=True)
        return 1
    except SystemExit:
        # No command ends the program itself: click and rich do, where the reader of a pipe has seen enough (`| head`).
        return 0
    except Exception as error:
        return _explain(error)
    return result if isinstance(result, int) else 0


def _explain(error: Exception) -> int:
    from bot.errors import DebriefError

    if isinstance(error, DebriefError):
        click.echo(f"debrief: {error.in_full}", err=True)
    elif isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        click.echo(f"debrief: {error.strerror or type(error).__name__}{where}. Mend that, and try again.", err=True)
    elif (sentence := _of_the_store(error)) is not None:
        click.echo(f"debrief: {sentence}", err=True)
    else:
        from bot.logs import describe_failure

        click.echo(
            f"debrief: something went wrong inside ({describe_failure(error)}). Nothing was lost; please report this"
            " line, which holds no text of your calls.",
            err=True,
        )
    return 1


def _of_the_store(error: Exception) -> str | None:
    """What kept the store from being read or written, in words; None where it was something else."""
    import sqlite3

    if not isinstance(error, sqlite3.OperationalError):
        return None
    reasons = {
        sqlite3.SQLITE_FULL: "The disk that holds DEBRIEF_DATA is full. Make room, and try again.",
        sqlite3.SQLITE_IOERR: "The disk that holds DEBRIEF_DATA refused to read or write. Look at it, and try again.",
        sqlite3.SQLITE_READONLY: "The store in DEBRIEF_DATA may not be written. Mend its permissions, and try again.",
        sqlite3.SQLITE_BUSY: "Another program has been writing to the store for long. Try again in a moment.",
    }
    reason = reasons.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return f"{reason} What was saved before is kept." if reason else None
