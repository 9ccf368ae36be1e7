"""`debrief doctor`."""

from __future__ import annotations

import click


@click.command("doctor")
def command() -> int:
    """Check the settings, the tokens, what Slack lets the bot do, and the store; say what to do about each fault."""
    from rich.console import Console
    from rich.text import Text

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
        try:
            console.print(Text.assemble(("✓ ", "green"), (name, "bold"), f"  {check(settings)}"))
        except DebriefError as error:
            faults += 1
            console.print(Text.assemble(("✗ ", "red"), (name, "bold"), f"  {error.what}\n    → {error.mend}"))
    console.print("Everything is in order." if not faults else f"{faults} to mend.")
    return 1 if faults else 0
