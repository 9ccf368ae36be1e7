"""Leads' reviews: which held-out calls are drawn, what a lead is shown of them, and how far the references have come.

Votes say whether an answer pleased whoever read it. What a model is measured by has to come from somebody who read
the call, on calls that nobody picked: so each ISO week (in the team's time zone) a few held-out calls are drawn by a
keyed hash of week and call, which nobody can foresee and every process repeats.

There are never more than `DEBRIEF_REVIEWS_PER_WEEK` reviews open or done in a week. What was left open in earlier weeks
stays open and takes its place among them, so that a busy month leaves no pile; where calls come in during the week,
places that were free are filled. Of near-duplicates one is drawn, and no call that nobody could read in a form.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.services import Services
from dataset.records import Answer, Call, CallSummary, Preference, Review, ReviewKind, ReviewState
from dataset.split import ALL_TRAIN, HELD_OUT_SHARE
from dataset.store import Store

GATE_NEEDS = 30
"""References that a comparison of two models needs: of 30 calls, 21 won are more than chance (two-sided sign test at
5 %: p = 0.043, and 0.099 for 20); with ten it would take nine."""


MOST_CHARACTERS = 300_000
"""Of a call that is drawn: five hours of talk. Whoever reviews a call reads all of it, and saving a reference looks
through it within the three seconds that Slack gives a form (0.3 s for this many)."""


@dataclass(frozen=True)
class Progress:
    """How far the references have come. Near-duplicates count once.

    `done` and `places` are of this week, `held_out` are the held-out calls that can be reviewed, `groups` all calls,
    `per_week` the setting.
    """

    week: str
    done: int
    places: int
    references: int
    held_out: int
    without_reference: int
    groups: int
    per_week: int

    @property
    def missing(self) -> int:
        """References that are missing until models can be compared."""
        return max(0, GATE_NEEDS - self.references)

    @property
    def calls_until_enough(self) -> int:
        """How many more calls it takes, on average, until enough are held out to be reviewed; 0 where there are."""
        wanted = self.missing - self.without_reference
        if wanted <= 0:
            return 0
        return max(0, ALL_TRAIN - self.groups) + math.ceil(wanted / HELD_OUT_SHARE)

    @property
    def calls_until_first(self) -> int:
        """How many more calls it takes, on average, until the first one is held out."""
        return max(0, ALL_TRAIN - self.groups) + math.ceil(1 / HELD_OUT_SHARE)


@dataclass(frozen=True)
class OpenReview:
    """A review that waits, and the call that it is of."""

    review: Review
    call: Call


@dataclass(frozen=True)
class Week:
    """The reviews that wait, the oldest first, and the progress."""

    progress: Progress
    open: tuple[OpenReview, ...]


@dataclass(frozen=True)
class Shown:
    """What a lead is shown of a review: the call, and its answers in the order that this lead sees them in."""

    review: Review
    call: Call
    answers: tuple[Answer, ...]


def this_week(services: Services) -> Week:
    """The reviews of the present week, drawn now where they were not yet."""
    store, settings = services.store, services.settings
    week, since, until = _week(store.clock(), settings.zone)
    with store.transaction():
        _draw(services, week, since, until)
        waiting = store.reviews.open()
        done = store.reviews.count_done(since, until)
        counts = store.reviews.counts(settings.learn_from)
    progress = Progress(
        week=week,
        done=done,
        places=done + len(waiting),
        references=counts.referenced,
        held_out=counts.held_out,
        without_reference=counts.held_out_without_reference,
        groups=counts.groups,
        per_week=settings.debrief_reviews_per_week,
    )
    return Week(progress, tuple(OpenReview(review, store.calls.get(review.call_id)) for review in waiting))


def shown(store: Store, review_id: str, lead: str) -> Shown:
    """What `lead` is to see of a review. Raises `KeyError` where it, its call or an answer was forgotten.

    Two answers are in an order that differs between leads and reviews at random, and is the same at every look.
    """
    review = store.reviews.get(review_id)
    ids = sorted(review.answer_ids, key=lambda answer_id: store.reviews.rank("order", review.id, lead, answer_id))
    return Shown(review, store.calls.get(review.call_id), tuple(store.answers.get(answer_id) for answer_id in ids))


def compare(
    services: Services, review_id: str, lead: str, preference: Preference, preferred_id: str | None = None
) -> bool:
    """Note which of two answers a lead prefers. The first to say so counts; False for whoever comes later.

    A delivery that came twice changes nothing.

    What a later one says is in the audit log. Raises `KeyError` where the review was forgotten.
    """
    store = services.store
    with store.transaction():
        review = store.reviews.get(review_id)
        counts = store.reviews.finish(review_id, lead, preference, preferred_id)
        same = (review.lead, review.preference, review.preferred_id) == (lead, preference, preferred_id)
        said = f"{preference.value} {preferred_id or ''}".strip()
        if counts:
            store.audit.add(lead, "compare", review_id, said)
        elif not same:
            store.audit.add(lead, "compare", review_id, f"{said}; not counted, as it was compared before")
    return counts or same


@dataclass(frozen=True)
class Saved:
    """What became of a lead's reference. `new` is False for a delivery that came twice; `others` wrote one before."""

    new: bool
    others: tuple[str, ...] = ()


