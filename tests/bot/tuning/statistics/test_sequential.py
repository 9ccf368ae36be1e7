"""The canary's test: fair bets by enumeration of all draws, the arithmetic by a slow copy, decisions, and forecasts."""

from __future__ import annotations

import itertools
import math
import random
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.tuning.statistics.sequential import (
    Decision,
    Evidence,
    Observed,
    decide,
    evidence,
    forecast,
    threshold,
)
from bot.tuning.statistics.stakes import EFFECTS, MOST, PRIOR_CALLS, stakes

BINARY = st.sampled_from([0.0, 1.0])
BOUNDED = st.floats(0, 1)
SHARES = st.sampled_from([0.05, 0.1, 0.5, 0.9])


@st.composite
def observed(draw: st.DrawFn, longest: int, bad: st.SearchStrategy[float] = BINARY | BOUNDED) -> list[Observed]:
    one = st.builds(Observed, canary=st.booleans(), share=SHARES, channel=st.sampled_from("abc"), bad=bad)
    return draw(st.lists(one, min_size=1, max_size=longest))


def _slowly(observations: Sequence[Observed]) -> tuple[list[float], list[float]]:
    """The two stakes after each call, one call after the other, and no logarithms."""
    harm, better = [1.0] * len(EFFECTS), [1.0] * len(EFFECTS)
    paths: tuple[list[float], list[float]] = ([], [])
    for place, one in enumerate(observations):
        before = [o.bad for o in observations[:place]]
        own = [o.bad for o in observations[:place] if o.channel == one.channel]
        moments = []
        for power in (1, 2):
            pooled = (sum(bad**power for bad in before) + 0.5) / (len(before) + 1)
            moments.append((sum(bad**power for bad in own) + PRIOR_CALLS * pooled) / (len(own) + PRIOR_CALLS))
        mean, deviation = moments[0], math.sqrt(max(moments[1] - moments[0] ** 2, 1e-6))
        for stakes_of, sign in ((harm, 1), (better, -1)):
            for number, effect in enumerate(EFFECTS):
                # The largest share that any draw with any outcome could take, were the effect 1.
                worst = max(
                    -sign * (drawn - one.share) * (bad - mean) / deviation for drawn in (0, 1) for bad in (0, 1)
                )
                bet = sign * min(effect, MOST / worst) * (one.bad - mean) / deviation
                stakes_of[number] *= 1 + (one.canary - one.share) * bet
        paths[0].append(sum(harm) / len(harm))
        paths[1].append(sum(better) / len(better))
    return paths


def _stakes(observations: Sequence[Observed]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return stakes(
        np.array([o.canary for o in observations], dtype=float),
        np.array([o.share for o in observations]),
        np.array(["abc".index(o.channel) for o in observations]),
        np.array([o.bad for o in observations]),
    )


@given(observed(25))
def test_the_stakes_are_those_of_the_slow_way(observations: list[Observed]) -> None:
    slow = _slowly(observations)
    for fast, path in zip(_stakes(observations), slow, strict=True):
        assert np.exp(fast) == pytest.approx(path, rel=1e-9)
    found = evidence(observations)
    assert found.harm == pytest.approx(max(0.0, math.log(max(slow[0]))), abs=1e-9)
    assert found.better == pytest.approx(max(0.0, math.log(max(slow[1]))), abs=1e-9)


@settings(max_examples=25)
@given(observed(7))
def test_over_all_draws_a_stake_is_on_average_what_it_began_with(observations: list[Observed]) -> None:
    """After every call, and whatever became of the calls: no stake is ever below 0, and its expectation is 1."""
    expected = np.zeros((2, len(observations)))
    for draws in itertools.product((False, True), repeat=len(observations)):
        drawn = [replace(one, canary=canary) for one, canary in zip(observations, draws, strict=True)]
        probability = math.prod(one.share if one.canary else 1 - one.share for one in drawn)
        paths = np.exp(_stakes(drawn))
        assert (paths >= 0).all()
        expected += probability * paths
    assert expected == pytest.approx(np.ones((2, len(observations))), rel=1e-9)


def test_over_all_draws_the_largest_stake_keeps_ville_s_inequality() -> None:
    """Looked at after each of twelve calls: the probability of ever having passed 1/a is at most a."""
    bad = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.3]
    share = 0.3
    passed = dict.fromkeys((2.0, 4.0, 8.0), 0.0)
    for draws in itertools.product((0, 1), repeat=len(bad)):
        ones = [Observed(bool(drawn), share, "abc"[place % 3], bad[place]) for place, drawn in enumerate(draws)]
        probability = math.prod(share if drawn else 1 - share for drawn in draws)
        for stake in passed:
            passed[stake] += probability * (evidence(ones).harm >= math.log(stake))
    assert all(0 < probability <= 1 / stake for stake, probability in passed.items())


@given(observed(20), st.permutations("abc"))
def test_names_of_channels_do_not_matter(observations: list[Observed], names: list[str]) -> None:
    other = [replace(one, channel=names["abc".index(one.channel)]) for one in observations]
    assert evidence(other) == evidence(observations)


@given(observed(20, BINARY))
def test_good_and_bad_are_mirrored(observations: list[Observed]) -> None:
    """Were good outcomes the bad ones, harm would be better and better harm."""
    found, other = evidence(observations), evidence([replace(one, bad=1 - one.bad) for one in observations])
    assert (other.harm, other.better) == pytest.approx((found.better, found.harm), abs=1e-9)


