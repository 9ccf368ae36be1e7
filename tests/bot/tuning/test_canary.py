"""A canary from its approval to its end: what is scored, what is decided, who is told, and what else ends it."""

from __future__ import annotations

import dataclasses
import itertools
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import erasure
from bot.errors import CostsUnseen, TuningError
from bot.models.embedded import EmbeddedModel
from bot.models.protocol import Readiness, Upkeep
from bot.services import Services, build_services
from bot.settings import Settings
from bot.tuning import canary as canaries
from bot.tuning import decisions, housekeeping
from bot.tuning.canary import Accepted, accept, end, standing
from bot.tuning.canary_evidence import GRACE, OUTCOMES, WINDOW, observations
from bot.tuning.canary_watch import Watch, watch_job
from bot.tuning.champion import Champion
from bot.tuning.decisions import Decided
from bot.tuning.periodic import reminder_job
from bot.tuning.rollout import RolloutWorker
from bot.tuning.statistics.sequential import Decision, threshold
from dataset.evaluation_records import Canary, CanaryCall, CanaryEnd
from dataset.model_records import Alias, ModelStatus, ModelVersion
from dataset.records import Answer, AuthorKind, NoticeKind, Vote, WorkState, new_id
from tests.bot.tuning.conftest import ScriptedTuner
from tests.dataset.test_canaries import version, vote
from tests.samples import NOON, Clock, answered, call, correct, summary

