"""A backfill killed before and after every request to the account and every commit of the store, and gone on with.

Whatever the point: there is one job, every call has one debrief, and nothing is left behind.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import botocore.httpsession
import pytest
import sqlite_utils

from bot.local_aws import LocalAws
from bot.models.aws import AwsClients
from dataset.backfill_records import BackfillState
from dataset.records import WorkState
from dataset.store.database import Database
from tests.bot.tuning.archives import Office, in_bucket, keys, log, logs
from tests.local_aws import aws, moto_server, trainer

__all__ = ["aws", "moto_server", "trainer"]


OURS = ("MainThread", "archive", "backfill")


class KilledError(BaseException):
    """Nothing catches it, as nothing catches a SIGKILL."""


class Points:
    """What was met, in order; the one at `kill_at` is not survived, and nothing after it is done."""

    def __init__(self, kill_at: int | None) -> None:
        self.kill_at = kill_at
        self.met: list[str] = []
        self.dead = False

    def __call__(self, what: str) -> None:
        self.met.append(what)
        self.dead = self.dead or len(self.met) - 1 == self.kill_at
        if self.dead:
            raise KilledError(what)


@contextmanager
def watched(points: Points) -> Iterator[None]:
    """Every request and every commit is a point."""
    send, write = botocore.httpsession.URLLib3Session.send, Database.write

    def sending(self: Any, request: Any) -> Any:
        if not threading.current_thread().name.startswith(OURS):
            return send(self, request)  # the small AWS keeps its files with botocore too
        what = f"{request.method} {request.url.split('/', 3)[3][:60]}"
        points(f"before {what}")
        answer = send(self, request)
        try:
            points(f"after {what}")
        except KilledError:
            answer.raw.close()  # a process that is gone holds no connection
            raise
        return answer

    @contextmanager
    def writing(self: Database) -> Iterator[sqlite_utils.Database]:
        outermost = not self.connection().conn.in_transaction
        with write(self) as db:
            yield db
            if outermost:
                points("before a commit")
        if outermost:
            points("after a commit")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.httpsession.URLLib3Session, "send", sending)
        patch.setattr(Database, "write", writing)
        yield


def turn(aws: LocalAws, clients: AwsClients, data: Path, source: str, kill_at: int | None) -> list[str]:
    """Everything from the beginning, or from where it was left, to the end: what was met."""
    office = Office(aws, data, {"debrief_workers": 1}, clients)
    points = Points(kill_at)
    try:
        with watched(points):
            backfill = office.begun(source)
            if backfill.state is BackfillState.READY:
                backfill = office.approved(backfill, finish_live=True)
            office.driven(backfill)
    except KilledError:
        pass
    finally:
        office.close()
    return points.met


def check(aws: LocalAws, clients: AwsClients, data: Path) -> None:
    """One job, a debrief for each call, nothing left in the account."""
    office = Office(aws, data, clients=clients)
    store = office.services.store
    backfill = store.backfills.latest()
    assert backfill is not None
    assert backfill.state is BackfillState.DONE
    assert office.counts(backfill) == {"done": 4, "known": 1, "unreadable": 1}
    assert store.debriefs.count(WorkState.DONE) == 4
    assert store.debriefs.count(WorkState.QUEUED) == 0
    debriefs = [item.debrief_id for item in store.backfills.items(backfill.id) if item.debrief_id]
    assert len(set(debriefs)) == 4
    assert all(len(store.answers.versions(one)) == 1 for one in debriefs)
    # A call of a turn that was cut short is no second one.
    assert store._db.row("SELECT count(*) AS n FROM calls") == {"n": 4}
    assert store.backfills.under_way() is None
    assert (store.resources.all(), [key for key in keys(aws) if "/backfill/" in key]) == ([], [])
    name = f"debrief-backfill-{backfill.id.removeprefix('bf_')}-"
    jobs = [job for job in aws.account.batches.values() if job.request["jobName"].startswith(name)]
    assert len(jobs) == 1
    assert len(store.backfills.parts(backfill.id)) == 1
    office.close()


@pytest.mark.parametrize("share", range(3))
def test_killed_anywhere_it_comes_to_the_same(
    aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    monkeypatch.setattr("bot.tuning.backfill.plan.LEAST_RECORDS", 3)
    monkeypatch.setattr("bot.tuning.backfill.prepare.CHUNK", 2)
    monkeypatch.setattr("bot.tuning.backfill.archive.READERS", 1)
    aws.limits.batch_records = 3
    clients = AwsClients(aws.region, seconds=30)
    source = in_bucket(aws, logs(4) | {"calls/again.txt": log(1), "calls/empty.txt": b" "})
    points = turn(aws, clients, tmp_path / "whole", source, None)
    check(aws, clients, tmp_path / "whole")
    assert sum("model-invocation-job" in what for what in points) > 8
    assert points.count("after a commit") > 10
    # After the last commit it is done: another turn would be another backfill.
    for number in range(share, len(points) - 1, 3):
        data = tmp_path / f"killed-{number}"
        assert len(turn(aws, clients, data, source, number)) > number
        turn(aws, clients, data, source, None)
        try:
            check(aws, clients, data)
        except AssertionError as error:
            raise AssertionError(f"killed {points[number]!r} (point {number} of {len(points)})") from error


def test_killed_at_every_other_step(aws: LocalAws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Again and again, a little further each time."""
    monkeypatch.setattr("bot.tuning.backfill.plan.LEAST_RECORDS", 3)
    monkeypatch.setattr("bot.tuning.backfill.prepare.CHUNK", 2)
    aws.limits.batch_records = 3
    clients = AwsClients(aws.region, seconds=30)
    source = in_bucket(aws, logs(4) | {"calls/again.txt": log(1), "calls/empty.txt": b" "})
    for kill_at in range(5, 40):
        turn(aws, clients, tmp_path / "data", source, kill_at)
    turn(aws, clients, tmp_path / "data", source, None)
    office = Office(aws, tmp_path / "data", clients=clients)
    assert office.services.store.debriefs.count(WorkState.DONE) == 4
    office.close()
