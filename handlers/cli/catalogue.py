"""`debrief models catalogue`: the models of Amazon Bedrock that can be tuned, what they take and what they cost."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.table import Table

    from bot.models.catalogue import TunableModel
    from bot.models.prices import ModelPrices, Prices
    from dataset.profiles import Bounds, Cap

_DOUBT = "?"
# Columns of the list with every heading in it; narrower terminals get it without the formats.
_WIDE = 96
_SERVED = {"on demand": "on demand", "provisioned throughput": "by the hour"}
# What a price is for, by its name in the price file.
_PRICED = {
    "training_per_1k": "training, 1,000 tokens",
    "storage_month": "a tuned model, a month",
    "input_per_1k": "prompt, 1,000 tokens",
    "output_per_1k": "answer, 1,000 tokens",
    "cache_read_per_1k": "cached prompt, 1,000 tokens",
    "batch_discount": "saved by a batch job",
    "provisioned_hour": "throughput, unit and hour",
}


@click.command("catalogue")
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--json", "as_json", is_flag=True, help="JSON: one object a line, or one of NAME.")
def command(name: str | None, as_json: bool) -> None:
    """The models of Amazon Bedrock that can be tuned; with NAME, everything known of one.

    Nothing is asked of AWS: this is what was known when this version of Debrief was written. Prices are those of the
    table that ships with it, with the figures of DEBRIEF_PRICES over them.
    """
    from bot.models.catalogue import CATALOGUE, model_named
    from bot.models.prices import load_prices
    from bot.settings import load_settings

    models = [model_named(name)] if name is not None else list(CATALOGUE.values())
    prices = load_prices(load_settings())
    today = datetime.now(UTC).date()
    if as_json:
        for model in models:
            click.echo(json.dumps(_as_json(model, prices, today)))
    elif name is not None:
        _show(models[0], prices, today)
    else:
        _list(models, prices, today)


def _list(models: list[TunableModel], prices: Prices, today: date) -> None:
    from rich.console import Console
    from rich.table import Table

    from bot.models.catalogue import lifecycle_trouble

    console = Console(highlight=False, markup=False)
    wide = console.width >= _WIDE
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in (
        "model",
        "tuned in",
        *(("format",) if wide else ()),
        "records",
        "tokens",
        "served",
        "state",
        "prices",
    ):
        table.add_column(heading, no_wrap=True, justify="right" if heading in ("records", "tokens") else "left")
    for model in models:
        profile = model.profile
        table.add_row(
            model.name,
            ", ".join(model.regions),
            *((profile.format.value,) if wide else ()),
            _span(profile.together),
            f"{profile.tokens.most:,}" if profile.tokens else "any",
            _SERVED[model.deployment.value],
            _state(model, today).split()[0],
            _known(prices.of(model.name)),
            style="dim" if _over(model, today) else None,
        )
    console.print(table)
    console.print()
    for model in models:
        trouble = lifecycle_trouble(model, today=today)
        if trouble is not None:
            console.print(f"{model.name}: {trouble}", style="red")
            console.print()
    console.print(
        "Records are those of all files of a training, tokens those of one record; by the hour is Provisioned"
        f" Throughput; prices: how many are known (as of {prices.as_of}); ? rests on one weak source."
    )
    narrow = "" if wide else " A wider terminal shows the formats."
    console.print(f"All of one: `debrief models catalogue NAME`.{narrow}")


class _Notes:
    """Sources by number, so that a table is not full of the same few names."""

    def __init__(self) -> None:
        self.sources: dict[str, int] = {}

    def mark(self, source: str) -> str:
        """The number of a source, as it stands behind a figure."""
        return f"({self.sources.setdefault(source, len(self.sources) + 1)})" if source else ""


def _show(model: TunableModel, prices: Prices, today: date) -> None:
    from rich.console import Console

    from bot.models.catalogue import lifecycle_trouble, lifecycle_warning

    console = Console(highlight=False, markup=False)
    notes = _Notes()
    of = prices.of(model.name)
    console.print(f"{model.name}: {model.title}", style="bold")
    trouble = lifecycle_trouble(model, today=today)
    notice = str(trouble) if trouble is not None else lifecycle_warning(model, today=today)
    if notice:
        console.print(notice, style="red" if trouble is not None else "yellow")
    for title, table in (
        ("Model", _table(_model_rows(model, today))),
        ("Training files", _table(_file_rows(model, notes))),
        ("Hyperparameters", _table(_hyperparameter_rows(model, notes), "name", "default", "range", "")),
        (f"Prices in {prices.currency}, as of {prices.as_of}", _table(_price_rows(of, notes))),
        ("Sources", _table([(f"({number})", source) for source, number in notes.sources.items()])),
    ):
        console.print()
        console.print(title, style="bold")
        console.print(table)
    if model.unverified or of.unverified or not all(one.verified for one in model.hyperparameters):
        console.print()
        console.print("? rests on one weak source.")


def _model_rows(model: TunableModel, today: date) -> list[tuple[str, ...]]:
    profiles = ", ".join(f"{prefix}.{model.model_id}" for prefix in model.profiles.values())
    return [
        ("in a training", model.base_model_id),
        ("tuned in", ", ".join(model.regions)),
        ("in a call", f"{model.model_id} in {', '.join(model.plain_regions)}" if model.plain_regions else "by profile"),
        ("by profile", profiles),
        ("deployed", model.deployment.value + _doubt("deployment", model)),
        ("context", f"{model.context_tokens:,} tokens" + _doubt("context_tokens", model)),
        ("longest answer", f"{model.max_output_tokens:,} tokens" + _doubt("max_output_tokens", model)),
        ("asked for JSON", f"as it came: {model.asking.value}; tuned: plain"),
        ("prompt cache", f"from {model.cache_tokens:,} tokens on" if model.cache_tokens else "no"),
        ("batch jobs", f"as it came: {_yes(model.batch)}; tuned: {_yes(model.batch_tuned)}"),
        ("state", _state(model, today)),
    ]


def _file_rows(model: TunableModel, notes: _Notes) -> list[tuple[str, ...]]:
    profile = model.profile
    none = "takes no validation file"
    return [
        ("format", profile.format.value),
        ("training", _bounds(profile.train, notes)),
        ("validation", _bounds(profile.validation, notes) if profile.validation else none),
        ("in all", _bounds(profile.together, notes)),
        ("one record", _cap(profile.tokens, "tokens", 1, notes)),
        ("training file", _cap(profile.train_bytes, "GB", 1_000_000_000, notes)),
        ("validation file", _cap(profile.validation_bytes, "GB", 1_000_000_000, notes) if profile.validation else none),
        ("refused in texts", "  ".join(repr(one)[1:-1] for one in profile.reserved.strings) or "nothing"),
    ]


def _hyperparameter_rows(model: TunableModel, notes: _Notes) -> list[tuple[str, ...]]:
    return [
        (
            one.name,
            one.default or "Bedrock's own",
            one.range + (", whole" if one.whole else "") + ("" if one.verified else f" {_DOUBT}"),
            notes.mark(one.source),
        )
        for one in model.hyperparameters
    ]


def _price_rows(prices: ModelPrices, notes: _Notes) -> list[tuple[str, ...]]:
    from bot.models.prices import rate

    rows: list[tuple[str, ...]] = []
    for name, amount in prices.figures.items():
        share = name == "batch_discount" and amount is not None
        shown = f"{amount:.0%}" if share else rate(amount)
        doubt = f" {_DOUBT}" if name in prices.unverified else ""
        rows.append((_PRICED[name], shown + doubt, notes.mark(prices.sources.get(name, ""))))
    return rows


def _table(rows: list[tuple[str, ...]], *headings: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_header=bool(headings))
    for heading in headings or ("",) * len(rows[0]):
        table.add_column(heading)
    table.columns[0].no_wrap = True
    for row in rows:
        table.add_row(*row)
    return table


def _state(model: TunableModel, today: date) -> str:
    if _over(model, today):
        return f"ENDED on {model.end_of_life}"
    if model.legacy_since is not None and today >= model.legacy_since:
        return f"legacy until {model.end_of_life}"
    return "active"


def _over(model: TunableModel, today: date) -> bool:
    return model.end_of_life is not None and today >= model.end_of_life


def _known(prices: ModelPrices) -> str:
    known = sum(amount is not None for amount in prices.figures.values())
    return f"{known} of {len(prices.figures)}" + (f" {_DOUBT}" if prices.unverified else "")


def _span(bounds: Bounds) -> str:
    return f"{bounds.least:,}-{bounds.most:,}" if bounds.most is not None else f"{bounds.least:,} or more"


def _bounds(bounds: Bounds, notes: _Notes) -> str:
    advised = f", {bounds.advised:,} or more advised" if bounds.advised else ""
    return f"{_span(bounds)} records{advised} {notes.mark(bounds.source)}"


def _cap(cap: Cap | None, unit: str, size: int, notes: _Notes) -> str:
    return f"at most {cap.most // size:,} {unit} {notes.mark(cap.source)}" if cap else "any"


def _doubt(field: str, model: TunableModel) -> str:
    return f" {_DOUBT}" if field in model.unverified else ""


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _as_json(model: TunableModel, prices: Prices, today: date) -> dict[str, Any]:
    from bot.models.catalogue import lifecycle_trouble

    of = prices.of(model.name)
    trouble = lifecycle_trouble(model, today=today)
    return {
        "name": model.name,
        "title": model.title,
        "base_model_id": model.base_model_id,
        "model_id": model.model_id,
        "regions": list(model.regions),
        "plain_regions": list(model.plain_regions),
        "profiles": dict(model.profiles),
        "format": model.profile.format.value,
        "train": asdict(model.profile.train),
        "validation": asdict(model.profile.validation) if model.profile.validation else None,
        "together": asdict(model.profile.together),
        "tokens": model.profile.tokens.most if model.profile.tokens else None,
        "hyperparameters": [
            asdict(one) | {"least": str(one.least), "most": None if one.most is None else str(one.most)}
            for one in model.hyperparameters
        ],
        "deployment": model.deployment.value,
        "context_tokens": model.context_tokens,
        "max_output_tokens": model.max_output_tokens,
        "asking": model.asking.value,
        "cache_tokens": model.cache_tokens,
        "batch": model.batch,
        "batch_tuned": model.batch_tuned,
        "legacy_since": model.legacy_since.isoformat() if model.legacy_since else None,
        "end_of_life": model.end_of_life.isoformat() if model.end_of_life else None,
        "successor": model.successor,
        "trouble": str(trouble) if trouble is not None else None,
        "unverified": list(model.unverified),
        "prices": {
            "as_of": prices.as_of.isoformat(),
            "currency": prices.currency,
            **{name: None if amount is None else format(amount, "f") for name, amount in of.figures.items()},
            "sources": dict(of.sources),
            "unverified": sorted(of.unverified),
        },
    }
