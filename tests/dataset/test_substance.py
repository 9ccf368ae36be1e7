"""An edit of substance is told from one of spelling."""

from datetime import date

import pytest

from dataset.records import ActionItem
from dataset.substance import changes_substance
from tests.samples import summary

BASE = summary()


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"title": "broken ROUTER!"},
        {"summary": "Juana Ortiz says  that the router is broken; Ben sends a new one."},
        {"summary": "Juana Ortiz says that the ruter is broken. Ben sends a new one."},
        {"outcome": "A new router is on its way"},
        {"action_items": (BASE.action_items[0].model_copy(update={"evidence_turn": 1}),)},
    ],
)
def test_spelling_spacing_and_punctuation_are_no_substance(changes: dict[str, object]) -> None:
    assert not changes_substance(BASE, summary(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Unbroken router"},
        {"summary": "Juana Ortiz says that the router is not broken. Ben sends a new one."},
        {"summary": "Juana Ortiz says that the router is broken."},
        {"outcome": ""},
        {"topics": ("router", "storm")},
        {"next_steps": ("Ben sends 2 routers.",)},
        {"action_items": ()},
        {"action_items": (BASE.action_items[0].model_copy(update={"owner": "customer"}),)},
        {"action_items": (BASE.action_items[0].model_copy(update={"due": date(2026, 11, 28)}),)},
        {"action_items": (*BASE.action_items, ActionItem(description="call"))},
    ],
)
def test_another_word_owner_or_date_is(changes: dict[str, object]) -> None:
    assert changes_substance(BASE, summary(**changes))
    assert changes_substance(summary(**changes), BASE)
