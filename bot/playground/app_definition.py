"""What the app said of itself in its manifest: only what is declared there exists in the playground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EVENT_SCOPES: Mapping[str, str] = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "file_shared": "files:read",
}
"""An event arrives only where the scope that guards it was granted."""


@dataclass(frozen=True)
class Command:
    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class Shortcut:
    type: str  # "message" or "global"
    name: str
    callback_id: str
    description: str


@dataclass(frozen=True)
class AppDefinition:
    """Commands, shortcuts, scopes and events, read from Slack's manifest layout."""

    name: str
    commands: Mapping[str, Command]
    shortcuts: Mapping[str, Shortcut]
    scopes: frozenset[str]
    events: frozenset[str]
    home_tab: bool
    messages_tab: bool

    @classmethod
    def from_manifest(cls, manifest: Mapping[str, Any]) -> AppDefinition:
        features = manifest.get("features") or {}
        settings = manifest.get("settings") or {}
        scopes = ((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()
        events = (settings.get("event_subscriptions") or {}).get("bot_events") or ()
        home = features.get("app_home") or {}
        commands = [
            Command(
                command=str(item["command"]),
                description=str(item.get("description", "")),
                usage_hint=str(item.get("usage_hint", "")),
                should_escape=bool(item.get("should_escape", False)),
            )
            for item in features.get("slash_commands") or ()
        ]
        shortcuts = [
            Shortcut(
                type=str(item["type"]),
                name=str(item["name"]),
                callback_id=str(item["callback_id"]),
                description=str(item.get("description", "")),
            )
            for item in features.get("shortcuts") or ()
        ]
        name = (features.get("bot_user") or {}).get("display_name") or "Debrief"
        return cls(
            name=str(name),
            commands={item.command: item for item in commands},
            shortcuts={item.callback_id: item for item in shortcuts},
            scopes=frozenset(str(scope) for scope in scopes),
            events=frozenset(str(event) for event in events),
            home_tab=bool(home.get("home_tab_enabled", True)),
            messages_tab=bool(home.get("messages_tab_enabled", True)),
        )

    def hears(self, event: str) -> bool:
        """Is this event subscribed to, and is its scope granted?"""
        scope = EVENT_SCOPES.get(event)
        return event in self.events and (scope is None or scope in self.scopes)
