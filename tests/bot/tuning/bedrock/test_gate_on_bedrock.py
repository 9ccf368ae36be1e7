"""The gate on Amazon Bedrock: the base model competes with examples in its prompt, and what it costs is said first."""

import dataclasses
import json
import random
from pathlib import Path

import pytest

from bot.tuning.gate import running
from dataset.evaluation_records import Role
from dataset.model_records import ModelVersion
from dataset.pairs import Filters
from dataset.records import WorkState, new_id
from dataset.snapshot import take
from handlers.cli.main import run
from tests.bot.tuning.bedrock.conftest import World
from tests.held_out import held_out
from tests.samples import summary

CALLS = 11


def _referenced(world: World) -> None:
    for number in range(CALLS):
        _reference(world, f"The lamp{number} of my order{number} arrived broken.")


def _reference(world: World, said: str) -> None:
    """One more held-out call that a lead gave a reference."""
    store = world.services.store
    answer = held_out(store, texts=("Hello.", said, "Sorry."))
    store.reviews.add_reference(
        delivery_key=new_id("key"),
        call_id=answer.call_id,
        author="U0LEAD",
        summary=summary(title="Broken lamp", summary="The lamp arrived broken."),
        drafted_from=None,
        blind=True,
    )


def _embedded(world: World) -> ModelVersion:
    """A version of the embedded model, from before the provider was changed."""
    store = world.services.store
    job = store.tuning.add(new_id("tune"), provider="embedded", base="embedded-0", requested_by="test")
    assert store.tuning.claim("test")
    store.tuning.queue.finish(job.id, "test", WorkState.DONE)
    version = store.registry.get("nova-micro-1").model_copy(
        update={"name": "embedded-1", "provider": "embedded", "base": "embedded-0", "job_id": job.id}
    )
    store.registry.add(version)
    return version


def _costs(world: World, candidate: ModelVersion, champion: str, *, rivals: bool = False) -> str:
    snapshot = take(world.services.store, world.services.pseudonymiser, Filters(), actor="test")
    return running.costs(world.services, candidate, champion, snapshot_id=snapshot.id, rivals=rivals)


def test_what_costs_is_whoever_is_asked_on_bedrock(world: World) -> None:
    """Also where the candidate is the embedded model's, and the version in use is not."""
    _referenced(world)
    tuned = world.tuned()
    embedded = _embedded(world)
    assert _costs(world, embedded, "embedded-0") == ""
    assert "held-out calls: under $0.01" in _costs(world, embedded, tuned.name)
    assert "held-out calls: under $0.01" in _costs(world, embedded, "nova-micro")


def _dear(world: World, tmp_path: Path) -> World:
    """The same account, where a token that Nova Pro reads costs a dime."""
    prices = tmp_path / "prices.toml"
    prices.write_text("[nova-pro]\ninput_per_1k = 100\noutput_per_1k = 0\n")
    settings = world.services.settings.model_copy(update={"debrief_prices": str(prices)})
    return World(dataclasses.replace(world.services, settings=settings), world.aws)


def test_each_model_costs_what_its_own_base_does(world: World, tmp_path: Path) -> None:
    _referenced(world)
    # 2,000 tokens of each of eleven prompts, and a trifle for the candidate.
    assert _costs(_dear(world, tmp_path), world.tuned(), "nova-pro").endswith("held-out calls: about $2,200.00.")


def test_long_calls_cost_what_they_are_long(world: World, tmp_path: Path) -> None:
    """A call of an hour has many times the tokens of a usual one: nobody approves one sum and pays another."""
    _referenced(world)
    tuned, letters = world.tuned(), random.Random(1)
    words = " ".join("".join(letters.choices("abcdefghijkl", k=9)) for _ in range(12_000))  # 120,000 characters
    _reference(world, f"My lamp arrived broken, and this is how: {words}.")
    told = _costs(_dear(world, tmp_path), tuned, "nova-pro")
    assert 6_200 < float(told.partition("about $")[2].rstrip(".").replace(",", "")) < 6_500


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
