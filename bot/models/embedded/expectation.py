"""How likely a word, or a pair of neighbours, is to stand in the ideal answer to a call: what training learned of that.

Two layers. A *pooled* model says it of any word that was said, from where and how it was said (`facts.WORD_FEATURES`),
how often calls have it, and how readily it came over into answers before. Over it, words that answers often have, said
or not ("asks", "they", "refund"), have coefficients of their own over features of the call. Pairs likewise.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.facts import CALL_FEATURES, WORD_FEATURES, Facts
from bot.models.embedded.units import Pair, function_units, pairs_of
from dataset.records import Role

Vector = NDArray[np.float64]

# Columns of the pooled models and of those of single items, behind the features that `facts` has.
# Products of two columns that tell more than each by itself: a rare word counts for more where it stands early.
_TOGETHER = (
    ("carried over", "rank customer"), ("carried over", "rank agent"), ("carried over", "function"),
    ("function", "sentences"), ("rank customer", "salience of customer"), ("known", "carried over"), ("known", "known"),
    ("carried over", "carried over"), ("salience of agent", "in last agent"), ("sentences", "sentences"),
    ("function", "rank customer"), ("first place", "salience of agent"), ("first place", "salience of customer"),
    ("last place", "salience of agent"), ("rank from end of agent", "longest of agent"),
    ("rank from end of agent", "in request"), ("carried over", "rank from end of agent"),
    ("longest of customer", "rank customer"),
)  # fmt: skip
_PLAIN = (*WORD_FEATURES, "known", "carried over")
WORD_COLUMNS = (*_PLAIN, *(f"{first} with {second}" for first, second in _TOGETHER))
_FIRST = [_PLAIN.index(first) for first, _ in _TOGETHER]
_SECOND = [_PLAIN.index(second) for _, second in _TOGETHER]
# The company that a word keeps: how likely the other words of its sentences are, and how its sentences rank by that
# among all of the same side. For the customer's sentences and then for the agent's.
COMPANY_COLUMNS = tuple(
    f"{what} of {side}" for what in ("others", "rank", "first", "others by rank") for side in ("agent", "customer")
)
OWN_WORD_COLUMNS = (*CALL_FEATURES, "pooled", "said", "said by customer", "said by agent")
PAIR_COLUMNS = ("one", "first", "second", "lower", "said", "function first", "function second", "both", "carried over")
OWN_PAIR_COLUMNS = (*CALL_FEATURES, "pooled", "said")
UNSAID = -4.0  # the pooled log-odds of what nobody said
_CUSTOMER, _AGENT = WORD_FEATURES.index("count customer"), WORD_FEATURES.index("count agent")


@dataclass(frozen=True)
class Weights:
    """What was learned. Coefficients are log-odds: `word` goes by a word's features, `company` by its company too.

    `known` counts in how many calls a word was said (of `calls`), `carried` and `carried_pairs` are log-odds that it
    came over, beyond what its features say. `again` is the probability of a second time, given a first.
    """

    word: Vector
    company: Vector
    pair: Vector
    own_words: Mapping[str, Vector]
    own_pairs: Mapping[Pair, Vector]
    known: Mapping[str, int]
    carried: Mapping[str, float]
    carried_pairs: Mapping[Pair, float]
    again: Mapping[str, float]
    calls: int
    length: float


def sigmoid(value: float) -> float:
    """The probability of log-odds."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def word_rows(features: Sequence[Vector], known: Sequence[int], calls: int, carried: Sequence[float]) -> Vector:
    """The rows of said words for the pooled model, shape (words, `WORD_COLUMNS`)."""
    plain = np.column_stack(
        [np.array(features), np.log((np.array(known) + 1) / (calls + 2)) / 3, np.array(carried, dtype=np.float64)]
    )
    return np.hstack([plain, plain[:, _FIRST] * plain[:, _SECOND]])


def company_rows(facts: Facts, chances: Mapping[str, float]) -> Vector:
    """The company of every word of a call, shape (words, `COMPANY_COLUMNS`); `chances` are by its features alone."""
    functions = function_units()
    values: list[float] = []
    told: list[list[float]] = []
    for words in facts.sentence_units:
        own = [chances[word] for word in dict.fromkeys(words) if word not in functions]
        told.append(own)
        values.append(sum(own) / (len(own) + 2))
    ranks = [0.0] * len(values)
    agent = [one.spoken.sentence.role is Role.AGENT for one in facts.said]
    for side in (True, False):
        places = [place for place in range(len(values)) if agent[place] is side]
        for rank, place in enumerate(sorted(places, key=lambda place: (-values[place], place))):
            ranks[place] = math.exp(-rank / 1.5)
    rows = np.zeros((len(facts.words), len(COMPANY_COLUMNS)))
    where = {word: number for number, word in enumerate(facts.words)}
    for place, words in enumerate(facts.sentence_units):
        column = 0 if agent[place] else 1
        for word in dict.fromkeys(words):
            counts = word not in functions
            others = (sum(told[place]) - (chances[word] if counts else 0.0)) / (len(told[place]) - counts + 1)
            entry = (others, ranks[place], float(ranks[place] == 1.0), 3 * others * ranks[place])
            row = rows[where[word]]
            for number, value in enumerate(entry):
                row[2 * number + column] = max(row[2 * number + column], value)
    return rows


