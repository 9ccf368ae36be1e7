"""Training a model from Slack: what leads see, what the store holds, and who writes the next debrief."""

import re
import shutil
from collections.abc import Callable

import pytest

from bot.playground.person import SeenMessage
from bot.settings import Settings
from dataset.model_records import ModelStatus
from dataset.records import Split, WorkState
from dataset.store import Store
from tests.samples import answered, call, correct, summary
from tests.scenarios.conftest import CALL, World

Make = Callable[..., World]


def _taught(store: Store, pairs: int, first: int = 0) -> None:
    """So many calls with corrections, all for training; their answers are of a model that is not ours."""
    for number in range(first, first + pairs):
        log = call(
            f"Hello, this is Ben. What happened to order {number}?",
            f"Juana Ortiz here, the lamp{number} of my order{number} arrived broken in box{number}.",
            f"I will send a new lamp{number} tomorrow.",
        )
        debrief, answer = answered(store, log)
        store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
        correct(store, answer, summary(title=f"Broken lamp{number}", summary=f"The lamp{number} arrived broken."))


@pytest.fixture
def before(settings: Settings) -> Store:
    """The store before the bot starts: what is put in here is there when it does."""
    return Store(settings.store_path)


def _message(world: World, words: str) -> SeenMessage:
    return world.card(world.lead, "D0LEAD", words)


def _tuned(world: World, name: str = "embedded-1") -> SeenMessage:
    assert world.lead.command("/debrief-dataset", "tune").acked
    card = _message(world, f"{name} is trained")
    world.settle()
    return card


def _model_of_next(world: World) -> tuple[str | None, int]:
    world.debriefed(CALL.replace("Sunday", "Monday") if world.store.debriefs.of_user("U0ALEX", 50) else CALL)
    newest = world.store.debriefs.of_user("U0ALEX")[0]
    row = world.store._db.row("SELECT generation FROM debriefs WHERE id = ?", (newest.id,))
    assert row is not None
    return newest.model, row["generation"]


def _replies(world: World) -> str:
    return "\n".join(message.words for message in world.lead.messages("D0LEAD"))


def test_the_loop_from_corrections_to_the_next_debrief_and_back(make_world: Make, before: Store) -> None:
    _taught(before, 6)
    world = make_world()
    assert _model_of_next(world) == ("embedded-0", 0)
    card = _tuned(world)
    assert "Learned from *6 pairs*" in card.words
    assert "no held-out call yet" in card.words
    assert world.store.registry.get("embedded-1").status is ModelStatus.CANDIDATE
    assert _model_of_next(world) == ("embedded-0", 0)  # nobody is served by a candidate

    assert world.lead.click(card, "model_use").acked
    card = _message(world, "In use")
    world.settle()
    assert _model_of_next(world) == ("embedded-1", 1)
    assert "Written by `embedded-1`" in world.card(world.alex, "D0ALEX", "Written by `embedded-1`").words
    assert [(e["actor"], e["subject"]) for e in world.store.audit.entries() if e["action"] == "promote"] == [
        ("U0LEAD", "embedded-1")
    ]

    assert world.lead.click(card, "model_back").acked
    _message(world, "Not in use any more")
    world.settle()
    assert world.store.registry.get("embedded-1").status is ModelStatus.RETIRED
    assert _model_of_next(world)[0] == "embedded-0"
