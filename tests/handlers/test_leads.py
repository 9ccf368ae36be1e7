"""Who is a lead, for a listener that may not wait for Slack."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.services import Services, build_services
from bot.settings import Settings
from handlers import leads
from handlers.leads import Leads


class SlowClient(WebClient):
    """A Slack that answers when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = threading.Event()
        self.asked = 0

    def usergroups_users_list(self, **_: Any) -> Any:
        self.asked += 1
        assert self.go.wait(10)
        return {"users": ["U0LEAD"]}


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    settings = Settings(_env_file=None, debrief_data=tmp_path, debrief_leads="U0BOSS", debrief_leads_group="S0LEADS")
    made = build_services(settings)
    yield made
    made.close()


def test_what_is_not_known_in_time_is_refused_and_known_the_next_time(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leads, "LISTENER_PATIENCE", 0.05)
    client = SlowClient()
    who = Leads(client, services, "T1")
    refusal = who.refusal_in_time("U0LEAD", "T1")
    assert refusal is not None
    assert "could not check" in refusal
    # Whoever is named in the settings needs no answer of Slack's.
    assert who.refusal_in_time("U0BOSS", "T1") is None
    client.go.set()
    monkeypatch.setattr(leads, "LISTENER_PATIENCE", 10)
    assert who.refusal_in_time("U0LEAD", "T1") is None
    assert "for team leads" in (who.refusal_in_time("U0ALEX", "T1") or "")
    assert "for team leads" in (who.refusal_in_time("U0LEAD", "T0ELSEWHERE") or "")
    assert client.asked == 1
    who.close()