def save_reference(
    services: Services,
    *,
    delivery_key: str,
    review_id: str,
    lead: str,
    summary: CallSummary,
    drafted_from: str | None,
    unsaid: int = 0,
) -> Saved:
    """Keep a lead's reference for the call of a review, which is done with it. The newest reference of a call counts.

    It is `blind` unless the lead has seen a card of this call as the one who asked for it or judged it: the card names
    who wrote the answer. `unsaid` counts what the lead keeps though the call does not contain it. Raises `KeyError`
    where the review was forgotten.
    """
    store = services.store
    with store.transaction():
        review = store.reviews.get(review_id)
        others = tuple(dict.fromkeys(r.author for r in store.reviews.references(review.call_id) if r.author != lead))
        reference = store.reviews.add_reference(
            delivery_key=delivery_key,
            call_id=review.call_id,
            author=lead,
            summary=summary,
            drafted_from=drafted_from,
            blind=not store.reviews.knows(review.call_id, lead),
        )
        if reference is None:
            return Saved(new=False)
        store.reviews.finish(review_id, lead)
        how = f"drafted from {drafted_from}" if drafted_from else "written from nothing"
        blindness = "" if reference.blind else ", not blind"
        doubts = f", not in the call: {unsaid}" if unsaid else ""
        store.audit.add(lead, "reference", review.call_id, f"{reference.id}, {how}{blindness}{doubts}")
    return Saved(new=True, others=others)


def _draw(services: Services, week: str, since: datetime, until: datetime) -> None:
    """Fill the places of this week that are free. Runs inside a transaction: two processes never draw twice."""
    reviews = services.store.reviews
    taken = len(reviews.open()) + reviews.count_done(since, until)
    free = services.settings.debrief_reviews_per_week - taken
    if free <= 0:
        return
    candidates = reviews.candidates(week, services.settings.learn_from)
    groups: set[str] = set()
    for candidate in sorted(candidates, key=lambda c: reviews.rank("draw", week, c.call_id)):
        if len(groups) == free:
            break
        if candidate.group_id not in groups and _readable(services.store.calls.get(candidate.call_id)):
            groups.add(candidate.group_id)
            kind, answers = _task(services.store, candidate.call_id)
            reviews.add(candidate.call_id, week, kind, answers)


def _readable(call: Call) -> bool:
    return sum(len(turn.text) for turn in call.turns) <= MOST_CHARACTERS


def _task(store: Store, call_id: str) -> tuple[ReviewKind, tuple[str, ...]]:
    """What is asked about a call: to compare the newest answers of two models, unless that was done, or to correct."""
    answers = store.reviews.model_answers(call_id)
    different = [a for n, a in enumerate(answers) if all(a.summary != other.summary for other in answers[:n])]
    pair = tuple(answer.id for answer in different[:2])
    if len(pair) == 1:
        return ReviewKind.CORRECT, pair
    for before in store.reviews.of_call(call_id):
        if before.state is ReviewState.DONE and set(before.answer_ids) == set(pair):
            return ReviewKind.CORRECT, (before.preferred_id or pair[0],)
    return ReviewKind.COMPARE, pair


def _week(now: datetime, zone: ZoneInfo) -> tuple[str, datetime, datetime]:
    """The ISO week that a moment lies in, and when it began and ends in the team's time zone."""
    day = now.astimezone(zone)
    year, week, weekday = day.isocalendar()
    monday = day.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) - timedelta(days=weekday - 1)
    return f"{year}-W{week:02}", monday, monday + timedelta(days=7)
