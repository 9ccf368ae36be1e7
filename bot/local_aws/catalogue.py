"""The foundation models that are there by default.

Sources: Amazon Bedrock user guide ("Supported models", "Model lifecycle", "Hyperparameters"), Amazon Nova user guide.
Ranges of Nova 2 Lite and of Llama are unverified.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.local_aws.models import FoundationModel

_WHOLE = frozenset({"epochCount", "batchSize", "learningRateWarmupSteps", "earlyStoppingPatience"})
_NOVA = {"epochCount": (1.0, 5.0), "learningRate": (1e-6, 1e-4), "learningRateWarmupSteps": (0.0, 100.0)}
_NOVA_2 = {"epochCount": (1.0, 5.0), "batchSize": (1.0, 256.0), "learningRate": (1e-6, 1e-4)}
_LLAMA = {"epochCount": (1.0, 10.0), "batchSize": (1.0, 1.0), "learningRate": (0.0, 0.1)}
_CLAUDE = {
    "epochCount": (1.0, 10.0),
    "batchSize": (4.0, 256.0),
    "learningRateMultiplier": (0.1, 2.0),
    "earlyStoppingThreshold": (0.0, 0.1),
    "earlyStoppingPatience": (1.0, 10.0),
}


def _nova(size: str, variant: str, context_tokens: int) -> FoundationModel:
    return FoundationModel(
        id=f"amazon.nova-{size}-v1:0",
        name=f"Nova {size.capitalize()}",
        provider="Amazon",
        regions=("us-east-1",),
        variant=variant,
        profile=f"nova-{size}",
        hyperparameters=_NOVA,
        whole=_WHOLE,
        context_tokens=context_tokens,
        output_tokens=10_000,
        modalities=("TEXT",) if size == "micro" else ("TEXT", "IMAGE"),
        cache_tokens=1_000,
    )


CATALOGUE: tuple[FoundationModel, ...] = (
    _nova("micro", ":128k", 128_000),
    _nova("lite", ":300k", 300_000),
    _nova("pro", ":300k", 300_000),
    FoundationModel(
        id="amazon.nova-2-lite-v1:0",
        name="Nova 2 Lite",
        provider="Amazon",
        regions=("us-east-1",),
        variant=":256k",
        profile="nova-2-lite",
        hyperparameters=_NOVA_2,
        whole=_WHOLE,
        context_tokens=1_000_000,
        output_tokens=65_535,
        modalities=("TEXT", "IMAGE"),
        on_demand=False,
        cache_tokens=1_000,
    ),
    FoundationModel(
        id="anthropic.claude-3-haiku-20240307-v1:0",
        name="Claude 3 Haiku",
        provider="Anthropic",
        regions=("us-west-2",),
        variant=":200k",
        profile="claude-3-haiku",
        hyperparameters=_CLAUDE,
        whole=_WHOLE,
        context_tokens=200_000,
        output_tokens=4_096,
        modalities=("TEXT", "IMAGE"),
        deployable=False,
        status="LEGACY",
        legacy=datetime(2026, 3, 10, tzinfo=UTC),
        end_of_life=datetime(2026, 9, 10, tzinfo=UTC),
    ),
    FoundationModel(
        id="meta.llama3-1-8b-instruct-v1:0",
        name="Llama 3.1 8B",
        provider="Meta",
        regions=("us-west-2",),
        variant=":128k",
        profile="llama-3.1-8b",
        hyperparameters=_LLAMA,
        whole=_WHOLE,
        context_tokens=128_000,
        output_tokens=8_192,
        deployable=False,
        tool_choice=False,
    ),
    FoundationModel(
        id="meta.llama3-3-70b-instruct-v1:0",
        name="Llama 3.3 70B",
        provider="Meta",
        regions=("us-west-2",),
        variant=":128k",
        profile="llama-3.3-70b",
        hyperparameters=_LLAMA,
        whole=_WHOLE,
        context_tokens=128_000,
        output_tokens=8_192,
        on_demand=False,
        tool_choice=False,
    ),
)