def own_word_row(call: Vector, features: Vector | None, pooled: float) -> Vector:
    """The row of a word for its own model (columns: `OWN_WORD_COLUMNS`)."""
    said = (0.0, 0.0, 0.0) if features is None else (
        1.0, float(features[_CUSTOMER] > 0), float(features[_AGENT] > 0)
    )  # fmt: skip
    return np.concatenate([call, [pooled, *said]])


def pair_row(first: float, second: float, pair: Pair, said: bool, carried: float) -> Vector:
    """The row of a pair for the pooled model (columns: `PAIR_COLUMNS`); `first` and `second`: its words' log-odds."""
    functions = [float(word in function_units()) for word in pair]
    return np.array(
        [1.0, first, second, min(first, second), float(said), *functions, functions[0] * functions[1], carried]
    )


def own_pair_row(call: Vector, pooled: float, said: bool) -> Vector:
    """The row of a pair for its own model (columns: `OWN_PAIR_COLUMNS`)."""
    return np.concatenate([call, [pooled, float(said)]])


def pooled_odds(weights: Weights, facts: Facts) -> dict[str, float]:
    """The pooled log-odds of all words of a call."""
    words = list(facts.words)
    if not words:
        return {}
    known = [weights.known.get(word, 0) for word in words]
    carried = [weights.carried.get(word, 0.0) for word in words]
    rows = word_rows(list(facts.words.values()), known, weights.calls, carried)
    chances = chances_of(rows @ weights.word)
    company = company_rows(facts, dict(zip(words, chances.tolist(), strict=True)))
    odds = np.hstack([rows, company]) @ weights.company
    return dict(zip(words, odds.tolist(), strict=True))


def chances_of(odds: Vector) -> Vector:
    """The probabilities of log-odds."""
    chances: Vector = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return chances


class Expectation:
    """What the ideal answer to one call is expected to hold."""

    def __init__(self, weights: Weights, facts: Facts) -> None:
        self._weights = weights
        self._facts = facts
        self._pooled = pooled_odds(weights, facts)
        self._words: dict[str, float] = {}
        self._pairs: dict[Pair, float] = {}
        self._gains: dict[tuple[str, int], float] = {}
        self.length = weights.length

    def word(self, word: str) -> float:
        """The log-odds of a word."""
        known = self._words.get(word)
        if known is None:
            known = self._words[word] = self._word(word)
        return known

    def pair(self, pair: Pair) -> float:
        """The probability of a pair."""
        known = self._pairs.get(pair)
        if known is None:
            known = self._pairs[pair] = sigmoid(self._pair(pair))
        return known

    def gain(self, word: str, times: int) -> float:
        """How many of `times` occurrences of a word the answer is expected to match."""
        known = self._gains.get((word, times))
        if known is not None:
            return known
        once = sigmoid(self.word(word))
        again = self._weights.again.get(word, self._weights.again[""])
        total, share = 0.0, once
        for _ in range(times):
            total += share
            share *= again
        self._gains[word, times] = total
        return total

    def matches(self, words: Sequence[str]) -> tuple[float, float]:
        """The expected number of words and of pairs of a text that the answer has too."""
        singles = sum(self.gain(word, times) for word, times in Counter(words).items())
        return singles, sum(self.pair(pair) for pair in dict.fromkeys(pairs_of(list(words))))

    def _word(self, word: str) -> float:
        weights, pooled = self._weights, self._pooled.get(word, UNSAID)
        own = weights.own_words.get(word)
        if own is None:
            return pooled
        return float(own_word_row(self._facts.call, self._facts.words.get(word), pooled) @ own)

    def _pair(self, pair: Pair) -> float:
        weights = self._weights
        said = pair in self._facts.pairs
        first, second = (self.word(word) for word in pair)
        pooled = float(pair_row(first, second, pair, said, weights.carried_pairs.get(pair, 0.0)) @ weights.pair)
        own = weights.own_pairs.get(pair)
        return pooled if own is None else float(own_pair_row(self._facts.call, pooled, said) @ own)
