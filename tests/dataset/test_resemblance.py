"""Near-duplicates are found whatever the order in which calls arrive, and stay in their group."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dataset import resemblance
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
