"""Calls written for these tests, and the shortest way from turns to a summary."""

from __future__ import annotations

from datetime import datetime

from bot.models.embedded import EmbeddedModel
from bot.models.embedded.reading import read_sentences
from bot.models.embedded.speech import Spoken, read_act
from dataset import prompts
from dataset.records import CallSummary, PseudonymisedCall, Role, Turn, summary_schema

# A Wednesday afternoon.
STARTED = datetime.fromisoformat("2026-03-04T15:00:00+00:00")


def turns(*said: str) -> tuple[Turn, ...]:
    """Turns from lines such as "customer: my screen is black" or "agent Maria: hello"."""
    read = []
    for line in said:
        label, _, text = line.partition(": ")
        role, _, name = label.partition(" ")
        read.append(Turn(speaker=name or role, role=Role(role), text=text))
    return tuple(read)


def prompt_for(*said: str, started_at: datetime | None = STARTED) -> prompts.Prompt:
    call = PseudonymisedCall(call_id="call_1", turns=turns(*said), started_at=started_at, pseudonymiser_version="test")
    return prompts.render(call)


def summary_of(*said: str, started_at: datetime | None = STARTED) -> CallSummary:
    """The untrained model's summary, by way of prompt and completion."""
    completion = EmbeddedModel().complete(prompt_for(*said, started_at=started_at), summary_schema())
    return CallSummary.model_validate_json(prompts.undefuse(completion.text))


def spoken(line: str) -> Spoken:
    """The first sentence of a line, read."""
    return read_act(read_sentences(turns(line))[0])
