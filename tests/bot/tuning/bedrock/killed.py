"""A process that turns the loop once, and can be killed at every point at which something outside it happens.

Points are before and after every HTTP request of botocore, and before and after every commit of the store. They are
numbered as they are met; at the one that the test names, the process kills itself without a word (SIGKILL).

Run as a program, this module is forked from for every turn: what is slow is imported once. A line of JSON on standard
input asks for a turn, a line on standard output has its exit code.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import boto3  # noqa: F401 - imported once, in the process that all others are forked from
import botocore.httpsession
import sqlite_utils

from bot.services import Services, build_services
from bot.settings import Settings
from bot.tuning import decisions, housekeeping
from bot.tuning.rollout import RolloutWorker
from bot.tuning.worker import TuningWorker
from dataset.model_records import ModelStatus, TuningStage
from dataset.records import new_id
from dataset.store.database import Database

JOB, LEAD = "tune_0123456789abcdef", "U0LEAD"
STEP = timedelta(seconds=30)


@dataclass
class Points:
    """What was met, in order; `kill_at` is the number of the one that the process does not survive."""

    kill_at: int | None
    met: list[str] = field(default_factory=list)

    def __call__(self, what: str) -> None:
        self.met.append(what)
        if len(self.met) - 1 == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def turn(fields: dict[str, Any], environment: dict[str, str], now: datetime, kill_at: int | None, told: Path) -> None:
    """Ask, approve, train, deploy, register and promote; write the points that were met into the file `told`."""
    os.environ.update(environment)
    clock = [now]
    services = build_services(Settings(_env_file=None, **fields), clock=lambda: clock[0])
    points = Points(kill_at)
    _watch_requests(points)
    _watch_commits(points)
    _train(services, clock)
    _promote(services, clock)
    housekeeping.sweep_job(services).work(lambda: False)
    told.write_text("\n".join(points.met))
    services.close()


def _train(services: Services, clock: list[datetime]) -> None:
    store = services.store
    # The snapshot is there: that taking one is done once and whole is tested with the snapshots.
    [snapshot] = store.snapshots.all()
    job = decisions.ask(services, JOB, LEAD, snapshot_id=snapshot.id)
    worker = TuningWorker(services)
    for _ in range(60):
        job = store.tuning.get(JOB)
        if job.finished_at is not None:
            break
        if job.stage is TuningStage.APPROVAL:
            decisions.approve(services, JOB, LEAD)  # refused only while a process has the job that was killed with it
        worker.work_once(new_id("test"))
        clock[0] += STEP
    assert job.error is None, job.error


def _promote(services: Services, clock: list[datetime]) -> None:
    [version] = services.store.registry.all()
    decisions.promote(services, version.name, LEAD)
    worker = RolloutWorker(services)
    for _ in range(20):
        if services.store.registry.get(version.name).status is ModelStatus.CHAMPION:
            return
        worker.work_once(new_id("test"))
        clock[0] += STEP
    raise AssertionError("it did not come into use")


def _watch_requests(points: Points) -> None:
    send = botocore.httpsession.URLLib3Session.send

    def watched(self: Any, request: Any) -> Any:
        what = f"{request.method} {request.url.split('/', 3)[3].split('?')[0][:60]}"
        points(f"before {what}")
        answer = send(self, request)
        points(f"after {what}")
        return answer

    botocore.httpsession.URLLib3Session.send = watched


def _watch_commits(points: Points) -> None:
    write = Database.write

    @contextmanager
    def watched(self: Database) -> Iterator[sqlite_utils.Database]:
        outermost = not self.connection().conn.in_transaction
        with write(self) as db:
            yield db
            if outermost:
                points("before a commit")
        if outermost:
            points("after a commit")

    Database.write = watched  # type: ignore[method-assign]


def main() -> None:
    """Fork a process for every line."""
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            try:
                turn(
                    asked["fields"],
                    asked["environment"],
                    datetime.fromisoformat(asked["now"]),
                    asked["kill_at"],
                    Path(asked["told"]),
                )
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
