"""The arithmetic of the canary's bets; `bot.tuning.statistics.sequential` says what they are, and why they are fair."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Channels = NDArray[np.int64]

EFFECTS = (0.1, 0.2, 0.4, 0.8)
"""The differences that are bet on, in standard deviations of the outcome: 5, 9, 18 and 37 points for a rate of 30%."""

PRIOR_CALLS = 50.0
"""How many calls of its own a channel has to have until its own rate counts as much as that of all channels."""

MOST = 0.95
"""The most of a stake that one call can take away."""

_LEAST_VARIANCE = 1e-6


def stakes(canary: Numbers, share: Numbers, channels: Channels, bad: Numbers) -> tuple[Numbers, Numbers]:
    """The logarithms of the two stakes, on harm and on better, after each call; they begin at 0.

    The arrays are parallel, one entry a call, in the order in which outcomes were settled: `canary` is 1 where the
    candidate was drawn, else 0, `channels` are numbers from 0, `share` and `bad` lie between 0 and 1.
    """
    import numpy as np

    mean, deviation = expected(channels, bad)
    bet = (canary - share) * (bad - mean) / deviation  # where the effect is one standard deviation
    # The largest effects with which no outcome, whichever model is drawn, takes more than MOST of the stake.
    with np.errstate(divide="ignore"):
        ours, theirs = MOST * deviation / (1 - share), MOST * deviation / share
    for_harm = np.minimum(ours / mean, theirs / (1 - mean))
    for_better = np.minimum(ours / (1 - mean), theirs / mean)
    return _grown(bet, for_harm), _grown(-bet, for_better)


def _grown(bet: Numbers, largest: Numbers) -> Numbers:
    """The logarithm of the mean, over all effects, of the products so far."""
    import numpy as np

    logs = np.stack([np.cumsum(np.log1p(np.minimum(effect, largest) * bet)) for effect in EFFECTS])
    top = logs.max(axis=0)
    grown: Numbers = top + np.log(np.exp(logs - top).mean(axis=0))
    return grown


def expected(channels: Channels, bad: Numbers) -> tuple[Numbers, Numbers]:
    """Mean and standard deviation to expect of each call, from earlier ones alone.

    Those of its channel are drawn to those of all channels.

    They begin as if there had been one call, of which half was bad.
    """
    import numpy as np

    earlier = np.arange(len(bad))
    order = np.argsort(channels, kind="stable")
    begins = np.flatnonzero(np.diff(channels[order], prepend=-1))
    first = np.repeat(begins, np.diff(begins, append=len(bad)))  # where the channel of each call begins
    in_channel = np.empty(len(bad))
    in_channel[order] = earlier - first

    def mean_of(values: Numbers) -> Numbers:
        pooled = (np.cumsum(values) - values + 0.5) / (earlier + 1)
        sums = np.cumsum(values[order]) - values[order]
        own = np.empty(len(values))
        own[order] = sums - sums[first]
        found: Numbers = (own + PRIOR_CALLS * pooled) / (in_channel + PRIOR_CALLS)
        return found

    mean = mean_of(bad)
    # Of outcomes that are 0 or 1 this is mean * (1 - mean), for they are their own squares.
    variance = mean_of(bad * bad) - mean * mean
    return mean, np.sqrt(np.maximum(variance, _LEAST_VARIANCE))
