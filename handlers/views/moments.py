"""Moments and people as Slack shows them to each reader."""

from __future__ import annotations

from datetime import datetime

from handlers.slack_text import escape

NOBODY = {"schedule": "the schedule", "debrief": "the canary's test"}
"""Who acts by itself, by the name in the store (`bot.tuning.periodic.ACTOR`, `bot.tuning.canary_ending.WATCH`)."""


def person(user: str | None) -> str:
    """A person as a mention, whatever else asked as its name."""
    name = user or "somebody"
    if name in NOBODY:
        return NOBODY[name]
    return f"<@{name}>" if name[:1] in ("U", "W") and name.isalnum() and name.isupper() else escape(name)


def day(moment: datetime) -> str:
    """A moment as Slack shows it to each reader in their own time zone."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} {{time}}|{moment:%Y-%m-%d %H:%M}>"
