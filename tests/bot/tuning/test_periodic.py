"""The schedule trains where there is enough that is new and nothing is waited for; leads are told, and reminded."""

import dataclasses
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.models.protocol import TuneState, TuneStatus
from bot.schedule import TRY_AGAIN, Schedule
from bot.services import Services, build_services
from bot.settings import Settings
from bot.tuning import decisions
from bot.tuning.digest import SAMPLE, digest
from bot.tuning.periodic import (
    APPROVAL_WAITS,
    CANDIDATE_WAITS,
    REMIND_EVERY,
    Waits,
    digest_job,
    reminder_job,
    retrain_job,
    waits_for,
)
from bot.tuning.telling import SCHEDULE, notify
from dataset.evaluation_records import CanaryEnd
from dataset.model_records import ModelStatus, TuningStage
from dataset.records import Vote, WorkState, new_id
from dataset.store import LEASE, Counts, Store
from tests.bot.tuning.conftest import ScriptedTuner, driven, taught
from tests.samples import Clock, answered

LEAD, GROUP = "U0LEAD", "S0LEADS"
SUNDAY = datetime(2026, 11, 29, 2, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, tuner: ScriptedTuner, clock: Clock) -> Iterator[Services]:
    """Services with a clock that is moved, the scripted tuner, and a training after six new pairs."""
    yield from _opened(tmp_path, tuner, clock)


def _opened(tmp_path: Path, tuner: ScriptedTuner, clock: Clock, **changes: Any) -> Iterator[Services]:
    given: dict[str, Any] = {"debrief_tune_after": 6, "debrief_leads": LEAD, "debrief_leads_group": GROUP} | changes
    opened = build_services(Settings(_env_file=None, debrief_data=tmp_path / "data", **given), clock=clock)
    yield dataclasses.replace(opened, tuners={"embedded": tuner})
    opened.close()


def _notices(services: Services, show: str) -> list[str]:
    rows = services.store._db.rows(
        """SELECT notice_key FROM outbox WHERE kind = 'lead' AND json_extract(payload, '$.show') = ? ORDER BY rowid""",
        (show,),
    )
    return [row["notice_key"] for row in rows]


def _jobs(services: Services) -> list[str]:
    return [row["id"] for row in services.store._db.rows("SELECT id FROM tuning_jobs ORDER BY rowid")]


def _fires(services: Services) -> bool:
    """Whether the schedule looks now whether to train."""
    job = retrain_job(services)
    return Schedule(services.store, [job]).run_if_due(job)


def _on_sunday(services: Services, clock: Clock, week: int = 0) -> None:
    _fires(services)
    clock.now = SUNDAY + week * WEEK
    assert _fires(services)


def test_it_trains_when_the_time_has_come_and_there_is_enough(services: Services, clock: Clock) -> None:
    taught(services.store, 6)
    assert not _fires(services)
    assert _jobs(services) == []
    clock.now = SUNDAY
    assert _fires(services)
    [job_id] = _jobs(services)
    job = services.store.tuning.get(job_id)
    assert (job.requested_by, job.own_answers, job.approved_by) == (SCHEDULE, True, None)
    assert not _fires(services)


def test_leads_are_told_once_when_it_is_done_and_not_before(services: Services, clock: Clock) -> None:
    taught(services.store, 6)
    _on_sunday(services, clock)
    assert _notices(services, "tuning") == []
    job = driven(services, services.store.tuning.get(_jobs(services)[0]))
    assert job.state is WorkState.DONE
    assert _notices(services, "tuning") == [f"lead:tuning:{job.id}:{who}:done" for who in (LEAD, GROUP)]


def test_leads_are_told_when_nothing_came_of_it(services: Services, tuner: ScriptedTuner, clock: Clock) -> None:
    taught(services.store, 6)
    _on_sunday(services, clock)
    tuner.status = TuneStatus(TuneState.FAILED, error="The disk is full.")
    job = driven(services, services.store.tuning.get(_jobs(services)[0]))
    assert job.state is WorkState.FAILED
    assert _notices(services, "tuning") == [f"lead:tuning:{job.id}:{who}:failed" for who in (LEAD, GROUP)]


def test_a_training_of_the_command_line_that_fails_is_told_to_nobody_in_slack(
    services: Services, tuner: ScriptedTuner
) -> None:
    taught(services.store, 6)
    tuner.status = TuneStatus(TuneState.FAILED, error="The disk is full.")
    driven(services, decisions.ask(services, "tune_1", "command line"))
    assert _notices(services, "tuning") == []


