"""Near-duplicates: how much two calls resemble each other, by MinHash over their raw words.

A call is the set of its runs of three words. A signature estimates the Jaccard similarity of two such sets (share of
runs in common) with a standard error of at most 0.045; its bands lead to the few calls that are worth the comparison.
A signature is written to the store with its call, so a change of anything here needs a migration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache

import numpy as np
from datasketch import MinHash

# Two calls are near-duplicates from this similarity on.
THRESHOLD = 0.8

_RUN = 3
_PERMUTATIONS = 128
# 25 bands of 5: a pair at the threshold shares a band in 9,999 of 10,000 cases, one at 0.3 in 6 of 100.
_BANDS = 25
_ROWS = 5


def signature(texts: Iterable[str]) -> bytes:
    """The signature of a call's turns: 128 32-bit numbers. Case, spacing and punctuation do not count."""
    words = "".join(c if c.isalnum() else " " for c in " ".join(texts).casefold()).split()
    runs = {" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))}
    sketch = _empty().copy()
    sketch.update_batch([run.encode("utf-8", "surrogatepass") for run in runs])
    return np.asarray(sketch.hashvalues, dtype="<u4").tobytes()


def bands(of: bytes) -> list[int]:
    """The bands of a signature, as signed 64-bit numbers: calls that have none in common are not near-duplicates."""
    size = _ROWS * 4
    pieces = (bytes([band]) + of[band * size : (band + 1) * size] for band in range(_BANDS))
    return [int.from_bytes(hashlib.blake2b(piece, digest_size=8).digest(), signed=True) for piece in pieces]


def similarity(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of two calls, from 0 to 1."""
    equal = np.frombuffer(one, dtype="<u4") == np.frombuffer(other, dtype="<u4")
    return float(equal.mean())


@cache
def _empty() -> MinHash:
    return MinHash(num_perm=_PERMUTATIONS, seed=1)
