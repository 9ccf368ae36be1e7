"""What is known of one model that can be tuned on Amazon Bedrock; the models are in `bot.models.catalogue`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.models.hyperparameters import Hyperparameter
from dataset.profiles import Profile


class Deployment(StrEnum):
    """How a tuned model is served."""

    ON_DEMAND = "on demand"
    PROVISIONED = "provisioned throughput"


class Asking(StrEnum):
    """How a model that was *not* tuned is asked for JSON."""

    JSON_SCHEMA = "JSON schema"
    TOOL = "tool"
    PLAIN = "plain"


@dataclass(frozen=True)
class TunableModel:
    """One model that can be tuned.

    `base_model_id` names it in a training job, `model_id` everywhere else. `regions` are those where it can be tuned,
    `plain_regions` those where `model_id` itself answers; elsewhere an inference profile does, whose prefix `profiles`
    has for the first part of a region's name. `context_tokens` and `max_output_tokens` are of one call, `cache_tokens`
    is how long a prompt has to be for a cachePoint (None: no cachePoint is taken). `batch` and `batch_tuned` say
    whether CreateModelInvocationJob takes the model, and what was tuned from it. `legacy_since` and `end_of_life` are
    None while no end is known; `successor` is the name to use then. `history` is what people should know of it, and
    `unverified` names the fields here that rest on one weak source.
    """

    profile: Profile
    title: str
    base_model_id: str
    regions: tuple[str, ...]
    plain_regions: tuple[str, ...]
    profiles: Mapping[str, str]
    hyperparameters: tuple[Hyperparameter, ...]
    deployment: Deployment
    context_tokens: int
    max_output_tokens: int
    asking: Asking
    cache_tokens: int | None = None
    batch: bool = True
    batch_tuned: bool = False
    legacy_since: date | None = None
    end_of_life: date | None = None
    successor: str | None = None
    history: str = ""
    unverified: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name that people type, which is the profile's."""
        return self.profile.name

    @property
    def model_id(self) -> str:
        """The foundation model's id, without the context size that a training job wants to know."""
        return self.base_model_id.rpartition(":")[0]

    @property
    def validation(self) -> bool:
        """Whether a training takes a validation set."""
        return self.profile.validation is not None

    @property
    def caches_prompt(self) -> bool:
        """Whether Converse takes a cachePoint for it."""
        return self.cache_tokens is not None

    def serving_id(self, region: str) -> str:
        """What Converse is asked for in a region, for the model as it came: its id, or an inference profile's.

        Never a `global.` profile: that would send calls to any region there is, which an administrator has to want
        (DEBRIEF_MODEL_ID). Where neither answers, this is the plain id, and Bedrock says that it has none such.
        """
        if region in self.plain_regions:
            return self.model_id
        prefix = self.profiles.get(region.rsplit("-", 2)[0])
        return f"{prefix}.{self.model_id}" if prefix else self.model_id
