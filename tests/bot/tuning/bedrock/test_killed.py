"""The process killed after every request and every commit of a turn of the loop, and started again.

Whatever the point: one job, one model and one deployment are in the account, one version is in the store and in use.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path

import boto3
import pytest

from bot.local_aws import LocalAws
from bot.local_aws.moto_server import MotoServer
from bot.local_aws.training import Trainer
from dataset.model_records import ModelStatus, ResourceKind, ResourceState
from dataset.pairs import Filters
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import WorkState
from dataset.snapshot import take
from dataset.store import Store
from tests.bot.tuning.bedrock.killed import JOB, LEAD
from tests.bot.tuning.conftest import taught
from tests.local_aws import STARTED, aws_settings, running

PARTS = 8
"""The points are shared out among so many tests, so that they run side by side."""


class Forks:
    """Processes that turn the loop, forked from one that has imported all that they need."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bot.tuning.bedrock.killed"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[4],
        )

    def turn(
        self, aws: LocalAws, data: Path, *, later: timedelta = timedelta(0), kill_at: int | None = None
    ) -> tuple[int, list[str]]:
        """One process; its exit code, and the points that it met where it came to its end."""
        told = data / "points"
        told.unlink(missing_ok=True)
        asked = {
            "fields": {"debrief_data": str(data), "debrief_leads": LEAD, **aws_settings(aws)},
            "environment": aws.environment,
            "now": (STARTED + later).isoformat(),
            "kill_at": kill_at,
            "told": str(told),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        return code, told.read_text().splitlines() if told.exists() else []

    def close(self) -> None:
        """No more of them."""
        self._process.communicate()


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """For all tests of a process."""
    forks = Forks()
    yield forks
    forks.close()


@pytest.fixture(scope="session")
def taught_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a snapshot of twelve pairs, to be copied."""
    path = tmp_path_factory.mktemp("killed") / "debrief.sqlite3"
    store = Store(path, lambda: STARTED)
    taught(store, 12)
    take(store, RulePseudonymiser(), Filters(), actor="test")
    store.close()
    return path


@pytest.fixture
def account(
    moto_server: MotoServer, trainer: Trainer, monkeypatch: pytest.MonkeyPatch, taught_store: Path
) -> Callable[[Path], AbstractContextManager[LocalAws]]:
    """Makes an account and a store anew, the store in a folder."""

    @contextmanager
    def made(data: Path) -> Iterator[LocalAws]:
        data.mkdir(mode=0o700)
        shutil.copy(taught_store, data / "debrief.sqlite3")
        with running(moto_server, trainer, monkeypatch) as aws:
            # Time goes on when somebody asks how things stand.
            for operation in ("GetModelCustomizationJob", "GetCustomModelDeployment"):
                aws.hooks.after(operation, lambda _: aws.time.advance(60))
            yield aws

    return made


def _check(aws: LocalAws, data: Path) -> None:
    bedrock = boto3.client("bedrock", region_name=aws.region)
    [job] = bedrock.list_model_customization_jobs()["modelCustomizationJobSummaries"]
    [model] = bedrock.list_custom_models()["modelSummaries"]
    [deployment] = bedrock.list_custom_model_deployments()["modelDeploymentSummaries"]
    assert deployment["modelArn"] == model["modelArn"] == job["customModelArn"]
    store = Store(data / "debrief.sqlite3")
    try:
        [version] = store.registry.all()
        assert (version.status, version.artifact) == (ModelStatus.CHAMPION, model["modelArn"])
        assert store.tuning.get(JOB).state is WorkState.DONE
        there = {row.kind: (row.state, row.reference) for row in store.resources.all()}
        assert there == {
            ResourceKind.MODEL: (ResourceState.THERE, model["modelArn"]),
            ResourceKind.DEPLOYMENT: (ResourceState.THERE, deployment["customModelDeploymentArn"]),
        }
        actions = [entry["action"] for entry in store.audit.entries()]
        assert (actions.count("approve tuning"), actions.count("promote")) == (1, 1)
    finally:
        store.close()


def _worth_it(points: list[str]) -> list[int]:
    """The numbers of the points after something, and every third of those before: nothing lies between the two."""
    before = [number for number, point in enumerate(points) if point.startswith("before")]
    return sorted({*range(len(points))} - {*before} | {*before[::3]})


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_at_every_point(
    part: int, forks: Forks, account: Callable[[Path], AbstractContextManager[LocalAws]], tmp_path: Path
) -> None:
    with account(tmp_path / "whole") as aws:
        code, points = forks.turn(aws, tmp_path / "whole")
        assert code == 0
        _check(aws, tmp_path / "whole")
    assert sum("commit" in point for point in points) > 20
    assert sum("commit" not in point for point in points) > 20
    for number in _worth_it(points)[part::PARTS]:
        data = tmp_path / str(number)
        with account(data) as aws:
            code, _ = forks.turn(aws, data, kill_at=number)
            assert code == -signal.SIGKILL, f"not killed at {number}: {points[number]}"
            code, _ = forks.turn(aws, data, later=timedelta(hours=1))
            assert code == 0, f"killed at {number}, {points[number]}, it came to no end"
            _check(aws, data)
        shutil.rmtree(data)
