"""A full turn of the wheel, unattended but for a lead's word: votes and corrections in, a better model out.

Everything is real but Slack (the playground) and the clock, which runs as ours does and is set forward.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.settings import Settings
from dataset.evaluation_records import CanaryEnd
from dataset.model_records import ModelStatus
from dataset.records import CallSummary, Source, Vote, WorkState, new_id
from dataset.store import Store
from handlers.views.verdict import APPROVE_ACTION
from tests.held_out import held_out
from tests.samples import answered, call, correct, summary
from tests.scenarios.conftest import CALL, World

Make = Callable[..., World]

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Ahead:
    """A clock that runs as ours does, from a Monday morning on, and can be set forward."""

    def __init__(self) -> None:
        self._ahead = MONDAY - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def forward(self, by: timedelta) -> None:
        self._ahead += by


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Ahead:
    # Dozens of cards go to one person here, and Slack takes one a second.
    monkeypatch.setattr("handlers.sender.SECONDS_EACH", 0.01)
    return Ahead()


def _words(number: int) -> str:
    """Words of a call's own: calls that are alike would be one group."""
    return " ".join("".join(random.Random(f"{number}.{n}").choices("abcdefghijkl", k=7)) for n in range(40))


def _week_of_work(store: Store) -> None:
    """Calls that people corrected: most for training, a dozen held out with leads' references."""
    for number in range(30):
        log = call(
            "Hello, this is Ben. What happened?",
            f"Juana Ortiz here, the lamp of my order arrived broken. {_words(number)}",
            "I will send you a new lamp tomorrow.",
        )
        debrief, answer = answered(store, log)
        store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
        correct(store, answer, _right())
    for number in range(12):
        answer = held_out(
            store,
            texts=(
                "Hello, this is Ben. What happened?",
                f"Juana Ortiz here, the lamp of my order arrived broken. {_words(1000 + number)}",
                "I will send you a new lamp tomorrow.",
            ),
        )
        assert store.reviews.add_reference(
            delivery_key=new_id("key"),
            call_id=answer.call_id,
            author="U0LEAD",
            summary=_right(),
            drafted_from=None,
            blind=True,
        )


def _right() -> CallSummary:
    return summary(
        title="Broken lamp",
        call_reason="broken lamp",
        summary="Customer reports that the lamp of their order arrived broken. Agent sends a new lamp.",
        action_items=(),
        next_steps=(),
    )


def _turned(make_world: Make, settings: Settings, clock: Ahead) -> World:
    """A world in which the schedule has trained a model, and a lead has approved it."""
    before = Store(settings.store_path, clock)
    _week_of_work(before)
    before.close()
    world = make_world(clock=clock, look_seconds=0.05, ping_seconds=5, debrief_canary_share=0.5)
    # Alex hands over a call, says that it needs work, and puts it right: in Slack, as ever.
    card = world.debriefed()
    world.alex.click(card, "feedback", "negative")
    world.alex.close(world.alex.wait_for(world.alex.view))
    assert world.alex.click(card, "correct").acked
    form = world.alex.wait_for(world.alex.view)
    assert world.alex.submit(
        form, {"summary0": "Customer reports that the router restarts. Agent sends a new one."}
    ).closed
    world.settle()
    assert world.store.tuning.under_way() is None

    clock.forward(timedelta(days=6))  # over Sunday, 02:00
    job = world.until(world.store.tuning.latest, 30)
    assert job is not None
    assert job.requested_by == "schedule"
    version = world.until(lambda: world.store.registry.of_job(job.id), 60)
    assert version is not None
    assert (version.name, version.status) == ("embedded-1", ModelStatus.CANDIDATE)
    evaluation = world.store.evaluations.of_job(job.id)
    assert evaluation is not None
    assert evaluation.verdict is not None
    assert evaluation.verdict.calls == 12
    message = world.card(world.lead, "D0LEAD", "embedded-1 is trained")
    world.settle()
    assert len(world.store.snapshots.all()) == 1

    assert world.lead.click(message, APPROVE_ACTION).acked
    canary = world.until(world.store.canaries.current)
    assert canary is not None
    assert (canary.model, canary.champion, canary.share) == ("embedded-1", "embedded-0", 0.5)
    world.settle()
    return world


