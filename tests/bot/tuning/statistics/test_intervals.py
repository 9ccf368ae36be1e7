"""Intervals, exact bounds, Holm and the sign test, against published values and against sums of binomial terms."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tuning.statistics.intervals import Interval, exact, lower_bound, upper_bound, wilson
from bot.tuning.statistics.multiple import holm, sign_test

COUNTS = st.integers(0, 60).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials)))


def _at_least(successes: int, trials: int, rate: float) -> float:
    """The probability of so many successes or more, term by term."""
    return sum(math.comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(successes, trials + 1))


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(successes: int, trials: int, low: float, high: float) -> None:
    """Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3."""
    found = wilson(successes, trials)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_exact_as_published(successes: int, trials: int, low: float, high: float) -> None:
    """The same table, method 5."""
    found = exact(successes, trials)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(COUNTS, st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_holds_the_rates_that_a_score_test_does_not_reject(counts: tuple[int, int], confidence: float) -> None:
    from statistics import NormalDist

    successes, trials = counts
    found = wilson(successes, trials, confidence)
    if not trials:
        assert found == Interval(0.0, 1.0)
        return
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    for end in (found.low, found.high):
        if 0 < end < 1:
            score = abs(successes / trials - end) / math.sqrt(end * (1 - end) / trials)
            assert score == pytest.approx(z, rel=1e-6)
    assert 0 <= found.low <= successes / trials <= found.high <= 1


@given(COUNTS, st.sampled_from([0.8, 0.95, 0.99]))
def test_exact_bounds_are_where_the_tail_is_the_level(counts: tuple[int, int], confidence: float) -> None:
    successes, trials = counts
    low, high = lower_bound(successes, trials, confidence), upper_bound(successes, trials, confidence)
    if successes:
        assert _at_least(successes, trials, low) == pytest.approx(1 - confidence, rel=1e-6)
    else:
        assert low == 0.0
    if successes < trials:
        assert _at_least(successes + 1, trials, high) == pytest.approx(confidence, rel=1e-6)
    else:
        assert high == 1.0
    both = exact(successes, trials, confidence)
    beside = (1 + confidence) / 2
    assert both == Interval(lower_bound(successes, trials, beside), upper_bound(successes, trials, beside))


def test_the_rule_of_three() -> None:
    """None of n failed: at most about 3/n do (Hanley and Lippman-Hand 1983), exactly 1 - 0.05^(1/n)."""
    assert upper_bound(0, 100) == pytest.approx(1 - 0.05 ** (1 / 100), rel=1e-9)
    assert exact(0, 0) == wilson(0, 0) == Interval(0.0, 1.0)
    assert (lower_bound(0, 0), upper_bound(0, 0)) == (0.0, 1.0)


@pytest.mark.parametrize("counts", [(-1, 5), (6, 5), (1, 0)])
def test_counts_that_cannot_be(counts: tuple[int, int]) -> None:
    for bound in (wilson, exact, lower_bound, upper_bound):
        with pytest.raises(ValueError, match="of"):
            bound(*counts)


def test_holm_by_hand() -> None:
    """Four tests: 0.005 * 4; 0.01 * 3; 0.03 * 2; 0.04 * 1 is below the one before it, and takes its value."""
    found = holm({"d": 0.04, "a": 0.01, "b": 0.03, "c": 0.005})
    assert found == pytest.approx({"d": 0.06, "a": 0.03, "b": 0.06, "c": 0.02})
    assert list(found) == ["d", "a", "b", "c"]
    assert holm({}) == {}


@given(st.lists(st.floats(0, 1), min_size=1, max_size=7))
def test_holm_rejects_as_the_step_down_procedure_does(p_values: list[float]) -> None:
    named = {str(place): p for place, p in enumerate(p_values)}
    adjusted = holm(named)
    for level in (0.01, 0.05, 0.3):
        rejected = set()
        for place, (name, p) in enumerate(sorted(named.items(), key=lambda entry: entry[1])):
            if (len(named) - place) * p > level:
                break
            rejected.add(name)
        assert {name for name, p in adjusted.items() if p <= level} == rejected
    assert all(named[name] <= adjusted[name] <= 1 for name in named)


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_sign_test_counts_outcomes_that_are_as_uneven(won: int, lost: int) -> None:
    trials = won + lost
    as_uneven = sum(math.comb(trials, k) for k in range(trials + 1) if abs(2 * k - trials) >= abs(won - lost))
    assert sign_test(won, lost) == pytest.approx(float(Fraction(as_uneven, 2**trials)))
    assert sign_test(won, lost) == sign_test(lost, won)
