"""Learning which words and pairs of words of a call come over into the answer: `expectation.Weights` from examples.

Every word's log-odds of being carried over, and every coefficient, shrinks towards a belief that a reader would have
without any examples; how far it moves is a matter of how much was seen. What a single group of calls has taught is left
out when that group's own rows are learned from: otherwise rare words would look more telling than they are.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.expectation import (
    COMPANY_COLUMNS,
    OWN_PAIR_COLUMNS,
    OWN_WORD_COLUMNS,
    PAIR_COLUMNS,
    UNSAID,
    WORD_COLUMNS,
    Weights,
    chances_of,
    company_rows,
    own_pair_row,
    own_word_row,
    pair_row,
    word_rows,
)
from bot.models.embedded.facts import Facts
from bot.models.embedded.training.logistic import fit
from bot.models.embedded.units import Pair, pairs_of, units

Vector = NDArray[np.float64]
Item = TypeVar("Item", str, Pair)

FEWEST_GROUPS = 3
_MOST_OWN_WORDS, _MOST_OWN_PAIRS = 250, 400
_SHARE_OF_ANSWERS = 0.015  # a word in fewer answers than this has no model of its own
_DOUBT = 6.0  # how many calls the belief about a word counts as much as
_DOUBT_PAIR = 4.0
_TYPICAL_LENGTH = 34.0  # words; counts as much as this many answers:
_LENGTH_DOUBT = 5.0
_AGAIN, _AGAIN_DOUBT = 0.15, 10.0


_SURE = 40.0  # how firmly the belief is held (inverse variance of a coefficient); the intercept is left freer


@dataclass(frozen=True)
class Belief:
    """What is believed of the pooled models before anything was seen: coefficients by column (0 where none is named).

    `sure` is how firmly: the inverse variance of each coefficient but the intercept.
    """

    word: Mapping[str, float]
    company: Mapping[str, float]
    pair: Mapping[str, float]
    sure: float = _SURE


@dataclass(frozen=True)
class Lesson:
    """One call with all its answers: how often each word and pair stands in them (as shares of the answers)."""

    facts: Facts
    group: str
    weight: float
    words: dict[str, float]
    pairs: dict[Pair, float]
    twice: dict[str, float]
    length: float


def lesson(facts: Facts, group: str, answers: Sequence[tuple[str, float]]) -> Lesson:
    """A lesson from a call and its answers (text, weight)."""
    total = sum(weight for _, weight in answers)
    words: dict[str, float] = defaultdict(float)
    twice: dict[str, float] = defaultdict(float)
    pairs: dict[Pair, float] = defaultdict(float)
    length = 0.0
    for text, weight in answers:
        found = units(text)
        share = weight / total
        length += share * len(found)
        for word, times in Counter(found).items():
            words[word] += share
            if times > 1:
                twice[word] += share
        for pair in dict.fromkeys(pairs_of(found)):
            pairs[pair] += share
    return Lesson(facts, group, total, dict(words), dict(pairs), dict(twice), length)


_FREE = 0.3
_OWN_POOLED, _OWN_SURE = 0.5, 2.0  # how much an item's own model goes by the pooled one, and how sure that is


def learn_weights(lessons: Sequence[Lesson], available: Sequence[frozenset[Pair]], belief: Belief) -> Weights:
    """The weights that these lessons teach; `available` are for each the pairs that its reports could have."""
    groups = [one.group for one in lessons]
    carried = _Carried(groups, [one.facts.words.keys() for one in lessons], [one.words for one in lessons], _DOUBT)
    carried_pairs = _Carried(groups, available, [one.pairs for one in lessons], _DOUBT_PAIR)
    word, company, pooled = _pooled_words(lessons, carried, belief)
    own = _own_words(lessons, pooled)
    rows: list[Vector] = []
    targets: list[float] = []
    weights: list[float] = []
    for one, pair, row in _pair_rows(lessons, available, pooled, own, carried_pairs):
        rows.append(row)
        targets.append(one.pairs.get(pair, 0.0))
        weights.append(one.weight)
    table = np.array(rows).reshape(len(rows), len(PAIR_COLUMNS))
    pair_weights = _pooled(PAIR_COLUMNS, belief.pair, belief.sure, table, np.array(targets), np.array(weights))
    return Weights(
        word=word,
        company=company,
        pair=pair_weights,
        own_words=own,
        own_pairs=_own_pairs(lessons, pooled, own, pair_weights),
        known={item: carried.seen[item] for item in carried.common()},
        carried={item: carried.log_odds(item) for item in carried.common()},
        carried_pairs={item: carried_pairs.log_odds(item) for item in carried_pairs.common()},
        again=_again(lessons, own),
        calls=len(lessons),
        length=_length(lessons),
    )


class _Carried(Generic[Item]):
    """How often items could have come over into answers, and did."""

    def __init__(
        self,
        groups: Sequence[str],
        available: Sequence[Collection[Item]],
        answers: Sequence[Mapping[Item, float]],
        doubt: float,
    ) -> None:
        self._doubt = doubt
        self.seen: Counter[Item] = Counter()
        self._groups: dict[Item, set[str]] = defaultdict(set)
        self._hits: dict[Item, float] = defaultdict(float)
        total = 0.0
        for group, items, answer in zip(groups, available, answers, strict=True):
            self.seen.update(items)
            for item in items:
                self._groups[item].add(group)
                self._hits[item] += answer.get(item, 0.0)
            total += math.fsum(answer.get(item, 0.0) for item in items)  # the same in whatever order they come
        self._rate = (total + 1) / (sum(self.seen.values()) + 10)

    def log_odds(self, item: Item, own: float | None = None) -> float:
        """How readily an item comes over, beyond any item; `own` is the share in the lesson that is to be left out."""
        out = 0.0 if own is None else 1.0
        hits = self._hits.get(item, 0.0) - (own or 0.0)
        share = (hits + self._rate * self._doubt) / (self.seen[item] - out + self._doubt)
        share = min(max(share, 1e-4), 1 - 1e-4)
        return math.log(share / (1 - share)) - math.log(self._rate / (1 - self._rate))

    def common(self) -> list[Item]:
        """The items that enough groups had: no model holds what only one call said."""
        return [item for item in sorted(self._groups) if len(self._groups[item]) >= FEWEST_GROUPS]


def _pooled(
    columns: Sequence[str], belief: Mapping[str, float], sure: float, rows: Vector, targets: Vector, weights: Vector
) -> Vector:
    prior = np.array([belief.get(name, 0.0) for name in columns])
    precision = np.array([_FREE if name == "one" else sure for name in columns])
    return fit(rows, targets, weights, prior, precision)


def _pooled_words(
    lessons: Sequence[Lesson], carried: _Carried[str], belief: Belief
) -> tuple[Vector, Vector, list[dict[str, float]]]:
    """The pooled models of words (by features, and with company), and the log-odds of the words of each lesson."""
    rows = [
        word_rows(
            list(one.facts.words.values()),
            [carried.seen[word] - 1 for word in one.facts.words],
            len(lessons),
            [carried.log_odds(word, one.words.get(word, 0.0)) for word in one.facts.words],
        )
        for one in lessons
    ]
    targets = np.array([one.words.get(word, 0.0) for one in lessons for word in one.facts.words])
    weights = np.array([one.weight for one in lessons for _ in one.facts.words])
    by_features = _pooled(WORD_COLUMNS, belief.word, belief.sure, np.vstack(rows), targets, weights)
    together = []
    for one, own in zip(lessons, rows, strict=True):
        chances = chances_of(own @ by_features)
        together.append(
            np.hstack([own, company_rows(one.facts, dict(zip(one.facts.words, chances.tolist(), strict=True)))])
        )
    columns = (*WORD_COLUMNS, *COMPANY_COLUMNS)
    with_company = _pooled(columns, belief.company, belief.sure, np.vstack(together), targets, weights)
    odds = [
        dict(zip(one.facts.words, (own @ with_company).tolist(), strict=True))
        for one, own in zip(lessons, together, strict=True)
    ]
    return by_features, with_company, odds


def _own_words(lessons: Sequence[Lesson], pooled: Sequence[Mapping[str, float]]) -> dict[str, Vector]:
    """A model for each word that answers often have."""
    rates = _rates(lessons, [one.words for one in lessons], _MOST_OWN_WORDS)
    weights = np.array([one.weight for one in lessons])
    found = {}
    for word, rate in rates.items():
        rows = np.array(
            [
                own_word_row(one.facts.call, one.facts.words.get(word), known.get(word, UNSAID))
                for one, known in zip(lessons, pooled, strict=True)
            ]
        )
        targets = np.array([one.words.get(word, 0.0) for one in lessons])
        found[word] = _own(OWN_WORD_COLUMNS, rows, targets, weights, rate)
    return found


def _own(columns: Sequence[str], rows: Vector, targets: Vector, weights: Vector, rate: float) -> Vector:
    pooled = columns.index("pooled")
    prior = np.zeros(len(columns))
    prior[pooled] = _OWN_POOLED
    # With the features of an ordinary call, the belief is that it comes at its usual rate.
    prior[0] = math.log(rate / (1 - rate)) - _OWN_POOLED * float(np.average(rows[:, pooled], weights=weights))
    precision = np.full(len(columns), _OWN_SURE)
    return fit(rows, targets, weights, prior, precision)


def _rates(lessons: Sequence[Lesson], answers: Sequence[Mapping[Item, float]], most: int) -> dict[Item, float]:
    """How often answers have an item, for those that many have: the most frequent first."""
    hits: dict[Item, float] = defaultdict(float)
    groups: dict[Item, set[str]] = defaultdict(set)
    for one, answer in zip(lessons, answers, strict=True):
        for item, share in answer.items():
            hits[item] += share * one.weight
            groups[item].add(one.group)
    total = sum(one.weight for one in lessons)
    enough = max(FEWEST_GROUPS, _SHARE_OF_ANSWERS * len(answers))
    frequent = sorted((item for item, own in groups.items() if len(own) >= enough), key=lambda i: (-hits[i], i))
    return {item: (hits[item] + 0.2) / (total + 2) for item in frequent[:most]}


def _word_odds(one: Lesson, pooled: Mapping[str, float], own: Mapping[str, Vector], word: str) -> float:
    odds = pooled.get(word, UNSAID)
    if word not in own:
        return odds
    return float(own_word_row(one.facts.call, one.facts.words.get(word), odds) @ own[word])


def _pair_rows(
    lessons: Sequence[Lesson],
    available: Sequence[frozenset[Pair]],
    pooled: Sequence[Mapping[str, float]],
    own: Mapping[str, Vector],
    carried: _Carried[Pair],
) -> Iterator[tuple[Lesson, Pair, Vector]]:
    for one, pairs, known in zip(lessons, available, pooled, strict=True):
        odds: dict[str, float] = {}
        for pair in sorted(pairs):
            for word in pair:
                if word not in odds:
                    odds[word] = _word_odds(one, known, own, word)
            before = carried.log_odds(pair, one.pairs.get(pair, 0.0))
            yield one, pair, pair_row(odds[pair[0]], odds[pair[1]], pair, pair in one.facts.pairs, before)


def _own_pairs(
    lessons: Sequence[Lesson], pooled: Sequence[Mapping[str, float]], own: Mapping[str, Vector], pair_weights: Vector
) -> dict[Pair, Vector]:
    """A model for each pair that answers often have, whether or not it was said."""
    rates = _rates(lessons, [one.pairs for one in lessons], _MOST_OWN_PAIRS)
    weights = np.array([one.weight for one in lessons])
    found = {}
    for pair, rate in rates.items():
        rows = []
        for one, known in zip(lessons, pooled, strict=True):
            first, second = (_word_odds(one, known, own, word) for word in pair)
            said = pair in one.facts.pairs
            # How readily it comes over is what its own model learns.
            odds = float(pair_row(first, second, pair, said, 0.0) @ pair_weights)
            rows.append(own_pair_row(one.facts.call, odds, said))
        targets = np.array([one.pairs.get(pair, 0.0) for one in lessons])
        found[pair] = _own(OWN_PAIR_COLUMNS, np.array(rows), targets, weights, rate)
    return found


def _again(lessons: Sequence[Lesson], own: Collection[str]) -> dict[str, float]:
    once: dict[str, float] = defaultdict(float)
    twice: dict[str, float] = defaultdict(float)
    for one in lessons:
        for word, share in one.words.items():
            once[word] += share
            twice[word] += one.twice.get(word, 0.0)
    usual = (sum(twice.values()) + _AGAIN * _AGAIN_DOUBT) / (sum(once.values()) + _AGAIN_DOUBT)
    found = {
        word: (twice[word] + usual * _AGAIN_DOUBT) / (times + _AGAIN_DOUBT)
        for word, times in sorted(once.items())
        if times >= _AGAIN_DOUBT and word in own
    }
    return {"": usual, **found}


def _length(lessons: Sequence[Lesson]) -> float:
    total = sum(one.weight for one in lessons)
    return (sum(one.weight * one.length for one in lessons) + _TYPICAL_LENGTH * _LENGTH_DOUBT) / (total + _LENGTH_DOUBT)
