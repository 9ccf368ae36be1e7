"""What a view must be: a modal or an App Home, with titles, sizes and blocks that Slack would take."""

from __future__ import annotations

import json
from typing import Any

from bot.playground.blocks import check_blocks, elements_of
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.rules import Problems, Shape, anything, boolean, one_of, string, text

MOST_BYTES = 250_000
_BUTTON = text(24)
_COMMON = {
    "blocks": anything,
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}
_MODAL = Shape(
    {
        **_COMMON,
        "type": one_of("modal"),
        "title": text(24),
        "submit": _BUTTON,
        "close": _BUTTON,
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
    required=("type", "title", "blocks"),
)
_HOME = Shape({**_COMMON, "type": one_of("home")}, required=("type", "blocks"))


def check_view(view: Any, kind: str) -> Json:
    """The view, if Slack would take it as a "modal" or a "home".

    Raises SlackRefusal: `invalid_arguments` with a message for each problem, or `view_too_large`.
    """
    if not isinstance(view, dict):
        raise SlackRefusal("invalid_arguments", messages=["[ERROR] must provide an object [json-pointer:/view]"])
    if len(json.dumps(view, ensure_ascii=False).encode()) > MOST_BYTES:
        raise SlackRefusal("view_too_large")
    problems = Problems()
    (_MODAL if kind == "modal" else _HOME).check(problems, "/view", view)
    blocks = view.get("blocks")
    if blocks is not None:
        problems.extend(check_blocks(blocks, kind, "/view/blocks"))
    if kind == "modal" and not problems:
        _check_modal(problems, view)
    if problems:
        raise SlackRefusal("invalid_arguments", messages=problems)
    return view


def _check_modal(problems: Problems, view: Json) -> None:
    if not view.get("submit") and any(block.get("type") == "input" for block in view["blocks"]):
        problems.note("/view", "missing required field: submit")
    focused = [e for block in view["blocks"] for e in elements_of(block) if e.get("focus_on_load")]
    if len(focused) > 1:
        problems.note("/view", "only one element may have focus_on_load")
