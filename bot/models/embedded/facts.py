"""What is known of a call before anything is chosen: its sentences with their bodies, and features of call and words.

`WORD_FEATURES` and `CALL_FEATURES` name the columns; all are about 0 to 3 in size, so that one prior fits them all.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.overview import Overview, Scored
from bot.models.embedded.speech import Act
from bot.models.embedded.units import function_units, pairs_of, units
from dataset.records import Role

WORD_FEATURES = (
    "one", "salience of customer", "salience of agent", "count customer", "count agent", "both sides", "first place",
    "last place", "in need", "in last agent", "digits", "in question", "in request", "length", "sentences", "function",
    "in promise", "rank customer", "rank agent", "longest of customer", "longest of agent", "rank from end of agent",
    "agent states", "agent asks", "others state",
)  # fmt: skip
CALL_FEATURES = (
    "one", "turns", "words customer", "words agent", "first asks", "first states", "first requests", "any question",
    "problems", "need", "requests of agent", "questions of agent", "promises", "solved", "last is customer",
)  # fmt: skip
_SALIENCE_SCALE = 3.0
_LOWEST_SALIENCE = -2.0


class Facts:
    """The facts of one call."""

    def __init__(self, overview: Overview) -> None:
        self.said = overview.scored
        self.turns = len(overview.call.turns)

    @cached_property
    def sentence_units(self) -> list[list[str]]:
        """The units of each sentence as it was said (contractions expanded)."""
        return [units(" ".join(one.spoken.sentence.tokens)) for one in self.said]

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbours as they were said."""
        return frozenset(pair for words in self.sentence_units for pair in pairs_of(words))

    @cached_property
    def words(self) -> dict[str, NDArray[np.float64]]:
        """For each unit that was said, its features (shape: `WORD_FEATURES`)."""
        where: dict[str, list[int]] = defaultdict(list)
        counts: dict[Role, Counter[str]] = {role: Counter() for role in Role}
        for place, words in enumerate(self.sentence_units):
            counts[self.said[place].spoken.sentence.role].update(words)
            for word in dict.fromkeys(words):
                where[word].append(place)
        need = self._need
        last_agent = max(
            (one.spoken.sentence.turn for one in self.said if one.spoken.sentence.role is Role.AGENT), default=-1
        )
        return {
            word: self._word(word, [self.said[place] for place in places], counts, need, last_agent)
            for word, places in where.items()
        }

    @cached_property
    def _from_end(self) -> dict[int, float]:
        """For sentences of the agent that say something, by place: 1 for the last one, less for those before it."""
        telling = [
            one.place
            for one in self.said
            if one.spoken.sentence.role is Role.AGENT
            and one.features.content_words
            and one.spoken.act not in (Act.COURTESY, Act.THANKS)
        ]
        ranks = dict.fromkeys((one.place for one in self.said), 0.0)
        return ranks | {place: math.exp(-rank / 2) for rank, place in enumerate(reversed(telling))}

    @cached_property
    def _need(self) -> int:
        """The turn that most likely tells why the customer called, -1 where nobody speaks as a customer."""
        own = [one for one in self.said if one.spoken.sentence.role is not Role.AGENT]
        return max(own, key=lambda one: (one.score, -one.place)).spoken.sentence.turn if own else -1

    def _word(
        self, word: str, said: list[Scored], counts: dict[Role, Counter[str]], need: int, last_agent: int
    ) -> NDArray[np.float64]:
        by_agent = [one for one in said if one.spoken.sentence.role is Role.AGENT]
        others = [one for one in said if one.spoken.sentence.role is not Role.AGENT]
        agent_count, other_count = counts[Role.AGENT][word], counts[Role.CUSTOMER][word] + counts[Role.OTHER][word]
        acts = {one.spoken.act for one in said}
        turns = [one.spoken.sentence.turn for one in said]
        length = max(1, self.turns - 1)
        return np.array(
            [
                1.0,
                _best(others),
                _best(by_agent),
                math.log1p(other_count),
                math.log1p(agent_count),
                float(bool(agent_count and other_count)),
                turns[0] / length,
                turns[-1] / length,
                float(need in turns),
                float(last_agent in turns),
                float(any(letter.isdigit() for letter in word)),
                float(Act.QUESTION in acts),
                float(any(one.spoken.act is Act.REQUEST for one in by_agent)),
                min(len(word), 12) / 6,
                math.log1p(len(said)),
                float(word in function_units()),
                float(any(one.features.promise for one in said)),
                _rank(others),
                _rank(by_agent),
                _longest(others),
                _longest(by_agent),
                max((self._from_end[one.place] for one in by_agent), default=0.0),
                float(any(one.spoken.act is Act.STATEMENT for one in by_agent)),
                float(any(one.spoken.act is Act.QUESTION for one in by_agent)),
                float(any(one.spoken.act is Act.STATEMENT for one in others)),
            ]
        )

    @cached_property
    def call(self) -> NDArray[np.float64]:
        """Features of the call (shape: `CALL_FEATURES`)."""
        customer = [one for one in self.said if one.spoken.sentence.role is not Role.AGENT]
        agent = [one for one in self.said if one.spoken.sentence.role is Role.AGENT]
        telling = [one for one in customer if one.features.content_words and one.spoken.act is not Act.COURTESY]
        first = telling[:2]
        acts = {one.spoken.act for one in first}
        agent_acts = Counter(one.spoken.act for one in agent)
        return np.array(
            [
                1.0,
                math.log(max(1, self.turns)) - 2,
                math.log1p(sum(one.features.words for one in customer)) - 4,
                math.log1p(sum(one.features.words for one in agent)) - 4,
                float(Act.QUESTION in acts),
                float(Act.STATEMENT in acts),
                float(Act.REQUEST in acts),
                float(any(one.spoken.act is Act.QUESTION for one in customer)),
                min(3, sum(one.features.problem_words for one in telling[:3])) / 2,
                float(any(one.features.need for one in first)),
                math.log1p(agent_acts[Act.REQUEST]),
                math.log1p(agent_acts[Act.QUESTION]),
                math.log1p(sum(one.features.promise for one in agent)),
                float(any(one.features.solved for one in customer[-2:])),
                float(bool(self.said) and self.said[-1].spoken.sentence.role is not Role.AGENT),
            ]
        )


def _best(said: list[Scored]) -> float:
    """The best score of these sentences, 0 where there are none."""
    if not said:
        return 0.0
    return max(0.0, max(one.score for one in said) - _LOWEST_SALIENCE) / _SALIENCE_SCALE


def _longest(said: list[Scored]) -> float:
    """How long the longest of these sentences is, about 1 for one of twenty words."""
    return math.log1p(max((one.features.words for one in said), default=0)) / 3


def _rank(said: list[Scored]) -> float:
    """1 for the first thing that a side says, less for later ones, 0 where it does not say it."""
    return max((math.exp(-one.features.side_rank / 2) for one in said), default=0.0)
