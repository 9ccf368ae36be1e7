"""The whole prompt as one text, for formats that know no system prompt: serving such a model joins it here too."""

from __future__ import annotations

from dataset.records import Pair


def whole_prompt(system: str, user: str) -> str:
    """Instructions and call as one text, with an empty line between them; the call alone where there are none."""
    return f"{system}\n\n{user}" if system.strip() else user


def whole_prompt_of(pair: Pair) -> str:
    """The whole prompt of a pair."""
    return whole_prompt(pair.system, pair.prompt)
