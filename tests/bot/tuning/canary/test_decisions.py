"""What a canary comes to: harm, better, too little data; and who is told."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from bot.services import Services, build_services
from bot.tuning import canary as canaries
from bot.tuning import decisions
from bot.tuning.canary import end, standing
from bot.tuning.canary_watch import Watch, watch_job
from bot.tuning.decisions import Decided
from bot.tuning.periodic import reminder_job
from bot.tuning.statistics.sequential import Decision
from dataset.evaluation_records import Canary, CanaryEnd
from dataset.model_records import Alias, ModelStatus
from tests.bot.tuning.canary.conftest import CHAMPION, LEAD, NEW, SAM, Team, audited, begun, status, told
from tests.samples import Clock


def test_harm_is_taken_back_by_itself_and_leads_are_told(services: Services, team: Team) -> None:
    canary, watch = begun(services), Watch(services)
    took = team.until_ended(watch, canary, ours=0.8, theirs=0.2)
    assert took > 10  # not by the first few
    ended = services.store.canaries.get(canary.id)
    assert (ended.end, ended.ended_by) == (CanaryEnd.HARM, "debrief")
    assert status(services) is ModelStatus.REJECTED
    pointed = services.store.registry.pointed(Alias.CANARY)
    assert pointed is not None
    assert pointed.model is None
    assert decisions.champion_name(services) == CHAMPION
    assert told(services) == [(LEAD, canary.id), (SAM, canary.id)]
    [entry] = [e for e in services.store.audit.entries() if e["action"] == "end canary"]
    assert (entry["actor"], entry["subject"]) == ("debrief", NEW)
    assert entry["detail"].startswith("harm: votes; candidate: ")
    # It stands from then on as it stood when it ended.
    found = standing(services, ended)
    assert (found.decision, found.because) == (Decision.HARM, "votes")
    Watch(services).look()
    assert len(told(services)) == 2


def test_a_better_one_is_promoted_by_itself_and_can_be_taken_back(services: Services, team: Team) -> None:
    canary = begun(services)
    team.until_ended(Watch(services), canary, ours=0.1, theirs=0.7)
    assert services.store.canaries.get(canary.id).end is CanaryEnd.PROMOTED
    assert decisions.champion_name(services) == NEW
    assert (status(services), status(services, CHAMPION)) == (ModelStatus.CHAMPION, ModelStatus.RETIRED)
    assert told(services) == [(LEAD, canary.id), (SAM, canary.id)]
    assert ("debrief", "promote", NEW) in audited(services)
    # Who approved of it stays known: the test only carried it out.
    assert services.store.registry.get(NEW).approved_by == LEAD
    pointed = services.store.registry.pointed()
    assert pointed is not None
    assert pointed.actor == "debrief"
    assert decisions.roll_back(services, LEAD) == (NEW, CHAMPION, Decided.DONE)


def test_models_that_are_alike_are_not_told_apart_and_leads_decide_in_the_end(
    services: Services, clock: Clock, team: Team
) -> None:
    canary, watch = begun(services), Watch(services)
    team.votes(canary, 60, ours=0.3, theirs=0.3)
    watch.look()
    assert services.store.canaries.current() is not None
    assert told(services) == []
    clock.now = canary.until
    for look in (watch, Watch(services), watch):
        look.look()
    assert told(services) == [(LEAD, canary.id), (SAM, canary.id)]
    assert services.store.canaries.go_on(canary.id, 28)
    watch.look()
    assert len(told(services)) == 2
    clock.now += timedelta(days=28)
    watch.look()
    assert len(told(services)) == 4  # once more
    assert end(services, canary.id, CanaryEnd.DECIDED, LEAD, "good enough")
    assert decisions.champion_name(services) == NEW
    assert services.store.canaries.get(canary.id).end is CanaryEnd.DECIDED
    assert len(told(services)) == 4  # a lead's own decision is no news


def test_it_is_counted_again_only_where_something_is_new(
    services: Services, clock: Clock, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []

    def counting(services: Services, canary: Canary) -> canaries.Standing:
        counted.append(canary.id)
        return standing(services, canary)

    monkeypatch.setattr("bot.tuning.canary_watch.standing", counting)
    canary, job = begun(services), watch_job(services)
    for _ in range(3):
        job.work(lambda: False)
    assert len(counted) == 1
    team.votes(canary, 1, ours=0.3, theirs=0.3)
    job.work(lambda: False)
    assert len(counted) == 2
    _, answer = team.debriefed(canary)
    services.store.canaries.note_failed(canary.id, answer.call_id)
    job.work(lambda: False)
    assert len(counted) == 3
    clock.now += timedelta(hours=1)  # windows have passed
    job.work(lambda: False)
    assert len(counted) == 4


def test_processes_end_a_canary_once(services: Services) -> None:
    canary = begun(services)
    others = [build_services(services.settings, clock=services.store.clock) for _ in range(3)]
    barrier, done = threading.Barrier(4), []

    def ending(one: Services, how: CanaryEnd) -> None:
        barrier.wait()
        done.append(end(one, canary.id, how, "debrief"))

    ends = (CanaryEnd.HARM, CanaryEnd.PROMOTED, CanaryEnd.HARM, CanaryEnd.PROMOTED)
    threads = [
        threading.Thread(target=ending, args=(one, how)) for one, how in zip([services, *others], ends, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
    assert [action for _, action, _ in audited(services)].count("end canary") == 1
    promoted = services.store.canaries.get(canary.id).end is CanaryEnd.PROMOTED
    assert decisions.champion_name(services) == (NEW if promoted else CHAMPION)
    assert len(told(services)) == 2
    for other in others:
        other.store.close()


def test_leads_who_do_not_decide_are_reminded(services: Services, clock: Clock) -> None:
    canary, watch, job = begun(services), Watch(services), reminder_job(services)
    clock.now = canary.until + timedelta(minutes=1)
    watch.look()
    job.work(lambda: False)
    assert told(services) == [(LEAD, canary.id), (SAM, canary.id)]
    for days, times in ((2, 1), (3, 2), (5, 2), (6, 3)):
        clock.now = canary.until + timedelta(days=days, minutes=1)
        watch.look()
        job.work(lambda: False)
        assert len(told(services)) == 2 * times
    services.store.canaries.go_on(canary.id, 28)
    job.work(lambda: False)
    assert len(told(services)) == 6
