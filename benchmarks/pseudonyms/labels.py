"""Calls in which somebody marked what is personal, and the file that such calls come in.

A mention has one place or several: a number that is read out over three turns is one mention, and it is recalled when
all three places are masked. A line of a labelled file is

    {"id": "c1", "turns": [{"speaker": "Agent", "text": "Hi Maria"}],
     "mentions": [{"turn": 0, "start": 3, "end": 8, "kind": "PERSON"}]}

with offsets in characters, and `"field": "speaker"` where the mention stands on the label.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from dataset.records import Call, Role, Source, Turn

Field = Literal["text", "speaker"]

PERSON = "PERSON"
OTHER_PERSON = "OTHER_PERSON"  # somebody who is spoken of and is not on the call: reported, promised by nobody
STRUCTURED = (
    "EMAIL",
    "PHONE",
    "CARD",
    "IBAN",
    "ID",
    "REFERENCE",
    "NUMBER",
    "BIRTH",
    "ADDRESS",
    "IP",
    "MAC",
    "URL",
)

# What other people's labels call the same thing.
_ALIASES = {
    "NAME": PERSON,
    "PER": PERSON,
    "EMAIL_ADDRESS": "EMAIL",
    "PHONE_NUMBER": "PHONE",
    "CREDIT_CARD": "CARD",
    "IBAN_CODE": "IBAN",
    "SSN": "ID",
    "US_SSN": "ID",
    "NATIONAL_ID": "ID",
    "IP_ADDRESS": "IP",
    "MAC_ADDRESS": "MAC",
    "DOB": "BIRTH",
    "BIRTHDATE": "BIRTH",
    "DATE_OF_BIRTH": "BIRTH",
    "STREET_ADDRESS": "ADDRESS",
    "ACCOUNT": "REFERENCE",
    "ORDER": "REFERENCE",
    "TICKET": "REFERENCE",
}

_AGENT_WORDS = re.compile(
    r"\b(agent|support|advisor|adviser|representative|rep|operator|csr|service|helpdesk|technician|host)\b",
    re.IGNORECASE,
)
_CUSTOMER_WORDS = re.compile(r"\b(customer|caller|client|user|guest|patient|member)\b", re.IGNORECASE)


class BadLabels(ValueError):
    """Labels that cannot be used. The message says what is wrong, and holds no text of the call."""


@dataclass(frozen=True, order=True)
class Place:
    """Characters `start` to `end` of a turn's text or of its speaker label."""

    turn: int
    start: int
    end: int
    field: Field = "text"


@dataclass(frozen=True)
class Mention:
    """Something personal. `style` tells ways of saying it apart. One not `counted` is no miss and no false alarm."""

    kind: str
    places: tuple[Place, ...]
    style: str = ""
    counted: bool = True


@dataclass(frozen=True)
class LabelledCall:
    """A call and all that is personal in it. `language` is a two-letter code, or empty where unknown."""

    id: str
    turns: tuple[Turn, ...]
    mentions: tuple[Mention, ...]
    language: str = ""

    def call(self) -> Call:
        """The call as the pseudonymiser takes it."""
        return Call(id=self.id, turns=self.turns, source=Source.FILE)

    def text(self, place: Place) -> str:
        """What stands at a place."""
        return self.whole(place.turn, place.field)[place.start : place.end]

    def whole(self, turn: int, field: Field) -> str:
        """All of a turn's text, or of its label."""
        return self.turns[turn].speaker if field == "speaker" else self.turns[turn].text


def canonical(kind: str) -> str:
    """The kind under the name that the figures use: `credit card` is CARD. An unknown kind keeps its own."""
    name = re.sub(r"[\s-]+", "_", kind.strip().upper())
    return _ALIASES.get(name, name)


def guess_role(speaker: str) -> Role:
    """The role that a label speaks of; OTHER where it does not."""
    if _AGENT_WORDS.search(speaker):  # first: "customer service" is an agent
        return Role.AGENT
    return Role.CUSTOMER if _CUSTOMER_WORDS.search(speaker) else Role.OTHER


