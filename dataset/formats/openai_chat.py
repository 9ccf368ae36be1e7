"""OpenAI's chat messages, which most other trainers read."""

from __future__ import annotations

from typing import Any

from dataset.records import Pair


def openai_chat(pair: Pair) -> dict[str, Any]:
    """A pair as three messages, or two where there is no system prompt."""
    system = [{"role": "system", "content": pair.system}] if pair.system.strip() else []
    return {
        "messages": [
            *system,
            {"role": "user", "content": pair.prompt},
            {"role": "assistant", "content": pair.completion},
        ]
    }
