"""Summaries of few words, so that drafts, corrections and answers have much in common."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from dataset.records import ActionItem, CallSummary

_SIGNS = ["send", "new", "router", "call", "back", "[PERSON_1]", ".", "3", "ルーター", "आप", ";", "的"]
_words = st.lists(st.sampled_from(_SIGNS), max_size=6)
phrases = _words.map(" ".join)
items = st.builds(
    ActionItem,
    description=phrases.filter(bool),
    owner=st.sampled_from([None, "agent", "the agent", "[PERSON_1]", "[PERSON_1_B]"]),
    due=st.sampled_from([None, date(2026, 11, 27), date(2026, 11, 30)]),
)
summaries = st.builds(
    CallSummary,
    title=phrases,
    call_reason=phrases,
    summary=phrases,
    outcome=phrases,
    topics=st.lists(phrases, max_size=2).map(tuple),
    action_items=st.lists(items, max_size=3).map(tuple),
    next_steps=st.lists(phrases, max_size=2).map(tuple),
)
