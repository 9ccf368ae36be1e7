"""Amazon Bedrock's `bedrock-conversation-2024`: the format that Amazon Nova and Llama 3.3 are tuned with."""

from __future__ import annotations

from typing import Any

from dataset.records import Pair

SCHEMA_VERSION = "bedrock-conversation-2024"


def converse(pair: Pair) -> dict[str, Any]:
    """A pair as one conversation of a user's turn and an assistant's."""
    return conversation(pair, {"role": "assistant", "content": [{"text": pair.completion}]})


def conversation(pair: Pair, answer: dict[str, Any]) -> dict[str, Any]:
    """A pair's prompt as a conversation that ends in `answer`."""
    system = {"system": [{"text": pair.system}]} if pair.system.strip() else {}
    return {
        "schemaVersion": SCHEMA_VERSION,
        **system,
        "messages": [{"role": "user", "content": [{"text": pair.prompt}]}, answer],
    }
