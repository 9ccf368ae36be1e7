"""Intervals for rates: Wilson's for reports, exact ones where a bound has to hold."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """From where to where a rate may lie, both between 0 and 1."""

    low: float
    high: float


def wilson(successes: int, trials: int, confidence: float = 0.95) -> Interval:
    """Wilson's score interval (Wilson 1927): close to its level on average, also for few trials. 0 to 1 for none.

    Raises `ValueError` where there cannot be so many successes; so do all functions here.
    """
    from scipy.special import ndtri

    _check(successes, trials)
    if not trials:
        return Interval(0.0, 1.0)
    z = float(ndtri(0.5 + confidence / 2))
    rate, spread = successes / trials, z * z / trials
    centre = (rate + spread / 2) / (1 + spread)
    half = z * math.sqrt(rate * (1 - rate) / trials + spread / (4 * trials)) / (1 + spread)
    # Where none or all succeed, the end is exact; rounding must not take it beyond.
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    return Interval(low, 1.0 if successes == trials else min(1.0, centre + half))


def exact(successes: int, trials: int, confidence: float = 0.95) -> Interval:
    """The interval of Clopper and Pearson (1934): never below its level, and often above."""
    beside = (1 + confidence) / 2
    return Interval(lower_bound(successes, trials, beside), upper_bound(successes, trials, beside))


def lower_bound(successes: int, trials: int, confidence: float = 0.95) -> float:
    """What a rate is at least (Clopper and Pearson 1934, one-sided)."""
    from scipy.special import betaincinv

    _check(successes, trials)
    return 0.0 if successes == 0 else float(betaincinv(successes, trials - successes + 1, 1 - confidence))


def upper_bound(successes: int, trials: int, confidence: float = 0.95) -> float:
    """What a rate is at most (Clopper and Pearson 1934, one-sided)."""
    return 1 - lower_bound(trials - successes, trials, confidence)


def _check(successes: int, trials: int) -> None:
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} cannot be")
