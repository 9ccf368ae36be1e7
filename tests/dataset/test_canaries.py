"""Canaries in the store: one at a time, drawn once for a call, and what has come of each call."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.erasure import NoModels, forget
from dataset.evaluation_records import Canary, CanaryEnd
from dataset.model_records import Alias, ModelStatus, ModelVersion
from dataset.records import Answer, Debrief, Vote, WorkState
from dataset.store import Store
from tests.samples import NOON, Clock, agent_first, answered, call, correct, new_store, summary

MODEL, BEFORE = "embedded-2", "embedded-1"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store(tmp_path / "data" / "debrief.sqlite3", clock)
    yield opened
    opened.close()


def version(store: Store, name: str) -> ModelVersion:
    """A version in the registry, of a training that was never done."""
    job = store.tuning.add(f"tune_{name}", provider="embedded", base="embedded-0", requested_by="U0LEAD")
    assert store.tuning.claim("test") is not None
    assert store.tuning.queue.finish(job.id, "test", WorkState.DONE)
    added = ModelVersion(
        name=name,
        provider="embedded",
        base="embedded-0",
        snapshot_id="snap",
        prompt_version="p",
        pseudonymiser_version="r",
        generation=1,
        artifact="models/x",
        digest="sha256:1",
        status=ModelStatus.CANDIDATE,
        job_id=job.id,
        created_at=NOON,
    )
    assert store.registry.add(added)
    return added


def started(store: Store, share: float = 0.5) -> Canary:
    if not store.registry.all():
        version(store, MODEL)
    canary = store.canaries.start(MODEL, BEFORE, share, "U0LEAD", 28)
    assert canary is not None
    return canary


def draw(store: Store, canary: Canary, debrief: Debrief, channel: str = "C1") -> bool:
    assert debrief.call_id is not None
    return store.canaries.draw(
        canary, call_id=debrief.call_id, debrief_id=debrief.id, channel=channel, agent=debrief.user
    )


def vote(store: Store, answer: Answer, value: Vote, user: str = "U0ALEX") -> None:
    key = f"{answer.id}:{user}:{value}"
    assert store.feedback.add_vote(
        delivery_key=key, debrief_id=answer.debrief_id, answer_id=answer.id, user=user, vote=value
    )


def test_there_is_one_canary_at_a_time_and_it_ends_once(store: Store, clock: Clock) -> None:
    canary = started(store, 0.1)
    assert (canary.model, canary.champion, canary.until) == (MODEL, BEFORE, NOON + timedelta(days=28))
    assert store.canaries.start(MODEL, BEFORE, 0.2, "U0SAM", 1) is None
    assert store.canaries.current() == canary
    clock.now += timedelta(days=1)
    assert store.canaries.finish(canary.id, CanaryEnd.HARM, "debrief")
    assert not store.canaries.finish(canary.id, CanaryEnd.PROMOTED, "U0SAM")
    ended = store.canaries.get(canary.id)
    assert (ended.end, ended.ended_by, ended.ended_at) == (CanaryEnd.HARM, "debrief", clock.now)
    assert store.canaries.current() is None
    assert store.canaries.latest_of(MODEL) == ended
    assert started(store).id != canary.id
    with pytest.raises(KeyError):
        store.canaries.get("can_none")


def test_leads_are_told_of_the_delay_once_each_time_they_let_it_go_on(store: Store, clock: Clock) -> None:
    canary = started(store)
    assert [store.canaries.note_overdue(canary.id) for _ in range(2)] == [True, False]
    clock.now += timedelta(days=28)
    assert store.canaries.go_on(canary.id, 28)
    assert store.canaries.get(canary.id).until == clock.now + timedelta(days=28)
    assert store.canaries.note_overdue(canary.id)
    store.canaries.finish(canary.id, CanaryEnd.STOPPED, "U0LEAD")
    assert not store.canaries.go_on(canary.id, 28)
    assert not store.canaries.note_overdue(canary.id)


def test_the_alias_points_to_the_canary_and_then_to_nothing(store: Store) -> None:
    version(store, MODEL)
    store.registry.set_canary(MODEL, "U0LEAD")
    pointed = store.registry.pointed(Alias.CANARY)
    assert pointed is not None
    assert pointed.model == MODEL
    assert store.registry.get(MODEL).status is ModelStatus.CANARY
    assert store.registry.champion() is None  # the other alias
    store.registry.end_canary("debrief", ModelStatus.REJECTED)
    pointed = store.registry.pointed(Alias.CANARY)
    assert pointed is not None
    assert pointed.model is None
    assert store.registry.get(MODEL).status is ModelStatus.REJECTED


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    share=st.floats(0.0, 1.0),
    later=st.floats(0.0, 1.0),
    channels=st.lists(st.sampled_from(["C1", "C2", "-"]), min_size=1, max_size=4),
)
def test_a_calls_draw_never_changes(tmp_path: Path, share: float, later: float, channels: list[str]) -> None:
    store = new_store(tmp_path)
    canary = started(store, share)
    drawn = []
    for number, channel in enumerate(channels):
        debrief, _ = answered(store, call(f"Something else altogether, number {number} of words{number}.", "Yes."))
        drawn.append((debrief, draw(store, canary, debrief, channel)))
    # Whatever is asked later, and with whatever share: by another process too.
    other = Store(store.path)
    changed = canary.model_copy(update={"share": later})
    for debrief, was in drawn:
        assert draw(other, changed, debrief, "C9") is was
    rows = store.canaries.calls(canary.id)
    assert [(row.call_id, row.canary, row.share, row.channel) for row in rows] == [
        (debrief.call_id, was, share, channel) for (debrief, was), channel in zip(drawn, channels, strict=True)
    ]
    other.close()
    store.close()


def test_as_many_are_drawn_as_the_share_says_in_each_channel_and_each_canary_draws_anew(store: Store) -> None:
    """The draw is a hash of ids under the store's key: the key is fixed here, so that chance does not fail the test."""
    with store._db.write():
        store._db.execute("UPDATE meta SET value = ? WHERE name = 'split_key'", ("07" * 32,))
    points = defaultdict(list)
    for canary in ("can_1", "can_2"):
        for channel in ("C1", "C2"):
            points[canary, channel] = [
                store.canaries.point("debrief canary", canary, channel, f"call_{n}") for n in range(4_000)
            ]
    for drawn in points.values():
        for share in (0.02, 0.1, 0.5):
            assert sum(point < share for point in drawn) / 4_000 == pytest.approx(share, abs=4 * (share / 4_000) ** 0.5)
    # Neither by channel nor by canary does one draw tell of another.
    both = sum(a < 0.5 and b < 0.5 for a, b in zip(points["can_1", "C1"], points["can_2", "C1"], strict=True))
    assert both / 4_000 == pytest.approx(0.25, abs=0.03)


