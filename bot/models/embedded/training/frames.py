"""Frames mined from answers: what a team calls the two sides, and the words with which it reports what they said.

Each sentence of an answer is taken apart into subject, predicate and body; the predicate ends with the first word that
links ("that", "to", "about", before "whether", or a verb before a clause). Every predicate goes with what the side is
called most often. Labels ("Next step:"), subjects and predicates of other than everyday words have to recur in the
answers to several groups of calls: then they are the team's way of putting it, and not something of one call.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.models.embedded import frames, grammar
from bot.models.embedded.bodies import Complement
from bot.models.embedded.frames import Frame
from bot.models.embedded.text import TOKEN, is_content, is_placeholder, is_word, stem
from bot.models.embedded.training.examples import Example
from bot.models.embedded.words import DETERMINERS, PLURAL_SUBJECTS, SINGULAR_SUBJECTS, WH_WORDS
from dataset.records import Role

FEWEST_GROUPS = 3
_LONGEST = 8  # words of a frame
_LONGEST_SUBJECT = 3
_SHARE_OF_OTHER = 0.25  # a second name for a side, to the first
_SHARE_OF_ANSWERS = 0.004  # what is rarer is a slip, or somebody's whim
_BREAK = re.compile(r"(?<=[.!?])\s+|\s*;\s+|\s*\n\s*")
_MAJORITY = 0.6
_SUBJECTS = SINGULAR_SUBJECTS | PLURAL_SUBJECTS | DETERMINERS | {"there"}


@dataclass
class _Seen:
    """What was seen of a subject or a predicate: in which groups, how spelled, about which side's words."""

    groups: set[str] = field(default_factory=set)
    spelled: Counter[str] = field(default_factory=Counter)
    sides: Counter[Role] = field(default_factory=Counter)

    def add(self, group: str, spelled: str, side: Role) -> None:
        self.groups.add(group)
        self.spelled[spelled] += 1
        self.sides[side] += 1

    @property
    def usual(self) -> str:
        return min(self.spelled, key=lambda text: (-self.spelled[text], text))

    @property
    def role(self) -> Role | None:
        """The side that it is used of, None where it is used of both alike."""
        role, votes = max(self.sides.items(), key=lambda item: (item[1], item[0].value))
        return role if votes >= _MAJORITY * sum(self.sides.values()) else None


@dataclass(frozen=True)
class Phrasing:
    """How answers are put together: the frames, how many sentences showed them, and what joins sentences."""

    frames: tuple[Frame, ...]
    seen: int
    joiner: str
    full_stop: bool


def sentences_of(text: str) -> list[str]:
    """The sentences of an answer: parted at full stops, semicolons and line breaks."""
    return [piece for piece in _BREAK.split(text.strip()) if any(letter.isalnum() for letter in piece)]


def mine(examples: Sequence[Example]) -> Phrasing:
    """The frames of these answers, those that every team starts with among them."""
    subjects: dict[str, _Seen] = defaultdict(_Seen)
    predicates: dict[tuple[str, ...], _Seen] = defaultdict(_Seen)
    joiners: Counter[str] = Counter()
    stops = seen = 0
    for example in examples:
        text = example.answer.summary.strip()
        own = _words_by_side(example)
        joiners.update(_joiners(text))
        stops += text.endswith(".")
        for sentence in sentences_of(text):
            tokens = TOKEN.findall(sentence)
            end = _frame_end(tokens)
            if end is None:
                continue
            seen += 1
            length, link = end
            subject, predicate = _parted(tokens[:length], link)
            side = _side(tokens[length:], own)
            if link != ":":
                subjects[" ".join(subject).lower()].add(example.group, " ".join(subject), side)
            if predicate or link == ":":
                key = (*(token.lower() for token in predicate), link) if predicate else (*subject, link)
                predicates[key].add(example.group, " ".join(predicate), side)
    named = {role: _subjects(subjects, role) for role in (Role.CUSTOMER, Role.AGENT)}
    found = [*_learned(predicates, named, len(examples)), *_usual(named)]
    joiner = "; " if joiners["; "] > joiners[" "] + joiners["\n"] else "\n" if joiners["\n"] > joiners[" "] else " "
    return Phrasing(tuple(dict.fromkeys(found)), seen, joiner, full_stop=stops * 2 >= len(examples) or not examples)


