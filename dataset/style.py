"""The team's house style: how its debriefs are to sound, and what must be in them.

It is read once from `style.toml` (docs/style.md) and shapes the prompts: the base prompt tells all of it, the tuned
prompt only what a model cannot have learned for good, the language and the list of reasons. Two parts of it are also
checked on answers: a call reason is brought to the spelling of the list, and a section that must not be empty is
asked for once more.

Every text here ends up in a prompt, so each is one line without control characters, and capped.

>>> HouseStyle(call_reasons=("Billing", "Locked account")).reason_like("account locked")
'Locked account'
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from pydantic import field_validator
from rapidfuzz import fuzz, process

from dataset.records import CallSummary, Record
from dataset.text import well_formed

# Caps in characters, and of the list in entries: what they add to every prompt has to stay small beside the call.
MAX_TONE = 120
MAX_LANGUAGE = 40
MAX_REASON = 60
MAX_REASONS = 40
MAX_NOTES = 600

MAX_SENTENCES = 20
MAX_WORDS = 500

_LENGTH = re.compile(r"(?:(at most) )?([0-9]{1,4})(?: (?:to|-|–) ([0-9]{1,4}))? (sentence|word)s?", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# Two words are one word written differently from here on ("cancel", "cancelled"), if they begin alike: "activate" and
# "deactivate", "possible" and "impossible" resemble each other more than that, and are opposites.
_SAME_WORD = 80

# A name that nobody knows is taken for a known one from here on: "reasons" for "call_reasons".
_MEANT = 55


class Section(StrEnum):
    """The parts of a debrief that a team can insist on."""

    OUTCOME = "outcome"
    TOPICS = "topics"
    ACTION_ITEMS = "action_items"
    NEXT_STEPS = "next_steps"


class HouseStyle(Record):
    """How a team wants its debriefs. The default is what a team has that says nothing.

    `length` is that of the summary, as "2 to 5 sentences", "at most 80 words" or "3 sentences"; an empty `language`
    is that of the call; of `call_reasons` the model picks one (none given: it words the reason itself); `must_have`
    names sections that must not be left empty.
    """

    tone: str = "plain and factual"
    length: str = "2 to 5 sentences"
    language: str = ""
    call_reasons: tuple[str, ...] = ()
    must_have: tuple[Section, ...] = ()
    notes: str = ""

    def reason_like(self, text: str) -> str | None:
        """The reason of the list that `text` is a way to write, in the list's spelling; None where it is none."""
        return _nearest(text, self.call_reasons)

    def left_empty(self, summary: CallSummary) -> tuple[Section, ...]:
        """The sections that the team insists on and that `summary` leaves empty."""
        filled = {
            Section.OUTCOME: bool(summary.outcome.strip()),
            Section.TOPICS: any(topic.strip() for topic in summary.topics),
            Section.ACTION_ITEMS: bool(summary.action_items),
            Section.NEXT_STEPS: any(step.strip() for step in summary.next_steps),
        }
        return tuple(section for section in self.must_have if not filled[section])

    @field_validator("tone", mode="before")
    @classmethod
    def _tone(cls, value: Any) -> str:
        return _one_line(value, MAX_TONE)

    @field_validator("length", mode="before")
    @classmethod
    def _length(cls, value: Any) -> str:
        match = _LENGTH.fullmatch(_one_line(value, 40))
        if match is None:
            raise ValueError("it is a length such as '2 to 5 sentences', 'at most 80 words' or '3 sentences'")
        at_most, low, high, unit = match[1], int(match[2]), int(match[3] or match[2]), match[4].lower()
        cap = MAX_SENTENCES if unit == "sentence" else MAX_WORDS
        if not 1 <= low <= high <= cap:
            raise ValueError(f"it is from 1 to {cap} {unit}s, the smaller number first")
        if match[3] and at_most:
            raise ValueError("it is either 'at most' or a range, not both")
        number = f"{low} to {high}" if high > low else f"{'at most ' if at_most else ''}{low}"
        return f"{number} {unit}{'' if high == 1 else 's'}"

    @field_validator("language", mode="before")
    @classmethod
    def _language(cls, value: Any) -> str:
        return _one_line(value, MAX_LANGUAGE)

    @field_validator("call_reasons", mode="before")
    @classmethod
    def _call_reasons(cls, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list | tuple):
            raise ValueError('it is a list of texts, as ["Billing", "Delivery"]')
        if len(value) > MAX_REASONS:
            raise ValueError(f"it has {len(value)} entries; at most {MAX_REASONS} are taken")
        reasons: dict[str, str] = {}
        for number, entry in enumerate(value, 1):
            try:
                reason = _one_line(entry, MAX_REASON)
            except ValueError as error:
                raise ValueError(f"entry {number}: {error}") from error
            if not reason:
                raise ValueError(f"entry {number}: it is empty")
            if reason.casefold() in reasons:
                raise ValueError(f"entry {number}: '{reason}' is there twice")
            reasons[reason.casefold()] = reason
        return tuple(reasons.values())

    @field_validator("must_have", mode="before")
    @classmethod
    def _must_have(cls, value: Any) -> tuple[Section, ...]:
        if not isinstance(value, list | tuple):
            raise ValueError('it is a list of sections, as ["outcome", "next_steps"]')
        named = set()
        for entry in value:
            if entry not in list(Section):
                raise ValueError(f"unknown section {_shown(entry)}; {meant(entry, tuple(Section), 'sections')}")
            named.add(Section(entry))
        # In one order, each once: the same wish is the same prompt.
        return tuple(section for section in Section if section in named)

    @field_validator("notes", mode="before")
    @classmethod
    def _notes(cls, value: Any) -> str:
        return _one_line(value, MAX_NOTES)


