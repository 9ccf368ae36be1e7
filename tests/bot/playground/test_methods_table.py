"""The table of facts is what Slack publishes about its methods."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bot.playground.facts import load_facts
from bot.playground.methods import METHODS

REPOSITORY = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("DEBRIEF_SHARED", REPOSITORY.parent / "shared"))
PUBLISHED = SHARED / "slack" / "methods"
UNPUBLISHED = {"api.test"}


def published(name: str) -> dict[str, Any]:
    path = PUBLISHED / f"{name}.json"
    if not PUBLISHED.is_dir():
        pytest.skip("Slack's method descriptions are not here; set DEBRIEF_SHARED to the folder that has them")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_every_method_in_the_table_is_served_and_the_other_way_round() -> None:
    assert set(load_facts()) == set(METHODS)


@pytest.mark.parametrize("name", sorted(set(METHODS) - UNPUBLISHED))
def test_the_row_is_what_slack_publishes(name: str) -> None:
    facts, source = load_facts()[name], published(name)
    arguments = source["args"]
    assert list(facts.required) == [name for name in arguments.get("required", []) if name != "token"]
    assert set(facts.args) == set(arguments["properties"]) - {"token"}
    assert list(facts.scopes) == sorted((source.get("scope") or {}).get("bot", []))
    assert facts.json == bool(source.get("json_input_supported"))
    assert facts.tier == source["rate_limits"]
    assert set(facts.errors) == set(source["errors"] or {})


@pytest.mark.parametrize("name", sorted(METHODS))
def test_the_types_of_arguments_are_known_ones(name: str) -> None:
    assert set(load_facts()[name].args.values()) <= {"string", "boolean", "integer", "json"}
