"""The embedded `LanguageModel`: no network, no account. It selects what was said, and reports it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from bot.models.embedded.budget import within_budget
from bot.models.embedded.closed_list import reasons_in
from bot.models.embedded.compose import summarise
from bot.models.embedded.knowledge import Knowledge
from bot.models.embedded.learned import State
from bot.models.protocol import Completion, Usage
from dataset.prompts import Prompt, PromptStyle, read_prompt, render_completion
from dataset.tokens import estimate_tokens

UNTRAINED = "embedded-0"


class EmbeddedModel:
    """Answers a prompt with the summary of the call in it. The same prompt always has the same answer.

    Untrained where it has no `parts` (what training found, by name); `name` is the model's version, "embedded-0" for
    the untrained one, and `generation` the rounds of fine-tuning behind it. Tokens are not counted but estimated.
    Raises `ArtifactError` where the parts are not of this version.
    """

    def __init__(self, *, name: str = UNTRAINED, parts: Mapping[str, State] | None = None, generation: int = 0) -> None:
        self._name = name
        self._knowledge = Knowledge.from_parts(parts or {})
        self._generation = generation

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self._name!r})"

    @property
    def name(self) -> str:
        """The model's version."""
        return self._name

    @property
    def prompt_style(self) -> PromptStyle:
        """TUNED: it reads the call alone, so the shortest prompt serves it best."""
        return PromptStyle.TUNED

    @property
    def generation(self) -> int:
        """How many rounds of fine-tuning are behind it."""
        return self._generation

    def complete(self, prompt: Prompt, schema: dict[str, Any], *, about: str | None = None) -> Completion:
        """The call's `CallSummary` as JSON text, whatever `schema` asks for: it can write nothing else."""
        del schema, about
        started = time.perf_counter()
        call = read_prompt(prompt)
        call = call.model_copy(update={"turns": tuple(within_budget(call.turns))})
        text = render_completion(summarise(call, self._knowledge, reasons_in(prompt)))
        latency = round((time.perf_counter() - started) * 1000)
        usage = Usage(estimate_tokens(prompt.system) + estimate_tokens(prompt.user), estimate_tokens(text))
        return Completion(text=text, usage=usage, latency_ms=latency)
