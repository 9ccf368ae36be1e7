"""The part "summary": frames mined from the answers, and what of a call comes over into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.models.embedded.facts import Facts
from bot.models.embedded.overview import read_call
from bot.models.embedded.salience import untrained
from bot.models.embedded.summary_model import SummaryModel
from bot.models.embedded.training.examples import Example
from bot.models.embedded.training.frames import mine
from bot.models.embedded.training.words import learn_weights, lesson
from bot.models.embedded.units import pairs_of, units


def learn_summary(examples: Sequence[Example]) -> SummaryModel | None:
    useful = [example for example in examples if example.answer.summary.strip() and example.call.turns]
    phrasing = mine(useful)
    if not phrasing.frames:
        return None
    by_call = defaultdict(list)
    for example in useful:
        by_call[example.call].append(example)
    lessons, available = [], []
    for call, some in by_call.items():
        facts = Facts(read_call(call, untrained))
        lessons.append(lesson(facts, some[0].group, [(example.answer.summary, example.weight) for example in some]))
        available.append(
            frozenset(pair for one in facts.said for body in one.bodies for pair in pairs_of(units(body.text)))
        )
    weights = learn_weights(lessons, available)
    return SummaryModel(tuple(frame for frame, _ in phrasing.frames), phrasing.joiner, phrasing.full_stop, weights)
