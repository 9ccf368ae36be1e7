"""The reviews of a week: as a message to a lead, as a form with the same buttons, and as a panel of the App Home."""

from __future__ import annotations

from bot.reviews import GATE_NEEDS, OpenReview, Progress, Week
from dataset.records import ReviewKind
from handlers import lead_texts
from handlers.views import blocks as b
from handlers.views.blocks import Block
from handlers.views.card import Rendered

OPEN_ACTION = "review_open"
FROM_NOTHING_ACTION = "review_from_nothing"
LIST_ACTION = "review_list"
LIST_CALLBACK = "review_list"

MOST_ROWS = 20
BAR = 10


def week_message(week: Week, lead: str) -> Rendered:
    """The week's reviews for `lead`, as a message."""
    title = lead_texts.review_title(week.progress)
    return Rendered(title, [b.header("Calls to review"), *_list(week, lead)])


def week_form(week: Week, lead: str) -> Block:
    """The week's reviews for `lead`, as a form without fields."""
    return b.modal(LIST_CALLBACK, "Calls to review", _list(week, lead))


def panel(week: Week) -> list[Block]:
    """How the reviews stand, for a lead's App Home, and the button that opens them."""
    waiting = len(week.open)
    name = f"Open reviews ({waiting})" if waiting else "Open reviews"
    button = b.button(name, LIST_ACTION, "list", style="primary" if waiting else None)
    return [
        b.divider(),
        b.section(f"*Review*   {lead_texts.for_leads_alone()}\n{_progress(week.progress)}"),
        *_missing(week.progress, waiting),
        b.actions("reviews", [button]),
        b.context(lead_texts.more_for_leads()),
    ]


def _list(week: Week, lead: str) -> list[Block]:
    rows = [block for opened in week.open[:MOST_ROWS] for block in _row(opened, lead)]
    hidden = len(week.open) - MOST_ROWS
    return [
        b.section(_progress(week.progress)),
        *([b.context(lead_texts.review_what_for())] if rows else []),
        *rows,
        *([b.context(lead_texts.reviews_hidden(hidden))] if hidden > 0 else []),
        *_missing(week.progress, len(week.open)),
    ]


def _row(opened: OpenReview, lead: str) -> list[Block]:
    review, call = opened.review, opened.call
    when = f"Call of {call.started_at:%a %-d %b}" if call.started_at else "Call of an unknown day"
    held = ""
    if review.lead == lead:
        held = "   ·   opened by you"
    elif review.lead:
        held = f"   ·   opened by <@{review.lead}>"
    label = f"{when}, {lead_texts.count(len(call.turns), 'turn')}"
    if review.kind is ReviewKind.COMPARE:
        buttons = [b.button("Compare", OPEN_ACTION, review.id, style="primary", label=f"Compare: {label}")]
        task = "two answers to compare"
    else:
        buttons = [
            b.button("Review", OPEN_ACTION, review.id, style="primary", label=f"Review: {label}"),
            b.button("Write from nothing", FROM_NOTHING_ACTION, review.id, label=f"Write from nothing: {label}"),
        ]
        task = "one answer to put right"
    return [b.section(f"*{label}*\n{task}{held}"), b.actions(f"review:{review.id}", buttons)]


def _progress(progress: Progress) -> str:
    share = min(BAR, progress.references * BAR // GATE_NEEDS)
    bar = "▰" * share + "▱" * (BAR - share)
    return f"{lead_texts.review_progress(progress)}\n{bar}  {lead_texts.review_total(progress)}"


def _missing(progress: Progress, waiting: int) -> list[Block]:
    sentence = lead_texts.review_missing(progress, waiting)
    return [b.context(sentence)] if sentence else []