def parse_call(data: object) -> LabelledCall:
    """One labelled call of a file's shape. Raises `BadLabels` with a sentence that says what is wrong."""
    if not isinstance(data, Mapping):
        raise BadLabels("not a JSON object")
    turns = _list(data, "turns")
    if not turns:
        raise BadLabels('"turns" is empty')
    read = tuple(_turn(turn, number) for number, turn in enumerate(turns))
    mentions = tuple(_mention(mention, read, number) for number, mention in enumerate(_list(data, "mentions")))
    return LabelledCall(id=str(data.get("id", "")) or "call", turns=read, mentions=mentions)


def read_labelled(path: Path) -> tuple[list[LabelledCall], list[str]]:
    """The calls of a labelled file, and a sentence for each line that could not be used. Raises `OSError`."""
    calls: list[LabelledCall] = []
    problems: list[str] = []
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            calls.append(parse_call(json.loads(line.decode("utf-8-sig"))))
        except UnicodeDecodeError:
            problems.append(f"line {number}: not UTF-8")
        except (json.JSONDecodeError, RecursionError):
            problems.append(f"line {number}: not JSON")
        except BadLabels as wrong:
            problems.append(f"line {number}: {wrong}")
    return calls, problems


def labelled(objects: Iterator[Any]) -> Iterator[LabelledCall]:
    """Labelled calls out of objects that are such, or that have the file's shape. Raises `BadLabels`."""
    for item in objects:
        yield item if isinstance(item, LabelledCall) else parse_call(item)


def _list(data: Mapping[Any, Any], key: str) -> list[Any]:
    value = data.get(key)
    if not isinstance(value, list | tuple):
        raise BadLabels(f'"{key}" is not a list')
    return list(value)


def _turn(data: object, number: int) -> Turn:
    if not isinstance(data, Mapping):
        raise BadLabels(f"turn {number} is not an object")
    speaker, text = data.get("speaker", ""), data.get("text")
    if not isinstance(speaker, str) or not isinstance(text, str):
        raise BadLabels(f'turn {number} has no "speaker" and "text" that are strings')
    if any("\ud800" <= character <= "\udfff" for character in speaker + text):
        raise BadLabels(f"turn {number} holds half a surrogate pair")
    return Turn(speaker=speaker, role=guess_role(speaker), text=text)


def _mention(data: object, turns: tuple[Turn, ...], number: int) -> Mention:
    if not isinstance(data, Mapping):
        raise BadLabels(f"mention {number} is not an object")
    turn, start, end = (_integer(data, key, number) for key in ("turn", "start", "end"))
    kind, field = data.get("kind"), data.get("field", "text")
    if not isinstance(kind, str) or not kind.strip():
        raise BadLabels(f'mention {number} has no "kind"')
    if field not in ("text", "speaker"):
        raise BadLabels(f'mention {number}: "field" is neither "text" nor "speaker"')
    if not 0 <= turn < len(turns):
        raise BadLabels(f"mention {number} is in turn {turn}, and there is no such turn")
    whole = turns[turn].speaker if field == "speaker" else turns[turn].text
    if not 0 <= start < end <= len(whole):
        raise BadLabels(f"mention {number} goes from {start} to {end}, outside its turn of {len(whole)} characters")
    if not any(character.isalnum() for character in whole[start:end]):
        raise BadLabels(f"mention {number} holds neither a letter nor a digit")
    known = canonical(kind)
    # Somebody who is spoken of and is not on the call may be marked so.
    if known == PERSON and data.get("other") is True:
        known = OTHER_PERSON
    return Mention(known, (Place(turn, start, end, field),))


def _integer(data: Mapping[Any, Any], key: str, number: int) -> int:
    value = data.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadLabels(f'mention {number} has no whole number as "{key}"')
    return value
