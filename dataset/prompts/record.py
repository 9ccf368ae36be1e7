"""What a prompt is, and what it tells of a call."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from dataset.records import Record, Turn


class PromptStyle(StrEnum):
    """Which of the two prompts a model is made for."""

    BASE = "base"  # told the whole job: for a model that was not tuned
    TUNED = "tuned"  # short: for a model that learned the job from pairs, which carry this very prompt


class Prompt(Record):
    """What a model is sent. `version` identifies the instructions and the way calls are rendered."""

    system: str
    user: str
    version: str


class PromptedCall(Record):
    """What a prompt tells of a call: the turns in order, and the local date and time of its start if known."""

    turns: tuple[Turn, ...]
    started_at: datetime | None
