"""What training costs: the pairs that are made up for it, and the figures."""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import pytest

from benchmarks import training_cost
from benchmarks.generated_calls import KINDS, pairs
from benchmarks.training_cost import Steps, goals, main, measure
from bot.models.embedded.training.examples import examples_of
from bot.models.embedded.training.train import PARTS, silent


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["training_cost", *arguments])
    return main()


def test_pairs_are_the_same_each_time_and_some_are_near_duplicates() -> None:
    made = list(pairs(200))
    assert made == list(pairs(200))
    assert made != list(pairs(200, seed=1))
    assert len({pair.call_id for pair in made}) == 200
    groups = {pair.group_id for pair in made}
    assert 180 <= len(groups) < 200
    repeated = [pair for pair in made if sum(pair.group_id == other.group_id for other in made) > 1]
    assert repeated


def test_pairs_hold_something_for_every_part() -> None:
    examples = examples_of(pairs(60))
    assert {one.answer.call_reason for one in examples} == {kind.reason for kind in KINDS}
    for one in examples:
        assert 900 < sum(len(turn.text) for turn in one.call.turns) < 1_900
        (item,) = one.answer.action_items
        assert item.evidence_turn is not None
        # The turn that it points at says what it is about.
        assert item.description.split()[-1] in one.call.turns[item.evidence_turn].text
        assert len(one.answer.topics) == 3
        assert one.answer.summary.startswith("Customer ")
        assert "{" not in "".join(turn.text for turn in one.call.turns) + one.answer.model_dump_json()[1:].replace(
            '[{"description"', ""
        )


def test_the_figures_are_of_reading_training_and_answering(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    found = measure(9, 2, lambda what, _done, _total: steps.append(what))
    assert found["pairs"] == 9
    assert 1_000 < found["characters"] < 1_800
    assert {"summary"} <= set(found["parts"]) <= set(PARTS)
    assert list(found["steps"]) == list(dict.fromkeys(steps))
    assert 0 <= found["reading_seconds"] <= found["seconds"]
    assert sum(found["steps"].values()) <= found["seconds"] + 1
    assert 0 < found["peak_mib_before"] <= found["peak_mib"]
    assert found["answer_cpu_p95_ms"] > 0
    assert 0 < found["answer_p50_ms"] <= found["answer_p95_ms"]


def test_the_training_has_a_process_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, "--pairs", "3", "--answers", "2", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {
        "machine", "date", "pairs", "characters", "parts", "seconds", "cpu_seconds", "reading_seconds", "steps",
        "peak_mib", "peak_mib_before", "answers", "answer_p50_ms", "answer_p95_ms",
        "answer_cpu_p95_ms", "goals",
    }  # fmt: skip
    assert (found["pairs"], found["answers"]) == (3, 2)
    assert found["goals"] == {"seconds": None, "memory": None, "answers": None}


_FOUND: dict[str, Any] = {
    "machine": "a machine", "date": "2026-11-28", "pairs": 10_000, "characters": 1_400, "parts": sorted(PARTS),
    "seconds": 120.0, "cpu_seconds": 110.0, "reading_seconds": 2.0, "steps": {"Reading calls": 60.0},
    "peak_mib": 1_000.0, "peak_mib_before": 200.0, "answers": 200, "answer_p50_ms": 30.0, "answer_p95_ms": 40.0,
    "answer_cpu_p95_ms": 35.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "met"),
    [
        ({}, (True, True, True)),
        ({"seconds": 300.0}, (False, True, True)),
        ({"peak_mib": 2_048.0}, (True, False, True)),
        ({"answer_p95_ms": 50.0}, (True, True, False)),
        ({"pairs": 9_999}, (None, None, None)),
        ({"parts": ["summary", "topics"]}, (None, None, None)),
    ],
)
def test_goals_are_for_many_pairs_and_all_parts(change: dict[str, Any], met: tuple[bool | None, ...]) -> None:
    assert tuple(goals(_FOUND | change).values()) == met


def test_the_table_says_what_was_missed_and_what_not_learned() -> None:
    found = _FOUND | {"seconds": 400.0}
    table = training_cost.table(found | {"goals": goals(found)})
    assert "training 400.0 s (goal: under 300 s at 10,000 pairs: MISSED)" in table
    assert "60.0 s  Reading calls" in table
    assert "p95 40.0 ms (goal: p95 under 50 ms: met)" in table
    assert "not learned" not in table
    found = _FOUND | {"parts": ["reasons", "summary"]}
    assert training_cost.table(found | {"goals": goals(found)}).endswith("not learned: commitments, topics")


def test_steps_add_up_what_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 3.0, 7.0, 15.0])
    monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
    steps = Steps(silent)
    for what in ("reading", "reading", "learning", "reading"):
        steps(what, 0, 1)
    assert steps.seconds() == {"reading": 10.0, "learning": 4.0}


def test_no_pairs_and_a_training_that_breaks_off_are_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for option in ("--pairs", "--answers"):
        assert _run(monkeypatch, option, "0") == 1
        assert capsys.readouterr().err == f"benchmarks.training_cost: {option}: at least one is needed.\n"
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert _run(monkeypatch, "--pairs", "5") == 1
    assert capsys.readouterr().err == "benchmarks.training_cost: the training ended with exit code 1.\n"
