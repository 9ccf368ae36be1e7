"""Foundation models as the service lists them, with a lifecycle that tests can set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.local_aws.refusals import invalid, not_found

# What AWS answers for a model that has no throughput of its own, though its service model knows no such value.
_THROUGH_PROFILE = "INFERENCE_PROFILE"


@dataclass(frozen=True)
class FoundationModel:
    """A model of a maker. `id` is the plain one, `variant` the suffix of the id that it is customized by (":128k").

    `profile` names its limits of training files (`dataset.profiles`); `hyperparameters` are ranges by name, both ends
    included. `on_demand` says that the id itself can be asked, not only an inference profile; `deployable` that what
    is made of it can be served on demand. `tools`, `tool_choice` and `json_schema` are what Converse takes for it,
    `cache_tokens` how long a prefix has to be for prompt caching (0: there is none).
    """

    id: str
    name: str
    provider: str
    regions: tuple[str, ...]
    variant: str
    profile: str
    hyperparameters: dict[str, tuple[float, float]]
    whole: frozenset[str]
    context_tokens: int
    output_tokens: int
    modalities: tuple[str, ...] = ("TEXT",)
    on_demand: bool = True
    deployable: bool = True
    tools: bool = True
    tool_choice: bool = True
    json_schema: bool = False
    cache_tokens: int = 0
    status: str = "ACTIVE"
    legacy: datetime | None = None
    end_of_life: datetime | None = None

    def over(self, date: datetime) -> bool:
        """Whether its life has ended by then."""
        return self.end_of_life is not None and date >= self.end_of_life


class Models:
    """The models of one region; `set` changes one. Tests may hand in a catalogue of their own."""

    def __init__(self, catalogue: Iterable[FoundationModel], region: str, today: Callable[[], datetime]) -> None:
        self.region = region
        self._models = {model.id: model for model in catalogue}
        self._today = today

    def set(self, model_id: str, **changes: Any) -> None:
        """Change fields of a model: `status="ACTIVE", end_of_life=None, tools=False, …`."""
        plain = self._plain(model_id)
        self._models[plain] = replace(self._models[plain], **changes)

    def known(self, model_id: str) -> FoundationModel | None:
        """A model of this region by its id, with or without variant, or its ARN; None where there is none."""
        model_id = model_id.removeprefix(f"arn:aws:bedrock:{self.region}::foundation-model/")
        model = self._models.get(self._plain(model_id))
        return model if model is not None and self.region in model.regions else None

    def served(self, model_id: str) -> FoundationModel:
        """The model that a request to the runtime means by an id or an inference profile. Raises `Refused`."""
        _, is_profile, profile = model_id.rpartition("inference-profile/")
        name = profile if is_profile else model_id
        prefix, _, rest = name.partition(".")
        through_profile = prefix in ("us", "eu", "apac", "global") and "." in rest
        if through_profile and prefix not in (self.region.partition("-")[0], "global"):
            raise invalid("The provided model identifier is invalid.")
        plain = rest if through_profile else name
        model = self.known(plain)
        if model is None or plain.endswith(model.variant):
            raise invalid("The provided model identifier is invalid.")
        self.alive(model.id)
        if not through_profile and not model.on_demand:
            raise invalid(
                f"Invocation of model ID {model.id} with on-demand throughput isn’t supported. Retry your request with "
                "the ID or ARN of an inference profile that contains this model."
            )
        return model

    def for_customization(self, model_id: str) -> FoundationModel:
        """The model that a new job is to start from, by the id of its variant. Raises `Refused`."""
        model = self.known(model_id)
        if model is None or not model_id.endswith(model.variant):
            raise invalid("The provided model identifier is invalid, or the model cannot be customized in this region.")
        if self.is_legacy(model.id):
            # unverified: that it is refused is documented ("model lifecycle"), its words are not.
            raise invalid(f"The model {model_id} is a legacy model, and does not support new customization jobs.")
        return model

    def alive(self, model_id: str) -> FoundationModel:
        """A model as it is now. Raises `Refused` where its life is over."""
        model = self._models[self._plain(model_id)]
        if model.over(self._today()):
            raise not_found(
                "This model version has reached the end of its life. Please refer to the AWS documentation for more "
                "details."
            )
        return model

    def is_legacy(self, model_id: str) -> bool:
        """Whether nothing new may be begun with a model."""
        model = self._models[self._plain(model_id)]
        return model.status == "LEGACY" or model.over(self._today())

    def arn(self, model: FoundationModel) -> str:
        """The ARN of the variant that is customized."""
        return f"arn:aws:bedrock:{self.region}::foundation-model/{model.id}{model.variant}"

    def details(self) -> list[dict[str, Any]]:
        """All models of the region and their variants, as GetFoundationModel tells of them."""
        here = [model for model in self._models.values() if self.region in model.regions]
        return [self.detail(model, variant) for model in here for variant in ("", model.variant)]

    def detail(self, model: FoundationModel, variant: str) -> dict[str, Any]:
        """A model as GetFoundationModel tells of it."""
        lifecycle = {
            "status": model.status,
            "startOfLifeTime": datetime(2024, 1, 1, tzinfo=UTC),
            "legacyTime": model.legacy,
            "endOfLifeTime": model.end_of_life,
        }
        plain = ["ON_DEMAND" if model.on_demand else _THROUGH_PROFILE]
        return {
            "modelArn": f"arn:aws:bedrock:{self.region}::foundation-model/{model.id}{variant}",
            "modelId": model.id + variant,
            "modelName": model.name,
            "providerName": model.provider,
            "inputModalities": list(model.modalities),
            "outputModalities": ["TEXT"],
            "responseStreamingSupported": True,
            "customizationsSupported": ["FINE_TUNING"] if variant else [],
            "inferenceTypesSupported": ["PROVISIONED"] if variant else plain,
            "modelLifecycle": lifecycle,
        }

    def _plain(self, model_id: str) -> str:
        for model in self._models.values():
            if model_id in (model.id, model.id + model.variant):
                return model.id
        return model_id


def get_foundation_model(models: Models, model_id: str) -> dict[str, Any]:
    """GetFoundationModel. Raises `Refused`."""
    model = models.known(model_id)
    if model is None:
        raise invalid("The provided model identifier is invalid.")
    variant = model.variant if model_id.endswith(model.variant) else ""
    return {"modelDetails": models.detail(model, variant)}


def list_foundation_models(models: Models, parameters: dict[str, Any]) -> dict[str, Any]:
    """ListFoundationModels."""

    def wanted(model: dict[str, Any]) -> bool:
        return (
            parameters.get("byProvider", model["providerName"]).lower() == model["providerName"].lower()
            and parameters.get("byOutputModality", "TEXT") in model["outputModalities"]
            and parameters.get("byInferenceType") in (None, *model["inferenceTypesSupported"])
            and parameters.get("byCustomizationType") in (None, *model["customizationsSupported"])
        )

    return {"modelSummaries": [model for model in models.details() if wanted(model)]}
