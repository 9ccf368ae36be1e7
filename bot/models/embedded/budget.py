"""How much of a call is looked at: an hour of talk has some 60,000 characters, and a mistaken file may have millions.

Within the budget nothing changes. Beyond it, the beginning (where the need is told) and the end (where promises are
made) are read, and the middle is not; turns keep their numbers, so evidence still points at the right one.
"""

from __future__ import annotations

from collections.abc import Sequence

from dataset.records import Turn

MOST_CHARACTERS = 400_000
BEGINNING = 0.6  # the beginning's share


def within_budget(turns: Sequence[Turn], most: int = MOST_CHARACTERS) -> list[Turn]:
    """The turns with at most about `most` characters in all: those of the middle come back without their text."""
    if sum(len(turn.text) for turn in turns) <= most:
        return list(turns)
    left = round(most * BEGINNING)
    kept: dict[int, str] = {}
    for number, turn in enumerate(turns):
        if left <= 0:
            break
        kept[number] = turn.text[:left]
        left -= len(turn.text)
    left = most - round(most * BEGINNING)
    for number in range(len(turns) - 1, -1, -1):
        if left <= 0 or number in kept:
            break
        kept[number] = turns[number].text[-left:]
        left -= len(turns[number].text)
    return [turn.model_copy(update={"text": kept.get(number, "")}) for number, turn in enumerate(turns)]
