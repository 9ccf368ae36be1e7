"""How patient and how strict the small Slack is: two frozen objects, so that a test states its own.

Playground(manifest=..., timings=Timings(ack_seconds=0.2, event_retries=(0.0, 0.05)), limits=Limits.off())
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Timings:
    """Seconds, as Slack has them where nothing else is said."""

    ack_seconds: float = 3.0
    """How long a command, a click or an event may go without its ack."""
    event_retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    """The wait before each redelivery of an event that was not acked."""
    event_hold_seconds: float = 30.0
    """How long an event waits for a connection while the bot is away."""
    trigger_seconds: float = 3.0
    response_url_seconds: float = 30 * 60.0
    response_url_uses: int = 5
    heartbeat_seconds: float = 15.0
    """The page's WebSocket: finds browsers that have gone."""
    ping_seconds: float = 1.0
    """The bot's WebSocket: a ping that needs no answer."""
    page_coalesce_seconds: float = 0.05
    """The page is sent at most one state in this time."""


def _tiers() -> Mapping[str, int]:
    return {"t1": 1, "t2": 20, "t3": 50, "t4": 100}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Rate limits. `chat.postMessage` is counted by channel, everything else by method."""

    enabled: bool = True
    posts_per_second: float = 1.0
    post_burst: int = 5
    per_minute: Mapping[str, int] = field(default_factory=_tiers)
    """By tier; a tier that is not named here is not limited."""

    @classmethod
    def off(cls) -> Limits:
        """No limit at all: for tests about something else."""
        return cls(enabled=False)

    @classmethod
    def strict(cls) -> Limits:
        """A channel takes one message, and then none for 100 seconds: for tests about the limit."""
        return cls(posts_per_second=0.01, post_burst=1)
