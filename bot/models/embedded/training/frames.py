"""Frames mined from answers: the beginnings that recur in the answers to different calls.

Each sentence of an answer is taken apart into who speaks, frame and body, where the frame ends with the first word that
links ("that", "to", "about", before "whether", a colon, or a verb before a clause). A frame has to recur in the answers
to several groups of calls: then it is the team's way of putting it and not something of one call.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.models.embedded import frames
from bot.models.embedded.bodies import Complement
from bot.models.embedded.frames import Frame
from bot.models.embedded.text import TOKEN, is_content, is_placeholder, is_word, stem
from bot.models.embedded.training.examples import Example
from bot.models.embedded.words import DETERMINERS, PLURAL_SUBJECTS, SINGULAR_SUBJECTS, WH_WORDS
from dataset.records import Role

FEWEST_GROUPS = 3
_LONGEST = 8  # words of a frame
_BREAK = re.compile(r"(?<=[.!?])\s+|\s*;\s+|\s*\n\s*")
_MAJORITY = 0.6
_SUBJECTS = SINGULAR_SUBJECTS | PLURAL_SUBJECTS | DETERMINERS | {"there"}


@dataclass
class _Seen:
    """What was seen of one way to begin: in which groups, how spelled, after which side's words."""

    groups: set[str] = field(default_factory=set)
    spelled: Counter[str] = field(default_factory=Counter)
    sides: Counter[Role] = field(default_factory=Counter)


@dataclass(frozen=True)
class Phrasing:
    """How answers are put together: the frames with the number of groups each was seen in, and what joins sentences."""

    frames: tuple[tuple[Frame, int], ...]
    joiner: str
    full_stop: bool


def sentences_of(text: str) -> list[str]:
    """The sentences of an answer: parted at full stops, semicolons and line breaks."""
    return [piece for piece in _BREAK.split(text.strip()) if any(letter.isalnum() for letter in piece)]


def mine(examples: Sequence[Example], fewest_groups: int = FEWEST_GROUPS) -> Phrasing:
    """The frames that at least `fewest_groups` groups share, the most frequent first."""
    seen: dict[tuple[str, ...], _Seen] = defaultdict(_Seen)
    joiners: Counter[str] = Counter()
    stops = 0
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
            length, link = end
            key = (*(token.lower() for token in tokens[:length]), link)
            entry = seen[key]
            entry.groups.add(example.group)
            entry.spelled[_spelled(tokens[:length])] += 1
            entry.sides[_side(tokens[length:], own)] += 1
    found = []
    for key, entry in seen.items():
        if len(entry.groups) >= fewest_groups:
            found += [(frame, len(entry.groups)) for frame in _frames(key, entry)]
    found.sort(key=lambda pair: (-pair[1], pair[0].text, pair[0].complement))
    joiner = "; " if joiners["; "] > joiners[" "] + joiners["\n"] else "\n" if joiners["\n"] > joiners[" "] else " "
    return Phrasing(tuple(found), joiner, full_stop=stops * 2 >= len(examples) or not examples)


def _frames(key: tuple[str, ...], entry: _Seen) -> list[Frame]:
    tokens, link = list(key[:-1]), key[-1]
    role, votes = max(entry.sides.items(), key=lambda item: (item[1], item[0].value))
    if votes < _MAJORITY * sum(entry.sides.values()):
        return []
    spelled = min(entry.spelled, key=lambda text: (-entry.spelled[text], text))
    complaint = frames.speaks_of_trouble(tokens)
    return [Frame(spelled, role, complement, complaint) for complement in frames.complements_of(tokens, link)]


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


def _spelled(tokens: list[str]) -> str:
    text = " ".join(tokens[:-1]) + (tokens[-1] if tokens[-1] == ":" else f" {tokens[-1]}")
    return text[0].upper() + text[1:]


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


__all__ = ["FEWEST_GROUPS", "Complement", "Phrasing", "mine", "sentences_of"]
