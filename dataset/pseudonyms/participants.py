"""The people of a call by what is said in it, weighed: who introduces themselves, who is asked, who is called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dataset.pseudonyms.addressed import are_called, called, no_people
from dataset.pseudonyms.introductions import Evidence, Introduction, answers, introductions
from dataset.pseudonyms.names import is_name_word
from dataset.records import Role

_DOUBTFUL_ENDING = re.compile(r"\w{4,}ing")


class Said(NamedTuple):
    """A turn, with what other recognisers take blanked out."""

    speaker: str
    role: Role
    text: str


def people_in_speech(turns: Sequence[Said]) -> tuple[str, ...]:
    """The names of those who take part in a call, as they are said, in order and each once."""
    texts = [turn.text for turn in turns]
    heard = [call for turn in turns for call in called(turn.text, turn.role)]
    vocatives = {word for call in heard for word in call.name.words}
    others = no_people(texts)
    names = [said.name for said in _introduced(turns) if _holds(said, vocatives, others)]
    names += are_called(heard, texts, others)
    return tuple(dict.fromkeys(_as_name(name.text) for name in names if all(map(is_name_word, name.words))))


def _introduced(turns: Sequence[Said]) -> Iterator[Introduction]:
    for at, turn in enumerate(turns):
        yield from introductions(turn.text)
        if at and turns[at - 1].speaker != turn.speaker:
            yield from answers(turns[at - 1].text, turn.text)


def _holds(said: Introduction, vocatives: set[str], others: frozenset[str]) -> bool:
    name = said.name
    if said.evidence is Evidence.SURE:
        return True
    if not name.ends or not others.isdisjoint(name.words[:1]):
        return False
    if not vocatives.isdisjoint(name.words):
        return True
    if said.small or any(_DOUBTFUL_ENDING.fullmatch(word) for word in name.words):
        return False
    return said.evidence is Evidence.LIKELY


def _as_name(text: str) -> str:
    """A name in small letters gets its capitals: whether it may stand in small letters is another's question."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), text) if text.islower() else text
