"""Where in a call something was replaced, told from the call before and after.

No recogniser is asked: the pseudonymised text is walked beside the original, and what a placeholder stands for
says how far the original goes on. So any pseudonymiser that gives placeholders and a map can be measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.pseudonyms.labels import Field, LabelledCall
from dataset.pseudonyms import Pseudonymiser, PseudonymMap
from dataset.pseudonyms.placeholders import LITERAL, PLACEHOLDER


class NotAligned(ValueError):
    """The pseudonymised text does not lead back to the original."""


@dataclass(frozen=True, order=True)
class Stretch:
    """Characters `start` to `end` of a turn's text or label, which were replaced as being of a kind."""

    turn: int
    field: Field
    start: int
    end: int
    kind: str


Finder = Callable[[LabelledCall], list[Stretch]]


def replaced(original: str, pseudonymised: str, way_back: PseudonymMap) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of all that was replaced in `original`.

    A placeholder that the map does not know is the call's own text. What stands for such text (kind LITERAL) hides
    nothing personal, and is left out. Raises `NotAligned` where the two texts are not the same beside the placeholders.
    """
    values = {pseudonym.placeholder: pseudonym.value for pseudonym in way_back.pseudonyms}
    read = at = 0  # how far the pseudonymised text and the original have been walked
    for match in PLACEHOLDER.finditer(pseudonymised):
        value = values.get(match[0])
        if value is None:
            continue
        start = at + match.start() - read
        if original[at:start] != pseudonymised[read : match.start()] or not original.startswith(value, start):
            raise NotAligned
        read, at = match.end(), start + len(value)
        if match[1] != LITERAL:
            yield start, at, match[1]
    if original[at:] != pseudonymised[read:]:
        raise NotAligned


def finder(pseudonymiser: Pseudonymiser) -> Finder:
    """What a pseudonymiser replaces in a call. The finder raises `NotAligned` where restoring is not exact."""

    def find(labelled: LabelledCall) -> list[Stretch]:
        after, way_back = pseudonymiser.pseudonymise(labelled.call())
        if len(after.turns) != len(labelled.turns):
            raise NotAligned
        stretches = []
        for number, (old, new) in enumerate(zip(labelled.turns, after.turns, strict=True)):
            pairs: tuple[tuple[Field, str, str], ...] = (
                ("speaker", old.speaker, new.speaker),
                ("text", old.text, new.text),
            )
            for field, before, masked in pairs:
                stretches += [Stretch(number, field, *place) for place in replaced(before, masked, way_back)]
        return stretches

    return find
