"""What a backfill would send and cost, and whether a batch job takes it: known before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.errors import TuningError
from bot.models.bedrock import BedrockModel
from bot.models.prices import ModelPrices, Prices, load_prices, money
from bot.models.protocol import LanguageModel
from bot.settings import Settings
from bot.tuning.backfill.records import LEAST_RECORDS
from bot.tuning.bedrock.costs import TYPICAL_OUTPUT
from dataset.prompts import PromptStyle

LIVE = "`--live` has it write them one after another"


@dataclass(frozen=True)
class Plan:
    """What waits for a model: how many calls, the tokens of their prompts (estimated), and a sentence on the cost.

    `paid` says that it costs money; `refusal` why a batch job would not take them, None where one does.
    """

    waiting: int
    tokens: int
    paid: bool
    costs: str
    refusal: TuningError | None = None


def plan(settings: Settings, model: LanguageModel, waiting: int, tokens: int, *, live: bool) -> Plan:
    """What it would take to have `model` write so many debriefs, in a batch or `live`."""
    if not isinstance(model, BedrockModel):
        refusal = None if live else why_no_batch(settings, model)
        return Plan(waiting, tokens, False, f"{model.name} runs on this machine: it costs nothing.", refusal)
    few = None if live or waiting >= LEAST_RECORDS or not waiting else _too_few(waiting)
    refusal = None if live else why_no_batch(settings, model) or few
    costs = _costs(load_prices(settings), model, waiting, tokens, live=live)
    return Plan(waiting, tokens, True, costs, refusal)


def why_no_batch(settings: Settings, model: LanguageModel) -> TuningError | None:
    """Why no batch job is to be had of this model with these settings, and what to do; None where one is."""
    if not isinstance(model, BedrockModel):
        return TuningError(f"{model.name} runs on this machine, and takes no batch jobs.", f"{LIVE}.")
    name, row = model.name, model.row
    if model.prompt_style is PromptStyle.TUNED and not row.batch_tuned:
        return TuningError(
            f"{name} was tuned, and Amazon Bedrock's batch jobs take no model that was tuned from {row.title}.",
            f"{LIVE}; `--model {row.name}` sends them to the model that it was tuned from.",
        )
    if not row.batch and model.prompt_style is not PromptStyle.TUNED:
        return TuningError(f"Amazon Bedrock's batch jobs do not take {row.title}.", f"{LIVE}.")
    if ":provisioned-model/" in model.reference:
        return TuningError(
            f"{name} answers through Provisioned Throughput (DEBRIEF_MODEL_ID), which takes no batch jobs.", f"{LIVE}."
        )
    if settings.guardrail is not None:
        # The user guide names no way to have a guardrail in a batch: none is to be left out in silence.
        return TuningError(
            "DEBRIEF_GUARDRAIL is set, and batch jobs know no guardrails.", f"{LIVE}, with the guardrail."
        )
    for setting, value, what in (
        ("DEBRIEF_BUCKET", settings.debrief_bucket, "an S3 bucket for its files"),
        ("DEBRIEF_ROLE", settings.debrief_role, "the ARN of the role that Bedrock reads them as"),
    ):
        if not value:
            return TuningError(
                f"{setting} is not set: a batch job needs {what}.", f"docs/aws.md has both. Without a job, {LIVE}."
            )
    if bool(settings.subnets) != bool(settings.security_groups):
        return TuningError(
            "DEBRIEF_SUBNETS and DEBRIEF_SECURITY_GROUPS belong together, and one of them is not set.",
            "Set both, or neither.",
        )
    return None


def _too_few(waiting: int) -> TuningError:
    calls = "1 call" if waiting == 1 else f"{waiting} calls"
    return TuningError(
        f"A batch job takes {LEAST_RECORDS} calls at least, and {calls} can be sent.", f"{LIVE}, at the full price."
    )


def _costs(prices: Prices, model: BedrockModel, waiting: int, tokens: int, *, live: bool) -> str:
    of = prices.of(model.row.name)
    cost = _cost(of, tokens, waiting * TYPICAL_OUTPUT)
    share = Decimal(1) if live else (None if of.batch_discount is None else 1 - of.batch_discount)
    if cost is None:
        told = "what it costs is unknown"
    elif share is None:
        told = f"{money(cost)} at most (what a batch saves is unknown)"
    else:
        told = f"about {money(cost * share)}" + ("" if live else f" as a batch ({money(cost)} one after another)")
    return (
        f"About {tokens:,} tokens in and {waiting * TYPICAL_OUTPUT:,} out: {told}; prices of {prices.as_of}, tokens"
        " estimated."
    )


def _cost(prices: ModelPrices, tokens_in: int, tokens_out: int) -> Decimal | None:
    if prices.input_per_1k is None or prices.output_per_1k is None:
        return None
    return (prices.input_per_1k * tokens_in + prices.output_per_1k * tokens_out) / 1_000
