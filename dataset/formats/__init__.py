"""One small function for each training format, in a registry: a pair in, one line's object out."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from dataset.formats.converse import converse
from dataset.records import Pair


class Format(StrEnum):
    """The names of the formats, as `debrief export --format` takes them."""

    CONVERSE = "converse"


FORMATS: dict[Format, Callable[[Pair], dict[str, Any]]] = {
    Format.CONVERSE: converse,
}
