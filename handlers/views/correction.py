"""The correction form: an answer, prefilled and editable, and what a person made of it.

`correction_form` and `read_correction` are each other's inverse: reading an untouched form gives the answer that it
was made from, also where that answer did not fit into the form (what has no field is carried over as it is).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from dataset.records import ActionItem, Answer, CallSummary, new_id
from handlers import texts
from handlers.views import blocks as b
from handlers.views.blocks import Block

CALLBACK = "correction"
MOST_ITEMS = 25
NEW_ITEMS = 2
SUMMARY_PARTS = 3


@dataclass(frozen=True)
class FormBase:
    """What a form was made from: kept in the view's private metadata."""

    debrief_id: str
    answer_id: str


class Version(Protocol):
    """An answer as the form sees it: a summary, and an id for each of its items."""

    @property
    def summary(self) -> CallSummary:
        """What was written."""

    @property
    def item_ids(self) -> tuple[str, ...]:
        """One id for each action item."""


@dataclass(frozen=True)
class Corrected:
    """What a person made of an answer: the summary, and an id for each of its items (kept, or new)."""

    summary: CallSummary
    item_ids: tuple[str, ...]


def correction_form(answer: Answer, *, draft: Corrected | None = None, theirs: str | None = None) -> Block:
    """The form for correcting `answer`.

    `draft` fills it with a person's text instead of the answer's, and `theirs` (a user id) says on top who corrected
    the answer meanwhile, with their version: the form then replaces that version when it is saved.
    """
    blocks: list[Block] = []
    if theirs is not None:
        blocks += [b.section(texts.corrected_meanwhile(theirs)), *_version(answer), b.divider()]
    # Slack keeps what was typed into a field of the same name: what is an item now must not stay in a spare one too.
    spare_name = f"new{answer.version}_" if draft else "new"
    blocks += correction_fields(draft or answer, spare_name=spare_name)
    return b.modal(
        CALLBACK,
        "Correct the debrief",
        blocks,
        submit="Replace theirs" if theirs else "Save correction",
        close="Cancel",
        private_metadata=json.dumps({"debrief": answer.debrief_id, "answer": answer.id}),
    )


def correction_fields(
    shown: Version, most_items: int = MOST_ITEMS, spare: int = NEW_ITEMS, spare_name: str = "new"
) -> list[Block]:
    """The fields of an answer, prefilled, with at most `most_items` action items, of which `spare` are empty.

    `spare_name` begins the ids of the empty ones; it differs each time that a form takes its own place.
    """
    summary = shown.summary
    blocks = [
        b.text_input("title", "Title", value=summary.title),
        b.text_input("call_reason", "Call reason", value=summary.call_reason),
        *_summary_fields(summary.summary),
        b.text_input("outcome", "Outcome", value=summary.outcome, optional=True),
        b.text_input(
            "topics",
            "Topics",
            value="\n".join(summary.topics),
            multiline=True,
            optional=True,
            hint="One a line.",
        ),
        b.divider(),
        b.section("*Action items*\nOnly what somebody undertook to do. Empty the description to remove an item."),
    ]
    for item_id, item in list(zip(shown.item_ids, summary.action_items, strict=True))[:most_items]:
        blocks += _item_fields(item_id, item)
    hidden = len(summary.action_items) - most_items
    if hidden > 0:
        blocks.append(b.context(f"{hidden} more action items do not fit into this form; they stay as they are."))
    for number in range(min(spare, max(0, most_items - len(summary.action_items)))):
        blocks += _item_fields(f"{spare_name}{number}", None)
    steps = "\n".join(summary.next_steps)
    blocks += [
        b.divider(),
        b.text_input("next_steps", "Next steps", value=steps, multiline=True, optional=True, hint="One a line."),
    ]
    return blocks


def read_base(view: dict[str, Any]) -> FormBase:
    """Which answer a submitted form was made from."""
    metadata = json.loads(view["private_metadata"])
    return FormBase(metadata["debrief"], metadata["answer"])


