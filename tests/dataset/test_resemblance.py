"""Near-duplicates are found whatever the order in which calls arrive, and stay in their group."""

import json
import sqlite3
import tempfile
from pathlib import Path

import sqlite_utils
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset import resemblance
from dataset.records import Call, Source, Split
from dataset.store import History, Store
from dataset.store.migrations import migrations
from tests.samples import call, new_store

WORDS = [f"word{n}" for n in range(200)]


def _sign(words: list[str]) -> bytes:
    return resemblance.signature([" ".join(words)])


def test_case_spacing_punctuation_and_turns_do_not_count() -> None:
    one = resemblance.signature(["Hello, my router is broken!", "I send one."])
    assert one == resemblance.signature(["hello my ROUTER is   broken I", "send one"])
    assert resemblance.similarity(one, one) == 1.0


def test_a_signature_estimates_the_share_of_runs_in_common() -> None:
    for changed in (0, 10, 20, 60, 120, 200):
        other = [*WORDS[changed:], *(f"other{n}" for n in range(changed))]
        runs = [{tuple(w[at : at + 3]) for at in range(len(w) - 2)} for w in (WORDS, other)]
        true = len(runs[0] & runs[1]) / len(runs[0] | runs[1])
        assert abs(resemblance.similarity(_sign(WORDS), _sign(other)) - true) < 0.13


def test_calls_above_the_threshold_share_a_band() -> None:
    for changed in range(18):
        other = [*WORDS[changed:], *(f"other{n}" for n in range(changed))]
        if resemblance.similarity(_sign(WORDS), _sign(other)) >= resemblance.THRESHOLD:
            assert set(resemblance.bands(_sign(WORDS))) & set(resemblance.bands(_sign(other)))


def test_empty_and_very_short_calls_have_signatures_too() -> None:
    assert resemblance.similarity(_sign([]), _sign([])) == 1.0
    assert resemblance.similarity(_sign(["yes"]), _sign(["no"])) < 0.1
    assert len(_sign(["yes"])) == 4 * 128


def test_a_signature_is_the_same_in_every_process() -> None:
    # Written to the store with every call: what it is made of must never change.
    assert resemblance.signature(["my router is broken"])[:8].hex() == "e24734693cb63b0d"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 8)), min_size=1, max_size=14))
def test_a_call_joins_the_group_of_the_earliest_call_it_resembles(calls: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder))
        groups: dict[int, str] = {}
        for topic, cut in calls:
            words = [f"topic{topic}x{n}" for n in range(120)]
            log = call(" ".join(words[cut:]))
            store.calls.add(log)
            groups.setdefault(topic, log.id)
            assert store.calls.group_and_split(log.id)[0] == groups[topic]
        store.close()


def _before_near_duplicates(path: Path, calls: dict[Call, Split]) -> None:
    """A store as it was when only equal texts shared a group: each call in a group of its own, of the given split."""
    with sqlite3.connect(path, isolation_level=None) as db:
        migrations.apply(sqlite_utils.Database(db), stop_before="number_calls")
        for log, split in calls.items():
            turns = json.dumps([turn.model_dump(mode="json") for turn in log.turns])
            db.execute("INSERT INTO splits VALUES (?, ?, 'then')", (log.id, split.value))
            db.execute(
                """INSERT INTO calls (id, group_id, fingerprint, source, started_at_assumed, turns, created_at)
                   VALUES (?, ?, 'sha256:then', ?, 0, ?, '2026-11-23T12:00:00.000000+00:00')""",
                (log.id, log.id, Source.MODAL.value, turns),
            )
    db.close()


def test_near_duplicates_of_an_old_store_are_not_on_both_sides(tmp_path: Path) -> None:
    words = [f"word{n}" for n in range(120)]
    train, near, same_side, other = (
        call(" ".join(w)) for w in (words, words[2:], words[3:], [f"else{n}" for n in range(120)])
    )
    sides = {train: Split.TRAIN, near: Split.HELD_OUT, same_side: Split.HELD_OUT, other: Split.HELD_OUT}
    _before_near_duplicates(tmp_path / "debrief.sqlite3", sides)
    store = Store(tmp_path / "debrief.sqlite3")
    found: dict[str, History] = {
        history.call_id: history for history in store.feedback.histories(store.feedback.mark())
    }
    assert [(found[log.id].split, found[log.id].bridges) for log in sides] == [
        (Split.TRAIN, False),
        (Split.HELD_OUT, True),
        (Split.HELD_OUT, True),
        (Split.HELD_OUT, False),
    ]
    # A new call finds them: the earliest gives it its group, and the others make it a bridge.
    store.calls.add(newest := call(" ".join(words[4:])))
    assert store.calls.group_and_split(newest.id) == (train.id, Split.TRAIN)
    [*_, history] = store.feedback.histories(store.feedback.mark())
    assert history.bridges
    store.close()
