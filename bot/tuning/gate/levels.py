"""What the gate takes for enough, and for sure."""

from __future__ import annotations

from dataset.evaluation_records import Difference, Measure

FEWEST = 10
"""Groups of calls below which nothing is found: a bootstrap of fewer is not to be trusted (docs/flywheel.md)."""

SURE = 0.05
"""The level of every test."""

VALID_REQUIRED = 0.90
"""The share of all answers that have to follow the schema."""

LEAKS_ALLOWED = 0.01
"""The share of all answers that may hold personal data which their prompt did not."""

WEIGHED = (Measure.TOKENS, Measure.LATENCY)
"""Measures that never stop a candidate: whether it may be longer or slower is the lead's to weigh."""

MANY_LOOKS = 5
"""Looks at the same calls after which a good result is partly luck of the draw among so many candidates."""


def shown_worse(guard: Difference) -> bool:
    """Whether a guard-rail is shown to be worse, after the correction for their number."""
    return guard.worse and guard.adjusted < SURE and guard.groups >= FEWEST


def shown_better(guard: Difference) -> bool:
    """Whether a guard-rail is shown to be better."""
    return guard.better and guard.adjusted < SURE and guard.groups >= FEWEST
