"""The one renderer that knows every Slack limit: the other views build blocks with these functions alone.

Limits: Slack's Block Kit reference; the total of a message's text was measured (refused near 13,200 characters).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dataset.text import well_formed
from handlers.slack_text import escape, plain

Block = dict[str, Any]

HEADER = 150
SECTION = 3000
CONTEXT = 2000
BUTTON = 75
OPTION = 75
LABEL = 2000
INPUT = 3000
VIEW_TITLE = 24
MESSAGE_BLOCKS = 50
MESSAGE_TEXT = 12_000
TOP_LEVEL_TEXT = 3_900  # chat.update refuses 4000


def cut(text: str, limit: int) -> str:
    """`text` with at most `limit` characters, an ellipsis where something was cut off."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def cut_escaped(text: str, limit: int) -> str:
    """Escaped `text` of at most `limit` characters: cut before escaping, so that no entity is cut in two."""
    while len(escaped := escape(text)) > limit:
        text = cut(text, max(1, min(len(text) - 1, limit - (len(escaped) - len(text)))))
    return escaped


def header(text: str) -> Block:
    """A headline; an empty one says so, as Slack refuses empty text."""
    return {"type": "header", "text": plain_text(text.strip() or "Debrief", HEADER)}


def section(mrkdwn: str, *, expand: bool = False) -> Block:
    """A paragraph of mrkdwn whose foreign parts the caller has escaped and cut; `expand` shows all of a long one."""
    block: Block = {"type": "section", "text": mrkdwn_text(mrkdwn, SECTION)}
    return block | {"expand": True} if expand else block


def context(*mrkdwn: str) -> Block:
    """Small print."""
    return {
        "type": "context",
        "elements": [mrkdwn_text(text, CONTEXT) for text in mrkdwn if text][:10],
    }


def divider() -> Block:
    """A line across."""
    return {"type": "divider"}


def actions(block_id: str, elements: Sequence[Block]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)[:25]}


def button(text: str, action_id: str, value: str, *, style: str | None = None, label: str | None = None) -> Block:
    """A button. `label` is read by screen readers in place of `text`."""
    element: Block = {
        "type": "button",
        "text": plain_text(text, BUTTON),
        "action_id": action_id,
        "value": value,
    }
    if style:
        element["style"] = style
    if label:
        element["accessibility_label"] = cut(label, 75)
    return element


def confirm(title: str, text: str, yes: str, no: str, *, style: str | None = None) -> Block:
    """A question before an action. `style` is that of the button that says yes: "primary" or "danger"."""
    question = {
        "title": plain_text(title, 100),
        "text": mrkdwn_text(text, 300),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
    }
    return question | ({"style": style} if style else {})


def mrkdwn_text(text: str, limit: int) -> Block:
    """A `mrkdwn` object. `verbatim`: Slack makes no mention or link of its own out of what a call says."""
    return {"type": "mrkdwn", "text": cut(text, limit), "verbatim": True}


def plain_text(text: str, limit: int) -> Block:
    """A `plain_text` object."""
    return {"type": "plain_text", "text": cut(plain(text), limit), "emoji": True}


def text_input(
    block_id: str,
    label: str,
    *,
    value: str = "",
    multiline: bool = False,
    optional: bool = False,
    hint: str | None = None,
    placeholder: str | None = None,
) -> Block:
    """A text field whose action id is its block id."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": block_id,
        "multiline": multiline,
        "max_length": INPUT,
    }
    if value:
        element["initial_value"] = value[:INPUT]
    if placeholder:
        element["placeholder"] = plain_text(placeholder, 150)
    return input_block(block_id, label, element, optional=optional, hint=hint)


def input_block(block_id: str, label: str, element: Block, *, optional: bool = False, hint: str | None = None) -> Block:
    """An input with a label."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, LABEL),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain_text(hint, 2000)
    return block


def option(text: str, value: str) -> Block:
    """An option of a list of choices."""
    return {"text": plain_text(text, OPTION), "value": value}


def modal(
    callback_id: str,
    title: str,
    blocks: list[Block],
    *,
    submit: str | None = None,
    close: str = "Close",
    private_metadata: str = "",
) -> Block:
    """A modal view."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain_text(title, VIEW_TITLE),
        "close": plain_text(close, VIEW_TITLE),
        "blocks": blocks[:100],
        "private_metadata": private_metadata,
    }
    if submit:
        view["submit"] = plain_text(submit, VIEW_TITLE)
    return view


def field(values: dict[str, Any], block_id: str) -> dict[str, Any]:
    """The state of the one element of an input block in a submitted form; empty where it has none."""
    found: list[dict[str, Any]] = list((values.get(block_id) or {}).values())
    state = found[0] if found else {}
    return {**state, "value": well_formed(state["value"])} if isinstance(state.get("value"), str) else state


def text_length(blocks: Iterable[Block]) -> int:
    """The characters of all texts in blocks, which Slack adds up for a message."""

    def measure(value: Any) -> int:
        if isinstance(value, dict):
            own = len(value["text"]) if isinstance(value.get("text"), str) else 0
            return own + sum(measure(child) for child in value.values() if not isinstance(child, str))
        return sum(measure(child) for child in value) if isinstance(value, list) else 0

    return sum(measure(block) for block in blocks)
