"""*Look closer*: a call beside two answers whose models are not named, one call after another, and what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from bot.tuning.gate.looking import Glances
from dataset.evaluation_records import Evaluation, Glance, Role
from dataset.records import Call, CallSummary
from handlers import flywheel_texts as f
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views.blocks import Block
from handlers.views.review import ANSWER_PARAGRAPHS, ROOM, VIEW_BYTES, size, the_answer, the_call
from handlers.views.verdict import glances_line

CALLBACK = "gate_look"
DONE_CALLBACK = "gate_looked"
PREFERENCE = "glance"

FIRST, SECOND = "first", "second"
"""What the options say: the form names no model, not even where nobody reads."""


@dataclass(frozen=True)
class Look:
    """A lead's way through a few calls: kept in the view's private metadata. `calls` are those that are still to come.

    The first of them is the one that is shown. `said` is what was said of the calls before, in their order.
    """

    evaluation_id: str
    calls: tuple[str, ...]
    said: tuple[Glance, ...] = ()

    def dump(self) -> str:
        """The text of the private metadata."""
        return json.dumps({"evaluation": self.evaluation_id, "calls": self.calls, "said": self.said})

    def after(self, said: Glance | None) -> Look:
        """The way without its first call; None for one that was skipped."""
        return replace(self, calls=self.calls[1:], said=(*self.said, said) if said else self.said)


def read_look(view: dict[str, Any]) -> Look:
    """Where a submitted form stands."""
    kept = json.loads(view["private_metadata"])
    return Look(kept["evaluation"], tuple(kept["calls"]), tuple(Glance(said) for said in kept["said"]))


def look_form(look: Look, call: Call, first: CallSummary, second: CallSummary) -> Block:
    """The form for the first call of the way: `first` is shown as answer A."""
    number, total = len(look.said) + 1, len(look.said) + len(look.calls)
    choices = [
        b.option("A is better", FIRST),
        b.option("B is better", SECOND),
        b.option(f.GLANCES[Glance.EQUAL], Glance.EQUAL.value),
        b.option(f.GLANCES[Glance.NEITHER], Glance.NEITHER.value),
    ]
    # A name of its own for each call: Slack keeps what was chosen in a field of the same name.
    question = b.input_block(
        f"{PREFERENCE}:{number}",
        f.look_question(),
        {"type": "radio_buttons", "action_id": PREFERENCE, "options": choices},
        hint=f.look_hint(),
    )
    view: Block = {}
    for room, paragraphs in ((ROOM, ANSWER_PARAGRAPHS), (4, ANSWER_PARAGRAPHS), (2, 4)):
        view = b.modal(
            CALLBACK,
            f"Look closer: {number} of {total}",
            [
                b.context(f.look_explained(number, total)),
                *the_call(call, room),
                *the_answer("Answer A", first, paragraphs),
                *the_answer("Answer B", second, paragraphs),
                b.divider(),
                question,
            ],
            submit="Save, next call" if len(look.calls) > 1 else "Save",
            close="Stop here",
            private_metadata=look.dump(),
        )
        if size(view) <= VIEW_BYTES:
            break
    return view


def read_choice(view: dict[str, Any], *, candidate_first: bool) -> Glance | None:
    """What was said of the call that a form shows; None where nothing was chosen."""
    number = len(read_look(view).said) + 1
    option = b.field(view["state"]["values"], f"{PREFERENCE}:{number}").get("selected_option") or {}
    match option.get("value"):
        case "first":
            return Glance.CANDIDATE if candidate_first else Glance.CHAMPION
        case "second":
            return Glance.CHAMPION if candidate_first else Glance.CANDIDATE
        case Glance.EQUAL.value:
            return Glance.EQUAL
        case Glance.NEITHER.value:
            return Glance.NEITHER
        case _:
            return None


def preference_block(look: Look) -> str:
    """The block that a mistake in a form is shown at."""
    return f"{PREFERENCE}:{len(look.said) + 1}"


def done_view(look: Look, evaluation: Evaluation, glances: Glances) -> Block:
    """What the lead preferred, with the models named by now, and what all leads did."""
    ours, theirs = (evaluation.contestant(role) for role in (Role.CANDIDATE, Role.CHAMPION))
    names = escape(ours.name if ours else "?"), escape(theirs.name if theirs else "?")
    lines = [f.look_line(number, said, *names) for number, said in enumerate(look.said, 1)]
    blocks = [b.section(f.look_done(lines) if lines else f.look_nothing())]
    if glances.calls:
        blocks.append(b.section(glances_line(glances, evaluation)))
        blocks.append(b.context(f.look_decide()))
    return b.modal(DONE_CALLBACK, "Look closer", blocks)
