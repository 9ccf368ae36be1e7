"""The whole loop on Amazon Bedrock: feedback, snapshot, job, deployment, and the next debrief by the tuned model."""

import json

import pytest

from bot.errors import TuningError
from bot.models.protocol import TuneRequest
from bot.summarise.pipeline import write_debrief
from bot.tuning import decisions, housekeeping
from bot.tuning.decisions import Decided
from dataset.model_records import ModelStatus, ResourceKind, ResourceState, TuningStage
from dataset.prompts import PromptStyle, render
from dataset.records import WorkState
from tests.bot.tuning.bedrock.conftest import LEAD, World
from tests.bot.tuning.conftest import taught
from tests.local_aws import BUCKET, ROLE
from tests.samples import call


def _kinds(world: World) -> list[tuple[ResourceKind, str | None]]:
    return [(row.kind, row.model) for row in world.services.store.resources.all()]


def test_from_corrections_to_a_debrief_by_the_tuned_model(world: World) -> None:
    services, aws = world.services, world.aws
    version = world.tuned(hyperparameters={"epochCount": "3"})
    assert (version.name, version.status, version.base) == ("nova-micro-1", ModelStatus.CANDIDATE, "nova-micro")
    assert version.metrics["pairs"] == 12
    assert version.metrics["training_loss"] > 0
    curve = version.metrics["loss_curve"]
    assert len(curve) > 1
    assert curve[0][1] > curve[-1][1]

    [job] = aws.journal.calls("CreateModelCustomizationJob")
    asked = job.parameters
    assert asked["roleArn"] == ROLE
    assert asked["baseModelIdentifier"] == "amazon.nova-micro-v1:0:128k"
    assert asked["customizationType"] == "FINE_TUNING"
    assert asked["hyperParameters"] == {
        "epochCount": "3",
        "learningRate": "0.00001",
        "learningRateWarmupSteps": "10",
    }
    assert asked["trainingDataConfig"]["s3Uri"].startswith(f"s3://{BUCKET}/debrief/tuning/debrief-nova-micro-1-")
    assert "validationDataConfig" not in asked
    tags = {tag["key"]: tag["value"] for tag in asked["jobTags"]}
    assert tags["debrief:model"] == "nova-micro-1"
    assert tags["debrief:snapshot"] == version.snapshot_id
    assert asked["customModelTags"] == asked["jobTags"]
    assert aws.journal.count("CreateCustomModelDeployment", ok=True) == 1
    # The training file is gone from the bucket, the job's figures are there.
    assert _kinds(world) == [(ResourceKind.MODEL, "nova-micro-1"), (ResourceKind.DEPLOYMENT, "nova-micro-1")]

    assert services.model.name == "nova-micro"
    assert decisions.promote(services, "nova-micro-1", LEAD) is Decided.DONE
    model = services.model
    assert (model.name, model.prompt_style, model.generation) == ("nova-micro-1", PromptStyle.TUNED, 1)
    log = call("Hello, this is Ben. How can I help?", "My router is broken.", "I will send a new one tomorrow.")
    aws.journal.forget()
    written = write_debrief(log, model, services.pseudonymiser, style=services.style)
    assert written.model == "nova-micro-1"
    [converse] = aws.journal.calls("Converse")
    assert ":custom-model-deployment/" in converse.parameters["modelId"]
    prompt = render(services.pseudonymiser.pseudonymise(log)[0], PromptStyle.TUNED, services.style)
    assert converse.parameters["system"][0]["text"] == prompt.system
    assert converse.parameters["messages"][0]["content"] == [{"text": prompt.user}]
    assert "toolConfig" not in converse.parameters
    assert version.prompt_version == written.prompt_version == prompt.version


