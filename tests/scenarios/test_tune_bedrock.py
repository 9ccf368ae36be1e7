"""Training on Amazon Bedrock from Slack: what it costs is shown and approved first, then the loop turns as ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.local_aws import LocalAws, Timings
from bot.settings import Settings
from bot.tuning import idle
from dataset.model_records import ModelStatus, ResourceKind, TuningStage
from dataset.store import Store
from tests.bot.tuning.conftest import taught
from tests.local_aws import aws, aws_settings, aws_west, moto_server, trainer
from tests.scenarios.conftest import CALL, World
from tests.scenarios.leading import confirmed, question

__all__ = ["aws", "aws_west", "moto_server", "trainer"]

Make = Callable[..., World]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("worker", "rollout"):
        monkeypatch.setattr(f"bot.tuning.{module}.LOOK_SECONDS", 0.05)


@pytest.fixture
def before(settings: Settings) -> Store:
    """The store before the bot starts."""
    return Store(settings.store_path)


def test_a_lead_sees_the_cost_approves_and_uses_the_model(make_world: Make, before: Store, aws: LocalAws) -> None:
    aws.timings = Timings()  # everything is done at once
    taught(before, 12)
    world = make_world(ping_seconds=10, **aws_settings(aws))
    card = world.debriefed()
    assert "Written by `nova-micro`" in card.words
    [converse] = aws.journal.calls("Converse")
    assert converse.parameters["requestMetadata"] == {"debrief": world.store.debriefs.of_user("U0ALEX")[0].id}

    confirmed(world.lead, "tune")
    asked = world.card(world.lead, "D0LEAD", "Train nova-micro-1?")
    assert "nova-micro would learn from 12 pairs" in asked.words
    assert "The training: " in asked.words
    assert "a month" in asked.words
    assert "epochCount 2" in asked.words
    assert aws.journal.count("CreateModelCustomizationJob") == 0
    job = world.store.tuning.latest()
    assert job is not None
    assert job.stage is TuningStage.APPROVAL

    # The lead's click starts it, and a second one changes nothing.
    assert world.lead.click(asked, "tuning_approve").acked
    click = world.playground.payloads("interactive")[-1]
    trained = world.card(world.lead, "D0LEAD", "nova-micro-1 is trained")
    world.settle()
    assert "Loss " in trained.words
    assert aws.journal.count("CreateModelCustomizationJob", ok=True) == 1
    assert world.store.tuning.get(job.id).approved_by == "U0LEAD"
    assert world.playground.send_payload("interactive", {**click, "trigger_id": world.lead.trigger()})
    world.card(world.lead, "D0LEAD", "does not wait for a word any more")

    assert world.lead.click(trained, "model_use").acked
    world.card(world.lead, "D0LEAD", "In use")
    world.settle()
    world.debriefed(CALL.replace("Sunday", "Monday"))
    assert "Written by `nova-micro-1`" in world.card(world.alex, "D0ALEX", "Written by `nova-micro-1`").words
    newest = world.store.debriefs.of_user("U0ALEX")[0]
    assert newest.model == "nova-micro-1"
    assert newest.prompt_version == world.store.registry.get("nova-micro-1").prompt_version


def test_not_now_ends_it_and_costs_nothing(make_world: Make, before: Store, aws: LocalAws) -> None:
    taught(before, 12)
    world = make_world(ping_seconds=10, **aws_settings(aws))
    confirmed(world.lead, "tune")
    asked = world.card(world.lead, "D0LEAD", "Train nova-micro-1?")
    assert world.lead.click(asked, "tuning_stop").acked
    assert "The training was stopped" in world.card(world.lead, "D0LEAD", "No new model").words
    assert world.store.resources.all(gone=True) == []
    assert aws.journal.count("CreateModelCustomizationJob") == 0


def test_what_aws_says_reaches_the_lead(make_world: Make, before: Store, aws: LocalAws) -> None:
    aws.timings = Timings()
    taught(before, 12)
    world = make_world(ping_seconds=10, **aws_settings(aws))
    aws.fates.fail("job", "Training data: <!channel> is too short")
    confirmed(world.lead, "tune")
    assert world.lead.click(world.card(world.lead, "D0LEAD", "Train nova-micro-1?"), "tuning_approve").acked
    card = world.card(world.lead, "D0LEAD", "No new model")
    assert "is too short" in card.words
    assert "<!channel>" not in str(card.blocks)


def test_throughput_by_the_hour_is_asked_for_told_when_idle_and_taken_down(
    make_world: Make, before: Store, aws_west: LocalAws
) -> None:
    aws = aws_west
    aws.timings = Timings()
    aws.limits.model_units = 1
    aws.models.set("anthropic.claude-3-haiku-20240307-v1:0", status="ACTIVE", end_of_life=None)
    taught(before, 60)
    world = make_world(ping_seconds=10, **aws_settings(aws, debrief_model="claude-3-haiku"))
    confirmed(world.lead, "tune")
    assert world.lead.click(world.card(world.lead, "D0LEAD", "Train claude-3-haiku-1?"), "tuning_approve").acked
    trained = world.card(world.lead, "D0LEAD", "claude-3-haiku-1 is trained")
    world.settle()
    assert aws.journal.count("CreateProvisionedModelThroughput") == 0

    # Typed, the costs are in the question: until it is answered, nothing is made.
    asked = question(world.lead, "promote claude-3-haiku-1")
    assert "by the hour" in asked.words
    world.lead.close(asked)
    world.settle()
    assert aws.journal.count("CreateProvisionedModelThroughput") == 0

    assert world.lead.click(trained, "model_use").acked
    world.until(lambda: world.store.registry.get("claude-3-haiku-1").status is ModelStatus.CHAMPION)
    world.card(world.lead, "D0LEAD", "In use")
    [row] = world.store.resources.all(ResourceKind.THROUGHPUT)
    assert row.approved_by == "U0LEAD"

    with world.store._db.write():
        old = (world.store.clock() - timedelta(days=2)).isoformat()
        world.store._db.execute("UPDATE resources SET created_at = ? WHERE id = ?", (old, row.id))
    idle.idle_job(world.services).work(lambda: False)
    idle.idle_job(world.services).work(lambda: False)
    reminder = world.card(world.lead, "D0LEAD", "has written no debrief since yesterday")
    world.settle()
    assert "It writes the debriefs." in reminder.words
    assert "debrief models undeploy claude-3-haiku-1" in reminder.words
    assert sum("since yesterday" in message.words for message in world.lead.messages("D0LEAD")) == 1


def test_a_user_group_of_leads_is_told_of_what_is_idle(make_world: Make) -> None:
    world = make_world(debrief_leads="", debrief_leads_group="S0LEADS")
    row = world.store.resources.want(
        ResourceKind.THROUGHPUT, "debrief-old", token="t", region="us-west-2", model="claude-3-haiku-1", price="A lot."
    )
    world.store.resources.note_there(row.id, "arn:aws:bedrock:us-west-2:123456789012:provisioned-model/abcdefghijkl")
    with world.store._db.write():
        old = (world.store.clock() - timedelta(days=2)).isoformat()
        world.store._db.execute("UPDATE resources SET created_at = ? WHERE id = ?", (old, row.id))
    idle.idle_job(world.services).work(lambda: False)
    idle.idle_job(world.services).work(lambda: False)
    assert "A lot." in world.card(world.lead, "D0LEAD", "has written no debrief since yesterday").words
    world.settle()
    assert sum("since yesterday" in message.words for message in world.lead.messages("D0LEAD")) == 1
    assert world.alex.messages("D0ALEX") == []
