"""The forms of a review: a call beside an answer that is to be put right, or beside two that are to be compared.

Whoever reads them is not told who wrote an answer, how it was voted on, or what anybody made of it. A form takes as
much of the call as there is room for beside its fields; a button shows the whole of it, in pages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.reviews import Shown
from dataset.records import ActionItem, Answer, Call, CallSummary, Preference
from handlers import lead_texts
from handlers.views import blocks as b
from handlers.views import call_text
from handlers.views.blocks import Block
from handlers.views.correction import MOST_ITEMS, NEW_ITEMS, Corrected, Version, correction_fields

CORRECT_CALLBACK = "review_correct"
COMPARE_CALLBACK = "review_compare"
READ_CALLBACK = "review_read"
READ_ACTION = "review_read"
PREFERENCE = "preference"

ROOM = 12  # paragraphs of the call in a form: some 30,000 characters, half an hour of talk
VIEW_BYTES = 200_000  # Slack takes 250 KB; what it counts is not said
ANSWER_PARAGRAPHS = 10
ITEMS_FROM_NOTHING = 6
MOST_TOLD = 100  # in the metadata, which takes 3,000 characters

NOTHING = Corrected(CallSummary(title="", call_reason="", summary=""), ())


@dataclass(frozen=True)
class Origin:
    """Where a review was opened: the message that lists it, to be brought up to date, or None for the App Home."""

    channel: str | None = None
    ts: str | None = None


@dataclass(frozen=True)
class ReviewBase:
    """What a form was made from: kept in the view's private metadata. `draft` is the answer that fills it, if any.

    `told` are marks of what the lead was told that the call does not contain: saying it once is enough.
    """

    review_id: str
    origin: Origin = field(default_factory=Origin)
    draft: str | None = None
    most_items: int = MOST_ITEMS
    told: tuple[str, ...] = ()

    def dump(self) -> str:
        """The text of the private metadata."""
        return json.dumps(
            {
                "review": self.review_id,
                "channel": self.origin.channel,
                "ts": self.origin.ts,
                "draft": self.draft,
                "items": self.most_items,
                "told": self.told[:MOST_TOLD],
            }
        )


def read_base(view: dict[str, Any]) -> ReviewBase:
    """Which review a submitted form is of."""
    kept = json.loads(view["private_metadata"])
    origin = Origin(kept["channel"], kept["ts"])
    return ReviewBase(kept["review"], origin, kept["draft"], kept["items"], tuple(kept["told"]))


def mark(words: str) -> str:
    """What stands in the metadata for some words that the lead was told about."""
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def correct_form(shown: Shown, draft: Answer | None, origin: Origin, *, compared: str | None = None) -> Block:
    """The form that makes a reference: filled with `draft`, or empty where that is None.

    `compared` is the sentence that says what became of a comparison just made.
    """
    about = [b.section(compared)] if compared else []
    about.append(b.section(lead_texts.review_correct() if draft else lead_texts.review_from_nothing()))
    close = "Not now" if compared else "Cancel"
    base = ReviewBase(shown.review.id, origin, draft.id if draft else None)
    # An answer of dozens of long items leaves no room for the call: then items stay as they are, out of sight.
    for most in (MOST_ITEMS, 12, 6, 2, 0):
        view = _correct_form(about, shown.call, draft or NOTHING, replace(base, most_items=most), close)
        if size(view) <= VIEW_BYTES:
            break
    return view


def doubtful_form(call: Call, written: Corrected, base: ReviewBase, foreign: Sequence[str]) -> Block:
    """The form once more, with what the lead wrote in it and what of that the call does not contain on top."""
    words = b.cut(", ".join(f"“{b.cut_escaped(word, 80)}”" for word in foreign), 1_500)
    about = [b.section(f":mag: {lead_texts.not_in_the_call(words)}")]
    told = replace(base, told=tuple(dict.fromkeys([*base.told, *map(mark, foreign)])))
    return _correct_form(about, call, written, told, "Cancel")


def _correct_form(about: list[Block], call: Call, version: Version, base: ReviewBase, close: str) -> Block:
    spare = NEW_ITEMS if base.draft else ITEMS_FROM_NOTHING
    fields = [
        b.divider(),
        b.section(lead_texts.review_answer_below()),
        # A name of its own for each round: Slack keeps what was typed into a field of the same name.
        *correction_fields(version, base.most_items, spare, f"new{len(base.told) or ''}_"),
    ]
    for room in (min(ROOM, 100 - len(about) - len(fields) - 3), 2):
        view = b.modal(
            CORRECT_CALLBACK,
            "Review a call",
            [*about, *the_call(call, room), *fields],
            submit="Save reference",
            close=close,
            private_metadata=base.dump(),
        )
        if size(view) <= VIEW_BYTES:
            break
    return view


def compare_form(shown: Shown, origin: Origin) -> Block:
    """The form that asks which of two answers is better. They are called A and B, in this lead's order."""
    first, second = shown.answers
    choices = [
        b.option("A is better", first.id),
        b.option("B is better", second.id),
        b.option("Equally good", Preference.EQUAL.value),
        b.option("Both bad", Preference.NEITHER.value),
    ]
    question = b.input_block(
        PREFERENCE, "Which is the better account of the call?", {
            "type": "radio_buttons", "action_id": PREFERENCE, "options": choices
        }, hint=lead_texts.review_compare_hint(),
    )  # fmt: skip
    view: Block = {}
    for room, paragraphs in ((ROOM, ANSWER_PARAGRAPHS), (4, ANSWER_PARAGRAPHS), (2, 4)):
        view = b.modal(
            COMPARE_CALLBACK,
            "Compare two answers",
            [
                b.section(lead_texts.review_compare()),
                *the_call(shown.call, room),
                *the_answer("Answer A", first.summary, paragraphs),
                *the_answer("Answer B", second.summary, paragraphs),
                b.divider(),
                question,
            ],
            submit="Save",
            close="Cancel",
            private_metadata=ReviewBase(shown.review.id, origin).dump(),
        )
        if size(view) <= VIEW_BYTES:
            break
    return view


