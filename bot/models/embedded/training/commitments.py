"""The detector of commitments, learned from the action items of answers.

An item points at a turn, and the sentence of that turn which shares most words with it is the action item. Every other
sentence is none, except where the answers leave it open: a sentence that says the same again, or what an item without
evidence may have come from. The rules are overruled only where held-out calls bear it out (see `_overruling`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded import commitments
from bot.models.embedded.actions import passed_over, verdicts
from bot.models.embedded.budget import within_budget
from bot.models.embedded.learned import State
from bot.models.embedded.reading import read_sentences
from bot.models.embedded.speech import Spoken, read_act
from bot.models.embedded.text import TOKEN, is_content, stem
from bot.models.embedded.training.commitment_stack import Labelled, fit
from bot.models.embedded.training.examples import Example
from bot.models.embedded.utterances import Floats, Ints, utterances_of
from dataset.records import ActionItem, CallSummary

WHAT = "Learning which sentences are action items"

FEWEST_GROUPS = 20  # with answers that tell of action items; below, the rules know better
# What keeps training within half a minute on two cores, however many pairs there are.
MOST_CALLS, MOST_SENTENCES = 1_500, 30_000
_SAME = 0.6  # share of an item's words from which on a sentence says it again
_MAY_BE = 0.3  # … or may be where an item without evidence came from
# The rules are overruled by what is confident, and where that was right in this share with 97.5% confidence.
_CONFIDENT, _RIGHT = 0.7, 0.6
_Z = 1.96


@dataclass(frozen=True)
class _Read:
    """A call for training. `open` are the sentences that the rules passed over and that could be worded."""

    labelled: Labelled
    open: NDArray[np.bool_]


def learn(examples: Sequence[Example], progress: Callable[[str, int, int], None]) -> State | None:
    """The detector as data; None where there are too few examples, or where it does not know better than the rules."""
    told = [example for example in examples if is_told(example.answer)]
    if len({example.group for example in told}) < FEWEST_GROUPS:
        return None
    read = _read_all(_sample(told), progress)
    fitted = fit([one.labelled for one in read], lambda done, total: progress(WHAT, done, total))
    if fitted is None:
        return None
    drop_below, add_from = _thresholds(read, fitted.out_of_fold)
    if drop_below <= 0 and add_from > 1:
        return None
    return replace(fitted.model, drop_below=drop_below, add_from=add_from).state()


def is_told(answer: CallSummary) -> bool:
    """Whether an answer says which action items there are: none is an answer too, if all else was filled in."""
    return bool(answer.action_items or (answer.title and answer.call_reason and answer.summary and answer.outcome))


def _sample(examples: Sequence[Example]) -> list[Example]:
    """At most `MOST_CALLS`: what people wrote before what models wrote, otherwise by lot, the same one every time."""

    def order(place: int) -> tuple[float, str, int]:
        lot = hashlib.sha256(examples[place].group.encode()).hexdigest()
        return -examples[place].weight, lot, place

    chosen = sorted(range(len(examples)), key=order)[:MOST_CALLS]
    return [examples[place] for place in chosen]


def _read_all(examples: Sequence[Example], progress: Callable[[str, int, int], None]) -> list[_Read]:
    read: list[_Read] = []
    sentences = 0
    for number, example in enumerate(examples):
        if sentences >= MOST_SENTENCES:
            break
        progress("Reading calls for action items", number, len(examples))
        one = _labelled(example)
        if one is not None:
            read.append(one)
            sentences += len(one.labelled.labels)
    return read


def _labelled(example: Example) -> _Read | None:
    spoken = [read_act(sentence) for sentence in read_sentences(within_budget(example.call.turns))]
    if not spoken:
        return None
    names = {turn.speaker for turn in example.call.turns}
    by_rules = verdicts(commitments.find(spoken, names))
    utterances = tuple(utterances_of(spoken, by_rules))
    rules = np.array([one.rule for one in utterances], dtype=bool)
    could_be = [not rules[place] and bool(passed_over(spoken, place, names)) for place in range(len(spoken))]
    labels = labels_of(spoken, rules, example.answer.action_items)
    return _Read(Labelled(utterances, labels, example.group, example.weight), np.array(could_be, dtype=bool))


def labels_of(spoken: Sequence[Spoken], rules: NDArray[np.bool_], items: Sequence[ActionItem]) -> Ints:
    """For each sentence of a call 1 (an action item), 0 (none) or -1 (unknown), by the items of its answer; `rules`
    are the rules' verdicts.
    """
    labels = np.zeros(len(spoken), dtype=np.int64)
    positives = []
    for item in items:
        content = _content(item.description)
        shares = np.array([len(content & one.sentence.content) / max(1, len(content)) for one in spoken])
        place = _evidence(item, spoken, shares, rules)
        if place is None:
            labels[(shares >= _MAY_BE) | rules] = -1
        else:
            labels[shares >= _SAME] = -1
            positives.append(place)
    labels[positives] = 1
    return labels


def _evidence(item: ActionItem, spoken: Sequence[Spoken], shares: Floats, rules: NDArray[np.bool_]) -> int | None:
    """The sentence of the item's turn that shares most with it; of equals that of the rules, then the first."""
    places = [place for place, one in enumerate(spoken) if one.sentence.turn == item.evidence_turn]
    if not places:
        return None
    best = max(places, key=lambda place: (shares[place], rules[place], -place))
    return best if shares[best] > 0 or rules[best] or len(places) == 1 else None


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(low) for low in map(str.lower, TOKEN.findall(text)) if is_content(low))


def _thresholds(read: Sequence[_Read], out_of_fold: Sequence[Floats]) -> tuple[float, float]:
    """Below which probability the rules' commitments are dropped, and from which on others are added."""
    odds = np.concatenate(out_of_fold)
    labels = np.concatenate([one.labelled.labels for one in read])
    weights = np.concatenate([np.full(len(one.labelled.labels), one.labelled.weight) for one in read])
    rules = np.concatenate([[each.rule for each in one.labelled.utterances] for one in read]).astype(bool)
    could_be = np.concatenate([one.open for one in read])
    dropped, added = rules & (labels >= 0), could_be & (labels >= 0)
    drop_below = _overruling(1 - odds[dropped], labels[dropped] == 0, weights[dropped])
    add_from = _overruling(odds[added], labels[added] == 1, weights[added])
    return (0.0 if drop_below is None else 1 - drop_below), (2.0 if add_from is None else add_from)


def _overruling(confidence: Floats, right: NDArray[np.bool_], weights: Floats) -> float | None:
    """The confidence from which on overruling the rules sets most right; None if it does not do so reliably.

    Reliably means that the lower end of Wilson's interval of how often it is right lies above `_RIGHT`.
    """
    order = np.argsort(-confidence, kind="stable")
    gains = np.cumsum(np.where(right[order], weights[order], 0.0))
    counts = np.cumsum(weights[order])
    share = gains / counts
    middle = share + _Z**2 / (2 * counts)
    margin = _Z * np.sqrt(share * (1 - share) / counts + _Z**2 / (4 * counts**2))
    falling = confidence[order]
    following = np.append(falling[1:], _CONFIDENT)[: len(falling)]
    # Equal confidences stand or fall together.
    lowest = (middle - margin) / (1 + _Z**2 / counts)
    reliable = (lowest > _RIGHT) & (falling > _CONFIDENT) & (falling > following)
    if not reliable.any():
        return None
    best = int(np.argmax(np.where(reliable, 2 * gains - counts, -np.inf)))
    return float((falling[best] + max(_CONFIDENT, following[best])) / 2)
