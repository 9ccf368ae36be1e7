"""Action items of two answers, matched one to one: the same work, undertaken by the same one.

Two models word the same task differently, so descriptions are compared by their words in any order (rapidfuzz). Two
ratios have to agree. `token_set_ratio` looks at what both say, so "check the line" is "check the line and call back";
`token_sort_ratio` at all that is said, so that one word in common is not enough. What names something exactly, numbers
and placeholders, may be missing on one side, and may not differ. The thresholds part pairs that were written for it:
`tests/bot/tuning/measures/test_items.py` has them.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.tuning.measures.texts import words_in
from dataset.records import ActionItem

SAME_CORE = 85.0
SAME_WHOLE = 60.0
"""From which ratio on (0 to 100) two descriptions may be the same work."""

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
    words = tuple(word for word in words_in(item.owner or "") if word not in _ARTICLES)
    return () if words in _UNSAID else words


def likeness(one: Sequence[str], other: Sequence[str]) -> float | None:
    """How alike the words of two descriptions are, from 0 to 200; None where they are not the same work."""
    if list(one) == list(other):
        return 200.0
    exact, other_exact = _exact(one), _exact(other)
    if not (exact <= other_exact or other_exact <= exact):
        return None
    core = fuzz.token_set_ratio(" ".join(one), " ".join(other), score_cutoff=SAME_CORE)
    whole = fuzz.token_sort_ratio(" ".join(one), " ".join(other), score_cutoff=SAME_WHOLE)
    return core + whole if core and whole else None


def _exact(words: Sequence[str]) -> set[str]:
    """Numbers, and what is known by a placeholder."""
    return {word for word in words if word[0] == "[" or any(map(str.isdigit, word))}


def _most_pairs(alike: Sequence[Sequence[int]]) -> int:
    """The most pairs of a row and one of its columns, each used once: augmenting paths (Berge 1957)."""
    taken_by: dict[int, int] = {}

    def place(row: int, tried: set[int]) -> bool:
        for column in alike[row]:
            if column not in tried:
                tried.add(column)
                if column not in taken_by or place(taken_by[column], tried):
                    taken_by[column] = row
                    return True
        return False

    return sum(place(row, set()) for row in range(len(alike)))
