"""The learned detector of commitments: how probable it is that this team counts a sentence as an action item.

Two linear readers (of spellings, and of wordings) score each utterance with its neighbours; a third linear model weighs
both scores, those of the neighbours (action items come in runs) and where in the call they stand. What comes out is
mixed with the verdict of the rules: the fewer calls it was learned from, the more the rules count. Needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.learned import Array, State
from bot.models.embedded.utterances import (
    AFTER,
    BEFORE,
    Floats,
    Utterance,
    Vocabulary,
    Window,
    dense,
    spellings,
    windowed,
    wordings,
)

# Log odds that the rules give: nine in ten where they find a commitment, one in thirty where they find none.
PRIOR = (float(np.log(1 / 29)), float(np.log(9.0)))

BLOCKS: tuple[tuple[str, Window], ...] = (("before", BEFORE), ("after", AFTER))
_LOWEST, _HIGHEST = -12.0, 4.0  # log odds; beyond them the scores of a reader say nothing more
_RUNS = (2, 5, 12)  # utterances; how far a run of action items reaches


@dataclass(frozen=True)
class Reader:
    """A linear model over the words: weights of its own terms, of those in each window (by name), and of the dense."""

    own: Floats
    windows: dict[str, Floats]
    dense: Floats
    intercept: float


@dataclass(frozen=True)
class Stack:
    """The linear model over the readers' scores: features are centred by `mean` and scaled by `scale` first."""

    mean: Floats
    scale: Floats
    weights: Floats
    intercept: float


@dataclass(frozen=True)
class CommitmentModel:
    """What was learned. `trust` is its weight against the rules, 0 to 1, for a sentence all of whose words it knows.

    A commitment of the rules is dropped where its probability is below `drop_below`, and a sentence that they passed
    over is taken from `add_from` on: 0 and more than 1 where the examples did not bear that out.
    """

    words: Vocabulary
    letters: Vocabulary
    roles: tuple[str, ...]
    by_spelling: Reader
    by_wording: Reader
    stack: Stack
    trust: float = 1.0
    drop_below: float = 0.0
    add_from: float = 2.0

    def log_odds(self, call: Sequence[Utterance]) -> Floats:
        """What was learned alone, without the rules' share: shape (utterances,)."""
        if not call:
            return np.zeros(0)
        known = dense(call, self.roles)
        words = self.words.rows(wordings(one.words) for one in call)
        letters = self.letters.rows(spellings(one.words) for one in call)
        scores = []
        for reader, own in ((self.by_spelling, letters), (self.by_wording, words)):
            score = own.dot(reader.own) + known @ reader.dense + reader.intercept
            for name, window in BLOCKS:
                score += windowed(words.dot(reader.windows[name]), window)
            scores.append(score)
        features = stacked(np.column_stack(scores), known)
        weighed: Floats = ((features - self.stack.mean) / self.stack.scale) @ self.stack.weights + self.stack.intercept
        return weighed

    def probabilities(self, call: Sequence[Utterance]) -> Floats:
        """How probable it is of each utterance of a call, in its order, that it is an action item: shape (utterances,),
        0 to 1.
        """
        rules = np.array([one.rule for one in call], dtype=bool)
        return mixed(self.log_odds(call), rules, self.trust * familiar(call, self.words))

    def state(self) -> State:
        """The model as data."""
        arrays: dict[str, Array] = {"words/idf": self.words.idf, "letters/idf": self.letters.idf}
        for name, reader in (("spelling", self.by_spelling), ("wording", self.by_wording)):
            arrays |= {f"{name}/own": reader.own, f"{name}/dense": reader.dense}
            arrays |= {f"{name}/{window}": weights for window, weights in reader.windows.items()}
        arrays |= {"stack/mean": self.stack.mean, "stack/scale": self.stack.scale, "stack/weights": self.stack.weights}
        values: dict[str, Any] = {
            "words": list(self.words.terms),
            "letters": list(self.letters.terms),
            "roles": list(self.roles),
            "intercepts": [self.by_spelling.intercept, self.by_wording.intercept, self.stack.intercept],
            "trust": self.trust,
            "drop_below": self.drop_below,
            "add_from": self.add_from,
        }
        return State(values, arrays)

    @classmethod
    def from_state(cls, state: State) -> CommitmentModel:
        """What `state` gave. Raises `ValueError` where something is missing or does not fit together."""
        values, arrays = state.values, state.arrays
        try:
            intercepts = [float(value) for value in values["intercepts"]]
            readers = [
                Reader(
                    _floats(arrays[f"{name}/own"]),
                    {window: _floats(arrays[f"{name}/{window}"]) for window, _ in BLOCKS},
                    _floats(arrays[f"{name}/dense"]),
                    intercept,
                )
                for name, intercept in zip(("spelling", "wording"), intercepts[:2], strict=True)
            ]
            mean, scale, weights = (_floats(arrays[f"stack/{name}"]) for name in ("mean", "scale", "weights"))
            model = cls(
                Vocabulary(values["words"], _floats(arrays["words/idf"])),
                Vocabulary(values["letters"], _floats(arrays["letters/idf"])),
                tuple(values["roles"]),
                readers[0],
                readers[1],
                Stack(mean, scale, weights, intercepts[2]),
                float(values["trust"]),
                float(values["drop_below"]),
                float(values["add_from"]),
            )
        except (KeyError, IndexError, TypeError) as error:
            raise ValueError(f"the detector of commitments is incomplete ({error})") from error
        model._check()
        return model

    def _check(self) -> None:
        words, letters = len(self.words.terms), len(self.letters.terms)
        known = dense([], self.roles).shape[1]
        shapes = [(self.words.idf, words), (self.letters.idf, letters)]
        shapes += [(self.by_spelling.own, letters), (self.by_wording.own, words)]
        for reader in (self.by_spelling, self.by_wording):
            shapes += [(weights, words) for weights in reader.windows.values()] + [(reader.dense, known)]
        width = stacked(np.zeros((0, 2)), np.zeros((0, known))).shape[1]
        shapes += [(array, width) for array in (self.stack.mean, self.stack.scale, self.stack.weights)]
        if any(array.shape != (length,) for array, length in shapes):
            raise ValueError("the arrays of the detector of commitments do not fit together")


