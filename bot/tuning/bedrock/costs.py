"""What a training and its version cost, in sentences: from the price table, and "unknown" rather than wrong."""

from __future__ import annotations

from decimal import Decimal

from bot.models.catalogue import Deployment, TunableModel
from bot.models.prices import ModelPrices, Prices, money, training_cost
from bot.tuning.bedrock.files import TrainingFiles
from dataset.prompts import EXAMPLES

TYPICAL_INPUT, TYPICAL_OUTPUT = 2_000, 350
"""Tokens of a call of some minutes, and of its answer: for an idea of what one debrief costs."""


def training(prices: Prices, model: TunableModel, files: TrainingFiles, epochs: int, calls: int) -> str:
    """What the training costs, how that is reckoned, and what it costs to try it out on so many held-out calls.

    What answers through Provisioned Throughput is not tried out: that would cost by the hour.
    """
    of = prices.of(model.name)
    cost = training_cost(of, files.tokens, epochs)
    over = "once" if epochs == 1 else f"{epochs} times"
    told = "what it costs is unknown" if cost is None else _about(cost)
    trained = f"The training: {told} ({files.tokens:,} tokens, {over} over; prices of {prices.as_of})."
    return trained if model.deployment is Deployment.PROVISIONED else f"{trained} {trial(of, calls)}"


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


def trial(prices: ModelPrices, calls: int, models: int = 3) -> str:
    """What it costs to put held-out calls to so many models: three are champion, candidate and the base model.

    All are taken to cost what the base model does, and one of them to be shown examples.
    """
    debrief, shown = _debrief(prices), prices.input_per_1k
    if debrief is None or shown is None:
        return f"Trying it out on up to {calls} held-out calls: by the token."
    examples = shown * EXAMPLES * (TYPICAL_INPUT + TYPICAL_OUTPUT) / 1_000
    return f"Trying it out on up to {calls} held-out calls: {_about((debrief * models + examples) * calls)}."


def _debrief(prices: ModelPrices) -> Decimal | None:
    if prices.input_per_1k is None or prices.output_per_1k is None:
        return None
    return (prices.input_per_1k * TYPICAL_INPUT + prices.output_per_1k * TYPICAL_OUTPUT) / 1_000
