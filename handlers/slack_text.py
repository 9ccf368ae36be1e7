"""Slack's markup, in both directions.

On the way in, Slack escapes `& < >` and wraps what it recognised (`<tel:…|…>`, `<https://…|…>`, `<@U…|name>`): a call
log is stored as its author wrote it, so all of that is undone. On the way out, whatever comes from a call or a
model is escaped, so that `<!channel>` in a transcript notifies nobody.
"""

from __future__ import annotations

import re
from typing import Any

from dataset.text import well_formed

_MARKUP = re.compile(r"<([^<>\n]*)>")


def decode(text: str) -> str:
    """Text as a person typed it, from text as Slack delivers it."""
    unwrapped = _MARKUP.sub(lambda match: _unwrap(match[1]), text)
    return well_formed(unwrapped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def escape(text: str) -> str:
    """Text that Slack shows as it stands: no mention, link or channel in it takes effect."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> str:
    """Text for a `plain_text` object, which Slack does not unescape: the brackets become typographic ones."""
    return text.replace("<", "‹").replace(">", "›")


def message_text(message: dict[str, Any]) -> str:
    """What a message says, decoded. Messages of other apps may say it in attachments or blocks alone."""
    parts = [message.get("text") or ""]
    if not parts[0].strip():
        parts += [a.get("text") or a.get("fallback") or "" for a in message.get("attachments") or []]
    if not any(part.strip() for part in parts):
        parts += _texts(message.get("blocks") or [])
    return decode("\n".join(part for part in parts if part.strip())).strip()


def _texts(value: Any) -> list[str]:
    """All texts in blocks, in order: the strings under the key `text`."""
    if isinstance(value, list):
        return [text for child in value for text in _texts(child)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for child in value.values() for text in _texts(child)]


def _unwrap(inside: str) -> str:
    body, _, label = inside.partition("|")
    if body.startswith(("@", "#")):
        return body[0] + label if label else body
    if body.startswith("!"):
        return _unwrap_special(body[1:], label)
    if label:
        return label
    return body.removeprefix("mailto:").removeprefix("tel:")


def _unwrap_special(body: str, label: str) -> str:
    if label:  # a user group or a date, with the words that stand for it
        return label
    name = body.partition("^")[0]
    return f"@{name}"