def read_correction(
    values: dict[str, Any], base: Version, versions: Iterable[Version], most_items: int = MOST_ITEMS
) -> Corrected | dict[str, str]:
    """What was submitted, or the errors to be shown at their fields.

    `base` is the answer that the form's fields are compared with; items that had no field are carried over from
    it. `versions` are the answers whose items the fields may name (after a conflict, also an older one's), and
    `most_items` how many items the form had room for.
    """
    fields = _Fields(values)
    known = {
        item_id: item
        for answer in (*versions, base)
        for item_id, item in zip(answer.item_ids, answer.summary.action_items, strict=True)
    }
    items: list[ActionItem] = []
    ids: list[str] = []
    errors: dict[str, str] = {}
    for item_id in fields.item_ids():
        description = fields.text(f"item:{item_id}:what", known[item_id].description if item_id in known else None)
        owner = fields.text(f"item:{item_id}:owner", (known[item_id].owner or "") if item_id in known else None)
        due = fields.date(f"item:{item_id}:due")
        if not description.strip():
            if item_id not in known and (owner.strip() or due):
                errors[f"item:{item_id}:what"] = "Say what is to be done, or empty the other fields of this item."
            continue
        evidence = known[item_id].evidence_turn if item_id in known else None
        items.append(ActionItem(description=description, owner=owner or None, due=due, evidence_turn=evidence))
        ids.append(item_id if item_id in known else new_id("item"))
    shown = set(fields.item_ids())
    for item_id, item in list(zip(base.item_ids, base.summary.action_items, strict=True))[most_items:]:
        if item_id not in shown:
            items.append(item)
            ids.append(item_id)
    original = base.summary
    title = fields.text("title", original.title)
    reason = fields.text("call_reason", original.call_reason)
    summary = fields.summary(original.summary)
    for block_id, label, text in (
        ("title", "The title", title),
        ("call_reason", "The call reason", reason),
        ("summary0", "The summary", summary),
    ):
        if not text.strip():
            errors[block_id] = texts.required(label)
    if errors:
        return errors
    corrected = CallSummary(
        title=title,
        call_reason=reason,
        summary=summary,
        outcome=fields.text("outcome", original.outcome),
        topics=fields.lines("topics", original.topics),
        action_items=tuple(items),
        next_steps=fields.lines("next_steps", original.next_steps),
    )
    return Corrected(corrected, tuple(ids))


class _Fields:
    """The values of a submitted form, by block id."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = {block_id: b.field(values, block_id) for block_id in values}

    def item_ids(self) -> list[str]:
        return [name.split(":")[1] for name in self._values if name.startswith("item:") and name.endswith(":what")]

    def text(self, block_id: str, shown: str | None) -> str:
        """A field's text. One that was cut to fit into its field, and not touched, is the whole text still."""
        value = self._values.get(block_id, {}).get("value") or ""
        if shown is not None and value in (shown[: b.INPUT], shown[: b.INPUT].strip()):
            return shown
        return str(value).strip()

    def summary(self, original: str) -> str:
        parts = [self._values.get(f"summary{n}", {}).get("value") or "" for n in range(SUMMARY_PARTS)]
        shown = _summary_parts(original)
        if [part.strip() for part in parts[: len(shown)]] == [part.strip() for part in shown]:
            return original
        return " ".join(part.strip() for part in parts if part.strip())

    def lines(self, block_id: str, original: tuple[str, ...]) -> tuple[str, ...]:
        value = self.text(block_id, "\n".join(original))
        if value == "\n".join(original):
            return original
        return tuple(line.strip(" •-\t") for line in value.splitlines() if line.strip(" •-\t"))

    def date(self, block_id: str) -> date | None:
        value = self._values.get(block_id, {}).get("selected_date")
        return date.fromisoformat(value) if value else None


def _summary_fields(text: str) -> list[Block]:
    parts = _summary_parts(text)
    labels = ["Summary", *(f"Summary, part {n}" for n in range(2, len(parts) + 1))]
    return [
        b.text_input(f"summary{n}", label, value=part, multiline=True, optional=n > 0)
        for n, (label, part) in enumerate(zip(labels, parts, strict=True))
    ]


def _summary_parts(text: str) -> list[str]:
    """A summary in pieces that fit into a field each, divided between words."""
    parts: list[str] = []
    rest = text
    while len(rest) > b.INPUT and len(parts) < SUMMARY_PARTS - 1:
        end = rest.rfind(" ", 0, b.INPUT) + 1 or b.INPUT
        parts.append(rest[:end].rstrip())
        rest = rest[end:]
    return [*parts, rest[: b.INPUT]]


def _item_fields(item_id: str, item: ActionItem | None) -> list[Block]:
    due: Block = {"type": "datepicker", "action_id": "due"}
    if item and item.due:
        due["initial_date"] = item.due.isoformat()
    label = "Action item" if item else "Another action item"
    what = b.text_input(f"item:{item_id}:what", label, value=item.description if item else "", optional=True)
    owner = b.text_input(f"item:{item_id}:owner", "Owner", value=(item.owner or "") if item else "", optional=True)
    return [what, owner, b.input_block(f"item:{item_id}:due", "Due", due, optional=True)]


def _version(answer: Answer) -> list[Block]:
    summary = answer.summary
    items = "\n".join(
        f"• {b.cut_escaped(item.description, 200)}" + (f" ({b.cut_escaped(item.owner, 60)})" if item.owner else "")
        for item in summary.action_items[:8]
    )
    blocks = [
        b.section(f"*{b.cut_escaped(summary.title, 200)}*\n{b.cut_escaped(summary.summary, 2_500)}"),
    ]
    if items:
        blocks.append(b.section(f"*Action items*\n{items}"))
    return blocks
