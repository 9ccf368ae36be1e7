"""The embedded `LanguageModel`: no network, no account. It selects what was said, and reports it."""

from __future__ import annotations

import time
from typing import Any

from bot.models.embedded.budget import within_budget
from bot.models.embedded.compose import summarise
from bot.models.embedded.salience import Scorer, untrained
from bot.models.protocol import Completion, Usage
from dataset.prompts import Prompt, read_prompt, render_completion

UNTRAINED = "embedded-0"

# Tokenizers of large models take three to four characters of English for a token; three rather over- than underrates.
_CHARACTERS_A_TOKEN = 3


class EmbeddedModel:
    """Answers a prompt with the summary of the call in it. The same prompt always has the same answer.

    Untrained unless another scorer is given; `name` is the model's version, "embedded-0" for the untrained one.
    Tokens are not counted but estimated: a token for every three characters of prompt and answer.
    """

    def __init__(self, *, name: str = UNTRAINED, scorer: Scorer = untrained) -> None:
        self._name = name
        self._scorer = scorer

    def __repr__(self) -> str:
        return f"{type(self).__name__}(name={self._name!r})"

    @property
    def name(self) -> str:
        """The model's version."""
        return self._name

    def complete(self, prompt: Prompt, schema: dict[str, Any]) -> Completion:
        """The call's `CallSummary` as JSON text, whatever `schema` asks for: it can write nothing else."""
        del schema
        started = time.perf_counter()
        call = read_prompt(prompt)
        call = call.model_copy(update={"turns": tuple(within_budget(call.turns))})
        text = render_completion(summarise(call, self._scorer))
        latency = round((time.perf_counter() - started) * 1000)
        usage = Usage(_tokens(prompt.system + prompt.user), _tokens(text))
        return Completion(text=text, usage=usage, latency_ms=latency)


def _tokens(text: str) -> int:
    return -(-len(text) // _CHARACTERS_A_TOKEN)
