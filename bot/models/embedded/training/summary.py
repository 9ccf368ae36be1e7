"""The part "summary": frames mined from the answers, and what of a call comes over into them.

Reading a call costs more than all that is learned from it: of more than `MOST_CALLS` calls, as many are read, spread
evenly over all of them, and fewer of long ones, so that they have about `MOST_CHARACTERS` in all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from bot.models.embedded.budget import within_budget
from bot.models.embedded.facts import Facts
from bot.models.embedded.learned import State
from bot.models.embedded.overview import read_call
from bot.models.embedded.salience import untrained
from bot.models.embedded.summary_model import SummaryModel
from bot.models.embedded.summary_state import state_of
from bot.models.embedded.training.belief import read_belief
from bot.models.embedded.training.examples import Example, Progress
from bot.models.embedded.training.frames import mine
from bot.models.embedded.training.words import Lesson, learn_weights, lesson
from bot.models.embedded.units import Pair, pairs_of, units
from dataset.prompts import PromptedCall

Item = TypeVar("Item")

MOST_CALLS = 2_500
MOST_CHARACTERS = 6_000_000  # half an hour of talk has 30,000, and takes 5 MB while it is learned from
_DOUBT = 10.0  # calls; after as many, the untrained choice counts half of what it did


def learn(examples: Sequence[Example], progress: Progress) -> State | None:
    """The part, or None where no answer reports what somebody said."""
    model = learn_summary(examples, progress)
    return None if model is None else state_of(model)


def learn_summary(examples: Sequence[Example], progress: Progress) -> SummaryModel | None:
    """The model that these examples teach."""
    useful = [example for example in examples if example.answer.summary.strip() and example.call.turns]
    phrasing = mine(useful)
    if not phrasing.seen:
        return None
    by_call: dict[PromptedCall, list[Example]] = defaultdict(list)
    for example in useful:
        by_call[example.call].append(example)
    calls = _affordable(list(by_call))
    lessons: list[Lesson] = []
    available: list[frozenset[Pair]] = []
    for number, call in enumerate(calls):
        progress("Reading calls", number, len(calls))
        facts = Facts(read_call(_as_served(call), untrained))
        if not facts.words:
            continue  # "…" and "?!": nothing was said that could come over
        some = by_call[call]
        lessons.append(lesson(facts, some[0].group, [(one.answer.summary, one.weight) for one in some]))
        available.append(pairs_in(facts))
    if not lessons:
        return None
    progress("Learning what is told", 0, 1)
    weights = learn_weights(lessons, available, read_belief())
    lean = _DOUBT / (_DOUBT + len(calls))
    return SummaryModel(phrasing.frames, phrasing.joiner, phrasing.full_stop, weights, lean)


def pairs_in(facts: Facts) -> frozenset[Pair]:
    """All pairs of words that the reports of a call could have."""
    return frozenset(pair for one in facts.said for body in one.bodies for pair in pairs_of(units(body.text)))


def _affordable(calls: list[PromptedCall]) -> list[PromptedCall]:
    """The calls that are read: spread evenly over all, at least one."""
    some = _spread(calls, MOST_CALLS)
    characters = sum(len(turn.text) for call in some for turn in _as_served(call).turns)
    return _spread(some, max(1, len(some) * MOST_CHARACTERS // max(characters, MOST_CHARACTERS)))


def _as_served(call: PromptedCall) -> PromptedCall:
    """What of a call is looked at when it is summarised."""
    return call.model_copy(update={"turns": tuple(within_budget(call.turns))})


def _spread(items: list[Item], most: int) -> list[Item]:
    """At most `most` of the items, evenly spread over them."""
    if len(items) <= most:
        return items
    return [items[number * len(items) // most] for number in range(most)]
