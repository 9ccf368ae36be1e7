"""Feedback becomes pairs: corrections reach training, held-out calls do not, and nothing raw goes along."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dataset import split
from dataset.canonical import read_pair
from dataset.pairs import Exclusion, Filters
from dataset.prompts import render, undefuse
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import (
    ActionItem,
    Answer,
    AuthorKind,
    Call,
    CallSummary,
    Debrief,
    Pair,
    PairKind,
    Source,
    Split,
    Vote,
    new_id,
)
from dataset.snapshot import Rebuilt, rebuild, take
from dataset.split import ALL_TRAIN
from dataset.store import Mark, Snapshot, Store
from tests.samples import answered, call, correct, new_store, summary

RULES = RulePseudonymiser()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def taken(store: Store, *, mark: Mark | None = None, **filters: Any) -> Snapshot:
    return take(store, RULES, Filters(**filters), actor="U0LEAD", mark=mark)


def pairs(store: Store, snapshot: Snapshot) -> list[Pair]:
    return [read_pair(stored.text) for stored in store.snapshots.pairs(snapshot.id) if stored.text]


def selected(store: Store, **filters: Any) -> list[Pair]:
    return pairs(store, taken(store, **filters))


def left_out(snapshot: Snapshot) -> dict[str, str]:
    return {entry["call"]: entry["reason"] for entry in snapshot.manifest["exclusions"]}


def vote(store: Store, debrief: Debrief, answer: Answer, user: str, value: Vote) -> None:
    store.feedback.add_vote(delivery_key=new_id("k"), debrief_id=debrief.id, answer_id=answer.id, user=user, vote=value)


def liked(store: Store, *texts: str, users: int = 1, log: Call | None = None) -> tuple[Debrief, Answer]:
    debrief, answer = answered(store, log or call(*(texts or (new_id("word"), "yes"))))
    for number in range(users):
        vote(store, debrief, answer, f"U{number}", Vote.UP)
    return debrief, answer


def corrected(store: Store, *texts: str, **changes: object) -> Answer:
    _, answer = answered(store, call(*(texts or (new_id("word"), "yes"))))
    return correct(store, answer, summary(**({"title": "Router broken"} | changes)))


@pytest.fixture
def all_splits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(split, "ALL_TRAIN", 0)


def test_a_correction_is_a_pair_of_the_call_and_what_was_corrected_in_placeholders(store: Store) -> None:
    log = call("Hello, this is Ben.", "Juana Ortiz here, juana@example.com. My router is broken.", "I send one Friday.")
    _, answer = answered(store, log)
    correct(store, answer, summary(summary="Juana Ortiz (juana@example.com) has a broken router; Ben sends one."))
    [pair] = selected(store)
    assert (pair.split, pair.kind, pair.trimmed) == (Split.TRAIN, PairKind.CORRECTION, False)
    text = pair.system + pair.prompt + pair.completion + (pair.rejected or "")
    for private in ("Juana", "Ortiz", "Ben", "juana@example.com"):
        assert private not in text
    assert "has a broken router" in pair.completion
    # The owner of the item is still the person who speaks in the prompt.
    completion = CallSummary.model_validate(json.loads(undefuse(pair.completion)))
    owner = completion.action_items[0].owner
    assert owner is not None
    assert f"agent {owner} >" in pair.prompt


def test_the_prompt_of_a_pair_is_the_prompt_that_is_served(store: Store) -> None:
    log = call("User: hello, Ben here.", "Juana Ortiz: my card is 4111 1111 1111 1111.")
    _, answer = answered(store, log)
    correct(store, answer, summary(title="Another title"))
    [pair] = selected(store)
    served = render(RULES.pseudonymise(log)[0])
    assert (pair.system, pair.prompt, pair.prompt_version) == (served.system, served.user, served.version)


def test_what_was_pseudonymised_when_it_was_served_is_used_again(store: Store) -> None:
    log = call("Hello, this is Ben.", "Juana Ortiz here.")
    _, answer = answered(store, log)
    hidden, private_map = RULES.pseudonymise(log)
    marked = hidden.model_copy(
        update={"turns": (hidden.turns[0].model_copy(update={"text": "As it was served."}), hidden.turns[1])}
    )
    store.calls.keep_pseudonymised(marked, private_map)
    correct(store, answer, summary(title="Another title"))
    [pair] = selected(store)
    assert "As it was served." in pair.prompt


def test_the_newest_correction_wins(store: Store) -> None:
    _, answer = answered(store)
    first = correct(store, answer, summary(title="First router"))
    mark = store.feedback.mark()
    second = correct(store, first, summary(title="Second router"))
    assert [pair.answer_id for pair in selected(store)] == [second.id]
    # Up to the mark, the second one has not happened.
    assert [pair.answer_id for pair in pairs(store, taken(store, mark=mark))] == [first.id]


def test_a_correction_that_a_lead_marked_wins_over_newer_ones(store: Store) -> None:
    _, answer = answered(store)
    first = correct(store, answer, summary(title="First router"))
    second = correct(store, first, summary(title="Second router"))
    before = store.feedback.mark()
    assert store.feedback.add_choice(delivery_key="choose", correction=first, user="U0LEAD")
    assert not store.feedback.add_choice(delivery_key="choose", correction=first, user="U0LEAD")
    correct(store, second, summary(title="Third router"))
    assert [pair.answer_id for pair in selected(store)] == [first.id]
    assert [pair.answer_id for pair in pairs(store, taken(store, mark=before))] == [second.id]


def test_the_newest_vote_of_each_user_on_an_answer_counts_and_disagreement_leaves_out(store: Store) -> None:
    corrected(store)

    def voted(*votes: tuple[str, Vote]) -> str:
        debrief, answer = answered(store, call(new_id("word"), "yes"))
        for user, value in votes:
            vote(store, debrief, answer, user, value)
        return answer.call_id

    expected = {
        voted(("U1", Vote.DOWN)): Exclusion.ONLY_VOTES_DOWN,
        voted(("U1", Vote.UP), ("U1", Vote.DOWN)): Exclusion.ONLY_VOTES_DOWN,
        voted(("U1", Vote.UP), ("U2", Vote.DOWN)): Exclusion.VOTES_DISAGREE,
    }
    changed_their_mind = voted(("U1", Vote.DOWN), ("U1", Vote.UP))
    voted()
    snapshot = taken(store)
    assert left_out(snapshot) == expected
    assert snapshot.manifest["left_out"]["no feedback"] == 1
    assert [p.call_id for p in pairs(store, snapshot) if p.kind is PairKind.OWN_ANSWER] == [changed_their_mind]


def test_an_answer_voted_useful_is_a_weaker_pair_that_names_its_writer(store: Store) -> None:
    corrected(store)
    debrief, answer = liked(store)
    store.debriefs.note_answered(
        debrief.id, model="model-1", prompt_version="v", input_tokens=1, output_tokens=1, latency_ms=1, generation=3
    )
    snapshot = taken(store)
    [own] = [pair for pair in pairs(store, snapshot) if pair.kind is PairKind.OWN_ANSWER]
    assert (own.answer_id, own.model, own.generation, own.rejected) == (answer.id, "model-1", 3, None)
    assert snapshot.manifest["counts"]["kinds"]["train"] == {"correction": 1, "own_answer": 1}
    assert snapshot.manifest["own_answers"] == [{"model": "model-1", "generation": 3, "pairs": 1}]
    assert [p.kind for p in selected(store, own_answers=False)] == [PairKind.CORRECTION]


def test_there_are_never_more_own_answers_than_corrections_and_seeds(store: Store) -> None:
    popular = {liked(store, users=3)[1].call_id for _ in range(2)}
    others = {liked(store)[1].call_id for _ in range(3)}
    assert selected(store) == []
    for _ in range(2):
        corrected(store)
    snapshot = taken(store)
    own = {pair.call_id for pair in pairs(store, snapshot) if pair.kind is PairKind.OWN_ANSWER}
    assert own == popular
    assert {c for c, reason in left_out(snapshot).items() if reason == Exclusion.OWN_ANSWERS_CAPPED} == others


@pytest.mark.usefixtures("all_splits")
def test_an_own_answer_is_for_training_alone(store: Store) -> None:
    corrections = [corrected(store) for _ in range(60)]
    calls = [liked(store)[1].call_id for _ in range(60)]
    snapshot = taken(store)
    own = [pair for pair in pairs(store, snapshot) if pair.kind is PairKind.OWN_ANSWER]
    assert {pair.split for pair in own} == {Split.TRAIN}
    elsewhere = [c for c in calls if store.calls.group_and_split(c)[1] is not Split.TRAIN]
    assert elsewhere
    assert {left_out(snapshot)[c] for c in elsewhere} == {Exclusion.OWN_ANSWER_NOT_TRAINED}
    # A group that a correction speaks for needs no answer of a model.
    assert not {c.call_id for c in corrections} & {pair.call_id for pair in own}


def test_an_own_answer_that_invents_is_left_out(store: Store) -> None:
    corrected(store)
    debrief, answer = answered(store, call(new_id("word"), "yes"), summary(title="Visit of Tom Fisher"))
    vote(store, debrief, answer, "U1", Vote.UP)
    assert left_out(taken(store)) == {answer.call_id: Exclusion.OWN_ANSWER_INVENTS}


def test_more_votes_may_be_asked_for(store: Store) -> None:
    corrected(store)
    few = liked(store)[1].call_id
    many = liked(store, users=2)[1].call_id
    snapshot = taken(store, agreeing_votes=2)
    assert [p.call_id for p in pairs(store, snapshot) if p.kind is PairKind.OWN_ANSWER] == [many]
    assert left_out(snapshot) == {few: Exclusion.TOO_FEW_VOTES}


def test_what_was_corrected_is_the_rejected_answer_and_a_matter_of_spelling_is_none(store: Store) -> None:
    _, answer = answered(store)
    correct(store, answer, summary(call_reason="router is broken"))
    _, misspelt = answered(store, call("Good morning.", "My router is broken.", "I will send one."))
    correct(store, misspelt, summary(title="broken routre.", call_reason="Router  restarts"))
    by_call = {pair.call_id: pair for pair in selected(store)}
    rejected = by_call[answer.call_id]
    assert rejected.rejected is not None
    assert "router restarts" in rejected.rejected
    assert "router is broken" in rejected.completion
    assert rejected.model == "model-1"
    assert by_call[misspelt.call_id].rejected is None


def test_a_chain_of_corrections_rejects_what_the_model_wrote(store: Store) -> None:
    _, answer = answered(store)
    first = correct(store, answer, summary(title="First router"))
    correct(store, first, summary(title="Second router"))
    [pair] = selected(store)
    assert pair.rejected is not None
    assert "Broken router" in pair.rejected
    assert "First router" not in pair.rejected


def test_a_correction_from_after_the_call_is_trimmed_or_left_out_with_that_reason(store: Store) -> None:
    log = ("Hello, I send a new router.", "Thank you, my router is broken.")
    items = (
        ActionItem(description="send a new router", owner="Ben"),
        ActionItem(description="ask Sandra for the bill", owner="Sandra"),
    )
    trimmed = corrected(
        store,
        *log,
        summary="The router is broken. Ben sends a new one. It cost 120 euros.",
        outcome="Delivered on 12 December.",
        action_items=items,
    )
    gone = corrected(store, "Something else is wrong.", "Indeed.", title="Visit of Tom Fisher", action_items=())
    snapshot = taken(store)
    assert left_out(snapshot) == {gone.call_id: Exclusion.AFTER_CALL}
    assert snapshot.manifest["exclusions"][0]["correction"] == gone.id
    assert snapshot.manifest["trimmed"] == [trimmed.call_id]
    [pair] = pairs(store, snapshot)
    assert pair.trimmed
    learned = json.loads(undefuse(pair.completion))
    assert learned["summary"] == "The router is broken. [PERSON_1] sends a new one."
    assert learned["outcome"] == ""
    assert [item["description"] for item in learned["action_items"]] == ["send a new router"]


def test_a_source_that_may_not_be_learned_from_is_named(store: Store) -> None:
    _, answer = answered(store, call(source=Source.WATCHED_CHANNEL))
    correct(store, answer, summary(title="Other router"))
    snapshot = taken(store, learn_from=frozenset(Source) - {Source.WATCHED_CHANNEL})
    [entry] = snapshot.manifest["exclusions"]
    assert entry["reason"] == Exclusion.SOURCE
    assert entry["correction"] is not None


def test_filters_leave_out_with_a_reason(store: Store) -> None:
    german = corrected(
        store,
        "Guten Tag, wie kann ich Ihnen heute helfen?",
        "Mein Router startet immer wieder neu und ich kann nicht arbeiten.",
        action_items=(),
    )
    english = corrected(
        store, "Good morning, how can I help you today?", "My router keeps restarting and I cannot work."
    )
    everything = {german.call_id, english.call_id}
    assert {p.call_id for p in selected(store)} == everything
    for filters, wanted in (
        ({"language": "de"}, {german.call_id}),
        ({"language": "en"}, {english.call_id}),
        ({"model": "model-1"}, everything),
        ({"model": "model-2"}, set()),
        ({"channels": frozenset({"C1"})}, set()),
        ({"since": store.clock() + timedelta(days=1)}, set()),
        ({"until": store.clock() + timedelta(days=1)}, everything),
    ):
        snapshot = taken(store, **filters)
        assert {p.call_id for p in pairs(store, snapshot)} == wanted, filters
        assert left_out(snapshot) == dict.fromkeys(everything - wanted, Exclusion.FILTERED.value), filters


LONG = (
    "Thank you for calling, how can I help you with your internet connection on this fine morning?",
    "My router keeps restarting every few minutes, since the storm, and I cannot work at all like this.",
    "I am sorry to hear that, let me look at the line and see what I can find out about it for you.",
)


def test_one_of_near_duplicates_is_learned(store: Store) -> None:
    first = corrected(store, *LONG)
    second = corrected(store, *LONG[:2], LONG[2].replace("I am", "I'm"))
    assert store.calls.group_and_split(first.call_id) == store.calls.group_and_split(second.call_id)
    snapshot = taken(store)
    assert [pair.call_id for pair in pairs(store, snapshot)] == [second.call_id]
    assert left_out(snapshot) == {first.call_id: Exclusion.SAME_CALL}


@pytest.mark.usefixtures("all_splits")
def test_a_call_that_bridges_two_splits_is_left_out(store: Store) -> None:
    shared = [f"word{n}" for n in range(170)]
    one, other = [f"alpha{n}" for n in range(30)], [f"delta{n}" for n in range(30)]
    store.calls.add(first := call(" ".join([*shared, *one])))
    while True:  # a group that lands on the other side of a split
        second = call(" ".join([*shared, *other]))
        if split.assign(second.id, store.calls._split_key(), groups_before=0) is not _split(store, first):
            break
    store.calls.add(second)
    assert _split(store, first) is not _split(store, second)
    # Resembles both, which do not resemble each other enough.
    bridge = call(" ".join([*shared, *one[:16], *other[:16]]))
    _, answer = answered(store, bridge)
    assert store.calls.group_and_split(bridge.id)[0] == first.id
    correct(store, answer, summary(title="Alpha router", action_items=()))
    snapshot = taken(store)
    assert pairs(store, snapshot) == []
    assert left_out(snapshot) == {bridge.id: "bridges splits"}


def _split(store: Store, log: Call) -> Split:
    return store.calls.group_and_split(log.id)[1]


@pytest.mark.usefixtures("all_splits")
def test_a_leads_reference_of_a_held_out_call_comes_before_a_correction(store: Store) -> None:
    for _ in range(200):
        _, answer = answered(store, call(new_id("word"), "yes"))
        if store.calls.group_and_split(answer.call_id)[1] is Split.HELD_OUT:
            break
    correct(store, answer, summary(title="An agent's router"))
    before = store.feedback.mark()
    reference = store.reviews.add_reference(
        delivery_key="k",
        call_id=answer.call_id,
        author="U0LEAD",
        summary=summary(title="A lead's router"),
        drafted_from=answer.id,
        blind=True,
    )
    assert reference is not None
    [pair] = selected(store)
    assert (pair.kind, pair.split, pair.answer_id) == (PairKind.REFERENCE, Split.HELD_OUT, reference.id)
    assert "A lead's router" in pair.completion
    [earlier] = pairs(store, taken(store, mark=before))
    assert earlier.kind is PairKind.CORRECTION


@pytest.mark.usefixtures("all_splits")  # of eighty calls some are held out, whatever key the store has drawn
def test_every_current_correction_is_a_pair_or_an_exclusion(store: Store) -> None:
    ids: dict[str, str] = {}
    for number in range(ALL_TRAIN + 60):
        _, answer = answered(store, call(f"word{number} {number}", "yes"))
        if number % 3:
            ids[answer.call_id] = correct(store, answer, summary(title=f"Router {number}")).id
    snapshot = taken(store)
    found = pairs(store, snapshot)
    assert {p.call_id: p.answer_id for p in found} == ids
    held_out = {i for i in ids if store.calls.group_and_split(i)[1] is Split.HELD_OUT}
    assert held_out
    assert {p.call_id for p in found if p.split is Split.HELD_OUT} == held_out


def test_a_mark_holds_off_whatever_comes_later(store: Store) -> None:
    corrected(store, "First.", "Yes.")
    mark = store.feedback.mark()
    before = taken(store, mark=mark)
    corrected(store, "Second.", "Yes.")
    answered(store, call("Third.", "Yes."))
    assert taken(store, mark=mark).id == before.id
    assert len(selected(store)) == 2


def test_a_seed_is_a_pair_of_its_own_kind(store: Store) -> None:
    log = call("My router is broken.", "I send one by Friday.", source=Source.IMPORT)
    with store.transaction():
        debrief = store.debriefs.add_imported(delivery_key="seed:1", user="command line")
        assert debrief is not None
        store.calls.add(log)
        store.debriefs.attach_call(debrief.id, log.id)
        store.answers.add(
            debrief_id=debrief.id,
            call_id=log.id,
            author_kind=AuthorKind.PERSON,
            author="command line",
            summary=summary(action_items=()),
        )
    assert store.debriefs.claim("worker") is None
    [pair] = selected(store)
    assert (pair.kind, pair.rejected, pair.model) == (PairKind.SEED, None, None)


def test_what_was_made_of_an_answer_is_used_again_and_changes_nothing(store: Store) -> None:
    correction = corrected(store, "My router is broken.", "I send a new one by Friday.")
    assert correction.parent_id is not None
    assert store.answers.pseudonymised(correction.id, RULES.version) is None
    first = taken(store)
    kept = store.answers.pseudonymised(correction.id, RULES.version)
    assert kept is not None
    assert kept.action_items[0].owner == "[PERSON_1]"
    assert store.answers.pseudonymised(correction.parent_id, RULES.version) is not None
    # With what was kept, it comes out the same.
    assert rebuild(store, RULES, first.id) is Rebuilt.SAME
    store.answers.keep_pseudonymised(
        correction.id, RULES.version, kept.model_copy(update={"title": "As it was kept"}), purged=False
    )
    [pair] = selected(store)
    assert "As it was kept" in pair.completion
    # Of a call that was purged meanwhile, nothing from before is kept.
    store.answers.keep_pseudonymised(correction.id, RULES.version, kept, purged=True)
    assert "As it was kept" in selected(store)[0].completion
