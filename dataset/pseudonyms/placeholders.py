"""Placeholders, and the private map that leads back from them.

`[PERSON_1]` is the first person of a call as first written, `[PERSON_1_B]` the same person written in another way:
a letter for each way, so that restoring gives back the very characters. The map holds personal data: it is
stored in SQLite and goes nowhere else, and its `repr` shows only its size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dataset.records import Record

# What stands for text that a person typed and that reads like a placeholder given out before.
LITERAL = "LITERAL"

# The kinds, the most telling first. They are written to the database: a name is never given another meaning.
KINDS = (
    "EMAIL",
    "URL",
    "IBAN",
    "CARD",
    "ID",
    "BIRTH",
    "ADDRESS",
    "PHONE",
    "IP",
    "MAC",
    "REFERENCE",
    "NUMBER",
    "PERSON",
    LITERAL,
)

# Also finds what only looks like a placeholder in a call log: such text is never given out as one.
PLACEHOLDER = re.compile(rf"\[({'|'.join(KINDS)})_([0-9]{{1,9}})(?:_([A-Z]{{1,5}}))?\]")


class Pseudonym(Record):
    """A placeholder, what it stands for, and what all ways to write the same value have in common."""

    placeholder: str
    value: str
    key: str


class PseudonymMap(Record):
    """The way back from the placeholders of one call.

    `people` are the names of those who spoke, so that a later text of the same call finds them too. `taken` are
    texts of the call that look like placeholders but are its own words.
    """

    pseudonyms: tuple[Pseudonym, ...] = ()
    people: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()

    def restore(self, text: str) -> str:
        """The text with every placeholder of this map replaced by what it stands for, and all else as it was."""
        values = {pseudonym.placeholder: pseudonym.value for pseudonym in self.pseudonyms}
        return PLACEHOLDER.sub(lambda match: values.get(match[0], match[0]), text)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        yield None, f"{len(self.pseudonyms)} placeholders"

    def __str__(self) -> str:
        return repr(self)


class Numbering:
    """Gives out the placeholders of a call: the same one for the same text, and none that the call itself holds."""

    def __init__(self, before: PseudonymMap) -> None:
        self._given = {pseudonym.value: pseudonym for pseudonym in before.pseudonyms}
        self._placeholders = {pseudonym.placeholder for pseudonym in before.pseudonyms}
        self._taken = dict.fromkeys(before.taken)
        self._numbers: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}
        self._forms: dict[tuple[str, str], int] = {}
        for pseudonym in before.pseudonyms:
            match = PLACEHOLDER.fullmatch(pseudonym.placeholder)
            if match:
                kind, number = match[1], int(match[2])
                self._numbers[kind, pseudonym.key] = number
                self._last[kind] = max(number, self._last.get(kind, 0))
                form = _form_number(match[3])
                self._forms[kind, pseudonym.key] = max(form, self._forms.get((kind, pseudonym.key), 0))
        self._taken_numbers = {_number_of(text) for text in self._taken}

    def take(self, text: str) -> None:
        """Never give out `text`: it is the call's own."""
        self._taken[text] = None
        self._taken_numbers.add(_number_of(text))

    def is_given(self, text: str) -> bool:
        """Whether `text` is a placeholder that was given out."""
        return text in self._placeholders

    def placeholder(self, kind: str, key: str, value: str) -> str:
        """The placeholder of a value. The first kind that a value was given stays its kind."""
        known = self._given.get(value)
        if known is None:
            known = Pseudonym(placeholder=self._next(kind, key), value=value, key=key)
            self._given[value] = known
            self._placeholders.add(known.placeholder)
        return known.placeholder

    def _next(self, kind: str, key: str) -> str:
        number = self._numbers.get((kind, key))
        if number is None:
            number = self._last.get(kind, 0) + 1
            while f"[{kind}_{number}" in self._taken_numbers:
                number += 1
            self._numbers[kind, key] = self._last[kind] = number
            self._forms[kind, key] = 1
            return f"[{kind}_{number}]"
        while True:
            self._forms[kind, key] += 1
            placeholder = f"[{kind}_{number}_{_form_letters(self._forms[kind, key])}]"
            if placeholder not in self._taken:
                return placeholder

    def finish(self, people: tuple[str, ...]) -> PseudonymMap:
        """The map of all that was given out."""
        return PseudonymMap(pseudonyms=tuple(self._given.values()), people=people, taken=tuple(self._taken))


def _number_of(placeholder: str) -> str:
    """`[PERSON_1` of `[PERSON_1]` and of `[PERSON_1_B]`."""
    match = PLACEHOLDER.fullmatch(placeholder)
    return f"[{match[1]}_{match[2]}" if match else placeholder


def _form_letters(number: int) -> str:
    """2 is B, 26 is Z, 27 is AA: the first way to write a value has no letter."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _form_number(letters: str | None) -> int:
    number = 0
    for letter in letters or "A":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
