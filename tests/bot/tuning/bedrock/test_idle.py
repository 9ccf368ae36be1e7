"""What costs by the hour and answers nobody: somebody is told, and told what can be done about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import TuningError
from bot.local_aws import LocalAws
from bot.tuning import decisions, housekeeping, idle
from bot.tuning.rollout import RolloutWorker
from dataset.model_records import ModelVersion, ResourceKind, ResourceState
from dataset.records import Notice, NoticeKind, new_id
from handlers.lead_messages import Show, render
from tests.bot.tuning.bedrock.conftest import LEAD, World, aws_west, made, moto_server, trainer, west
from tests.bot.tuning.conftest import taught

__all__ = ["aws_west", "moto_server", "trainer", "west"]

DAY = 86_400


def _used(world: World, actor: str = LEAD) -> ModelVersion:
    """A version that answers through Provisioned Throughput, and that nobody asks for three days."""
    version = world.tuned()
    decisions.promote(world.services, version.name, actor, costs_seen=True)
    world.rolled_out(version.name)
    world.aws.time.advance(3 * DAY)
    return version


def _told(world: World) -> list[tuple[str, dict[str, str]]]:
    """Who is reminded, and with which notice, once a day."""
    for _ in range(2):
        idle.idle_job(world.services).work(lambda: False)
    rows = world.services.store._db.rows("SELECT target, payload FROM outbox WHERE payload LIKE '%idle%'")
    return [(row["target"], json.loads(row["payload"])) for row in rows]


def _words(world: World, show: Show, about: str) -> str:
    payload = {"show": show.value, "about": about, "channel": "", "ts": ""}
    notice = Notice(
        id="ntc_1", kind=NoticeKind.LEAD, target=LEAD, payload=payload, created_at=world.services.store.clock()
    )
    return json.dumps(render(world.services, notice).blocks, ensure_ascii=False)


def test_leads_that_are_known_by_their_group_are_told(aws_west: LocalAws, tmp_path: Path) -> None:
    aws_west.models.set("anthropic.claude-3-haiku-20240307-v1:0", status="ACTIVE", end_of_life=None)
    aws_west.limits.model_units = 2
    fields = {"debrief_model": "claude-3-haiku", "debrief_leads": "", "debrief_leads_group": "S0LEADS"}
    world = made(aws_west, tmp_path, **fields)
    taught(world.services.store, 60)
    _used(world, "command line")
    # Whoever sends it asks Slack who they are.
    [(target, payload)] = _told(world)
    assert (target, payload["mark"]) == ("S0LEADS", f"{world.services.store.clock():%Y-%m-%d}")
    world.services.close()


def test_who_approved_it_and_all_leads_are_told_once(west: World) -> None:
    _used(west, "U0SAM")
    assert sorted(target for target, _ in _told(west)) == [LEAD, "U0SAM"]


@pytest.mark.parametrize("state", [ResourceState.THERE, ResourceState.CHANGING, ResourceState.WANTED])
def test_whatever_may_be_there_is_idle(west: World, state: ResourceState) -> None:
    _used(west)
    [row] = west.services.store.resources.all(ResourceKind.THROUGHPUT)
    west.services.store.resources.note(row.id, state=state.value)
    assert [one.id for one in idle.idle(west.services)] == [row.id]
    west.services.store.resources.note_leaving([row.id])
    assert idle.idle(west.services) == []


def test_what_was_asked_for_by_a_process_that_died_is_found(west: World, monkeypatch: pytest.MonkeyPatch) -> None:
    version = west.tuned()
    decisions.promote(west.services, version.name, LEAD, costs_seen=True)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        for method in ("note_there", "note_reference"):
            patched.setattr(west.services.store.resources, method, killed)
        with pytest.raises(Killed):
            RolloutWorker(west.services).work_once(new_id("test"))
    decisions.roll_back(west.services, LEAD)  # they think better of it
    west.aws.time.advance(3 * DAY)
    assert len(west.aws.account.throughputs) == 1
    [row] = idle.idle(west.services)
    assert row.reference is None
    assert "may cost money: it was asked for, and nobody heard an answer" in _words(west, Show.IDLE, row.id)


def test_the_reminder_says_what_can_be_done(west: World) -> None:
    version = _used(west)
    [row] = idle.idle(west.services)
    words = _words(west, Show.IDLE, row.id)
    assert "It writes the debriefs. If it is not needed now, use another version, or go back" in words
    assert f"debrief models undeploy {version.name}" in words
    assert "models retire" not in words
    with pytest.raises(TuningError, match="writes the debriefs"):
        housekeeping.undeploy(west.services, version.name, LEAD)
    # As it says: go back, and take it down.
    decisions.roll_back(west.services, LEAD)
    words = _words(west, Show.IDLE, row.id)
    assert "It writes the debriefs" not in words
    assert f"`debrief models undeploy {version.name}` on the machine takes down what serves it" in words
    housekeeping.undeploy(west.services, version.name, LEAD)
    assert f"What served `{version.name}` was idle, and is taken down by now." in _words(west, Show.IDLE, row.id)


def test_a_version_that_was_taken_down_says_why(west: World) -> None:
    version = west.tuned()
    housekeeping.retire(west.services, version.name, LEAD)
    words = _words(west, Show.TUNING, version.job_id)
    assert "*It was taken down*, with all that it cost." in words
    assert "had seen a call" not in words
    west.services.store.erasure.want_retraining(version.name, "call_1")
    assert "had seen a call that was forgotten" in _words(west, Show.TUNING, version.job_id)


def test_a_version_that_was_not_tried_out_says_why(west: World) -> None:
    words = _words(west, Show.TUNING, west.tuned().job_id)
    assert "not tried out on held-out calls" in _words(west, Show.MODELS, "")
    assert "It was not tried out on held-out calls. To have it answer costs by the hour" in words
    assert "There is no held-out call yet" not in words
