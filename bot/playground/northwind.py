"""The team that lives in the playground: two agents, their lead, the bot, two channels, a group of leads."""

from __future__ import annotations

import time

from bot.playground.records import Conversation, User, UserGroup
from bot.playground.workspace import BOT_USER, Workspace


def northwind(bot_name: str = "Debrief") -> Workspace:
    """A fresh workspace with nothing said in it yet."""
    workspace = Workspace(team_id="T0PLAYGROUND", team_name="Northwind Support", team_domain="northwind-playground")
    people = [
        User("U0ALEX", "alex", "Alex Rivera", "Support agent", color="2b6cb0", email="alex@example.com"),
        User("U0SAM", "sam", "Sam Okafor", "Support agent", color="2f855a", email="sam@example.com"),
        User("U0LEAD", "lea", "Lea Hartmann", "Support lead", color="b7791f", email="lea@example.com"),
        User(BOT_USER, "debrief", bot_name, "App", is_bot=True, color="553c9a"),
    ]
    workspace.users = {user.id: user for user in people}
    staff = ["U0ALEX", "U0SAM", "U0LEAD"]
    created = int(time.time())
    conversations = [
        Conversation("C0SUPPORT", "support", "channel", [*staff, BOT_USER], created, "Calls and what came of them"),
        Conversation("C0RANDOM", "random", "channel", list(staff), created, "Everything else"),
        Conversation("D0ALEX", "directmessage", "im", [BOT_USER, "U0ALEX"], created),
        Conversation("D0SAM", "directmessage", "im", [BOT_USER, "U0SAM"], created),
        Conversation("D0LEAD", "directmessage", "im", [BOT_USER, "U0LEAD"], created),
    ]
    workspace.conversations = {conversation.id: conversation for conversation in conversations}
    workspace.groups = {"S0LEADS": UserGroup("S0LEADS", "support-leads", "Support leads", ["U0LEAD"])}
    return workspace
