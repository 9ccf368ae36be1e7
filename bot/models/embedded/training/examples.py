"""Examples to learn from: a call as its prompt tells it, and the answer that is worth learning."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dataset.prompts import Prompt, PromptedCall, read_prompt, undefuse
from dataset.records import CallSummary, Pair, PairKind, Split

Progress = Callable[[str, int, int], None]
"""Told what is being done, in words, and how many of how many steps of it."""


@dataclass(frozen=True)
class Example:
    """A call and its ideal answer. What is empty in the answer was not given, and teaches nothing.

    `group` names the calls that hold nearly the same text: what is learned has to show in several groups. `weight` is
    how much the example counts (1 for what a person wrote).
    """

    call: PromptedCall
    answer: CallSummary
    group: str
    weight: float = 1.0


# A model's own answer that somebody liked says less than what a person wrote.
_OWN_ANSWER_WEIGHT = 0.3


def examples_of(pairs: Iterable[Pair], split: Split = Split.TRAIN) -> list[Example]:
    """The examples in the pairs of one split, in their order: what Bedrock would be given to train on."""
    return [
        Example(
            call=read_prompt(Prompt(system=pair.system, user=pair.prompt, version=pair.prompt_version)),
            answer=CallSummary.model_validate_json(undefuse(pair.completion)),
            group=pair.group_id,
            weight=_OWN_ANSWER_WEIGHT if pair.kind is PairKind.OWN_ANSWER else 1.0,
        )
        for pair in pairs
        if pair.split is split
    ]
