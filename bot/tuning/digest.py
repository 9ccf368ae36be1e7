"""How the loop stands, for the weekly message to leads: what came in, how the model does, and what happens next.

Two weeks side by side are a description, and no comparison of models: calls, agents and how many of them care to vote
differ from week to week, and a difference between weeks shows nothing of what a new model does. Only the canary's
random assignment can. How often answers are useful is estimated from agents who were asked at random (`Sample`), for
those who vote unasked are not like the others; also of those who were asked, some stay silent, so the number of them
is told with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services import Services
from bot.tuning.overview import overview
from bot.tuning.periodic import NextTune, waits_for
from bot.tuning.statistics.intervals import Interval, wilson
from dataset.evaluation_records import Canary
from dataset.store import Counts

WEEK = timedelta(days=7)
SAMPLE = timedelta(days=28)
"""How far back asked agents are counted: a team of a few hundred calls a week asks a handful in it."""


@dataclass(frozen=True)
class Sample:
    """Agents who were asked at random since `since` whether their debrief is right, and what they said.

    `asked` is how many there were, `up` and `down` their first words: a vote, or a correction (down). `useful` is the
    95% interval (Wilson) of the share of useful answers, among agents who answer when they are asked; None where nobody
    did.
    """

    since: datetime
    asked: int
    up: int
    down: int
    useful: Interval | None

    @property
    def answered(self) -> int:
        """How many of them said something."""
        return self.up + self.down


@dataclass(frozen=True)
class Digest:
    """How the loop stands at `until`, on the clocks of the team's zone.

    `week` are the seven days before, `week_before` the seven before those. Reviews are counted by `reviews_done` within
    the seven days, and `reviews_open` now. `pairs` could be trained on, `fresh` of them came since the last training
    (all of them where there was none). `champion` writes the debriefs; `canary` is the version that writes a share of
    them, with its calls and votes so far; `candidate` the name of the version that waits for a lead's word.
    """

    since: datetime
    until: datetime
    week: Counts
    week_before: Counts
    sample: Sample
    reviews_open: int
    reviews_done: int
    pairs: int
    fresh: int
    champion: str
    canary: Canary | None
    canary_calls: int
    canary_votes: int
    candidate: str | None
    next_tune: NextTune


def digest(services: Services) -> Digest:
    """The digest as of now."""
    store, zone = services.store, services.settings.zone
    until = store.clock().astimezone(zone)
    # Days of people's clocks, not stretches of 24 hours: a week in which they are changed is a week.
    since, before = until - WEEK, until - 2 * WEEK
    with store.reading():
        state, canary = overview(services), store.canaries.current()
        pace = store.canaries.pace(canary.id) if canary else (0, 0, 0)
        return Digest(
            since=since,
            until=until,
            week=store.figures.between(since, until),
            week_before=store.figures.between(before, since),
            sample=_sample(services, until - SAMPLE),
            reviews_open=len(store.reviews.open()),
            reviews_done=store.reviews.count_done(since, until),
            pairs=state.pairs,
            fresh=state.pairs if state.fresh is None else state.fresh,
            champion=state.champion,
            canary=canary,
            canary_calls=pace[1],
            canary_votes=pace[2],
            candidate=state.candidate.name if state.candidate else None,
            next_tune=waits_for(services),
        )


def _sample(services: Services, since: datetime) -> Sample:
    asked, up, down = services.store.canaries.asked_since(since)
    return Sample(since, asked, up, down, wilson(up, up + down) if up + down else None)
