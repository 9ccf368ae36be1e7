"""JSON of turns, whoever wrote it: keys are recognised by name.

A log is a list of turns, an object that holds one, a turn on each line (JSON Lines), or an object whose text is
a log of its own. Broken JSON is refused with the place where it breaks: read as text it would lose half the call
without a word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.errors import EmptyCall, UnreadableCall, WrongShape
from bot.intake.clock import read_moment
from bot.intake.keyed import EXPECTED, TEXT, get, keys, read_turns, several_calls
from bot.intake.log import ReadLog, count_of, tidy
from bot.intake.text import read_text

_TURNS = keys(
    "turns transcript transcripts messages utterances conversation segments dialog dialogue entries sentences "
    "phrases lines items audiosegments"
)
_STARTED = keys("startedat starttime start date datetime calldate callstarted begin createdat timestamp")
_TICKET = keys("ticket ticketid ticketnumber case caseid casenumber reference incident")
_TITLE = keys("title subject")
_DEEPEST = 3


def read_json(text: str, *, name: str | None = None) -> ReadLog:
    """Read a log from JSON or JSON Lines.

    Raises `WrongShape` where it is broken or holds no turns, `NoDialogue` where nobody is named as speaking.
    """
    del name
    document = _load(text)
    if isinstance(document, str) and _is_dialogue(document):
        return replace(read_text(document), format="json")
    if not isinstance(document, dict | list):
        raise _no_turns(document)
    turns = _find_turns(document)
    about = document if isinstance(document, dict) else {}
    if turns is not None:
        log = _from_turns(turns)
    elif isinstance(document, dict) and (inner := _text_under(document)) is not None:
        log = replace(read_text(inner), format="json")
    else:
        raise _no_turns(document)
    return _with_head(log, about)


def _no_turns(document: Any) -> WrongShape:
    return WrongShape(f"This JSON holds {_describe(document)}, and no list of turns.", EXPECTED)


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and error.msg == "Extra data":
            return _load_lines(text)
        raise _broken(error.lineno, error.colno) from None
    except (RecursionError, ValueError):
        raise WrongShape("This JSON is nested too deeply or holds a number too long to read.", EXPECTED) from None


def _load_lines(text: str) -> list[Any]:
    records = []
    for number, line in enumerate(text.split("\n"), start=1):
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


def _find_turns(document: Any) -> list[Any] | None:
    if isinstance(document, list):
        return document
    level = [document]
    for _ in range(_DEEPEST):
        for record in level:
            for key in _TURNS:
                value = get(record, [key])
                if isinstance(value, list) and any(_looks_like_turn(item) for item in value):
                    return value
        level = [value for record in level for value in record.values() if isinstance(value, dict)]
    empty = isinstance(document, dict) and get(document, _TURNS) == []
    return [] if empty else None


def _looks_like_turn(item: Any) -> bool:
    return isinstance(item, str) or (isinstance(item, dict) and get(item, TEXT) is not None)


def _text_under(document: Mapping[str, Any]) -> str | None:
    value = get(document, [*TEXT, "conversation", "dialog", "dialogue", "log"])
    return value if isinstance(value, str) else None


def _describe(value: Any) -> str:
    if isinstance(value, dict):
        return f"an object with {count_of(len(value), 'key')}"
    if isinstance(value, list):
        return f"a list of {count_of(len(value), 'value')}"
    if isinstance(value, bool) or value is None:
        return f"only `{json.dumps(value)}`"
    return "a number" if isinstance(value, int | float) else "a piece of text"


def _from_turns(items: list[Any]) -> ReadLog:
    if not items:
        raise EmptyCall("This JSON holds an empty list of turns.", "Check that the right call was exported.")
    if all(isinstance(item, str) for item in items):
        return replace(read_text("\n".join(items)), format="json")
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            raise WrongShape(f"Turn {number} of this JSON is {_describe(item)} and not an object.", EXPECTED)
    try:
        return read_turns(items, "JSON")
    except UnreadableCall:
        if (calls := _calls(items)) > 1:
            raise several_calls(calls) from None
        raise


def _calls(items: list[dict[str, Any]]) -> int:
    """How many calls a list holds: whole logs under a key of each object, rather than one turn."""
    if len(items) < 2:
        return 1
    texts = [text for item in items[:2] if (text := _text_under(item))]
    return len(items) if any(map(_find_turns, items)) or (len(texts) > 1 and all(map(_is_dialogue, texts))) else 1


def _is_dialogue(text: str) -> bool:
    try:
        return len(read_text(text).turns) > 1
    except UnreadableCall:
        return False


def _with_head(log: ReadLog, about: Mapping[str, Any]) -> ReadLog:
    """The log with what the object around its turns says of the call."""
    started = get(about, _STARTED)
    moment: datetime | None = read_moment(started) if isinstance(started, str) else None
    ticket, title = get(about, _TICKET), get(about, _TITLE)
    return replace(
        log,
        started_at=moment or log.started_at,
        ticket=tidy(str(ticket)) if isinstance(ticket, str | int) and not isinstance(ticket, bool) else log.ticket,
        title=tidy(title) if isinstance(title, str) else log.title,
    )
