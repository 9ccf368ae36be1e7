"""Rate limits: a bucket of tokens for each method, and for each channel that is posted to.

Buckets refill steadily, so that a caller who keeps to the rate is never refused and a short burst passes.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from bot.playground.facts import MethodFacts
from bot.playground.refusals import ratelimited
from bot.playground.settings import Limits


@dataclass
class _Bucket:
    tokens: float
    at: float


class Rates:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._buckets: dict[str, _Bucket] = {}

    def check(self, facts: MethodFacts, channel: str | None) -> None:
        """Count one call. Raises SlackRefusal `ratelimited` with the seconds to wait."""
        if not self.limits.enabled:
            return
        if facts.name == "chat.postMessage":
            self._take(f"post {channel}", self.limits.posts_per_second, self.limits.post_burst)
            return
        per_minute = self.limits.per_minute.get(facts.tier)
        if per_minute is not None:
            self._take(facts.name, per_minute / 60, per_minute)

    def _take(self, key: str, per_second: float, burst: int) -> None:
        now = time.monotonic()
        bucket = self._buckets.setdefault(key, _Bucket(float(burst), now))
        bucket.tokens = min(float(burst), bucket.tokens + (now - bucket.at) * per_second)
        bucket.at = now
        if bucket.tokens < 1:
            raise ratelimited(max(1, math.ceil((1 - bucket.tokens) / per_second)))
        bucket.tokens -= 1