def familiar(call: Sequence[Utterance], words: Vocabulary) -> Floats:
    """The share of each utterance's words that the vocabulary has, shape (utterances,): of what was never heard nothing
    was learned, and the rules are to be believed.
    """
    return np.array([sum(word in words for word in one.words) / max(1, len(one.words)) for one in call])


def mixed(log_odds: Floats, rules: NDArray[np.bool_], trust: Floats) -> Floats:
    """Probabilities from what was learned, the rules' verdicts, and how far to trust the first: all of shape (n,)."""
    together = trust * log_odds + (1 - trust) * np.where(rules, PRIOR[1], PRIOR[0])
    probabilities: Floats = 1 / (1 + np.exp(-np.clip(together, -50, 50)))
    return probabilities


def stacked(scores: Floats, known: Floats) -> Floats:
    """Features for the stack from the readers' scores, shape (n, readers), and the dense features of one call."""
    scores = np.clip(scores, _LOWEST, _HIGHEST)
    mean = scores.mean(axis=1)
    odds = 1 / (1 + np.exp(-mean))
    highest = odds.max() if len(odds) else 1.0
    rank = np.empty(len(odds))
    rank[np.argsort(-odds, kind="stable")] = np.arange(len(odds))
    columns = [*scores.T, mean, odds]
    columns += [windowed(mean - _LOWEST, {offset: 1.0}) for k in range(1, 5) for offset in (-k, k)]
    columns += [
        windowed(odds, {k: float(np.exp(-abs(k) / reach)) for k in range(-3 * reach, 3 * reach + 1) if k})
        for reach in _RUNS
    ]
    columns += [np.full(len(odds), highest), np.full(len(odds), odds.sum()), np.log1p(rank), odds / highest]
    return np.column_stack([*columns, known])


def _floats(array: Any) -> Floats:
    return np.asarray(array, dtype=np.float64)
