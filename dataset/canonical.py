"""Pairs as text that is the same wherever it is written, and its hash."""

from __future__ import annotations

import hashlib
import json

from dataset.records import Pair

HASH = "sha256"


def canonical(value: object) -> str:
    """A value as JSON text in its one canonical form: sorted keys, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    """The hash of a text, its algorithm named."""
    return f"{HASH}:{hashlib.sha256(text.encode()).hexdigest()}"


def pair_text(pair: Pair) -> str:
    """A pair as canonical JSON."""
    return canonical(pair.model_dump(mode="json"))


def read_pair(text: str) -> Pair:
    """The pair that `pair_text` wrote."""
    return Pair.model_validate_json(text)
