"""The call in what a model is asked, found the way that Debrief's own prompts are read."""

from __future__ import annotations

from dataset.prompts import Prompt

_FIRST_WORDS = "Call of "


def prompt_of(system: str, user: str) -> Prompt:
    """Texts of a request as a `Prompt`. Where one text holds instructions and call, they are parted again."""
    if not user.startswith(_FIRST_WORDS):
        before, found, call = user.rpartition(f"\n\n{_FIRST_WORDS}")
        if found:
            return Prompt(system=f"{system}\n\n{before}" if system else before, user=_FIRST_WORDS + call, version="")
    return Prompt(system=system, user=user, version="")
