"""Topics: up to five words or pairs of words that recur, lower case, never a private detail.

A model that was trained chooses among the same candidates, and among the tags that its team repeats (`topic_model`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.models.embedded import grammar
from bot.models.embedded.cues import ADJECTIVES_AND_SUCH, NOUNS_TOO, PROBLEM_WORDS
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import is_content, stem
from bot.models.embedded.words import ADVERBS
from dataset.records import Role, Turn

if TYPE_CHECKING:
    from bot.models.embedded.topic_model import TopicModel  # which imports this module

_MOST = 5
_OPENING = 3  # sentences of the customer's that say something


@dataclass(frozen=True)
class Candidate:
    """A term of a call that could be a topic.

    `score` is what it is ranked by untrained, `usual` whether it is looked at then. `customer` is the share of its
    count that the customer's words have, `first` where it comes first (0 the beginning of the call, 1 the end), and
    `opening` whether the customer's first sentences say it.
    """

    text: str
    parts: frozenset[str]
    score: float
    usual: bool
    customer: float
    first: float
    opening: bool


def topics(
    spoken: Sequence[Spoken],
    names: frozenset[str],
    learned: TopicModel | None = None,
    turns: Sequence[Turn] = (),
) -> tuple[str, ...]:
    """The topics of a call; `names` (lower case) are speakers and never topics.

    With a model that was `learned`, `turns` are those of the call.
    """
    found = candidates(spoken, names)
    if learned is not None:
        return learned.choose(turns, found)
    chosen: list[str] = []
    for one in found:
        parts = set(one.text.split())
        if one.usual and len(chosen) < _MOST and not any(parts & set(other.split()) for other in chosen):
            chosen.append(one.text)
    return tuple(chosen)


def candidates(spoken: Sequence[Spoken], names: frozenset[str]) -> list[Candidate]:
    """The terms of a call that could be topics, the best first."""
    counts: Counter[tuple[str, ...]] = Counter()
    by_customer: Counter[tuple[str, ...]] = Counter()
    first: dict[tuple[str, ...], int] = {}
    opening: set[tuple[str, ...]] = set()
    spelling: dict[str, Counter[str]] = {}
    opened = 0
    for place, one in enumerate(spoken):
        if one.act in (Act.COURTESY, Act.THANKS) or not one.english:
            continue
        customer = one.sentence.role is Role.CUSTOMER
        opened += customer
        weight = 2 if customer else 1
        for key in _terms(one, names, spelling):
            counts[key] += weight
            by_customer[key] += weight * customer
            first.setdefault(key, place)
            if customer and opened <= _OPENING:
                opening.add(key)
    few = sum(count > len(key) for key, count in counts.items()) < 2
    found = []
    for key, count in counts.items():
        recurs = count > len(key)
        score = count * (1.8 if len(key) > 1 else 1.0) if recurs else 0.5
        found.append(
            Candidate(
                text=" ".join(_spelled(spelling, part) for part in key),
                parts=frozenset(key),
                score=score,
                usual=recurs or (few and len(key) == 1),
                customer=by_customer[key] / count,
                first=first[key] / len(spoken),
                opening=key in opening,
            )
        )
    return sorted(found, key=lambda one: (-one.score, one.text))


def _terms(one: Spoken, names: frozenset[str], spelling: dict[str, Counter[str]]) -> list[tuple[str, ...]]:
    """The terms of a sentence by their stems: each word once, each pair of neighbours as often as it is said."""
    terms: list[tuple[str, ...]] = []
    previous, seen = "", set()
    for token in one.sentence.tokens:
        low = token.lower()
        if not _is_topic_word(low) or low in names:
            previous = ""
            continue
        key = stem(low)
        spelling.setdefault(key, Counter())[low] += 1
        if key not in seen:
            terms.append((key,))
            seen.add(key)
        if previous and previous != key:
            terms.append((previous, key))
        previous = key
    return terms


def _is_topic_word(low: str) -> bool:
    """Nouns, as far as can be told without a tagger: content words that are no verb form and no adverb."""
    if (
        not is_content(low)
        or low in ADVERBS | PROBLEM_WORDS | ADJECTIVES_AND_SUCH
        or low.endswith("ly")
        or not low.isalpha()
    ):
        return False
    if grammar.base_of_gerund(low) or (grammar.is_past(low) and not grammar.is_base(low)):
        return False
    base = grammar.base_of(low)
    return not (grammar.is_base(base) and not grammar.often_a_noun(base) and base not in NOUNS_TOO)


def _spelled(spelling: dict[str, Counter[str]], key: str) -> str:
    forms = spelling[key]
    return min(forms, key=lambda form: (-forms[form], form))
