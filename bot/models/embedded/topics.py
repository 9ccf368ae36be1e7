"""Topics: up to five words or pairs of words that recur, lower case, never a private detail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.models.embedded import grammar
from bot.models.embedded.cues import ADJECTIVES_AND_SUCH, NOUNS_TOO, PROBLEM_WORDS
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import is_content, stem
from bot.models.embedded.words import ADVERBS
from dataset.records import Role

_MOST = 5


def topics(spoken: Sequence[Spoken], names: frozenset[str]) -> tuple[str, ...]:
    """The topics of a call; `names` (lower case) are speakers and never topics."""
    pairs: Counter[tuple[str, str]] = Counter()
    words: Counter[str] = Counter()
    spelling: dict[str, Counter[str]] = {}
    for one in spoken:
        if one.act in (Act.COURTESY, Act.THANKS) or not one.english:
            continue
        weight = 2 if one.sentence.role is Role.CUSTOMER else 1
        previous, seen = "", set()
        for token in one.sentence.tokens:
            low = token.lower()
            if not _is_topic_word(low) or low in names:
                previous = ""
                continue
            key = stem(low)
            spelling.setdefault(key, Counter())[low] += 1
            if key not in seen:
                words[key] += weight
                seen.add(key)
            if previous and previous != key:
                pairs[previous, key] += weight
            previous = key
    ranked = [
        (count * 1.8, f"{_spelled(spelling, a)} {_spelled(spelling, b)}")
        for (a, b), count in pairs.items()
        if count > 2
    ]
    ranked += [(count * 1.0, _spelled(spelling, word)) for word, count in words.items() if count > 1]
    if len(ranked) < 2:
        ranked += [(0.5, _spelled(spelling, word)) for word in words]
    chosen: list[str] = []
    for _, topic in sorted(ranked, key=lambda entry: (-entry[0], entry[1])):
        parts = set(topic.split())
        if len(chosen) < _MOST and not any(parts & set(other.split()) for other in chosen):
            chosen.append(topic)
    return tuple(chosen)


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