def _calls_with_votes(world: World, clock: Ahead, happy: Callable[[bool], bool]) -> int:
    """Calls come in, their agents vote as `happy` says of the canary's and the champion's, until the canary ends."""
    store = world.store
    canary = store.canaries.current()
    assert canary is not None
    for number in range(300):
        debrief = store.debriefs.add(
            delivery_key=new_id("key"),
            source=Source.SLASH_COMMAND,
            user="U0ALEX",
            channel=random.Random(number).choice(["C0SUPPORT", "C0GENERAL"]),
            text=CALL.replace("router", f"router {_words(5000 + number)}"),
        )
        assert debrief is not None
        world.services.wake.ring()
        world.until(lambda: store.debriefs.get(debrief.id).answer_id)  # noqa: B023
        done = store.debriefs.get(debrief.id)
        assert done.answer_id is not None
        vote = Vote.UP if happy(done.model == canary.model) else Vote.DOWN
        store.feedback.add_vote(
            delivery_key=new_id("key"), debrief_id=done.id, answer_id=done.answer_id, user="U0ALEX", vote=vote
        )
        if number % 10 == 9:
            world.settle()
            clock.forward(timedelta(minutes=5))
            watched = _watched(store)
            world.until(lambda: _watched(store) != watched)  # noqa: B023
            if store.canaries.current() is None:
                return number + 1
    raise AssertionError("300 votes decided nothing")


def _watched(store: Store) -> datetime | None:
    """When the canary was last looked after."""
    job = store.jobs.get("watch-canary")
    return job.done_at if job else None


def test_a_better_model_comes_into_use_by_itself(make_world: Make, settings: Settings, clock: Ahead) -> None:
    world = _turned(make_world, settings, clock)
    chance = random.Random(1)
    _calls_with_votes(world, clock, lambda ours: chance.random() < (0.95 if ours else 0.3))
    store = world.store
    canary = store.canaries.latest_of("embedded-1")
    assert canary is not None
    assert canary.end is CanaryEnd.PROMOTED
    champion = store.registry.champion()
    assert champion is not None
    assert (champion.name, champion.status) == ("embedded-1", ModelStatus.CHAMPION)
    actions = [(entry["action"], entry["subject"]) for entry in store.audit.entries()]
    assert actions.count(("promote", "embedded-1")) == 1
    # The test promoted what a lead had approved of: both stay known.
    assert champion.approved_by == "U0LEAD"
    world.settle()
    assert "by decision of the canary's test" in "\n".join(message.words for message in world.lead.messages("D0LEAD"))
    world.debriefed(CALL.replace("Sunday", "Monday"))
    assert store.debriefs.of_user("U0ALEX")[0].model == "embedded-1"


def test_a_harmful_model_is_taken_back_by_itself(make_world: Make, settings: Settings, clock: Ahead) -> None:
    world = _turned(make_world, settings, clock)
    chance = random.Random(2)
    _calls_with_votes(world, clock, lambda ours: chance.random() < (0.2 if ours else 0.95))
    store = world.store
    canary = store.canaries.latest_of("embedded-1")
    assert canary is not None
    assert canary.end is CanaryEnd.HARM
    assert store.registry.champion() is None  # the model as it came writes, as before
    assert store.registry.get("embedded-1").status is ModelStatus.REJECTED
    world.settle()
    told = "\n".join(message.words for message in world.lead.messages("D0LEAD"))
    assert "taken back" in told
    world.debriefed(CALL.replace("Sunday", "Monday"))
    assert store.debriefs.of_user("U0ALEX")[0].model == "embedded-0"
