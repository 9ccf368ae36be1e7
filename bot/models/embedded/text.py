"""Sentences and tokens: what the rest of the model works on, and how tokens become text again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from bot.models.embedded import grammar
from bot.models.embedded.cues import FILLERS
from bot.models.embedded.words import STOP_WORDS
from dataset.records import Role

TOKEN = re.compile(
    r"\[[A-Z][A-Z0-9_]*\]|<[A-Z_]+>|https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|[$€£]?\d+(?:[.,:/-]\d+)*(?:%|\w+)?|\w+(?:['’]\w+|[-.]\w+)*\+?|[^\w\s]"
)


@dataclass(frozen=True)
class Sentence:
    """One sentence of a turn, cleaned. `turn` is the number of the turn, `position` that of the sentence within it.

    `raw` is as it was said (for quoting), `tokens` the words and marks after cleaning and expanding contractions,
    `end` the mark it ends with ("" if none).
    """

    turn: int
    position: int
    speaker: str
    role: Role
    raw: str
    tokens: tuple[str, ...]
    end: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The tokens that are words, lower case."""
        return tuple(token.lower() for token in self.tokens if is_word(token))

    @cached_property
    def content(self) -> frozenset[str]:
        """The words that say what it is about, lower case, plural and verb endings taken off."""
        return frozenset(stem(word) for word in self.words if is_content(word))

    @cached_property
    def lower(self) -> str:
        """The words in one string, for looking up cues of more than one word."""
        return " ".join(self.words)


def is_word(token: str) -> bool:
    return token[0].isalnum() or (token[0] in "[<$€£" and len(token) > 1)


def is_placeholder(token: str) -> bool:
    return token[0] in "[<" and len(token) > 2


def is_content(word: str) -> bool:
    """Whether a lower-case word can say what a call is about."""
    return (
        len(word) > 2
        and word not in STOP_WORDS
        and word not in FILLERS
        and not is_placeholder(word)
        and not any(letter.isdigit() for letter in word)
    )


def stem(word: str) -> str:
    """A lower-case word without its ending, so that "charged", "charges" and "charge" meet."""
    base = grammar.base_of(word)
    if base != word:
        return base
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def has_cue(lower: str, cues: tuple[str, ...]) -> bool:
    """Whether one of `cues` stands in `lower` as whole words; `lower` is a sentence's `lower`."""
    padded = f" {lower} "
    return any(cue in padded for cue in _padded(cues))


@cache
def _padded(cues: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {cue} " for cue in cues)


def join(tokens: Sequence[str]) -> str:
    """Tokens as running text."""
    text = ""
    quote_open = False
    for place, piece in enumerate(tokens):
        opens = piece in "([{“‘$€£#@" or (piece == '"' and not quote_open)
        if piece == '"':
            quote_open = not quote_open
        glued = not text or text[-1] in "([{“‘$€£#@/" or (text[-1] == '"' and quote_open and not opens)
        hyphen = piece == "-" and place + 1 < len(tokens) and is_placeholder(tokens[place + 1])  # "NW-[NUMBER_1]"
        glued = glued or hyphen or (is_placeholder(piece) and place > 1 and tokens[place - 1] == "-")
        if glued or (not is_word(piece) and not opens and piece not in "&–—+=-"):
            text += piece
        else:
            text += " " + piece
    return text
