"""Prompt caching: what of a request's beginning was asked within the last five minutes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dataset.tokens import estimate_tokens

LIFE = 300.0  # seconds since it was last used


@dataclass(frozen=True)
class Cached:
    """Input tokens: counted in full, read from the cache, and written to it."""

    fresh: int
    read: int = 0
    written: int = 0

    @property
    def whole(self) -> int:
        """All of them."""
        return self.fresh + self.read + self.written


def cached_tokens(
    caches: dict[str, float], model: str, least: int, blocks: Iterable[dict[str, Any]], more: int, now: float
) -> Cached:
    """Count the tokens of blocks, and `more` tokens besides.

    What stands before the last cache point is cached where it has `least` tokens (0: never). `caches` tells until
    when each known beginning lives, and is brought up to date.
    """
    tokens, before = more, 0
    said = hashlib.sha256(model.encode())
    prefix = ""
    for block in blocks:
        if "cachePoint" in block:
            before, prefix = tokens, said.hexdigest()
        tokens += estimate_tokens(block.get("text", ""))
        said.update(block.get("text", "").encode())
    if not least or before < least:
        return Cached(tokens)
    alive = caches.get(prefix, now) > now
    caches[prefix] = now + LIFE
    return Cached(tokens - before, read=before) if alive else Cached(tokens - before, written=before)
