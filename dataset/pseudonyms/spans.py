"""Stretches of text that hold personal data, and how overlaps are settled.

Recognisers run in the order of the registry, each on the text in which everything found before it is blanked out.
So two finds never overlap, the more telling kind wins, and what is left beside a find is still looked at: of
"4111 1111 1111 1111 123456", the card is taken first and the rest remains a long number.

A find is widened to whole words. Nothing of a value that was taken can then be left standing as a word of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """Characters `start` to `end` of a text. `key` is what all ways to write the same value have in common.

    An empty `kind` marks what is to be left alone.
    """

    start: int
    end: int
    kind: str
    key: str


class Find(NamedTuple):
    """What a recogniser returns: where, and the value in its common form. A `kind` goes before the recogniser's own."""

    start: int
    end: int
    key: str
    kind: str = ""


class Recogniser(NamedTuple):
    """A kind of personal data, and the function that finds it in a text."""

    kind: str
    find: Callable[[str], Iterable[Find]]


BLANK = "\0"


def find_all(text: str, recognisers: Sequence[Recogniser]) -> list[Span]:
    """All finds in a text, in order and without overlaps."""
    found: list[Span] = []
    masked = text
    for kind, find in recognisers:
        finds = [*find(masked)]
        if not finds:
            continue  # most of them, in most turns
        spans: list[Span] = []
        end_before = 0
        for start, end, key, own_kind in sorted(finds, key=lambda item: (item.start, -item.end)):
            if start >= end_before and end > start:
                start, end = _widen(masked, start, end, end_before)
                spans.append(Span(start, end, own_kind or kind, key))
                end_before = end
        masked = blank(masked, spans)
        found += spans
    return sorted(found)


def blank(text: str, spans: Iterable[tuple[int, int, *tuple[object, ...]]]) -> str:
    """The text with spans (in order, no overlaps) blanked out, all else where it was."""
    parts, done = [], 0
    for start, end, *_ in spans:
        parts += [text[done:start], BLANK * (end - start)]
        done = end
    return "".join([*parts, text[done:]])


def lowered(text: str) -> str:
    """The text in small letters, every character where it was (Turkish İ, which has no single one, stays)."""
    small = text.lower()
    return (
        small if len(small) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    )


# The letters beside the capitals that re.IGNORECASE takes for others: İ and ı are i, and ſ is s.
_ALIKE = {ord("İ"): "i", ord("ı"): "i", ord("ſ"): "s"}


def uncased(text: str) -> str:
    """The text as a pattern in small letters has to see it to match where it would with re.IGNORECASE.

    Every character stays where it was. Python's engine tells alternatives apart by their first letters only where case
    counts: of the long lists of cues, it is three times as fast.
    """
    return (text if text.isascii() else text.translate(_ALIKE)).lower()


def gaps(text: str, spans: Sequence[Span]) -> list[tuple[int, int]]:
    """What lies between the spans."""
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    return [(edges[at], edges[at + 1]) for at in range(0, len(edges), 2) if edges[at] < edges[at + 1]]


def is_word(char: str) -> bool:
    """What a regular expression calls `\\w`, but for scripts that put no spaces between words."""
    return (char.isalnum() or char == "_") and not is_unspaced(char)


def is_unspaced(char: str) -> bool:
    """Whether a letter is of a script that puts no spaces between words (Chinese, Japanese, Thai …)."""
    return (
        "\u0e00" <= char <= "\u0fff"
        or "\u2e80" <= char <= "\ua4cf"
        or "\uac00" <= char <= "\ud7af"
        or char > "\U0001ffff"
    )


def _widen(text: str, start: int, end: int, floor: int) -> tuple[int, int]:
    while start > floor and is_word(text[start]) and is_word(text[start - 1]):
        start -= 1
    while end < len(text) and is_word(text[end - 1]) and is_word(text[end]):
        end += 1
    return start, end
