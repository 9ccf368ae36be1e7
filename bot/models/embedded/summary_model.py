"""The learned summary: the sentences that the ideal answer is expected to share most with, in the team's own frames.

Every sentence of the call is a choice of bodies (`bodies`), every body goes behind the frames that fit it (`frames`), and
of each side the best of these are put together in pairs. A summary is worth the words and the pairs of words that the
ideal answer is expected to have too, measured against the length of both (`expectation`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.models.embedded.bodies import Body, Complement
from bot.models.embedded.cues import POSITIVE
from bot.models.embedded.expectation import Expectation, Weights
from bot.models.embedded.facts import Facts
from bot.models.embedded.frames import Frame
from bot.models.embedded.overview import Overview, Scored
from bot.models.embedded.speech import Act
from bot.models.embedded.units import Pair, pairs_of, units
from dataset.records import Role

_BODIES = 40  # of a side that are looked at closely
_JOINED = 9  # of those that are tried two in one sentence
_OPTIONS = 30  # sentences of a side that are tried with those of the other
_FRAMES = 2  # of a body that are kept


@dataclass(frozen=True)
class Option:
    """One sentence that a side's part could be, with what it is expected to match."""

    text: str
    places: tuple[int, ...]
    counts: Counter[str]
    pairs: frozenset[Pair]
    words: int
    matched: float
    matched_pairs: float


@dataclass(frozen=True)
class SummaryModel:
    """Frames, how sentences are joined, and what is expected of answers."""

    frames: tuple[Frame, ...]
    joiner: str
    full_stop: bool
    weights: Weights

    def summary(self, overview: Overview) -> str | None:
        """The summary of a call; None where nothing in it can be put into a learned frame."""
        expected = Expectation(self.weights, Facts(overview))
        sides = [
            _best(self._options(overview, role, expected), expected) for role in (Role.CUSTOMER, Role.OTHER, Role.AGENT)
        ]
        options = [side for side in sides if side]
        if not options:
            return None
        chosen = _together(options, expected)
        texts = [option.text for option in chosen]
        if self.joiner != "; ":
            texts = [text + ("." if self.full_stop else "") for text in texts]
            return self.joiner.join(texts)
        return self.joiner.join(texts) + ("." if self.full_stop else "")

    def _options(self, overview: Overview, role: Role, expected: Expectation) -> list[Option]:
        own = [frame for frame in self.frames if frame.role is role]
        if not own:
            return []
        reported = [(one, body) for one in overview.scored if one.spoken.sentence.role is role for body in _worth(one)]
        ranked = sorted(
            ((self._value(expected, body.text), place) for place, (_, body) in enumerate(reported)),
            key=lambda entry: (-entry[0], entry[1]),
        )[:_BODIES]
        singles: list[tuple[Option, Frame, Body, Scored]] = []
        for _, place in ranked:
            one, body = reported[place]
            fitting = [frame for frame in own if fits(frame, body, one)]
            options = [(_option(frame.sentence(body.text), (one.place,), expected), frame) for frame in fitting]
            options.sort(key=lambda entry: -_score([entry[0]], expected))
            singles += [(option, frame, body, one) for option, frame in options[:_FRAMES]]
        singles.sort(key=lambda entry: -_score([entry[0]], expected))
        return [option for option, *_ in singles] + list(_joined(singles[: _JOINED * _FRAMES], expected))

    @staticmethod
    def _value(expected: Expectation, text: str) -> float:
        words = units(text)
        matched, pairs = expected.matches(words)
        return 2 * (matched + pairs) / (len(words) + expected.length / 2)


def fits(frame: Frame, body: Body, one: Scored) -> bool:
    """Whether a frame may stand before a body: shape, and nobody is said to complain who does not."""
    if frame.complement is not body.complement:
        return False
    return not frame.complaint or (one.complains or _troubled(one))


def _troubled(one: Scored) -> bool:
    words = set(one.spoken.sentence.words)
    return bool(one.features.problem_words) and not words & POSITIVE


def _worth(one: Scored) -> list[Body]:
    if one.spoken.act in (Act.COURTESY, Act.THANKS) or not one.features.content_words:
        return []
    return one.bodies


def _option(text: str, places: tuple[int, ...], expected: Expectation) -> Option:
    words = units(text)
    matched, pairs = expected.matches(words)
    return Option(text, places, Counter(words), frozenset(pairs_of(words)), len(words), matched, pairs)


def _joined(singles: Sequence[tuple[Option, Frame, Body, Scored]], expected: Expectation) -> Iterator[Option]:
    """Two reports of one side in one sentence, in the order of the call."""
    for first, frame, body, one in singles:
        for _, other_frame, other_body, other in singles:
            if other.place <= one.place or _overlaps(body, other_body):
                continue
            if other_frame.complement is frame.complement:
                link = frame.text.split()[-1] if frame.text.split()[-1] in ("that", "to", "about") else ""
                text = f"{first.text} and {link + ' ' if link else ''}{other_body.text}"
            else:
                predicate = other_frame.predicate
                if predicate is None or other_frame.subject != frame.subject:
                    continue
                text = f"{first.text} and {predicate} {other_body.text}"
            yield _option(text, (one.place, other.place), expected)


def _overlaps(body: Body, other: Body) -> bool:
    mine, theirs = set(units(body.text)), set(units(other.text))
    return len(mine & theirs) > 0.6 * min(len(mine), len(theirs))


def _best(options: list[Option], expected: Expectation) -> list[Option]:
    return sorted(options, key=lambda option: -_score([option], expected))[:_OPTIONS]


def _score(options: Sequence[Option], expected: Expectation) -> float:
    """The expected overlap of some sentences together with the ideal answer, in words and in pairs."""
    words = sum(option.words for option in options)
    matched = sum(option.matched for option in options)
    pairs = sum(option.matched_pairs for option in options)
    if len(options) > 1:
        for place, option in enumerate(options):
            for other in options[place + 1 :]:
                small, large = sorted((option, other), key=lambda one: len(one.counts))
                for word, times in small.counts.items():
                    if word in large.counts:
                        both = times + large.counts[word]
                        matched += expected.gain(word, both) - expected.gain(word, times)
                        matched -= expected.gain(word, large.counts[word])
                pairs -= sum(expected.pair(pair) for pair in small.pairs & large.pairs)
        length = expected.length
    else:
        length = expected.length * 0.6  # the part of one side
    return 2 * matched / (words + length) + 2 * pairs / max(1.0, words + length - 2)


def _together(sides: list[list[Option]], expected: Expectation) -> list[Option]:
    """The best sentence of each side, chosen together."""
    chosen: list[list[Option]] = [[option] for option in sides[0]]
    for side in sides[1:]:
        chosen = sorted(
            ([*before, option] for before in chosen for option in side), key=lambda some: -_score(some, expected)
        )[:_OPTIONS]
    return chosen[0]


__all__ = ["Complement", "Option", "SummaryModel", "fits"]