@given(observed(20))
def test_more_calls_take_no_evidence_back(observations: list[Observed]) -> None:
    whole = evidence(observations)
    for length in range(len(observations)):
        part = evidence(observations[:length])
        assert 0 <= part.harm <= whole.harm + 1e-12
        assert 0 <= part.better <= whole.better + 1e-12


def test_means_and_counts() -> None:
    ones = [Observed(True, 0.5, "a", 1.0), Observed(False, 0.5, "a", 0.5), Observed(True, 0.5, "b", 0.0)]
    found = evidence([*ones, Observed(False, 0.5, "b", 0.0)])
    assert (found.observations, found.canary_observations) == (4, 2)
    assert (found.canary_mean, found.champion_mean) == (0.5, 0.25)
    assert evidence([]) == Evidence(0.0, 0.0, 0, 0, None, None)
    assert evidence(ones[:1]).champion_mean is None


def test_a_draw_that_was_none_is_no_evidence() -> None:
    """Where all calls are the candidate's, or none is, whatever they come to says nothing."""
    for canary, share in ((True, 1.0), (False, 0.0)):
        ones = [Observed(canary, share, "a", float(bad)) for bad in (1, 1, 0, 1, 1, 1)]
        assert (evidence(ones).harm, evidence(ones).better) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (Observed(True, 0.1, "a", 1.2), "outcome"),
        (Observed(True, 0.1, "a", math.nan), "outcome"),
        (Observed(True, 1.1, "a", 0.0), "share"),
        (Observed(True, 0.0, "a", 0.0), "probability of 0"),
        (Observed(False, 1.0, "a", 0.0), "probability of 0"),
    ],
)
def test_what_cannot_be_observed(one: Observed, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        evidence([one])


def _drawn(calls: int, share: float, champion: float, canary: float, seed: int) -> list[Observed]:
    """Calls in three channels, whose rates differ by up to 20 points."""
    chance = random.Random(seed)
    found = []
    for _ in range(calls):
        drawn, place = chance.random() < share, chance.randrange(3)
        rate = (canary if drawn else champion) + (place - 1) * 0.1
        found.append(Observed(drawn, share, "abc"[place], float(chance.random() < rate)))
    return found


def test_a_harmful_candidate_a_better_one_and_one_like_the_champion_are_told_apart() -> None:
    cases = ((0.45, Decision.HARM), (0.15, Decision.BETTER), (0.3, Decision.NONE))
    for canary, decision in cases:
        votes = evidence(_drawn(1500, 0.5, 0.3, canary, seed=4))
        quiet = evidence(_drawn(1500, 0.5, 0.2, 0.2, seed=5))
        decided, because = decide({"corrections": quiet, "votes": votes})
        assert decided is decision
        assert because == (None if decision is Decision.NONE else "votes")


def test_harm_counts_before_better_and_the_surest_outcome_is_named() -> None:
    def told(harm: float, better: float) -> Evidence:
        return Evidence(harm, better, 100, 50, 0.2, 0.2)

    needed = threshold(3)
    assert needed == pytest.approx(math.log(120))
    found = {"votes": told(0, 30), "edits": told(needed, 0), "failures": told(needed + 1, 0)}
    assert decide(found) == (Decision.HARM, "failures")
    assert decide({"votes": told(0, 30), "edits": told(0, 40)}) == (Decision.BETTER, "edits")
    assert decide({"votes": told(needed - 0.01, 0), "edits": told(0, 0), "failures": told(0, 0)})[0] is Decision.NONE
    assert decide({}) == (Decision.NONE, None)


@pytest.mark.parametrize(("share", "difference"), [(0.5, 0.2), (0.1, 0.2), (0.5, -0.15)])
def test_the_forecast_is_near_the_median_of_simulated_canaries(share: float, difference: float) -> None:
    needed = threshold(4)
    generator = np.random.default_rng(7)
    told = forecast(10, share, 0.3, difference, 4)
    assert told is not None
    calls, times = int(40 * told), []
    for _ in range(300):
        canary = (generator.random(calls) < share).astype(float)
        bad = (generator.random(calls) < 0.3 + difference * canary).astype(float)
        paths = stakes(canary, np.full(calls, share), np.zeros(calls, dtype=np.int64), bad)
        passed = np.flatnonzero(paths[0 if difference > 0 else 1] >= needed)
        times.append(passed[0] / 10 if len(passed) else math.inf)
    assert told == pytest.approx(float(np.median(times)), rel=0.2)


def test_forecasts_that_are_never() -> None:
    assert forecast(0, 0.1, 0.2, 0.1, 4) is None
    assert forecast(10, 0.0, 0.2, 0.1, 4) is None
    assert forecast(10, 0.1, 0.2, 0.0, 4) is None
    assert forecast(10, 0.1, 0.0, -0.1, 4) is None  # there is nothing to be better than
    ten, five = forecast(10, 0.1, 0.2, 0.1, 4), forecast(10, 0.1, 0.2, 0.05, 4)
    assert ten is not None
    assert five is not None
    assert five > 2 * ten
    assert forecast(20, 0.1, 0.2, 0.1, 4) == pytest.approx(ten / 2)


def test_thirty_thousand_calls_are_looked_at_in_no_time() -> None:
    ones = _drawn(30_000, 0.1, 0.3, 0.3, seed=1)
    evidence(ones[:10])  # numpy is loaded
    started = time.process_time()
    assert evidence(ones).observations == 30_000
    assert time.process_time() - started < 0.5
