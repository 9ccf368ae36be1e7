"""A prompt and its completion: the format that Llama 3.1 is tuned with on Amazon Bedrock."""

from __future__ import annotations

from typing import Any

from dataset.formats.whole import whole_prompt_of
from dataset.records import Pair


def prompt_completion(pair: Pair) -> dict[str, Any]:
    """A pair as two texts: the whole prompt, and the answer."""
    return {"prompt": whole_prompt_of(pair), "completion": pair.completion}
