"""A price file read: every mistake with the line it is on, and what was probably meant.

The form is told at the head of `prices.toml`, which ships beside this module.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.errors import SettingsError
from dataset.profiles import PROFILES
from dataset.toml_lines import path_lines

# The prices that a model may have, in the order in which they are shown.
FIGURES = (
    "training_per_1k",
    "storage_month",
    "input_per_1k",
    "output_per_1k",
    "cache_read_per_1k",
    "batch_discount",
    "provisioned_hour",
)
UNKNOWN = "unknown"
# The table that ships has 4 KB; past this it is some other file.
MAX_BYTES = 64_000

_TOLD = 5
_MEND = "Mend it and start again; bot/models/prices.toml shows the form."


@dataclass(frozen=True)
class Figure:
    """One price as it is written; an `amount` of None is "unknown"."""

    amount: Decimal | None
    source: str
    verified: bool


@dataclass(frozen=True)
class PriceFile:
    """What a price file says: the day of its prices (None: it does not tell), and by model and name its figures."""

    as_of: date | None
    figures: Mapping[str, Mapping[str, Figure]]


def parse_prices(content: bytes, name: str) -> PriceFile:
    """The prices in the bytes of a file. Raises `SettingsError` with each mistake and its line."""
    text, table = _table(content, name)
    reader = _Reader(text, Path(name).name)
    read = reader.read(table)
    if reader.mistakes:
        raise SettingsError(f"The price file {name} cannot be used: {reader.told}.", _MEND)
    return read


@dataclass
class _Reader:
    """Reads the table of one file, and collects what is wrong with it."""

    text: str
    name: str
    mistakes: list[tuple[int, str]] = field(default_factory=list)

    def read(self, table: dict[str, Any]) -> PriceFile:
        as_of = table.pop("as_of", None)
        if as_of is not None and (not isinstance(as_of, date) or isinstance(as_of, datetime)):
            self._wrong("as_of is the day of the prices, such as 2026-09-17", "as_of")
            as_of = None
        sources = table.pop("sources", {})
        if not isinstance(sources, dict) or not all(isinstance(one, str) for one in sources.values()):
            self._wrong("sources are names with a text each", "sources")
            sources = {}
        own = f"{self.name}, {as_of}" if as_of else self.name
        figures = {}
        for model, entries in table.items():
            if model not in PROFILES:
                self._wrong(f"{model!r} is no model; {_meant_model(model)}", model)
            elif not isinstance(entries, dict):
                self._wrong(f"{model} is a table: write [{model}] and its prices below it", model)
            else:
                figures[model] = self._figures(model, entries, sources, own)
        return PriceFile(as_of, figures)

    def _figures(self, model: str, entries: dict[str, Any], sources: Mapping[str, str], own: str) -> dict[str, Figure]:
        figures = {}
        for key, value in entries.items():
            try:
                figures[_known(key)] = _figure(key, value, sources, own)
            except ValueError as error:
                self._wrong(str(error), model, key)
        return figures

    def _wrong(self, what: str, *path: str) -> None:
        lines = path_lines(self.text)
        line = next((line for named, line in lines.items() if named[: len(path)] == path), 1)
        self.mistakes.append((line, what))

    @property
    def told(self) -> str:
        """The first few mistakes, each with its line."""
        told = "; ".join(f"line {line}: {what}" for line, what in sorted(self.mistakes)[:_TOLD])
        more = len(self.mistakes) - _TOLD
        return (told + (f"; and {more} more" if more > 0 else "")).rstrip("?.")


def _table(content: bytes, name: str) -> tuple[str, dict[str, Any]]:
    """The text of a file, and the table in it. Raises `SettingsError`."""
    if len(content) > MAX_BYTES:
        raise SettingsError(f"{name} has more than {MAX_BYTES:,} bytes, and cannot be a price file.", _MEND)
    try:
        # Editors on Windows put a byte order mark first, which TOML does not know.
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        return text, tomllib.loads(text, parse_float=Decimal)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = f"line {line}: it is not written in UTF-8: save it in that encoding"
    except (ValueError, RecursionError) as error:
        # A TOMLDecodeError tells its line; for numbers of thousands of digits tomllib passes on what Python says.
        problem = f"it is no TOML: {error}".rstrip(".")
    raise SettingsError(f"The price file {name} cannot be used: {problem}.", _MEND)


def _figure(key: str, value: Any, sources: Mapping[str, str], own: str) -> Figure:
    """One price, written as a number, as "unknown", or as a table with its source. Raises `ValueError`."""
    source, verified = own, True
    if isinstance(value, dict):
        unit = "part" if key == "batch_discount" else "usd"
        if unknown := sorted(set(value) - {unit, "source", "verified"}):
            raise ValueError(f"{key} has no {unknown[0]!r}: it has {unit}, source and verified")
        if unit not in value:
            raise ValueError(f"{key} wants {unit} = and a number")
        named, verified = value.get("source", own), value.get("verified", True)
        if not isinstance(named, str) or not isinstance(verified, bool):
            raise ValueError(f"{key}: a source is a text, and verified is true or false")
        source, value = sources.get(named, named), value[unit]
    if value == UNKNOWN:
        return Figure(None, source, verified)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f'{key} is a number, such as 0.001, or "{UNKNOWN}"')
    amount = Decimal(value)
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"{key} is a number from 0 on")
    if key == "batch_discount" and amount > 1:
        raise ValueError("batch_discount is a part from 0 to 1: 0.5 is half")
    return Figure(amount, source, verified)


def _known(key: str) -> str:
    if key in FIGURES:
        return key
    near = difflib.get_close_matches(key.lower().replace("-", "_"), FIGURES, n=1)
    raise ValueError(f"{key!r} is no price; {f'did you mean {near[0]}?' if near else _there_are(FIGURES)}")


def _meant_model(name: str) -> str:
    # [llama-3.3-70b] without quotes is a table in a table, and its name ends before the dot.
    dotted = [known for known in PROFILES if known.startswith(f"{name}.")]
    if dotted:
        return f'a name with a dot wants quotes: ["{dotted[0]}"]'
    near = difflib.get_close_matches(name.lower(), PROFILES, n=1)
    return f"did you mean {near[0]}?" if near else _there_are(tuple(PROFILES))


def _there_are(names: tuple[str, ...]) -> str:
    return f"there are {', '.join(names)}"