def test_too_few_new_pairs_are_waited_for(services: Services, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    taught(services.store, 5)
    caplog.set_level("INFO")
    _on_sunday(services, clock)
    assert _jobs(services) == []
    assert "trains no model now: it waits for new pairs: 5 of 6" in caplog.text
    state = waits_for(services)
    assert (state.waits, state.fresh, state.needed, state.at) == (Waits.PAIRS, 5, 6, SUNDAY + WEEK)
    taught(services.store, 1, first=5)
    assert (waits_for(services).waits, waits_for(services).text) == (Waits.TIME, "nothing but its time")
    # It is looked at again at the rule's next time, not before.
    clock.now += timedelta(days=6)
    assert not _fires(services)
    clock.now = SUNDAY + WEEK
    assert _fires(services)
    assert len(_jobs(services)) == 1


def test_only_what_came_since_the_last_training_is_new(services: Services, clock: Clock) -> None:
    taught(services.store, 6)
    driven(services, decisions.ask(services, "tune_1", LEAD))
    decisions.promote(services, "embedded-1", LEAD)
    assert waits_for(services).text == "new pairs: 0 of 6"
    taught(services.store, 5, first=6)
    _on_sunday(services, clock)
    assert _jobs(services) == ["tune_1"]
    taught(services.store, 1, first=11)
    clock.now = SUNDAY + WEEK
    assert _fires(services)
    assert len(_jobs(services)) == 2


def test_a_candidate_and_a_training_under_way_are_waited_for(services: Services, clock: Clock) -> None:
    taught(services.store, 12)
    job = decisions.ask(services, "tune_1", LEAD)
    assert waits_for(services).waits is Waits.TRAINING
    _on_sunday(services, clock)
    driven(services, job)
    assert (waits_for(services).waits, waits_for(services).text) == (Waits.CANDIDATE, "a lead's word on embedded-1")
    taught(services.store, 8, first=12)
    _on_sunday(services, clock, 1)
    assert _jobs(services) == ["tune_1"]
    decisions.decline(services, "embedded-1", LEAD)
    _on_sunday(services, clock, 2)
    assert len(_jobs(services)) == 2


def test_a_canary_and_a_rollout_are_waited_for(services: Services, clock: Clock) -> None:
    taught(services.store, 6)
    driven(services, decisions.ask(services, "tune_1", LEAD))
    taught(services.store, 8, first=6)
    canary = services.store.canaries.start("embedded-1", "embedded-0", 0.1, LEAD, 28)
    assert canary is not None
    services.store.registry.set_canary("embedded-1", LEAD)
    assert waits_for(services).waits is Waits.CANARY
    _on_sunday(services, clock)
    assert _jobs(services) == ["tune_1"]
    services.store.canaries.finish(canary.id, CanaryEnd.STOPPED, LEAD)
    services.store.registry.end_canary(LEAD, ModelStatus.REJECTED)
    services.store.rollouts.add("embedded-1", LEAD)
    assert (waits_for(services).waits, waits_for(services).text) == (Waits.ROLLOUT, "embedded-1 to be ready")
    services.store.rollouts.give_up()
    assert waits_for(services).waits is Waits.TIME


def test_five_pairs_are_the_least_whatever_the_settings_say(tmp_path: Path, tuner: ScriptedTuner, clock: Clock) -> None:
    for services in _opened(tmp_path, tuner, clock, debrief_tune_after=1):
        taught(services.store, 4)
        assert waits_for(services).text == "new pairs: 4 of 5"
        taught(services.store, 1, first=4)
        assert waits_for(services).waits is Waits.TIME


def test_without_a_schedule_nothing_is_trained(tmp_path: Path, tuner: ScriptedTuner, clock: Clock) -> None:
    for services in _opened(tmp_path, tuner, clock, debrief_tune_schedule=""):
        taught(services.store, 6)
        clock.now += 3 * WEEK
        assert not _fires(services)
        state = waits_for(services)
        assert (state.at, state.waits) == (None, Waits.OFF)
        assert "DEBRIEF_TUNE_SCHEDULE" in state.text


def test_after_downtime_it_trains_once(services: Services, clock: Clock) -> None:
    taught(services.store, 6)
    _fires(services)
    clock.now = SUNDAY + 4 * WEEK + timedelta(days=1)
    assert _fires(services)
    assert not _fires(services)
    assert len(_jobs(services)) == 1
    assert waits_for(services).at == SUNDAY + 5 * WEEK


def test_killed_after_it_asked_it_asks_for_no_second_training(
    services: Services, tuner: ScriptedTuner, clock: Clock
) -> None:
    taught(services.store, 6)
    job = retrain_job(services)
    _fires(services)
    clock.now = SUNDAY
    assert services.store.jobs.claim(job.name, "killed") is not None
    job.work(lambda: False)  # and then the process is killed, before it notes that this was done
    [first] = _jobs(services)
    driven(services, services.store.tuning.get(first))
    decisions.decline(services, "embedded-1", LEAD)
    taught(services.store, 6, first=6)  # so that nothing is waited for
    clock.now += LEASE + timedelta(seconds=1)
    assert _fires(services)
    assert _jobs(services) == [first]
    assert len(tuner.started) == 1
    clock.now = SUNDAY + WEEK
    assert _fires(services)
    assert len(_jobs(services)) == 2


def test_of_two_processes_one_asks(services: Services, clock: Clock, tuner: ScriptedTuner) -> None:
    taught(services.store, 6)
    _fires(services)
    clock.now = SUNDAY
    theirs = dataclasses.replace(services, store=Store(services.store.path, clock))
    start, fired = threading.Barrier(2), []

    def look(process: Services) -> None:
        start.wait()
        fired.append(_fires(process))

    threads = [threading.Thread(target=look, args=(process,)) for process in (services, theirs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(fired) == [False, True]
    assert len(_jobs(services)) == 1
    theirs.store.close()


def test_the_setting_says_whether_own_answers_are_learned_and_the_version_notes_it(
    tmp_path: Path, tuner: ScriptedTuner, clock: Clock
) -> None:
    for services in _opened(tmp_path, tuner, clock, debrief_learn_own_answers=False):
        taught(services.store, 6)
        _, answer = answered(services.store)
        services.store.feedback.add_vote(
            delivery_key=new_id("key"), debrief_id=answer.debrief_id, answer_id=answer.id, user="U0SAM", vote=Vote.UP
        )
        _on_sunday(services, clock)
        driven(services, services.store.tuning.get(_jobs(services)[0]))
        [version] = services.store.registry.all()
        assert version.metrics["own_answers"] is False
        snapshot = services.store.snapshots.get(version.snapshot_id)
        assert (snapshot.manifest["filters"]["own_answers"], version.metrics["splits"]["train"]) == (False, 6)
        # The same pairs and one answer that was voted useful: there is something new to learn.
        job = driven(services, decisions.ask(services, "tune_with", LEAD, own_answers=True))
        assert (job.state, job.own_answers) == (WorkState.DONE, True)
        version = services.store.registry.all()[-1]
        assert (version.metrics["own_answers"], version.metrics["splits"]["train"]) == (True, 7)


def test_the_digest_is_sent_once_a_week_to_all_leads(services: Services, clock: Clock) -> None:
    job = digest_job(services)
    schedule = Schedule(services.store, [job])
    assert not schedule.run_if_due(job)
    clock.now = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    assert services.store.jobs.claim(job.name, "killed") is not None
    job.work(lambda: False)
    clock.now += LEASE + timedelta(seconds=1)
    assert schedule.run_if_due(job)
    expected = [f"lead:digest:2026-W49:{who}:2026-11-30T09:00+00:00" for who in (LEAD, GROUP)]
    assert _notices(services, "digest") == expected
    clock.now += WEEK
    assert schedule.run_if_due(job)
    assert len(_notices(services, "digest")) == 4


def _vote(services: Services, debrief_id: str, answer_id: str, vote: Vote, user: str = "U0ALEX") -> None:
    services.store.feedback.add_vote(
        delivery_key=new_id("key"), debrief_id=debrief_id, answer_id=answer_id, user=user, vote=vote
    )


def test_a_digest_that_is_tried_again_is_sent_to_nobody_twice(
    services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(store: Store, target: str, *args: str) -> None:
        notify(store, target, *args)
        if target == GROUP:
            raise OSError("the disk is full")

    job = digest_job(services)
    schedule = Schedule(services.store, [job])
    schedule.run_if_due(job)
    clock.now = SUNDAY + WEEK
    with monkeypatch.context() as patched:
        patched.setattr("bot.tuning.periodic.notify", failing)
        assert schedule.run_if_due(job)
    assert _notices(services, "digest") == []
    clock.now += TRY_AGAIN
    assert schedule.run_if_due(job)
    assert len(_notices(services, "digest")) == 2


def test_the_digest_counts_what_happened_in_each_week(services: Services, clock: Clock) -> None:
    now = clock.now
    clock.now = now - timedelta(days=10)
    taught(services.store, 3)
    clock.now = now - timedelta(days=2)
    taught(services.store, 2, first=3)
    debrief, answer = answered(services.store)
    services.store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
    for vote, user in ((Vote.DOWN, "U0ALEX"), (Vote.UP, "U0ALEX"), (Vote.DOWN, "U0SAM")):
        _vote(services, debrief.id, answer.id, vote, user)
    broken, _ = answered(services.store)
    services.store.debriefs.queue.finish(broken.id, "test", WorkState.FAILED)
    clock.now = now
    found = digest(services)
    assert found.week == Counts(done=3, failed=1, up=1, down=1, corrections=2)
    assert found.week_before == Counts(done=3, failed=0, up=0, down=0, corrections=3)
    assert (found.until, found.since) == (now, now - WEEK)
    assert (found.pairs, found.fresh, found.champion, found.candidate) == (5, 5, "embedded-0", None)
    assert (found.canary, found.canary_calls, found.canary_votes) == (None, 0, 0)
    assert found.next_tune == waits_for(services)


def test_a_vote_of_the_week_before_that_is_changed_now_keeps_the_figures_of_both(
    services: Services, clock: Clock
) -> None:
    now = clock.now
    clock.now = now - timedelta(days=8)
    debrief, answer = answered(services.store)
    _vote(services, debrief.id, answer.id, Vote.UP)
    clock.now = now - timedelta(days=1)
    _vote(services, debrief.id, answer.id, Vote.DOWN)
    figures = services.store.figures
    week, before = figures.between(now - WEEK, now), figures.between(now - 2 * WEEK, now - WEEK)
    assert [(c.up, c.down, c.votes) for c in (week, before)] == [(0, 1, 1), (1, 0, 1)]
    whole = figures.between(now - 2 * WEEK, now)
    assert (whole.up, whole.down) == (0, 1)


def test_what_was_brought_along_is_no_debrief_of_the_week(services: Services, clock: Clock) -> None:
    debrief, _ = answered(services.store)
    services.store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
    with services.store._db.write():
        services.store._db.execute("UPDATE debriefs SET source = 'import'")
    clock.now += timedelta(seconds=1)
    assert digest(services).week.done == 0


def test_the_sample_is_of_agents_who_were_asked_at_random(services: Services, clock: Clock) -> None:
    votes = [Vote.UP] * 7 + [Vote.DOWN] * 1 + [None] * 2
    for vote in votes:
        debrief, answer = answered(services.store)
        assert services.store.canaries.ask(debrief.id, 1.0)
        if vote is not None:
            _vote(services, debrief.id, answer.id, vote)
    sample = digest(services).sample
    assert (sample.asked, sample.up, sample.down, sample.answered) == (10, 7, 1, 8)
    assert sample.useful is not None
    # Wilson's interval of 7 of 8, computed apart.
    assert sample.useful.low == pytest.approx(0.5291, abs=1e-4)
    assert sample.useful.high == pytest.approx(0.9776, abs=1e-4)
    clock.now += SAMPLE + timedelta(seconds=1)
    sample = digest(services).sample
    assert (sample.asked, sample.useful) == (0, None)


def _remind(services: Services) -> None:
    reminder_job(services).work(lambda: False)


def test_leads_are_reminded_of_a_candidate_every_third_day(services: Services, clock: Clock) -> None:
    taught(services.store, 6)
    job = driven(services, decisions.ask(services, "tune_1", "command line"))
    told, made = _notices(services, "tuning"), clock.now
    for days in range(1, 10):
        clock.now = made + timedelta(days=days, seconds=-1)
        _remind(services)
        _remind(services)
    turns = [f"lead:tuning:{job.id}:{who}:word:{turn}" for turn in (0, 1) for who in (LEAD, GROUP)]
    assert _notices(services, "tuning") == [*told, *turns]
    assert CANDIDATE_WAITS == REMIND_EVERY == timedelta(days=3)
    row = services.store._db.row("SELECT payload FROM outbox WHERE notice_key = ?", (turns[1],))
    assert row is not None
    assert '"fresh": "1"' in row["payload"]
    assert '"mark": "word:0"' in row["payload"]
    decisions.decline(services, "embedded-1", LEAD)
    before = _notices(services, "tuning")
    clock.now = made + timedelta(days=30)
    _remind(services)
    assert _notices(services, "tuning") == before


def test_leads_are_reminded_of_a_training_that_waits_for_approval(services: Services, clock: Clock) -> None:
    taught(services.store, 6)
    job = decisions.ask(services, "tune_1", SCHEDULE)
    services.store.tuning.claim("test")
    services.store.tuning.note(job.id, "test", stage=TuningStage.APPROVAL.value, model="nova-micro-1")
    assert waits_for(services).text == "a lead to approve the training of nova-micro-1"
    made = clock.now
    for hours in range(0, 6 * 24, 24):
        clock.now = made + timedelta(hours=hours)
        _remind(services)
    expected = [f"lead:tuning:{job.id}:{who}:approval:{turn}" for turn in (0, 1) for who in (LEAD, GROUP)]
    assert _notices(services, "tuning") == expected
    assert timedelta(days=2) == APPROVAL_WAITS


def test_a_clock_that_is_set_back_reminds_nobody(services: Services, clock: Clock) -> None:
    taught(services.store, 6)
    driven(services, decisions.ask(services, "tune_1", LEAD))
    told = _notices(services, "tuning")
    clock.now -= timedelta(days=40)
    _remind(services)
    assert _notices(services, "tuning") == told
