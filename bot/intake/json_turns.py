"""JSON of turns, whoever wrote it: keys are recognised by name.

A log is a list of turns, an object that holds one, a turn on each line (JSON Lines), or an object whose text is
a log of its own. Broken JSON is refused with the place where it breaks: read as text it would lose half the call
without a word.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.errors import EmptyCall, NoDialogue, UnreadableCall, WrongShape
from bot.intake.clock import read_moment
from bot.intake.json_times import read_times
from bot.intake.log import ReadLog, count_of, tidy
from bot.intake.roles import Speaker, is_mask, read_label, settle_roles
from bot.intake.text import read_text
from dataset.pseudonyms.role_words import role_of
from dataset.records import Role, Turn


def _keys(spelled: str) -> tuple[str, ...]:
    return tuple(spelled.split())


_TURNS = _keys(
    "turns transcript transcripts messages utterances conversation segments dialog dialogue entries sentences "
    "phrases lines items audiosegments"
)
_TEXT = _keys("text content message utterance body transcript transcription sentence value")
_NAME = _keys(
    "name speakername participantname displayname username author speaker speakerlabel from user sender participant "
    "participantid speakerid agent channel"
)
_ROLE = _keys("role speakerrole participantrole participantpurpose speakertype participanttype authorrole sendertype")
_STARTED = _keys("startedat starttime start date datetime calldate callstarted begin createdat timestamp")
_TICKET = _keys("ticket ticketid ticketnumber case caseid casenumber reference incident")
_TITLE = _keys("title subject")
_EXPECTED = (
    'Hand in a list of turns such as [{"speaker": "Agent", "text": "…"}], an object that holds one under "turns", '
    'or an object with the log as text under "content".'
)
_DEEPEST = 3
_FROM_ASSISTANTS = {"assistant": Role.AGENT, "internal": Role.AGENT, "external": Role.CUSTOMER}


def read_json(text: str, *, name: str | None = None) -> ReadLog:
    """Read a log from JSON or JSON Lines.

    Raises `WrongShape` where it is broken or holds no turns, `NoDialogue` where nobody is named as speaking.
    """
    del name
    document = _load(text)
    if isinstance(document, str):
        return replace(read_text(document), format="json")
    turns = _find_turns(document)
    about = document if isinstance(document, dict) else {}
    if turns is not None:
        log = _from_turns(turns)
    elif isinstance(document, dict) and (inner := _text_under(document)) is not None:
        log = replace(read_text(inner), format="json")
    else:
        raise WrongShape(f"This JSON holds {_describe(document)}, and no list of turns.", _EXPECTED)
    return _with_head(log, about)


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and error.msg == "Extra data":
            return _load_lines(text)
        raise _broken(error.lineno, error.colno) from None
    except (RecursionError, ValueError):
        raise WrongShape("This JSON is nested too deeply or holds a number too long to read.", _EXPECTED) from None


def _load_lines(text: str) -> list[Any]:
    records = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            records.append(json.loads(line))
        except json.JSONDecodeError as error:
            raise _broken(number, error.colno) from None
        except (RecursionError, ValueError):
            raise _broken(number, 1) from None
    return records


def _broken(line: int, column: int) -> WrongShape:
    return WrongShape(
        f"This JSON is broken at line {line}, column {column}.",
        "Export it again, or mend it there; a file that was cut off cannot be read in part.",
    )


def _key(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _get(record: Mapping[str, Any], keys: Sequence[str]) -> Any:
    """The value under the first of `keys` that the record has, however it is spelled."""
    spelled = {_key(key): value for key, value in reversed(list(record.items()))}
    return next((spelled[key] for key in keys if spelled.get(key) not in (None, "")), None)


def _find_turns(document: Any) -> list[Any] | None:
    if isinstance(document, list):
        return document
    level = [document]
    for _ in range(_DEEPEST):
        for record in level:
            for key in _TURNS:
                value = _get(record, [key])
                if isinstance(value, list) and any(_looks_like_turn(item) for item in value):
                    return value
        level = [value for record in level for value in record.values() if isinstance(value, dict)]
    empty = isinstance(document, dict) and _get(document, _TURNS) == []
    return [] if empty else None


def _looks_like_turn(item: Any) -> bool:
    return isinstance(item, str) or (isinstance(item, dict) and _get(item, _TEXT) is not None)


def _text_under(document: Mapping[str, Any]) -> str | None:
    value = _get(document, [*_TEXT, "conversation", "dialog", "dialogue", "log"])
    return value if isinstance(value, str) else None


def _describe(value: Any) -> str:
    if isinstance(value, dict):
        return f"an object with {count_of(len(value), 'key')}"
    if isinstance(value, list):
        return f"a list of {count_of(len(value), 'value')}"
    return "a number" if isinstance(value, int | float) and not isinstance(value, bool) else "a single value"


def _from_turns(items: list[Any]) -> ReadLog:
    if not items:
        raise EmptyCall("This JSON holds an empty list of turns.", "Check that the right call was exported.")
    if all(isinstance(item, str) for item in items):
        return replace(read_text("\n".join(items)), format="json")
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise WrongShape(f"Turn {number} of this JSON is {_describe(item)} and not an object.", _EXPECTED)
    said = [(item, text) for item in items if (text := _text_of(item))]
    if not said or not any(_speaker(item) for item, _ in said):
        raise _nobody_speaks(items)
    return _read_turns(said, len(items) - len(said))


def _nobody_speaks(items: list[Any]) -> UnreadableCall:
    texts = [text for item in items if (text := _text_under(item))]
    calls = [item for item in items if _find_turns(item)] if len(items) > 1 else []
    if calls or (len(texts) > 1 and all(_is_dialogue(text) for text in texts[:2])):
        return WrongShape(f"This file holds {count_of(len(items), 'call')}.", "Hand in one call at a time.")
    if not texts:
        return WrongShape(f"None of the {count_of(len(items), 'turn')} in this JSON has any text.", _EXPECTED)
    return NoDialogue(
        f"None of the {count_of(len(items), 'turn')} in this JSON says who speaks.",
        'Export it with speakers, so that each turn has a "speaker" such as "Agent" or "Customer".',
    )


def _is_dialogue(text: str) -> bool:
    try:
        return len(read_text(text).turns) > 1
    except UnreadableCall:
        return False


def _text_of(item: Mapping[str, Any]) -> str:
    value = _get(item, _TEXT)
    pieces = value if isinstance(value, list) else [value]
    texts = (_get(piece, _TEXT) if isinstance(piece, dict) else piece for piece in pieces)
    return tidy(" ".join(text for text in texts if isinstance(text, str)))


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


def _labels(item: Mapping[str, Any]) -> Iterator[str]:
    for keys in (_ROLE, _NAME):
        value = _get(item, keys)
        if isinstance(value, dict):
            yield from _labels(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            yield f"Speaker {value}"
        elif isinstance(value, str) and (label := tidy(value)):
            yield f"Speaker {label}" if len(label) == 1 else label


def _read_turns(said: list[tuple[dict[str, Any], str]], empty: int) -> ReadLog:
    times = read_times([item for item, _ in said], [text for _, text in said])
    speakers = [_speaker(item) for item, _ in said]
    turns = []
    for (_, text), speaker, start, end in zip(said, speakers, times.starts, times.ends, strict=True):
        name, role = (speaker.name, speaker.role) if speaker else ("Unknown", Role.OTHER)
        turns.append(Turn(speaker=name, role=role, text=text, start=start, end=end))
    told = {speaker.name: speaker.told for speaker in speakers if speaker} | {"Unknown": True}
    notes = []
    if empty:
        notes.append(f"{count_of(empty, 'turn')} without text left out.")
    if unnamed := speakers.count(None):
        notes.append(f"{count_of(unnamed, 'turn')} without a speaker.")
    return ReadLog(settle_roles(turns, told, {}), times.first, format="json", notes=tuple(notes))


def _with_head(log: ReadLog, about: Mapping[str, Any]) -> ReadLog:
    """The log with what the object around its turns says of the call."""
    started = _get(about, _STARTED)
    moment: datetime | None = read_moment(started) if isinstance(started, str) else None
    ticket, title = _get(about, _TICKET), _get(about, _TITLE)
    return replace(
        log,
        started_at=moment or log.started_at,
        ticket=tidy(str(ticket)) if isinstance(ticket, str | int) and not isinstance(ticket, bool) else log.ticket,
        title=tidy(title) if isinstance(title, str) else log.title,
    )
