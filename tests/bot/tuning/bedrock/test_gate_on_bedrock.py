"""The gate on Amazon Bedrock: the base model competes with examples in its prompt, and what it costs is said first."""

import json

import pytest

from dataset.evaluation_records import Role
from dataset.records import new_id
from handlers.cli.main import run
from tests.bot.tuning.bedrock.conftest import World
from tests.held_out import held_out
from tests.samples import summary

CALLS = 11


def _referenced(world: World) -> None:
    store = world.services.store
    for number in range(CALLS):
        answer = held_out(store, texts=("Hello.", f"The lamp{number} of my order{number} arrived broken.", "Sorry."))
        store.reviews.add_reference(
            delivery_key=new_id("key"),
            call_id=answer.call_id,
            author="U0LEAD",
            summary=summary(title="Broken lamp", summary="The lamp arrived broken."),
            drafted_from=None,
            blind=True,
        )


def _asked(world: World) -> list[str]:
    """The system texts of all that was asked for an answer."""
    texts = []
    for call in world.aws.journal.calls("Converse"):
        texts.append(" ".join(part["text"] for part in call.parameters["system"] if "text" in part))
    return texts


def test_the_base_model_with_examples_is_asked_as_well(world: World) -> None:
    _referenced(world)
    version = world.tuned()
    evaluation = world.services.store.evaluations.of_job(version.job_id)
    assert evaluation is not None
    assert [(c.role, c.name, c.examples) for c in evaluation.contestants] == [
        (Role.CHAMPION, "nova-micro", 0),
        (Role.CANDIDATE, "nova-micro-1", 0),
        (Role.BASELINE, "nova-micro", 3),
    ]
    assert evaluation.verdict is not None
    assert evaluation.verdict.baseline is not None
    assert any("nova-micro with 3 of your examples in its prompt" in s for s in evaluation.verdict.sentences)
    asked = _asked(world)
    assert len(asked) == 3 * CALLS
    shown = [text for text in asked if "Examples of this team" in text]
    assert len(shown) == CALLS
    assert all("Example 3\n" in text and "Example 4\n" not in text for text in shown)
    # The examples are of the train part, and nothing of any call is there but in placeholders.
    assert "Juana" not in " ".join(asked)


def test_evaluate_says_what_it_costs_and_asks(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _referenced(world)
    world.tuned()
    world.aws.journal.forget()
    for name, value in world.services.settings.model_dump().items():
        if name in ("debrief_data", "debrief_model", "debrief_bucket", "debrief_role", "aws_region"):
            monkeypatch.setenv(name.upper(), str(value))
    monkeypatch.setattr("handlers.cli.evaluate.confirmed", lambda _question: False)
    assert run(["evaluate", "nova-micro-1"]) == 1
    err = capsys.readouterr().err
    assert f"Trying it out on up to {CALLS} held-out calls: under $0.01." in err
    assert "Nothing was asked." in err
    assert world.aws.journal.count("Converse") == 0
    assert run(["evaluate", "nova-micro-1", "--no-rivals", "--yes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["looks"] == 1
    assert world.aws.journal.count("Converse", ok=True) == 2 * CALLS
