"""The part "topics": which tags a team repeats and how calls tell them, and which terms of a call it makes topics of.

What is learned has to beat the untrained topics on calls whose group was left out, by more than chance would; otherwise
there is no such part, and the untrained way stays.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.budget import within_budget
from bot.models.embedded.closed_list import CallWords
from bot.models.embedded.learned import State
from bot.models.embedded.overview import Overview
from bot.models.embedded.reading import read_sentences
from bot.models.embedded.reason_model import normal
from bot.models.embedded.speech import read_act
from bot.models.embedded.terms import Fields, TermSpace
from bot.models.embedded.topic_model import Capitals, TopicModel, looked_at, parts_of, said_of, tag_rows, term_rows
from bot.models.embedded.topics import Candidate, candidates, topics
from bot.models.embedded.training.examples import Example, Progress
from bot.models.embedded.training.labels import (
    MOST_CALLS,
    labels_of,
    learn_linear,
    read,
    sampled,
    shared,
)
from bot.models.embedded.training.logistic import fit

Vector = NDArray[np.float64]

_STEP = "learning topics"
_MOST_TAGS = 60
_MOST_WEIGHED = 500  # calls whose sentences are read, to learn the few numbers of `tag` and `term`
_FEWEST_GROUPS = 12  # of calls with topics
_MOST_TOPICS = 8

# What is believed before any call, and how firmly. Of terms: the order of the untrained ranking, and nothing else.
_TAG = np.array([-2.0, 6.0, 1.5, 0.5, 1.0])
_TAG_DOUBT = np.array([0.1, 0.1, 0.5, 2.0, 0.5])
_TERM = np.array([-4.0, 1.5, 0.0, 0.0, 0.0, 0.0, 0.0])
_TERM_DOUBT = np.array([0.05, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])


@dataclass(frozen=True)
class _Lesson:
    """A call that is looked at closely: its words and terms, the untrained topics, the linear scores (tags,) as if its
    group had not been seen, the tags it was given (tags,), the ideal answer, and how much it counts.
    """

    fields: Fields
    found: list[Candidate]
    untrained: tuple[str, ...]
    scores: Vector
    tagged: Vector
    answer: tuple[str, ...]
    evidence: float


def learn(examples: Sequence[Example], progress: Progress) -> State | None:
    """The part, or None where it would not be better than none. At most `MOST_CALLS` examples are looked at closely."""
    given = [one for one in examples if _topics(one) and one.call.turns and one.weight > 0]
    groups = {one.group for one in given}
    if len(groups) < _FEWEST_GROUPS:
        return None
    progress(_STEP, 0, 3)
    labels = labels_of((topic, one.group, one.weight) for one in given for topic in _topics(one))
    keys = shared(labels, _MOST_TAGS)
    reading = read(sampled(given, MOST_CALLS))
    places = {key: place for place, key in enumerate(keys)}
    targets = np.zeros((len(reading.examples), len(keys)))
    for row, one in enumerate(reading.examples):
        targets[row, [places[key] for key in map(normal, _topics(one)) if key in places]] = 1.0
    if keys:
        linear = learn_linear(reading, targets)
        space, weights, unseen = linear.space, linear.weights, linear.unseen
    else:
        space, weights, unseen = TermSpace((), np.zeros(0)), np.zeros((0, 0)), targets
    progress(_STEP, 1, 3)
    lessons = []
    evidence = reading.evidence
    for row in sampled(range(len(targets)), _MOST_WEIGHED):
        one = reading.examples[row]
        spoken = [read_act(sentence) for sentence in read_sentences(within_budget(one.call.turns))]
        names = Overview(one.call, (), (), frozenset()).speaker_words
        lessons.append(
            _Lesson(
                fields=reading.fields[row],
                found=candidates(spoken, names),
                untrained=topics(spoken, names),
                scores=unseen[row],
                tagged=targets[row],
                answer=_topics(one),
                evidence=float(evidence[row]),
            )
        )
    progress(_STEP, 2, 3)
    tags = tuple(labels[key].text for key in keys)
    shares = np.array([len(labels[key].groups) / len(groups) for key in keys])
    model = TopicModel(
        space=space,
        tags=tags,
        shares=shares,
        weights=weights,
        tag=_learn_tag(lessons, tags, shares),
        term=_learn_term(lessons, tags),
        number=_number(given),
        capitals=_capitals(given),
    )
    progress(_STEP, 3, 3)
    return model.state() if _better(model, lessons) else None


def _learn_tag(lessons: Sequence[_Lesson], tags: Sequence[str], shares: Vector) -> Vector:
    if not tags:
        return _TAG
    parts = [parts_of(tag) for tag in tags]
    rows = np.concatenate(
        [
            tag_rows(one.scores, CallWords(one.fields).overlaps(tags), shares, said_of(one.fields, parts))
            for one in lessons
        ]
    )
    weights = np.repeat([one.evidence for one in lessons], len(tags))
    return fit(rows, np.concatenate([one.tagged for one in lessons]), weights, _TAG, _TAG_DOUBT)


def _learn_term(lessons: Sequence[_Lesson], tags: Sequence[str]) -> Vector:
    """From the terms that are no tags: those are chosen by other signs."""
    known = {parts_of(tag) for tag in tags}
    rows, targets, weights = [], [], []
    for one in lessons:
        terms = [term for term in looked_at(one.found) if term.parts not in known]
        answer = {parts_of(topic) for topic in one.answer}
        rows.append(term_rows(terms))
        targets += [float(term.parts in answer) for term in terms]
        weights += [one.evidence] * len(terms)
    return fit(np.concatenate(rows), np.array(targets), np.array(weights), _TERM, _TERM_DOUBT)


def _better(model: TopicModel, lessons: Sequence[_Lesson]) -> bool:
    """Whether the learned topics agree more with the team's than the untrained ones, by more than a standard error."""
    gains, weights = [], []
    for one in lessons:
        learned = model.chosen(one.fields, one.found, one.scores)
        gains.append(agreement(learned, one.answer) - agreement(one.untrained, one.answer))
        weights.append(one.evidence)
    gain, share = np.array(gains), np.array(weights) / sum(weights)
    mean = float(share @ gain)
    error = float(np.sqrt((share**2) @ (gain - mean) ** 2))
    return mean > error


def agreement(topics_given: Sequence[str], answer: Sequence[str]) -> float:
    """How much two lists of topics have in common, 0 to 1: F1 of the words' stems, and of the exact spelling."""
    same = _f1({parts_of(topic) for topic in topics_given}, {parts_of(topic) for topic in answer})
    return (same + _f1(set(topics_given), set(answer))) / 2


def _f1(one: set[frozenset[str]] | set[str], other: set[frozenset[str]] | set[str]) -> float:
    return 2 * len(one & other) / max(1, len(one) + len(other))


def _topics(example: Example) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(topic.split()) for topic in example.answer.topics if topic.strip()))


def _number(given: Sequence[Example]) -> int:
    return min(_MOST_TOPICS, max(1, round(statistics.median(len(_topics(one)) for one in given))))


def _capitals(given: Sequence[Example]) -> Capitals:
    """By the majority of topics; those of several words tell "Test page" from "Test Page"."""
    every = [topic.split() for one in given for topic in _topics(one)]
    if sum(words[0][0].isupper() for words in every) * 2 <= len(every):
        return Capitals.NONE
    several = [words for words in every if len(words) > 1]
    raised = sum(all(word[0].isupper() for word in words) for words in several)
    return Capitals.EVERY if raised * 2 > len(several) else Capitals.FIRST