def test_the_training_files_are_what_the_export_gives_and_are_taken_away(world: World) -> None:
    sent: dict[str, bytes] = {}

    def keep(asked: object) -> None:
        parameters = asked.parameters  # type: ignore[attr-defined]
        uri = parameters["trainingDataConfig"]["s3Uri"]
        sent[uri] = world.aws.account.storage.read(uri)

    world.aws.hooks.before("CreateModelCustomizationJob", keep)
    version = world.tuned()
    [(uri, content)] = sent.items()
    lines = [json.loads(line) for line in content.splitlines()]
    pairs = list(world.services.store.snapshots.pairs(version.snapshot_id))
    assert len(lines) == len(pairs) == 12
    assert {line["schemaVersion"] for line in lines} == {"bedrock-conversation-2024"}
    assert b"Juana" not in content
    left = world.aws.account.storage.under(f"s3://{BUCKET}/debrief/")
    assert uri not in left
    assert any(name.endswith("step_wise_training_metrics.csv") for name in left)


def test_a_training_that_costs_waits_for_a_yes(world: World) -> None:
    job = world.driven(world.ask(approved_by=None), steps=5)
    assert (job.stage, job.state) == (TuningStage.APPROVAL, WorkState.QUEUED)
    assert job.plan["train"] == 12
    assert job.plan["costs"][0].startswith("The training: about $0.0") or "under $0.01" in job.plan["costs"][0]
    assert "a month" in job.plan["costs"][1]
    assert world.aws.journal.count("CreateModelCustomizationJob") == 0
    assert world.services.store.resources.all() == []
    assert decisions.approve(world.services, job.id, LEAD)
    assert not decisions.approve(world.services, job.id, LEAD)
    job = world.driven(job)
    assert (job.state, job.approved_by) == (WorkState.DONE, LEAD)
    assert ("approve tuning", job.id) in [(e["action"], e["subject"]) for e in world.services.store.audit.entries()]


def test_nothing_is_started_that_nobody_approved(world: World) -> None:
    with pytest.raises(TuningError, match="nobody approved"):
        world.services.tuner_of("bedrock").start(TuneRequest("tune_1", "nova-micro-1", "nova-micro", "snap"))
    assert world.aws.journal.count("CreateModelCustomizationJob") == 0


def test_an_approval_that_never_comes_ends_the_job(world: World) -> None:
    job = world.driven(world.ask(approved_by=None), steps=3)
    world.aws.time.advance(8 * 86_400)
    job = world.driven(job, steps=2)
    assert job.state is WorkState.FAILED
    assert "Nobody approved" in (job.error or "")
    assert world.aws.journal.count("CreateModelCustomizationJob") == 0


def test_what_retires_is_gone_from_the_account(world: World) -> None:
    version = world.tuned()
    decisions.promote(world.services, version.name, LEAD)
    with pytest.raises(TuningError, match="writes the debriefs"):
        housekeeping.retire(world.services, version.name, LEAD)
    decisions.roll_back(world.services, LEAD)
    housekeeping.retire(world.services, version.name, LEAD)
    assert world.services.store.resources.all() == []
    assert {row.state for row in world.services.store.resources.all(gone=True)} == {ResourceState.GONE}
    assert world.aws.account.storage.under(f"s3://{BUCKET}/debrief/") == []
    assert world.aws.journal.count("DeleteCustomModelDeployment", ok=True) == 1
    assert world.aws.journal.count("DeleteCustomModel", ok=True) == 1
    assert world.services.store.registry.get(version.name).artifact is None
    assert world.services.model.name == "nova-micro"


def test_a_second_round_is_deployed_beside_the_first(world: World) -> None:
    first = world.tuned()
    decisions.promote(world.services, first.name, LEAD)
    taught(world.services.store, 4, first=12)
    second = world.tuned()
    assert world.aws.journal.count("CreateCustomModelDeployment", ok=True) == 2
    assert decisions.promote(world.services, second.name, LEAD) is Decided.DONE
    assert world.services.model.name == "nova-micro-2"
    assert decisions.roll_back(world.services, LEAD) == ("nova-micro-2", "nova-micro-1", Decided.DONE)
    assert world.services.model.name == "nova-micro-1"
