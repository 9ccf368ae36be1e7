"""People of other workspaces, whom shared channels bring along: they see cards, and teach the model nothing.

Within one delivery, the person's workspace is compared with the one that it is about (Slack's `user.team_id` and
`team.id`; an event's `user_team` and the delivery's `team_id`). Where a delivery does not say, nobody is a stranger.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltResponse

logger = logging.getLogger(__name__)


def register(app: App) -> None:
    """Ack what strangers send, and do nothing about it."""

    def guard(body: dict[str, Any], next_: Callable[[], BoltResponse]) -> BoltResponse | None:
        if is_stranger(body):
            logger.warning("a delivery by somebody of another workspace was left alone")
            return BoltResponse(status=200, body="")
        next_()
        return None

    app.middleware(guard)


def is_stranger(body: dict[str, Any]) -> bool:
    """Whether a delivery comes from a person of another workspace."""
    event = body.get("event")
    if isinstance(event, dict):
        theirs, ours = event.get("user_team"), body.get("team_id")
    else:
        user, team = body.get("user"), body.get("team")
        theirs = user.get("team_id") if isinstance(user, dict) else None
        ours = team.get("id") if isinstance(team, dict) else None
    return bool(theirs and ours and theirs != ours)