LEAD, SAM = "U0LEAD", "U0SAM"
BEFORE, CHAMPION, NEW, OTHER = "embedded-1", "embedded-2", "embedded-3", "embedded-4"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def services(tmp_path: Path, clock: Clock, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """Services with four versions: `CHAMPION` came after `BEFORE`, and two wait. What is drawn is always the same."""
    numbers = itertools.count(1)
    monkeypatch.setattr("dataset.store.canaries.new_id", lambda kind: f"{kind}_{next(numbers)}")
    settings = Settings(
        _env_file=None, debrief_data=tmp_path / "data", debrief_leads=f"{LEAD},{SAM}", debrief_canary_share=0.5
    )
    built = build_services(settings, clock=clock)
    with built.store._db.write():
        built.store._db.execute("UPDATE meta SET value = ? WHERE name = 'split_key'", ("07" * 32,))
    for name in (BEFORE, CHAMPION, NEW, OTHER):
        version(built.store, name)
    built.store.registry.promote(BEFORE, LEAD)
    built.store.registry.promote(CHAMPION, LEAD)
    yield dataclasses.replace(built, tuners={"embedded": tuner})
    built.close()


def begun(services: Services) -> Canary:
    assert accept(services, NEW, LEAD) is Accepted.IN_CANARY
    canary = services.store.canaries.current()
    assert canary is not None
    return canary


def status(services: Services, name: str = NEW) -> ModelStatus:
    return services.store.registry.get(name).status


def told(services: Services, show: str = "canary") -> list[tuple[str, str]]:
    """Who was told something in a message of its own, and of which canary."""
    rows = services.store._db.rows(
        "SELECT target, json_extract(payload, '$.about') AS about, json_extract(payload, '$.show') AS show FROM outbox "
        "WHERE kind = ? ORDER BY rowid",
        (NoticeKind.LEAD.value,),
    )
    return [(row["target"], row["about"]) for row in rows if row["show"] == show]


def audited(services: Services) -> list[tuple[str, str, str]]:
    return [(e["actor"], e["action"], e["subject"]) for e in services.store.audit.entries()]


class Team:
    """Hands in calls and votes on their debriefs as it finds them."""

    def __init__(self, services: Services, clock: Clock, seed: int = 5) -> None:
        self._store = services.store
        self._clock = clock
        self._random = random.Random(seed)
        self._number = 0

    def debriefed(self, canary: Canary, channel: str = "C1") -> tuple[bool, Answer]:
        """A call's answer, and whether it was the candidate's turn."""
        self._number += 1
        n = self._number
        debrief, answer = answered(
            self._store, call(f"A lamp{n} of order{n} is in box{n}.", f"Town{n}.", call_id=f"call_{n}")
        )
        self._store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
        ours = self._store.canaries.draw(
            canary, call_id=answer.call_id, debrief_id=debrief.id, channel=channel, agent=f"U{n % 7}"
        )
        return ours, answer

    def votes(self, canary: Canary, number: int, *, ours: float, theirs: float) -> None:
        """So many voted calls; the rates are those of thumbs down."""
        for _ in range(number):
            drawn, answer = self.debriefed(canary)
            self._clock.now += timedelta(minutes=5)
            bad = self._random.random() < (ours if drawn else theirs)
            vote(self._store, answer, Vote.DOWN if bad else Vote.UP)

    def until_ended(self, watch: Watch, canary: Canary, *, ours: float, theirs: float, most: int = 300) -> int:
        """Votes until the canary has ended, looking after each; how many it took."""
        for number in range(1, most + 1):
            self.votes(canary, 1, ours=ours, theirs=theirs)
            watch.look()
            if self._store.canaries.current() is None:
                return number
        raise AssertionError("no decision")


@pytest.fixture
def team(services: Services, clock: Clock) -> Team:
    return Team(services, clock)


# --- approval


def test_an_approved_version_is_the_canary(services: Services) -> None:
    canary = begun(services)
    assert (canary.model, canary.champion, canary.share, canary.started_by) == (NEW, CHAMPION, 0.5, LEAD)
    assert canary.until == NOON + timedelta(days=28)
    assert status(services) is ModelStatus.CANARY
    pointed = services.store.registry.pointed(Alias.CANARY)
    assert pointed is not None
    assert pointed.model == NEW
    assert decisions.champion_name(services) == CHAMPION
    assert (LEAD, "approve", NEW) in audited(services)
    # Whoever has a message about the training sees it there: nobody gets a message more.
    assert told(services, "tuning") != []
    assert told(services) == []


def test_what_changes_nothing(services: Services) -> None:
    canary = begun(services)
    assert accept(services, NEW, SAM) is Accepted.BEFORE
    assert accept(services, CHAMPION, SAM) is Accepted.BEFORE
    assert accept(services, OTHER, SAM) is Accepted.ANOTHER
    assert services.store.canaries.current() == canary
    assert status(services, OTHER) is ModelStatus.CANDIDATE
    with pytest.raises(TuningError, match="no model 'embedded-9'"):
        accept(services, "embedded-9", LEAD)
    services.store.registry.note_taken_down(OTHER)
    with pytest.raises(TuningError, match="were deleted"):
        accept(services, OTHER, LEAD)
    services.store.erasure.want_retraining(BEFORE, "call_1")
    with pytest.raises(TuningError, match="was forgotten since"):
        accept(services, BEFORE, LEAD)


def test_without_canaries_an_approved_version_is_used_at_once(services: Services) -> None:
    settings = services.settings.model_copy(update={"debrief_canary_share": 0.0})
    services = dataclasses.replace(services, settings=settings)
    assert accept(services, NEW, LEAD) is Accepted.IN_USE
    assert decisions.champion_name(services) == NEW
    assert services.store.canaries.current() is None


def test_a_version_that_cannot_answer_beside_the_champion_is_used_at_once(
    services: Services, tuner: ScriptedTuner
) -> None:
    tuner.costs = Upkeep("It costs $20 an hour.", hourly=True)
    with pytest.raises(CostsUnseen):
        accept(services, NEW, LEAD)
    assert accept(services, NEW, LEAD, costs_seen=True) is Accepted.ON_ITS_WAY
    rollout = services.store.rollouts.under_way()
    assert rollout is not None
    assert (rollout.canary, rollout.costs_seen) == (False, True)
    services.store.rollouts.give_up()
    tuner.costs = Upkeep("It takes the champion's place.", beside=False)
    assert accept(services, NEW, LEAD) is Accepted.ON_ITS_WAY
    RolloutWorker(services).work_once("test")
    assert decisions.champion_name(services) == NEW


def test_one_that_has_to_be_made_ready_begins_as_soon_as_it_is(
    services: Services, tuner: ScriptedTuner, clock: Clock
) -> None:
    tuner.costs = Upkeep("It costs nothing more to have it ready.")
    tuner.readiness = [Readiness(ready=False, what="Bedrock deploys it"), Readiness(ready=True)]
    assert accept(services, NEW, LEAD) is Accepted.ON_ITS_WAY
    worker = RolloutWorker(services)
    assert worker.work_once("test")
    assert services.store.canaries.current() is None
    clock.now += timedelta(minutes=2)
    assert worker.work_once("test")
    canary = services.store.canaries.current()
    assert canary is not None
    assert (canary.model, canary.started_by, decisions.champion_name(services)) == (NEW, LEAD, CHAMPION)
    assert services.store.rollouts.under_way() is None


def test_one_that_is_declined_while_it_is_made_ready_does_not_begin(services: Services, tuner: ScriptedTuner) -> None:
    tuner.costs = Upkeep("It costs nothing more to have it ready.")
    assert accept(services, NEW, LEAD) is Accepted.ON_ITS_WAY
    assert decisions.decline(services, NEW, SAM)
    assert not RolloutWorker(services).work_once("test")
    assert services.store.canaries.current() is None
    assert status(services) is ModelStatus.REJECTED


# --- what is scored


def _as_known(row: CanaryCall, now: datetime) -> CanaryCall:
    """What could be known of a call at a moment."""
    later = {
        name: None
        for name in ("failed_at", "answered_at", "voted_at", "corrected_at")
        if (at := getattr(row, name)) is not None and at > now
    }
    changes: dict[str, object] = dict(later)
    if "voted_at" in later:
        changes["vote"] = None
    if "corrected_at" in later:
        changes["distance"] = None
    if "failed_at" in later:
        changes["failed"] = False
    return row.model_copy(update=changes)


@st.composite
def _calls(draw: st.DrawFn) -> list[CanaryCall]:
    def after(moment: datetime, hours: int) -> datetime:
        return moment + timedelta(seconds=draw(st.integers(0, hours * 3600)))

    rows = []
    for number in range(draw(st.integers(1, 8))):
        drawn_at = after(NOON, 30)
        failed_at = after(drawn_at, 1) if draw(st.booleans()) else None
        answered_at = after(failed_at or drawn_at, 1) if draw(st.booleans()) or failed_at is None else None
        voted_at = after(answered_at, 40) if answered_at and draw(st.booleans()) else None
        corrected_at = after(answered_at, 40) if answered_at and draw(st.booleans()) else None
        rows.append(
            CanaryCall(
                call_id=f"call_{number}",
                debrief_id=f"dbf_{number}",
                group_id=f"group_{draw(st.integers(0, 9))}",
                canary=draw(st.booleans()),
                share=number / 10,
                channel=draw(st.sampled_from(["C1", "C2"])),
                agent="U1",
                drawn_at=drawn_at,
                failed=failed_at is not None,
                failed_at=failed_at,
                answered_at=answered_at,
                vote=draw(st.sampled_from(list(Vote))) if voted_at else None,
                voted_at=voted_at,
                corrected_at=corrected_at,
                distance=draw(st.floats(0, 1)) if corrected_at else None,
            )
        )
    return sorted(rows, key=lambda row: row.drawn_at)


@given(rows=_calls())
def test_a_later_look_only_adds_to_the_end(rows: list[CanaryCall]) -> None:
    """What the test's validity rests on: no outcome that was scored changes, and none comes in before it."""
    events = {row.drawn_at for row in rows}
    for row in rows:
        events |= {at for at in (row.failed_at, row.answered_at, row.voted_at, row.corrected_at) if at is not None}
        events |= {row.answered_at + WINDOW + GRACE} if row.answered_at is not None else set()
    # Looked at whenever something happens: a call comes in, is answered, has feedback, or its day is over.
    looks = [observations([_as_known(row, now) for row in rows if row.drawn_at <= now], now) for now in sorted(events)]
    for earlier, later in itertools.pairwise(looks):
        for outcome in OUTCOMES:
            assert later[outcome][: len(earlier[outcome])] == earlier[outcome]
    whole = observations(rows, max(events))
    assert whole == looks[-1]
    assert len(whole["votes"]) <= len({(row.channel, row.group_id) for row in rows})


def _row(**changes: object) -> CanaryCall:
    fields: dict[str, object] = {
        "call_id": "call_1",
        "debrief_id": "dbf_1",
        "group_id": "group_1",
        "canary": True,
        "share": 0.3,
        "channel": "C1",
        "agent": "U1",
        "drawn_at": NOON,
        "answered_at": NOON,
    }
    return CanaryCall.model_validate(fields | changes)


def _scores(row: CanaryCall, now: datetime) -> dict[str, list[float]]:
    return {name: [one.bad for one in found] for name, found in observations([row], now).items()}


def test_a_correction_counts_for_a_day_and_its_absence_when_the_day_is_over() -> None:
    day = NOON + WINDOW
    assert _scores(_row(), NOON) == {"votes": [], "corrections": [], "edits": [], "failures": [0.0]}
    assert _scores(_row(), day)["corrections"] == []
    assert _scores(_row(), day + GRACE)["corrections"] == [0.0]
    assert _scores(_row(), day + GRACE)["edits"] == [0.0]
    corrected = _row(corrected_at=day, distance=0.25)
    assert _scores(corrected, day)["corrections"] == [1.0]
    assert _scores(corrected, day)["edits"] == [0.25]
    late = _row(corrected_at=day + timedelta(seconds=1), distance=0.25)
    assert _scores(late, day + GRACE)["corrections"] == [0.0]
    assert _scores(late, day + GRACE)["edits"] == [0.0]


def test_edits_are_known_up_to_the_first_correction_that_was_not_compared_yet() -> None:
    hours = [NOON + timedelta(hours=n) for n in range(5)]
    rows = [_row(call_id=f"call_{n}", group_id=f"g{n}", corrected_at=hours[n], distance=n / 10) for n in (1, 3)]
    rows.append(_row(call_id="call_2", group_id="g2", corrected_at=hours[2]))
    waits = observations(rows, hours[4], uncompared=["call_2"])["edits"]
    assert [one.bad for one in waits] == [0.1]
    purged = observations(rows, hours[4])["edits"]  # it never will be
    assert [one.bad for one in purged] == [0.1, 0.3]


def test_of_near_duplicates_in_a_channel_one_is_scored() -> None:
    rows = [
        _row(call_id="call_1", vote=Vote.DOWN, voted_at=NOON),
        _row(call_id="call_2", vote=Vote.UP, voted_at=NOON),
        _row(call_id="call_3", vote=Vote.UP, voted_at=NOON, channel="C2", canary=False),
    ]
    assert [(one.channel, one.bad) for one in observations(rows, NOON)["votes"]] == [("C1", 1.0), ("C2", 0.0)]


def test_a_model_that_could_not_answer_is_scored_so_also_where_the_champion_wrote() -> None:
    assert _scores(_row(failed=True, failed_at=NOON), NOON)["failures"] == [1.0]
    assert _scores(_row(failed=True, failed_at=NOON, answered_at=None), NOON)["failures"] == [1.0]
    assert _scores(_row(answered_at=None), NOON)["failures"] == []


def test_how_a_canary_stands(services: Services, clock: Clock, team: Team) -> None:
    canary = begun(services)
    empty = standing(services, canary)
    assert (empty.decision, empty.because, empty.calls, empty.forecast_days) == (Decision.NONE, None, 0, None)
    assert (empty.ours.down_rate, empty.ours.correction_rate) == (None, None)
    while True:
        drawn, answer = team.debriefed(canary)
        if drawn:
            break
    vote(services.store, answer, Vote.DOWN)
    correct(services.store, answer, summary(outcome="It is another one."))
    clock.now += timedelta(days=2)
    Watch(services).look()
    found = standing(services, canary)
    assert (found.ours.votes, found.ours.down_rate, found.ours.corrected, found.days) == (1, 1.0, 1, 2.0)
    assert (found.ours.correction_rate or 0) > 0
    assert found.votes == 1
    assert found.calls == found.ours.calls + found.theirs.calls
    assert found.evidence["corrections"].observations == found.calls
    assert (found.evidence["edits"].canary_mean or 0) > 0  # the distance was taken
    assert found.forecast_days is not None
    assert found.days_left == pytest.approx(found.forecast_days - 2)
    # More votes a day, a sooner decision.
    team.votes(canary, 20, ours=0.3, theirs=0.3)
    sooner = standing(services, canary)
    assert sooner.forecast_days is not None
    assert sooner.forecast_days < found.forecast_days


# --- harm, better, too little data


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


# --- what else ends it


def test_promoting_another_version_ends_it(services: Services) -> None:
    canary = begun(services)
    assert decisions.promote(services, OTHER, SAM) is Decided.DONE
    ended = services.store.canaries.get(canary.id)
    assert (ended.end, ended.ended_by) == (CanaryEnd.STOPPED, SAM)
    assert (decisions.champion_name(services), status(services)) == (OTHER, ModelStatus.REJECTED)


def test_promoting_it_without_proof_ends_it(services: Services) -> None:
    canary = begun(services)
    assert decisions.promote(services, NEW, SAM) is Decided.DONE
    assert services.store.canaries.get(canary.id).end is CanaryEnd.DECIDED
    assert (decisions.champion_name(services), status(services)) == (NEW, ModelStatus.CHAMPION)
    assert decisions.roll_back(services, SAM) == (NEW, CHAMPION, Decided.DONE)


def test_going_back_ends_it_first_and_then_takes_the_promotion_back(services: Services) -> None:
    canary = begun(services)
    assert decisions.roll_back(services, SAM) == (NEW, CHAMPION, Decided.DONE)
    assert services.store.canaries.get(canary.id).end is CanaryEnd.STOPPED
    assert (decisions.champion_name(services), status(services)) == (CHAMPION, ModelStatus.REJECTED)
    assert decisions.roll_back(services, SAM) == (CHAMPION, BEFORE, Decided.DONE)


def test_whoever_names_the_champion_leaves_that_and_the_canary_ends_too(services: Services) -> None:
    canary = begun(services)
    assert decisions.roll_back(services, SAM, leave=BEFORE) is None
    assert services.store.canaries.current() == canary
    assert decisions.roll_back(services, SAM, leave=CHAMPION) == (CHAMPION, BEFORE, Decided.DONE)
    assert services.store.canaries.get(canary.id).end is CanaryEnd.STOPPED
    assert decisions.roll_back(services, SAM, leave=NEW) is None  # a second click


def test_declining_it_ends_it(services: Services) -> None:
    canary = begun(services)
    assert decisions.decline(services, NEW, SAM)
    assert services.store.canaries.get(canary.id).end is CanaryEnd.STOPPED
    assert status(services) is ModelStatus.REJECTED
    assert not decisions.decline(services, NEW, SAM)
    assert accept(services, NEW, SAM) is Accepted.IN_CANARY  # a word that can be changed


@pytest.mark.parametrize("take_down", [housekeeping.retire, housekeeping.undeploy])
def test_what_writes_debriefs_is_not_taken_down(services: Services, tuner: ScriptedTuner, take_down) -> None:  # type: ignore[no-untyped-def]
    canary = begun(services)
    tuner.done.clear()
    with pytest.raises(TuningError, match="is the canary and writes a share of the debriefs; nothing was taken down"):
        take_down(services, NEW, LEAD)
    assert tuner.done == []
    assert end(services, canary.id, CanaryEnd.STOPPED, LEAD)
    take_down(services, NEW, LEAD)
    assert tuner.done != []


@pytest.mark.parametrize("swept", [True, False])
def test_one_that_has_seen_a_forgotten_call_ends(services: Services, tuner: ScriptedTuner, *, swept: bool) -> None:
    canary = begun(services)
    services.store.erasure.want_retraining(NEW, "call_1")
    if swept:
        assert housekeeping.sweep(services) == 1
    else:
        Watch(services).look()
    ended = services.store.canaries.get(canary.id)
    assert (ended.end, ended.ended_by) == (CanaryEnd.GONE, "debrief")
    assert told(services) == [(LEAD, canary.id), (SAM, canary.id)]
    assert ("retire", NEW) in tuner.done
    assert status(services) is ModelStatus.FAILED


def test_one_that_has_seen_a_forgotten_call_is_never_promoted(services: Services) -> None:
    canary = begun(services)
    services.store.erasure.want_retraining(NEW, "call_1")
    with pytest.raises(TuningError, match="was forgotten since"):
        end(services, canary.id, CanaryEnd.PROMOTED, "debrief")
    assert services.store.canaries.current() == canary  # all or nothing
    assert decisions.champion_name(services) == CHAMPION


def test_one_whose_files_are_gone_ends(services: Services) -> None:
    canary = begun(services)
    services.store.registry.note_taken_down(NEW)
    Watch(services).look()
    assert services.store.canaries.get(canary.id).end is CanaryEnd.GONE
    assert status(services) is ModelStatus.FAILED


def test_one_that_was_compared_with_another_champion_ends(services: Services) -> None:
    canary = begun(services)
    services.store.registry.roll_back(LEAD)  # by whoever knows nothing of canaries
    Watch(services).look()
    assert services.store.canaries.get(canary.id).end is CanaryEnd.STOPPED
    assert decisions.champion_name(services) == BEFORE


def test_a_call_that_is_forgotten_counts_no_more(services: Services, team: Team) -> None:
    canary = begun(services)
    team.votes(canary, 6, ours=0.5, theirs=0.5)
    before = standing(services, canary)
    gone = services.store.canaries.calls(canary.id)[0]
    erasure.forget(services.store, [gone.call_id], actor=LEAD, registry=services.registry)
    after = standing(services, canary)
    assert (before.votes, after.votes) == (6, 5)
    assert gone.call_id not in {row.call_id for row in services.store.canaries.calls(canary.id)}


# --- two people at once, and changed minds


def _meanwhile(monkeypatch: pytest.MonkeyPatch, tuner: ScriptedTuner, do: Callable[[], object]) -> None:
    """Have something done while the tuner is asked for the first time whether a version is ready."""
    deploy = tuner.deploy

    def deploying(version: ModelVersion, actor: str, *, costs_seen: bool = False) -> Readiness:
        monkeypatch.setattr(tuner, "deploy", deploy)
        do()
        return deploy(version, actor, costs_seen=costs_seen)

    monkeypatch.setattr(tuner, "deploy", deploying)


@pytest.mark.parametrize("use", [accept, decisions.promote])
def test_what_is_taken_down_while_it_is_looked_at_is_not_used(  # type: ignore[no-untyped-def]
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch, use
) -> None:
    _meanwhile(monkeypatch, tuner, lambda: housekeeping.retire(services, NEW, SAM))
    with pytest.raises(TuningError, match="were deleted; nothing was changed"):
        use(services, NEW, LEAD)
    assert services.store.canaries.current() is None
    assert decisions.champion_name(services) == CHAMPION


def test_what_is_put_into_use_while_it_is_looked_at_is_not_taken_down(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    transaction = services.store.transaction

    @contextmanager
    def beginning() -> Iterator[None]:
        monkeypatch.setattr(services.store, "transaction", transaction)
        decisions.promote(services, NEW, SAM)
        with transaction():
            yield

    monkeypatch.setattr(services.store, "transaction", beginning)
    with pytest.raises(TuningError, match="writes the debriefs; nothing was taken down"):
        housekeeping.retire(services, NEW, LEAD)
    assert services.store.registry.get(NEW).artifact is not None
    assert ("retire", NEW) not in tuner.done


@pytest.mark.parametrize("ready", [True, False])
def test_two_leads_who_go_back_at_once_go_back_one_step(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch, *, ready: bool
) -> None:
    decisions.promote(services, NEW, LEAD)
    _meanwhile(monkeypatch, tuner, lambda: decisions.roll_back(services, SAM, leave=NEW))
    tuner.readiness = [Readiness(ready=True), Readiness(ready=ready, what="Bedrock deploys it")]
    assert decisions.roll_back(services, LEAD, leave=NEW) is None
    RolloutWorker(services).work_once("test")
    assert decisions.champion_name(services) == CHAMPION
    backs = [subject for _, action, subject in audited(services) if action == "roll back"]
    assert backs == [NEW]


def test_one_that_is_declined_while_it_is_made_ready_is_not_used_nor_paid(
    services: Services, tuner: ScriptedTuner
) -> None:
    tuner.costs = Upkeep("It costs $20 an hour.", hourly=True)
    assert accept(services, NEW, LEAD, costs_seen=True) is Accepted.ON_ITS_WAY
    assert decisions.decline(services, NEW, SAM)
    assert not RolloutWorker(services).work_once("test")
    assert ("deploy", NEW) not in tuner.done
    # Once more, by another word: it is no candidate any more, but on its way all the same.
    assert accept(services, NEW, LEAD, costs_seen=True) is Accepted.ON_ITS_WAY
    assert decisions.decline(services, NEW, SAM)
    assert not RolloutWorker(services).work_once("test")
    assert not decisions.decline(services, NEW, SAM)
    assert decisions.champion_name(services) == CHAMPION


def _told_anew(services: Services) -> set[str]:
    """The trainings whose messages to a lead are brought up to date; then they are sent."""
    outbox = services.store.outbox
    waiting = {about for _, about in told(services, "tuning") if outbox.waits(NoticeKind.LEAD, LEAD, about)}
    while (notice := outbox.claim("test")) is not None:
        outbox.queue.finish(notice.id, "test", WorkState.DONE)
    return waiting


def test_each_change_of_mind_is_told_where_the_version_is_shown(services: Services, tuner: ScriptedTuner) -> None:
    services.store.registry.reject(NEW)
    services.store.registry.reject(OTHER)
    _told_anew(services)
    tuner.costs = Upkeep("It costs $20 an hour.", hourly=True)
    for name, overtaken in ((NEW, ()), (OTHER, (NEW,)), (NEW, (OTHER,))):
        assert decisions.promote(services, name, LEAD, costs_seen=True) is Decided.ON_ITS_WAY
        assert _told_anew(services) == {f"tune_{one}" for one in (name, *overtaken)}
    tuner.costs = Upkeep()
    assert decisions.promote(services, CHAMPION, LEAD) is Decided.BEFORE  # stay with the one in use
    assert services.store.rollouts.under_way() is None
    assert _told_anew(services) == {f"tune_{NEW}"}


def test_a_second_change_of_mind_is_told_as_the_first_was(
    services: Services, clock: Clock, tuner: ScriptedTuner
) -> None:
    tuner.costs = Upkeep("It costs nothing more to have it ready.")
    decisions.decline(services, OTHER, LEAD)
    for _ in range(2):
        for decide in (accept, decisions.decline):
            _told_anew(services)
            clock.now += timedelta(minutes=1)
            decide(services, NEW, LEAD)
            assert _told_anew(services) == {f"tune_{NEW}"}
    # One that was rejected, and is on its way all the same, gives way to another canary.
    accept(services, OTHER, LEAD)
    _told_anew(services)
    accept(services, NEW, LEAD)
    assert _told_anew(services) == {f"tune_{NEW}", f"tune_{OTHER}"}


# --- both models are judged alike


def test_models_that_cannot_be_opened_have_failed_alike(
    services: Services, tuner: ScriptedTuner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(version: ModelVersion) -> EmbeddedModel:
        raise TuningError(f"The model {version.name} cannot be used.", "Restore its folder.")

    monkeypatch.setattr(tuner, "open", damaged)
    canary, models = begun(services), Champion(services.store, services.tuners, services.untrained)
    for n in range(60):
        debrief, answer = answered(services.store, call(f"A lamp{n} of order{n}.", f"Town{n}.", call_id=f"call_{n}"))
        assert models.for_call(debrief, answer.call_id).model is services.untrained
    found = standing(services, canary)
    assert min(found.ours.calls, found.theirs.calls) > 20
    assert (found.ours.failed, found.theirs.failed) == (found.ours.calls, found.theirs.calls)
    assert found.decision is Decision.NONE


def test_what_comes_after_its_end_is_not_counted(services: Services, clock: Clock, team: Team) -> None:
    canary = begun(services)
    _, answer = team.debriefed(canary)
    end(services, canary.id, CanaryEnd.STOPPED, LEAD)
    ended = services.store.canaries.get(canary.id)
    before = standing(services, ended)
    clock.now += timedelta(hours=1)
    vote(services.store, answer, Vote.DOWN)
    correct(services.store, answer, summary(outcome="It is another one."))
    assert standing(services, ended) == before


def test_a_worker_that_was_overtaken_changes_no_score() -> None:
    later = NOON + timedelta(hours=1)
    assert _scores(_row(), NOON)["failures"] == [0.0]
    assert _scores(_row(failed=True, failed_at=later), later)["failures"] == [0.0]


def test_a_forecast_counts_the_votes_that_are_scored(services: Services, clock: Clock) -> None:
    canary = begun(services)

    def voted(call_id: str, *texts: str) -> None:
        debrief, answer = answered(services.store, call(*texts, call_id=call_id))
        services.store.canaries.draw(canary, call_id=call_id, debrief_id=debrief.id, channel="C1", agent=debrief.user)
        clock.now += timedelta(minutes=5)
        vote(services.store, answer, Vote.UP)

    for n in range(5):
        voted(f"call_{n}", f"A lamp{n} of order{n} is in box{n}.", f"Town{n}.")
    forecast = standing(services, canary).forecast_days
    for n in range(5, 25):  # the first one again, from others who took part in it
        voted(f"call_{n}", "A lamp0 of order0 is in box0.", "Town0.")
    found = standing(services, canary)
    assert found.evidence["votes"].observations == 5
    assert found.forecast_days == forecast


def test_a_champion_that_fails_makes_no_candidate_better(services: Services, clock: Clock) -> None:
    canary = begun(services)
    for n in range(120):
        log = call(f"A lamp{n} of order{n} is in box{n}.", f"Town{n}.", call_id=f"call_{n}")
        debrief = services.store.debriefs.add(delivery_key=new_id("key"), source=log.source, user="U1", text="…")
        assert debrief is not None
        services.store.calls.add(log)
        draw = {"call_id": log.id, "debrief_id": debrief.id, "channel": "C1", "agent": "U1"}
        if not services.store.canaries.draw(canary, **draw):
            services.store.canaries.note_failed(canary.id, log.id)
        services.store.answers.add(
            debrief_id=debrief.id, call_id=log.id, author_kind=AuthorKind.MODEL, author=NEW, summary=summary()
        )
        clock.now += timedelta(minutes=1)
    found = standing(services, canary)
    assert (found.ours.failed, found.theirs.failed) == (0, found.theirs.calls)
    assert found.theirs.failed > 40
    assert found.evidence["failures"].better > threshold(len(found.evidence))
    assert found.decision is Decision.NONE


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
