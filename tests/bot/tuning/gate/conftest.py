"""Held-out calls with references and corrections, and models that answer what the test says."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.models.protocol import Completion, Usage
from bot.services import Services
from bot.tuning.gate import running
from dataset.evaluation_records import Evaluation
from dataset.model_records import ModelStatus, ModelVersion
from dataset.pairs import Filters
from dataset.prompts import Prompt, PromptStyle, render_completion
from dataset.records import Answer, CallSummary, WorkState, new_id
from dataset.snapshot import take
from tests.bot.tuning.conftest import ScriptedTuner
from tests.held_out import held_out
from tests.samples import correct, summary

Answering = Callable[[int], CallSummary | str | Exception]
"""What a model answers to the call of this number: a summary, a text that may be none, or an error that it raises."""


class Pupil:
    """A model that answers what the test says."""

    prompt_style = PromptStyle.TUNED

    def __init__(self, name: str, answering: Answering) -> None:
        self.name = name
        self.generation = 1
        self.answering = answering
        self.prompts: list[Prompt] = []

    def complete(self, prompt: Prompt, schema: dict[str, object], *, about: str | None = None) -> Completion:
        self.prompts.append(prompt)
        found = re.search(r"lamp number (\d+) of", prompt.user)
        assert found is not None, "a call of another kind"
        answer = self.answering(int(found[1]))
        if isinstance(answer, Exception):
            raise answer
        text = answer if isinstance(answer, str) else render_completion(answer)
        return Completion(text, Usage(100, len(text) // 4), 20)


class Pupils(ScriptedTuner):
    """A tuner whose versions answer what the test says."""

    def __init__(self) -> None:
        super().__init__()
        self.models: dict[str, Pupil] = {}

    def open(self, version: ModelVersion) -> Pupil:  # type: ignore[override]  # another model than the scripted one's
        self.during_open()
        return self.models[version.name]


class School:
    """A store with versions `embedded-1` (the champion) and `embedded-2`, and held-out calls."""

    def __init__(self, services: Services, tuner: Pupils) -> None:
        self.services = services
        self.store = services.store
        self.tuner = tuner
        self.calls: list[str] = []

    def pupil(self, name: str, answering: Answering) -> Pupil:
        """A registered version that answers so."""
        self.tuner.models[name] = Pupil(name, answering)
        job = self.store.tuning.add(new_id("tune"), provider="embedded", base="embedded-0", requested_by="test")
        assert self.store.tuning.claim("test")
        self.store.tuning.queue.finish(job.id, "test", WorkState.DONE)
        self.store.registry.add(
            ModelVersion(
                name=name,
                provider="embedded",
                base="embedded-0",
                snapshot_id=self.snapshot(),
                prompt_version="sha256:1",
                pseudonymiser_version="1",
                generation=1,
                artifact=f"models/{name}",
                digest="sha256:1",
                status=ModelStatus.CANDIDATE,
                job_id=job.id,
                created_at=datetime(2026, 11, 28, tzinfo=UTC),
            )
        )
        return self.tuner.models[name]

    def snapshot(self) -> str:
        return take(self.store, self.services.pseudonymiser, Filters(), actor="test").id

    def reference(self, *, blind: bool = True, drafted: bool = False) -> int:
        """One more held-out call that a lead gave a reference; its number."""
        number, answer = self._call()
        given = self.store.reviews.add_reference(
            delivery_key=new_id("key"),
            call_id=answer.call_id,
            author="U0LEAD",
            summary=right(number),
            drafted_from=answer.id if drafted else None,
            blind=blind,
        )
        assert given is not None
        return number

    def correction(self) -> int:
        """One more held-out call whose answer was corrected; its number."""
        number, answer = self._call()
        correct(self.store, answer, right(number))
        return number

    def _call(self) -> tuple[int, Answer]:
        number = len(self.calls)
        said = (
            "Hello, this is Ben from Northwind.",
            f"The lamp number {number} of my order is broken.",
            "I will send you a new lamp by Friday 27 November.",
        )
        answer = held_out(self.store, draft(number), said)
        self.calls.append(answer.call_id)
        return number, answer

    def compared(self, *, measure: str | None = None, rivals: bool = False) -> Evaluation:
        """The evaluation of `embedded-2` against `embedded-1`, to its end."""
        evaluation = running.begin(
            self.services,
            self.store.registry.get("embedded-2"),
            "embedded-1",
            snapshot_id=self.snapshot(),
            requested_by="test",
            rivals=rivals,
        )
        assert evaluation is not None
        while running.go_on(self.services, evaluation):
            pass
        return running.conclude(self.services, evaluation)


def right(number: int) -> CallSummary:
    """What people say of call `number`."""
    return summary(
        title=f"Broken lamp {number}",
        call_reason="broken lamp",
        summary=f"The customer says that lamp number {number} of an order is broken, and the agent sends a new lamp.",
        outcome="A new lamp is on its way.",
        action_items=(),
        next_steps=(),
        topics=("lamp",),
    )


def draft(number: int) -> CallSummary:
    """What the model that drafted made of it."""
    return right(number).model_copy(update={"title": "A call", "summary": f"Lamp {number}: something is to be sent."})


def poor(number: int) -> CallSummary:
    """An answer with little in it."""
    return right(number).model_copy(update={"title": "Question", "summary": "Somebody asks about something."})


@pytest.fixture
def pupils() -> Pupils:
    return Pupils()


@pytest.fixture
def school(real: Services, pupils: Pupils) -> School:
    return School(dataclasses.replace(real, tuners={"embedded": pupils}), pupils)
