"""The paired bootstrap: how far the mean difference of two models on the same calls may be off.

Near-duplicate calls form a group, and an agent hands in many calls: neither are so many independent calls. So both are
resampled as wholes, and a call's weight is that of its group times that of its agent (the pigeonhole bootstrap, Owen
2007). With fewer than three agents these cannot be told from chance, and groups alone are resampled. A call of which
nobody knows who handed it in is no part of anybody's: it has the weight of its group.

Three things are put right, for there are few agents, and often few groups (chosen by simulation: `benchmarks.gate`):

- Where agents do not differ, weights of both kinds count the chance in the calls twice. Half of the surplus is taken
  out, and less of it the more agents seem to differ, or the fewer calls have one.
- The spread of a bootstrap of n things is too small by the root of (n - 1) / n; for agents n is the number of equally
  busy ones that would weigh as much (Kish 1965).
- Percentiles are too narrow for few things. Each resample is moved out as far as Student's t at its rank is from the
  normal distribution (the expanded percentile interval, Hesterberg 2015), with the degrees of freedom of groups and
  agents, mixed as their variances are (Satterthwaite 1946).

What it cannot do: with five agents of whom each likes another model much better, it is a sample of five, and the
interval is as wide as that; with one or two agents it says nothing of any others. Below about ten groups the level is
not held, least of all where a few calls differ much and all others not at all. Where all differences are equal there
is no spread to go by, and the interval is a point.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Places = NDArray[np.int64]

FEWEST_AGENTS = 3
POWER = 0.80
UNKNOWN = -1
"""The number of an agent whom nobody knows: the last column of a table, as Python counts."""
_TWICE_COUNTED = 0.5  # of the variance between groups: what is taken out where agents do not differ
_AT_A_TIME = 2_000  # resamples, so that memory stays small


@dataclass(frozen=True)
class Paired:
    """A mean difference with its interval, over so many groups.

    `p` is two-sided, of no difference: below 1 - confidence where the interval excludes 0. `smallest` is the true
    difference that would be told from none in about 8 of 10 such samples (7 where few agents differ much).
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
    agents: Sequence[str | None],
    *,
    seed: int = 0,
    resamples: int = 10_000,
    confidence: float = 0.95,
) -> Paired:
    """The mean of the differences with its interval; the three sequences are parallel, one entry a call.

    An agent is None where nobody knows who it was.

    The same input gives the same interval, in whatever order the calls come. With one group nothing is known of the
    spread: the interval has no ends. No p value is below that of as many tosses of a coin as there are groups, all on
    one side. Raises `ValueError` for no calls.
    """
    import numpy as np
    from scipy.special import ndtri, stdtrit

    if not differences:
        raise ValueError("there is nothing to compare")
    entries = sorted(zip(groups, agents, differences, strict=True), key=lambda one: (one[0], one[1] or "", one[2]))
    values = np.array([value for _, _, value in entries])
    of_group, number = _numbered([group for group, _, _ in entries])
    of_agent, agents_there = _numbered_agents([agent for _, agent, _ in entries])
    alike = values.min() == values.max()
    estimate = float(values[0] if alike else values.mean())
    if number < 2:
        return Paired(estimate, -math.inf, math.inf, 1.0, math.inf, math.inf, number)
    surest = 2.0 ** (1 - number)
    if alike:
        p = 1.0 if estimate == 0 else max(surest, 2 / (resamples + 1))
        return Paired(estimate, estimate, estimate, p, 0.0, 0.0, number)
    if agents_there < FEWEST_AGENTS:
        of_agent = np.full_like(of_agent, UNKNOWN)

    off = np.sort(_resampled(values - estimate, of_group, of_agent, seed, resamples))
    freedom, factor = _put_right(float(off.var()), _variance_between(values - estimate, of_group), of_group, of_agent)
    ranks = (np.arange(len(off)) + 0.5) / len(off)
    ranks[ranks == 0.5] += 1e-6  # at the median itself both quantiles are 0, and their ratio is that beside it
    spread = estimate + off * factor * stdtrit(freedom, ranks) / ndtri(ranks)
    low, high = (float(end) for end in np.quantile(spread, [(1 - confidence) / 2, (1 + confidence) / 2]))
    error = float(off.std()) * factor
    return Paired(
        estimate=estimate,
        low=min(low, estimate),
        high=max(high, estimate),
        p=max(_p(spread), surest),
        standard_error=error,
        smallest=error * float(stdtrit(freedom, 0.5 + confidence / 2) + ndtri(POWER)),
        groups=number,
    )


