"""Draws that nobody can foresee and every process repeats: a hash under the store's own key."""

from __future__ import annotations

import hashlib
import hmac
import json

from dataset.store.database import Database


def keyed_hash(db: Database, purpose: str, *parts: str) -> bytes:
    """A keyed hash: random to whoever does not know the store's key, and the same whenever it is asked for."""
    row = db.row("SELECT value FROM meta WHERE name = 'split_key'")
    if row is None:
        raise RuntimeError("the store has no split key: its migrations did not run")
    message = json.dumps([purpose, *parts]).encode()
    return hmac.new(bytes.fromhex(row["value"]), message, hashlib.sha256).digest()


def keyed_point(db: Database, purpose: str, *parts: str) -> float:
    """The same as a number: at least 0, below 1, evenly spread."""
    return int.from_bytes(keyed_hash(db, purpose, *parts)[:8]) / 2**64
