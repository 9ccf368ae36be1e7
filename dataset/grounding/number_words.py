"""Numbers that are spoken or written in words, in the languages that calls are held in.

Some languages write a number as one word ("vierzehntausend", "zevenendertig", "venticinque"): it is cut into the words
that it is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dataset.grounding.calendar_words import NUMBER_WORDS

# Pieces that stand in compounds alone.
_PIECES = {
    "ein": 1, "een": 1, "due": 2, "drie": 3, "tre": 3, "vent": 20, "veinti": 20, "trent": 30, "quarant": 40,
    "cinquant": 50, "sessant": 60, "settant": 70, "ottant": 80, "novant": 90, "mila": 1000,
}  # fmt: skip
_IN_COMPOUNDS = (
    {
        word: numbers[0]
        for word, numbers in NUMBER_WORDS.items()
        if word.isalpha() and len(word) > 2 and word not in ("eine", "einen", "einem", "einer", "eins", "one", "null")
    }
    | {"eins": 1, "uno": 1}
    | _PIECES
)
_BETWEEN = ("und", "en")  # units before tens: "siebenundvierzig", "zevenendertig"
_PIECE = re.compile("|".join(sorted([*_IN_COMPOUNDS, *_BETWEEN], key=len, reverse=True)))
_COMPOUND = re.compile(rf"(?:{_PIECE.pattern}){{2,}}")
_SHORTEST_COMPOUND = 7  # "duemila", "ventuno"
_AND = ("and", "und", "et", "y", "e", "en", "ed")
_LONGEST = 8  # words of one number


@dataclass(frozen=True)
class Run:
    """Number words that follow each other: as they are written, what each may mean, and the values of their pieces."""

    words: tuple[str, ...]
    single: frozenset[int]
    values: tuple[int, ...]

    @property
    def whole(self) -> int | None:
        """What all of them mean together; None where they are several numbers."""
        sums = list(_sums(self.values))
        return sums[-1] if len(sums) == len(self.values) else None

    @property
    def joined(self) -> frozenset[int]:
        """What neighbours mean together: "two hundred fifty" is 250, "thirty nine" 39, "nineteen eighty five" 1985."""
        found: set[int] = set()
        for start in range(len(self.values)):
            found |= set(_sums(self.values[start : start + _LONGEST]))
        return frozenset(found)


def runs(words: Sequence[str]) -> Iterator[Run]:
    """The number words among `words` (as they are compared), those that follow each other together."""
    said: list[str] = []
    single: set[int] = set()
    values: list[int] = []
    for word in (*words, ""):
        numbers = NUMBER_WORDS.get(word)
        parts = list(numbers[:1]) if numbers else _parts(word)
        if parts:
            said.append(word)
            single |= set(numbers or ())
            values += parts
        elif values and word not in _AND:
            yield Run(tuple(said), frozenset(single), tuple(values))
            said, single, values = [], set(), []


def _parts(word: str) -> list[int]:
    """ "dreihundertzwolf" is [3, 100, 12], "siebenundvierzig" [47]; empty where it is no number."""
    if len(word) < _SHORTEST_COMPOUND or _COMPOUND.fullmatch(word) is None:
        return []
    pieces = _PIECE.findall(word)
    if "".join(pieces) != word or pieces[0] in _BETWEEN or pieces[-1] in _BETWEEN:
        return []
    parts: list[int] = []
    for piece in pieces:
        if piece in _BETWEEN:
            continue
        number = _IN_COMPOUNDS[piece]
        if parts and parts[-1] < 10 and 20 <= number < 100:
            parts[-1] += number
        else:
            parts.append(number)
    return parts


def _sums(numbers: Sequence[int]) -> Iterator[int]:
    """The value of the first number alone, of the first two, and so on, as long as they make one."""
    total = group = 0
    for number in numbers:
        tens = group % 100
        if number == 1000:
            total, group = total + max(group, 1) * 1000, 0
        elif number == 100:
            group = max(group, 1) * 100
        elif tens == 4 and number == 20:
            group += 76  # "quatre vingt" is 80
        elif group and (tens == 0 or (number < 10 and tens >= 20 and tens % 10 == 0) or _is_french(tens, number)):
            group += number
        elif group == 0:
            group = number
        elif 10 <= group < 100 and 10 <= number < 100:
            group = group * 100 + number
        else:
            return
        yield total + group


def _is_french(tens: int, number: int) -> bool:
    """ "soixante douze" is 72, "quatre vingt dix" 90, and a unit may follow on that ("quatre vingt dix neuf")."""
    return (tens in (60, 80) and 10 <= number < 20) or (tens in (70, 90) and number in (7, 8, 9))