def _put_right(variance: float, between_groups: float, of_group: Places, of_agent: Places) -> tuple[float, float]:
    """Degrees of freedom, and what to multiply the bootstrap's spread by. Both variances are of the mean."""
    groups = int(of_group.max()) + 1
    known = of_agent[of_agent != UNKNOWN]
    if variance == 0 or not len(known):
        return groups - 1.0, math.sqrt(groups / (groups - 1))
    # Where agents do not differ, the variance of calls that have one is twice that between groups: what is beyond comes
    # of agents.
    share = len(known) / len(of_agent)
    part = max(0.0, 1 - (1 + share) * between_groups / variance)
    twice_counted = _TWICE_COUNTED * share * (1 - part) * between_groups / variance
    # It is never taken to be less than what groups alone make.
    left = max(1 - twice_counted, min(1.0, between_groups / variance))
    # A few agents may look alike by chance. Then the interval would be too narrow, so for how few things there are the
    # agents' part is taken to be more than it looks: its root.
    few = math.sqrt(part)
    agents = _equally_many(known)
    freedom = 1 / (few**2 / (agents - 1) + (1 - few) ** 2 / (groups - 1))
    grown = (1 - few) * groups / (groups - 1) + few * agents / (agents - 1)
    return freedom, math.sqrt(grown * left)


def _resampled(off: Numbers, of_group: Places, of_agent: Places, seed: int, resamples: int) -> Numbers:
    """Means of resamples; those in which no call was drawn are left out."""
    import numpy as np

    random = np.random.default_rng(seed)
    number, agents = int(of_group.max()) + 1, int(of_agent.max()) + 1
    # A table of groups by agents: what its calls add up to, and how many they are. Its last column is the one of those
    # that are unknown: numbered -1, and always drawn once.
    sums, calls = np.zeros((number, agents + 1)), np.zeros((number, agents + 1))
    np.add.at(sums, (of_group, of_agent), off)
    np.add.at(calls, (of_group, of_agent), 1)
    means = []
    for first in range(0, resamples, _AT_A_TIME):
        size = min(_AT_A_TIME, resamples - first)
        of_groups = _weights(random, number, size)
        of_agents = np.hstack([_weights(random, agents, size), np.ones((size, 1))])
        total = ((of_groups @ calls) * of_agents).sum(axis=1)
        drawn = total > 0
        means.append(((of_groups @ sums) * of_agents).sum(axis=1)[drawn] / total[drawn])
    return np.concatenate(means)


def _weights(random: np.random.Generator, number: int, size: int) -> Numbers:
    """How often each of `number` things is drawn when so many are drawn with replacement: resamples by things."""
    import numpy as np

    drawn = random.integers(number, size=(size, number)) + number * np.arange(size)[:, None]
    return np.bincount(drawn.ravel(), minlength=size * number).reshape(size, number).astype(float)


def _variance_between(off: Numbers, of_group: Places) -> float:
    """The variance of the mean, if groups are all there is to it."""
    import numpy as np

    sums = np.bincount(of_group, off)
    return float(sums @ sums) / len(off) ** 2 * len(sums) / (len(sums) - 1)


def _equally_many(of_agent: Places) -> float:
    """How many agents with the same number of calls each would weigh as much (Kish's effective number); at least 2."""
    import numpy as np

    calls = np.bincount(of_agent)
    return max(2.0, float(calls.sum() ** 2 / (calls @ calls)))


def _p(spread: Numbers) -> float:
    """Twice the share of resamples on the far side of no difference; never 0, for resamples are finite."""
    below, above = int((spread <= 0).sum()), int((spread >= 0).sum())
    return min(1.0, 2 * (min(below, above) + 1) / (len(spread) + 1))


def _numbered_agents(names: Sequence[str | None]) -> tuple[Places, int]:
    """The numbers of the agents, `UNKNOWN` for those that are not known, and how many are."""
    import numpy as np

    known = {name: number for number, name in enumerate(dict.fromkeys(name for name in names if name is not None))}
    return np.array([UNKNOWN if name is None else known[name] for name in names]), len(known)


def _numbered(names: Sequence[str]) -> tuple[Places, int]:
    import numpy as np

    known = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return np.array([known[name] for name in names]), len(known)
