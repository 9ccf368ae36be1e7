"""What a lead's command is, and what it works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.services import Services
from dataset.records import LeadRequest
from handlers.files import SlackFiles
from handlers.views.confirm import Question


@dataclass(frozen=True)
class LeadDesk:
    """What the leads' worker hands to a command. `client` waits where Slack asks it to: only workers may use it."""

    services: Services
    client: WebClient
    files: SlackFiles


@dataclass(frozen=True)
class Harmless:
    """A request that is recorded without a question, for it shows something and changes nothing; `said` is the ack."""

    command: str
    arguments: str
    said: str


Asked = Question | Harmless | str
"""What comes of typing a command: a question, something that is only shown, or a sentence where nothing can be done."""


@dataclass(frozen=True)
class LeadCommand:
    """One command of `/debrief-dataset`.

    `usage` is how it is typed and what it does (empty for what only a button asks for), `takes` whether it takes these
    words after its name, `started` what is said at once, and `do` the work: it runs on the leads' worker, after it was
    checked that a lead asked for it. It may be run again where it raised or the process died. `ask` is for commands
    that are confirmed first: it looks into the store alone, as a listener may not wait.
    """

    usage: str
    takes: Callable[[list[str]], bool]
    started: str
    do: Callable[[LeadDesk, LeadRequest], None]
    ask: Callable[[Services, list[str]], Asked] | None = None
