"""The App Home, published when somebody opens it."""

from __future__ import annotations

from typing import Any

from slack_bolt import App

from bot.services import Services
from dataset.records import NoticeKind


def register(app: App, services: Services) -> None:
    """Listen to App Home being opened."""

    def opened(event: dict[str, Any], body: dict[str, Any]) -> None:
        if event.get("tab", "home") == "home":
            key = f"home:{body.get('event_id') or event.get('event_ts')}"
            services.store.outbox.add(NoticeKind.HOME, event["user"], key, lane=f"home:{event['user']}")
            services.wake.ring()

    app.event("app_home_opened")(opened)
