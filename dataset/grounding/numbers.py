"""Which numbers a call contains, in digits or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dataset.grounding.calendar_words import NUMBER_WORDS
from dataset.grounding.words import Said, plain_words

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_UND = re.compile(r"([a-z]+?)(?:und|en)([a-z]+(?:zig|ssig|tig))")
_SHORTEST_COMPOUND = 11  # "einundzwanzig", "eenentachtig"
# Up to this a writer counts what was said ("two problems"), and says so in words.
_COUNTED = 10
_A_LONG_NUMBER = 4  # digits: it may have been dictated in pieces


class Numbers:
    """The numbers of a call."""

    def __init__(self, texts: Sequence[Said]) -> None:
        self._said: set[str] = set()
        stream: list[str] = []
        for text, words in texts:
            for match in _NUMBER.finditer(text):
                self._said |= _forms(match[0])
                stream.append("".join(filter(str.isdigit, match[0])))
            values, dictated = _spoken(words)
            self._said |= {str(value) for value in values}
            stream.append(dictated)
        self._stream = "".join(stream)

    def foreign_in(self, text: str) -> Iterator[str]:
        """The numbers of `text` that the call does not contain."""
        for match in _NUMBER.finditer(text):
            if not self._is_said(match[0]):
                yield match[0]
        for word in plain_words(text):
            values = NUMBER_WORDS.get(word, ())
            if values and min(values) > _COUNTED and not any(str(value) in self._said for value in values):
                yield word

    def _is_said(self, number: str) -> bool:
        if number in ("0", "1") or self._said & _forms(number, hours=True):
            return True
        if (whole := "".join(filter(str.isdigit, number))) in self._stream and len(whole) >= _A_LONG_NUMBER:
            return True
        # "thirty-nine ninety" is 39.90, "half past ten" 10:30.
        parts = [part.lstrip("0") or "0" for part in re.split(r"[.,:]", number)]
        return len(parts) > 1 and all(part == "0" or self._said & _forms(part, hours=":" in number) for part in parts)


def _forms(number: str, *, hours: bool = False) -> set[str]:
    """The ways in which the same number is compared: "1,000" is 1000, "39.90" 39.9, "15:00" has a 15 and a 3."""
    forms = {number}
    if _THOUSANDS.fullmatch(number):
        forms.add(re.sub(r"[.,]", "", number))
    parts = re.split(r"[.,:]", number)
    if len(parts) == 2 and ":" not in number:
        forms.add(f"{parts[0].lstrip('0') or '0'}.{parts[1].rstrip('0')}".rstrip("."))
    elif len(parts) > 1:
        forms |= {part.lstrip("0") or "0" for part in parts} | {"".join(parts), ".".join(parts)}
    if len(parts) == 1:
        forms.add(number.lstrip("0") or "0")
        if hours and int(number[:3]) < 24 and len(number) < 3:
            forms |= {str(int(number) + 12), str(int(number) - 12)}
    return forms


def _spoken(words: Sequence[str]) -> tuple[set[int], str]:
    """The values that number words give, one by one and side by side, and the digits that they dictate."""
    values: set[int] = set()
    dictated: list[str] = []
    run: list[int] = []
    for word in (*words, ""):
        found = NUMBER_WORDS.get(word)
        if found is None and not run and len(word) < _SHORTEST_COMPOUND:
            continue
        if found is None and len(word) >= _SHORTEST_COMPOUND and (match := _UND.fullmatch(word)):
            units, tens = NUMBER_WORDS.get(match[1], ()), NUMBER_WORDS.get(match[2], ())
            found = (tens[0] + units[0],) if units and tens else None
        if found is None and word in ("and", "und", "et", "y", "e", "en") and run:
            continue
        if found is None:
            values |= _joined(run)
            run = []
            continue
        values |= set(found)
        dictated += [str(found[0])] if found[0] < 100 else []
        run.append(found[0])
    return values, "".join(dictated)


def _joined(run: Sequence[int]) -> set[int]:
    """ "two hundred fifty" is 250, "thirty nine" 39, "nineteen eighty five" 1985."""
    values: set[int] = set()
    for start in range(len(run)):
        total, group = 0, 0
        for number in run[start : start + 6]:
            if number == 1000:
                total, group = total + max(group, 1) * 1000, 0
            elif number == 100:
                group = max(group, 1) * 100
            elif group and (group % 100 == 0 or (number < 10 and group % 100 >= 20 and group % 10 == 0)):
                group += number
            elif group == 0:
                group = number
            elif 10 <= group < 100 and 10 <= number < 100:
                group = group * 100 + number
            else:
                break
            values.add(total + group)
    return values
