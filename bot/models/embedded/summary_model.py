"""The learned summary: the sentences that the ideal answer is expected to share most with, in the team's own frames.

Every sentence of the call is a choice of bodies (`bodies`), every body goes behind the frames that fit it (`frames`),
and of each side the best of these are put together in pairs. A summary is worth the words and the pairs of words that
the ideal answer is expected to have too, measured against the length of both (`expectation`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.models.embedded import grammar
from bot.models.embedded.bodies import Body
from bot.models.embedded.expectation import Expectation, Weights
from bot.models.embedded.facts import Facts
from bot.models.embedded.frames import NOT_TO, Frame
from bot.models.embedded.overview import Overview, Scored
from bot.models.embedded.report import quote
from bot.models.embedded.speech import Act
from bot.models.embedded.trouble import tells_of_trouble
from bot.models.embedded.units import Pair, pairs_of, units
from bot.models.embedded.words import AUXILIARIES
from dataset.records import Role

_BODIES = 40  # of a side that are looked at closely
_JOINED = 16  # of those that are tried two in one sentence
_OPTIONS = 30  # sentences of a side that are tried with those of the other
_PAIRS = 1.3  # what a pair of words counts, to a word
# What a word of a summary costs, to one of the ideal answer: the best of many guesses is less good than it looks.
_PRICE = 1.15
_JOINING = 0.02  # what a second report in a sentence has to be better by
_LEANING = 0.35  # what the untrained choice counts, where nothing was learned yet
_SHARED = 0.6  # the share of words from which on one body repeats another
_JOINING_UNTAUGHT = 0.06  # and where nothing was learned yet
_VAGUE = 0.02  # what a report has to be better by that begins with "it"
_POINTING = frozenset({"it", "he", "she"})
_POINTING_ALONE = frozenset({"this", "that", "these", "those"})  # but "this error keeps happening" names it
_ONE_SIDE = 0.6  # the share of an answer's length that one side's sentence takes


@dataclass(frozen=True)
class Option:
    """One sentence that a side's part could be, with what it is expected to match.

    `untrained` is how much the untrained model would like it, 0 to 1; `vague` how many of its reports begin with a word
    that points to something said before ("it was delayed").
    """

    text: str
    places: tuple[int, ...]
    counts: Counter[str]
    pairs: frozenset[Pair]
    words: int
    matched: float
    matched_pairs: float
    untrained: float
    vague: int


@dataclass(frozen=True)
class _Reported:
    """An option of one body, with what it was made of."""

    option: Option
    frame: Frame
    body: Body
    one: Scored


@dataclass(frozen=True)
class SummaryModel:
    """Frames, how sentences are joined, and what is expected of answers.

    `lean` is how much the untrained choice still counts: 1 where nothing was learned, near 0 after hundreds of answers.
    """

    frames: tuple[Frame, ...]
    joiner: str
    full_stop: bool
    weights: Weights
    lean: float = 0.0

    def summary(self, overview: Overview) -> str | None:
        """The summary of a call; None where nothing in it can be put into a learned frame."""
        chosen = self.chosen(overview)
        if not chosen:
            return None
        return self.written([option.text for option in chosen])

    def written(self, sentences: Sequence[str]) -> str:
        """Sentences put together as the team does it."""
        if self.joiner == "; ":
            return "; ".join(sentences) + ("." if self.full_stop else "")
        return self.joiner.join(
            sentence + ("." if self.full_stop and not sentence.endswith('"') else "") for sentence in sentences
        )

    def chosen(self, overview: Overview) -> list[Option]:
        """The sentences of the summary, the customer's first; none where nothing can be put into a learned frame."""
        return _Choice(self, overview).best()


