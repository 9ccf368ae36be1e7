"""The blind test of the pseudonymiser: calls whose personal mentions are marked in the text, as labels by position.

    python -m benchmarks.blind > blind.jsonl

The calls are in data/blind_calls.txt, whose head says how they are marked, and who is not to read them. A line of the
output is {"id", "turns": [{"speaker", "text"}], "mentions": [{"turn", "start", "end", "kind"}]}: `turn` counts from 0,
`start` and `end` are offsets in characters of that turn's text without the marks. A mention in the speaker's label
has "field": "speaker" and offsets in the label; one of somebody who is not on the call has "other": true.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NotRequired, TypedDict

CALLS = Path(__file__).parent / "data" / "blind_calls.txt"

KINDS = frozenset(
    {
        *("PERSON", "EMAIL", "PHONE", "CARD", "IBAN", "ID", "REFERENCE"),
        *("BIRTH", "ADDRESS", "IP", "MAC", "URL", "NUMBER"),
    }
)

_MARK = re.compile(r"\{\{(?P<kind>[A-Z]+)(?P<other>/other)?:(?P<words>[^{}]+)\}\}")


class Turn(TypedDict):
    """What one speaker said, without marks."""

    speaker: str
    text: str


class Mention(TypedDict):
    """One personal mention: offsets in the turn's text, or in its speaker's label where `field` says so."""

    turn: int
    start: int
    end: int
    kind: str
    field: NotRequired[str]
    other: NotRequired[bool]


class LabelledCall(TypedDict):
    """One call and where its personal data is."""

    id: str
    turns: list[Turn]
    mentions: list[Mention]


def labelled_calls(lines: Iterable[str]) -> Iterator[LabelledCall]:
    """The calls in marked text, in its order. Raises `ValueError`, naming the line, for a mark of an unknown kind or
    one that is not closed, a turn without a label or before the first call, and an id used twice.
    """
    call: LabelledCall | None = None
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        line = line.rstrip("\n")
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("=== "):
            if call is not None:
                yield call
            name = line[4:].strip()
            if name in seen:
                raise ValueError(f"line {number}: there is a call {name} already")
            seen.add(name)
            call = {"id": name, "turns": [], "mentions": []}
            continue
        label, colon, said = line.partition(": ")
        if call is None or not colon:
            raise ValueError(f"line {number}: this is no turn of a call")
        _add_turn(call, label, said, number)
    if call is not None:
        yield call


def _add_turn(call: LabelledCall, label: str, said: str, number: int) -> None:
    turn = len(call["turns"])
    speaker, in_label = _unmark(label, turn, number)
    text, in_text = _unmark(said, turn, number)
    for mention in in_label:
        mention["field"] = "speaker"
    call["turns"].append({"speaker": speaker, "text": text})
    call["mentions"] += in_label + in_text


def _unmark(marked: str, turn: int, number: int) -> tuple[str, list[Mention]]:
    """The text without its marks, and where they stood."""
    text = ""
    read = 0
    mentions: list[Mention] = []
    for mark in _MARK.finditer(marked):
        if mark["kind"] not in KINDS:
            raise ValueError(f"line {number}: there is no kind {mark['kind']}")
        text += marked[read : mark.start()]
        mention: Mention = {
            "turn": turn,
            "start": len(text),
            "end": len(text) + len(mark["words"]),
            "kind": mark["kind"],
        }
        if mark["other"]:
            mention["other"] = True
        mentions.append(mention)
        text += mark["words"]
        read = mark.end()
    text += marked[read:]
    if "{{" in text or "}}" in text:
        raise ValueError(f"line {number}: a mark is not closed, or not written as the head of the file says")
    return text, mentions


def main() -> int:
    """Print the calls, one JSON object a line."""
    with CALLS.open(encoding="utf-8") as lines:
        for call in labelled_calls(lines):
            print(json.dumps(call, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
