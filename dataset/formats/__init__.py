"""One small function for each training format, in a registry: a pair in, one line's object out.

Not every pair is a line of every format: preferences and judgements need an answer that was rejected. `TAKES` says
which pairs a format can hold; its function raises `ValueError` for the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dataset.formats.claude import claude
from dataset.formats.converse import converse
from dataset.formats.judge import has_judged_answer, judge
from dataset.formats.openai_chat import openai_chat
from dataset.formats.preferences import chosen_rejected, has_rejected, preference
from dataset.formats.prompt_completion import prompt_completion
from dataset.formats.whole import whole_prompt
from dataset.records import Pair

__all__ = ["FORMATS", "SHAPES", "TAKES", "Format", "Shape", "whole_prompt"]


class Format(StrEnum):
    """The names of the formats, as `debrief export --format` takes them."""

    CLAUDE = "claude"
    CONVERSE = "converse"
    PROMPT_COMPLETION = "prompt-completion"
    OPENAI_CHAT = "openai-chat"
    PREFERENCE = "preference"
    CHOSEN_REJECTED = "chosen-rejected"
    JUDGE = "judge"


def _every_pair(_pair: Pair) -> bool:
    return True


@dataclass(frozen=True)
class Shape:
    """A format: how a pair becomes a line, which pairs do, and what holds for a file whoever reads it.

    `most_lines` caps a file; `one_model` says that all lines carry answers of one and the same model; `several_files`
    that a validation file goes beside the training file.
    """

    line: Callable[[Pair], dict[str, Any]]
    takes: Callable[[Pair], bool] = _every_pair
    most_lines: int | None = None
    one_model: bool = False
    several_files: bool = True


SHAPES: dict[Format, Shape] = {
    Format.CLAUDE: Shape(claude),
    Format.CONVERSE: Shape(converse),
    Format.PROMPT_COMPLETION: Shape(prompt_completion),
    Format.OPENAI_CHAT: Shape(openai_chat),
    Format.PREFERENCE: Shape(preference, has_rejected),
    Format.CHOSEN_REJECTED: Shape(chosen_rejected, has_rejected),
    # Amazon Bedrock user guide, "Create a prompt dataset for a model evaluation job that uses a model as judge".
    Format.JUDGE: Shape(judge, has_judged_answer, most_lines=1_000, one_model=True, several_files=False),
}

FORMATS: dict[Format, Callable[[Pair], dict[str, Any]]] = {name: shape.line for name, shape in SHAPES.items()}
TAKES: dict[Format, Callable[[Pair], bool]] = {name: shape.takes for name, shape in SHAPES.items()}
