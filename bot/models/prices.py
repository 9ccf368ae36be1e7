"""What models cost: the table that ships with Debrief (`prices.toml`), and a team's own figures over it.

A price that no source tells is None, and everything that is worked out from it is None too: people are shown
"unknown", never a guess. Every figure has its source; one that rests on a single weak one is in `unverified`.

>>> money(Decimal("0.617")), money(Decimal("0.002")), money(None)
('$0.62', 'under $0.01', 'unknown')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import SettingsError
from bot.models.price_file import FIGURES, MAX_BYTES, UNKNOWN, Figure, PriceFile, parse_prices

if TYPE_CHECKING:
    from bot.settings import Settings

_CENT = Decimal("0.01")


@dataclass(frozen=True)
class ModelPrices:
    """The prices of one model, in US dollars; None is unknown.

    `training_per_1k` is for 1,000 tokens and one epoch, `storage_month` for a tuned model that is kept,
    `input_per_1k`, `output_per_1k` and `cache_read_per_1k` for 1,000 tokens of a call, `batch_discount` the part of
    those that a batch job saves (0.5: half), `provisioned_hour` for one model unit without commitment. `sources` and
    `unverified` go by these names.
    """

    model: str
    training_per_1k: Decimal | None = None
    storage_month: Decimal | None = None
    input_per_1k: Decimal | None = None
    output_per_1k: Decimal | None = None
    cache_read_per_1k: Decimal | None = None
    batch_discount: Decimal | None = None
    provisioned_hour: Decimal | None = None
    sources: Mapping[str, str] = field(default_factory=dict)
    unverified: frozenset[str] = frozenset()

    @property
    def figures(self) -> dict[str, Decimal | None]:
        """Every price by its name, in the order of the fields."""
        return {name: getattr(self, name) for name in FIGURES}


@dataclass(frozen=True)
class Prices:
    """A price table. `as_of` is the day of the table that ships; figures of a team's own say their day as source."""

    as_of: date
    models: Mapping[str, ModelPrices] = field(default_factory=dict)
    currency: str = "USD"

    def of(self, model: str) -> ModelPrices:
        """The prices of a model by its name in the catalogue: all unknown where the table has none."""
        return self.models.get(model) or ModelPrices(model)


def load_prices(settings: Settings) -> Prices:
    """The prices that ship with Debrief, with those of the file in DEBRIEF_PRICES over them.

    Raises `bot.errors.SettingsError` with the file's name, and every mistake with its line.
    """
    table = parse_prices(files("bot.models").joinpath("prices.toml").read_bytes(), "prices.toml")
    shipped = Prices(table.as_of or date.min, _over({}, table))
    if not settings.debrief_prices:
        return shipped
    return replace(shipped, models=_over(shipped.models, _own(settings.debrief_prices)))


def _own(path: str) -> PriceFile:
    """A team's file. Raises `SettingsError`."""
    try:
        with Path(path).expanduser().open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SettingsError(
            f"The price file {path} cannot be read: {error.strerror or 'no such file'}.",
            "Set DEBRIEF_PRICES to a file that is there, or leave it out.",
        ) from error
    return parse_prices(content, path)


def _over(before: Mapping[str, ModelPrices], table: PriceFile) -> dict[str, ModelPrices]:
    """Prices with those of a file over them."""
    own = {name: _replaced(before.get(name) or ModelPrices(name), one) for name, one in table.figures.items()}
    return {**before, **own}


def _replaced(before: ModelPrices, figures: Mapping[str, Figure]) -> ModelPrices:
    """A model's prices with some of them replaced: the amount, where it is from, and how sure it is."""
    known = {name: one for name, one in figures.items() if one.amount is not None}
    amounts = before.figures | {name: one.amount for name, one in figures.items()}
    sources = {name: source for name, source in before.sources.items() if name not in figures}
    return ModelPrices(
        before.model,
        **amounts,
        sources=sources | {name: one.source for name, one in known.items()},
        unverified=(before.unverified - set(figures)) | {name for name, one in known.items() if not one.verified},
    )


def training_cost(prices: ModelPrices, tokens: int, epochs: int) -> Decimal | None:
    """What a training costs: `tokens` of one pass over the training file, `epochs` times. None where unknown."""
    if prices.training_per_1k is None:
        return None
    return prices.training_per_1k * tokens * epochs / 1000


def money(amount: Decimal | None) -> str:
    """An amount for people: `$0.62`, `$1,204.00`, `under $0.01`, `unknown`."""
    if amount is None:
        return UNKNOWN
    if 0 < amount < _CENT:
        return "under $0.01"
    return f"${amount.quantize(_CENT, ROUND_HALF_UP):,f}"


def rate(amount: Decimal | None) -> str:
    """A price per unit for people, with every digit it has, and cents at least: `$0.000035`, `$1.95`, `unknown`."""
    if amount is None:
        return UNKNOWN
    whole, _, part = format(amount.normalize(), "f").partition(".")
    return f"${int(whole):,}.{part.ljust(2, '0')}"
