"""The App Home: how to use Debrief, and one's own latest debriefs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reviews import Week
from dataset.records import Answer, Debrief, WorkState
from handlers import texts
from handlers.views import blocks as b
from handlers.views import review_list
from handlers.views.blocks import Block

NEW_ACTION = "home_new"


def home(recent: list[tuple[Debrief, Answer | None]], week: Week | None = None, model: Sequence[Block] = ()) -> Block:
    """The Home tab of one person, with their newest debriefs first.

    For a lead also the panel of the `model`, and the reviews of the week.
    """
    blocks = [
        b.header("Debrief"),
        b.section(texts.help_text(on_home=True)),
        b.actions("home", [b.button("New debrief", NEW_ACTION, "new", style="primary")]),
        *model,
        *(review_list.panel(week) if week else []),
        b.divider(),
        b.section("*Your latest debriefs*" if recent else "*Your latest debriefs*\nNone yet."),
        *(b.section(_line(debrief, answer)) for debrief, answer in recent),
    ]
    return {"type": "home", "blocks": blocks}


def _line(debrief: Debrief, answer: Answer | None) -> str:
    stamp = int(debrief.created_at.timestamp())
    when = f"<!date^{stamp}^{{date_short_pretty}} {{time}}|{debrief.created_at:%Y-%m-%d %H:%M}>"
    if debrief.state is WorkState.FAILED:
        why = b.cut_escaped(debrief.error or "No debrief could be written.", 200)
        return f"{when}   :warning: {why}"
    if answer is None:
        return f"{when}   being written"
    title, reason = answer.summary.title, answer.summary.call_reason
    line = f"{when}   *{b.cut_escaped(title, 150)}*"
    if debrief.title:
        line += f" ({b.cut_escaped(debrief.title, 150)})"
    return line if reason.casefold() in title.casefold() else f"{line}: {b.cut_escaped(reason, 200)}"
