"""The learned call reason: a label of the team's, where training found that the team writes labels.

What a label is worth for a call is a sum of three things: what its words tell a linear model (`TermSpace`), how much
the call speaks of the label itself (`CallWords`), and how often the team gives the label.

Two questions are answered. *Which of a given list?* always has an answer. *Is it one of the labels that the team
repeats?* has one only where the model is sure enough, and there the label is spelled as the team spells it. Labels of
fewer than three groups of calls are not held in words: a digest tells them, so that they can be chosen where a list
names them and can never be written where none does.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.closed_list import CallWords, nearest
from bot.models.embedded.learned import State
from bot.models.embedded.terms import Fields, TermSpace, fields_of
from dataset.records import Turn

Vector = NDArray[np.float64]

CHOICE_COLUMNS = 3  # score, overlap, frequency
SURE_COLUMNS = 4
_UNSEEN = 0.5  # how often a label counts as given that never was


def digest_of(key: str) -> str:
    """How a label that too few calls share is told: by its normal form's SHA-256, cut to 32 hex digits.

    It keeps a label from being read and from being written, not from being guessed: who has the file can try labels
    until one fits. A key would have to lie in the same file, and would stop nobody who has it; docs/privacy.md says so.
    """
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def normal(label: str) -> str:
    """What two spellings of one label have in common: letters without case, single spaces, no full stop at the end."""
    return " ".join(label.split()).rstrip(".").casefold()


def choice_rows(scores: Vector, overlaps: Vector, counts: Vector, groups: int) -> Vector:
    """What speaks for each label, shape (…, labels, CHOICE_COLUMNS); `counts` of all `groups` were given it."""
    return np.stack([scores, overlaps, np.log((counts + _UNSEEN) / (groups + 1))], axis=-1)


def sure_row(worth: Vector, scores: Vector) -> tuple[int, Vector]:
    """The best label's place, and what tells how sure that is, shape (SURE_COLUMNS,)."""
    chances = np.exp(worth - worth.max())
    chances /= chances.sum()
    best = int(np.argmax(worth))
    others = np.delete(scores, best)
    margin = scores[best] - (others.max() if len(others) else 0.0)
    return best, np.array([1.0, chances[best], scores[best], margin])


@dataclass(frozen=True)
class ReasonModel:
    """What training found of a team's call reasons.

    `labels` are texts, then digests (`shared` of them are texts), `counts` (labels,) how many of `groups` of calls
    were given each, `weights` (terms, labels); `choice` (CHOICE_COLUMNS,) is what each thing counts, `sure`
    (SURE_COLUMNS,) how sure the best label is, and `threshold` how sure it has to be (above 1: never) where no list is
    given.
    """

    space: TermSpace
    labels: tuple[str, ...]
    shared: int
    counts: Vector
    groups: int
    weights: Vector
    choice: Vector
    sure: Vector
    threshold: float

    def label_for(self, turns: Sequence[Turn], allowed: Sequence[str] = ()) -> str | None:
        """The call reason: one of `allowed`, if any are given; else a label of the team's, or None where not sure."""
        fields = fields_of(turns)
        if allowed:
            return self._one_of(fields, allowed)
        if self.threshold > 1 or not self.shared:
            return None
        labels = self.labels[: self.shared]
        scores = self.space.scores(fields, self.weights[:, : self.shared])
        overlaps = CallWords(fields).overlaps(labels)
        worth = choice_rows(scores, overlaps, self.counts[: self.shared], self.groups) @ self.choice
        best, row = sure_row(worth, scores)
        return labels[best] if 1 / (1 + math.exp(-float(row @ self.sure))) >= self.threshold else None

    def _one_of(self, fields: Fields, allowed: Sequence[str]) -> str:
        overlaps = CallWords(fields).overlaps(allowed)
        every = self.space.scores(fields, self.weights)
        places = [self._place_of(label) for label in allowed]
        scores = np.array([0.0 if place is None else every[place] for place in places])
        counts = np.array([0.0 if place is None else self.counts[place] for place in places])
        return allowed[int(np.argmax(choice_rows(scores, overlaps, counts, self.groups) @ self.choice))]

    def _place_of(self, label: str) -> int | None:
        key = normal(label)
        return self._places.get(key, self._places.get(digest_of(key)))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {normal(label) if place < self.shared else label: place for place, label in enumerate(self.labels)}

    def state(self) -> State:
        """The model as data."""
        return State(
            {
                "terms": list(self.space.terms),
                "labels": list(self.labels),
                "shared": self.shared,
                "groups": self.groups,
                "threshold": self.threshold,
            },
            {
                "idf": self.space.idf,
                "counts": self.counts,
                "weights": self.weights,
                "choice": self.choice,
                "sure": self.sure,
            },
        )

    @classmethod
    def from_state(cls, state: State) -> ReasonModel:
        """The model that `state` was made from. Raises `ValueError` where it is not that of such a model."""
        values, arrays = state.values, state.arrays
        try:
            found = cls(
                space=TermSpace(tuple(values["terms"]), np.asarray(arrays["idf"], dtype=np.float64)),
                labels=tuple(values["labels"]),
                shared=int(values["shared"]),
                counts=np.asarray(arrays["counts"], dtype=np.float64),
                groups=int(values["groups"]),
                weights=np.asarray(arrays["weights"], dtype=np.float64),
                choice=np.asarray(arrays["choice"], dtype=np.float64),
                sure=np.asarray(arrays["sure"], dtype=np.float64),
                threshold=float(values["threshold"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"this is no learned call reason: {error}") from error
        shapes = (
            found.space.idf.shape == (len(found.space.terms),)
            and found.weights.shape == (len(found.space.terms), len(found.labels))
            and found.counts.shape == (len(found.labels),)
            and found.choice.shape == (CHOICE_COLUMNS,)
            and found.sure.shape == (SURE_COLUMNS,)
            and 0 <= found.shared <= len(found.labels)
        )
        if not shapes:
            raise ValueError("this is no learned call reason: its arrays do not fit each other")
        return found


def call_reason(turns: Sequence[Turn], allowed: Sequence[str], learned: ReasonModel | None) -> str | None:
    """The label that is the call reason; None where the reason is to be worded.

    One of `allowed`, if any are given: learned or not. Otherwise only what was learned has an answer.
    """
    if learned is not None:
        return learned.label_for(turns, allowed)
    return nearest(CallWords(fields_of(turns)), allowed) if allowed else None
