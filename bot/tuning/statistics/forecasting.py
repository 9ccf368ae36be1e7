"""How many calls the canary's stakes need until they show a difference, if it is there.

With small bets the logarithm of a stake is close to that of a bet on a Brownian motion W after n calls, which drifts
where there is a difference: a stake on the drift t is exp(t W - t^2 n / 2). What all stakes together need is then a
boundary for W, which is curved a little, and the first passage over a line is known in closed form (Siegmund,
Sequential analysis, 1985, ch. III): the line is the tangent.
"""

from __future__ import annotations

import math

from bot.tuning.statistics.stakes import EFFECTS

_LEAST_RATE = 0.005
_MANY = 1e9  # calls: never


def calls_needed(share: float, champion: float, canary: float, needed: float) -> float | None:
    """After how many calls a stake's logarithm has reached `needed` in half of the cases; None where it never does.

    `share` is the candidate's part of the calls, `champion` and `canary` are the true rates of bad outcomes.
    """
    champion, canary = (min(max(rate, _LEAST_RATE), 1 - _LEAST_RATE) for rate in (champion, canary))
    if not 0 < share < 1 or champion == canary:
        return None
    drift = math.sqrt(2 * _growth(share, champion, canary))
    bets = [effect * math.sqrt(share * (1 - share)) for effect in EFFECTS]
    low, high = 1.0, _MANY
    if _passed(high, drift, bets, needed) < 0.5:
        return None
    for _ in range(60):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if _passed(middle, drift, bets, needed) < 0.5 else (low, middle)
    return high


def _growth(share: float, champion: float, canary: float) -> float:
    """What the logarithm of the best stake grows by with each call: how far outcomes tell the draws apart."""
    mean = share * canary + (1 - share) * champion
    return share * _divergence(canary, mean) + (1 - share) * _divergence(champion, mean)


def _divergence(one: float, other: float) -> float:
    """Of Kullback and Leibler, between two rates, in natural units."""
    return one * math.log(one / other) + (1 - one) * math.log((1 - one) / (1 - other))


def _passed(calls: float, drift: float, bets: list[float], needed: float) -> float:
    """The probability that the boundary was passed within so many calls."""
    level = _boundary(calls, bets, needed)
    slope = (_boundary(calls * 1.001, bets, needed) - level) / (calls * 0.001)
    begins, towards, root = level - slope * calls, drift - slope, math.sqrt(calls)
    if begins <= 0:
        return 1.0
    ended_above = _normal((towards * calls - begins) / root)
    exponent = 2 * towards * begins
    # Of a drift that is strong, all that passed ended above as well.
    came_back = math.exp(exponent) * _normal((-towards * calls - begins) / root) if exponent < 500 else 0.0
    return ended_above + came_back


def _boundary(calls: float, bets: list[float], needed: float) -> float:
    """How far W has to be after so many calls for the mean of all stakes to reach what is needed."""

    def stake(reached: float) -> float:
        logs = [bet * reached - bet * bet * calls / 2 for bet in bets]
        top = max(logs)
        return top + math.log(sum(math.exp(log - top) for log in logs) / len(logs))

    low, high = 0.0, (needed + math.log(len(bets))) / max(bets) + max(bets) * calls
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if stake(middle) < needed else (low, middle)
    return high


def _normal(deviate: float) -> float:
    """The share of the standard normal distribution below."""
    return math.erfc(-deviate / math.sqrt(2)) / 2
