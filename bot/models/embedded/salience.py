"""Which sentences are worth reporting: features of a sentence, and the untrained score over them.

The features are the seam for learning: a trained model brings another `Scorer` for the same `Features`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.models.embedded.cues import COURTESY, NEED_CUES, PROBLEM_WORDS, SOLVED_CUES, UNSOLVED_CUES, VERIFICATION
from bot.models.embedded.speech import Act, Spoken
from bot.models.embedded.text import has_cue
from dataset.records import Role

_IDEAL_WORDS = 17


@dataclass(frozen=True)
class Features:
    """What is known of a sentence without learning. Fractions are 0 to 1.

    `place` is the turn's place in the call (0 first, 1 last), `side_rank` how many sentences with content the same
    side said before, `weight` the mean frequency of its content words in the call (logarithmic), `overlap` the share
    of its content words that the other side says too. `need` tells of the words of a customer who wants something,
    `courteous` of those of an agent who is being polite, `verification` of an identity check, `solved` and `unsolved`
    of an outcome; `promise` that somebody undertakes something in this turn, `reportable` that the sentence can be
    turned into a report and need not be quoted; `digits` counts words with digits.
    """

    role: Role
    act: Act
    words: int
    content_words: int
    place: float
    side_rank: int
    weight: float
    overlap: float
    problem_words: int
    need: bool
    verification: bool
    solved: bool
    unsolved: bool
    promise: bool
    reportable: bool
    digits: int
    courteous: bool


class Scorer(Protocol):
    """Scores a sentence: the higher, the more worth reporting. The scale is the scorer's own."""

    def __call__(self, features: Features) -> float: ...


def features_of(
    spoken: Sequence[Spoken], turns: int, promises: frozenset[int], reportable: Sequence[bool]
) -> list[Features]:
    """The features of all sentences of a call; `promises` are the turns in which somebody undertook something."""
    frequency: Counter[str] = Counter()
    sides: dict[Role, set[str]] = {role: set() for role in Role}
    for one in spoken:
        frequency.update(one.sentence.content)
        sides[one.sentence.role] |= one.sentence.content
    others = {role: set().union(*(sides[other] for other in Role if other is not role)) for role in Role}
    ranks: Counter[Role] = Counter()
    features = []
    for one, can_be_reported in zip(spoken, reportable, strict=True):
        sentence, content = one.sentence, one.sentence.content
        other = others[sentence.role]
        lower = sentence.lower
        features.append(
            Features(
                role=sentence.role,
                act=one.act,
                words=len(sentence.words),
                content_words=len(content),
                place=sentence.turn / max(1, turns - 1),
                side_rank=ranks[sentence.role],
                weight=math.fsum(math.log1p(frequency[word]) for word in content) / max(1, len(content)),
                overlap=len(content & other) / max(1, len(content)),
                problem_words=len(PROBLEM_WORDS.intersection(sentence.words)),
                need=sentence.role is not Role.AGENT and has_cue(sentence.lower, NEED_CUES),
                verification=any(cue in lower for cue in VERIFICATION),
                solved=has_cue(sentence.lower, SOLVED_CUES),
                unsolved=any(cue in lower for cue in UNSOLVED_CUES),
                promise=sentence.turn in promises,
                reportable=can_be_reported,
                courteous=sentence.role is Role.AGENT and has_cue(sentence.lower, COURTESY),
                digits=sum(any(letter.isdigit() for letter in word) for word in sentence.words),
            )
        )
        if content and one.act not in (Act.COURTESY, Act.THANKS):
            ranks[sentence.role] += 1
    return features


def untrained(features: Features) -> float:
    """The score with weights set by hand: customers' first and problem sentences, agents' instructions and promises."""
    if features.act in (Act.COURTESY, Act.THANKS) or not features.content_words:
        return -5.0 + 0.1 * features.content_words
    score = 1.6 - 1.6 * abs(math.log((features.words + 1) / _IDEAL_WORDS))
    score += 0.5 * features.weight + 0.6 * features.overlap + (1.0 if features.reportable else -1.0)
    score -= 0.5 * max(0, features.digits - 1)
    score -= 0.5 if features.courteous else 0.0
    if features.role is Role.CUSTOMER:
        score += 3.2 * math.exp(-features.side_rank / 1.5) + 0.5 * min(2, features.problem_words)
        score += (1.0 if features.need else 0.0) - (0.5 if features.act is Act.FRAGMENT else 0.0)
        score += 0.4 if features.place > 0.7 and (features.solved or features.unsolved) else 0.0
    elif features.role is Role.AGENT:
        score += {Act.REQUEST: 0.9, Act.STATEMENT: 0.8, Act.SUGGESTION: 0.3, Act.QUESTION: -0.6}.get(features.act, -0.5)
        score += (1.6 if features.promise else 0.0) + 0.7 * features.place
        score -= 0.7 if features.verification and features.act is not Act.REQUEST else 0.0
    else:
        score += {Act.STATEMENT: 0.6, Act.REQUEST: 0.5}.get(features.act, -0.3)
        score += (
            (1.2 if features.promise else 0.0) + 0.3 * min(2, features.problem_words) + (0.5 if features.need else 0.0)
        )
    return score
