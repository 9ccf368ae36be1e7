"""How the loss fell while a model was trained: read from what the job wrote into the bucket.

Where in the output prefix the files lie differs between AWS's own documents, so they are found by their names.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from bot.errors import TuningError
from bot.tuning.bedrock.files import Bucket

STEPS = "step_wise_training_metrics.csv"
VALIDATION = "validation_metrics.csv"
MOST_POINTS = 100
"""Points of a curve that are kept: enough for a plot."""


def read_curve(bucket: Bucket, folder: str) -> dict[str, Any]:
    """The curves below a prefix: `loss_curve` and `validation_curve`, lists of [step, loss].

    Empty where there are none, or they cannot be read: a training is done without them.
    """
    try:
        keys = bucket.keys(folder)
        found = {
            "loss_curve": _points(bucket, [key for key in keys if key.endswith(STEPS)], "training_loss"),
            "validation_curve": _points(bucket, [key for key in keys if key.endswith(VALIDATION)], "validation_loss"),
        }
    except TuningError:
        return {}
    return {name: points for name, points in found.items() if points}


def _points(bucket: Bucket, keys: list[str], column: str) -> list[list[float]]:
    points: list[list[float]] = []
    for key in keys[:1]:
        text = bucket.read(key).decode("utf-8-sig", errors="replace")
        for row in csv.DictReader(io.StringIO(text)):
            try:
                points.append([float(row["step_number"]), float(row[column])])
            except (KeyError, TypeError, ValueError):
                continue  # a column that is called otherwise, or an empty cell
    if len(points) > MOST_POINTS:
        every = (len(points) - 1) / (MOST_POINTS - 1)
        points = [points[round(number * every)] for number in range(MOST_POINTS)]
    return points
