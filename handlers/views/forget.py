"""What would be forgotten, for a lead to confirm. Ids and counts: nothing here shows what a call says."""

from __future__ import annotations

from collections.abc import Sequence

from dataset.store.traces import Match, Traces
from handlers import forget_texts
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views.card import Rendered

FORGET_ACTION = "forget"
FORGET_GROUP_ACTION = "forget_group"

MOST_CALLS = 80  # ids in the value of one button, which holds 2000 characters
_SHOWN = 10


def confirmation(found: Sequence[Traces], notes: Sequence[str]) -> Rendered:
    """What there is of these calls, and the buttons that forget them. `notes` are about ids that lead to none."""
    lines = [f"• {forget_texts.what_there_is(traces)}" for traces in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"• … and {len(found) - _SHOWN} more")
    subjects = [traces.subject for traces in found]
    others = [other for other in dict.fromkeys(o for t in found for o in t.others) if other not in subjects]
    text = "\n".join([*lines, *(escape(note) for note in notes)])
    blocks = [
        b.header("Forget this call?" if len(found) == 1 else f"Forget these {len(found)} calls?"),
        b.section(text),
    ]
    if others:
        blocks.append(b.section(forget_texts.nearly_the_same(others)))
    blocks.append(b.context(forget_texts.cannot_be_undone()))
    buttons = [_button("Forget it" if len(found) == 1 else "Forget them", FORGET_ACTION, subjects)]
    if others and len(subjects) + len(others) <= MOST_CALLS:
        buttons.append(_button(f"Forget all {len(subjects) + len(others)}", FORGET_GROUP_ACTION, [*subjects, *others]))
    blocks.append(b.actions("forget", buttons))
    return Rendered(text, blocks)


def matches(found: Sequence[Match]) -> Rendered:
    """The calls that a search found, without titles: this message would keep them when the calls are forgotten."""
    lines = [forget_texts.found_by_words() if found else forget_texts.nothing_found()]
    for match in found:
        by = f" by <@{match.user}>" if match.user[:1] in ("U", "W") else ""
        lines.append(f"• `{match.call_id}`, handed in {match.handed_in_at:%a %-d %b %Y %H:%M}{by}")
    text = "\n".join(lines)
    return Rendered(text, [b.section(text)])


def sentence(text: str) -> Rendered:
    """A message of one sentence."""
    return Rendered(text, [b.section(text)])


def _button(text: str, action_id: str, subjects: Sequence[str]) -> b.Block:
    button = b.button(text, action_id, " ".join(subjects), style="danger")
    button["confirm"] = b.confirm(f"{text}?", forget_texts.cannot_be_undone(), "Forget", "Keep", style="danger")
    return button
