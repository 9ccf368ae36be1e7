"""What a judge wrote becomes a mean for each metric.

A line of the results holds texts of calls beside the scores: nothing of it is kept but the numbers. Form: Amazon
Bedrock user guide, "Understand how the results of your model evaluation job are saved in Amazon S3". A `result` of null
says that the metric does not apply (unverified: one published guide), and counts for no mean.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Score:
    """The mean of a metric (0 to 1, 1 is best) over the `n` answers that it was given for."""

    mean: float
    n: int


@dataclass(frozen=True)
class Scores:
    """The scores by metric, in the order in which they came, and how many answers were looked at."""

    calls: int
    by_metric: dict[str, Score]


@dataclass
class _Sums:
    """What is known of the metrics so far: how many answers each was asked of, and its numbers."""

    asked: dict[str, int] = field(default_factory=dict)
    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, score: Any) -> None:
        name = score.get("metricName") if isinstance(score, dict) else None
        if not isinstance(name, str):
            return
        name = name.removeprefix("Builtin.")
        self.asked[name] = self.asked.get(name, 0) + 1
        result = score.get("result")
        if isinstance(result, int | float) and not isinstance(result, bool) and math.isfinite(result):
            self.values.setdefault(name, []).append(float(result))


def scores_of(lines: Iterable[bytes]) -> Scores:
    """The scores in the lines of an evaluation's results; lines of another form are passed over.

    The metrics of a call may stand in one line, or in several, a file for each: the calls are those of the metric
    that has the most.
    """
    sums = _Sums()
    for line in lines:
        for score in _in(line):
            sums.add(score)
    means = {
        name: Score(round(math.fsum(values) / len(values), 4), len(values)) for name, values in sums.values.items()
    }
    return Scores(max(sums.asked.values(), default=0), means)


def _in(line: bytes) -> list[Any]:
    try:
        record = json.loads(line)
        found = record["automatedEvaluationResult"]["scores"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return found if isinstance(found, list) else []
