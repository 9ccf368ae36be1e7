"""Dialogues with human summaries, in the shape of `tweetsumm`: JSON Lines of {"id", "turns", "references"}.

`turns` are {"speaker": "customer" | "agent" | anything else, "text"}, `references` one or more summaries.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataset.prompts import PromptedCall
from dataset.records import Role, Turn


class BadDataError(Exception):
    """A file of data cannot be used; the argument says which, where and why."""


@dataclass(frozen=True)
class Dialogue:
    """A call as a prompt tells it, and what people wrote of it."""

    id: str
    call: PromptedCall
    references: tuple[str, ...]


def read_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The JSON objects of a file (also gzipped) with their line numbers. Raises `BadDataError`."""
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                value = json.loads(line)
                if not isinstance(value, dict):
                    raise BadDataError(f"{path}, line {number}: it is no JSON object")
                yield number, value
    except OSError as error:
        raise BadDataError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, EOFError, zlib.error) as error:
        raise BadDataError(f"{path} is no JSON Lines file: {error}") from error


def read_dialogues(path: Path) -> list[Dialogue]:
    """All dialogues of a file that have words and a summary. Raises `BadDataError`."""
    found = [_dialogue(path, number, value) for number, value in read_lines(path)]
    if not found:
        raise BadDataError(f"{path} holds no dialogues")
    return found


def _dialogue(path: Path, number: int, value: dict[str, Any]) -> Dialogue:
    try:
        turns = tuple(
            Turn(speaker=str(turn["speaker"]), role=_role(str(turn["speaker"])), text=turn["text"])
            for turn in value["turns"]
        )
        if not isinstance(value["references"], list):
            raise ValueError("its references are no list")
        references = tuple(text for text in value["references"] if isinstance(text, str) and text.strip())
        if not turns or not references:
            raise ValueError("it has no turns or no references")
        return Dialogue(str(value.get("id", number)), PromptedCall(turns=turns, started_at=None), references)
    except (KeyError, TypeError, ValueError) as error:
        told = f"{error} is missing" if isinstance(error, KeyError) else str(error).splitlines()[0]
        raise BadDataError(f"{path}, line {number}: {told}") from error


def _role(speaker: str) -> Role:
    return Role(speaker) if speaker in (Role.AGENT, Role.CUSTOMER) else Role.OTHER
