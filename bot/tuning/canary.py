"""Canaries: a version that a lead approved writes a random share of the debriefs before it writes all of them.

Who writes a call is drawn at random (`bot.tuning.champion`), so that the difference between the two is caused by the
models and by nothing else. A sequential test says when it is large enough (`bot.tuning.statistics.sequential`); what it
counts is told in `bot.tuning.canary_evidence`, and who looks at it in `bot.tuning.canary_watch`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bot.services import Services
from bot.tuning import decisions
from bot.tuning.canary_ending import finish
from bot.tuning.canary_evidence import (
    OF_PEOPLE,
    OUTCOMES,
    VOTES,
    corrected_at,
    failed_at,
    first_of_each_group,
    observations,
)
from bot.tuning.housekeeping import sweep
from bot.tuning.statistics.sequential import Decision, Evidence, decide, evidence, forecast
from bot.tuning.telling import tell_of
from dataset.evaluation_records import Canary, CanaryCall, CanaryEnd
from dataset.records import Vote

logger = logging.getLogger(__name__)

ALPHA = 0.05
"""How often, at most, two models that are equally good are told apart, in all of a canary's life."""

DIFFERENCE = 0.1
"""The difference in the share of thumbs down whose discovery is forecast."""

RECENT = timedelta(days=14)
"""The days whose votes make today's pace."""


class Accepted(Enum):
    """What came of a lead's approval of a version."""

    IN_CANARY = "in canary"  # it writes a share of the debriefs from now on
    IN_USE = "in use"  # it writes all of them: there are no canaries here, or this version cannot be one
    ON_ITS_WAY = "on its way"  # it is being made ready, and then begins
    BEFORE = "before"  # it is the canary, or the champion, already
    ANOTHER = "another"  # another version is the canary; nothing was changed


def accept(services: Services, name: str, actor: str, *, costs_seen: bool = False) -> Accepted:
    """Have a version write a share of the debriefs, at once or as soon as it is ready; or all of them.

    All where the settings want no canaries, and where a version cannot answer beside the champion: it costs by the
    hour, or takes the champion's place. `costs_seen` says that the actor was told what having it ready costs.
    Raises `TuningError` where it cannot be used, and `CostsUnseen` where that costs by the hour and nobody was told.
    """
    store, version = services.store, decisions.usable(services, name)
    if (before := _as_it_is(services, name)) is not None:
        return before
    tuner = services.tuner_of(version.provider)
    upkeep = tuner.upkeep(version)
    beside = upkeep.ready or (upkeep.beside and not upkeep.hourly)
    if not beside or services.settings.debrief_canary_share == 0:
        return _promoted(services, name, actor, costs_seen=costs_seen)
    # Asked of whoever serves it: somebody may have taken down what the store believes to be there.
    if not (upkeep.ready and tuner.deploy(version, actor).ready):
        with store.transaction():
            overtaken = store.rollouts.under_way()
            rollout = store.rollouts.add(name, actor, canary=True)
            tell_of(store, f"rollout:{rollout.id}:asked", name, *([overtaken.model] if overtaken else []))
        services.wake.ring()
        return Accepted.ON_ITS_WAY
    return begin(services, name, actor)


def begin(services: Services, name: str, actor: str) -> Accepted:
    """Have a version that is ready write a share of the debriefs from now on.

    Raises `TuningError` where it was taken down meanwhile, or has seen a call that was forgotten.
    """
    store, share = services.store, services.settings.debrief_canary_share
    with store.transaction():
        decisions.usable(services, name)  # as it is now: others decide too
        if (before := _as_it_is(services, name)) is not None:
            return before
        champion = decisions.champion_name(services)
        canary = store.canaries.start(name, champion, share, actor, services.settings.debrief_canary_days)
        if canary is None:
            return Accepted.ANOTHER
        overtaken = store.rollouts.give_up()  # the newest word counts
        store.registry.set_canary(name, actor)
        store.audit.add(actor, "approve", name, f"as canary: {share:.0%} of the debriefs, beside {champion}")
        tell_of(store, f"canary:{canary.id}", name, *([overtaken.model] if overtaken else []))
    services.wake.ring()
    logger.info("%s is the canary, beside %s", name, champion)
    return Accepted.IN_CANARY


def end(services: Services, canary_id: str, how: CanaryEnd, actor: str, why: str = "") -> bool:
    """End a canary, once, whoever does it first; False (and nothing changed) where it has ended.

    Its version becomes the champion where it was `PROMOTED` or that was `DECIDED`; otherwise the champion goes on, and
    writes every debrief from the next one on. `why` goes into the audit log. Raises `TuningError` where it was to be
    promoted and has seen a call that was forgotten, and `KeyError` where there is no such canary.
    """
    store, canary = services.store, services.store.canaries.get(canary_id)
    with store.transaction():
        if not finish(services, canary, how, actor, why):
            return False
        if how in (CanaryEnd.PROMOTED, CanaryEnd.DECIDED):
            decisions.settle(services, canary.model, actor, back=False)
    services.wake.ring()
    logger.info("the canary %s has ended: %s", canary.model, how.value)
    sweep(services)
    return True


