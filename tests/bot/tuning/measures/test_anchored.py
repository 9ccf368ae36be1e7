"""What a correction says of another answer: the laws, and shares worked by hand."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from bot.tuning.measures.anchored import Anchored, anchored
from dataset.records import ActionItem, CallSummary
from tests.bot.tuning.measures.strategies import summaries
from tests.samples import summary

EMPTY = CallSummary(title="", call_reason="", summary="")


def only(text: str) -> CallSummary:
    return EMPTY.model_copy(update={"summary": text})


def tasks(*items: ActionItem) -> CallSummary:
    return EMPTY.model_copy(update={"action_items": items})


def turned(one: CallSummary) -> CallSummary:
    lists = {name: getattr(one, name)[::-1] for name in ("topics", "action_items", "next_steps")}
    return one.model_copy(update=lists)


@given(summaries, summaries)
def test_the_correction_is_right_and_the_draft_is_as_wrong_as_it_was(
    draft: CallSummary, corrected: CallSummary
) -> None:
    right, wrong = anchored(draft, corrected, corrected), anchored(draft, corrected, draft)
    assert right.edited in (1, None)
    assert right.kept in (1, None)
    assert wrong.edited in (0, None)
    assert wrong.kept in (1, None)


@given(summaries, summaries, summaries)
def test_what_is_known_does_not_depend_on_the_answer(
    draft: CallSummary, corrected: CallSummary, answer: CallSummary
) -> None:
    found, other = anchored(draft, corrected, answer), anchored(draft, corrected, corrected)
    assert (found.edited is None, found.kept is None) == (other.edited is None, other.kept is None)
    assert 0 <= (found.edited or 0) <= 1
    assert 0 <= (found.kept or 0) <= 1


@given(summaries, summaries)
def test_a_correction_that_changes_nothing_has_no_edit(draft: CallSummary, answer: CallSummary) -> None:
    assert anchored(draft, draft, answer).edited is None


@given(summaries, summaries, summaries)
def test_the_order_of_lists_does_not_matter(draft: CallSummary, corrected: CallSummary, answer: CallSummary) -> None:
    found = anchored(draft, corrected, answer)
    assert anchored(turned(draft), corrected, answer) == found
    assert anchored(draft, turned(corrected), answer) == found
    assert anchored(draft, corrected, turned(answer)) == found


def test_words_by_hand() -> None:
    draft, corrected = only("The router is broken."), only("The modem is broken, says Ben.")
    # Put in: modem, says, Ben. Taken out: router. Left: the, is, broken.
    assert anchored(draft, corrected, only("modem broken")) == Anchored(2 / 4, 1 / 3)
    assert anchored(draft, corrected, only("Ben says the router and the modem is broken")) == Anchored(3 / 4, 1)
    assert anchored(draft, corrected, only("")) == Anchored(1 / 4, 0)
    assert anchored(draft, corrected, only("broken is the modem: Ben says")) == Anchored(1, 1)


def test_a_word_that_was_put_in_once_more_counts_beside_the_first() -> None:
    assert anchored(only("call"), only("call call call"), only("call call")) == Anchored(1 / 2, 1)


def test_nothing_edited_and_nothing_kept() -> None:
    assert anchored(only("one"), only("one!"), only("two")) == Anchored(None, 0)
    assert anchored(only("one"), only("two"), only("two")) == Anchored(1, None)
    assert anchored(EMPTY, EMPTY, only("two")) == Anchored(None, None)


def test_who_does_what_to_whom_is_an_edit() -> None:
    draft, corrected = only("[PERSON_1] calls [PERSON_2]. It rains."), only("[PERSON_2] calls [PERSON_1]. It rains.")
    assert anchored(draft, corrected, draft) == Anchored(0, 1)
    assert anchored(draft, corrected, corrected) == Anchored(1, 1)
    moved = only("It rains. [PERSON_1] calls [PERSON_2].")
    assert anchored(draft, moved, draft) == Anchored(None, 1)  # sentences in another order say the same


def test_a_word_of_another_field_is_none_of_this_one() -> None:
    draft, corrected = summary(outcome=""), summary(outcome="Solved.")
    found = anchored(draft, corrected, summary(outcome="", title="Broken router, solved"))
    assert found == Anchored(0, 1)


FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
SEND = ActionItem(description="send a new router", owner="agent", due=FRIDAY)
CALL = ActionItem(description="call back", owner="agent")


@pytest.mark.parametrize(
    "change", [{"due": MONDAY}, {"due": None}, {"owner": "customer"}, {"description": "send two new routers"}]
)
def test_an_item_with_another_owner_or_day_or_work_is_edited(change: dict[str, object]) -> None:
    edited = SEND.model_copy(update=change)
    draft, corrected = tasks(SEND, CALL), tasks(CALL, edited)
    assert anchored(draft, corrected, draft) == Anchored(0, 1)
    assert anchored(draft, corrected, tasks(CALL, edited)) == Anchored(1, 1)
    assert anchored(draft, corrected, tasks(SEND, edited)).kept == 0


def test_an_item_weighs_as_much_as_it_has_words() -> None:
    draft, corrected = tasks(SEND), tasks(SEND.model_copy(update={"due": MONDAY}), CALL)
    # Taken out: 4 words for Friday. Put in: the same 4 for Monday, and 2.
    assert anchored(draft, corrected, tasks(CALL)) == Anchored((4 + 2) / 10, None)


def test_an_item_in_other_words_is_the_nearest_known_one() -> None:
    two = ActionItem(description="send 2 new routers", owner="agent", due=FRIDAY)
    in_other_words = ActionItem(description="send the customer a new router", owner="the agent", due=FRIDAY)
    assert anchored(tasks(two), tasks(SEND), tasks(in_other_words)) == Anchored(1, None)
    assert anchored(tasks(SEND), tasks(two), tasks(in_other_words)) == Anchored(0, None)
    assert anchored(tasks(SEND), tasks(SEND), tasks(in_other_words)) == Anchored(None, 1)


def test_an_item_for_a_day_that_nobody_named_is_none_of_the_known() -> None:
    draft, corrected = tasks(SEND), tasks(SEND.model_copy(update={"due": MONDAY}))
    tuesday = SEND.model_copy(update={"due": date(2026, 12, 1)})
    assert anchored(draft, corrected, tasks(tuesday)) == Anchored(4 / 8, None)  # no more Friday, and not yet Monday


def test_of_two_that_are_as_like_one_is_taken_wherever_it_stands() -> None:
    texts = ("send new cable", "send new table", "send new")
    cable, table, neither = (tasks(ActionItem(description=text)) for text in texts)
    assert anchored(cable, table, neither) == Anchored(1, None)
    assert anchored(table, cable, neither) == Anchored(0, None)


def test_items_of_the_same_words_in_another_order_are_told_apart() -> None:
    one, other = CALL, CALL.model_copy(update={"description": "back call"})
    assert anchored(tasks(one), tasks(other), tasks(other)) == Anchored(1, None)
    assert anchored(tasks(one), tasks(other), tasks(one)) == Anchored(0, None)


def test_the_turn_of_evidence_is_no_edit() -> None:
    assert anchored(tasks(SEND), tasks(SEND.model_copy(update={"evidence_turn": 3})), tasks()) == Anchored(None, 0)


def test_fields_in_any_alphabet() -> None:
    draft, corrected = only("路由器坏了"), only("路由器好了")
    assert anchored(draft, corrected, only("路由器")) == Anchored(1 / 2, 3 / 4)
    assert anchored(only("मेरा का"), only("मेरा की"), only("मेरा का")) == Anchored(0, 1)