def test_near_duplicates_are_drawn_as_one(store: Store) -> None:
    with store._db.write():
        store._db.execute("UPDATE meta SET value = ? WHERE name = 'split_key'", ("07" * 32,))
    canary = started(store).model_copy(update={"id": "can_1"})
    with store._db.write():
        store._db.execute("UPDATE canaries SET id = 'can_1'")
    arms = set()
    for number in range(8):
        log = agent_first(f"Northwind, this is Ben{number}.", f"The lamp{number} of order{number} is in box{number}.")
        again = log.model_copy(update={"id": f"call_again{number}"})
        first, _ = answered(store, log.model_copy(update={"id": f"call_first{number}"}))
        second, _ = answered(store, again)
        arms.add(draw(store, canary, first))
        assert draw(store, canary, first) is draw(store, canary, second)
    groups = [row.group_id for row in store.canaries.calls(canary.id)]
    assert (len(groups), len(set(groups))) == (16, 8)
    assert arms == {True, False}


def test_nothing_is_drawn_for_a_canary_that_has_ended_nor_for_a_call_that_is_gone(store: Store) -> None:
    canary = started(store, 1.0)
    debrief, _ = answered(store)
    assert not store.canaries.draw(canary, call_id="call_gone", debrief_id="dbf_gone", channel="C1", agent="U1")
    store.canaries.finish(canary.id, CanaryEnd.HARM, "debrief")
    assert not draw(store, canary, debrief)
    assert store.canaries.calls(canary.id) == []


