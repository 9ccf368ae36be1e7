"""`debrief doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console


@click.command("doctor")
@click.option(
    "--ask-model", is_flag=True, help="Ask the model on AWS for one word, too: it costs a fraction of a cent."
)
@click.option("--reconcile", is_flag=True, help="Look into the AWS account for what the store knows nothing of, too.")
def command(ask_model: bool, reconcile: bool) -> int:
    """Check the settings, the tokens, what Slack lets the bot do, and the store; say what to do about each fault.

    Where a model of Amazon Bedrock is used, or Amazon Comprehend, the AWS account is checked as well.
    """
    from rich.console import Console

    from bot.errors import DebriefError
    from bot.settings import load_settings
    from handlers import doctor

    settings = load_settings()
    console = Console(highlight=False, soft_wrap=True)
    faults = 0
    for name, check in (
        ("bot token", doctor.check_bot_token),
        ("app token", doctor.check_app_token),
        ("team leads", doctor.check_leads),
        ("house style", doctor.check_style),
        ("pseudonyms", doctor.check_pseudonymiser),
        ("store", doctor.check_store),
        ("model", doctor.check_model),
    ):
        faults += _told(console, name, lambda check=check: check(settings))  # type: ignore[misc]
    try:
        with doctor.aws_checks(settings, ask=ask_model, reconcile=reconcile) as checks:
            for name, aws_check in checks:
                faults += _told(console, name, aws_check)
    except DebriefError as error:
        faults += _fault(console, "AWS", error.what, error.mend)
    console.print("Everything is in order." if not faults else f"{faults} to mend.")
    return 1 if faults else 0


def _told(console: Console, name: str, check: Callable[[], str]) -> int:
    """What a check says, on the terminal; 1 where it is a fault."""
    from rich.text import Text

    from bot.errors import DebriefError

    try:
        console.print(Text.assemble(("✓ ", "green"), (name, "bold"), f"  {check()}"))
    except DebriefError as error:
        return _fault(console, name, error.what, error.mend)
    return 0


def _fault(console: Console, name: str, what: str, mend: str) -> int:
    from rich.text import Text

    console.print(Text.assemble(("✗ ", "red"), (name, "bold"), f"  {what}\n    → {mend}"))
    return 1
