"""Trains the detector of commitments on labelled utterances: two readers, and a stack over what they say out of fold.

The folds are by group, so that no score which the stack learns from was given by a reader that had seen the call, or
one that holds nearly the same text.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has no stubs

from bot.models.embedded.commitment_model import (
    BLOCKS,
    CommitmentModel,
    Reader,
    Stack,
    familiar,
    mixed,
    stacked,
)
from bot.models.embedded.utterances import (
    Floats,
    Ints,
    Rows,
    Utterance,
    Vocabulary,
    Window,
    dense,
    spellings,
    wordings,
)

FEWEST_GROUPS = 3  # that a term has to occur in: the model carries no single customer's words
_FEWEST_UTTERANCES = 5
_MOST_TERMS = 30_000
_FOLDS = 4
# Chosen by cross-validation over meetings; the stack's is flat between 0.03 and 0.3.
_SPELLING_C, _WORDING_C, _STACK_C = 3.0, 1.0, 0.1
_SMOOTHING = 1.0  # of the counts behind the ratios of the wordings
# How many groups with action items are worth as much as the rules; 0 where what was learned counts alone.
_PRIOR_GROUPS = (0, 5, 20, 80, 320)


@dataclass(frozen=True)
class Labelled:
    """A call with what is known of its utterances: 1 an action item, 0 none, -1 unknown; shape (utterances,).

    Calls of one `group` stay on one side of every fold. `weight` is how much the call counts.
    """

    utterances: tuple[Utterance, ...]
    labels: Ints
    group: str
    weight: float = 1.0


@dataclass(frozen=True)
class Fitted:
    """The model, and of each call the probabilities it would have had from models that had not seen it."""

    model: CommitmentModel
    out_of_fold: list[Floats]


def folds_of(groups: Sequence[str], folds: int, seed: int = 0) -> Ints:
    """The fold of each group's members, shape (groups,): groups in a shuffled order, each to the smallest fold."""
    sizes = Counter(groups)
    names = sorted(sizes)
    np.random.default_rng(seed).shuffle(names)
    loads = [0] * folds
    chosen: dict[str, int] = {}
    for name in sorted(names, key=lambda name: -sizes[name]):
        fold = min(range(folds), key=lambda number: (loads[number], number))
        chosen[name] = fold
        loads[fold] += sizes[name]
    return np.array([chosen[group] for group in groups], dtype=np.int64)


def fit(calls: Sequence[Labelled], step: Callable[[int, int], None] = lambda _done, _total: None) -> Fitted | None:
    """The model of these calls, without thresholds; None where they are too few to hold some of them out.

    The same calls in the same order give the same model. `step` is told how many of how many fits are done.
    """
    with_items = {call.group for call in calls if (call.labels == 1).any()}
    without = {call.group for call in calls if (call.labels == 0).any()}
    if len(with_items) < 2 * _FOLDS or len(without) < 2 * _FOLDS:
        return None
    # Several threads add up in another order each time, and wait for each other on a busy machine.
    with threadpool_limits(limits=1):
        return _fit(calls, len(with_items), step)


def _fit(calls: Sequence[Labelled], groups: int, step: Callable[[int, int], None]) -> Fitted | None:
    data = _Data(calls)
    if not data.words.terms or not data.letters.terms:
        return None
    fold = _balanced(calls)[data.call_of]
    scores = np.zeros((len(data.labels), 2))
    for number in range(_FOLDS):
        inside, outside = (fold != number) & data.known, fold == number
        scores[outside] = data.scores(*data.readers(inside))[outside]
        step(number + 1, _FOLDS + 2)
    readers = data.readers(data.known)
    step(_FOLDS + 1, _FOLDS + 2)
    features = np.vstack([stacked(scores[part], data.dense[part]) for part in data.parts])
    log_odds = np.zeros(len(data.labels))
    for number in range(_FOLDS):
        stack = _fit_stack(features, data, (fold != number) & data.known)
        outside = fold == number
        log_odds[outside] = _apply(stack, features[outside])
    stack = _fit_stack(features, data, data.known)
    step(_FOLDS + 2, _FOLDS + 2)
    trust = _trust(log_odds, data, groups)
    model = CommitmentModel(data.words, data.letters, data.roles, *readers, stack, trust)
    probabilities = mixed(log_odds, data.rules, trust * data.familiar)
    return Fitted(model, [probabilities[part] for part in data.parts])


