"""Pairs with an answer to avoid: what preference tuning (DPO) learns from.

Both formats take only pairs that have a rejected answer, and one that differs from the answer worth learning.
"""

from __future__ import annotations

from typing import Any

from dataset.formats.converse import conversation
from dataset.formats.whole import whole_prompt_of
from dataset.records import Pair


def has_rejected(pair: Pair) -> bool:
    """Whether there is something to prefer the completion to."""
    return pair.rejected is not None and bool(pair.rejected.strip()) and pair.rejected != pair.completion


def preference(pair: Pair) -> dict[str, Any]:
    """A conversation that ends in two candidates: Amazon Nova 1's DPO format, for SageMaker.

    Raises `ValueError` for a pair without a rejected answer.
    """
    candidates = [
        {"content": [{"text": pair.completion}], "preferenceLabel": "preferred"},
        {"content": [{"text": _rejected(pair)}], "preferenceLabel": "non-preferred"},
    ]
    return conversation(pair, {"role": "assistant", "candidates": candidates})


def chosen_rejected(pair: Pair) -> dict[str, Any]:
    """Three texts, as most trainers of preferences read them. Raises `ValueError` without a rejected answer."""
    return {"prompt": whole_prompt_of(pair), "chosen": pair.completion, "rejected": _rejected(pair)}


def _rejected(pair: Pair) -> str:
    if pair.rejected is None or not has_rejected(pair):
        raise ValueError(f"the pair of {pair.call_id} has no rejected answer")
    return pair.rejected