def _one_line(value: Any, cap: int) -> str:
    if not isinstance(value, str):
        raise ValueError(f"it is a text in quotation marks, not {_kind(value)}")
    text = " ".join(_CONTROL.sub(" ", well_formed(value)).split())
    if len(text) > cap:
        raise ValueError(f"it has {len(text)} characters; at most {cap} are taken")
    return text


def _kind(value: Any) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), "a date" if hasattr(value, "isoformat") else "what is there")


def _shown(value: Any) -> str:
    if not isinstance(value, str):
        return f"({_kind(value)})"
    text = " ".join(_CONTROL.sub(" ", value).split())
    return f"'{text if len(text) <= 40 else text[:39] + '…'}'"


def meant(said: Any, known: tuple[str, ...], called: str) -> str:
    """What somebody probably meant by a name that is not `known`, or all there is where nothing is near."""
    spelled = said.casefold().replace("-", "_").replace(" ", "_") if isinstance(said, str) else ""
    near = process.extractOne(spelled, known, scorer=fuzz.ratio, score_cutoff=_MEANT)
    return f"did you mean '{near[0]}'?" if near else f"the {called} are {', '.join(known)}"


def _nearest(text: str, reasons: tuple[str, ...]) -> str | None:
    if text in reasons:
        return text
    wanted = _words(text)
    likeness = {reason: _likeness(wanted, _words(reason)) for reason in reasons}
    best = max(likeness.values(), default=0.0)
    nearest = [reason for reason, score in likeness.items() if score == best]
    # A tie is no answer: better a reason of the model's own than a coin thrown between two of the team's.
    return nearest[0] if best > 0 and len(nearest) == 1 else None


def _words(text: str) -> list[str]:
    spelled = text.casefold().replace("&", " and ")
    return sorted("".join(c if c.isalnum() else " " for c in spelled).split())


def _likeness(one: list[str], other: list[str]) -> float:
    """From 0 (another reason) to 100 (the same words), for words in alphabetical order."""
    if len(one) != len(other) or not one:
        return 0.0
    scores = [fuzz.ratio(a, b) if a[0] == b[0] else 0.0 for a, b in zip(one, other, strict=True)]
    return min(scores) if min(scores) >= _SAME_WORD else 0.0