def _balanced(calls: Sequence[Labelled]) -> Ints:
    """Folds over calls in which every fold has calls with items, and calls without where there are any."""
    with_items = {call.group for call in calls if (call.labels == 1).any()}
    fold = np.zeros(len(calls), dtype=np.int64)
    for side in (True, False):
        places = [place for place, call in enumerate(calls) if (call.group in with_items) is side]
        if places:
            fold[places] = folds_of([calls[place].group for place in places], _FOLDS, seed=1)
    return fold


def _trust(log_odds: Floats, data: _Data, groups: int) -> float:
    """The weight of what was learned with which the held-out labels are most probable."""

    def loss(trust: float) -> float:
        odds = np.clip(mixed(log_odds, data.rules, trust * data.familiar)[data.known], 1e-9, 1 - 1e-9)
        right = np.where(data.labels[data.known] == 1, odds, 1 - odds)
        return float(-(np.log(right) * data.weights[data.known]).sum())

    return min((groups / (groups + prior) for prior in _PRIOR_GROUPS), key=loss)


def _fit_stack(features: Floats, data: _Data, rows: NDArray[np.bool_]) -> Stack:
    mean = features[rows].mean(axis=0)
    scale = features[rows].std(axis=0) + 1e-6
    weights, intercept = _logistic((features[rows] - mean) / scale, data.labels[rows], data.weights[rows], _STACK_C)
    return Stack(mean, scale, weights, intercept)


def _apply(stack: Stack, features: Floats) -> Floats:
    weighed: Floats = ((features - stack.mean) / stack.scale) @ stack.weights + stack.intercept
    return weighed


class _Data:
    """The calls as matrices, one row for each utterance, all calls after each other."""

    def __init__(self, calls: Sequence[Labelled]) -> None:
        lengths = [len(call.utterances) for call in calls]
        ends = np.cumsum(lengths)
        self.parts = [slice(end - length, end) for end, length in zip(ends, lengths, strict=True)]
        self.call_of = np.repeat(np.arange(len(calls)), lengths)
        self.labels = np.concatenate([call.labels for call in calls])
        self.known = self.labels >= 0
        self.weights = np.repeat([call.weight for call in calls], lengths)
        everything = [(call.group, one) for call in calls for one in call.utterances]
        self.rules = np.array([one.rule for _, one in everything], dtype=bool)
        roles: dict[str, set[str]] = defaultdict(set)
        for group, one in everything:
            roles[one.role].add(group)
        self.roles = tuple(sorted(role for role, groups in roles.items() if len(groups) >= FEWEST_GROUPS))
        self.dense = np.vstack([dense(call.utterances, self.roles) for call in calls])
        self.words = _vocabulary((group, wordings(one.words)) for group, one in everything)
        self.letters = _vocabulary((group, spellings(one.words)) for group, one in everything)
        self.familiar = familiar([one for _, one in everything], self.words)
        words = _matrix(self.words.rows(wordings(one.words) for _, one in everything), len(self.words.terms))
        letters = _matrix(self.letters.rows(spellings(one.words) for _, one in everything), len(self.letters.terms))
        windows = [self._window(window) @ words for _, window in BLOCKS]
        known = sparse.csr_matrix(self.dense)
        self._by_spelling = sparse.hstack([letters, *windows, known]).tocsr()
        self._by_wording = sparse.hstack([words, *windows, known]).tocsr()

    def readers(self, rows: NDArray[np.bool_]) -> tuple[Reader, Reader]:
        """Both readers, learned from these rows alone."""
        labels, weights = self.labels[rows], self.weights[rows]
        letters, words, known = len(self.letters.terms), len(self.words.terms), self.dense.shape[1]
        spelling = _logistic(self._by_spelling[rows], labels, weights, _SPELLING_C)
        matrix = self._by_wording[rows]
        # Weights in proportion to how much more often a term goes with items than without (Wang and Manning, 2012).
        ratios = np.append(_ratios(matrix[:, :-known], labels, weights), np.ones(known))
        wording, intercept = _logistic(matrix @ sparse.diags(ratios), labels, weights, _WORDING_C)
        return (
            _reader(spelling[0], spelling[1], letters, words),
            _reader(wording * ratios, intercept, words, words),
        )

    def scores(self, spelling: Reader, wording: Reader) -> Floats:
        """Log odds of both readers for all rows: shape (rows, 2)."""
        return np.column_stack([
            matrix @ np.concatenate([reader.own, *reader.windows.values(), reader.dense]) + reader.intercept
            for matrix, reader in ((self._by_spelling, spelling), (self._by_wording, wording))
        ])  # fmt: skip

    def _window(self, window: Window) -> sparse.csr_matrix:
        """The matrix by which rows become the weighted sums of their neighbours within the call."""
        count = len(self.labels)
        numbers = np.arange(count)
        rows, columns, values = [], [], []
        for offset, weight in window.items():
            other = numbers + offset
            inside = (other >= 0) & (other < count)
            inside[inside] = self.call_of[other[inside]] == self.call_of[numbers[inside]]
            rows.append(numbers[inside])
            columns.append(other[inside])
            values.append(np.full(int(inside.sum()), weight))
        places = (np.concatenate(rows), np.concatenate(columns))
        return sparse.csr_matrix((np.concatenate(values), places), shape=(count, count))


