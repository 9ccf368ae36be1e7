"""The learned summary as data, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.models.embedded.bodies import Complement
from bot.models.embedded.expectation import (
    COMPANY_COLUMNS,
    OWN_PAIR_COLUMNS,
    OWN_WORD_COLUMNS,
    PAIR_COLUMNS,
    WORD_COLUMNS,
    Weights,
)
from bot.models.embedded.frames import Frame
from bot.models.embedded.learned import Array, State
from bot.models.embedded.summary_model import SummaryModel
from bot.models.embedded.units import Pair
from dataset.records import Role

Vector = NDArray[np.float64]
Key = TypeVar("Key")

# A model that was trained with other columns than this code has means something else by its numbers.
_COLUMNS = {
    "word": WORD_COLUMNS,
    "company": (*WORD_COLUMNS, *COMPANY_COLUMNS),
    "pair": PAIR_COLUMNS,
    "own words": OWN_WORD_COLUMNS,
    "own pairs": OWN_PAIR_COLUMNS,
}


def state_of(model: SummaryModel) -> State:
    """A model as data."""
    weights = model.weights
    values = {
        "columns": {name: list(columns) for name, columns in _COLUMNS.items()},
        "frames": [[frame.text, frame.role.value, frame.complement.value, frame.complaint] for frame in model.frames],
        "joiner": model.joiner,
        "full_stop": model.full_stop,
        "lean": model.lean,
        "calls": weights.calls,
        "length": weights.length,
        "own_words": list(weights.own_words),
        "own_pairs": [list(pair) for pair in weights.own_pairs],
        "words": list(weights.known),
        "pairs": [list(pair) for pair in weights.carried_pairs],
        "again": list(weights.again),
    }
    arrays: dict[str, Array] = {
        "word": weights.word,
        "company": weights.company,
        "pair": weights.pair,
        "own_words": _stacked(weights.own_words, len(OWN_WORD_COLUMNS)),
        "own_pairs": _stacked(weights.own_pairs, len(OWN_PAIR_COLUMNS)),
        "known": np.array([weights.known[word] for word in weights.known], dtype=np.int64),
        "carried": np.array([weights.carried[word] for word in weights.known], dtype=np.float64),
        "carried_pairs": np.array(list(weights.carried_pairs.values()), dtype=np.float64),
        "again": np.array(list(weights.again.values()), dtype=np.float64),
    }
    return State(values, arrays)


def model_of(state: State) -> SummaryModel:
    """The model in a state. Raises `ValueError` where it was trained by another version of this code."""
    values, arrays = state.values, state.arrays
    if values["columns"] != {name: list(columns) for name, columns in _COLUMNS.items()}:
        raise ValueError("it was trained with other features than this version of Debrief has")
    pairs: list[Pair] = [(first, second) for first, second in values["pairs"]]
    own_pairs: list[Pair] = [(first, second) for first, second in values["own_pairs"]]
    weights = Weights(
        word=np.asarray(arrays["word"], dtype=np.float64),
        company=np.asarray(arrays["company"], dtype=np.float64),
        pair=np.asarray(arrays["pair"], dtype=np.float64),
        own_words=dict(zip(values["own_words"], arrays["own_words"], strict=True)),
        own_pairs=dict(zip(own_pairs, arrays["own_pairs"], strict=True)),
        known=dict(zip(values["words"], arrays["known"].tolist(), strict=True)),
        carried=dict(zip(values["words"], arrays["carried"].tolist(), strict=True)),
        carried_pairs=dict(zip(pairs, arrays["carried_pairs"].tolist(), strict=True)),
        again=dict(zip(values["again"], arrays["again"].tolist(), strict=True)),
        calls=values["calls"],
        length=values["length"],
    )
    frames = tuple(
        Frame(text, Role(role), Complement(complement), complaint)
        for text, role, complement, complaint in values["frames"]
    )
    return SummaryModel(frames, values["joiner"], values["full_stop"], weights, values["lean"])


def _stacked(rows: Mapping[Key, Vector], columns: int) -> Vector:
    return np.array(list(rows.values()), dtype=np.float64).reshape(len(rows), columns)
