"""All parts of a model, learned one after the other. The same examples in the same order give the same parts.

On one thread: several add up in another order, and the same snapshot would come to another model on a machine with
more processors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has no stubs

from bot.models.embedded.learned import State
from bot.models.embedded.training import commitments, reasons, summary, topics
from bot.models.embedded.training.examples import Example, Progress

Learn = Callable[[Sequence[Example], Progress], State | None]
"""Learns one part; None where the examples teach nothing of it, and the untrained way stays."""

PARTS: Mapping[str, Learn] = {
    "summary": summary.learn,
    "commitments": commitments.learn,
    "reasons": reasons.learn,
    "topics": topics.learn,
}


def silent(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def train(examples: Sequence[Example], progress: Progress = silent) -> dict[str, State]:
    """The parts that these examples teach, by name."""
    with threadpool_limits(limits=1):
        states = {name: learn(examples, progress) for name, learn in PARTS.items()}
    return {name: state for name, state in states.items() if state is not None}
