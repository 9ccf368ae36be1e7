"""What the service asks of a language model, and of whoever trains one: the same for every provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Protocol

from dataset.evaluation_records import Canary
from dataset.model_records import ModelVersion
from dataset.prompts import Prompt, PromptStyle


@dataclass(frozen=True)
class Usage:
    """Tokens of one request, as counted by the provider (or estimated by it).

    Of the input, those that were read from a cache, and written to it, where the provider has one.
    """

    input_tokens: int
    output_tokens: int
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.cache_read_tokens + other.cache_read_tokens,
            self.cache_write_tokens + other.cache_write_tokens,
        )


@dataclass(frozen=True)
class Completion:
    """What came back: the text as the model wrote it, and what it took. `cut_off`: it had more to say than it may."""

    text: str
    usage: Usage
    latency_ms: int
    cut_off: bool = False


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

    def complete(self, prompt: Prompt, schema: dict[str, Any], *, about: str | None = None) -> Completion:
        """Answer `prompt` with JSON text that should satisfy `schema`.

        `about` is the id of the debrief that it is for, for the provider's own records.
        Raises `bot.errors.ModelError` where no answer could be had.
        """
        ...


@dataclass(frozen=True)
class Drawn:
    """The model that is to write a call's debrief. `canary` is the comparison that it was drawn for, None for none.

    `instead` is the champion: it writes where the model that was drawn cannot, also where that was itself. None where
    nobody else is to be asked.
    """

    model: LanguageModel
    canary: Canary | None = None
    instead: LanguageModel | None = None


@dataclass(frozen=True)
class TuneRequest:
    """A training that is to be started.

    `job_id` names it for ever, `name` is that of the version that comes of it, `base` the model that is trained on
    from, `snapshot_id` what it learns, `forgotten` how many of the snapshot's pairs were forgotten by now (what is
    trained on is another thing then). `hyperparameters` are the provider's own, `generation` the rounds of fine-tuning
    that the new version has behind it. `approved_by` is who has seen what it costs.
    """

    job_id: str
    name: str
    base: str
    snapshot_id: str
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)
    generation: int = 1
    forgotten: int = 0
    approved_by: str = ""


@dataclass(frozen=True)
class TunePlan:
    """What a training takes and costs, before it is started.

    `paid` says that it costs money, so that somebody has to approve it who has seen `costs`: sentences, as are
    `warnings`. `train` and `validation` count pairs, `tokens` are those of one pass over the training pairs, estimated.
    `hyperparameters` are all of them, defaults too.
    """

    paid: bool = False
    train: int = 0
    validation: int = 0
    tokens: int = 0
    hyperparameters: Mapping[str, Any] = field(default_factory=dict)
    costs: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


Told = Callable[[str, float], None]


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


@dataclass(frozen=True)
class Readiness:
    """Whether a version can answer; where not yet, `what` is being done about it, in words."""

    ready: bool
    what: str = ""


@dataclass(frozen=True)
class Upkeep:
    """What it takes to have a version ready to answer, in a sentence; none where it is ready.

    `hourly` says that it costs as long as it is there, used or not: somebody has to approve that, each time. `beside`
    says that it can be made ready while another version answers, so that it can be tried out before it comes into use.
    """

    sentence: str = ""
    hourly: bool = False
    beside: bool = True

    @property
    def ready(self) -> bool:
        """Whether the version can answer now."""
        return not self.sentence


class Tuner(Protocol):
    """Trains versions of a provider's models, and makes them ready to serve.

    All methods may be called again: whoever calls them may have died before it noted what came of it. All raise
    `bot.errors.TuningUnavailable` where the provider cannot be asked now, and another try may succeed.
    """

    @property
    def provider(self) -> str:
        """The provider's name."""
        ...

    @property
    def recipe(self) -> str:
        """What training does, as a version: the same pairs, settings and recipe come to the same model."""
        ...

    def plan(self, request: TuneRequest) -> TunePlan:
        """What a training would take and cost. Raises `bot.errors.TuningError` where it would be refused."""
        ...

    def start(self, request: TuneRequest, told: Told = lambda _what, _share: None) -> str:
        """Start a training; the reference to ask for it by. Where it was started before, nothing is started.

        `told` hears what is being done meanwhile, and how much of it is done (0 to 1).
        Raises `bot.errors.TuningError` where that cannot be done.
        """
        ...

    def poll(self, reference: str) -> TuneStatus:
        """How a training stands."""
        ...

    def stop(self, job_id: str) -> None:
        """Give a training up, and leave nothing of it: neither what it made nor what was deployed of it."""
        ...

    def clean(self, job_id: str) -> None:
        """Take away what a training that is over has left behind, but for the version itself."""
        ...

    def upkeep(self, version: ModelVersion) -> Upkeep:
        """What it would cost from now on to have a version ready to answer; nothing where it is ready."""
        ...

    def deploy(self, version: ModelVersion, actor: str, *, costs_seen: bool = False) -> Readiness:
        """Make a version ready to serve, or see how far that is: called again until it is ready.

        `actor` is who wants it; `costs_seen` says that they were told what it costs by the hour. Raises
        `bot.errors.TuningError` where it cannot be made ready, and `bot.errors.CostsUnseen` where that would cost by
        the hour and they were not told.
        """
        ...

    def undeploy(self, version: ModelVersion) -> None:
        """Take down what serves a version, and keep the version itself: it can be made ready again."""
        ...

    def retire(self, version: ModelVersion) -> None:
        """Take a version down: its files, or whatever else serves it and costs."""
        ...

    def sweep(self) -> None:
        """Go on with what was to be taken down, and could not be at the time."""
        ...

    def close(self) -> None:
        """Let go of what is held open: what is under way on this machine ends, and is started again by who polls."""
        ...

    def open(self, version: ModelVersion) -> LanguageModel:
        """The version as a model that answers. Raises `bot.errors.TuningError` where it cannot be used."""
        ...
