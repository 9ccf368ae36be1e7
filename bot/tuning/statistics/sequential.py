"""The canary's test: it may be asked after every call, and is wrong in at most 5% of canaries without a difference.

**A bet on the draws.** Which model writes a debrief is drawn with a known probability, `share`, independently of all
else. If the candidate is like the champion for every call, the draw has nothing to do with what becomes of the
debrief: given the outcome of a call and all that came before, the candidate was drawn with probability `share`. So
for any number B that is fixed without knowing the draw A (1 or 0) of this call, the factor

    1 + (A - share) * B

has the expectation 1. The product of these factors over the calls is a stake that is bet fairly, call by call. As it
is never negative, the probability that it *ever* passes 1/a is at most a, however often one looks (Ville 1939). It
rests on the draws alone: channels and agents may differ, those who are displeased may vote more often, whole weeks
may be bad.

**What is bet.** B = d * (bad - rate) / deviation: rate and deviation of the outcome are estimated from earlier calls
of both models, in the channel as far as it has any, else in all. That is how differences between channels cost no
power. For outcomes that are 0 or 1 the factor is the likelihood ratio of the draw if the candidate's rate is d
deviations above the champion's, and no bet on that difference grows faster (Kelly 1956). As the difference is
unknown, the stake is divided among several d (`stakes.EFFECTS`), and stays fair. Positive d bet on harm, negative
ones on a better candidate.

**What must hold.** Calls come in the order in which their outcomes were settled, each once, and none is changed or
slipped in between later: a bet must not know what it is placed on, and a past that moves would let one choose the
luckier one. So feedback that comes late never takes an earlier place. `share` is the probability that a call was
drawn with, and may differ from call to call. Of calls that share a draw (near-duplicates) only the first one counts.
When an outcome is settled must not depend on who was drawn, either, if the models are alike.

**Several outcomes** (votes, corrections and so on) are settled at different times: each is a stake of its own with a
past of its own. The level is divided among them, and among harm and better (`threshold`). Their stakes must not be
averaged: one outcome tells of the draw before another one has been bet on it, so that their mean is no fair bet.

References: Ville, Étude critique de la notion de collectif (1939); Waudby-Smith and Ramdas, Estimating means of
bounded random variables by betting (JRSS B 2024); Grünwald, de Heide and Koolen, Safe testing (JRSS B 2024).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bot.tuning.statistics.forecasting import calls_needed
from bot.tuning.statistics.stakes import stakes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALPHA = 0.05
"""The probability that a candidate like the champion is ever called worse or better, all outcomes together."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What became of one call in one outcome.

    `canary` is whether the candidate was drawn for it, `share` the probability of that. `bad` is between 0 (good) and
    1: a vote is either, an edit distance anything between.
    """

    canary: bool
    share: float
    channel: str
    bad: float


@dataclass(frozen=True)
class Evidence:
    """What the calls of one outcome say.

    `harm` and `better` are the highest so far of the natural logarithms of the two stakes, which begin at 0 and are
    held against `threshold`. The means are plain ones of what was observed, None without any calls.
    """

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
    """The evidence in the observations of one outcome, in the order in which they were settled.

    Raises `ValueError` for an outcome or a share that is not between 0 and 1, and for a draw that cannot have been.
    """
    import numpy as np

    known: dict[str, int] = {}
    channels = np.array([known.setdefault(one.channel, len(known)) for one in observations], dtype=np.int64)
    canary = np.array([one.canary for one in observations], dtype=float)
    share = np.array([one.share for one in observations], dtype=float)
    bad = np.array([one.bad for one in observations], dtype=float)
    _check(canary, share, bad)
    harm, better = stakes(canary, share, channels, bad)
    ours = canary > 0
    return Evidence(
        harm=max(0.0, float(harm.max(initial=0.0))),
        better=max(0.0, float(better.max(initial=0.0))),
        observations=len(bad),
        canary_observations=int(ours.sum()),
        canary_mean=float(bad[ours].mean()) if ours.any() else None,
        champion_mean=float(bad[~ours].mean()) if not ours.all() else None,
    )


def _check(canary: NDArray[np.float64], share: NDArray[np.float64], bad: NDArray[np.float64]) -> None:
    if not ((bad >= 0) & (bad <= 1)).all():
        raise ValueError("an outcome is not between 0 and 1")
    if not ((share >= 0) & (share <= 1)).all():
        raise ValueError("a share is not between 0 and 1")
    if (share == 1 - canary).any():
        raise ValueError("a call was drawn with a probability of 0")


def threshold(outcomes: int, alpha: float = ALPHA) -> float:
    """What a logarithm in `Evidence` has to reach: the level is divided among outcomes, and among harm and better."""
    return math.log(2 * outcomes / alpha)


def decide(found: Mapping[str, Evidence], alpha: float = ALPHA) -> tuple[Decision, str | None]:
    """What the outcomes say together, and the name of the one that says it most. Harm comes before better."""
    if not found:
        return Decision.NONE, None
    needed = threshold(len(found), alpha)
    worst = max(found, key=lambda name: found[name].harm)
    if found[worst].harm >= needed:
        return Decision.HARM, worst
    best = max(found, key=lambda name: found[name].better)
    if found[best].better >= needed:
        return Decision.BETTER, best
    return Decision.NONE, None


def forecast(
    per_day: float, share: float, bad_rate: float, difference: float, outcomes: int, alpha: float = ALPHA
) -> float | None:
    """The days until a difference in one outcome would be decided in half of the canaries; None where it never would.

    `per_day` is how many calls a day are scored in that outcome, `bad_rate` the champion's rate of bad ones, and
    `difference` what the candidate adds to it: 0.10 for ten points worse, negative for better. `outcomes` is how many
    share the level. Rates outside 0.5% to 99.5% are taken as those.
    """
    if per_day <= 0:
        return None
    calls = calls_needed(share, bad_rate, bad_rate + difference, threshold(outcomes, alpha))
    return None if calls is None else calls / per_day
