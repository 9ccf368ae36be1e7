"""The learned topics: tags that the team repeats, and terms of the call of the kind that the team makes topics of.

Both have a probability of being a topic of the call. The likeliest are answered, no two that share a word, as long as
one more is worth it: as many as the team usually gives, and fewer where the rest are guesses. A tag is spelled as the
team spells it most; a term of the call in the team's way with capitals. Tags recur in at least three groups of calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.closed_list import CallWords
from bot.models.embedded.learned import State
from bot.models.embedded.terms import Fields, TermSpace, fields_of, words_of
from bot.models.embedded.text import is_placeholder
from bot.models.embedded.topics import Candidate
from dataset.records import Turn

Vector = NDArray[np.float64]

TAG_COLUMNS = 5
TERM_COLUMNS = 7
_MOST_LOOKED_AT = 60
_LEAST = 0.15  # chance of a tag: a term was at least said, a wrong tag says what the call was not about
_LEAST_UNSAID = 0.5  # of a tag whose words nobody said


class Capitals(StrEnum):
    """How a team writes topics that are no names."""

    NONE = "none"  # "test page"
    FIRST = "first"  # "Test page"
    EVERY = "every"  # "Test Page"


def parts_of(topic: str) -> frozenset[str]:
    """The stems of a topic's words: what two topics are told apart by."""
    return frozenset(word for word in words_of(topic) if word)


def tag_rows(scores: Vector, overlaps: Vector, shares: Vector, said: Vector) -> Vector:
    """What speaks for each tag, shape (…, tags, TAG_COLUMNS); `shares` of the groups of calls have it, `said` 0 or 1
    tells whether the call has all its words.
    """
    return np.stack([np.ones_like(scores), scores, overlaps, np.log(shares), said], axis=-1)


def term_rows(found: Sequence[Candidate]) -> Vector:
    """What speaks for each term, shape (terms, TERM_COLUMNS)."""
    rows = [
        (1.0, float(np.log(one.score)), len(one.parts) - 1.0, one.customer, one.first, one.opening, one.usual)
        for one in found
    ]
    return np.array(rows, dtype=np.float64).reshape(len(rows), TERM_COLUMNS)


def looked_at(found: Sequence[Candidate]) -> list[Candidate]:
    """The terms that are weighed: the best of the untrained ranking."""
    return list(found[:_MOST_LOOKED_AT])


def said_of(fields: Fields, parts: Sequence[frozenset[str]]) -> Vector:
    """Whether a call has all the words of each tag: 0 or 1, shape (tags,)."""
    stems = {word for turn in fields["all"] for word in turn if word}
    return np.array([float(bool(some) and some <= stems) for some in parts])


def chances(rows: Vector, weights: Vector) -> Vector:
    """Probabilities from log-odds."""
    found: Vector = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
    return found


@dataclass(frozen=True)
class TopicModel:
    """What training found of a team's topics.

    `tags` are as the team writes them, `shares` (tags,) the shares of the groups of calls that have each, `weights`
    (terms of the space, tags); `tag` (TAG_COLUMNS,) and `term` (TERM_COLUMNS,) are log-odds, `number` how many topics
    a call usually has.
    """

    space: TermSpace
    tags: tuple[str, ...]
    shares: Vector
    weights: Vector
    tag: Vector
    term: Vector
    number: int
    capitals: Capitals

    @cached_property
    def tag_parts(self) -> list[frozenset[str]]:
        """The stems of each tag's words."""
        return [parts_of(tag) for tag in self.tags]

    def choose(self, turns: Sequence[Turn], found: Sequence[Candidate]) -> tuple[str, ...]:
        """The topics of a call whose terms were `found` (`topics.candidates`)."""
        fields = fields_of(turns)
        return self.chosen(fields, found, self.space.scores(fields, self.weights))

    def chosen(self, fields: Fields, found: Sequence[Candidate], scores: Vector) -> tuple[str, ...]:
        """The topics, where the linear model's `scores` (tags,) are known."""
        options = self._tags(fields, scores)
        known = {parts for _, _, parts in options}
        terms = [one for one in looked_at(found) if one.parts not in known]
        for one, chance in zip(terms, chances(term_rows(terms), self.term), strict=True):
            options.append((float(chance), self._cased(one.text), one.parts))
        options.sort(key=lambda option: (-option[0], option[1]))
        chosen: list[str] = []
        taken: set[str] = set()
        expected = 0.0
        for chance, text, parts in options:
            if len(chosen) == self.number:
                break
            if taken & parts:
                continue
            # Expected overlap (F1) with the team's own topics: one more is worth it while it raises that.
            if chosen and chance < expected / (len(chosen) + self.number):
                break
            chosen.append(text)
            taken |= parts
            expected += chance
        return tuple(chosen)

    def _tags(self, fields: Fields, scores: Vector) -> list[tuple[float, str, frozenset[str]]]:
        if not self.tags:
            return []
        overlaps = CallWords(fields).overlaps(self.tags)
        rows = tag_rows(scores, overlaps, self.shares, said_of(fields, self.tag_parts))
        options = zip(chances(rows, self.tag).tolist(), self.tags, self.tag_parts, strict=True)
        said = rows[:, -1]
        return [
            option
            for option, named in zip(options, said, strict=True)
            if option[0] >= (_LEAST if named else _LEAST_UNSAID)
        ]

    def _cased(self, text: str) -> str:
        words = text.split()
        raised = {Capitals.NONE: 0, Capitals.FIRST: 1, Capitals.EVERY: len(words)}[self.capitals]
        return " ".join(
            word[:1].upper() + word[1:] if place < raised and not is_placeholder(word) else word
            for place, word in enumerate(words)
        )

    def state(self) -> State:
        """The model as data."""
        return State(
            {
                "terms": list(self.space.terms),
                "tags": list(self.tags),
                "number": self.number,
                "capitals": self.capitals.value,
            },
            {
                "idf": self.space.idf,
                "shares": self.shares,
                "weights": self.weights,
                "tag": self.tag,
                "term": self.term,
            },
        )

    @classmethod
    def from_state(cls, state: State) -> TopicModel:
        """The model that `state` was made from. Raises `ValueError` where it is not that of such a model."""
        values, arrays = state.values, state.arrays
        try:
            found = cls(
                space=TermSpace(tuple(values["terms"]), np.asarray(arrays["idf"], dtype=np.float64)),
                tags=tuple(values["tags"]),
                shares=np.asarray(arrays["shares"], dtype=np.float64),
                weights=np.asarray(arrays["weights"], dtype=np.float64),
                tag=np.asarray(arrays["tag"], dtype=np.float64),
                term=np.asarray(arrays["term"], dtype=np.float64),
                number=int(values["number"]),
                capitals=Capitals(values["capitals"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"these are no learned topics: {error}") from error
        shapes = (
            found.space.idf.shape == (len(found.space.terms),)
            and found.weights.shape == (len(found.space.terms), len(found.tags))
            and found.shares.shape == (len(found.tags),)
            and bool((found.shares > 0).all())
            and found.tag.shape == (TAG_COLUMNS,)
            and found.term.shape == (TERM_COLUMNS,)
            and found.number > 0
        )
        if not shapes:
            raise ValueError("these are no learned topics: their arrays do not fit each other")
        return found
