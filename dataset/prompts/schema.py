"""The JSON schema of an answer as a prompt tells it: what a model needs to know of it, and no more.

Derived from `summary_schema()`, which stays the authority on what is accepted. Titles, defaults and the docstrings
of our classes are left out, references are written in place, and the house style narrows what it speaks of.
"""

from __future__ import annotations

import json
from typing import Any

from dataset.records import summary_schema
from dataset.style import HouseStyle

_KEPT = ("type", "description", "properties", "items", "required", "enum")


def schema_text(house: HouseStyle) -> str:
    """The schema as compact JSON."""
    schema = summary_schema()
    told = _told(schema, schema.get("$defs", {}))
    # What an object is, its properties tell.
    told.pop("description", None)
    told["properties"]["action_items"]["items"].pop("description", None)
    # An answer that leaves a key out is harder to read for everybody: all are asked for, some may be empty.
    told["required"] = list(told["properties"])
    properties = told["properties"]
    properties["summary"]["description"] = f"what the customer needed and what the agent did and said, {house.length}"
    if house.call_reasons:
        properties["call_reason"] = {"enum": list(house.call_reasons)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def in_place(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without references, titles and defaults, for providers that take a schema beside the prompt."""
    return _told(schema, schema.get("$defs", {}))


def _told(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return _told(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    told = {key: schema[key] for key in _KEPT if key in schema}
    if "anyOf" in schema:
        told["type"] = [choice["type"] for choice in schema["anyOf"]]
    if "properties" in told:
        told["properties"] = {name: _told(value, definitions) for name, value in told["properties"].items()}
    if "items" in told:
        told["items"] = _told(told["items"], definitions)
    return told
