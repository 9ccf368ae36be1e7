"""The models of Amazon Bedrock that can be tuned: one table, with the source of every figure.

Limits of training files are in `dataset.profiles`, a profile for each row here. Sources, all as of autumn 2026:

- GUIDE: the Bedrock user guide (Customize a model with fine-tuning: model ids and regions; Custom model
  hyperparameters; Deploy a custom model for on-demand inference; Supported Regions and models for batch inference).
- CARDS: the model cards in the same guide: context, longest answer, prompt caching, structured output, regions.
- SAMPLE: aws-samples/amazon-nova-samples, its notebook that tunes Nova 2 Lite on Bedrock.

None of the models here takes a JSON schema: structured outputs are off in the cards of all Nova models, and the others
are older than those. Which can be *made* to call a tool is said in botocore's model of Converse (`ToolChoice`: Claude 3
and Nova); Nova 2 is taken to be a Nova. A tuned model is always asked plainly, as it was trained. No batch job takes a
text model that was tuned (GUIDE).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from bot.errors import SettingsError
from bot.models.hyperparameters import Hyperparameter, read_hyperparameters
from bot.models.lifecycle import lifecycle_trouble, lifecycle_warning
from bot.models.tunable import Asking, Deployment, TunableModel
from dataset.profiles import PROFILES

__all__ = [
    "CATALOGUE",
    "Asking",
    "Deployment",
    "Hyperparameter",
    "TunableModel",
    "hyperparameters_of",
    "lifecycle_trouble",
    "lifecycle_warning",
    "model_named",
]

GUIDE = "Amazon Bedrock user guide, Custom model hyperparameters"
SAMPLE = "aws-samples/amazon-nova-samples, customization/Nova_2.0/bedrock"
NO_RANGE = f"{SAMPLE}; the range is that of Nova 1"
AS_LLAMA_3_1 = f"{GUIDE}, which names Llama 3.1 and 3.2 alone"


def _one(
    name: str, default: str, least: str, most: str | None, source: str, *, whole: bool = False, verified: bool = True
) -> Hyperparameter:
    top = None if most is None else Decimal(most)
    return Hyperparameter(name, default, Decimal(least), top, whole, source, verified)


_CLAUDE = (
    _one("epochCount", "2", "1", "10", GUIDE, whole=True),
    _one("batchSize", "32", "4", "256", GUIDE, whole=True),
    _one("learningRateMultiplier", "1", "0.1", "2", GUIDE),
    _one("earlyStoppingThreshold", "0.001", "0", "0.1", GUIDE),
    _one("earlyStoppingPatience", "2", "1", "10", GUIDE, whole=True),
)
_NOVA = (
    _one("epochCount", "2", "1", "5", GUIDE, whole=True),
    _one("learningRate", "0.00001", "0.000001", "0.0001", GUIDE),
    _one("learningRateWarmupSteps", "10", "0", "100", GUIDE, whole=True),
)
_NOVA_2 = (
    _one("epochCount", "2", "1", "5", NO_RANGE, whole=True, verified=False),
    _one("batchSize", "1", "1", None, SAMPLE, whole=True, verified=False),
    _one("learningRate", "0.00001", "0.000001", "0.0001", NO_RANGE, verified=False),
)


def _llama(source: str, *, verified: bool) -> tuple[Hyperparameter, ...]:
    return (
        _one("epochCount", "5", "1", "10", source, whole=True, verified=verified),
        _one("batchSize", "1", "1", "1", source, whole=True, verified=verified),
        _one("learningRate", "0.0001", "0.000005", "0.1", source, verified=verified),
    )


_EVERYWHERE = MappingProxyType({"us": "us", "eu": "eu", "ap": "apac"})
_AMERICA = MappingProxyType({"us": "us"})

_ROWS = (
    TunableModel(
        profile=PROFILES["nova-micro"],
        title="Amazon Nova Micro",
        base_model_id="amazon.nova-micro-v1:0:128k",
        regions=("us-east-1",),
        plain_regions=("us-east-1", "us-gov-west-1", "ap-southeast-2", "eu-west-2"),
        profiles=_EVERYWHERE,
        hyperparameters=_NOVA,
        deployment=Deployment.ON_DEMAND,
        context_tokens=128_000,
        max_output_tokens=5_000,
        asking=Asking.TOOL,
        cache_tokens=1_000,
    ),
    TunableModel(
        profile=PROFILES["nova-lite"],
        title="Amazon Nova Lite",
        base_model_id="amazon.nova-lite-v1:0:300k",
        regions=("us-east-1",),
        plain_regions=(
            "us-east-1",
            "us-east-2",
            "us-west-2",
            "us-gov-west-1",
            "ap-northeast-1",
            "ap-southeast-2",
            "eu-north-1",
            "eu-west-2",
        ),
        profiles=MappingProxyType({**_EVERYWHERE, "ca": "ca"}),
        hyperparameters=_NOVA,
        deployment=Deployment.ON_DEMAND,
        context_tokens=300_000,
        max_output_tokens=5_000,
        asking=Asking.TOOL,
        cache_tokens=1_000,
    ),
    TunableModel(
        profile=PROFILES["nova-pro"],
        title="Amazon Nova Pro",
        base_model_id="amazon.nova-pro-v1:0:300k",
        regions=("us-east-1",),
        plain_regions=("us-east-1", "us-gov-west-1", "ap-southeast-2", "eu-west-2"),
        profiles=_EVERYWHERE,
        hyperparameters=_NOVA,
        deployment=Deployment.ON_DEMAND,
        context_tokens=300_000,
        max_output_tokens=5_000,
        asking=Asking.TOOL,
        cache_tokens=1_000,
    ),
    TunableModel(
        profile=PROFILES["nova-2-lite"],
        title="Amazon Nova 2 Lite",
        base_model_id="amazon.nova-2-lite-v1:0:256k",
        regions=("us-east-1",),
        plain_regions=(),
        profiles=MappingProxyType({"us": "us", "eu": "eu"}),
        hyperparameters=_NOVA_2,
        deployment=Deployment.ON_DEMAND,
        context_tokens=256_000,  # what is tuned; as it came it takes a million
        max_output_tokens=64_000,
        asking=Asking.TOOL,
        cache_tokens=1_000,
        unverified=("max_output_tokens",),
    ),
    TunableModel(
        profile=PROFILES["claude-3-haiku"],
        title="Claude 3 Haiku",
        base_model_id="anthropic.claude-3-haiku-20240307-v1:0:200k",
        regions=("us-west-2",),
        plain_regions=("us-west-2", "us-east-1"),
        profiles=_EVERYWHERE,
        hyperparameters=_CLAUDE,
        deployment=Deployment.PROVISIONED,
        context_tokens=200_000,
        max_output_tokens=4_096,
        asking=Asking.TOOL,
        legacy_since=date(2026, 3, 10),
        end_of_life=date(2026, 9, 10),
        successor="nova-micro",
        history="Fine-tuning on Amazon Bedrock began with Claude 3 Haiku",
    ),
    TunableModel(
        profile=PROFILES["llama-3.3-70b"],
        title="Llama 3.3 70B Instruct",
        base_model_id="meta.llama3-3-70b-instruct-v1:0:128k",
        regions=("us-west-2",),
        plain_regions=("us-east-2",),
        profiles=_AMERICA,
        hyperparameters=_llama(AS_LLAMA_3_1, verified=False),
        deployment=Deployment.ON_DEMAND,
        context_tokens=128_000,
        max_output_tokens=4_096,
        asking=Asking.PLAIN,
        unverified=("max_output_tokens",),
    ),
    TunableModel(
        profile=PROFILES["llama-3.1-8b"],
        title="Llama 3.1 8B Instruct",
        base_model_id="meta.llama3-1-8b-instruct-v1:0:128k",
        regions=("us-west-2",),
        plain_regions=("us-west-2",),
        profiles=_AMERICA,
        hyperparameters=_llama(GUIDE, verified=True),
        deployment=Deployment.PROVISIONED,
        context_tokens=128_000,
        max_output_tokens=4_096,
        asking=Asking.PLAIN,
        unverified=("max_output_tokens",),
    ),
)

CATALOGUE: Mapping[str, TunableModel] = MappingProxyType({row.name: row for row in _ROWS})


def model_named(name: str) -> TunableModel:
    """The model of that name. Raises `SettingsError`, which says what names there are."""
    if name in CATALOGUE:
        return CATALOGUE[name]
    near = difflib.get_close_matches(name.strip().lower(), list(CATALOGUE), n=1)
    probably = f"Did you mean {near[0]}? " if near else ""
    shown = name if len(name) <= 40 else name[:39] + "…"
    raise SettingsError(
        f"There is no model {shown!r} in the catalogue.", f"{probably}There are {', '.join(CATALOGUE)}."
    )


def hyperparameters_of(model: TunableModel, given: Mapping[str, str]) -> dict[str, str]:
    """All settings that are sent for a training: what was given, and the table's defaults for the rest.

    Raises `TuningError` for an unknown name and for a value out of range, before anything is sent.
    """
    return read_hyperparameters(model.hyperparameters, given, model=model.name)
