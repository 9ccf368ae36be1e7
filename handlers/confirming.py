"""The answer to a question about what a lead typed: yes is a lead request of its own, done by the leads' worker.

Its delivery key is that of the submission, so that an answer which is delivered twice is one. Who is a lead was checked
before the question was asked, is checked here, and again when it is done.
"""

from __future__ import annotations

from typing import Any

from slack_bolt import Ack, App

from bot.services import Services
from handlers.leads import Leads
from handlers.requests import record_reply
from handlers.views.confirm import CALLBACK, read_confirmed


def register(app: App, services: Services, leads: Leads) -> None:
    """Listen to the questions that are answered with yes."""

    def confirmed(ack: Ack, body: dict[str, Any], view: dict[str, Any]) -> None:
        user, team, key = body["user"]["id"], body["user"].get("team_id"), f"view:{view['id']}"
        command, arguments = read_confirmed(view)
        if refusal := leads.refusal_in_time(user, team):
            record_reply(services, user, key, refusal)
        else:
            services.store.lead_requests.add(
                delivery_key=key, user=user, team=team, channel="", command=command, arguments=arguments
            )
            services.wake.ring()
        ack()

    app.view(CALLBACK)(confirmed)
