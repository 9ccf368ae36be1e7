"""The paired bootstrap, against variances in closed form, Student's interval, and what has to be so."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tuning.statistics.bootstrap import Paired, paired


def _each(count: int) -> list[str]:
    return [str(place) for place in range(count)]


VALUES = np.random.default_rng(3).normal(0.02, 0.1, 40).round(4).tolist()


def test_of_calls_that_are_all_apart_it_is_nearly_student_s_interval() -> None:
    from scipy.stats import t

    found = paired(VALUES, _each(40), ["one"] * 40)
    error = float(np.std(VALUES, ddof=1)) / math.sqrt(40)
    half = float(t.ppf(0.975, 39)) * error
    mean = float(np.mean(VALUES))
    assert found.estimate == pytest.approx(mean)
    assert found.standard_error == pytest.approx(error, rel=0.03)
    assert (found.low, found.high) == pytest.approx((mean - half, mean + half), abs=0.1 * half)
    assert found.p == pytest.approx(float(2 * t.sf(abs(mean) / error, 39)), abs=0.03)
    assert found.smallest == pytest.approx((float(t.ppf(0.975, 39)) + 0.8416) * error, rel=0.03)
    assert found.groups == 40


def test_near_duplicates_count_once() -> None:
    """The same forty calls five times over are forty calls."""
    once = paired(VALUES, _each(40), ["one"] * 40)
    five = paired(VALUES * 5, _each(40) * 5, ["one"] * 200)
    assert (five.low, five.high, five.p) == pytest.approx((once.low, once.high, once.p))
    apart = paired(VALUES * 5, _each(200), ["one"] * 200)
    assert apart.standard_error == pytest.approx(once.standard_error / math.sqrt(5), rel=0.03)


def test_calls_of_groups_of_two_have_the_variance_of_their_sums() -> None:
    found = paired(VALUES, [str(place // 2) for place in range(40)], ["one"] * 40)
    sums = np.array(VALUES).reshape(20, 2).sum(axis=1)
    assert found.standard_error == pytest.approx(float(np.std(sums, ddof=1)) * math.sqrt(20) / 40, rel=0.03)


def test_agents_who_differ_make_it_as_wide_as_they_are_few() -> None:
    """Five agents, of whom each is of one mind: hardly more is known than their five means."""
    from scipy.stats import t

    means = np.array([-0.2, -0.1, 0.0, 0.1, 0.2])
    values = (means[:, None] + np.random.default_rng(1).normal(0, 0.01, (5, 40))).ravel().tolist()
    found = paired(values, _each(200), [str(place // 40) for place in range(200)])
    half = float(t.ppf(0.975, 4)) * float(np.std(means, ddof=1)) / math.sqrt(5)
    assert found.high - found.low == pytest.approx(2 * half, rel=0.15)
    without = paired(values, _each(200), ["one"] * 200)
    assert found.standard_error > 3 * without.standard_error


def test_two_agents_are_not_told_apart() -> None:
    half = ["a"] * 20 + ["b"] * 20
    assert paired(VALUES, _each(40), half) == paired(VALUES, _each(40), ["one"] * 40)


def test_calls_of_nobody_are_not_those_of_one_agent() -> None:
    """Where few have an agent, it is nearly the interval of calls that are all apart, and never narrower."""
    random = np.random.default_rng(4)
    values = list(random.normal(0.0, 0.1, 100))
    known: list[str | None] = [f"U{n % 5}" for n in range(20)]
    nobody: list[str | None] = [None] * 80
    apart = paired(values, _each(100), [None] * 100)
    some = paired(values, _each(100), known + nobody)
    lumped = paired(values, _each(100), [*known, *["-"] * 80])
    assert apart == paired(values, _each(100), ["U1"] * 100)
    assert 0.99 * apart.standard_error < some.standard_error < 1.35 * apart.standard_error
    assert lumped.standard_error > 2 * some.standard_error


def test_agents_who_differ_count_also_where_most_calls_have_none() -> None:
    """Closed form: five agents of ten calls each, all of one value, beside fifty calls of nobody with nearly none."""
    random = np.random.default_rng(5)
    of_agents = np.array([-0.4, -0.2, 0.0, 0.2, 0.4])
    values = [float(of_agents[n % 5]) for n in range(50)] + list(random.normal(0.0, 0.01, 50))
    found = paired(values, _each(100), [*[f"U{n % 5}" for n in range(50)], *[None] * 50])
    # Half of the mean's weight is theirs: half the standard error of five things.
    assert found.standard_error == pytest.approx(of_agents.std(ddof=1) / math.sqrt(5) / 2, rel=0.2)


def test_one_agent_with_nearly_all_calls_breaks_nothing() -> None:
    found = paired(VALUES, _each(40), ["a"] * 38 + ["b", "c"])
    assert math.isfinite(found.low)
    assert math.isfinite(found.high)
    assert found.low < found.estimate < found.high


@settings(max_examples=30, deadline=None)
@given(st.permutations(range(12)), st.integers(0, 3))
def test_neither_order_nor_names_matter(order: list[int], seed: int) -> None:
    values, groups, agents = VALUES[:12], list("aabbccddeeff"), list("uvwuvwuvwuvw")
    once = paired(values, groups, agents, seed=seed, resamples=200)
    shuffled = (
        [values[place] for place in order],
        [groups[place] for place in order],
        [agents[place] for place in order],
    )
    assert paired(*shuffled, seed=seed, resamples=200) == once
    named = paired(
        values, [f"group {name}" for name in groups], [f"agent {name}" for name in agents], seed=seed, resamples=200
    )
    assert named == once


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-1, 1), st.sampled_from("abcdefgh"), st.sampled_from("uvwxyz")), min_size=2, max_size=30
    )
)
def test_the_interval_holds_the_estimate_and_agrees_with_p(calls: list[tuple[float, str, str]]) -> None:
    values, groups, agents = (list(column) for column in zip(*calls, strict=True))
    found = paired(values, groups, agents, resamples=400)
    assert found.low <= found.estimate <= found.high
    assert 0 < found.p <= 1
    assert not math.isnan(found.smallest)
    if found.p < 0.04:
        assert found.low > 0 or found.high < 0
    mirrored = paired([-value for value in values], groups, agents, resamples=400)
    assert mirrored.estimate == pytest.approx(-found.estimate, abs=1e-12)


def test_differences_that_are_all_equal_have_no_spread() -> None:
    none = paired([0.0] * 12, _each(12), list("abc") * 4)
    assert (none.estimate, none.low, none.high, none.p, none.smallest) == (0.0, 0.0, 0.0, 1.0, 0.0)
    some = paired([0.1] * 12, _each(12), list("abc") * 4)
    assert (some.estimate, some.low, some.high, some.standard_error) == (0.1, 0.1, 0.1, 0.0)
    assert some.p == 2**-11  # twelve tosses of a coin, all on one side


def test_groups_that_come_to_nothing_each_have_no_spread_either() -> None:
    found = paired([1.0, -1.0] * 6, [str(place // 2) for place in range(12)], ["one"] * 12)
    assert (found.low, found.high, found.p) == (0.0, 0.0, 1.0)


def test_one_group_says_nothing() -> None:
    assert paired([0.5, 0.4], ["a", "a"], ["u", "v"]) == Paired(0.45, -math.inf, math.inf, 1.0, math.inf, math.inf, 1)
    with pytest.raises(ValueError, match="nothing"):
        paired([], [], [])
    with pytest.raises(ValueError, match="zip"):
        paired([0.1], ["a", "b"], ["u"])


def test_few_groups_are_never_sure() -> None:
    found = paired([0.2, 0.21, 0.19], _each(3), ["one"] * 3)
    assert found.p == 0.25


def test_a_seed_gives_the_same_and_another_one_nearly_so() -> None:
    agents = list("abcdefgh") * 5
    once, other = (paired(VALUES, _each(40), agents, seed=seed) for seed in (1, 2))
    assert paired(VALUES, _each(40), agents, seed=1) == once
    assert other != once
    assert (other.low, other.high) == pytest.approx((once.low, once.high), abs=0.1 * once.standard_error)


def test_a_hundred_calls_take_no_time() -> None:
    values, agents = VALUES * 3, list("abcdef") * 20
    paired(values[:10], _each(10), agents[:10])  # scipy is loaded
    started = time.process_time()
    paired(values[:100], _each(100), agents[:100])
    assert time.process_time() - started < 0.3
