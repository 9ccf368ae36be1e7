"""Logistic regression that starts from a belief: coefficients shrink towards given values, not towards nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
_ROUNDS = 25
_CLOSE = 1e-6


def fit(rows: Vector, targets: Vector, weights: Vector, prior: Vector, precision: Vector) -> Vector:
    """The most probable coefficients, shape (columns,), by Newton's method.

    `rows` (n, columns), `targets` (n,) in 0 to 1, `weights` (n,) how much each row counts; `prior` and `precision`
    (columns,) are mean and inverse variance of a normal belief about each coefficient.
    """
    found = prior.copy()
    for _ in range(_ROUNDS):
        odds = np.clip(rows @ found, -30, 30)
        chance = 1 / (1 + np.exp(-odds))
        slope = rows.T @ (weights * (chance - targets)) + precision * (found - prior)
        curve = (rows * (weights * np.maximum(chance * (1 - chance), 1e-6))[:, None]).T @ rows
        curve[np.diag_indices_from(curve)] += precision
        step = np.linalg.solve(curve, slope)
        size = float(np.abs(step).max(initial=0.0))
        found = found - (step if size < 2 else step * (2 / size))
        if size < _CLOSE:
            break
    return found
