"""The values of a call: what kind each is of, and which of them are one value written in several ways.

"202-555-0142" after "phone" and a plain "2025550142" in a summary, a card dictated in words or in pieces and the
same card in figures: their digits agree, so they get one number, and the most telling of their kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dataset.pseudonyms.numbers import is_year
from dataset.pseudonyms.placeholders import KINDS, LITERAL, PLACEHOLDER, PseudonymMap
from dataset.pseudonyms.spans import Span

_NUMBERS = frozenset(("IBAN", "CARD", "ID", "PHONE", "REFERENCE", "NUMBER"))
_FEWEST_IN_COMMON = 4
# Shorter ones ("12", a dictated "one two") are everyday words elsewhere: they leave a call only where they were found.
_FEWEST_SIGNS_ELSEWHERE = 3


class Values:
    """The values found so far. Those of the map `before` keep their kinds and keys."""

    def __init__(self, before: PseudonymMap) -> None:
        self._known: dict[str, tuple[str, str]] = {}
        self._found: dict[str, tuple[str, str]] = {}
        for pseudonym in before.pseudonyms:
            match = PLACEHOLDER.fullmatch(pseudonym.placeholder)
            if match and match[1] != LITERAL:
                self._known[pseudonym.value] = match[1], pseudonym.key

    def add(self, value: str, span: Span) -> None:
        """A value that was found, in its text's words."""
        if value in self._known:
            return
        before = self._found.get(value)
        if before is None or KINDS.index(span.kind) < KINDS.index(before[0]):
            self._found[value] = span.kind, span.key

    def birthdays(self) -> frozenset[str]:
        """The keys of all dates of birth."""
        return frozenset(key for kind, key in [*self._known.values(), *self._found.values()] if kind == "BIRTH")

    def numbers(self) -> frozenset[str]:
        """What is taken down of every number and code, long enough to be known again."""
        return frozenset(
            sign
            for value, (kind, key) in [*self._known.items(), *self._found.items()]
            for sign in _signs(value, kind, key)
            if any(map(str.isdigit, sign)) and not is_year(sign)
        )

    def settle(self) -> None:
        """Give the values that are one in several ways the same kind and key."""
        leaders: dict[str, tuple[str, str]] = {}
        for value, kind_and_key in self._known.items():
            for sign in _signs(value, *kind_and_key):
                leaders.setdefault(sign, kind_and_key)
        by_rank = sorted(self._found.items(), key=lambda item: KINDS.index(item[1][0]))
        for value, kind_and_key in by_rank:
            signs = list(_signs(value, *kind_and_key))
            leader = next((leaders[sign] for sign in signs if sign in leaders), kind_and_key)
            self._found[value] = leader
            for sign in signs:
                leaders.setdefault(sign, leader)

    def to_look_for(self) -> Mapping[str, str]:
        """The values that leave the call wherever they stand, each with its key."""
        both = [*self._known.items(), *self._found.items()]
        return {value: key for value, (kind, key) in both if kind not in _NUMBERS or _is_telling(value)}

    def kind_and_key(self, value: str) -> tuple[str, str]:
        """What a value is."""
        return self._known.get(value) or self._found[value]


def _signs(value: str, kind: str, key: str) -> Iterator[str]:
    """What tells that two numbers are one: the letters and figures of the key, and those of the value as written."""
    if kind in _NUMBERS:
        for text in (key, value if any(map(str.isdigit, value)) else ""):
            sign = "".join(filter(str.isalnum, text)).upper()
            if len(sign) >= _FEWEST_IN_COMMON:
                yield sign


def _is_telling(value: str) -> bool:
    signs = sum(map(str.isalnum, value)) if any(map(str.isdigit, value)) else len(value.split())
    return signs >= _FEWEST_SIGNS_ELSEWHERE
