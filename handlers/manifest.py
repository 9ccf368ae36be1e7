"""The Slack app manifest, made from the names that the listeners use. `manifest.yml` is what this prints."""

from __future__ import annotations

import json
from typing import Any

from handlers import commands, leads, shortcuts

# Each scope with the Slack methods and events that need it.
SCOPES = {
    "app_mentions:read": "the event app_mention",
    "channels:history": "conversations.history and .replies: was a shared card posted before the connection was lost?",
    "chat:write": "chat.postMessage, chat.update, chat.delete",
    "commands": "slash commands and shortcuts",
    "files:read": "files.info and downloads",
    "files:write": "the dataset as a file",
    "groups:history": "as channels:history, in private channels",
    "im:history": "the event message.im; conversations.history in direct messages",
    "im:write": "conversations.open",
    "usergroups:read": "usergroups.users.list: who is a lead",
}


def manifest(*, agent_view: bool = False) -> dict[str, Any]:
    """The manifest as an object. `agent_view` adds Slack's agent surface, which guests cannot open."""
    built: dict[str, Any] = {
        "display_information": {
            "name": "Debrief",
            "description": "Call logs become summaries and action items; corrections become training data.",
            "long_description": (
                "Debrief reads a call log and answers with its summary, topics, the call reason, action items with"
                " owner, due date and evidence, and the next steps. Only you see the answer until you share it. Vote"
                " on it and correct it: corrections are kept, personal data replaced, and become the training data"
                " of your team's own model. Team leads export the dataset with a command."
            ),
            "background_color": "#1f3d3a",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Debrief", "always_online": True},
            "shortcuts": [
                {
                    "name": "New debrief",
                    "type": "global",
                    "callback_id": shortcuts.NEW_SHORTCUT,
                    "description": "Debrief a call log from text or a file",
                },
                {
                    "name": "Debrief this call",
                    "type": "message",
                    "callback_id": shortcuts.MESSAGE_SHORTCUT,
                    "description": "Debrief the call log in this message or its file",
                },
            ],
            "slash_commands": [
                {
                    "command": commands.COMMAND,
                    "description": "Debrief a call log",
                    "usage_hint": "[the call log; alone it opens a form]",
                    "should_escape": False,
                },
                {
                    "command": leads.COMMAND,
                    "description": "The training dataset, for team leads",
                    "usage_hint": "export",
                    "should_escape": False,
                },
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened", "app_mention", "message.im"]},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
    if agent_view:
        built["features"]["agent_view"] = {
            "agent_description": "Give me a call log, as text or as a file, and I write its debrief."
        }
        built["oauth_config"]["scopes"]["bot"] = sorted([*SCOPES, "assistant:write"])
    return built


def manifest_json(*, agent_view: bool = False) -> str:
    """The manifest as JSON text."""
    return json.dumps(manifest(agent_view=agent_view), indent=2) + "\n"


def manifest_yaml(*, agent_view: bool = False) -> str:
    """The manifest as YAML text."""
    import yaml

    text: str = yaml.safe_dump(manifest(agent_view=agent_view), sort_keys=False, allow_unicode=True, width=100)
    return text
