"""What is scored of a canary, when, and how it stands; both models are judged alike."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TuningError
from bot.models.embedded import EmbeddedModel
from bot.services import Services
from bot.tuning.canary import end, standing
from bot.tuning.canary_evidence import GRACE, OUTCOMES, WINDOW, observations
from bot.tuning.canary_watch import Watch
from bot.tuning.champion import Champion
from bot.tuning.statistics.sequential import Decision, threshold
from dataset.evaluation_records import CanaryCall, CanaryEnd
from dataset.model_records import ModelVersion
from dataset.records import AuthorKind, Vote, new_id
from tests.bot.tuning.canary.conftest import LEAD, NEW, Team, begun
from tests.bot.tuning.conftest import ScriptedTuner
from tests.dataset.test_canaries import vote
from tests.samples import NOON, Clock, answered, call, correct, summary


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
