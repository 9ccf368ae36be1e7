"""What every part of the playground works with, put together once when the server starts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.playground.app_definition import AppDefinition
from bot.playground.facts import MethodFacts
from bot.playground.faults import Faults
from bot.playground.journal import Journal
from bot.playground.rates import Rates
from bot.playground.settings import Timings
from bot.playground.sockets import Sockets
from bot.playground.tickets import Tickets
from bot.playground.workspace import Workspace


@dataclass(kw_only=True)
class Core:
    app: AppDefinition
    workspace: Workspace
    facts: Mapping[str, MethodFacts]
    sockets: Sockets
    tickets: Tickets
    rates: Rates
    faults: Faults
    journal: Journal
    timings: Timings
    bot_token: str
    app_token: str
    on_kill: Callable[[], None] | None = None
    url: str = ""
    """Of this server, with a slash at its end; known once it listens."""
    uploads: dict[str, str] = field(default_factory=dict)
    """Upload tickets given out, to the ids of the files that they are for."""
