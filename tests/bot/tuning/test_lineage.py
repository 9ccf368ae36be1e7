"""From a debrief back to the pairs that taught its model, and on to where everything began."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot import erasure
from bot.errors import TuningError
from bot.services import Services
from bot.tuning import decisions
from bot.tuning.lineage import lineage
from dataset.records import Debrief, PairKind, Source, Split, WorkState
from dataset.store import Store
from handlers.cli.main import run
from tests.bot.tuning.conftest import driven
from tests.samples import answered, call, correct, summary

LEAD = "U0LEAD"
UNTRAINED, FIRST, SECOND = "embedded-0", "embedded-1", "embedded-2"


def _debriefed(store: Store, n: int, author: str) -> Debrief:
    """A call whose answer by `author` was corrected."""
    log = call(
        f"Hello, this is Ben. What about order {n}?",
        f"Juana Ortiz here, the lamp{n} of my order{n} arrived broken in box{n}.",
        f"I will send a new lamp{n} tomorrow.",
    )
    debrief, answer = answered(store, log, author=author)
    store.debriefs.note_answered(
        debrief.id, model=author, prompt_version="tuned-1", input_tokens=1, output_tokens=1, latency_ms=1, generation=0
    )
    store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
    correct(store, answer, summary(title=f"Broken lamp{n}", summary=f"The lamp{n} arrived broken."))
    return store.debriefs.get(debrief.id)


@pytest.fixture
def debrief(services: Services) -> Debrief:
    """A debrief of a version that learned from corrections of the first one's answers, which began with none's."""
    for n in range(8):
        _debriefed(services.store, n, UNTRAINED)
    driven(services, decisions.ask(services, "tune_1", LEAD))
    decisions.promote(services, FIRST, LEAD)
    for n in range(8, 16):
        _debriefed(services.store, n, FIRST)
    driven(services, decisions.ask(services, "tune_2", LEAD))
    return _debriefed(services.store, 16, SECOND)


def test_a_debrief_leads_back_to_the_untrained_model(services: Services, debrief: Debrief) -> None:
    found = lineage(services, debrief.id)
    assert (found.debrief_id, found.call_id, found.prompt_version) == (debrief.id, debrief.call_id, "tuned-1")
    assert [step.model for step in found.steps] == [SECOND, FIRST, UNTRAINED]
    second, first, untrained = found.steps
    assert second.version == services.store.registry.get(SECOND)
    assert untrained.version is None
    assert untrained.pairs == ()
    # The pairs are those of the snapshot's part that is trained on, each with who drafted what it corrects.
    assert second.version is not None
    for step in (first, second):
        assert step.version is not None
        stored = list(services.store.snapshots.pairs(step.version.snapshot_id, (Split.TRAIN,)))
        assert [(pair.call_id, pair.hash, pair.kind) for pair in step.pairs] == [
            (pair.call_id, pair.hash, pair.kind) for pair in stored
        ]
        for pair in step.pairs:
            [of_call] = services.store.debriefs.of_call(pair.call_id)
            assert pair.drafted_by == of_call.model
    assert {pair.drafted_by for pair in first.pairs} == {UNTRAINED}
    assert {pair.drafted_by for pair in second.pairs} == {UNTRAINED, FIRST}
    assert {kind for kind, _, _ in second.counts()} == {PairKind.CORRECTION}
    assert sum(number for _, _, number in second.counts()) == len(second.pairs)


def test_a_call_a_model_and_the_untrained_one_have_a_lineage_too(services: Services, debrief: Debrief) -> None:
    assert debrief.call_id is not None
    by_call = lineage(services, debrief.call_id)
    assert by_call.steps == lineage(services, debrief.id).steps
    by_name = lineage(services, FIRST)
    assert (by_name.debrief_id, [step.model for step in by_name.steps]) == (None, [FIRST, UNTRAINED])
    assert [step.model for step in lineage(services, UNTRAINED).steps] == [UNTRAINED]


def test_a_forgotten_call_leaves_its_hash_alone(services: Services, debrief: Debrief) -> None:
    [gone, *_] = lineage(services, FIRST).steps[0].pairs
    erasure.forget(services.store, [gone.call_id], actor=LEAD, registry=services.registry)
    [still, *_] = lineage(services, FIRST).steps[0].pairs
    assert (still.hash, still.drafted_by, still.forgotten) == (gone.hash, None, True)
    with pytest.raises(TuningError, match="was forgotten"):
        lineage(services, gone.call_id)


def test_what_there_is_no_lineage_of(services: Services) -> None:
    with pytest.raises(TuningError, match="no debrief and no model 'dbf_none'"):
        lineage(services, "dbf_none")
    waiting = services.store.debriefs.add(delivery_key="k", source=Source.MODAL, user="U1", text="…")
    assert waiting is not None
    with pytest.raises(TuningError, match="No model has answered"):
        lineage(services, waiting.id)


def test_as_it_is_typed(
    services: Services,
    debrief: Debrief,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DEBRIEF_DATA", str(services.settings.debrief_data))
    assert run(["models", "lineage", debrief.id]) == 0
    out = capsys.readouterr().out
    assert f"{debrief.id} was written by {SECOND}, with the prompt tuned-1." in out
    assert f"× a correction, drafted by {FIRST}" in out
    assert f"trained from {UNTRAINED}" in out
    assert out.index(f"\n{SECOND}\n") < out.index(f"\n{FIRST}\n") < out.index(f"\n{UNTRAINED}\n")
    assert "Juana" not in out
    assert "lamp" not in out
    assert run(["models", "lineage", debrief.id, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [step["model"] for step in shown["steps"]] == [SECOND, FIRST, UNTRAINED]
    assert shown["steps"][1]["pairs"][0]["hash"].startswith("sha256:")
    assert run(["models", "lineage", "dbf_none"]) == 1
    assert "There is no debrief and no model 'dbf_none'." in capsys.readouterr().err
