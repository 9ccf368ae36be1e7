"""A team's own examples are taken line by line, once, and what is wrong with the others is said."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.seeds import SeedReport, import_seeds
from dataset.canonical import read_pair
from dataset.pairs import Exclusion, Filters
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import PairKind, Source
from dataset.snapshot import take
from dataset.store import Store
from tests.samples import new_store

ANSWER = {"title": "Broken router", "call_reason": "router restarts", "summary": "The router is broken."}
LOG = "Agent: Hello, this is Ben.\nCustomer: My router is broken, I am Juana Ortiz.\nAgent: I send a new one."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def seed(store: Store, *values: Any) -> SeedReport:
    lines = [value if isinstance(value, bytes) else json.dumps(value).encode() + b"\n" for value in values]
    return import_seeds(store, lines, zone=ZoneInfo("UTC"), actor="command line", max_bytes=100_000)


def test_calls_come_as_text_as_turns_or_as_an_object(store: Store) -> None:
    turns = [
        {"speaker": "Agent", "text": "Good morning, how can I help?"},
        {"speaker": "Customer", "text": "I want to change my plan."},
    ]
    answer = ANSWER | {"title": "Change of plan", "call_reason": "change plan", "summary": "A change of plan."}
    report = seed(
        store,
        {"call": LOG, "answer": ANSWER},
        {"call": turns, "answer": answer},
        {"call": {"turns": [*turns, {"speaker": "Agent", "text": "Done."}]}, "answer": answer, "id": "x"},
    )
    assert (report.added, report.known, report.problems) == (3, 0, ())
    snapshot = take(store, RulePseudonymiser(), Filters(), actor="test")
    pairs = [read_pair(stored.text) for stored in store.snapshots.pairs(snapshot.id) if stored.text]
    assert {pair.kind for pair in pairs} == {PairKind.SEED}
    assert store.calls.get(pairs[0].call_id).source is Source.IMPORT
    assert not any("Juana" in pair.prompt for pair in pairs)


def test_the_same_line_twice_is_one_seed(store: Store) -> None:
    line = {"call": LOG, "answer": ANSWER}
    assert seed(store, line, {"answer": ANSWER, "call": LOG}).known == 1
    again = seed(store, line)
    assert (again.added, again.known) == (0, 1)


def test_every_bad_line_is_named_and_every_good_one_is_taken(store: Store) -> None:
    report = seed(
        store,
        b"{not json\n",
        b"\xff\xfe\n",
        b"[]\n",
        b"\n",
        {"call": LOG},
        {"call": "", "answer": ANSWER},
        {"call": LOG, "answer": {"title": "x"}},
        {"call": LOG, "answer": ANSWER | {"summary": "  "}},
        {"call": LOG, "answer": ANSWER, "colour": "red"},
        {"call": 7, "answer": ANSWER},
        b"[" * 100_000 + b"\n",
        b"9" * 5_000 + b"\n",
        {"call": LOG, "answer": ANSWER},
    )
    assert report.added == 1
    assert [problem.line for problem in report.problems] == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]
    said = {problem.line: problem.what for problem in report.problems}
    assert "no JSON" in said[1]
    assert "UTF-8" in said[2]
    assert "call_reason" in said[7]
    assert "summary is empty" in said[8]
    assert "colour" in said[9]
    assert "nested too deeply" in said[11]
    assert "thousands of digits" in said[12]


def test_another_answer_to_the_same_call_takes_the_place_of_the_first(store: Store) -> None:
    seed(store, {"call": LOG, "answer": ANSWER})
    assert seed(store, {"call": LOG, "answer": ANSWER | {"title": "Broken router, again"}}).added == 1
    snapshot = take(store, RulePseudonymiser(), Filters(), actor="x")
    [pair] = [read_pair(stored.text or "") for stored in store.snapshots.pairs(snapshot.id)]
    assert "again" in pair.completion
    assert snapshot.manifest["left_out"] == {Exclusion.SAME_CALL: 1}


def test_a_seed_that_a_lead_chooses_is_still_a_seed(store: Store) -> None:
    seed(store, {"call": LOG, "answer": ANSWER})
    [debrief] = store.debriefs.of_user("command line")
    answer = store.answers.current(debrief.id)
    assert answer is not None
    store.feedback.add_choice(delivery_key="choose", correction=answer, user="U0LEAD")
    snapshot = take(store, RulePseudonymiser(), Filters(), actor="x")
    assert snapshot.manifest["counts"]["kinds"]["train"] == {"seed": 1}


def test_a_seed_that_says_what_its_call_does_not_is_named(store: Store) -> None:
    report = seed(store, {"call": LOG, "answer": ANSWER | {"outcome": "It cost 129 euros."}})
    [problem] = report.problems
    assert (report.added, problem.taken) == (1, True)
    assert "“129”" in problem.what


def test_evidence_past_the_call_points_at_nothing(store: Store) -> None:
    items = [{"description": "send a router", "evidence_turn": 99}, {"description": "wait", "evidence_turn": 1}]
    seed(store, {"call": LOG, "answer": ANSWER | {"action_items": items}})
    [debrief] = store.debriefs.of_user("command line")
    answer = store.answers.current(debrief.id)
    assert answer is not None
    assert [item.evidence_turn for item in answer.summary.action_items] == [None, 1]
