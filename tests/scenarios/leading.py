"""What leads do in scenario tests: they type a command that asks first, and say yes."""

from __future__ import annotations

from bot.playground.person import Person, SeenView
from handlers.views.confirm import CALLBACK


def question(lead: Person, words: str) -> SeenView:
    """The question that comes of `/debrief-dataset` and some words."""
    result = lead.command("/debrief-dataset", words)
    assert result.acked
    assert not result.response, f"no question was asked: {result.response}"
    return lead.wait_for(lambda: (view := lead.view()) and view.callback_id == CALLBACK and view)


def confirmed(lead: Person, words: str) -> SeenView:
    """Type `/debrief-dataset` and some words, and say yes to the question; the question."""
    view = question(lead, words)
    assert lead.submit(view).closed
    return view


def said(lead: Person, words: str) -> str:
    """What is said at once to a command that has nothing to ask."""
    result = lead.command("/debrief-dataset", words)
    assert result.acked
    assert lead.view() is None
    return str((result.response or {}).get("text", ""))
