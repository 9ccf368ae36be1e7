"""A training that is paid for: what goes wrong beside it costs no model, and nobody pays for what cannot be used."""

from pathlib import Path

import pytest

from bot import erasure
from bot.errors import NotLoggedIn
from bot.local_aws import LocalAws
from bot.models.protocol import TuneRequest
from bot.tuning import decisions
from bot.tuning.worker import TuningWorker
from dataset.model_records import ModelStatus, TuningJob, TuningStage
from dataset.records import WorkState, new_id
from dataset.store import Store
from tests.bot.tuning.bedrock.conftest import LEAD, World, aws, made, moto_server, trainer, world
from tests.bot.tuning.conftest import taught
from tests.local_aws import BUCKET

__all__ = ["aws", "moto_server", "trainer", "world"]


def _forget_one(store: Store, job: TuningJob, registry: object) -> None:
    call = next(pair.call_id for pair in store.snapshots.pairs(job.snapshot_id or ""))
    erasure.forget(store, [call], actor=LEAD, registry=registry)  # type: ignore[arg-type]


def _logged_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, "/nonexistent")


def test_a_call_forgotten_before_the_approval_is_paid_for_once(world: World) -> None:
    services, created = world.services, "CreateModelCustomizationJob"
    job = world.driven(world.ask(approved_by=None), steps=3)
    _forget_one(services.store, job, services.registry)
    assert decisions.approve(services, job.id, LEAD)
    job = world.driven(job, steps=5)
    assert (job.stage, job.plan["train"]) == (TuningStage.APPROVAL, 11)
    assert world.aws.journal.count(created, ok=True) == 0
    assert decisions.approve(services, job.id, LEAD)
    job = world.driven(job)
    assert job.state is WorkState.DONE
    assert world.aws.journal.count(created, ok=True) == 1
    assert world.aws.journal.count("DeleteCustomModel", ok=True) == 0


def test_a_call_forgotten_while_it_is_trained_on_leaves_the_bucket_at_once(world: World) -> None:
    store = world.services.store
    job = world.driven(world.ask(), steps=3)
    assert any("train.jsonl" in key for key in world.aws.account.storage.under(f"s3://{BUCKET}/debrief/"))
    _forget_one(store, job, world.services.registry)
    job = world.driven(job, steps=2)
    assert (job.stage, job.approved_by) == (TuningStage.APPROVAL, None)
    assert not any("train.jsonl" in key for key in world.aws.account.storage.under(f"s3://{BUCKET}/debrief/"))
    assert world.aws.journal.count("StopModelCustomizationJob", ok=True) == 1


def test_no_place_is_left_and_the_model_is_kept(world: World) -> None:
    world.aws.faults.fail("CreateCustomModelDeployment", "ServiceQuotaExceededException", times=9)
    job = world.driven(world.ask())
    assert (job.state, job.error) == (WorkState.DONE, None)
    version = world.services.store.registry.of_job(job.id)
    assert version is not None
    assert version.status is ModelStatus.CANDIDATE
    assert "a quota of the AWS account is used up" in version.metrics["untried"]
    assert world.aws.journal.count("DeleteCustomModel") == 0


def test_a_mistake_in_the_price_file_costs_no_model(aws: LocalAws, tmp_path: Path) -> None:
    prices = tmp_path / "prices.toml"
    prices.write_text("")
    world = made(aws, tmp_path, debrief_prices=str(prices))
    taught(world.services.store, 12)
    job = world.driven(world.ask(), steps=3)
    prices.write_text("nova-micro = [oops")
    job = world.driven(job)
    assert job.state is WorkState.DONE, job.error
    assert aws.journal.count("DeleteCustomModel") == 0

    # Before a training, it is told as what it is.
    taught(world.services.store, 4, first=12)
    job = world.driven(world.ask())
    assert job.state is WorkState.FAILED
    assert "prices.toml" in (job.error or "") or "DEBRIEF_PRICES" in (job.error or "")
    assert "inside Debrief" not in (job.error or "")
    world.services.close()


def test_an_expired_login_is_waited_out(world: World) -> None:
    job = world.driven(world.ask(), steps=3)
    assert job.reference is not None
    world.aws.faults.fail("*", "ExpiredTokenException", times=60)
    job = world.driven(job, steps=10)
    assert job.state is WorkState.QUEUED
    assert "login to AWS has run out" in job.what
    world.aws.faults.clear()
    world.aws.time.advance(3_600)
    assert world.driven(job).state is WorkState.DONE
    assert world.aws.journal.count("DeleteCustomModel") == 0


def test_without_a_login_nothing_is_asked_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _logged_out(monkeypatch)
    other = made(world.aws, world.services.settings.debrief_data.parent)
    job = other.driven(other.ask(approved_by=None))
    assert job.state is WorkState.FAILED
    assert "AWS does not know who is asking" in (job.error or "")
    assert "credentials" in (job.error or "")
    with pytest.raises(NotLoggedIn):
        other.services.tuner_of("bedrock").plan(TuneRequest("tune_1", "nova-micro-1", "nova-micro", job.id))
    other.services.close()


def test_a_login_that_runs_out_before_the_start_ends_it_in_one_sentence(world: World) -> None:
    job = world.driven(world.ask(), steps=1)
    world.aws.faults.fail("*", "ExpiredTokenException", times=60)
    job = world.driven(job)
    assert job.state is WorkState.FAILED
    assert "login to AWS has run out" in (job.error or "")
    assert "not taken down" not in (job.error or "")


def test_a_process_without_a_login_ends_no_training(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    job = world.driven(world.ask(), steps=3)
    assert job.reference
    _logged_out(monkeypatch)
    other = made(world.aws, world.services.settings.debrief_data.parent)
    world.aws.time.advance(10)
    assert TuningWorker(other.services).work_once(new_id("test"))
    job = world.services.store.tuning.get(job.id)
    assert job.state is WorkState.QUEUED
    assert "AWS does not know who is asking" in job.what
    other.services.close()


def test_what_trying_out_costs_is_in_the_plan_and_an_export_that_leaves_nothing_in_no_audit(world: World) -> None:
    job = world.driven(world.ask(approved_by=None), steps=3)
    assert "Trying it out on up to 100 held-out calls: " in job.plan["costs"][0]
    entries = world.services.store.audit.entries()
    assert [entry["actor"] for entry in entries if entry["action"] == "export"] == []
    assert decisions.approve(world.services, job.id, LEAD)
    world.driven(job)
    entries = world.services.store.audit.entries()
    assert [entry["actor"] for entry in entries if entry["action"] == "export"] == [LEAD]
