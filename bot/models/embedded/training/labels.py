"""What learning labels has in common: which labels recur, the vocabulary of the calls, and a linear model over it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from bot.models.embedded.budget import within_budget
from bot.models.embedded.reason_model import normal
from bot.models.embedded.terms import FIELDS, Fields, TermSpace, fields_of, pairs_in, words_in
from bot.models.embedded.training.examples import Example
from bot.models.embedded.training.ridge import fit_and_leave_out
from dataset.prompts import PromptedCall

Vector = NDArray[np.float64]
Item = TypeVar("Item")

FEWEST_GROUPS = 3
"""What fewer groups of calls share belongs to them: no label, and no term, of theirs is written down."""

MOST_CALLS = 2_000
MOST_TERMS = 20_000


@dataclass
class Recurring:
    """One label: the groups of calls that it was given to, and how it was spelled, by weight."""

    groups: set[str] = field(default_factory=set)
    spelled: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def text(self) -> str:
        """The most frequent spelling, the first in the alphabet of equals."""
        return min(self.spelled, key=lambda text: (-self.spelled[text], text))


def labels_of(given: Iterable[tuple[str, str, float]]) -> dict[str, Recurring]:
    """All labels by their normal form, from (label, group, weight). One with a placeholder fits its own call alone."""
    found: dict[str, Recurring] = defaultdict(Recurring)
    for label, group, weight in given:
        key = normal(label)
        if key and "[" not in key and "<" not in key:
            found[key].groups.add(group)
            found[key].spelled[" ".join(label.split())] += weight
    return dict(found)


def shared(labels: dict[str, Recurring], most: int) -> list[str]:
    """The normal forms of at most `most` labels that enough groups share, the most frequent first."""
    found = [key for key, label in labels.items() if len(label.groups) >= FEWEST_GROUPS]
    return sorted(found, key=lambda key: (-len(labels[key].groups), key))[:most]


def sampled(items: Sequence[Item], most: int) -> list[Item]:
    """At most `most` of them, evenly from beginning to end: the same ones each time."""
    if len(items) <= most:
        return list(items)
    return [items[place * len(items) // most] for place in range(most)]


@dataclass(frozen=True)
class Reading:
    """The examples with the words of their calls; what is the same call is read once, and is the same object."""

    examples: Sequence[Example]
    fields: Sequence[Fields]

    @property
    def evidence(self) -> Vector:
        """How much each example counts, shape (examples,): the calls of a group count as one call all together."""
        sizes = Counter(one.group for one in self.examples)
        return np.array([one.weight / sizes[one.group] for one in self.examples])


def read(examples: Sequence[Example]) -> Reading:
    """Read the calls of the examples, as much of each as is looked at when it is served."""
    known: dict[PromptedCall, Fields] = {}
    for one in examples:
        if one.call not in known:
            known[one.call] = fields_of(within_budget(one.call.turns))
    return Reading(examples, [known[one.call] for one in examples])


def learn_terms(reading: Reading) -> TermSpace:
    """The vocabulary: terms that at least `FEWEST_GROUPS` groups share, the most frequent `MOST_TERMS` of them."""
    together: dict[str, dict[int, Fields]] = defaultdict(dict)
    for example, fields in zip(reading.examples, reading.fields, strict=True):
        together[example.group][id(fields)] = fields
    # Groups that hold the same calls are looked at once.
    groups: dict[tuple[int, ...], list[Fields]] = {}
    times: Counter[tuple[int, ...]] = Counter()
    for calls in together.values():
        key = tuple(sorted(calls))
        groups[key] = list(calls.values())
        times[key] += 1
    words = _groups_with(groups, times, words_in)
    # Pairs of rare words are rarer still: looking at pairs of kept words alone keeps the table of them small.
    known = {name: {term.partition(" ")[2] for term in words if term.startswith(f"{name} ")} for name in FIELDS}

    def kept_pairs(name: str, said: Sequence[Sequence[str]]) -> Iterator[str]:
        return pairs_in(name, [[word if word in known[name] else "" for word in turn] for turn in said])

    counts = words | _groups_with(groups, times, kept_pairs)
    terms = sorted(sorted(counts, key=lambda term: (-counts[term], term))[:MOST_TERMS])
    idf = [math.log((1 + len(together)) / (1 + counts[term])) + 1 for term in terms]
    return TermSpace(tuple(terms), np.array(idf, dtype=np.float64))


def _groups_with(
    groups: Mapping[tuple[int, ...], Sequence[Fields]],
    times: Mapping[tuple[int, ...], int],
    terms_in: Callable[[str, Sequence[Sequence[str]]], Iterator[str]],
) -> dict[str, int]:
    """In how many groups each term stands, for terms that stand in enough of them."""
    counts: Counter[str] = Counter()
    for key, calls in groups.items():
        for term in {term for fields in calls for name, said in fields.items() for term in terms_in(name, said)}:
            counts[term] += times[key]
    return {term: count for term, count in counts.items() if count >= FEWEST_GROUPS}


@dataclass(frozen=True)
class Linear:
    """`weights` (terms, labels), and the scores (calls, labels) of a call as if its group had not been seen."""

    space: TermSpace
    weights: Vector
    unseen: Vector


def learn_linear(reading: Reading, targets: Vector) -> Linear:
    """The model that tells `targets` (calls, labels), 0 or 1, from the words of the calls."""
    space = learn_terms(reading)
    known = {id(fields): fields for fields in reading.fields}
    vectors = {key: space.read(fields) for key, fields in known.items()}
    found = [vectors[id(fields)] for fields in reading.fields]
    rows = csr_matrix(
        (
            np.concatenate([values for _, values in found]),
            np.concatenate([places for places, _ in found]),
            np.cumsum([0, *(len(places) for places, _ in found)]),
        ),
        shape=(len(found), len(space.terms)),
    )
    alike = (rows @ rows.T).toarray()
    groups = [one.group for one in reading.examples]
    coefficients, unseen = fit_and_leave_out(alike, targets, reading.evidence, groups)
    return Linear(space, np.asarray(rows.T @ coefficients), unseen)
