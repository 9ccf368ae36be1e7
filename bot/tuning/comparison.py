"""Champion and candidate on calls of the validation part: before and after, for people to look at.

It decides nothing, and is for teams that have no held-out call yet: with them, there is the gate (`bot.tuning.gate`).
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import ModelError, ModelUnavailable, TuningError
from bot.models.protocol import LanguageModel
from bot.summarise.answers import parse_answer
from bot.tuning.gate.contestants import Asked
from bot.tuning.gate.running import Shown
from dataset.canonical import read_pair
from dataset.prompts import read_prompt
from dataset.records import CallSummary, Pair, Split, summary_schema
from dataset.store import Store
from dataset.style import HouseStyle

MOST_CALLS = 20


@dataclass(frozen=True)
class Comparison:
    """`asked` calls were put to both, and `differ` of their answers differ; `shown` is the first that does.

    `split` is the part of the data that they are of; None, and nothing is shown, where there is none yet.
    """

    split: Split | None = None
    asked: int = 0
    differ: int = 0
    shown: Shown | None = None


def compare(
    store: Store, snapshot_id: str, before: LanguageModel, after: LanguageModel, house: HouseStyle
) -> Comparison:
    """Have both answer the first validation calls of a snapshot, each prompted as it is when it serves.

    Raises `TuningError` where `after` answers none of them with a summary, and `ModelUnavailable` where one of them
    cannot be asked now.
    """
    stored = store.snapshots.pairs(snapshot_id, (Split.VALIDATION,))
    asked = answered = differ = 0
    first: Shown | None = None
    for asked, pair in enumerate((read_pair(p.text) for p in stored if p.text is not None), 1):
        old, new = _answer(Asked(before, house), pair), _answer(Asked(after, house), pair)
        answered += new is not None
        if new is not None and old is not None:
            changed = old != new
            if first is None or (changed and not differ):
                first = Shown(pair.call_id, pair.pseudonymiser_version, old, new)
            differ += changed
        if asked == MOST_CALLS:
            break
    if asked and not answered:
        raise TuningError(
            f"The new model answered none of {asked} validation calls with a summary.",
            "Have your administrator find out why before it is used.",
        )
    return Comparison(Split.VALIDATION, asked, differ, first) if asked else Comparison()


def _answer(asked: Asked, pair: Pair) -> CallSummary | None:
    prompt = asked.prompt(pair)
    try:
        completion = asked.model.complete(prompt, summary_schema())
    except ModelUnavailable:
        raise
    except ModelError:
        return None  # of this call: refused, or too long for it
    try:
        return parse_answer(completion.text, turns=len(read_prompt(prompt).turns), style=asked.house)
    except ValueError:
        return None
