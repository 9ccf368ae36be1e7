"""A model's text becomes a summary, and is held against the schema and the team's house style."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from dataset.prompts import undefuse
from dataset.pseudonyms.summaries import map_texts
from dataset.records import ActionItem, CallSummary
from dataset.style import HouseStyle, Section
from dataset.text import printable, well_formed


def parse_answer(text: str, *, turns: int, style: HouseStyle | None = None, lenient: bool = False) -> CallSummary:
    """A model's text as a summary: the first JSON object in it, checked against the schema.

    Evidence that points past the call's `turns` points at nothing, and is taken out; a call reason that is a way to
    write one of the style's gets the style's spelling. A `lenient` reading leaves out what can be left out: keys that
    nobody asked for, action items that are none, days that are in no calendar, and turns before the first.
    Raises `ValueError` with the problem in words that can be shown to the model.
    """
    text = well_formed(undefuse(text))
    start = text.find("{")
    if start < 0:
        raise ValueError("there is no JSON object in the answer")
    try:
        value, _ = json.JSONDecoder().raw_decode(text, start)
        kept = _without_what_is_odd(value) if lenient else value
        summary = map_texts(CallSummary.model_validate(kept), printable)
    except json.JSONDecodeError as error:
        raise ValueError(f"the JSON breaks off or is wrong at character {error.pos}: {error.msg}") from error
    except ValidationError as error:
        problems = error.errors(include_input=False, include_url=False)
        raise ValueError("; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in problems[:5])) from error
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
    if not summary.summary.strip():
        raise ValueError("summary: it is empty")
    items = tuple(
        item.model_copy(update={"evidence_turn": None})
        if item.evidence_turn is not None and item.evidence_turn >= turns
        else item
        for item in summary.action_items
    )
    reason = style.reason_like(summary.call_reason) if style else None
    return summary.model_copy(update={"action_items": items, "call_reason": reason or summary.call_reason})


def wanting(summary: CallSummary, style: HouseStyle) -> str | None:
    """What a summary lacks of the house style, in words for the model; None where it lacks nothing that is checked."""
    problems = [_empty(section) for section in style.left_empty(summary)]
    if style.call_reasons and summary.call_reason not in style.call_reasons:
        listed = json.dumps(style.call_reasons, ensure_ascii=False)
        problems.append(f"call_reason: it is none of the list; choose the one that fits best of {listed}")
    return "; ".join(problems) or None


def _without_what_is_odd(value: dict[str, Any]) -> dict[str, Any]:
    """The answer's object without what a debrief can do without."""
    kept = {key: what for key, what in value.items() if key in CallSummary.model_fields}
    items = kept.get("action_items")
    if isinstance(items, list):
        kept["action_items"] = [_item(item) for item in items if isinstance(item, dict)]
    return kept


def _item(value: dict[str, Any]) -> dict[str, Any]:
    kept = {key: what for key, what in value.items() if key in ActionItem.model_fields}
    turn = kept.get("evidence_turn")
    if isinstance(turn, int) and turn < 0:
        kept["evidence_turn"] = None
    if isinstance(kept.get("due"), str):
        try:
            TypeAdapter(date).validate_python(kept["due"])
        except ValidationError:
            kept["due"] = None
    return kept


def _empty(section: Section) -> str:
    if section is Section.ACTION_ITEMS:
        # A filler here would become somebody's task.
        return "action_items: it is empty; go through the call again, and leave it empty if nobody undertook anything"
    return f'{section.value}: it is empty; where the call has nothing for it, write "None."'
