"""A call read once: its sentences with their acts, reports and scores, and what somebody undertook in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.models.embedded.actions import Found, find_actions
from bot.models.embedded.bodies import Body, bodies_of
from bot.models.embedded.commitment_model import CommitmentModel
from bot.models.embedded.cues import POSITIVE, PROBLEM_WORDS
from bot.models.embedded.reading import read_sentences
from bot.models.embedded.report import Parties, Report, parties, report
from bot.models.embedded.salience import Features, Scorer, features_of, untrained
from bot.models.embedded.speech import Act, Spoken, read_act
from dataset.prompts import PromptedCall
from dataset.records import Role


@dataclass(frozen=True)
class Scored:
    """A sentence with its report and its score; `place` is its place among all sentences of the call."""

    place: int
    spoken: Spoken
    report: Report
    score: float
    features: Features
    names: frozenset[str]

    @cached_property
    def bodies(self) -> list[Body]:
        """What of it can be reported behind a learned frame."""
        return bodies_of(self.spoken, self.report.parties, self.names)

    @property
    def complains(self) -> bool:
        """Whether a customer speaks of trouble in it."""
        return _verb_for(self.spoken) == "complains"


@dataclass(frozen=True)
class Overview:
    """A call read. `names` are words that keep their capital, `found` the action items in order."""

    call: PromptedCall
    scored: tuple[Scored, ...]
    found: tuple[Found, ...]
    names: frozenset[str]

    @property
    def speaker_words(self) -> frozenset[str]:
        """The labels of the speakers and the words in them, in small letters."""
        labels = {turn.speaker.lower() for turn in self.call.turns}
        return frozenset(labels | {part for label in labels for part in re.findall(r"\w+", label)})


def read_call(call: PromptedCall, scorer: Scorer = untrained, detector: CommitmentModel | None = None) -> Overview:
    """Read a call; one without words has no sentences. `detector` is what a team taught of action items."""
    spoken = _in_one_language([read_act(sentence) for sentence in read_sentences(call.turns)])
    if not spoken:
        return Overview(call, (), (), frozenset())
    speakers = list(dict.fromkeys((turn.role, turn.speaker) for turn in call.turns))
    names = _names(spoken)
    found = find_actions(spoken, speakers, call.started_at, detector)
    return Overview(call, tuple(_scored(spoken, speakers, names, len(call.turns), found, scorer)), tuple(found), names)


def _in_one_language(spoken: list[Spoken]) -> list[Spoken]:
    """In a call that is mostly not English, short sentences that could be either are not English."""
    long = [one for one in spoken if len(one.sentence.words) > 4]
    if sum(one.english for one in long) * 2 >= len(long):
        return spoken
    return [
        replace(one, act=Act.FRAGMENT, english=False)
        if len(one.sentence.words) <= 4 and one.act is not Act.QUESTION
        else one
        for one in spoken
    ]


def _scored(
    spoken: Sequence[Spoken],
    speakers: Sequence[tuple[Role, str]],
    names: frozenset[str],
    turns: int,
    found: Sequence[Found],
    scorer: Scorer,
) -> list[Scored]:
    sides: dict[tuple[Role, str], Parties] = {}
    for role, label in speakers:
        sides[role, label] = parties(
            role, label, {name for other, name in speakers if other is Role.OTHER and name != label}
        )
    reports = [report(one, sides[one.sentence.role, one.sentence.speaker], _verb_for(one), names) for one in spoken]
    promises = frozenset(action.turn for action in found)
    features = features_of(spoken, turns, promises, [not written.quoted for written in reports])
    return [
        Scored(place, one, written, scorer(known), known, names)
        for place, (one, written, known) in enumerate(zip(spoken, reports, features, strict=True))
    ]


def _verb_for(one: Spoken) -> str:
    """A customer complains of problems; everything else is said."""
    words = set(one.sentence.words)
    negative = words & (PROBLEM_WORDS - {"not", "cannot", "never", "nothing", "cancel", "refund", "problem"})
    complains = (
        one.sentence.role is Role.CUSTOMER
        and bool(negative)
        and not words & POSITIVE
        and not words & {"no", "hope", "hopefully"}
    )
    return "complains" if complains else "says"


def _names(spoken: Sequence[Spoken]) -> frozenset[str]:
    """Words that are written with a capital within sentences: names keep it wherever they stand."""
    return frozenset(
        word for one in spoken for word in one.sentence.tokens[1:] if word[:1].isupper() and word.lower() != "i"
    ) - {one.sentence.tokens[0] for one in spoken if one.sentence.tokens[0].lower() in one.sentence.lower.split()[1:]}
