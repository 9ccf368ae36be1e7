"""Addresses that are announced: "I live at", "wohne in", or the answer where an address was asked for.

What is announced needs no form: it is taken from its first number or name to its last number and the town behind it,
in figures or in words, with a street of whatever kind. Without any number it is a place, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dataset.pseudonyms.cues import ADDRESS_CUE, Ask, leads_up
from dataset.pseudonyms.hesitations import HESITATION
from dataset.pseudonyms.numbers import is_followed_by_unit
from dataset.pseudonyms.postcodes import address_key
from dataset.pseudonyms.role_words import words
from dataset.pseudonyms.rows import Row, rows
from dataset.pseudonyms.spans import Find

_LONGEST = 180
_MOST_BETWEEN = 6
_MOST_BEFORE = 7
_MOST_TOWN = 3
_WORD = re.compile(r"[^\W\d_][\w’'.\-]*")
_ENDS = re.compile(r"[!?;]|\.(?=\s+[^\W\d_]|\s*$)(?<!\b\w\.)(?<!\w\w\.)(?<!str\.)(?<!Str\.)(?<!ave\.)(?<!Ave\.)|\n\s*\n|\0")
_TOWN = re.compile(
    r"(?:,?[ ](?:(?:de|del|la|le|les|el|am|an|der|den|sur|upon|on|di|do|da|s/)[ ]){0,2}[A-ZÀ-ÖØ-ÞŠŽŁŚŻ][\w’'\-]{1,30}){1,3}(?:[ ]\([A-Z]{2}\))?"
)
_SMALL_TOWN = re.compile(r"(?:[ ][^\W\d_][\w’'\-]{2,30}){1,3}(?=\s*$)")
_NO_TOWNS = words(
    """
    did do you have haben has heeft ha and und et y e en i je ich is it that das so okay ok right thanks please but aber
    mais pero ma because since when for on at in with my the this a an um uh no yes si sí ja oui tak proszę och jag vi
    """
)


def said_address_finder(asked: frozenset[Ask]) -> Callable[[str], Iterator[Find]]:
    """A recogniser of announced addresses. `asked` is what the turn before asked for."""

    def find_said(text: str) -> Iterator[Find]:
        done = 0
        for cue in ADDRESS_CUE.finditer(text):
            if cue.start() >= done and (find := _from(text, cue.end(), sure=False)):
                yield find
                done = find.end
        if not done and Ask.ADDRESS in asked and (find := _from(text, 0, sure=True)):
            yield find

    return find_said


def _from(text: str, start: int, *, sure: bool) -> Find | None:
    """The address that begins soon after character `start`. `sure`: all of the text is an answer."""
    end = _ENDS.search(text, start, start + _LONGEST)
    stretch = text[start : end.start() if end else start + _LONGEST]
    found = [row for row in rows(stretch) if _may_be(stretch, row)]
    found = [row for row in found if row.figures]
    if not found:
        return None
    first = _beginning(stretch, found[0].start, sure=sure)
    if first is None:
        return None
    last = found[0]
    for row in found[1:]:
        if len(_WORD.findall(stretch, last.end, row.start)) > _MOST_BETWEEN:
            break
        last = row
    stop = _with_town(stretch, last.end)
    written = stretch[first:stop]
    if not sure and not any(word[0].isupper() for word in _WORD.findall(written)) and not stretch.islower():
        return None
    if len(_WORD.findall(written)) < 1 or (not any(map(str.isalpha, written))):
        return None
    return Find(start + first, start + stop, address_key(written))


def _may_be(stretch: str, row: Row) -> bool:
    return not is_followed_by_unit(stretch, row.end) and not row.read.quantity


def _beginning(stretch: str, number: int, *, sure: bool) -> int | None:
    """Where the address begins: at its number, or at the first word that is no lead, a few before it at most."""
    before = list(_WORD.finditer(stretch, 0, number))
    asides = [match.span() for match in HESITATION.finditer(stretch, 0, number)]
    names = [
        word
        for word in before
        if not leads_up(word[0]) and not any(start <= word.start() < end for start, end in asides)
    ]
    if stretch[: number].strip() and not stretch.islower():
        capitals = [word for word in names if word[0][0].isupper()]
        names = names[names.index(capitals[0]) :] if capitals else []
        if not capitals and not sure and not leads_up(stretch[:number]):
            return None
    if len(names) > _MOST_BEFORE:
        return number if sure else None
    if names and not sure and not leads_up(HESITATION.sub(" ", stretch[: names[0].start()])):
        return None
    return names[0].start() if names else number


def _with_town(stretch: str, end: int) -> int:
    while end < len(stretch) and stretch[end].isalnum():
        end += 1
    town = _TOWN.match(stretch, end)
    if town:
        return end + len(town[0].rstrip(" ,"))
    rest = HESITATION.sub(lambda match: " " * len(match[0]), stretch[end:]).rstrip(" ,.")
    small = _SMALL_TOWN.match(rest) if stretch.islower() else None
    if small and not any(word in _NO_TOWNS for word in small[0].split()):
        return end + len(small[0])
    return end