def _reader(weights: Floats, intercept: float, own: int, words: int) -> Reader:
    ends = [own + words * number for number in range(len(BLOCKS) + 1)]
    windows = {name: weights[ends[place] : ends[place + 1]] for place, (name, _) in enumerate(BLOCKS)}
    return Reader(weights[:own], windows, weights[ends[-1] :], intercept)


def _logistic(matrix: object, labels: Ints, weights: Floats, strength: float) -> tuple[Floats, float]:
    model = LogisticRegression(C=strength, max_iter=1000, tol=1e-5).fit(matrix, labels, sample_weight=weights)
    return np.asarray(model.coef_[0], dtype=np.float64), float(model.intercept_[0])


def _ratios(matrix: sparse.csr_matrix, labels: Ints, weights: Floats) -> Floats:
    present = matrix.copy()
    present.data = np.ones_like(present.data)
    items = present.T @ (weights * (labels == 1)) + _SMOOTHING
    others = present.T @ (weights * (labels == 0)) + _SMOOTHING
    ratios: Floats = np.log((items / items.sum()) / (others / others.sum()))
    return ratios


def _vocabulary(documents: Iterator[tuple[str, list[str]]]) -> Vocabulary:
    """The terms that several groups share, the most widespread if there are too many."""
    groups: dict[str, set[str]] = defaultdict(set)
    frequency: Counter[str] = Counter()
    count = 0
    for group, terms in documents:
        count += 1
        for term in set(terms):
            frequency[term] += 1
            if len(groups[term]) < FEWEST_GROUPS:
                groups[term].add(group)
    kept = [
        term
        for term, seen in groups.items()
        if len(seen) >= FEWEST_GROUPS and frequency[term] >= _FEWEST_UTTERANCES
    ]  # fmt: skip
    kept = sorted(sorted(kept, key=lambda term: (-frequency[term], term))[:_MOST_TERMS])
    idf = np.array([np.log((1 + count) / (1 + frequency[term])) + 1 for term in kept], dtype=np.float64)
    return Vocabulary(kept, idf)


def _matrix(rows: Rows, columns: int) -> sparse.csr_matrix:
    return sparse.csr_matrix((rows.values, (rows.rows, rows.columns)), shape=(rows.count, columns))
