"""A store with pairs and an account on this machine; one clock for both, which goes on when somebody looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.local_aws import LocalAws
from bot.services import Services, build_services
from bot.settings import Settings
from bot.tuning import decisions
from bot.tuning.rollout import RolloutWorker
from bot.tuning.worker import TuningWorker
from dataset.model_records import ModelVersion, Rollout, TuningJob
from dataset.records import new_id
from tests.bot.tuning.conftest import taught
from tests.local_aws import STARTED, aws, aws_settings, aws_west, moto_server, trainer

__all__ = ["aws", "aws_west", "moto_server", "trainer"]

LEAD = "U0LEAD"
STEP = timedelta(seconds=20)


@dataclass
class World:
    """Services whose provider is the account, and what drives them."""

    services: Services
    aws: LocalAws

    def look(self) -> None:
        """Let time pass: as much for the store as for the account."""
        self.aws.time.advance(STEP.total_seconds())

    def ask(self, **how: object) -> TuningJob:
        """A training, approved beforehand unless `approved_by` says otherwise."""
        how.setdefault("approved_by", LEAD)
        return decisions.ask(self.services, new_id("tune"), LEAD, **how)  # type: ignore[arg-type]

    def driven(self, job: TuningJob, steps: int = 300) -> TuningJob:
        """The job at its end, or where it waits for somebody, or after so many steps."""
        worker = TuningWorker(self.services)
        for _ in range(steps):
            job = self.services.store.tuning.get(job.id)
            if job.finished_at is not None:
                break
            worker.work_once(new_id("test"))
            self.look()
        return self.services.store.tuning.get(job.id)

    def tuned(self, **how: object) -> ModelVersion:
        """A new version, trained, deployed where that is free, and registered."""
        job = self.driven(self.ask(**how))
        version = self.services.store.registry.of_job(job.id)
        assert version is not None, job.error
        return version

    def rolled_out(self, model: str, steps: int = 100) -> Rollout:
        """The newest rollout of a version, at its end."""
        worker = RolloutWorker(self.services)
        for _ in range(steps):
            rollout = self.services.store.rollouts.latest_of(model)
            assert rollout is not None
            if rollout.finished_at is not None:
                return rollout
            worker.work_once(new_id("test"))
            self.look()
        raise AssertionError(f"{model} did not come into use in {steps} steps")


def made(aws: LocalAws, tmp_path: Path, **more: object) -> World:
    """Services on this account."""
    fields = {"debrief_data": tmp_path / "data", "debrief_leads": LEAD, **aws_settings(aws), **more}
    settings = Settings(_env_file=None, **fields)  # type: ignore[arg-type]
    services = build_services(settings, clock=lambda: STARTED + timedelta(seconds=aws.time.now()))
    return World(services, aws)


@pytest.fixture
def world(aws: LocalAws, tmp_path: Path) -> Iterator[World]:
    """Twelve pairs, and Nova Micro."""
    world = made(aws, tmp_path)
    taught(world.services.store, 12)
    yield world
    world.services.close()


@pytest.fixture
def west(aws_west: LocalAws, tmp_path: Path) -> Iterator[World]:
    """Sixty pairs, and Claude 3 Haiku in an account where it goes on, with a quota of throughput for it."""
    aws_west.models.set("anthropic.claude-3-haiku-20240307-v1:0", status="ACTIVE", end_of_life=None)
    aws_west.limits.model_units = 2
    world = made(aws_west, tmp_path, debrief_model="claude-3-haiku")
    taught(world.services.store, 60)
    yield world
    world.services.close()
