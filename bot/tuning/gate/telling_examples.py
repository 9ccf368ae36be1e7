"""The calls that tell most of an evaluation: where the candidate loses most, where it gains most, what changed most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz.distance import Indel

from dataset.evaluation_records import EvaluatedCall, Example, Telling

CHARACTERS = 4_000
"""Of an answer that are compared: enough to tell which changed most."""


def examples_of(
    calls: Sequence[EvaluatedCall], scores: Mapping[str, tuple[float, float]], texts: Mapping[str, tuple[str, str]]
) -> tuple[Example, ...]:
    """The worst call for the candidate, the best, and of the others the one whose answers differ most in their words.

    `scores` and `texts` are the candidate's and the champion's, by call; a call without texts is not shown.
    """
    shown = [call.call_id for call in calls if call.call_id in scores and call.call_id in texts]
    found: list[Example] = []

    def show(telling: Telling, call_id: str) -> None:
        ours, theirs = scores[call_id]
        found.append(Example(telling=telling, call_id=call_id, ours=ours, theirs=theirs))

    def gain(call_id: str) -> float:
        return scores[call_id][0] - scores[call_id][1]

    if shown and gain(worst := min(shown, key=gain)) < 0:
        show(Telling.WORST, worst)
    if shown and gain(best := max(shown, key=gain)) > 0:
        show(Telling.BEST, best)
    left = [call_id for call_id in shown if all(example.call_id != call_id for example in found)]
    if left and _changed(texts[most := max(left, key=lambda call_id: _changed(texts[call_id]))]):
        show(Telling.CHANGED, most)
    return tuple(found)


def _changed(texts: tuple[str, str]) -> float:
    """How much two answers differ in their characters, from 0 to 1."""
    return Indel.normalized_distance(texts[0][:CHARACTERS], texts[1][:CHARACTERS])
