"""What is believed of any team's answers before it has given any: learned once, from examples that its authors wrote.

The coefficients in `belief.json` come from the calls of the playground (`bot/playground/examples.jsonl`) and nothing
else, so that no benchmark's data is in what training starts from. `benchmarks.belief` makes the file anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.models.embedded.expectation import COMPANY_COLUMNS, PAIR_COLUMNS, WORD_COLUMNS
from bot.models.embedded.training.words import Belief, Lesson, learn_weights
from bot.models.embedded.units import Pair

FILE = Path(__file__).with_name("belief.json")
# What is believed where there is no belief yet: nothing but that most words do not come over.
_BLANK = Belief(
    {"one": -2.0, "carried over": 1.0}, {"one": -2.0, "carried over": 1.0}, {"one": -1.0, "carried over": 1.0}, 1.5
)


def read_belief(file: Path = FILE) -> Belief:
    """The belief that is shipped."""
    content = json.loads(file.read_text(encoding="utf-8"))
    return Belief(content["word"], content["company"], content["pair"])


def learn_belief(lessons: Sequence[Lesson], available: Sequence[frozenset[Pair]]) -> Belief:
    """The belief that these lessons give (see `words.learn_weights`), rounded to two digits."""
    weights = learn_weights(lessons, available, _BLANK)

    def named(columns: Sequence[str], values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> dict[str, float]:
        return {name: round(float(value), 2) for name, value in zip(columns, values, strict=True)}

    return Belief(
        named(WORD_COLUMNS, weights.word),
        named((*WORD_COLUMNS, *COMPANY_COLUMNS), weights.company),
        named(PAIR_COLUMNS, weights.pair),
    )


def write_belief(belief: Belief, file: Path = FILE) -> None:
    """Write a belief to a file."""
    content = {"word": belief.word, "company": belief.company, "pair": belief.pair}
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