def read_preference(values: dict[str, Any]) -> tuple[Preference, str | None] | None:
    """What was said of two answers, and which one is preferred; None where nothing was chosen."""
    option = b.field(values, PREFERENCE).get("selected_option") or {}
    value = str(option.get("value") or "")
    if value in (Preference.EQUAL.value, Preference.NEITHER.value):
        return Preference(value), None
    return (Preference.BETTER, value) if value else None


def reader(call: Call, page: int) -> Block:
    """One page of the whole call; submitting it turns the page."""
    all_pages = call_text.pages(call.turns)
    number = page % len(all_pages)
    last = number == len(all_pages) - 1
    several = len(all_pages) > 1
    return b.modal(
        READ_CALLBACK,
        f"The call, {number + 1} of {len(all_pages)}" if several else "The call",
        all_pages[number],
        submit=("First page" if last else "Next page") if several else None,
        close="Back to the form",
        private_metadata=json.dumps({"call": call.id, "page": number}),
    )


def read_page(view: dict[str, Any]) -> tuple[str, int]:
    """The id of the call that is being read, and the number of the page that comes next."""
    kept = json.loads(view["private_metadata"])
    return kept["call"], kept["page"] + 1


def the_call(call: Call, room: int) -> list[Block]:
    """A call to be read, in about `room` paragraphs, and the button that shows all of a longer one."""
    when = f" of {call.started_at:%a %-d %b %Y}" if call.started_at and not call.started_at_assumed else ""
    shown, whole = call_text.excerpt(call.turns, max(2, room))
    read = [] if whole else [b.actions("read", [b.button("Read the whole call", READ_ACTION, call.id)])]
    return [b.section(f"*The call*{when}"), *shown, *read]


def the_answer(name: str, summary: CallSummary, room: int) -> list[Block]:
    """An answer to be read: everything that it says, in at most `room` paragraphs."""
    parts = [
        ("Title", [summary.title]),
        ("Reason", [summary.call_reason]),
        ("Summary", [summary.summary]),
        ("Outcome", [summary.outcome]),
        ("Action items", [_item(item) for item in summary.action_items] or [lead_texts.no_items()]),
        ("Next steps", summary.next_steps),
        ("Topics", [" · ".join(summary.topics)]),
    ]
    lines = [line for label, values in parts for line in _part(label, values)]
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + 1 + len(line) <= call_text.PARAGRAPH:
            packed[-1] += f"\n{line}"
        else:
            packed.append(line)
    blocks = [b.divider(), b.section(f"*{name}*"), *(b.section(text, expand=True) for text in packed[:room])]
    return [*blocks, b.context(lead_texts.answer_left_out())] if len(packed) > room else blocks


def _part(label: str, values: Sequence[str]) -> list[str]:
    kept = [value.strip() for value in values if value.strip()]
    if not kept:
        return []
    room = call_text.PARAGRAPH - 40
    if len(kept) == 1 and label != "Action items" and label != "Next steps":
        first, *rest = call_text.pieces(kept[0], room)
        return [f"*{label}:* {first}", *rest]
    listed = [piece for value in kept for piece in call_text.pieces(f"• {value}", room)]
    return [f"*{label}*", *listed]


def _item(item: ActionItem) -> str:
    due = f"due {item.due:%a %-d %b %Y}" if item.due else "no day"
    where = f", turn {item.evidence_turn + 1}" if item.evidence_turn is not None else ""
    return f"{item.description} ({item.owner or 'nobody named'}, {due}{where})"


def size(view: Block) -> int:
    """Bytes of a view, as Slack counts them."""
    return len(json.dumps(view, ensure_ascii=False).encode())
