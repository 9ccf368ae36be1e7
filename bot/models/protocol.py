"""What the service asks of a language model, and of whoever trains one: the same for every provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from dataset.model_records import ModelVersion
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


@dataclass(frozen=True)
class TuneRequest:
    """A training that is to be started.

    `job_id` names it for ever, `name` is that of the version that comes of it, `base` the version that is trained on
    from, `snapshot_id` what it learns. `hyperparameters` are the provider's own, `generation` the rounds of fine-tuning
    that the new version has behind it.
    """

    job_id: str
    name: str
    base: str
    snapshot_id: str
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)
    generation: int = 1


class TuneState(Enum):
    """How a training stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    LOST = "lost"  # nobody is at it: start it again, with the same request


@dataclass(frozen=True)
class TuneStatus:
    """How a training stands: `progress` is 0 to 1, `what` what is being done, in words.

    When it is done, `artifact` is what serves the version and `digest` its checksum; `metrics` are numbers such as the
    seconds it took. `error` is a sentence for a lead.
    """

    state: TuneState
    progress: float = 0.0
    what: str = ""
    artifact: str | None = None
    digest: str = ""
    metrics: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None


class Tuner(Protocol):
    """Trains versions of a provider's models, and makes them ready to serve.

    All methods may be called again: whoever calls them may have died before it noted what came of it.
    """

    @property
    def provider(self) -> str:
        """The provider's name; versions are named after it."""
        ...

    @property
    def recipe(self) -> str:
        """What training does, as a version: the same pairs, settings and recipe come to the same model."""
        ...

    def start(self, request: TuneRequest) -> str:
        """Start a training; the reference to ask for it by. Where it was started before, nothing is started.

        Raises `bot.errors.TuningError` where that cannot be done.
        """
        ...

    def poll(self, reference: str) -> TuneStatus:
        """How a training stands."""
        ...

    def stop(self, reference: str) -> None:
        """Give a training up, and leave nothing of it."""
        ...

    def clean(self, reference: str) -> None:
        """Take away what a training that is over has left behind, but for the version itself."""
        ...

    def deploy(self, version: ModelVersion) -> None:
        """Make a version ready to serve. Raises `bot.errors.TuningError` where it cannot be."""
        ...

    def retire(self, version: ModelVersion) -> None:
        """Take a version down: its files, or whatever else serves it and costs."""
        ...

    def close(self) -> None:
        """Let go of what is held open: what is under way on this machine ends, and is started again by who polls."""
        ...

    def open(self, version: ModelVersion) -> LanguageModel:
        """The version as a model that answers. Raises `bot.errors.TuningError` where it cannot be used."""
        ...