def _as_it_is(services: Services, name: str) -> Accepted | None:
    """What an approval changes nothing about; None where it does."""
    canary = services.store.canaries.current()
    if name == decisions.champion_name(services) or (canary is not None and canary.model == name):
        return Accepted.BEFORE
    return Accepted.ANOTHER if canary is not None else None


def _promoted(services: Services, name: str, actor: str, *, costs_seen: bool) -> Accepted:
    match decisions.promote(services, name, actor, costs_seen=costs_seen):
        case decisions.Decided.DONE:
            return Accepted.IN_USE
        case decisions.Decided.BEFORE:
            return Accepted.BEFORE
        case decisions.Decided.ON_ITS_WAY:
            return Accepted.ON_ITS_WAY


@dataclass(frozen=True)
class Arm:
    """What has come of the calls that one of the two models was drawn for.

    `calls` were drawn, `answered` have a debrief. `up` and `down` count first votes on the model's own answer,
    `corrected` corrections within a day of it, `failed` calls that the model could not answer itself.
    """

    calls: int = 0
    answered: int = 0
    up: int = 0
    down: int = 0
    corrected: int = 0
    failed: int = 0

    @property
    def votes(self) -> int:
        """Its votes, up and down."""
        return self.up + self.down

    @property
    def down_rate(self) -> float | None:
        """The share of votes that are down, 0 to 1; None without votes."""
        return self.down / self.votes if self.votes else None

    @property
    def correction_rate(self) -> float | None:
        """The share of answers that were corrected, 0 to 1; None without answers."""
        return self.corrected / self.answered if self.answered else None


@dataclass(frozen=True)
class Standing:
    """How a canary stands now, or stood when it ended.

    `ours` is the candidate, `theirs` the champion. `evidence` is by outcome (`canary_evidence.OUTCOMES`), `decision`
    what follows from all of it, `because` the outcome that it follows from. `days` have passed since it began;
    `forecast_days` is how many it takes from its beginning, at today's pace, until a difference of `DIFFERENCE` in the
    share of thumbs down is seen: None where it never would be.
    """

    canary: Canary
    ours: Arm
    theirs: Arm
    evidence: Mapping[str, Evidence]
    decision: Decision
    because: str | None
    days: float
    forecast_days: float | None

    @property
    def calls(self) -> int:
        """The calls that one of the two was drawn for."""
        return self.ours.calls + self.theirs.calls

    @property
    def votes(self) -> int:
        """The votes on either."""
        return self.ours.votes + self.theirs.votes

    @property
    def days_left(self) -> float | None:
        """What is left of the forecast; None where a difference would never be seen."""
        return None if self.forecast_days is None else max(0.0, self.forecast_days - self.days)


def standing(services: Services, canary: Canary) -> Standing:
    """How a canary stands now, or stood when it ended. Nothing is changed, but what is there is counted anew."""
    store = services.store
    with store.reading():
        calls, uncompared = store.canaries.calls(canary.id), store.canaries.uncompared(canary.id)
    now = canary.ended_at or store.clock()
    observed = observations(calls, now, uncompared={call_id for call_id, _, _ in uncompared})
    found = {outcome: evidence(observed[outcome]) for outcome in OUTCOMES}
    # A champion that fails more often proves nothing of how good the candidate's answers are: that takes people.
    weighed = {name: one if name in OF_PEOPLE else replace(one, better=0.0) for name, one in found.items()}
    decision, because = decide(weighed, ALPHA)
    ours, theirs = (_arm([call for call in calls if call.canary is drawn], now) for drawn in (True, False))
    return Standing(
        canary=canary,
        ours=ours,
        theirs=theirs,
        evidence=found,
        decision=decision,
        because=because,
        days=(now - canary.started_at) / timedelta(days=1),
        forecast_days=_forecast(
            canary, first_of_each_group(calls), [observation.bad for observation in observed[VOTES]], now
        ),
    )


def _arm(calls: Sequence[CanaryCall], until: datetime) -> Arm:
    """What had come of them by then: agents go on voting when a canary has ended."""

    def came(moment: datetime | None) -> bool:
        return moment is not None and moment <= until

    votes = [call.vote for call in calls if came(call.voted_at)]
    return Arm(
        calls=len(calls),
        answered=sum(came(call.answered_at) for call in calls),
        up=votes.count(Vote.UP),
        down=votes.count(Vote.DOWN),
        corrected=sum(came(corrected_at(call)) for call in calls),
        failed=sum(came(failed_at(call)) for call in calls),
    )


def _forecast(canary: Canary, calls: Sequence[CanaryCall], votes: Sequence[float], now: datetime) -> float | None:
    """The days until a difference would be seen in the votes; None where it never would be.

    `calls` are those that are scored, and `votes` their scores.
    """
    since = max(canary.started_at, now - RECENT)
    recent = sum(call.voted_at is not None and since <= call.voted_at <= now for call in calls)
    if not recent:
        return None
    per_day = recent / max(1.0, (now - since) / timedelta(days=1))
    # As if there had been one vote more of each kind: a rate of none in three says little.
    bad_rate = (sum(votes) + 1) / (len(votes) + 2)
    return forecast(per_day, canary.share, bad_rate, DIFFERENCE, len(OUTCOMES), ALPHA)