def test_what_comes_of_a_call_is_the_first_vote_and_the_first_correction(store: Store, clock: Clock) -> None:
    canary = started(store, 1.0)
    debrief, answer = answered(store)
    draw(store, canary, debrief)
    [row] = store.canaries.calls(canary.id)
    assert (row.answered_at, row.vote, row.corrected_at, row.failed) == (NOON, None, None, False)
    clock.now += timedelta(minutes=1)
    vote(store, answer, Vote.DOWN)
    clock.now += timedelta(minutes=1)
    correction = correct(store, answer, summary(outcome="Another outcome."))
    clock.now += timedelta(minutes=1)
    vote(store, answer, Vote.UP)
    vote(store, correction, Vote.UP, "U0SAM")
    correct(store, correction, summary(outcome="Once more."))
    [row] = store.canaries.calls(canary.id)
    assert (row.vote, row.voted_at) == (Vote.DOWN, NOON + timedelta(minutes=1))
    assert row.corrected_at == NOON + timedelta(minutes=2)
    assert store.canaries.uncompared(canary.id) == [(debrief.call_id, answer.id, correction.id)]
    store.canaries.note_distance(canary.id, row.call_id, 0.25)
    store.canaries.note_distance(canary.id, row.call_id, 0.75)
    assert store.canaries.uncompared(canary.id) == []
    assert store.canaries.calls(canary.id)[0].distance == 0.25
    assert store.canaries.pace(canary.id) == (1, 1, 1)


def test_a_vote_on_a_correction_is_none_on_the_model(store: Store) -> None:
    canary = started(store, 1.0)
    debrief, answer = answered(store)
    draw(store, canary, debrief)
    vote(store, correct(store, answer, summary(outcome="Another outcome.")), Vote.UP)
    assert store.canaries.calls(canary.id)[0].vote is None


def test_the_first_failure_is_the_one_that_is_noted(store: Store, clock: Clock) -> None:
    canary = started(store, 1.0)
    debrief, _ = answered(store)
    draw(store, canary, debrief)
    store.canaries.note_failed(canary.id, debrief.call_id or "")
    clock.now += timedelta(minutes=1)
    store.canaries.note_failed(canary.id, debrief.call_id or "")
    [row] = store.canaries.calls(canary.id)
    assert (row.failed, row.failed_at) == (True, NOON)
    assert store.canaries.failures(canary.id) == 1


def test_whether_an_agent_is_asked_is_drawn_once(store: Store, clock: Clock) -> None:
    debriefs = [answered(store, call(f"Words {n}, others{n}.", f"Yes {n}.")) for n in range(3)]
    assert [store.canaries.ask(debrief.id, 0.0) for debrief, _ in debriefs] == [False] * 3
    assert [store.canaries.ask(debrief.id, 1.0) for debrief, _ in debriefs for _ in range(2)] == [True] * 6
    assert [store.canaries.asked(debrief.id) for debrief, _ in debriefs] == [True] * 3
    vote(store, debriefs[0][1], Vote.DOWN)
    vote(store, debriefs[1][1], Vote.UP)
    assert store.canaries.asked_since(NOON) == (3, 1, 1)
    # Who reads it unasked says nothing of the sample.
    vote(store, debriefs[2][1], Vote.UP, "U0SAM")
    assert store.canaries.asked_since(NOON) == (3, 1, 1)
    # Who corrects it without a word says that it was not right; a vote on one's own correction says no more.
    vote(store, correct(store, debriefs[2][1], summary(outcome="Another outcome.")), Vote.UP)
    assert store.canaries.asked_since(NOON) == (3, 1, 2)
    correct(store, debriefs[1][1], summary(outcome="Another outcome."))
    assert store.canaries.asked_since(NOON) == (3, 1, 2)
    assert store.canaries.asked_since(NOON + timedelta(hours=1)) == (0, 0, 0)


def test_a_forgotten_call_leaves_a_canary_without_a_trace(store: Store) -> None:
    canary = started(store, 1.0)
    kept, gone = (answered(store, call(f"A wholly different call {n} of {n}s.", f"Yes {n}."))[0] for n in (11, 22))
    for debrief in (kept, gone):
        draw(store, canary, debrief)
        store.canaries.ask(debrief.id, 1.0)
    forget(store, [gone.id], actor="U0LEAD", registry=NoModels())
    assert [row.call_id for row in store.canaries.calls(canary.id)] == [kept.call_id]
    assert not store.canaries.asked(gone.id)
    assert store.canaries.asked(kept.id)
