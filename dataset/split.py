"""Train, validation or held-out: decided by a keyed hash of the call's group.

The key is the store's own and secret, so nobody can write a call that lands where they want it. The first
`ALL_TRAIN` groups of a store are for training whatever their hash says: a team's first corrections should be seen
to arrive in the training file, and a held-out set of one or two calls measures nothing. Examples that were brought
along are counted apart: however many there are, a team's own first corrections are learned.
"""

from __future__ import annotations

import hashlib
import hmac

from dataset.records import Split

ALL_TRAIN = 20
VALIDATION_SHARE = 0.10
HELD_OUT_SHARE = 0.15


def assign(group_id: str, key: bytes, *, groups_before: int) -> Split:
    """The split of a new group, given how many groups the store had before it. The caller writes it down."""
    if groups_before < ALL_TRAIN:
        return Split.TRAIN
    digest = hmac.new(key, group_id.encode(), hashlib.sha256).digest()
    point = int.from_bytes(digest[:8]) / 2**64
    if point < HELD_OUT_SHARE:
        return Split.HELD_OUT
    if point < HELD_OUT_SHARE + VALIDATION_SHARE:
        return Split.VALIDATION
    return Split.TRAIN
