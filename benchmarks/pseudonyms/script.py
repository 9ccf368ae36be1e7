"""A call while it is being written: the turns, and the places of all that is personal in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Literal

from benchmarks.pseudonyms.labels import OTHER_PERSON, PERSON, LabelledCall, Mention, Place
from benchmarks.pseudonyms.names import Person, is_word
from benchmarks.pseudonyms.phrases import Phrases
from benchmarks.pseudonyms.traps import trap
from benchmarks.pseudonyms.values import Said
from dataset.records import Role, Turn

Who = Literal["agent", "customer"]

_SLOT = re.compile(r"(\{[A-Z]+\})")
_STOPS = re.compile(r"[.,?!;:]+(?=\s|$)|[¿¡]")


@dataclass
class Script:
    """Writes a call turn by turn. With `asr` as speech recognition often has it: lower case, no punctuation."""

    language: str
    phrases: Phrases
    agent: Person
    customer: Person
    other: Person
    rng: Random
    asr: bool
    _texts: list[tuple[Who, str]] = field(default_factory=list)
    _mentions: list[Mention] = field(default_factory=list)

    @property
    def turns(self) -> int:
        """How many turns there are so far."""
        return len(self._texts)

    def say(
        self, who: Who, *sentences: str, value: Said | None = None, style: str = "", into: list[Place] | None = None
    ) -> None:
        """One turn. Its value is a mention of its own, or part of the one whose places are gathered `into` a list."""
        text = ""
        turn = len(self._texts)
        if self.rng.random() < 0.1:
            text = self._plain(f"{self.rng.choice(self.phrases.fillers).capitalize()}, ", "")
            sentences = (_going_on(sentences[0]), *sentences[1:])
        for sentence in sentences:
            if text and not text.endswith(" "):
                text += " "
            for part, after in pairwise([*_SLOT.split(sentence), ""]):
                how = "possessive" if after.startswith("'s") else style
                said = self._said(part[1:-1], value, how) if _SLOT.fullmatch(part) else None
                if said is None:
                    text += self._plain(part, text)
                    continue
                places: list[Place] = []
                for written, personal in said.pieces:
                    piece = self._value(written, said, text)
                    if personal:
                        places.append(Place(turn, len(text), len(text) + len(piece)))
                    text += piece
                if into is not None and said is value:
                    into += places
                else:
                    self.mention(said, places)
        self._texts.append((who, text.rstrip()))

    def mention(self, said: Said, places: list[Place]) -> None:
        """Note where something personal stands."""
        style = f"{said.style} (lower case)" if self.asr else said.style
        self._mentions.append(Mention(said.kind, tuple(places), style, said.counted))

    def finish(self, call_id: str, speakers: dict[Who, tuple[str, list[tuple[int, int]]]], roles: bool) -> LabelledCall:
        """The call, with labels and with the places of names on them."""
        known = {"agent": Role.AGENT, "customer": Role.CUSTOMER}
        turns = tuple(
            Turn(speaker=speakers[who][0], role=known[who] if roles else Role.OTHER, text=text)
            for who, text in self._texts
        )
        labels = []
        for who, (_, spans) in speakers.items():
            numbers = [number for number, (speaker, _) in enumerate(self._texts) if speaker == who]
            places = tuple(Place(number, start, end, "speaker") for number in numbers for start, end in spans)
            if places:
                labels.append(Mention(PERSON, places, "on the label"))
        return LabelledCall(call_id, turns, (*labels, *self._mentions), self.language)

    def _said(self, slot: str, value: Said | None, style: str) -> Said | None:
        agent, customer = self.agent, self.customer
        if slot == "V":
            return value
        if slot == "CS":
            pieces, way = customer.spelt(self.language, self.rng)
            return Said(PERSON, way, tuple(pieces))
        if slot == "OP":
            return Said(OTHER_PERSON, "spoken of", ((self.other.first, True),))
        names = {
            "AF": (agent.first, "first name"),
            "AN": (agent.full, "whole name"),
            "CF": (customer.first, "first name"),
            "CL": (customer.last, "last name"),
            "CN": (customer.full, "whole name"),
            "CK": (customer.nick, "nickname"),
        }
        if slot not in names:
            return None
        name, part = names[slot]
        style = f"{part}, {style}" if style else part
        return Said(PERSON, style + (", an ordinary word" if is_word(name) else ""), ((name, True),))

    def _plain(self, part: str, before: str) -> str:
        """Words that hold nothing personal, with traps in their slots."""
        if _SLOT.fullmatch(part):
            slot = part[1:-1]
            part = self.phrases.titles[not self.customer.woman] if slot == "CT" else trap(slot, self.language, self.rng)
        elif self.asr:
            part = re.sub(" +", " ", _STOPS.sub("", part))
        if self.asr:
            return part.lower()
        starts = not before.strip() or before.rstrip()[-1] in ".?!¿¡"
        return part[:1].upper() + part[1:] if starts else part

    def _value(self, written: str, said: Said, before: str) -> str:
        if self.asr:
            return written.replace(", ", " ").lower()
        if said.in_words and (not before.strip() or before.rstrip()[-1] in ".?!"):
            return written[:1].upper() + written[1:]
        return written


def _going_on(sentence: str) -> str:
    """A sentence as it goes on after a filler: `Uh, thanks`."""
    return sentence if sentence.startswith(("I ", "I'", "{")) else sentence[:1].lower() + sentence[1:]
