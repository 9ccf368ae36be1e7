"""A made-up support desk with a canary: who hands calls in, how good the debriefs are, and who says so.

Eight channels of unequal traffic with five agents each. A debrief is bad with a probability that depends on its
channel, its agent and the week. Those who got a bad one vote more often, in some channels up to four times as often,
and some channels vote more than others. Corrections come within a day, and more often for bad debriefs; one call in a
hundred fails. Votes come hours to days later. Rates are given as they show in votes: "30% bad votes, 10 points more".

A candidate that is like the champion differs in nothing. One that differs has so many points more (or fewer) of bad
votes in every channel, and is alike in all else: it is found out by its votes alone, which makes the power told a low
one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

CHANNELS, AGENTS = 8, 5
BAD_VOTES = 0.30
AGENT_SD = 0.05
DRIFT = 0.05  # of the rate of bad votes, up and down over the weeks, and from the first day to the last
MOST_INFORMATIVE = 4.0  # times that a bad debrief is voted on as often as a good one, at most
CORRECTED, FAILED = 0.04, 0.01
OUTCOMES = ("votes", "corrections", "edits", "failures")


@dataclass(frozen=True)
class Scenario:
    """What a canary is run on. Differences and SDs are of the rate of bad votes: 0.10 is ten points."""

    debriefs_per_day: int
    days: int
    share: float
    channel_sd: float
    difference: float = 0.0
    voted: float = 0.03


@dataclass(frozen=True)
class Outcome:
    """One outcome of the calls, in the order in which it was settled; parallel arrays, `day` since the start."""

    day: Numbers
    canary: Numbers  # 1 or 0
    channel: NDArray[np.int64]
    bad: Numbers

    def __len__(self) -> int:
        return len(self.day)


def simulated(scenario: Scenario, random: np.random.Generator, *, only_votes: bool = False) -> dict[str, Outcome]:
    """What became of all calls, by outcome. What is settled after the last day is left out."""
    calls = int(random.poisson(scenario.debriefs_per_day * scenario.days))
    day = np.sort(random.random(calls)) * scenario.days
    traffic = 1 / np.arange(1, CHANNELS + 1)
    channel = random.choice(CHANNELS, calls, p=traffic / traffic.sum())
    agent = random.integers(AGENTS, size=calls)
    canary = random.random(calls) < scenario.share

    bad_votes = _bad_votes(scenario, random, day, channel, agent)
    shown = np.clip(bad_votes + scenario.difference * canary, 0.02, 0.98)
    # Of votes, `shown` are bad; of debriefs fewer are, because bad ones are voted on more often.
    informative = random.uniform(1, MOST_INFORMATIVE, CHANNELS)[channel]
    bad = random.random(calls) < shown / (shown + informative * (1 - shown))
    eager = random.lognormal(0, 0.5, CHANNELS)
    eager /= (eager * traffic).sum() / traffic.sum()
    # So often is a good debrief voted on that the channel's part of all, with the champion, is what it should be.
    champion_bad = bad_votes / (bad_votes + informative * (1 - bad_votes))
    good_voted = scenario.voted * eager[channel] / (1 + champion_bad * (informative - 1))
    voted = random.random(calls) < good_voted * np.where(bad, informative, 1.0)

    def settled(which: Flags, when: Numbers, how_bad: Numbers) -> Outcome:
        within = which & (when < scenario.days)
        order = np.argsort(when[within], kind="stable")
        return Outcome(
            day=when[within][order],
            canary=canary[within][order].astype(float),
            channel=channel[within][order],
            bad=how_bad[within][order],
        )

    found = {"votes": settled(voted, day + random.exponential(0.5, calls), bad.astype(float))}
    if only_votes:
        return found
    # With no true difference bad debriefs are corrected three times as often. A difference is one of votes alone.
    weights = 1 + 2 * (bad if scenario.difference == 0 else random.random(calls) < champion_bad)
    corrected = random.random(calls) < CORRECTED * weights / 1.4
    moment = np.where(corrected, day + random.random(calls), day + 1)
    everything = np.ones(calls, dtype=bool)
    found["corrections"] = settled(everything, moment, corrected.astype(float))
    found["edits"] = settled(everything, moment, corrected * random.beta(1.5, 3, calls))
    found["failures"] = settled(everything, day, (random.random(calls) < FAILED).astype(float))
    return found


def _bad_votes(
    scenario: Scenario,
    random: np.random.Generator,
    day: Numbers,
    channel: NDArray[np.int64],
    agent: NDArray[np.int64],
) -> Numbers:
    """The champion's rate of bad votes for each call."""
    by_channel = random.normal(0, scenario.channel_sd, CHANNELS)
    by_agent = random.normal(0, AGENT_SD, (CHANNELS, AGENTS))
    trend = random.uniform(-DRIFT, DRIFT) * day / scenario.days
    weeks = DRIFT * np.sin(2 * np.pi * (day / random.uniform(14, 60) + random.random()))
    rate: Numbers = np.clip(BAD_VOTES + by_channel[channel] + by_agent[channel, agent] + trend + weeks, 0.02, 0.95)
    return rate
