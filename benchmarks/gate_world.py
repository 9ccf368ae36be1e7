"""Made-up differences of two models on held-out calls: near-duplicates, agents who differ, few calls that tell much.

Calls come from five or eight agents, some of whom hand in three or four times as many as others. Three in twenty
calls draw near-duplicates (two to a dozen), most of them by the same agent. A call's difference is a mean, plus what
the agent's calls have in common, plus chance, three fifths of which a group shares. The SD of the chance is 12
points, about that of the difference of two summaries in ROUGE-L. Its shape is one of three:

    normal   as in textbooks
    skewed   most calls a little better, a few much worse (exponential, turned round)
    equal    three calls in five are answered alike by both models, the others differ in a skewed way
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHAPES = ("normal", "skewed", "equal")
CALL_SD = 0.12
_SHARED = 0.6  # part of a call's variance that is its group's
_ELSEWHERE = 0.2  # of near-duplicates, by another agent


@dataclass(frozen=True)
class Held:
    """What is held out: how many calls, of how many agents, who differ by so much (SD of a measure from 0 to 1)."""

    calls: int
    agents: int
    agent_sd: float
    shape: str
    difference: float = 0.0


@dataclass(frozen=True)
class Sample:
    """Differences of calls with their groups and agents; parallel."""

    differences: list[float]
    groups: list[str]
    agents: list[str]


def drawn(held: Held, random: np.random.Generator) -> Sample:
    """One held-out set. The true difference is `held.difference`, whatever its agents are like."""
    sizes: list[int] = []
    while sum(sizes) < held.calls:
        sizes.append(1 if random.random() < 0.85 else 2 + int(random.geometric(0.5)))
    sizes[-1] -= sum(sizes) - held.calls
    group = np.repeat(np.arange(len(sizes)), sizes)
    busy = np.arange(1, held.agents + 1) ** -0.7
    busy /= busy.sum()
    of_group = random.choice(held.agents, len(sizes), p=busy)[group]
    anyone = random.choice(held.agents, held.calls, p=busy)
    agent = np.where(random.random(held.calls) < _ELSEWHERE, anyone, of_group)
    chance = np.sqrt(_SHARED) * _chance(held.shape, random, len(sizes))[group]
    chance += np.sqrt(1 - _SHARED) * _chance(held.shape, random, held.calls)
    liking = random.normal(0, held.agent_sd, held.agents)[agent]
    differences = held.difference + liking + CALL_SD * chance
    return Sample(differences.tolist(), [str(number) for number in group], [str(number) for number in agent])


def _chance(shape: str, random: np.random.Generator, size: int) -> NDArray[np.float64]:
    """Of mean 0 and variance 1."""
    if shape == "normal":
        return random.normal(size=size)
    if shape == "skewed":
        return 1 - random.exponential(size=size)
    differs = random.random(size) < 0.4
    found: NDArray[np.float64] = np.where(differs, random.gamma(0.8, size=size) - 0.8, 0.0) / math.sqrt(0.4 * 0.8)
    return found
