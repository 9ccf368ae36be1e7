"""Texts as the units that answers are compared in: words and pairs of words, with endings taken off."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from bot.models.embedded.text import stem
from bot.models.embedded.words import STOP_WORDS

_WORD = re.compile(r"[a-z0-9]+")
Pair = tuple[str, str]


def units(text: str) -> list[str]:
    """The words of a text in order, lower case, endings taken off; marks are dropped, and "don't" is two words."""
    return [unit_of(word) for word in _WORD.findall(text.lower().replace("’", "'"))]


@lru_cache(maxsize=50_000)
def unit_of(word: str) -> str:
    """A lower-case word without its ending."""
    return stem(word)


def pairs_of(words: list[str]) -> list[Pair]:
    """Neighbours, in order."""
    return list(itertools.pairwise(words))


@lru_cache(maxsize=1)
def function_units() -> frozenset[str]:
    """The units that say nothing of what a call is about."""
    return frozenset(unit_of(part) for word in STOP_WORDS for part in _WORD.findall(word))


def counted(texts: Iterable[str]) -> Counter[str]:
    """How often each unit stands in all texts together."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(units(text))
    return counts
