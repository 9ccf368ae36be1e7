"""Whether there is enough to learn for a training to be worth it."""

from __future__ import annotations

from bot.errors import TuningError
from dataset.canonical import read_pair
from dataset.records import Split
from dataset.store import Store

FEWEST_PAIRS = 5
"""Fewer teach a model nothing that holds for the next call."""


def learnable(store: Store, snapshot_id: str) -> tuple[int, int]:
    """How many pairs of a snapshot a model learns from, and the latest generation of a model that is behind them."""
    pairs = generation = 0
    for stored in store.snapshots.pairs(snapshot_id, (Split.TRAIN,)):
        if stored.text is not None:
            pairs += 1
            generation = max(generation, read_pair(stored.text).generation or 0)
    return pairs, generation


def too_few(pairs: int) -> TuningError:
    """Why so few pairs are not trained on, and what brings more."""
    there = "There is no pair to train on yet" if not pairs else f"There {'is' if pairs == 1 else 'are'} only {pairs}"
    there += "" if not pairs else f" pair{'' if pairs == 1 else 's'} to train on"
    more = FEWEST_PAIRS - pairs
    return TuningError(
        f"{there}: it takes {FEWEST_PAIRS}, so {more} more {'is' if more == 1 else 'are'} needed.",
        "Correct answers (each correction is a pair), or import examples with `debrief dataset import`.",
    )
