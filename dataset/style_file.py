"""`style.toml` read into a `HouseStyle`: every mistake with the line it is on, and what was probably meant."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from dataset.style import HouseStyle, meant
from dataset.toml_lines import key_lines

# A style of full length has 4 KB; past this it is some other file.
MAX_BYTES = 64_000

_KEYS = tuple(HouseStyle.model_fields)
_TOLD = 5
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where: lines and columns are counted from 1."""

    reason: str
    line: int
    column: int | None = None

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"line {self.line}{column}: {self.reason}"


class StyleError(Exception):
    """A style file cannot be used. Its text names the file and every mistake: `style.toml, line 3: …`."""

    def __init__(self, name: str, mistakes: tuple[Mistake, ...]) -> None:
        self.name = name
        self.mistakes = mistakes
        super().__init__(f"{name}, {self.said}")

    @property
    def said(self) -> str:
        """The first few mistakes, each with its line."""
        more = len(self.mistakes) - _TOLD
        return "; ".join(map(str, self.mistakes[:_TOLD])) + (f"; and {more} more" if more > 0 else "")

    @property
    def line(self) -> int:
        """The line of the first mistake."""
        return self.mistakes[0].line


def read_style(path: Path) -> HouseStyle:
    """The house style in the file at `path`. Raises `OSError`, and `StyleError` where it has a mistake."""
    with path.open("rb") as file:
        return parse_style(file.read(MAX_BYTES + 1), path.name)


def parse_style(content: bytes, name: str = "style.toml") -> HouseStyle:
    """The house style in the bytes of a file called `name`. Raises `StyleError` where they have a mistake."""
    text = _decoded(content, name)
    table = _table(text, name)
    lines = key_lines(text)
    mistakes: list[Mistake] = []
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values |= _field(key, value)
        except ValueError as error:
            mistakes.append(Mistake(str(error), lines.get(key, 1)))
    if mistakes:
        raise StyleError(name, tuple(sorted(mistakes, key=lambda mistake: mistake.line)))
    return HouseStyle(**values)


def _decoded(content: bytes, name: str) -> str:
    if len(content) > MAX_BYTES:
        raise StyleError(name, (Mistake(f"it has more than {MAX_BYTES:,} bytes: is it a style file?", 1),))
    try:
        # Editors on Windows put a byte order mark first, which TOML does not know.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise StyleError(name, (Mistake("it is not written in UTF-8: save it in that encoding", line),)) from error
    return text.replace("\r\n", "\n")


def _table(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = _PLACE.search(said)
        reason = f"it is no TOML: {_PLACE.sub('', said)}"
        if place and place[1]:
            raise StyleError(name, (Mistake(reason, int(place[1]), int(place[2])),)) from error
        end = max(1, len(text.splitlines()))
        raise StyleError(name, (Mistake(f"{reason}, and there the file ends", end),)) from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, brackets in brackets: tomllib passes on what Python says of them.
        raise StyleError(name, (Mistake("it holds a value that no style has", 1),)) from error


def _field(key: str, value: Any) -> dict[str, Any]:
    """The value of one key as the field that it is. Raises `ValueError` with what is wrong."""
    if key not in _KEYS:
        shown = key if len(key) <= 40 else key[:39] + "…"
        raise ValueError(f"unknown key {shown!r}; {meant(key, _KEYS, 'keys')}")
    try:
        return {key: getattr(HouseStyle.model_validate({key: value}), key)}
    except ValidationError as error:
        said = error.errors(include_input=False, include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise ValueError(f"{key}: {said}") from error
