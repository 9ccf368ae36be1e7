"""Amazon Bedrock's evaluation with a model as judge, over answers that were given before."""

from __future__ import annotations

import re
from typing import Any

from dataset.formats.whole import whole_prompt_of
from dataset.records import Pair

# What a job takes as an inferenceSourceIdentifier (Amazon Bedrock's service model, in botocore).
IDENTIFIER = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,255}")


def has_judged_answer(pair: Pair) -> bool:
    """Whether there is a model's answer to judge, and that model is known."""
    return bool(pair.rejected and pair.rejected.strip() and pair.model and model_identifier(pair.model))


def model_identifier(model: str) -> str:
    """A model's name (an ARN, it may be) as a job takes it: what it does not take becomes hyphens. May be empty."""
    return re.sub(r"[^a-zA-Z0-9._-]+", "-", model).lstrip("._-")[:256]


def judge(pair: Pair) -> dict[str, Any]:
    """What the model answered, beside what a person made of it. Scores come back for each kind of pair.

    Raises `ValueError` for a pair that holds no model's answer.
    """
    if pair.model is None or not has_judged_answer(pair):
        raise ValueError(f"the pair of {pair.call_id} holds no answer of a model to judge")
    return {
        "prompt": whole_prompt_of(pair),
        "referenceResponse": pair.completion,
        "category": pair.kind.value,
        "modelResponses": [{"response": pair.rejected, "modelIdentifier": model_identifier(pair.model)}],
    }
