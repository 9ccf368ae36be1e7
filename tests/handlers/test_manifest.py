"""The manifest: what the file says, what Slack's schema allows, and what the code needs."""

import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.playground.facts import load_facts
from handlers.manifest import SCOPES, manifest, manifest_json, manifest_yaml

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("DEBRIEF_SHARED", ROOT.parent / "shared"))


def test_the_file_is_what_the_command_prints() -> None:
    assert (ROOT / "manifest.yml").read_text() == manifest_yaml()


@pytest.mark.parametrize("agent_view", [False, True])
def test_it_follows_slacks_schema(agent_view: bool) -> None:
    path = SHARED / "slack" / "manifest.schema.2.0.0.json"
    if not path.exists():
        pytest.skip(f"Slack's manifest schema is not at {path.name} here")
    schema: dict[str, Any] = json.loads(path.read_text())
    jsonschema.validate(json.loads(manifest_json(agent_view=agent_view)), schema)


def test_every_method_that_the_code_calls_has_its_scope_and_no_scope_is_idle() -> None:
    source = "\n".join(path.read_text() for path in (ROOT / "handlers").rglob("*.py"))
    facts = load_facts()
    called = {name for name in facts if re.search(rf"\.{name.replace('.', '_')}\(", source)}
    assert {"chat.postMessage", "chat.update", "conversations.open", "files.info", "views.open"} <= called
    # files_upload_v2 makes these two.
    called |= {"files.getUploadURLExternal", "files.completeUploadExternal", "usergroups.users.list"}
    needed: set[str] = set()
    for name in called:
        if scopes := set(facts[name].scopes):
            assert scopes & set(SCOPES), f"{name} needs one of {scopes}"
            needed |= scopes & set(SCOPES)
    events = {"app_mentions:read", "im:history", "commands"}
    assert needed | events == set(SCOPES)


def test_texts_keep_slacks_limits() -> None:
    built = manifest()
    for shortcut in built["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    assert 175 <= len(built["display_information"]["long_description"]) <= 4000
    assert len(built["display_information"]["description"]) <= 140
