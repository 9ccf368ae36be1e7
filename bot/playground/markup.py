"""Text as Slack hands it on: escaped, and with links, addresses and telephone numbers marked up.

What a person types reaches an app changed: `a < b & c` becomes `a &lt; b &amp; c`, `555-0142` becomes
`<tel:5550142|555-0142>`, an e-mail address `<mailto:…|…>`, a URL `<https://…>`, and a mention `<@U…>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.playground.records import Conversation, User
from bot.playground.workspace import Workspace

_LINK = re.compile(
    r"""
      (?P<mention><@(?P<id>[UW][A-Z0-9]+)>)
    | (?P<url>https?://[^\s<>|]+[^\s<>|.,;:!?)\]'"*_~])
    | (?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})
    | (?P<tel>(?<![\w/-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{3}\)[ .-]?|\d{3}[ .-])?\d{3}[.-]\d{4}(?![\w-]))
    | (?P<special>(?<![\w@])@(?:channel|here|everyone)\b)
    | (?P<at>(?<![\w@])@(?P<who>[A-Za-z][\w.-]*(?:\ [A-Z][\w.-]*)?))
    | (?P<hash>(?<![\w\#&])\#(?P<room>[a-z][a-z0-9_-]*))
    """,
    re.VERBOSE,
)


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(workspace: Workspace, text: str) -> str:
    """A message as a person typed it, in the form in which apps receive it."""
    return _marked_up(workspace, text, lambda user: f"<@{user.id}>")


def command_text(workspace: Workspace, text: str, *, should_escape: bool) -> str:
    """The text after a slash command. Mentions and links are marked up only where the command asks for it."""
    if not should_escape:
        return escape(text)
    return _marked_up(workspace, text, lambda user: f"<@{user.id}|{user.name}>")


def _marked_up(workspace: Workspace, text: str, mention: Callable[[User], str]) -> str:
    parts: list[str] = []
    end = 0
    for match in _LINK.finditer(text):
        parts.append(escape(text[end : match.start()]))
        parts.append(_token(workspace, match, mention))
        end = match.end()
    parts.append(escape(text[end:]))
    return "".join(parts)


def _token(workspace: Workspace, match: re.Match[str], mention: Callable[[User], str]) -> str:
    found = match.group()
    match match.lastgroup:
        case "url":
            return f"<{escape(found)}>"
        case "email":
            return f"<mailto:{found}|{found}>"
        case "tel":
            digits = "".join(c for c in found if c.isdigit() or c == "+")
            return f"<tel:{digits}|{found}>"
        case "special":
            return f"<!{found[1:]}>"
        case "mention":
            user = workspace.users.get(match.group("id"))
            return mention(user) if user else escape(found)
        case "at":
            return _mentioned(workspace, match.group("who"), mention) or escape(found)
        case _:
            room = _room(workspace, match.group("room"))
            return f"<#{room.id}|{room.name}>" if room else escape(found)


def _mentioned(workspace: Workspace, who: str, mention: Callable[[User], str]) -> str | None:
    """`@Sam Okafor`, `@Sam` or `@sam`; where only the first word is a name, the second stays as it was."""
    first, _, rest = who.partition(" ")
    for user in workspace.users.values():
        if who.casefold() == user.real_name.casefold():
            return mention(user)
    for user in workspace.users.values():
        if first.casefold() in (user.name, user.real_name.split()[0].casefold()):
            return mention(user) + (f" {escape(rest)}" if rest else "")
    return None


def _room(workspace: Workspace, name: str) -> Conversation | None:
    return next((c for c in workspace.conversations.values() if c.kind != "im" and c.name == name), None)
