"""Amazon Bedrock's `bedrock-conversation-2024`: the format that Amazon Nova and Llama 3.3 are tuned with."""

from __future__ import annotations

from typing import Any

from dataset.records import Pair


def converse(pair: Pair) -> dict[str, Any]:
    """A pair as one conversation of a user's turn and an assistant's."""
    return {
        "schemaVersion": "bedrock-conversation-2024",
        "system": [{"text": pair.system}],
        "messages": [
            {"role": "user", "content": [{"text": pair.prompt}]},
            {"role": "assistant", "content": [{"text": pair.completion}]},
        ],
    }
