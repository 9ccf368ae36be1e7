"""The paired bootstrap: how far the mean difference of two models on the same calls may be off.

Near-duplicate calls form a group, and an agent hands in many calls: both are resampled as wholes. Where there are at
least three agents, a call's weight is that of its group times that of its agent (the pigeonhole bootstrap, Owen 2007),
which errs on the wide side; with fewer, agents cannot be told from one another and groups alone are resampled.

Intervals of percentiles are too narrow for few groups: their ends are moved out as far as Student's t is wider than the
normal distribution (the expanded percentile interval, Hesterberg 2015).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FEWEST_AGENTS = 3
POWER = 0.80


@dataclass(frozen=True)
class Paired:
    """A mean difference with its interval, over so many groups.

    `p` is two-sided, of no difference. `smallest` is the true difference that would be told from none in 8 of 10 such
    samples.
    """

    estimate: float
    low: float
    high: float
    p: float
    standard_error: float
    smallest: float
    groups: int


def paired(
    differences: Sequence[float],
    groups: Sequence[str],
    agents: Sequence[str],
    *,
    seed: int = 0,
    resamples: int = 10_000,
    confidence: float = 0.95,
) -> Paired:
    """The mean of the differences with its interval; the three sequences are parallel, one entry a call.

    The same input gives the same interval, in whatever order the calls come. Raises `ValueError` for no calls.
    """
    import numpy as np
    from scipy.special import ndtri, stdtrit

    if not differences:
        raise ValueError("there is nothing to compare")
    entries = sorted(zip(groups, agents, differences, strict=True))
    values = np.array([value for _, _, value in entries])
    of_group, number = _numbered([group for group, _, _ in entries])
    estimate = float(values.mean())
    if number < 2:
        return Paired(estimate, -math.inf, math.inf, 1.0, math.inf, math.inf, number)
    random = np.random.default_rng(seed)
    weights = _weights(random, of_group, number, resamples)
    of_agent, agents_there = _numbered([agent for _, agent, _ in entries])
    if agents_there >= FEWEST_AGENTS:
        weights = weights * _weights(random, of_agent, agents_there, resamples)
    total = weights.sum(axis=1)
    means = (weights @ values)[total > 0] / total[total > 0]
    # Of a sample of n, the bootstrap's spread is too small by the root of (n - 1) / n.
    wider = float(stdtrit(number - 1, 0.5 + confidence / 2) / ndtri(0.5 + confidence / 2)) * math.sqrt(
        number / (number - 1)
    )
    spread = estimate + (means - estimate) * wider
    low, high = (float(end) for end in np.quantile(spread, [(1 - confidence) / 2, (1 + confidence) / 2]))
    error = float(means.std()) * math.sqrt(number / (number - 1))
    return Paired(
        estimate=estimate,
        low=min(low, estimate),
        high=max(high, estimate),
        p=_p(spread),
        standard_error=error,
        smallest=error * float(ndtri(0.5 + confidence / 2) + ndtri(POWER)),
        groups=number,
    )


def _p(spread: NDArray[np.float64]) -> float:
    """Twice the share of resamples on the far side of no difference; never 0, for resamples are finite."""
    total = len(spread)
    below, above = int((spread <= 0).sum()), int((spread >= 0).sum())
    return min(1.0, 2 * (min(below, above) + 1) / (total + 1))


def _weights(random: Any, of: NDArray[np.int64], number: int, resamples: int) -> NDArray[np.float64]:
    """How often each call is drawn when its cluster is: resamples by calls."""
    drawn = random.multinomial(number, [1 / number] * number, size=resamples)
    weights: NDArray[np.float64] = drawn[:, of].astype(float)
    return weights


def _numbered(names: Sequence[str]) -> tuple[NDArray[np.int64], int]:
    import numpy as np

    known = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([known[name] for name in names]), len(known)
