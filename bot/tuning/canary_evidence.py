"""What a canary's calls say so far: each call is an observation of several outcomes, each scored once.

An outcome of a call is scored at a moment that is fixed by what happened (`moment`), and what is fed to the sequential
test is the list of scores in the order of these moments: looking again tomorrow only adds to its end. That is what lets
the test be looked at all the time without being wrong more often. So feedback that comes after the fact never changes
what was scored:

    votes         the first vote on the model's own answer: bad is a thumb down. A second vote, a vote that is taken
                  back and another reader's vote are feedback as ever, but the call has been scored.
    corrections   bad is a correction within `WINDOW` of the answer, scored as it comes. Without one, the call is scored
                  good when the window has passed, and a later correction teaches the next model, but changes no score.
    edits         how much of the answer that correction changed, from 0 to 1; 0 where there was none in the window.
    failures      bad is a model that could not answer; scored when it failed, or else when it answered. What fails when
                  there is an answer is a worker that was overtaken, and changes nothing.

What counts is which model was drawn for a call, also where the champion wrote in a candidate's place: leaving those out
would hide what a candidate fails at. That is fair where failures leave calls unanswered in both parts alike: so a
champion that fails is asked once more, too (`bot.tuning.champion`). Of calls that are near-duplicates in a channel,
which get one draw, the first one alone is scored: the others' models were not drawn at random any more. What was
forgotten is not there any more at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.services import Services
from bot.tuning.statistics.sequential import Observed
from dataset.evaluation_records import CanaryCall
from dataset.records import Vote

WINDOW = timedelta(hours=24)
"""How long after an answer a correction counts against it."""

GRACE = timedelta(minutes=1)
"""That a correction's own transaction may take: a call is scored good when no older correction can come in any more."""

VOTES, CORRECTIONS, EDITS, FAILURES = "votes", "corrections", "edits", "failures"
OUTCOMES = (VOTES, CORRECTIONS, EDITS, FAILURES)
OF_PEOPLE = (VOTES, CORRECTIONS, EDITS)
"""The outcomes that a candidate can be shown to be better by; harm is shown by any."""


class Scored(NamedTuple):
    """How bad a call came out in one outcome (0 to 1), and when that was settled."""

    moment: datetime
    bad: float


def observations(
    calls: Iterable[CanaryCall], now: datetime, *, uncompared: Collection[str] = ()
) -> dict[str, list[Observed]]:
    """What has been scored by `now`, for each outcome in the order in which it was.

    `uncompared` are calls whose correction was not compared with the answer yet: edits are known up to the first.
    """
    drawn = first_of_each_group(calls)
    waiting = [moment for call in drawn if call.call_id in uncompared and (moment := corrected_at(call)) is not None]
    until = min([now, *(moment - timedelta(microseconds=1) for moment in waiting)])
    return {
        VOTES: _in_order(drawn, _vote, now),
        CORRECTIONS: _in_order(drawn, _correction, now),
        EDITS: _in_order(drawn, _edits, until),
        FAILURES: _in_order(drawn, _failure, now),
    }


def first_of_each_group(calls: Iterable[CanaryCall]) -> list[CanaryCall]:
    """The calls whose model was drawn at random: of those that share a draw, the first."""
    first: dict[tuple[str, str], CanaryCall] = {}
    for call in calls:
        first.setdefault((call.channel, call.group_id), call)
    return list(first.values())


def _in_order(
    calls: Iterable[CanaryCall], score: Callable[[CanaryCall], Scored | None], until: datetime
) -> list[Observed]:
    scored = [(found, call) for call in calls if (found := score(call)) is not None and found.moment <= until]
    scored.sort(key=lambda pair: (pair[0].moment, pair[1].drawn_at, pair[1].call_id))
    return [Observed(canary=call.canary, share=call.share, channel=call.channel, bad=bad) for (_, bad), call in scored]


def _vote(call: CanaryCall) -> Scored | None:
    if call.vote is None or call.voted_at is None:
        return None
    return Scored(call.voted_at, float(call.vote is Vote.DOWN))


def corrected_at(call: CanaryCall) -> datetime | None:
    """When a call's answer was corrected, where that was within the window."""
    if call.answered_at is None or call.corrected_at is None or call.corrected_at > call.answered_at + WINDOW:
        return None
    return call.corrected_at


def _correction(call: CanaryCall) -> Scored | None:
    if call.answered_at is None:
        return None
    corrected = corrected_at(call)
    return Scored(call.answered_at + WINDOW + GRACE, 0.0) if corrected is None else Scored(corrected, 1.0)


def _edits(call: CanaryCall) -> Scored | None:
    scored = _correction(call)
    if scored is None or not scored.bad:
        return scored
    # Without a distance the texts were purged before they were compared: nothing is known, now and for ever.
    return Scored(scored.moment, call.distance) if call.distance is not None else None


def failed_at(call: CanaryCall) -> datetime | None:
    """When the model that was drawn for a call could not answer, where nobody had answered before."""
    failed = (call.failed_at or call.drawn_at) if call.failed else None
    settled = failed is not None and call.answered_at is not None and call.answered_at < failed
    return None if settled else failed


def _failure(call: CanaryCall) -> Scored | None:
    if (failed := failed_at(call)) is not None:
        return Scored(failed, 1.0)
    return Scored(call.answered_at, 0.0) if call.answered_at is not None else None


def compare(services: Services, canary_id: str) -> None:
    """Note how far new corrections are from the answers that they correct: their texts may be purged one day."""
    from bot.tuning.measures.scores import distance

    store = services.store
    for call_id, answer_id, correction_id in store.canaries.uncompared(canary_id):
        try:
            answer, correction = store.answers.get(answer_id), store.answers.get(correction_id)
        except KeyError:  # forgotten meanwhile
            continue
        store.canaries.note_distance(canary_id, call_id, distance(answer.summary, correction.summary))
