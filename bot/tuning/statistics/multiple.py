"""Many tests at once, and the exact test of who won how often."""

from __future__ import annotations

from collections.abc import Mapping


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """The p values, adjusted for their number (Holm 1979): the chance of any false finding stays below the level."""
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, (name, p) in enumerate(sorted(p_values.items(), key=lambda entry: entry[1])):
        highest = max(highest, min(1.0, (len(p_values) - place) * p))
        adjusted[name] = highest
    return {name: adjusted[name] for name in p_values}


def sign_test(won: int, lost: int) -> float:
    """The two-sided p value of the sign test: how often chance alone parts them so far. Ties count on neither side."""
    from scipy.special import bdtr

    trials = won + lost
    return min(1.0, 2 * float(bdtr(min(won, lost), trials, 0.5))) if trials else 1.0
