"""Northwind's example pairs: all of them can be learned from, and they sound like one team."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import bot.playground
from bot.seeds import SeedReport, import_seeds, read_seed
from dataset.grounding.sentences import sentences
from dataset.pairs import Filters
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import Call, CallSummary
from dataset.resemblance import THRESHOLD, signature, similarity
from dataset.snapshot import take
from dataset.split import ALL_TRAIN
from dataset.store import Store
from tests.samples import new_store

EXAMPLES = Path(bot.playground.__file__).parent / "examples.jsonl"
LINES = EXAMPLES.read_bytes().splitlines(keepends=True)
UTC = ZoneInfo("UTC")
MAX_BYTES = 100_000
REASONS = {"Billing", "Internet fault", "Phone fault", "Moving house", "Contract", "Device return", "Appointment"}


@pytest.fixture(scope="module")
def pairs() -> list[tuple[Call, CallSummary]]:
    return [read_seed(line, zone=UTC, max_bytes=MAX_BYTES) for line in LINES]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = new_store(tmp_path)
    yield opened
    opened.close()


def test_every_line_is_taken_without_a_problem_and_every_pair_is_learned(store: Store) -> None:
    report = import_seeds(store, LINES, zone=UTC, actor="command line", max_bytes=MAX_BYTES)
    assert report == SeedReport(added=64, known=0, problems=())
    manifest = take(store, RulePseudonymiser(), Filters(), actor="test").manifest
    assert manifest["left_out"] == {}
    assert manifest["counts"]["trimmed"] == 0
    splits = manifest["counts"]["splits"]
    assert sum(splits.values()) == 64
    assert splits["train"] >= ALL_TRAIN  # the others are drawn, by a key that is the store's own


def test_no_call_resembles_another(pairs: list[tuple[Call, CallSummary]]) -> None:
    signatures = [signature(turn.text for turn in call.turns) for call, _ in pairs]
    assert max(similarity(one, other) for one, other in combinations(signatures, 2)) < THRESHOLD / 4


def test_a_log_is_read_as_turns_of_agent_and_customer(pairs: list[tuple[Call, CallSummary]]) -> None:
    for call, answer in pairs:
        assert 6 <= len(call.turns) <= 18, answer.title
        assert {turn.role.value for turn in call.turns} == {"agent", "customer"}, answer.title


def test_the_reasons_come_from_a_closed_list_and_each_is_used_often(pairs: list[tuple[Call, CallSummary]]) -> None:
    used = Counter(answer.call_reason for _, answer in pairs)
    assert used.keys() == REASONS
    assert min(used.values()) >= 6


def test_the_evidence_of_an_item_is_a_turn_of_its_owner(pairs: list[tuple[Call, CallSummary]]) -> None:
    for call, answer in pairs:
        for item in answer.action_items:
            assert item.evidence_turn is not None, answer.title
            assert item.owner is not None, answer.title
            turn = call.turns[item.evidence_turn]
            assert item.owner.casefold() == turn.speaker.casefold(), answer.title


def test_a_day_is_due_only_where_the_log_tells_its_own(pairs: list[tuple[Call, CallSummary]]) -> None:
    dated = [call for call, _ in pairs if call.started_at is not None]
    assert dated
    for call, answer in pairs:
        days = [item.due for item in answer.action_items if item.due is not None]
        assert not days or (call.started_at is not None and min(days) >= call.started_at.date()), answer.title


def test_the_summaries_keep_the_house_style(pairs: list[tuple[Call, CallSummary]]) -> None:
    for _, answer in pairs:
        first, second, *third = sentences(answer.summary)
        assert re.match(r"Customer (reports that|asks (whether|for|to)|wants to) ", first), first
        for sentence in (second, *third):
            assert re.match(r"Agent (explains that|arranges|asks the customer to|promises to) ", sentence), sentence
        assert len(third) <= 1, answer.summary
        assert 25 <= len(answer.summary.split()) <= 45, answer.summary
        assert 2 <= len(answer.topics) <= 3, answer.title
        assert all(topic == topic.lower() for topic in answer.topics), answer.title
        assert answer.outcome.startswith(("Resolved during the call", "Follow-up pending: ", "Unresolved: "))
