"""Small rules that Block Kit objects are checked with: each takes a value and notes what is wrong, and where.

A rule is a function `(problems, pointer, value) -> None`. A shape is a set of rules by field name; a field
that the shape does not know is a problem too, as it is for Slack.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any


class Problems(list[str]):
    """What is wrong, in Slack's notation: the fault, then a JSON pointer to it."""

    def note(self, pointer: str, fault: str) -> None:
        self.append(f"[ERROR] {fault} [json-pointer:{pointer}]")


Rule = Callable[[Problems, str, Any], None]


@dataclass(frozen=True)
class Shape:
    """The fields of one type of block, element or object."""

    fields: Mapping[str, Rule]
    required: tuple[str, ...] = ()

    def check(self, problems: Problems, pointer: str, value: Any) -> None:
        if not isinstance(value, dict):
            problems.note(pointer, "must provide an object")
            return
        for name in self.required:
            if value.get(name) is None:
                problems.note(pointer, f"missing required field: {name}")
        for name, field in value.items():
            rule = self.fields.get(name)
            if rule is None:
                problems.note(pointer, f"invalid additional property: {name}")
            elif field is not None:
                rule(problems, f"{pointer}/{name}", field)


def anything(problems: Problems, pointer: str, value: Any) -> None:
    """No rule: for what the playground lets pass."""


def string(limit: int, *, least: int = 1) -> Rule:
    def rule(problems: Problems, pointer: str, value: Any) -> None:
        if not isinstance(value, str):
            problems.note(pointer, "must be a string")
        elif len(value) < least:
            problems.note(pointer, f"must be more than {least - 1} characters")
        elif len(value) > limit:
            problems.note(pointer, f"must be less than {limit + 1} characters")

    return rule


def boolean(problems: Problems, pointer: str, value: Any) -> None:
    if not isinstance(value, bool):
        problems.note(pointer, "must be a boolean")


def integer(low: int, high: int) -> Rule:
    def rule(problems: Problems, pointer: str, value: Any) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.note(pointer, "must be an integer")
        elif not low <= value <= high:
            problems.note(pointer, f"must be between {low} and {high}")

    return rule


def one_of(*allowed: str) -> Rule:
    def rule(problems: Problems, pointer: str, value: Any) -> None:
        if value not in allowed:
            problems.note(pointer, f"must be a valid enum value: {', '.join(allowed)}")

    return rule


def text(limit: int, *, kinds: Collection[str] = ("plain_text",)) -> Rule:
    """A text object. Emptiness is refused, as is mrkdwn where only plain text may stand."""
    fields = {
        "type": one_of(*kinds),
        "text": string(limit),
        "emoji": boolean,
        "verbatim": boolean,
    }
    shape = Shape(fields, required=("type", "text"))

    def rule(problems: Problems, pointer: str, value: Any) -> None:
        shape.check(problems, pointer, value)
        if isinstance(value, dict) and value.get("type") == "mrkdwn" and "emoji" in value:
            problems.note(pointer, "invalid additional property: emoji")

    return rule


def any_text(limit: int) -> Rule:
    return text(limit, kinds=("plain_text", "mrkdwn"))


def list_of(rule: Rule, *, least: int, most: int) -> Rule:
    def check(problems: Problems, pointer: str, value: Any) -> None:
        if not isinstance(value, list):
            problems.note(pointer, "must be an array")
            return
        if len(value) < least:
            problems.note(pointer, f"no less than {least} items allowed")
        if len(value) > most:
            problems.note(pointer, f"no more than {most} items allowed")
        for index, item in enumerate(value):
            rule(problems, f"{pointer}/{index}", item)

    return check


def shaped(fields: Mapping[str, Rule], *, required: tuple[str, ...] = ()) -> Rule:
    return Shape(fields, required).check
