"""The canary's test: are its outcomes worse, or better, than the champion's? It may be asked at any time, and often.

Which of the two models writes a call's debrief is drawn with a known probability, independently of everything else. If
the candidate is like the champion for every call (the null hypothesis), the draws have nothing to do with what became
of the debriefs, nor with who voted. So the test looks at the draws, given the outcomes: it bets, one debrief after
another, that bad outcomes fall on the candidate more often than its share, or less often, at odds that are fair under
the null hypothesis. The stake is a test martingale: the probability that it is ever more than 1/a times what it was at
the beginning is at most a (Ville 1939; Shafer 2021), whatever channels, agents, drift, or who cares to vote do.

Each debrief is bet on once, at the moment when its outcome is known, and neither its outcome nor its place in the order
may change later: a bet that is taken back after the draw is known is not fair. What is bet may depend on everything
that came before. Here it depends on the rate of bad outcomes in the debrief's channel so far, drawn towards that of all
channels where there are few: that is how differences between channels are taken account of.

Several outcomes of the same debriefs (votes, corrections, …) are several stakes, each with a history of its own. They
share the level of the test out among them (a union bound). Their average would be no fair bet: one outcome tells of
the draw before another one has been bet on it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALPHA = 0.05
"""The probability that a candidate like the champion is ever called worse or better, all outcomes together."""

STEPS = (0.03, 0.06, 0.12, 0.25, 0.5)
"""Differences of rates that are bet on, side by side with a fifth of the stake each."""

PULL = 20.0
"""Debriefs that a channel's own rate has to be seen on to count as much as the rate of all."""

GUESS, GUESSED_ON = 0.2, 5.0
"""The rate before anything is known, and how many debriefs that guess is worth."""

EDGE = 0.01
"""No rate is taken to be nearer to 0 or 1 than this: one surprise may not cost all of the stake."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A debrief whose outcome is known: `share` is the probability with which the candidate was drawn.

    `bad` is from 0 (good) to 1 (bad).
    """

    canary: bool
    share: float
    channel: str
    bad: float


@dataclass(frozen=True)
class Evidence:
    """What one outcome says. `harm` and `better` are the highest that the logarithms of the stakes have been."""

    harm: float
    better: float
    observations: int
    canary_observations: int
    canary_mean: float | None
    champion_mean: float | None


class Decision(Enum):
    """What the outcomes together say of the candidate."""

    HARM = "harm"
    BETTER = "better"
    NONE = "none"


def evidence(observations: Sequence[Observed]) -> Evidence:
    """The stakes after these debriefs, which come in the order in which their outcomes became known."""
    import numpy as np

    if not observations:
        return Evidence(0.0, 0.0, 0, 0, None, None)
    drawn = np.array([o.canary for o in observations])
    share = np.array([o.share for o in observations], dtype=float)
    bad = np.array([o.bad for o in observations], dtype=float)
    known = {name: number for number, name in enumerate(dict.fromkeys(o.channel for o in observations))}
    rate = rates_before(bad, np.array([known[o.channel] for o in observations]))
    ours, theirs = bad[drawn], bad[~drawn]
    return Evidence(
        harm=highest(drawn, share, bad, rate, worse=True),
        better=highest(drawn, share, bad, rate, worse=False),
        observations=len(bad),
        canary_observations=len(ours),
        canary_mean=float(ours.mean()) if len(ours) else None,
        champion_mean=float(theirs.mean()) if len(theirs) else None,
    )


def rates_before(bad: NDArray[np.float64], channel: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each debrief, the rate of bad outcomes to be expected from those before it in its channel, and in all."""
    import numpy as np

    before = np.arange(len(bad))
    pooled = (np.cumsum(bad) - bad + GUESS * GUESSED_ON) / (before + GUESSED_ON)
    order = np.argsort(channel, kind="stable")
    of_channel = channel[order]
    first = np.r_[0, np.flatnonzero(np.diff(of_channel)) + 1]
    sizes = np.diff(np.r_[first, len(bad)])
    sums = np.cumsum(bad[order]) - bad[order]
    own_sum, own_count = np.empty(len(bad)), np.empty(len(bad))
    own_sum[order] = sums - np.repeat(sums[first], sizes)
    own_count[order] = before - np.repeat(first, sizes)
    rates: NDArray[np.float64] = (own_sum + PULL * pooled) / (own_count + PULL)
    return rates


def highest(
    drawn: NDArray[np.bool_],
    share: NDArray[np.float64],
    bad: NDArray[np.float64],
    rate: NDArray[np.float64],
    *,
    worse: bool,
) -> float:
    """The highest logarithm that the stake reached; 0 is what it began with."""
    import numpy as np

    logs = np.stack([np.cumsum(np.log(_factor(drawn, share, bad, rate, step if worse else -step))) for step in STEPS])
    peak = logs.max(axis=0)
    stake = peak + np.log(np.exp(logs - peak).mean(axis=0))
    return max(0.0, float(stake.max()))


def _factor(
    drawn: NDArray[np.bool_],
    share: NDArray[np.float64],
    bad: NDArray[np.float64],
    rate: NDArray[np.float64],
    step: float,
) -> NDArray[np.float64]:
    """By what each debrief multiplies the stake that the candidate's rate of bad outcomes is `step` higher.

    For an outcome that is bad or not, it is the likelihood ratio of the draw: the probability of this draw, given the
    outcome, at those rates, over its probability by the share alone. In between, the two are mixed by how bad it was;
    the mean over both draws is 1 in any case.
    """
    import numpy as np

    theirs = np.clip(rate - share * step, EDGE, 1 - EDGE)
    ours = np.clip(theirs + step, EDGE, 1 - EDGE)
    mixed = share * ours + (1 - share) * theirs
    mine = np.where(drawn, ours, theirs)
    factor: NDArray[np.float64] = bad * mine / mixed + (1 - bad) * (1 - mine) / (1 - mixed)
    return factor


def threshold(outcomes: int, alpha: float = ALPHA) -> float:
    """The logarithm that a stake has to reach, where so many outcomes are bet on in both directions."""
    return math.log(2 * outcomes / alpha)


def decide(found: Mapping[str, Evidence], alpha: float = ALPHA) -> tuple[Decision, str | None]:
    """What the outcomes say together, and the name of the one that says it. Harm counts before everything else."""
    if not found:
        return Decision.NONE, None
    needed = threshold(len(found), alpha)
    for decision in (Decision.HARM, Decision.BETTER):
        name = max(found, key=lambda name: _stake(found[name], decision))
        if _stake(found[name], decision) >= needed:
            return decision, name
    return Decision.NONE, None


def _stake(one: Evidence, decision: Decision) -> float:
    return one.harm if decision is Decision.HARM else one.better


def forecast(
    per_day: float, share: float, bad_rate: float, difference: float, outcomes: int, alpha: float = ALPHA
) -> float | None:
    """In how many days a true difference of the rates would be seen, in half of the cases; None for never.

    `per_day` debriefs have a known outcome each day, `bad_rate` of the champion's a bad one.
    """
    theirs = min(1 - EDGE, max(EDGE, bad_rate))
    ours = min(1 - EDGE, max(EDGE, bad_rate + difference))
    mixed = share * ours + (1 - share) * theirs
    growth = share * _divergence(ours, mixed) + (1 - share) * _divergence(theirs, mixed)
    if per_day <= 0 or growth <= 0:
        return None
    return (threshold(outcomes, alpha) + math.log(len(STEPS))) / (growth * per_day)


def _divergence(one: float, other: float) -> float:
    return one * math.log(one / other) + (1 - one) * math.log((1 - one) / (1 - other))
