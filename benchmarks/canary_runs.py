"""What the canary's test, and a naive one beside it, decide in one simulated run when they are looked at every day."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from benchmarks.canary_world import OUTCOMES, Outcome, Scenario, simulated
from benchmarks.parallel import Batch
from bot.tuning.statistics.sequential import Decision, threshold
from bot.tuning.statistics.stakes import stakes

NAIVE_Z = 1.96
_NAIVE_LEAST = 5  # votes in each arm before anybody would test


@dataclass(frozen=True)
class Run:
    """What was decided, by the end of which day (from 1; infinite for never), and in which outcome.

    `naive` is the day on which a two-proportion z test on the votes, at 5% every day, first says that there is a
    difference.
    """

    decision: Decision
    day: float
    because: str | None = None
    naive: float = math.inf


def decided(found: dict[str, Outcome], share: float) -> Run:
    """The first decision when the evidence is looked at every night, as `sequential.decide` takes it from `evidence`.

    The level is divided among all outcomes of the product, also where the others were not simulated.
    """
    needed = threshold(len(OUTCOMES))
    first = Run(Decision.NONE, math.inf)
    grown = {name: stakes(one.canary, np.full(len(one), share), one.channel, one.bad) for name, one in found.items()}
    for number, decision in enumerate((Decision.HARM, Decision.BETTER)):
        for name, one in found.items():
            passed = np.flatnonzero(grown[name][number] >= needed)
            day = math.floor(one.day[passed[0]]) + 1 if len(passed) else math.inf
            if day < first.day:  # so that of one night, harm comes before better
                first = Run(decision, day, name)
    return first


def naively(votes: Outcome, days: int) -> float:
    """The first day on which a z test of two proportions on all votes so far finds a difference at 5%."""
    last = np.searchsorted(votes.day, np.arange(1, days + 1))
    sums = [np.concatenate(([0.0], np.cumsum(values)))[last] for values in (votes.canary, votes.bad)]
    ours, bad = sums
    ours_bad = np.concatenate(([0.0], np.cumsum(votes.canary * votes.bad)))[last]
    theirs = last - ours
    enough = (ours >= _NAIVE_LEAST) & (theirs >= _NAIVE_LEAST) & (bad > 0) & (bad < last)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = bad / last
        error = np.sqrt(pooled * (1 - pooled) * (1 / ours + 1 / theirs))
        z = (ours_bad / ours - (bad - ours_bad) / theirs) / error
    passed = np.flatnonzero(enough & (np.abs(z) > NAIVE_Z))
    return float(passed[0] + 1) if len(passed) else math.inf


def run_null(job: tuple[Scenario, Batch]) -> list[Run]:
    """Runs with all outcomes, and the naive test."""
    scenario, batch = job
    runs = []
    for random in batch.generators():
        found = simulated(scenario, random)
        run = decided(found, scenario.share)
        runs.append(Run(run.decision, run.day, run.because, naively(found["votes"], scenario.days)))
    return runs


def run_power(job: tuple[Scenario, Batch]) -> list[Run]:
    """Runs whose votes alone differ: those alone are simulated."""
    scenario, batch = job
    return [decided(simulated(scenario, random, only_votes=True), scenario.share) for random in batch.generators()]
