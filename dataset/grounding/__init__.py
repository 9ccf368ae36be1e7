"""What a correction says that its call does not: numbers, dates and names from after the call.

Who corrects a debrief knows more than was said: the ticket number that came later, the day on which the engineer was
there. To learn such an answer would teach the model to invent. So what the call does not contain is found, the agent
is told, and the pair is trimmed of it, or left out where too little remains.

It works on pseudonymised text as well as on raw text: a placeholder that the call does not hold stands for a value
that it does not hold. It is lenient on purpose (a day within "next week" may be named, a small number may be counted
from what was said): an agent who is told off for nothing stops correcting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from dataset.grounding.days import Days
from dataset.grounding.names import Names
from dataset.grounding.numbers import Numbers
from dataset.grounding.sentences import sentences
from dataset.grounding.words import said
from dataset.pseudonyms.placeholders import PLACEHOLDER
from dataset.records import CallSummary, Turn

_LEAST_KEPT = 0.5  # of the summary's sentences: less is no summary of the call any more


class ForeignKind(StrEnum):
    """What sort of thing the call does not contain."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"


class Foreign(NamedTuple):
    """Something that an answer says and its call does not.

    `field` is a field of `CallSummary` ("summary", "next_steps"), of an action item its number too
    ("action_items.2.due"); `sentence` counts the sentences of a text, or the entries of a list, from 0.
    """

    field: str
    sentence: int
    kind: ForeignKind
    text: str


def foreign(summary: CallSummary, turns: Sequence[Turn], started_at: datetime | None) -> tuple[Foreign, ...]:
    """What `summary` says that the call (its turns, its start) does not contain, in the order of reading."""
    return tuple(_Call(turns, started_at).foreign(summary))


def trim(summary: CallSummary, found: Sequence[Foreign]) -> CallSummary | None:
    """The summary without what was found: sentences, entries, owners and dates, and action items that speak of it.

    None where title or call reason hold such a thing, or where less than half of the summary's sentences remain.
    """
    marked = {(one.field, one.sentence) for one in found}
    fields = {one.field for one in found}
    if "title" in fields or "call_reason" in fields:
        return None
    kept = _without("summary", summary.summary, marked)
    if len(kept) < _LEAST_KEPT * len(sentences(summary.summary)) or not kept:
        return None
    items = []
    for number, item in enumerate(summary.action_items):
        path = f"action_items.{number}"
        if f"{path}.description" in fields:
            continue
        changes = {name: None for name in ("owner", "due") if f"{path}.{name}" in fields}
        items.append(item.model_copy(update=changes))
    return summary.model_copy(
        update={
            "summary": " ".join(kept),
            "outcome": " ".join(_without("outcome", summary.outcome, marked)),
            "topics": tuple(t for n, t in enumerate(summary.topics) if ("topics", n) not in marked),
            "action_items": tuple(items),
            "next_steps": tuple(s for n, s in enumerate(summary.next_steps) if ("next_steps", n) not in marked),
        }
    )


class _Call:
    """What a call contains, gathered once."""

    def __init__(self, turns: Sequence[Turn], started_at: datetime | None) -> None:
        texts = [text for turn in turns for text in (turn.speaker, turn.text)]
        self._placeholders = {_base(match) for text in texts for match in PLACEHOLDER.finditer(text)}
        plain = [said(PLACEHOLDER.sub(" ", text)) for text in dict.fromkeys(texts)]
        self._numbers = Numbers(plain, started_at)
        self._days = Days(plain, started_at.date() if started_at else None)
        self._names = Names(plain)

    def foreign(self, summary: CallSummary) -> Iterator[Foreign]:
        yield from self._in_text("title", 0, summary.title, self._names.in_title)
        yield from self._in_text("call_reason", 0, summary.call_reason, self._names.in_sentence)
        for name in ("summary", "outcome"):
            for number, sentence in enumerate(sentences(getattr(summary, name))):
                yield from self._in_text(name, number, sentence, self._names.in_sentence)
        for name in ("topics", "next_steps"):
            for number, entry in enumerate(getattr(summary, name)):
                for sentence in sentences(entry):
                    yield from self._in_text(name, number, sentence, self._names.in_sentence)
        for number, item in enumerate(summary.action_items):
            path = f"action_items.{number}"
            for sentence in sentences(item.description):
                yield from self._in_text(f"{path}.description", 0, sentence, self._names.in_sentence)
            if item.owner is not None:
                yield from self._in_text(f"{path}.owner", 0, item.owner, self._names.in_owner)
            if item.due is not None and not self._days.may_be(item.due):
                yield Foreign(f"{path}.due", 0, ForeignKind.DATE, item.due.isoformat())

    def _in_text(
        self, field: str, sentence: int, text: str, names: Callable[[str], Iterator[str]]
    ) -> Iterator[Foreign]:
        for match in PLACEHOLDER.finditer(text):
            if _base(match) not in self._placeholders:
                yield Foreign(field, sentence, _KINDS.get(match[1], ForeignKind.NUMBER), match[0])
        rest = PLACEHOLDER.sub(lambda match: "\0" * len(match[0]), text)
        rest, unsaid_days = self._days.foreign_in(rest)
        for found in unsaid_days:
            yield Foreign(field, sentence, ForeignKind.DATE, found)
        for found in self._numbers.foreign_in(rest):
            yield Foreign(field, sentence, ForeignKind.NUMBER, found)
        for found in names(rest):
            yield Foreign(field, sentence, ForeignKind.NAME, found)


_KINDS = {"PERSON": ForeignKind.NAME, "ADDRESS": ForeignKind.NAME, "BIRTH": ForeignKind.DATE}


def _base(match: re.Match[str]) -> str:
    """`[PERSON_1` of `[PERSON_1]` and of `[PERSON_1_B]`: another way to write the same value."""
    return f"{match[1]}_{match[2]}"


def _without(field: str, text: str, marked: set[tuple[str, int]]) -> list[str]:
    return [sentence for number, sentence in enumerate(sentences(text)) if (field, number) not in marked]
