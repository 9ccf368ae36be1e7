"""Claude 3 Haiku on Amazon Bedrock: Anthropic's own messages, and no key besides."""

from __future__ import annotations

from typing import Any

from dataset.records import Pair


def claude(pair: Pair) -> dict[str, Any]:
    """A pair as one conversation of a user's turn and an assistant's."""
    system = {"system": pair.system} if pair.system.strip() else {}
    return {
        **system,
        "messages": [
            {"role": "user", "content": pair.prompt},
            {"role": "assistant", "content": pair.completion},
        ],
    }
