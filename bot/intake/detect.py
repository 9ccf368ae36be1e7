"""Which parser reads a log. A new format is one more entry in `PARSERS`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePath
from typing import NamedTuple, Protocol

from bot.intake.json_turns import read_json
from bot.intake.log import ReadLog
from bot.intake.subtitles import read_subtitles
from bot.intake.tables import is_table, read_table
from bot.intake.text import read_text

# `[00:07] Agent: …` begins with a bracket too, so a list has to go on as JSON does.
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*(?:[\[{"\]]|\d+\s*,))')
_JSON_NAMES = (".json", ".jsonl", ".ndjson")
_SUBTITLES = re.compile(r"\s*(?:WEBVTT(?!\S)|(?:\d{1,9}\s*\n)?\s{0,9}\d{1,3}:\d\d(?::\d\d)?[.,]\d{3} --> )")


class Parser(Protocol):
    """Reads a log's text; raises an `UnreadableCall`."""

    def __call__(self, text: str, *, name: str | None = None) -> ReadLog: ...


class Format(NamedTuple):
    """A format: its name in `ReadLog.format`, how it is recognised (text and file name), and its parser."""

    name: str
    recognises: Callable[[str, str | None], bool]
    read: Parser


def _is_json(text: str, name: str | None) -> bool:
    named = name is not None and PurePath(name).suffix.lower() in _JSON_NAMES
    return named or _JSON.match(text) is not None


def _is_subtitles(text: str, name: str | None) -> bool:
    del name
    return _SUBTITLES.match(text) is not None


def _is_table(text: str, name: str | None) -> bool:
    del name
    return is_table(text)


def _is_text(text: str, name: str | None) -> bool:
    del text, name
    return True


# In order: the first that recognises a log reads it, and text recognises everything.
PARSERS: tuple[Format, ...] = (
    Format("json", _is_json, read_json),
    Format("subtitles", _is_subtitles, read_subtitles),
    Format("table", _is_table, read_table),
    Format("text", _is_text, read_text),
)


def detect(text: str, name: str | None = None) -> Format:
    """The format of a log."""
    return next(form for form in PARSERS if form.recognises(text, name))
