"""A summary quoted in a message to a lead, cut to the room that there is."""

from __future__ import annotations

from dataset.records import ActionItem, CallSummary
from handlers import tune_texts as t
from handlers.views import blocks as b

SUMMARY = 900
MOST_ITEMS = 4


def quoted(summary: CallSummary, *, room: int = SUMMARY, items: int = MOST_ITEMS) -> str:
    """Title, summary (at most `room` characters) and the first `items` action items, as quoted mrkdwn."""
    lines = [f"*{b.cut_escaped(_line(summary.title), 150)}*", b.cut_escaped(_line(summary.summary), room)]
    lines += [_item(item) for item in summary.action_items[:items]]
    if not summary.action_items:
        lines.append(t.no_items())
    elif len(summary.action_items) > items:
        lines.append(f"… and {len(summary.action_items) - items} more")
    return "\n".join(f"> {line}" for line in lines)


def _line(text: str) -> str:
    """In one line: what follows a line break would stand outside the quote."""
    return " ".join(text.split())


def _item(item: ActionItem) -> str:
    facts = [b.cut_escaped(_line(item.owner), 60)] if item.owner else []
    facts += [f"due {item.due:%a %-d %b}"] if item.due else []
    told = f" ({', '.join(facts)})" if facts else ""
    return f"• {b.cut_escaped(_line(item.description), 200)}{told}"
