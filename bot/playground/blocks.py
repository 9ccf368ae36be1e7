"""Block Kit as Slack checks it: which block may stand where, what it holds, and how much of everything.

`check_blocks(blocks, "message")` answers with a list of problems (empty: all is well), each with a JSON
pointer to the block. Rich text and tables are looked at only as far as Debrief's limits go.
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.elements import ACCESSORIES, ACTIONS, INPUTS, check_element
from bot.playground.refusals import Json
from bot.playground.rules import (
    Problems,
    Rule,
    Shape,
    any_text,
    anything,
    boolean,
    integer,
    list_of,
    string,
    text,
)

MOST_BLOCKS: Mapping[str, int] = {"message": 50, "modal": 100, "home": 100}
MOST_TEXT = 13_200
"""Characters in all of a message's blocks together; more is `msg_blocks_too_long`."""
MOST_MARKDOWN = 12_000
_MOST_ROWS, _MOST_COLUMNS = 100, 20
_BLOCK_ID = string(255)
_MESSAGE_ONLY = frozenset({"context_actions", "markdown", "table"})
_LENIENT = frozenset({"video", "card", "alert", "container", "task_card", "plan", "carousel"})


def _one(allowed: frozenset[str]) -> Rule:
    return lambda problems, pointer, value: check_element(problems, pointer, value, allowed)


def _context_element(problems: Problems, pointer: str, value: Any) -> None:
    if isinstance(value, dict) and value.get("type") == "image":
        check_element(problems, pointer, value, frozenset({"image"}))
    else:
        any_text(2000)(problems, pointer, value)


def _table_rows(problems: Problems, pointer: str, value: Any) -> None:
    list_of(list_of(anything, least=1, most=_MOST_COLUMNS), least=1, most=_MOST_ROWS)(problems, pointer, value)


def _block(fields: Mapping[str, Rule], *, required: tuple[str, ...] = ()) -> Shape:
    return Shape({"type": anything, "block_id": _BLOCK_ID, **fields}, required)


BLOCKS: Mapping[str, Shape] = {
    "header": _block({"text": text(150), "level": integer(1, 4)}, required=("text",)),
    "divider": _block({}),
    "section": _block(
        {
            "text": any_text(3000),
            "fields": list_of(any_text(2000), least=1, most=10),
            "accessory": _one(ACCESSORIES),
            "expand": boolean,
        }
    ),
    "context": _block({"elements": list_of(_context_element, least=1, most=10)}, required=("elements",)),
    "actions": _block({"elements": list_of(_one(ACTIONS), least=1, most=25)}, required=("elements",)),
    "context_actions": _block(
        {"elements": list_of(_one(frozenset({"feedback_buttons", "icon_button"})), least=1, most=5)},
        required=("elements",),
    ),
    "input": _block(
        {
            "label": text(2000),
            "element": _one(INPUTS),
            "hint": text(2000),
            "optional": boolean,
            "dispatch_action": boolean,
        },
        required=("label", "element"),
    ),
    "image": _block(
        {"image_url": string(3000), "slack_file": anything, "alt_text": string(2000), "title": text(2000)},
        required=("alt_text",),
    ),
    "markdown": _block({"text": string(MOST_MARKDOWN)}, required=("text",)),
    "rich_text": _block({"elements": list_of(anything, least=0, most=1000)}, required=("elements",)),
    "table": _block({"rows": _table_rows, "column_settings": anything}, required=("rows",)),
}


def check_blocks(blocks: Any, surface: str, pointer: str = "/blocks") -> Problems:
    """Everything that Slack would refuse in these blocks on this surface ("message", "modal" or "home")."""
    problems = Problems()
    if not isinstance(blocks, list):
        problems.note(pointer, "must be an array")
        return problems
    if len(blocks) > MOST_BLOCKS[surface]:
        problems.note(pointer, f"no more than {MOST_BLOCKS[surface]} items allowed")
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        here = f"{pointer}/{index}"
        _check_block(problems, here, block, surface)
        if isinstance(block, dict) and isinstance(block.get("block_id"), str):
            if block["block_id"] in seen:
                problems.note(f"{here}/block_id", f'`block_id` "{block["block_id"]}" already exists')
            seen.add(block["block_id"])
    if markdown_length(blocks) > MOST_MARKDOWN:
        problems.note(pointer, f"markdown blocks hold more than {MOST_MARKDOWN} characters together")
    if sum(isinstance(block, dict) and block.get("type") == "table" for block in blocks) > 1:
        problems.note(pointer, "only one table is allowed")
    return problems


def _check_block(problems: Problems, pointer: str, block: Any, surface: str) -> None:
    if not isinstance(block, dict):
        problems.note(pointer, "must provide an object")
        return
    kind = block.get("type")
    if kind in _LENIENT:
        return
    if not isinstance(kind, str) or kind not in BLOCKS or (kind in _MESSAGE_ONLY and surface != "message"):
        problems.note(pointer, f"unsupported type: {kind}")
        return
    BLOCKS[kind].check(problems, pointer, block)
    if kind == "section" and not block.get("text") and not block.get("fields"):
        problems.note(pointer, "missing required field: text or fields")
    if kind == "input" and surface != "modal" and _type_of(block.get("element")) == "file_input":
        problems.note(f"{pointer}/element", "unsupported type: file_input")
    ids = [element["action_id"] for element in elements_of(block) if isinstance(element.get("action_id"), str)]
    for repeated in sorted({name for name in ids if ids.count(name) > 1}):
        problems.note(pointer, f'`action_id` "{repeated}" already exists')


def _type_of(element: Any) -> Any:
    return element.get("type") if isinstance(element, dict) else None


def elements_of(block: Json) -> list[Json]:
    """The interactive elements of one block, wherever the block keeps them."""
    if block.get("type") not in ("section", "actions", "context_actions", "input"):
        return []
    held = [block.get("accessory"), block.get("element"), *(block.get("elements") or ())]
    return [element for element in held if isinstance(element, dict)]


def text_length(blocks: list[Json]) -> int:
    """How many characters a reader could see in these blocks."""
    return sum(len(words) for words in words_of(blocks))


def markdown_length(blocks: list[Any]) -> int:
    return sum(
        len(str(block.get("text", "")))
        for block in blocks
        if isinstance(block, dict) and block.get("type") == "markdown"
    )


def words_of(node: Any) -> Iterator[str]:
    """Every piece of visible text in a block or a list of blocks, in reading order."""
    if isinstance(node, list):
        for item in node:
            yield from words_of(item)
    elif isinstance(node, dict):
        for key, value in node.items():
            if (key == "text" and isinstance(value, str)) or (
                key in ("alt_text", "initial_value") and isinstance(value, str)
            ):
                yield value
            elif isinstance(value, dict | list):
                yield from words_of(value)


def with_ids(blocks: list[Json]) -> list[Json]:
    """A copy in which every block and every interactive element has an id, as Slack hands them back."""
    filled = copy.deepcopy(blocks)
    for block in filled:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in elements_of(block):
            if element.get("type") != "image":
                element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return filled
