"""`/debrief-dataset`: what team leads ask for, and the worker that does it. The commands are in `lead_commands`.

Who is a lead is a list of user ids, a user group, or both, and is checked when the work is done. Whatever cannot be
checked is refused.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.crew import Crew
from bot.logs import describe_failure
from bot.services import Services
from dataset.records import LeadRequest, WorkState
from handlers import lead_texts, slack_errors, texts
from handlers.files import SlackFiles
from handlers.forms import open_form
from handlers.lead_commands import LEAD_COMMANDS, Harmless, LeadDesk
from handlers.requests import record_reply
from handlers.views.confirm import Question, confirm_form

logger = logging.getLogger(__name__)

COMMAND = "/debrief-dataset"
ATTEMPTS = 3
GROUP_CACHE_SECONDS = 60
LISTENER_PATIENCE = 1.2  # seconds; a trigger lasts 3, and the form has to be opened within them too


def register(app: App, services: Services, who: Leads) -> None:
    """Listen to `/debrief-dataset`. What changes something is confirmed in a form first (`handlers.confirming`)."""

    def dataset(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        words = (command.get("text") or "").split()
        settings = services.settings
        if not settings.debrief_leads_group and command["user_id"] not in settings.leads:
            ack(text=texts.not_a_lead(), response_type="ephemeral")
            return
        lead_command = LEAD_COMMANDS.get(words[0].lower()) if words else None
        if lead_command is None or not lead_command.takes(words[1:]):
            ack(
                text=texts.dataset_usage([c.usage for c in LEAD_COMMANDS.values() if c.usage]),
                response_type="ephemeral",
            )
            return
        name, arguments, said = words[0].lower(), " ".join(words[1:]), lead_command.started
        user, team, trigger = command["user_id"], command.get("team_id"), command["trigger_id"]
        if lead_command.ask is not None:
            # Before anything is shown: the question tells how the loop stands.
            if refusal := who.refusal_in_time(user, team):
                ack(text=refusal, response_type="ephemeral")
                return
            match lead_command.ask(services, words[1:]):
                case Question() as question:
                    ack()
                    view, kept = confirm_form(question), lead_texts.nothing_kept()
                    open_form(services, client, trigger, view, user, f"command:{trigger}", kept)
                    return
                case Harmless() as harmless:
                    name, arguments, said = harmless.command, harmless.arguments, harmless.said
                case str() as sentence:
                    ack(text=sentence, response_type="ephemeral")
                    return
        services.store.lead_requests.add(
            delivery_key=f"command:{trigger}",
            user=user,
            team=team,
            channel=command.get("channel_id") or "",
            command=name,
            arguments=arguments,
        )
        services.wake.ring()
        ack(text=said, response_type="ephemeral")

    app.command(COMMAND)(dataset)


class Leads:
    """Who is a lead. Fails closed: `refusal` gives the sentence for whoever is not known to be one."""

    def __init__(self, client: WebClient, services: Services, team: str) -> None:
        """`team` is the id of the workspace that the bot is installed in."""
        self._team = team
        self._client = client
        self._settings = services.settings
        self._members: tuple[float, frozenset[str]] | None = None
        # One thread: many clicks at once are one question to Slack.
        self._asking = ThreadPoolExecutor(1, thread_name_prefix="leads-group")

    def refusal_in_time(self, user: str, team: str | None) -> str | None:
        """`refusal` for a listener, which may not wait for Slack: what is not known in time is refused.

        The question goes on meanwhile, so that the next click finds its answer.
        """
        if user in self._settings.leads or self._fresh() is not None or not self._settings.debrief_leads_group:
            return self.refusal(user, team)
        try:
            return self._asking.submit(self.refusal, user, team).result(timeout=LISTENER_PATIENCE)
        except TimeoutError:
            return texts.leads_unknown("Slack did not answer in time")
        except Exception as error:
            logger.warning("who the leads are was not found out: %s", describe_failure(error))
            return texts.leads_unknown("Slack did not answer")

    def close(self) -> None:
        """Ask no more."""
        self._asking.shutdown(wait=False, cancel_futures=True)

    def refusal(self, user: str, team: str | None) -> str | None:
        """None for a lead of this workspace, or why not."""
        if team and self._team and team != self._team:
            return texts.not_a_lead()
        try:
            if user in self._settings.leads or user in self.group():
                return None
        except SlackApiError as error:
            return texts.leads_unknown(slack_errors.reason(error))
        return texts.not_a_lead()

    def group(self) -> frozenset[str]:
        """The members of the leads' user group. Raises slack_sdk's errors."""
        if not self._settings.debrief_leads_group:
            return frozenset()
        members = self._fresh()
        if members is None:
            answer = self._client.usergroups_users_list(usergroup=self._settings.debrief_leads_group)
            members = frozenset(answer["users"] or ())
            self._members = (time.monotonic(), members)
        return members

    def _fresh(self) -> frozenset[str] | None:
        known = self._members
        return known[1] if known and time.monotonic() - known[0] <= GROUP_CACHE_SECONDS else None


class LeadWorker:
    """Does what leads asked for: slow work, and calls to Slack, that no listener may do."""

    def __init__(self, services: Services, client: WebClient, files: SlackFiles, who: Leads) -> None:
        self._services = services
        self._desk = LeadDesk(services, client, files)
        self._leads = who

    def crew(self) -> Crew:
        """The one thread that works for leads."""
        queue = self._services.store.lead_requests.queue
        return Crew("leads", self.work_once, queue=queue, wake=self._services.wake)

    def work_once(self, owner: str) -> bool:
        """Do one request; False where none waits."""
        requests = self._services.store.lead_requests
        request = requests.claim(owner)
        if request is None:
            return False
        state = WorkState.DONE
        try:
            if request.attempts > ATTEMPTS:
                raise RuntimeError("the attempts before took the process down with them")
            self._do(request)
        except Exception as error:
            logger.error("request %s: %s", request.id, describe_failure(error))
            if request.attempts < ATTEMPTS:
                requests.queue.postpone(request.id, owner, timedelta(seconds=2**request.attempts))
                return True
            state = WorkState.FAILED
            refused = slack_errors.reason(error) if isinstance(error, SlackApiError) else None
            record_reply(self._services, request.user, request.id, texts.request_failed(request.id, refused))
        requests.queue.finish(request.id, owner, state)
        return True

    def _do(self, request: LeadRequest) -> None:
        if refusal := self._leads.refusal(request.user, request.team):
            record_reply(self._services, request.user, request.id, refusal)
        elif request.command in LEAD_COMMANDS:
            LEAD_COMMANDS[request.command].do(self._desk, request)
        else:
            raise ValueError(f"no such request: {request.command}")
