"""The App Home while a training that costs money waits for a lead: it leads to the question, also a second lead."""

from __future__ import annotations

from collections.abc import Callable

from bot.local_aws import LocalAws
from bot.settings import Settings
from dataset.model_records import TuningStage
from dataset.store import Store
from tests.bot.tuning.conftest import taught
from tests.local_aws import aws, aws_settings, moto_server, trainer
from tests.scenarios.conftest import World
from tests.scenarios.leading import confirmed

__all__ = ["aws", "moto_server", "trainer"]


def test_another_lead_finds_the_question_on_the_app_home_and_answers_it(
    make_world: Callable[..., World], settings: Settings, aws: LocalAws
) -> None:
    taught(Store(settings.store_path), 12)
    world = make_world(**aws_settings(aws), debrief_leads="U0LEAD,U0SAM")
    confirmed(world.lead, "tune")
    world.card(world.lead, "D0LEAD", "Train nova-micro-1?")
    world.sam.open_home()
    home = world.sam.wait_for(lambda: (view := world.sam.home()) and "it waits for a lead" in view.words and view)
    assert "Training `nova-micro-1` costs money" in home.words
    assert world.sam.click(home, "model_look").acked
    asked = world.card(world.sam, "D0SAM", "Train nova-micro-1?")
    assert "The training: " in asked.words
    assert world.sam.click(asked, "tuning_approve").acked
    assert "waits for" not in world.card(world.sam, "D0SAM", "Training a new model").words
    world.card(world.lead, "D0LEAD", "Training a new model")
    job = world.store.tuning.latest()
    assert job is not None
    assert job.stage is TuningStage.TRAINING
    assert job.approved_by == "U0SAM"
