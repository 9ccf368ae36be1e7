"""Turns whose parts have names: JSON's objects, and the rows of a table with a header.

Keys are recognised by name, however they are spelled: `speakerLabel`, `speaker_label` and `Speaker label` are one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.errors import NoDialogue, WrongShape
from bot.intake.json_times import read_times
from bot.intake.log import ReadLog, count_of, tidy
from bot.intake.roles import Speaker, is_mask, read_label, settle_roles
from dataset.pseudonyms.role_words import role_of
from dataset.records import Role, Turn


def keys(spelled: str) -> tuple[str, ...]:
    """Names of keys, from a line of them."""
    return tuple(spelled.split())


TEXT = keys("text content message utterance body transcript transcription sentence value")
_NAME = keys(
    "name speakername participantname displayname username author speaker speakerlabel from user sender participant "
    "participantid speakerid agent channel"
)
_ROLE = keys("role speakerrole participantrole participantpurpose speakertype participanttype authorrole sendertype")
_CALL = keys("callid conversationid")
_DEEPEST_SPEAKER = 3
EXPECTED = (
    'Hand in a list of turns such as [{"speaker": "Agent", "text": "…"}], an object that holds one under "turns", '
    'or an object with the log as text under "content".'
)


def get(record: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The value under the first of `names` that the record has, however it is spelled."""
    spelled = {_key(key): value for key, value in reversed(list(record.items()))}
    return next((spelled[name] for name in names if spelled.get(name) not in (None, "")), None)


def _key(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "").replace(" ", "")


def is_header(columns: Sequence[str]) -> bool:
    """Whether the columns of a table name who speaks and what is said."""
    named = {_key(column) for column in columns}
    return bool(named & set(TEXT)) and bool(named & {*_NAME, *_ROLE} - {"channel"})


def read_turns(items: Sequence[Mapping[str, Any]], what: str, hints: Mapping[str, Role] | None = None) -> ReadLog:
    """The log that keyed turns make; `what` names what they came in, `hints` people of a known role.

    Raises `WrongShape` where none has a text or they are of several calls, `NoDialogue` where nobody speaks.
    """
    texts = [_text_of(item) for item in items]
    numbers = [_is_number(get(item, TEXT)) for item in items]
    if not any(texts):
        holds = "numbers for texts" if any(numbers) else "no text"
        raise WrongShape(f"This {what} holds {count_of(len(items), 'turn')}, but {holds}.", EXPECTED)
    # Among words a number is one that was said, and a spreadsheet or YAML took its quotes.
    texts = [str(get(item, TEXT)) if number else text for item, text, number in zip(items, texts, numbers, strict=True)]
    said = [(item, text) for item, text in zip(items, texts, strict=True) if text]
    calls = {call for item in items if isinstance(call := get(item, _CALL), str | int)}
    if len(calls) > 1:
        raise several_calls(len(calls))
    speakers = [_speaker(item) for item, _ in said]
    if not any(speakers):
        raise NoDialogue(
            f"No turn in this {what} says who speaks.",
            'Export it with speakers, so that each turn has a "speaker" such as "Agent" or "Customer".',
        )
    times = read_times([item for item, _ in said], [text for _, text in said])
    turns = []
    for (_, text), speaker, start, end in zip(said, speakers, times.starts, times.ends, strict=True):
        name, role = (speaker.name, speaker.role) if speaker else ("Unknown", Role.OTHER)
        turns.append(Turn(speaker=name, role=role, text=text, start=start, end=end))
    told = {speaker.name: speaker.told for speaker in speakers if speaker} | {"Unknown": True}
    notes = []
    if empty := len(items) - len(said):
        notes.append(f"{count_of(empty, 'turn')} without text left out.")
    if unnamed := speakers.count(None):
        notes.append(f"{count_of(unnamed, 'turn')} without a speaker.")
    return ReadLog(settle_roles(turns, told, hints or {}), times.first, format="json", notes=tuple(notes))


def several_calls(count: int) -> WrongShape:
    """The error for a file of more than one call."""
    return WrongShape(f"This file holds {count_of(count, 'call')}.", "Hand in one call at a time.")


def _text_of(item: Mapping[str, Any]) -> str:
    value = get(item, TEXT)
    pieces = value if isinstance(value, list) else [value]
    texts = [get(piece, TEXT) if isinstance(piece, dict) else piece for piece in pieces]
    return tidy(" ".join(text for text in texts if isinstance(text, str)))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _speaker(item: Mapping[str, Any]) -> Speaker | None:
    """Who speaks: a role under one key and a name under another are the same person."""
    found = list(_labels(item))
    if not found:
        return None
    told = next((read_label(label) for label in found if read_label(label).role is not Role.OTHER), None)
    name = next((label for label in found if role_of(label) is None and not is_mask(label)), None)
    if told and name:
        own = read_label(name)
        return Speaker(own.name, told.role, True)
    return told or read_label(found[0])


def _labels(item: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    for names in (_ROLE, _NAME):
        value = get(item, names)
        if isinstance(value, float) and math.isfinite(value) and value.is_integer():
            value = int(value)
        if isinstance(value, dict) and depth < _DEEPEST_SPEAKER:
            yield from _labels(value, depth + 1)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield f"Speaker {value}"
        elif isinstance(value, str) and (label := tidy(value)):
            yield f"Speaker {label}" if len(label) == 1 else label
