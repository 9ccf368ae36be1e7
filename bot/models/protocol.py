"""What the service asks of a language model: one method, the same for every provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from dataset.prompts import Prompt, PromptStyle


@dataclass(frozen=True)
class Usage:
    """Tokens of one request, as counted by the provider (or estimated by it)."""

    input_tokens: int
    output_tokens: int


@dataclass(frozen=True)
class Completion:
    """What came back: the text as the model wrote it, and what it took."""

    text: str
    usage: Usage
    latency_ms: int


class LanguageModel(Protocol):
    """A model that answers a prompt with JSON text.

    The prompt is all that a model gets to see of a call: a provider that parses it again (the embedded one)
    has the same view of it as a provider far away.
    """

    @property
    def name(self) -> str:
        """The model's version, as shown on cards and written to the database."""
        ...

    @property
    def prompt_style(self) -> PromptStyle:
        """Which of the two prompts it is to be given: TUNED where it learned the job from pairs."""
        ...

    @property
    def generation(self) -> int:
        """How many rounds of fine-tuning it has been through; 0 where it is as its maker left it."""
        ...

    def complete(self, prompt: Prompt, schema: dict[str, Any]) -> Completion:
        """Answer `prompt` with JSON text that should satisfy `schema`.

        Raises `bot.errors.ModelError` where no answer could be had.
        """
        ...
