"""Utterances as numbers: what the learned detector of commitments looks at, the same in training and while serving.

An utterance is a sentence of a call, or a dialogue act of a meeting. It is described by its own words and spellings, by
the words before and after it, and by a few dense features. Windows are fixed weights over the neighbours, so
that a linear model over a window is the window over its scores: serving needs one product for each sentence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.contractions import expand
from bot.models.embedded.dates import find_day
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import TOKEN, is_placeholder, is_word

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# What a window adds up: offset -> weight. It reaches far, as the whole stretch in which tasks are given out speaks of
# it: of questionnaires, of lunch, of the next meeting.
Window = Mapping[int, float]
AFTER: Window = {offset: float(0.3 * np.exp(-(offset - 1) / 5)) for offset in range(1, 11)}
BEFORE: Window = {-offset: weight for offset, weight in AFTER.items()}

_PLACES = np.linspace(0, 1, 11)
_PLACE_WIDTH = 0.08
_LEFT = np.arange(8.0)  # logarithmic: 0, 2, 6, 19 … utterances before the end
_LEFT_WIDTH = 0.7
_CUES = (
    frozenset({"will", "going", "shall"}),
    frozenset({"i", "we"}),
    frozenset({"you"}),
    frozenset({"need", "have", "should", "must", "supposed"}),
    frozenset({"please", "let", "try", "make", "can", "could"}),
    frozenset({"next", "later", "after", "back", "then", "when", "once", "until", "before"}),
    frozenset({"if", "would", "might", "maybe"}),
    frozenset({"not", "never", "no", "cannot"}),
)
_NUMBERED = re.compile(r"_\d+(?=[\]>])")
_LONGEST_WORD = 20  # letters that spellings look at


@dataclass(frozen=True)
class Utterance:
    """What is known of an utterance: its words (see `words_of`), who said it, and whether the rules find a commitment
    in it. `role` is what the speaker is to the call, by whatever names the calls have for it.
    """

    words: tuple[str, ...]
    speaker: str
    role: str
    question: bool
    rule: bool
    day: bool


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, contractions expanded; numbers and the numbers of placeholders taken out."""
    return tuple(_plain(token) for token in expand(TOKEN.findall(text)) if is_word(token))


def _plain(token: str) -> str:
    if is_placeholder(token):
        return _NUMBERED.sub("", token.lower())
    return "#" if any(letter.isdigit() for letter in token) else token.lower()


def utterance(text: str, speaker: str, role: str, *, rule: bool, question: bool | None = None) -> Utterance:
    """The utterance of a text; a question is told by its mark where nothing else is known of it."""
    words = words_of(text)
    asked = text.rstrip().endswith("?") if question is None else question
    return Utterance(words, speaker, role, asked, rule, find_day(text, None) is not None)


def utterances_of(spoken: Sequence[Spoken], verdicts: Collection[tuple[int, int]]) -> list[Utterance]:
    """The sentences of a call; `verdicts` are (turn, position) of those in which the rules find a commitment."""
    return [
        utterance(
            one.sentence.raw,
            one.sentence.speaker,
            one.sentence.role.value,
            rule=(one.sentence.turn, one.sentence.position) in verdicts,
            question=one.act is Act.QUESTION or one.sentence.end == "?",
        )
        for one in spoken
    ]


def wordings(words: Sequence[str]) -> list[str]:
    """Words and pairs of neighbouring words."""
    return [*words, *(f"{first} {second}" for first, second in pairwise(words))]


def spellings(words: Sequence[str]) -> list[str]:
    """Three to five letters in a row, the ends of words marked by blanks; placeholders have no spelling."""
    return [piece for word in words for piece in _pieces(word)]


@lru_cache(maxsize=50_000)
def _pieces(word: str) -> tuple[str, ...]:
    if is_placeholder(word):
        return (word,)
    padded = f" {word[:_LONGEST_WORD]} "
    return tuple(
        padded[start : start + length] for length in (3, 4, 5) for start in range(max(1, len(padded) - length + 1))
    )


@dataclass(frozen=True)
class Rows:
    """A sparse matrix of `count` rows by its entries: row, column and value of each, all of one shape (entries,)."""

    count: int
    rows: Ints
    columns: Ints
    values: Floats

    def dot(self, weights: Floats) -> Floats:
        """The product with `weights`, shape (columns,): shape (count,)."""
        product: Floats = np.bincount(self.rows, self.values * weights[self.columns], minlength=self.count).astype(
            float
        )
        return product


class Vocabulary:
    """Terms with their places and inverse document frequencies, shape (terms,)."""

    def __init__(self, terms: Sequence[str], idf: Floats) -> None:
        self.terms = tuple(terms)
        self.idf = idf
        self._places = {term: place for place, term in enumerate(self.terms)}

    def __contains__(self, term: str) -> bool:
        return term in self._places

    def rows(self, documents: Iterable[Sequence[str]]) -> Rows:
        """A row of length 1 for each document (its terms): logarithmic counts times the inverse frequencies."""
        rows: list[int] = []
        columns: list[int] = []
        counts: list[int] = []
        number = -1
        for number, terms in enumerate(documents):
            found: dict[int, int] = {}
            for term in terms:
                if (place := self._places.get(term)) is not None:
                    found[place] = found.get(place, 0) + 1
            rows += [number] * len(found)
            columns += found
            counts += found.values()
        row, column = np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)
        values = (1.0 + np.log(np.array(counts, dtype=np.float64))) * self.idf[column]
        norms = np.sqrt(np.bincount(row, values**2, minlength=number + 1))
        return Rows(number + 1, row, column, values / norms[row])


def windowed(values: Floats, window: Window) -> Floats:
    """For each row of `values`, shape (n,) or (n, m) of one call, the weighted sum of its neighbours' rows."""
    total = np.zeros_like(values)
    count = len(values)
    for offset, weight in window.items():
        if abs(offset) < count:
            start, stop = max(0, -offset), min(count, count - offset)
            total[start:stop] += weight * values[start + offset : stop + offset]
    return total


def dense(call: Sequence[Utterance], roles: Sequence[str]) -> Floats:
    """Features of all utterances of a call that are no words, shape (utterances, features)."""
    count = len(call)
    numbers = np.arange(count, dtype=np.float64)
    place = numbers / max(1, count - 1)
    left = np.log1p(count - 1 - numbers)
    columns = [np.exp(-(((place - centre) / _PLACE_WIDTH) ** 2)) for centre in _PLACES]
    columns += [np.exp(-(((left - centre) / _LEFT_WIDTH) ** 2)) for centre in _LEFT]
    columns += [np.array([one.role == role for one in call], dtype=np.float64) for role in roles]
    columns.append(np.log1p([len(one.words) for one in call]) / 3)
    columns.append(np.array([one.question for one in call], dtype=np.float64))
    columns.append(np.array([one.rule for one in call], dtype=np.float64))
    columns.append(np.array([one.day for one in call], dtype=np.float64))
    columns += [np.array([not cue.isdisjoint(one.words) for one in call], dtype=np.float64) for cue in _CUES]
    same = np.array([False, *(a.speaker == b.speaker for a, b in pairwise(call))][:count])
    columns += [same.astype(np.float64), np.append(same[1:], False)[:count].astype(np.float64)]
    return np.column_stack(columns)
