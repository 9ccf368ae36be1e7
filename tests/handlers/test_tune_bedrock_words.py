"""What leads read of a training on Amazon Bedrock: mended after looking at it in the playground."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.models.catalogue import model_named
from bot.models.prices import ModelPrices, Prices
from bot.tuning import decisions, housekeeping
from bot.tuning.bedrock import costs
from bot.tuning.bedrock.files import TrainingFiles
from bot.tuning.overview import Overview
from bot.tuning.periodic import NextTune, Waits
from dataset.model_records import ResourceKind, TuningJob, TuningStage
from handlers import lead_models, tune_texts
from handlers.views.models import LOOK_ACTION, Loop, models_message, panel
from tests.bot.tuning.bedrock.conftest import LEAD, World, world
from tests.local_aws import aws, moto_server, trainer

__all__ = ["aws", "moto_server", "trainer", "world"]


LOOP = Loop(NextTune(None, Waits.OFF, "a schedule", fresh=0, needed=20), None)


def _overview(job: TuningJob) -> Overview:
    return Overview("nova-micro", None, 12, None, 0, job, None, None, 0)


def test_an_approved_training_waits_for_nobody(world: World) -> None:
    job = world.driven(world.ask(approved_by=None), steps=3)
    assert job.what == "waits for a lead's word"
    assert decisions.approve(world.services, job.id, LEAD)
    assert world.services.store.tuning.get(job.id).what == "training is about to start"


def test_the_app_home_leads_to_the_question_that_waits(world: World) -> None:
    job = world.driven(world.ask(approved_by=None), steps=3)
    assert job.stage is TuningStage.APPROVAL
    *_, text, buttons = panel(_overview(job), "nova-micro", LOOP)
    assert "Training `nova-micro-1` costs money: it waits for a lead" in text["text"]["text"]
    look, stop, _ = buttons["elements"]
    assert (look["text"]["text"], look["action_id"], look["value"]) == ("See what it costs", LOOK_ACTION, job.id)
    assert stop["text"]["text"] == "Stop"
    decisions.approve(world.services, job.id, LEAD)
    *_, text, buttons = panel(_overview(world.services.store.tuning.get(job.id)), "nova-micro", LOOP)
    assert "training is about to start" in text["text"]["text"]
    assert [one["text"]["text"] for one in buttons["elements"]] == ["Stop", "Models"]


@pytest.mark.parametrize(
    ("tokens", "said"), [(40_000, "The training: about $0.08 (40,000"), (1_000, "The training: under $0.01 (1,000")]
)
def test_an_amount_is_about_something_or_under_it(tokens: int, said: str) -> None:
    prices = Prices(
        date(2026, 9, 17),
        {
            "nova-micro": ModelPrices(
                "nova-micro",
                training_per_1k=Decimal("0.001"),
                input_per_1k=Decimal("0.000035"),
                output_per_1k=Decimal("0.00014"),
            )
        },
    )
    model = model_named("nova-micro")
    assert costs.training(prices, model, TrainingFiles(Path(), 12, 0, tokens, 100), 2, 100).startswith(said)
    assert costs.serving(prices, model) == (
        "Answering on demand: nothing by the hour, under $0.01 for a debrief of a usual call."
    )


def test_what_is_left_and_costs_by_the_hour_is_said_when_going_back() -> None:
    told = tune_texts.rolled_back("claude-3-haiku-1", "claude-3-haiku", costs=True)
    assert "goes on costing money by the hour until `debrief models undeploy claude-3-haiku-1`" in told
    assert "undeploy" not in tune_texts.rolled_back("nova-micro-1", "nova-micro", costs=False)


@pytest.mark.parametrize(("place", "next_model", "costs"), [("old-1", None, True), ("old-1", "new-1", False)])
def test_a_place_that_changes_over_is_not_left_behind(
    world: World, place: str, next_model: str | None, costs: bool
) -> None:
    resources = world.services.store.resources
    row = resources.want(ResourceKind.THROUGHPUT, "debrief-old", token="t", region="us-west-2", model=place)
    resources.note(row.id, next_model=next_model)
    assert lead_models.costs_on(world.services, "old-1") is costs
    assert lead_models.costs_on(world.services, "other-1") is False


def test_a_version_that_was_taken_down_is_called_so_in_the_list(world: World) -> None:
    version = world.tuned()
    services = world.services
    housekeeping.retire(services, version.name, LEAD)
    job = services.store.tuning.latest()
    assert job is not None
    message = models_message(services.store.registry.all(), _overview(job), "nova-micro", {})
    [line] = [str(block["text"]["text"]) for block in message.blocks if version.name in str(block.get("text"))]
    assert ":wastebasket: taken down" in line


def test_what_is_said_first_promises_no_training() -> None:
    assert "is being trained" not in tune_texts.tune_started()
    assert "what it would cost before anything is spent" in tune_texts.tune_started()
