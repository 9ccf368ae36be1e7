"""`debrief serve`."""

from __future__ import annotations

import click


@click.command("serve")
def command() -> None:
    """Run the bot, connected to Slack by Socket Mode, until it is stopped.

    Reads SLACK_BOT_TOKEN, SLACK_APP_TOKEN and the DEBRIEF_… settings from the environment or from a file .env.
    """
    from bot.logs import configure_logging
    from bot.settings import load_settings
    from handlers.app import serve

    settings = load_settings()
    configure_logging(settings.debrief_log_level)
    serve(settings)
