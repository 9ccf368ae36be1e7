"""Invariant 3: held out stays held out."""

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.records import Source, Split
from dataset.split import ALL_TRAIN, HELD_OUT_SHARE, VALIDATION_SHARE, assign
from dataset.store import Store
from tests.samples import call, new_store

KEY = bytes(range(32))


def test_the_shares_are_kept() -> None:
    counts = Counter(assign(f"call_{n}", KEY, groups_before=ALL_TRAIN) for n in range(20_000))
    assert abs(counts[Split.HELD_OUT] / 20_000 - HELD_OUT_SHARE) < 0.01
    assert abs(counts[Split.VALIDATION] / 20_000 - VALIDATION_SHARE) < 0.01


def test_it_depends_on_the_key_and_the_group_alone() -> None:
    many = [f"call_{n}" for n in range(200)]
    once = [assign(group, KEY, groups_before=50) for group in many]
    assert once == [assign(group, KEY, groups_before=10_000) for group in many]
    assert once != [assign(group, bytes(32), groups_before=50) for group in many]


def test_a_teams_first_calls_are_all_for_training() -> None:
    first = {assign(f"call_{n}", KEY, groups_before=n) for n in range(ALL_TRAIN)}
    assert first == {Split.TRAIN}


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=90))
def test_whatever_arrives_no_call_moves_and_no_group_is_in_two_splits(words: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        seen: dict[str, tuple[str, Split]] = {}
        for number, word in enumerate(words):
            log = call(f"word{word}", "yes")
            store.calls.add(log)
            seen[log.id] = store.calls.group_and_split(log.id)
            if number % 20 == 0:  # a restart changes nothing
                store.close()
                store = Store(store.path)
        assert {i: store.calls.group_and_split(i) for i in seen} == seen
        splits: dict[str, set[Split]] = {}
        for group, split in seen.values():
            splits.setdefault(group, set()).add(split)
        assert all(len(each) == 1 for each in splits.values())
        store.close()


def test_examples_brought_along_take_no_place_of_a_teams_first_calls(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    brought = [call(f"example{n} {n}", f"yes{n}", source=Source.IMPORT) for n in range(ALL_TRAIN + 60)]
    own = [call(f"word{n} {n}", f"no{n}") for n in range(ALL_TRAIN)]
    for log in [*brought, *own]:
        store.calls.add(log)
    splits = [store.calls.group_and_split(log.id)[1] for log in brought]
    assert set(splits[:ALL_TRAIN]) == {Split.TRAIN}
    assert set(splits[ALL_TRAIN:]) > {Split.TRAIN}
    assert {store.calls.group_and_split(log.id)[1] for log in own} == {Split.TRAIN}
    store.close()
