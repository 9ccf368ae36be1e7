"""What training found, as data: each part of it is JSON values and arrays, and any part may be missing.

A model without a part does there what the untrained one does, so the untrained model is the one with no parts at all.
Here is only what the parts have in common; `artifact` writes them to files.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64] | NDArray[np.int64]


@dataclass(frozen=True)
class State:
    """A part as data: `values` is JSON (no NaN), `arrays` are float64 or int64 of any shape, by name."""

    values: dict[str, Any]
    arrays: dict[str, Array] = field(default_factory=dict)