def _subjects(subjects: dict[str, _Seen], role: Role) -> tuple[str, ...]:
    """What this side is called where a sentence begins with it: the most usual, and another that is not rare."""
    fitting = [
        seen
        for seen in subjects.values()
        # The usual predicates are for one person: "customers says" would be none of a team's ways.
        if seen.role is role and len(seen.groups) >= FEWEST_GROUPS and not frames.is_plural(seen.usual)
    ]
    if not fitting:
        return (f"The {role.value}",)
    fitting.sort(key=lambda seen: (-len(seen.groups), seen.usual))
    enough = _SHARE_OF_OTHER * len(fitting[0].groups)
    return tuple(seen.usual[0].upper() + seen.usual[1:] for seen in fitting[:2] if len(seen.groups) >= enough)


def _learned(
    predicates: dict[tuple[str, ...], _Seen], named: dict[Role, tuple[str, ...]], answers: int
) -> Iterator[Frame]:
    """Frames of predicates that were seen often enough, the most frequent first."""
    for key, seen in sorted(predicates.items(), key=lambda item: (-len(item[1].groups), item[0])):
        tokens, link = list(key[:-1]), key[-1]
        # Words that anybody uses to report give away nothing, wherever they were seen.
        fewest = FEWEST_GROUPS if link == ":" or not frames.is_plain(tokens) else 1
        role = seen.role
        if role not in named or len(seen.groups) < max(fewest, _SHARE_OF_ANSWERS * answers):
            continue
        complements = frames.complements_of(["party", *tokens], link)
        label = f"{' '.join(tokens)}:"
        for text in [label] if link == ":" else [f"{subject} {seen.usual}" for subject in named[role]]:
            for complement in complements:
                yield Frame(text, role, complement, frames.speaks_of_trouble(tokens))


def _usual(named: dict[Role, tuple[str, ...]]) -> Iterator[Frame]:
    """The frames of the untrained model, with the team's own words for the two sides."""
    for role, other in ((Role.CUSTOMER, Role.AGENT), (Role.AGENT, Role.CUSTOMER)):
        for subject in named[role]:
            yield Frame(f"{subject} says that", role, Complement.THAT)
            yield Frame(f"{subject} asks", role, Complement.WHETHER)
            yield Frame(f"{subject} asks {frames.within(named[other][0])} to", role, Complement.TO)
    for subject in named[Role.CUSTOMER]:
        yield Frame(f"{subject} complains that", Role.CUSTOMER, Complement.THAT, complaint=True)
        yield Frame(f"{subject} wants to", Role.CUSTOMER, Complement.WANT)


def _frame_end(tokens: list[str]) -> tuple[int, str] | None:
    """How many tokens the frame has, and its link (see `frames.complements_of`)."""
    lows = [token.lower() for token in tokens]
    for place in range(1, min(_LONGEST, len(tokens) - 2) + 1):
        low = lows[place]
        if low == ":":
            return place + 1, ":"
        if not is_word(tokens[place]) or low[0].isdigit() or is_placeholder(tokens[place]):
            return None
        if low in frames.links() and place > 1:
            return place + 1, low
        if place > 1 and low in (WH_WORDS | {"whether", "if"}):
            return place, "?"
        if place > 1 and low in _SUBJECTS - {"that", "the", "them"} and frames.complements_of(lows[:place], ""):
            return place, ""
    return None


def _parted(tokens: list[str], link: str) -> tuple[list[str], list[str]]:
    """Subject and predicate of a frame; a label is all subject, without its colon."""
    if link == ":":
        return tokens[:-1], []
    at = next((at for at, token in enumerate(tokens) if at and grammar.is_finite(token.lower())), len(tokens))
    if at == len(tokens) or at > _LONGEST_SUBJECT:
        return tokens, []
    return tokens[:at], tokens[at:]


def _words_by_side(example: Example) -> dict[Role, set[str]]:
    sides: dict[Role, set[str]] = {role: set() for role in Role}
    for turn in example.call.turns:
        sides[turn.role] |= {stem(low) for low in map(str.lower, TOKEN.findall(turn.text)) if is_content(low)}
    return sides


def _side(body: list[str], own: dict[Role, set[str]]) -> Role:
    stems = {stem(low) for low in map(str.lower, body) if is_content(low)}
    scores = {
        role: len(stems & words) - 0.5 * len(stems & set().union(*(own[other] for other in own if other is not role)))
        for role, words in own.items()
    }
    return max(scores, key=lambda role: (scores[role], role.value))


def _joiners(text: str) -> list[str]:
    return ["; " if ";" in gap else "\n" if "\n" in gap else " " for gap in _BREAK.findall(text)]