class _Choice:
    """What could be said of one call, weighed."""

    def __init__(self, model: SummaryModel, overview: Overview) -> None:
        self._model = model
        self._overview = overview
        self._expected = Expectation(model.weights, Facts(overview))
        self._liked = _liked(overview)
        self._replies = _replies(overview)

    def best(self) -> list[Option]:
        sides = [self._options(role) for role in (Role.CUSTOMER, Role.AGENT)]
        chosen: list[list[Option]] = [[]]
        for side in (side for side in sides if side):
            chosen = sorted(
                ([*before, option] for before in chosen for option in side), key=lambda some: -self._worth(some)
            )[:_OPTIONS]
        return chosen[0]

    def _options(self, role: Role) -> list[Option]:
        """The best sentences for one side."""
        frames = [frame for frame in self._model.frames if frame.role is role]
        reported = [
            (one, body)
            for one in self._overview.scored
            if one.spoken.sentence.role is role and _tells(one)
            for body in one.bodies
        ]
        ranked = sorted(range(len(reported)), key=lambda place: (-self._body_worth(*reported[place]), place))[:_BODIES]
        singles: list[_Reported] = []
        for one, body in (reported[place] for place in ranked):
            fitting = [
                _Reported(self._option(frame.sentence(body.text), (one.place,), _points(body)), frame, body, one)
                for frame in frames
                if fits(frame, body, one, replying=one.spoken.sentence.turn in self._replies)
            ]
            if fitting:
                singles.append(max(fitting, key=lambda some: self._worth([some.option])))
        singles.sort(key=lambda some: -self._worth([some.option]))
        options = [some.option for some in singles] + list(self._joined(singles[:_JOINED]))
        if not options:
            return self._quoted(role, frames)
        return sorted(options, key=lambda option: -self._worth([option]))[:_OPTIONS]

    def _quoted(self, role: Role, frames: Sequence[Frame]) -> list[Option]:
        """What a side said best in its own words, where none of it can be put into a frame."""
        own = [one for one in self._overview.scored if one.spoken.sentence.role is role and _tells(one)]
        if not own or not frames:
            return []
        best = max(own, key=lambda one: (one.score, -one.place))
        said = quote(best.spoken, best.report.parties)
        return [self._option(f"{frames[-1].subject} {said.frame} {said.body}".rstrip("."), (best.place,), 0)]

    def _joined(self, singles: Sequence[_Reported]) -> Iterator[Option]:
        """Two reports of one side in one sentence, in the order of the call."""
        for first in singles:
            for second in singles:
                if second.one.place <= first.one.place or _overlap(first.body, second.body):
                    continue
                text = _in_one(first, second)
                if text is not None:
                    yield self._option(text, (first.one.place, second.one.place), _points(first.body))

    def _option(self, text: str, places: tuple[int, ...], vague: int) -> Option:
        words = units(text)
        matched, pairs = self._expected.matches(words)
        liked = min(1.0, sum(self._liked[place] for place in places))
        return Option(
            text, places, Counter(words), frozenset(pairs_of(words)), len(words), matched, pairs, liked, vague
        )

    def _body_worth(self, one: Scored, body: Body) -> float:
        words = units(body.text)
        matched, pairs = self._expected.matches(words)
        overlap = 2 * (matched + pairs) / (len(words) + self._expected.length / 2)
        return overlap + _LEANING * self._model.lean * self._liked[one.place]

    def _worth(self, options: Sequence[Option]) -> float:
        """The expected overlap of sentences, taken together, with the ideal answer, and how they are liked."""
        words = sum(option.words for option in options)
        matched = sum(option.matched for option in options)
        pairs = sum(option.matched_pairs for option in options)
        for place, option in enumerate(options):
            for other in options[place + 1 :]:
                again, again_pairs = self._said_twice(option, other)
                matched -= again
                pairs -= again_pairs
        length = self._expected.length * (1 if len(options) > 1 else _ONE_SIDE)
        total = _PRICE * words + length
        joined = sum(len(option.places) - 1 for option in options)
        liked = sum(option.untrained for option in options) / max(1, len(options))
        vague = sum(option.vague for option in options)
        overlap = 2 * matched / total + _PAIRS * 2 * pairs / max(1.0, total - 2)
        return (
            overlap
            - (_JOINING + _JOINING_UNTAUGHT * self._model.lean) * joined
            - _VAGUE * vague
            + _LEANING * self._model.lean * liked
        )

    def _said_twice(self, option: Option, other: Option) -> tuple[float, float]:
        """What two sentences match less together than each by itself: words and pairs that both have."""
        small, large = (option, other) if len(option.counts) <= len(other.counts) else (other, option)
        less = 0.0
        for word, times in small.counts.items():
            others = large.counts.get(word, 0)
            if others:
                gain = self._expected.gain
                less += gain(word, times) + gain(word, others) - gain(word, times + others)
        return less, sum(self._expected.pair(pair) for pair in small.pairs & large.pairs)


def fits(frame: Frame, body: Body, one: Scored, *, replying: bool = False) -> bool:
    """Whether a frame may stand before a body: shape, and nobody is said to complain who does not.

    `replying` tells that the other side has just asked: what is said then answers, whatever is wrong in it.
    """
    if frame.complement is not body.complement:
        return False
    return not frame.complaint or (not replying and tells_of_trouble(body, one.spoken.sentence.words))


def _replies(overview: Overview) -> frozenset[int]:
    """The turns before which the other side asked something."""
    asked = {one.spoken.sentence.turn for one in overview.scored if one.spoken.act is Act.QUESTION}
    roles = [turn.role for turn in overview.call.turns]
    return frozenset(turn + 1 for turn in asked if turn + 1 < len(roles) and roles[turn + 1] is not roles[turn])


def _points(body: Body) -> int:
    """1 for a report whose subject only points to something said before, 0 for any other."""
    first, second = (*body.text.lower().split(), "")[:2]
    return int(
        first in _POINTING or (first in _POINTING_ALONE and (second in AUXILIARIES or grammar.is_finite(second)))
    )


def _tells(one: Scored) -> bool:
    return one.spoken.act not in (Act.COURTESY, Act.THANKS) and bool(one.features.content_words)


def _liked(overview: Overview) -> list[float]:
    """How much the untrained model would like to report each sentence: 1 for the best of a side, then less and less."""
    liked = [0.0] * len(overview.scored)
    for role in Role:
        own = [one for one in overview.scored if one.spoken.sentence.role is role]
        for rank, one in enumerate(sorted(own, key=lambda one: (-one.score, one.place))):
            liked[one.place] = math.exp(-rank / 1.5)
    return liked


def _in_one(first: _Reported, second: _Reported) -> str | None:
    """Two reports as one sentence, None where their frames do not go together."""
    if second.frame.complement is first.frame.complement:
        last = first.frame.text.split()[-1]
        repeated = last in ("that", "to", "about", "of", "with") and not second.body.text.startswith(NOT_TO)
        link = f"{last} " if repeated else ""
        return f"{first.option.text} and {link}{second.body.text}"
    if second.frame.predicate is None or second.frame.subject != first.frame.subject:
        return None
    return f"{first.option.text} and {replace(second.frame, text=second.frame.predicate).sentence(second.body.text)}"


def _overlap(body: Body, other: Body) -> bool:
    mine, theirs = set(units(body.text)), set(units(other.text))
    return len(mine & theirs) > _SHARED * min(len(mine), len(theirs))
