"""Words brought into one form for looking them up, and whether one is common speech rather than a name."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dataset.pseudonyms.common_words import COMMON_WORDS

_APOSTROPHE = re.compile(r"[’´`]")
_CONTRACTED = re.compile(r"'(?:m|s|re|ve|ll|d|t)$")


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})
_WITHOUT_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
# Letters that no accent can be taken from, each for one other.
_STROKES = str.maketrans("øłđı", "oldi")
_COLLAPSE = re.compile(r"ae|oe|ue|aa")


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """A word in small letters, without accents, and with one kind of apostrophe."""
    bare = unicodedata.normalize("NFD", _APOSTROPHE.sub("'", word.casefold()).translate(_STROKES))
    return "".join(char for char in bare if not unicodedata.combining(char))


def is_common(word: str) -> bool:
    """Whether a word may well stand where a name stands, and is none: "sorry", "Monday", "I'm"."""
    folded = fold(word)
    return folded in COMMON_WORDS or _CONTRACTED.sub("", folded) in COMMON_WORDS


@lru_cache(maxsize=8192)
def variants(word: str) -> frozenset[str]:
    """A folded word in the ways in which its umlauts may be written: "müller" is "muller" and "mueller"."""
    small = unicodedata.normalize("NFC", word.casefold())
    return frozenset((fold(small.translate(_WITHOUT_STROKES)), fold(small.translate(_UMLAUTS))))


@lru_cache(maxsize=8192)
def place(word: str) -> str:
    """What all variants of a word have in common: "mueller", "müller" and "muller" are "muller"."""
    small = unicodedata.normalize("NFC", word.casefold()).translate(_WITHOUT_STROKES)
    return _COLLAPSE.sub(lambda pair: pair[0][0], fold(small))
