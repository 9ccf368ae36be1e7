"""Which model judges, and what judging costs: from the price table, and "unknown" rather than wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from bot.errors import TuningError
from bot.models.bedrock import BedrockModel
from bot.models.catalogue import CATALOGUE
from bot.models.prices import ModelPrices, Prices, money
from bot.models.protocol import LanguageModel
from bot.tuning.bedrock.evaluations import METRICS
from dataset.export import record_tokens
from dataset.records import Pair
from dataset.tokens import estimate_tokens

DEFAULT_JUDGE = "nova-pro"
"""By its name in the catalogue. It is one of those that AWS has prompts of a judge for (user guide, "Built-in metric
evaluator prompts for model-as-a-judge evaluation jobs"), and the strongest of them whose price is known here."""

# A metric is a question of its own: its instructions, and the explanation that comes with the score (unverified: one
# published guide reckons with 1,500 tokens in, short prompts included, and 200 out).
INSTRUCTION_TOKENS, EXPLANATION_TOKENS = 1_500, 250

# A model's id, that of an inference profile, and the ARN of either: botocore's `EvaluatorModelIdentifier`.
_MOST_CHARACTERS = 2_048
_IDENTIFIER = re.compile(
    r"(arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:((:foundation-model/[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}"
    r"([.:]?[a-z0-9-]{1,63}))|([0-9]{12}:inference-profile/(([a-z-]{2,8}.)[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}"
    r"([.:]?[a-z0-9-]{1,63})))))$|(^[a-z0-9-]+[.][a-z0-9-]+([.][a-z0-9-]+)*(:[a-z0-9-]+)?$)"
    r"|^[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2}"
    r"(/[a-z0-9]{12}|)"
)

_PLACE = re.compile(r"^(?:arn:[^/]*/)?(?:(?:us|eu|apac|us-gov|jp|au|ca|global)\.)?")


def judge_named(name: str | None, region: str) -> str:
    """What a job is given as its judge: a name of the catalogue as that model's id there, anything else as it is.

    A region that has the model through an inference profile alone gets the profile's id. Raises `TuningError` for what
    can be no id, which Bedrock would refuse when the answers are paid for.
    """
    name = DEFAULT_JUDGE if name is None else name
    if name in CATALOGUE:
        return CATALOGUE[name].serving_id(region)
    if len(name) > _MOST_CHARACTERS or not _IDENTIFIER.fullmatch(name):
        shown = name if len(name) <= 60 else name[:59] + "…"
        raise TuningError(
            f"{shown!r} is neither a name of the catalogue nor the id of a model; nothing was sent.",
            "Name a judge as `debrief models catalogue` does, or by its id in Bedrock, such as amazon.nova-pro-v1:0.",
        )
    return name


def known_as(judge: str) -> str | None:
    """The name in the catalogue of a model id, an inference profile's, or an ARN of either; None for another model."""
    plain = _PLACE.sub("", judge)
    return next((name for name, row in CATALOGUE.items() if plain == row.model_id), None)


def costs(prices: Prices, model: LanguageModel, judge: str, pairs: Sequence[Pair]) -> tuple[str, ...]:
    """What the answers cost, and what judging them does, a sentence each. Tokens are estimated, beforehand."""
    answer = sum(estimate_tokens(pair.completion) for pair in pairs)
    whole = sum(record_tokens(pair) for pair in pairs)
    known = known_as(judge)
    of = prices.of(known) if known else ModelPrices(judge)
    # Each metric is given the call and the answer, and most of them the reference, which is about as long.
    asked = len(METRICS) * (whole + answer + len(pairs) * INSTRUCTION_TOKENS)
    told = len(METRICS) * len(pairs) * EXPLANATION_TOKENS
    many = "1 call" if len(pairs) == 1 else f"{len(pairs):,} calls"
    judged = f"The judge {judge}, {len(METRICS)} metrics of {many}: {_amount(of, asked, told)}."
    reckoned = f"Prices of {prices.as_of}; tokens are estimated."
    if not isinstance(model, BedrockModel):
        return f"{model.name} answers on this machine: it costs nothing.", judged, reckoned
    own = _amount(prices.of(model.row.name), whole - answer, answer)
    return f"The answers of {model.name} to {many}: {own}.", judged, reckoned


def doubts(model: LanguageModel, judge: str) -> tuple[str, ...]:
    """What is to be said of a judge before it is asked."""
    if isinstance(model, BedrockModel) and known_as(judge) == model.row.name:
        return (f"{judge} would judge answers of its own kind, and models think well of those: take another judge.",)
    return ()


def _amount(prices: ModelPrices, tokens_in: int, tokens_out: int) -> str:
    tokens = f"about {tokens_in:,} tokens in and {tokens_out:,} out"
    if prices.input_per_1k is None or prices.output_per_1k is None:
        return f"what it costs is unknown ({tokens})"
    cost = (prices.input_per_1k * tokens_in + prices.output_per_1k * tokens_out) / Decimal(1_000)
    shown = money(cost)
    return f"{shown if shown.startswith('under') else f'about {shown}'} ({tokens})"
