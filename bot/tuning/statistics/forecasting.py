"""How long a canary would take to see a difference: the growth of the stakes in `sequential`, if that difference is there."""

from __future__ import annotations

import math

from bot.tuning.statistics.sequential import EFFECTS, MOST, threshold

_LEAST_RATE = 0.005  # of bad outcomes, in either arm


def forecast(
    per_day: float, share: float, bad_rate: float, difference: float, outcomes: int, alpha: float = 0.05
) -> float | None:
    """The days until a difference in one outcome would be decided in half of the canaries; None where it never would.

    `per_day` is how many calls a day are scored in that outcome, `bad_rate` the champion's rate of bad ones, and
    `difference` what the candidate adds to it: 0.10 for ten points worse, negative for better. `outcomes` is how many
    share the level. The rate is taken as known from the first call on, so the first weeks are seen a little too kindly.
    """
    champion = min(max(bad_rate, _LEAST_RATE), 1 - _LEAST_RATE)
    canary = min(max(champion + difference, _LEAST_RATE), 1 - _LEAST_RATE)
    if per_day <= 0 or not 0 < share < 1 or (canary - champion) * difference <= 0:
        return None
    growths = [_growth(share, champion, canary, effect) for effect in EFFECTS]
    if max(growths) <= 0:
        return None
    return _calls(growths, threshold(outcomes, alpha)) / per_day


def _growth(share: float, champion: float, canary: float, effect: float) -> float:
    """The logarithm that one stake grows by with each call, on average."""
    mean = share * canary + (1 - share) * champion
    deviation = math.sqrt(mean * (1 - mean))
    sign = 1 if canary > champion else -1
    # What has to become less likely for the candidate is seldomest where it is all on the other side.
    high, low = (mean, 1 - mean) if sign > 0 else (1 - mean, mean)
    size = min(effect, MOST * deviation / ((1 - share) * high), MOST * deviation / (share * low))
    growth = 0.0
    for drawn, rate in ((1, canary), (0, champion)):
        for bad in (0, 1):
            probability = (share if drawn else 1 - share) * (rate if bad else 1 - rate)
            growth += probability * math.log1p(sign * size * (drawn - share) * (bad - mean) / deviation)
    return growth


def _calls(growths: list[float], needed: float) -> float:
    """After how many calls the mean of stakes with these growths reaches what is needed."""

    def grown(calls: float) -> float:
        top = max(growths) * calls
        return top + math.log(sum(math.exp(growth * calls - top) for growth in growths) / len(growths))

    low, high = 0.0, (needed + math.log(len(growths))) / max(growths)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if grown(middle) < needed else (low, middle)
    return high
