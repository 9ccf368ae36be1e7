"""A call as numbers: TF-IDF of its words and pairs of neighbouring words, of a vocabulary that training found.

Three fields are looked at apart: everything that was said, what the customer said, and how the call opens. Counts are
damped (1 + log), and each field has a length of its own, so that a long talk of an agent does not drown the customer's
one sentence. Most is told by all of it together: agents say in plain words what the customer means. Words are told by
their stems. Placeholders and whatever holds a digit are never terms, so a term is never somebody's number or name.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.text import stem
from dataset.records import Role, Turn

Fields = Mapping[str, Sequence[Sequence[str]]]
"""The stems of the words of each of `FIELDS`, turn by turn."""

Vector = NDArray[np.float64]
Places = NDArray[np.int64]

FIELDS = {"all": 0.7, "customer": 0.15, "opening": 0.15}
"""The fields, and what share each has of the square of a vector's length."""

_OPENING_TURNS = 2  # of the customer; of whoever speaks where nobody is known to be the customer
_MOST_CHARACTERS = 20_000  # of a call; why somebody called is not told for the first time after that
# Scripts without spaces between words give their characters, and so pairs of characters.
_UNSPACED = r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]"
_WORD = re.compile(rf"\[[A-Z][A-Z0-9_]*\]|<[A-Z_]+>|{_UNSPACED}|(?:(?!{_UNSPACED})\w)+(?:['’]\w+)?")
_LONGEST = 40  # characters of a word; what is longer is no word


def words_of(text: str) -> list[str]:
    """The stems of a turn's words; "" stands where a placeholder or a number keeps its neighbours apart."""
    return [_stem(word.lower()) for word in _WORD.findall(text)]


# As many as a language has that are in use: a process that runs for months must not collect all misspellings.
@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if word[0] in "[<" or len(word) > _LONGEST or any(map(str.isdigit, word)):
        return ""
    # Interned: thousands of calls are in memory while training, and hold the same words.
    return sys.intern(stem(word))


def fields_of(turns: Sequence[Turn]) -> Fields:
    """The stems of a call's words by field."""
    fields: dict[str, list[list[str]]] = {field: [] for field in FIELDS}
    left = _MOST_CHARACTERS
    customers = any(turn.role is Role.CUSTOMER and turn.text.strip() for turn in turns)
    for turn in turns:
        if left <= 0:
            break
        found = words_of(turn.text[:left])
        left -= len(turn.text)
        if not any(found):
            continue
        fields["all"].append(found)
        if turn.role is Role.CUSTOMER:
            fields["customer"].append(found)
        if (turn.role is Role.CUSTOMER or not customers) and len(fields["opening"]) < _OPENING_TURNS:
            fields["opening"].append(found)
    return fields


def words_in(field: str, said: Sequence[Sequence[str]]) -> Iterator[str]:
    """The terms of one word, with repetitions, such as "customer printer"."""
    return (f"{field} {word}" for words in said for word in words if word)


def pairs_in(field: str, said: Sequence[Sequence[str]]) -> Iterator[str]:
    """The terms of two neighbouring words, with repetitions."""
    return (f"{field} {one} {other}" for words in said for one, other in pairwise(words) if one and other)


@dataclass(frozen=True)
class TermSpace:
    """The vocabulary: `terms` as `words_in` and `pairs_in` write them, and the weight of each (`idf`, above 0)."""

    terms: tuple[str, ...]
    idf: Vector

    @cached_property
    def _places(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.terms)}

    def read(self, fields: Fields) -> tuple[Places, Vector]:
        """The places of a call's terms in the vocabulary, ascending, and their values; its length is at most 1."""
        places: list[int] = []
        values: list[float] = []
        for field, said in fields.items():
            counts: Counter[int] = Counter()
            for terms in (words_in(field, said), pairs_in(field, said)):
                counts.update(place for term in terms if (place := self._places.get(term)) is not None)
            if not counts:
                continue
            weighed = [(1 + math.log(count)) * float(self.idf[place]) for place, count in counts.items()]
            length = math.sqrt(sum(value * value for value in weighed) / FIELDS[field])
            places += counts.keys()
            values += [value / length for value in weighed]
        order = np.argsort(np.array(places, dtype=np.int64), kind="stable")
        return np.array(places, dtype=np.int64)[order], np.array(values, dtype=np.float64)[order]

    def scores(self, fields: Fields, weights: Vector) -> Vector:
        """What a linear model says of a call: `weights` has the shape (terms, outputs), the result (outputs,)."""
        places, values = self.read(fields)
        scores: Vector = values @ weights[places]
        return scores
