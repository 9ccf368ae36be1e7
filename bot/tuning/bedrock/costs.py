"""What a training and its version cost, in sentences: from the price table, and "unknown" rather than wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.models.catalogue import Deployment, TunableModel
from bot.models.prices import ModelPrices, Prices, money, training_cost
from bot.tuning.bedrock.files import TrainingFiles
from dataset.prompts import EXAMPLES

TYPICAL_INPUT, TYPICAL_OUTPUT = 2_000, 350
"""Tokens of a call of some minutes, and of its answer: for an idea of what one debrief costs."""


@dataclass(frozen=True)
class Contender:
    """A model that is asked about held-out calls: what its tokens cost, and how many examples its prompt has."""

    prices: ModelPrices
    examples: int = 0


def training(prices: Prices, model: TunableModel, files: TrainingFiles, epochs: int, calls: int) -> str:
    """What the training costs, how that is reckoned, and what it costs to try it out on so many held-out calls.

    What answers through Provisioned Throughput is not tried out: that would cost by the hour. All who may take part
    (champion, candidate, sibling, and the base model with examples) are taken to cost what the base model does.
    """
    of = prices.of(model.name)
    cost = training_cost(of, files.tokens, epochs)
    over = "once" if epochs == 1 else f"{epochs} times"
    told = "what it costs is unknown" if cost is None else _about(cost)
    trained = f"The training: {told} ({files.tokens:,} tokens, {over} over; prices of {prices.as_of})."
    asked = [Contender(of), Contender(of), Contender(of), Contender(of, EXAMPLES)]
    return trained if model.deployment is Deployment.PROVISIONED else f"{trained} {trial(asked, calls)}"


def keeping(prices: Prices, model: TunableModel) -> str:
    """What a model costs for as long as it is kept."""
    month = prices.of(model.name).storage_month
    told = "what it costs is unknown" if month is None else f"{money(month)} a month"
    return f"Keeping the model that comes of it: {told}."


def serving(prices: Prices, model: TunableModel) -> str:
    """What it costs to have a version answer."""
    of = prices.of(model.name)
    if model.deployment is Deployment.PROVISIONED:
        return hourly(of)
    debrief = _debrief(of)
    told = "by the token" if debrief is None else f"{_about(debrief)} for a debrief of a usual call"
    return f"Answering on demand: nothing by the hour, {told}."


def hourly(prices: ModelPrices) -> str:
    """What Provisioned Throughput costs."""
    hour = prices.provisioned_hour
    if hour is None:
        told = (
            "what that costs by the hour is unknown here (it is a lot: look at AWS's price list, or set DEBRIEF_PRICES)"
        )
    else:
        told = f"{money(hour)} an hour, {money(hour * 24 * 30)} in 30 days"
    return (
        f"It answers through Provisioned Throughput: {told}, used or not, until it is taken down"
        " (`debrief models undeploy`)."
    )


def _about(amount: Decimal) -> str:
    """An amount that is an estimate: `about $0.62`, `under $0.01`."""
    shown = money(amount)
    return shown if shown.startswith("under") else f"about {shown}"


def trial(asked: Sequence[Contender], calls: int, tokens: int | None = None) -> str:
    """What it costs to put held-out calls to these models.

    `tokens` are those of all prompts together, without examples; None takes each call for a usual one.
    """
    tokens = calls * TYPICAL_INPUT if tokens is None else tokens
    costs = [_trial_of(contender, calls, tokens) for contender in asked]
    known = [cost for cost in costs if cost is not None]
    told = "by the token" if len(known) < len(costs) else _about(sum(known, Decimal(0)))
    return f"Trying it out on up to {calls} held-out calls: {told}."


def _trial_of(contender: Contender, calls: int, tokens: int) -> Decimal | None:
    read, written = contender.prices.input_per_1k, contender.prices.output_per_1k
    if read is None or written is None:
        return None
    tokens += calls * contender.examples * (TYPICAL_INPUT + TYPICAL_OUTPUT)
    return (read * tokens + written * TYPICAL_OUTPUT * calls) / 1_000


def _debrief(prices: ModelPrices) -> Decimal | None:
    if prices.input_per_1k is None or prices.output_per_1k is None:
        return None
    return (prices.input_per_1k * TYPICAL_INPUT + prices.output_per_1k * TYPICAL_OUTPUT) / 1_000
