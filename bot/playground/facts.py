"""The table of facts about Slack's methods, and what follows from it for one request.

`methods.json` says of each method that the playground serves: the kind of token it takes, the bot scopes
of which one must be granted, required and known arguments, whether it reads a JSON body, its rate tier and
its documented errors. A test compares it with Slack's published descriptions where they are at hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from bot.playground.refusals import Json, SlackRefusal, invalid_arguments


@dataclass(frozen=True)
class MethodFacts:
    name: str
    caller: str  # whose token it takes: "bot", "app", or "anyone"
    scopes: tuple[str, ...]
    required: tuple[str, ...]
    args: Mapping[str, str]
    json: bool
    tier: str
    errors: tuple[str, ...]


def load_facts() -> dict[str, MethodFacts]:
    """The table, by method name."""
    text = resources.files("bot.playground").joinpath("methods.json").read_text(encoding="utf-8")
    table: dict[str, Json] = json.loads(text)
    return {
        name: MethodFacts(
            name=name,
            caller=row["caller"],
            scopes=tuple(row["scopes"]),
            required=tuple(row["required"]),
            args=dict(row["args"]),
            json=row["json"],
            tier=row["tier"],
            errors=tuple(row["errors"]),
        )
        for name, row in table.items()
    }


def check_scopes(facts: MethodFacts, granted: frozenset[str]) -> None:
    """At least one of the method's scopes must be granted; which one may depend on the conversation."""
    if facts.scopes and not granted.intersection(facts.scopes):
        raise missing_scope(",".join(facts.scopes), granted)


def missing_scope(needed: str, granted: frozenset[str]) -> SlackRefusal:
    return SlackRefusal("missing_scope", needed=needed, provided=",".join(sorted(granted)))


def read_arguments(facts: MethodFacts, given: Mapping[str, Any]) -> Json:
    """The arguments in their own types, however they were sent. Unknown ones are passed over, as Slack does.

    Raises SlackRefusal `invalid_arguments`, naming each field that is missing or of the wrong type.
    """
    arguments: Json = {}
    problems: list[str] = []
    for name, kind in facts.args.items():
        value = given.get(name)
        if value is None:
            continue
        try:
            arguments[name] = _typed(kind, value)
        except ValueError as refusal:
            problems.append(f"{refusal} [json-pointer:/{name}]")
    problems.extend(f"missing required field: {name}" for name in facts.required if given.get(name) is None)
    if problems:
        raise invalid_arguments(*problems)
    return arguments


def _typed(kind: str, value: Any) -> Any:
    if kind == "json":
        return _from_json(value)
    if kind == "boolean":
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true")
    if kind == "integer":
        try:
            return int(value)
        except (TypeError, ValueError):
            raise ValueError("must be an integer") from None
    if isinstance(value, list):
        # Lists of ids may come as JSON lists where the form has them separated by commas.
        return ",".join(str(item) for item in value)
    if isinstance(value, dict):
        raise ValueError("must be a string")
    return str(value)


def _from_json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise ValueError("must be a JSON-encoded string") from None
