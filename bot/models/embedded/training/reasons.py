"""The part "reasons": the labels that a team writes as call reasons, if it writes labels, and how calls tell them.

Whether it does is for the pairs to say. A label counts from three groups of calls on. Where no list is given, labels
are answered only if they proved right on calls whose group was left out, and only for calls where the model is sure:
the less often the team's reasons are labels, the surer. Where a list is given, what was learned is used only if it
beats, on calls left out, choosing by the words of the labels alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.closed_list import CallWords
from bot.models.embedded.learned import State
from bot.models.embedded.reason_model import ReasonModel, choice_rows, digest_of, normal, sure_row
from bot.models.embedded.training.examples import Example, Progress
from bot.models.embedded.training.labels import (
    MOST_CALLS,
    Linear,
    Reading,
    Recurring,
    labels_of,
    learn_linear,
    read,
    sampled,
    shared,
)
from bot.models.embedded.training.logistic import fit
from dataset.style import MAX_REASONS

Vector = NDArray[np.float64]

_STEP = "learning call reasons"
_UNSAID = frozenset({"", "not said", "none was said"})  # as the untrained model puts it: no reason, and no label
_MOST_LABELS = 60
_MOST_WEIGHED = 800  # calls that the few numbers of `choice` and `sure` are learned from
_FEWEST_CALLS = 5
_RARE_SHARE = 0.7  # labels to calls: with more of them, reasons are worded and not chosen
_LEAST_SHARE = 0.2  # of the calls have a label that recurs; below, reasons are free text
_NEVER = 2.0  # a threshold that nothing reaches
# How sure a label has to be where no reason of the team's is one, and by how much less where all are.
_STRICT, _LENIENT = 0.8, 0.1
_RIGHT = 0.6  # of the labels answered have to be right, on calls left out

# What is believed before any call, by column, and how firmly: the words of a label are telling by themselves, and how
# often a label is given breaks ties and no more.
_CHOICE = np.array([5.0, 8.0, 0.2])
_CHOICE_DOUBT = np.array([0.3, 0.5, 20.0])
_SURE = np.array([-2.5, 2.0, 3.0, 2.0])
_WORDS_ALONE = np.array([0.0, 1.0, 0.0])
_SURE_DOUBT = np.array([1.0, 1.0, 0.5, 0.5])


def learn(examples: Sequence[Example], progress: Progress) -> State | None:
    """The part, or None where the examples hold no labels. At most `MOST_CALLS` of them are looked at closely."""
    given = [one for one in examples if _key(one) not in _UNSAID and one.call.turns and one.weight > 0]
    labels = labels_of((one.answer.call_reason, one.group, one.weight) for one in given)
    texts = shared(labels, _MOST_LABELS)
    rare = _rare(labels, texts, len(given))
    if len(given) < _FEWEST_CALLS or not texts:
        return None
    share = sum(one.weight for one in given if _key(one) in texts) / sum(one.weight for one in given)
    if share < _LEAST_SHARE:
        return None
    progress(_STEP, 0, 3)
    reading = read(sampled(given, MOST_CALLS))
    keys = [*texts, *rare]
    places = {key: place for place, key in enumerate(keys)}
    targets = np.zeros((len(reading.examples), len(keys)))
    for row, one in enumerate(reading.examples):
        if (place := places.get(_key(one))) is not None:
            targets[row, place] = 1.0
    progress(_STEP, 1, 3)
    linear = learn_linear(reading, targets)
    progress(_STEP, 2, 3)
    groups = len({one.group for one in given})
    lesson = _Lesson(
        reading=reading,
        linear=linear,
        targets=targets,
        written=[labels[key].text for key in keys],
        keys=keys,
        shared=len(texts),
        counts=np.array([float(len(labels[key].groups)) for key in keys]),
        groups=groups,
        share=share,
    )
    model = _weighed(lesson)
    progress(_STEP, 3, 3)
    return None if model is None else model.state()


@dataclass(frozen=True)
class _Lesson:
    """All that is known before the parts are weighed: `targets` (calls, labels), `counts` (labels,) groups."""

    reading: Reading
    linear: Linear
    targets: Vector
    written: Sequence[str]
    keys: Sequence[str]
    shared: int
    counts: Vector
    groups: int
    share: float


def _weighed(lesson: _Lesson) -> ReasonModel | None:
    """The model with what its parts count for, learned from calls that its weights have not seen."""
    rows = sampled(range(len(lesson.targets)), _MOST_WEIGHED)
    texts, unseen, target = lesson.shared, lesson.linear.unseen[rows], lesson.targets[rows]
    evidence = lesson.reading.evidence[rows]
    known = {id(lesson.reading.fields[row]): lesson.reading.fields[row] for row in rows}
    said = {key: CallWords(fields).overlaps(lesson.written) for key, fields in known.items()}
    overlaps = np.stack([said[id(lesson.reading.fields[row])] for row in rows])
    # A call's own group does not count among those that were given its label: as if it had not been seen.
    features = choice_rows(unseen, overlaps, lesson.counts[None, :] - target, lesson.groups)
    labelled = target.any(axis=1)
    choice = fit_choice(features[labelled], target[labelled].argmax(axis=1), evidence[labelled])
    if _right(features, target, evidence, choice) < _right(features, target, evidence, _WORDS_ALONE):
        choice = _WORDS_ALONE
    worth = features @ choice
    tops = [sure_row(worth[place, :texts], unseen[place, :texts]) for place in range(len(rows))]
    right = np.array([target[place, best] for place, (best, _) in enumerate(tops)])
    sure_rows = np.stack([row for _, row in tops])
    sure = fit(sure_rows, right, evidence, _SURE, _SURE_DOUBT)
    threshold = _STRICT - _LENIENT * lesson.share
    shown = 1 / (1 + np.exp(-(sure_rows @ sure))) >= threshold
    # One call more that was wrong: a few lucky ones are no proof.
    proven = bool((evidence * right)[shown].sum() / (evidence[shown].sum() + 1) >= _RIGHT)
    if not proven and choice is _WORDS_ALONE:
        return None
    return ReasonModel(
        space=lesson.linear.space,
        labels=(*lesson.written[:texts], *(digest_of(key) for key in lesson.keys[texts:])),
        shared=texts,
        counts=lesson.counts,
        groups=lesson.groups,
        weights=lesson.linear.weights,
        choice=choice,
        sure=sure,
        threshold=threshold if proven else _NEVER,
    )


def fit_choice(features: Vector, chosen: NDArray[np.int64], weights: Vector) -> Vector:
    """How much each column counts when one of several is chosen: conditional logistic regression by Newton's method.

    `features` (calls, labels, columns), `chosen` (calls,) the places of the labels that were given, `weights` (calls,).
    Shrinks towards what is believed.
    """
    found = _CHOICE.copy()
    for _ in range(25):
        worth = features @ found
        chances = np.exp(worth - worth.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        mean = np.einsum("nk,nkc->nc", chances, features)
        own = features[np.arange(len(chosen)), chosen]
        slope = (weights[:, None] * (mean - own)).sum(axis=0) + _CHOICE_DOUBT * (found - _CHOICE)
        spread = np.einsum("n,nk,nkc,nkd->cd", weights, chances, features, features)
        curve = spread - (mean * weights[:, None]).T @ mean + np.diag(_CHOICE_DOUBT)
        step = np.linalg.solve(curve, slope)
        size = float(np.abs(step).max())
        found = found - (step if size < 2 else step * (2 / size))
        if size < 1e-6:
            break
    # More of a good sign is never a bad sign: a chance find in few calls shall not turn the order round.
    kept: Vector = np.maximum(found, 0.0)
    return kept


def _right(features: Vector, target: Vector, evidence: Vector, choice: Vector) -> float:
    best = (features @ choice).argmax(axis=1)
    return float(evidence @ target[np.arange(len(best)), best])


def _rare(labels: dict[str, Recurring], texts: Sequence[str], calls: int) -> list[str]:
    """The labels of too few groups, where all in all the labels could be a list; otherwise none."""
    if len(labels) > min(MAX_REASONS, _RARE_SHARE * calls):
        return []
    return sorted(set(labels) - set(texts))


def _key(example: Example) -> str:
    return normal(example.answer.call_reason)
