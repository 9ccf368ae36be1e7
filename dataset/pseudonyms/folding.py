"""Words brought into one form for looking them up, and whether one is common speech rather than a name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dataset.pseudonyms.common_words import COMMON_WORDS

_APOSTROPHE = re.compile(r"[’´`]")
_CONTRACTED = re.compile(r"'(?:m|s|re|ve|ll|d|t)$")


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """A word in small letters, without accents, and with one kind of apostrophe."""
    bare = unicodedata.normalize("NFD", _APOSTROPHE.sub("'", word.casefold()))
    return "".join(char for char in bare if not unicodedata.combining(char))


def is_common(word: str) -> bool:
    """Whether a word may well stand where a name stands, and is none: "sorry", "Monday", "I'm"."""
    folded = fold(word)
    return folded in COMMON_WORDS or _CONTRACTED.sub("", folded) in COMMON_WORDS
