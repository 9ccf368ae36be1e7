"""What one call of a group, one correction of a call or one answer loses is not lost for the others."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dataset import split
from dataset.canonical import read_pair
from dataset.pairs import Exclusion, Filters
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import Answer, AuthorKind, Pair, PairKind, Split, Vote, new_id
from dataset.snapshot import Rebuilt, rebuild, take
from dataset.store import Snapshot, Store
from tests.samples import answered, call, correct, new_store, summary

RULES = RulePseudonymiser()
LONG = (
    "Thank you for calling, how can I help you with your internet connection on this fine morning?",
    "My router keeps restarting every few minutes, since the storm, and I cannot work at all like this.",
    "I am sorry to hear that, let me look at the line and see what I can find out about it for you.",
)
NEARLY = (*LONG[:2], LONG[2].replace("I am", "I'm"))
GERMAN = (
    "Guten Tag, was kann ich heute für Sie tun, und wie geht es Ihnen an diesem schönen Morgen?",
    "Mein Router startet seit dem Sturm immer wieder neu, und so kann ich überhaupt nicht arbeiten.",
)
FROM_AFTER = summary(title="Visit of Tom Fisher", action_items=())
GOOD = summary(title="Router restarts", action_items=())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def taken(store: Store, **filters: Any) -> tuple[Snapshot, list[Pair]]:
    snapshot = take(store, RULES, Filters(**filters), actor="U0LEAD")
    return snapshot, [read_pair(stored.text) for stored in store.snapshots.pairs(snapshot.id) if stored.text]


def reasons(snapshot: Snapshot) -> dict[str | None, str]:
    return {entry["correction"] or entry["call"]: entry["reason"] for entry in snapshot.manifest["exclusions"]}


def liked(store: Store, *texts: str) -> Answer:
    debrief, answer = answered(store, call(*texts))
    store.feedback.add_vote(
        delivery_key=new_id("k"), debrief_id=debrief.id, answer_id=answer.id, user="U1", vote=Vote.UP
    )
    return answer


def held_out(store: Store, monkeypatch: pytest.MonkeyPatch) -> Answer:
    monkeypatch.setattr(split, "ALL_TRAIN", 0)
    monkeypatch.setattr(split, "HELD_OUT_SHARE", 1.0)
    return answered(store, call(*LONG))[1]


def test_where_the_newest_of_near_duplicates_cannot_be_learned_an_older_one_is(store: Store) -> None:
    good = correct(store, answered(store, call(*LONG))[1], GOOD)
    newest = correct(store, answered(store, call(*NEARLY))[1], FROM_AFTER)
    oldest = correct(store, answered(store, call(*LONG))[1], GOOD)
    correct(store, store.answers.get(good.id), GOOD.model_copy(update={"outcome": "Better now."}))
    last = correct(store, newest, FROM_AFTER)
    snapshot, [pair] = taken(store)
    assert pair.call_id == good.call_id
    assert reasons(snapshot) == {
        good.id: Exclusion.SUPERSEDED,
        newest.id: Exclusion.SUPERSEDED,
        last.id: Exclusion.AFTER_CALL,
        oldest.id: Exclusion.SAME_CALL,
    }
    # Calls are counted, not corrections.
    assert snapshot.manifest["counts"]["left_out"] == 2
    assert rebuild(store, RULES, snapshot.id) is Rebuilt.SAME


def test_a_correction_that_is_left_out_speaks_for_no_other_call_of_its_group(store: Store) -> None:
    correct(store, answered(store, call(new_id("word"), "yes"))[1], GOOD)
    correct(store, answered(store, call(*LONG))[1], FROM_AFTER)
    useful = liked(store, *NEARLY)
    _, found = taken(store)
    assert [pair.answer_id for pair in found if pair.kind is PairKind.OWN_ANSWER] == [useful.id]
    correct(store, answered(store, call(*LONG))[1], GOOD)
    snapshot, found = taken(store)
    assert [pair.kind for pair in found] == [PairKind.CORRECTION] * 2
    assert reasons(snapshot)[useful.call_id] == Exclusion.SAME_CALL


def test_an_own_answer_that_is_left_out_takes_nobodys_place(store: Store) -> None:
    correct(store, answered(store, call(*GERMAN))[1], GOOD)
    useful = liked(store, *GERMAN, "Danke, das war alles, und noch einen schönen Tag für Sie und Ihre Familie.")
    liked(store, *LONG)
    snapshot, found = taken(store, language="de")
    assert [pair.answer_id for pair in found if pair.kind is PairKind.OWN_ANSWER] == [useful.id]
    assert snapshot.manifest["left_out"] == {Exclusion.FILTERED: 1}


def test_two_own_answers_of_near_duplicates_take_one_place(store: Store) -> None:
    for _ in range(2):
        correct(store, answered(store, call(new_id("word"), "yes"))[1], GOOD)
    other = liked(store, "Something else altogether is what was said here.", "Indeed.")
    older, newer = liked(store, *LONG), liked(store, *NEARLY)
    snapshot, found = taken(store)
    own = {pair.answer_id for pair in found if pair.kind is PairKind.OWN_ANSWER}
    assert own == {other.id, newer.id}
    assert reasons(snapshot) == {older.call_id: Exclusion.SAME_CALL}


def test_every_correction_that_does_not_count_is_listed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = held_out(store, monkeypatch)
    first = correct(store, answer, GOOD)
    second = correct(store, first, GOOD.model_copy(update={"outcome": "Better."}))
    store.feedback.add_choice(delivery_key="choose", correction=first, user="U0LEAD")
    assert reasons(taken(store)[0]) == {second.id: Exclusion.NOT_CHOSEN}
    _refer(store, answer)
    snapshot, [pair] = taken(store)
    assert pair.kind is PairKind.REFERENCE
    assert reasons(snapshot) == dict.fromkeys([first.id, second.id], Exclusion.REFERENCE_COUNTS)
    assert snapshot.manifest["counts"]["left_out"] == 0


def test_a_model_is_the_one_whose_answer_was_corrected(store: Store) -> None:
    answer = _answer_again(store, answered(store, call(*LONG))[1], "model-2")
    correction = correct(store, answer, GOOD)
    assert taken(store, model="model-1")[1] == []
    [pair] = taken(store, model="model-2")[1]
    assert (pair.answer_id, pair.model) == (correction.id, "model-2")


def test_what_a_model_answers_after_a_review_changes_no_snapshot(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = held_out(store, monkeypatch)
    _refer(store, answer, drafted_from=None)
    snapshot, [pair] = taken(store)
    assert pair.model == "model-1"
    moment = store.clock()
    monkeypatch.setattr(store.answers, "_clock", lambda: moment + timedelta(hours=1))
    _answer_again(store, answer, "model-2")
    assert rebuild(store, RULES, snapshot.id) is Rebuilt.SAME


def test_a_judge_also_sees_answers_that_were_right(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = held_out(store, monkeypatch)
    _refer(store, answer, text=answer.summary)
    [pair] = taken(store)[1]
    assert pair.split is Split.HELD_OUT
    assert pair.rejected is not None


def test_what_is_trimmed_again_is_no_preference(store: Store) -> None:
    _, answer = answered(store, call(*LONG), summary(action_items=()))
    correct(store, answer, summary(action_items=(), outcome="A new router is on its way. It came on 12 December."))
    [pair] = taken(store)[1]
    assert pair.trimmed
    assert pair.rejected is None


def _refer(store: Store, answer: Answer, text: Any = GOOD, **changes: Any) -> None:
    fields = {"drafted_from": answer.id} | changes
    reference = store.reviews.add_reference(
        delivery_key=new_id("k"), call_id=answer.call_id, author="U0LEAD", summary=text, blind=True, **fields
    )
    assert reference is not None


def _answer_again(store: Store, answer: Answer, model: str) -> Answer:
    debrief = store.debriefs.add(delivery_key=new_id("k"), source=store.calls.get(answer.call_id).source, user="U1")
    assert debrief is not None
    store.debriefs.attach_call(debrief.id, answer.call_id)
    return store.answers.add(
        debrief_id=debrief.id,
        call_id=answer.call_id,
        author_kind=AuthorKind.MODEL,
        author=model,
        summary=summary(title="Answered again"),
    )
