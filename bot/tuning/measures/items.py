"""Action items of two answers, matched one to one: the same work, undertaken by the same one.

Two models word the same task differently, so descriptions are compared by their words in any order; a word with another
ending is the same word. Words weigh as much as they have letters: in most languages those that say what is to be done
are longer than those that join them. One description has to hold most of the other ("check the line" is "check the line
and call back"), and both a good part of all that is said. What names something exactly, numbers and placeholders, may
be missing on one side, and may not differ. Synonyms are not seen: "ship" is not "send".

The thresholds part the pairs that they were chosen by, and 22 of 24 that they were not: those are in
`tests/bot/tuning/measures/test_items.py`.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from bot.tuning.measures.texts import words_in
from dataset.records import ActionItem

MOST = 0.8
"""What share of the letters of one description stand in words that the other has too."""
GOOD_PART = 0.5
"""What share of the letters of both do."""
SAME_WORD = 80.0
"""The ratio (0 to 100) from which on words that begin alike are one word with two endings."""

_ARTICLES = frozenset({"the", "our", "your", "my", "a", "an"})
_UNSAID = frozenset({(), ("null",), ("none",), ("unknown",), ("unsaid",), ("n", "a")})


def items_f1(reference: Sequence[ActionItem], answer: Sequence[ActionItem]) -> float:
    """F1 of the items of an answer, 0 to 1; 1 where neither side has any.

    Most pairs count: no other way to match the items one to one has more of them.
    """
    if not reference and not answer:
        return 1.0
    wanted = [(owner_of(item), words_in(item.description)) for item in reference]
    said = [(owner_of(item), words_in(item.description)) for item in answer]
    alike = [
        [at for at, (owner, words) in enumerate(said) if owner == one and likeness(words, other) is not None]
        for one, other in wanted
    ]
    return 2 * _most_pairs(alike) / (len(wanted) + len(said))


def owner_of(item: ActionItem) -> tuple[str, ...]:
    """Who an item belongs to, as it is compared: small letters, no article; empty where nobody was named."""
    words = tuple(words_in(item.owner or ""))
    return () if words in _UNSAID else tuple(word for word in words if word not in _ARTICLES)


def likeness(one: Sequence[str], other: Sequence[str]) -> float | None:
    """What share of the letters of two descriptions stand in common words, up to 1; None where they are other work."""
    if list(one) == list(other):
        return 1.0
    exact, other_exact = _exact(one), _exact(other)
    if not (one and other) or not (exact <= other_exact or other_exact <= exact):
        return None
    # Of two endings, only what both have is common: the exact word is nearer.
    common = sum(min(len(a), len(b)) for a, b in _common(one, other))
    shorter, longer = sorted((sum(map(len, one)), sum(map(len, other))))
    share = 2 * common / (shorter + longer)
    return share if common / shorter >= MOST and share >= GOOD_PART else None


def _common(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    """The words of `one` with those of `other` that are the same; each has one partner, the likest first."""
    left, right = Counter(one), Counter(other)
    same = left & right
    common = [(word, word) for word in same.elements()]
    left, right = left - same, right - same
    near = ((fuzz.ratio(a, b, score_cutoff=SAME_WORD), a, b) for a in left for b in right if a[0] == b[0])
    # Ties are broken without regard to the side, so that the likeness is the same from both.
    for _, a, b in sorted((one for one in near if one[0]), key=lambda one: (-one[0], sorted(one[1:]))):
        times = min(left[a], right[b])
        if times and not _exact((a, b)):
            common += [(a, b)] * times
            left[a] -= times
            right[b] -= times
    return common


def _exact(words: Sequence[str]) -> set[str]:
    """Numbers, and what is known by a placeholder."""
    return {word for word in words if word[0] == "[" or any(map(str.isdigit, word))}


def _most_pairs(alike: Sequence[Sequence[int]]) -> int:
    """The most pairs of a row and one of its columns, each used once: augmenting paths (Berge 1957).

    Without recursion: a model that says one task a thousand times makes long paths.
    """
    row_of: dict[int, int] = {}
    column_of: dict[int, int] = {}
    for start in range(len(alike)):
        column, came_from = _free_column(start, alike, row_of)
        while column is not None:  # every row on the way gives up its column for the next one
            row = came_from[column]
            row_of[column] = row
            column_of[row], column = column, column_of.get(row)
    return len(row_of)


def _free_column(
    start: int, alike: Sequence[Sequence[int]], row_of: Mapping[int, int]
) -> tuple[int | None, dict[int, int]]:
    """A column nobody has that `start` leads to over taken ones, if there is one, and the row that led to each."""
    came_from: dict[int, int] = {}
    rows = deque([start])
    while rows:
        row = rows.popleft()
        for column in alike[row]:
            if column not in came_from:
                came_from[column] = row
                if column not in row_of:
                    return column, came_from
                rows.append(row_of[column])
    return None, came_from
