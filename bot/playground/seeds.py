"""What a newcomer finds: a short welcome in #support, and three calls in three styles of writing them down.

The calls are invented. Their telephone numbers, addresses and card numbers are those set aside for examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources

from bot.playground import interactions
from bot.playground.core import Core
from bot.playground.methods_files import new_file

WELCOME = (
    "Welcome to the playground. Three things to try:\n"
    "1. Hover over the call below, open its menu, and choose the message shortcut: a debrief appears.\n"
    "2. Vote on the debrief and correct it: corrections are what the next model learns from.\n"
    "3. Drop a .txt file into your messages with Debrief, or type a slash for its commands."
)


def call_text(name: str) -> str:
    """One of the invented calls: "billing", "router" or "login"."""
    return resources.files("bot.playground").joinpath("calls", f"{name}.txt").read_text(encoding="utf-8")


def seed(core: Core) -> None:
    """Post the welcome and the calls in #support: one pasted, two as files.

    They are what was said before the app came, so it hears of none of it: a newcomer sees nothing happen unasked.
    """
    _post(core, "U0LEAD", WELCOME)
    _post(core, "U0SAM", call_text("billing"))
    _share(core, "U0ALEX", "call-router-drops.txt", "Yesterday's call about the router", call_text("router"))
    words = "A locked account. Download this one and send it to Debrief as a direct message"
    _share(core, "U0SAM", "call-locked-account.txt", words, call_text("login"))


def _share(core: Core, user: str, name: str, words: str, text: str) -> None:
    content = text.encode()
    file = new_file(core, name, user, len(content), content)
    _post(core, user, words, [file.id])


def _post(core: Core, user: str, words: str, files: Sequence[str] = ()) -> None:
    interactions.say(core, user, "C0SUPPORT", words, files=files, announce=False)
