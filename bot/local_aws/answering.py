"""What a model answers: the embedded model's summary of the call, or the next answer that a test has written."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass

from bot.local_aws.calls import prompt_of
from bot.models.embedded import EmbeddedModel
from dataset.records import summary_schema
from dataset.tokens import CHARACTERS_A_TOKEN, estimate_tokens


@dataclass(frozen=True)
class Answer:
    """A text, why it ended, and its estimated tokens."""

    text: str
    stop_reason: str

    @property
    def tokens(self) -> int:
        """Estimated."""
        return estimate_tokens(self.text)


class Answers:
    """Answers that tests wrote, the oldest first; they are used before any model is asked."""

    def __init__(self) -> None:
        self._waiting: list[Answer] = []
        self._lock = threading.Lock()
        self._base: EmbeddedModel | None = None

    def next(self, *, text: str = "", stop_reason: str = "end_turn", times: int = 1) -> None:
        """The next answer is this text (none where it is empty), and ends for this reason."""
        with self._lock:
            self._waiting += [Answer(text, stop_reason)] * times

    def clear(self) -> None:
        """Let the models answer."""
        with self._lock:
            self._waiting.clear()

    def scripted(self) -> Answer | None:
        """The next answer that a test wrote; None where the model is to answer."""
        with self._lock:
            return self._waiting.pop(0) if self._waiting else None

    def base(self) -> EmbeddedModel:
        """The model that nobody trained."""
        with self._lock:
            if self._base is None:
                self._base = EmbeddedModel()
            return self._base


def answer(model: EmbeddedModel, system: str, user: str, most_tokens: int, stops: list[str]) -> Answer:
    """The model's answer, cut at `most_tokens` estimated tokens, or before one of `stops`."""
    text = model.complete(prompt_of(system, user), summary_schema()).text
    ends = [text.index(stop) for stop in stops if stop in text]
    if ends and min(ends) <= most_tokens * CHARACTERS_A_TOKEN:
        return Answer(text[: min(ends)], "stop_sequence")
    if len(text) > most_tokens * CHARACTERS_A_TOKEN:
        return Answer(text[: most_tokens * CHARACTERS_A_TOKEN], "max_tokens")
    return Answer(text, "end_turn")


def as_json(text: str) -> dict[str, object]:
    """A text as the input of a tool; what is no JSON object comes under the key `text`."""
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    return value if isinstance(value, dict) else {"text": text}
