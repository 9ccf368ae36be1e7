"""`/debrief <text>` and `/debrief` alone."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.models.embedded import EmbeddedModel
from dataset.records import AuthorKind, MessageKind, Source, Visibility, WorkState
from tests.scenarios.conftest import CALL, SlowModel, World


def test_the_answer_comes_to_the_agent_alone(world: World) -> None:
    before = len(world.alex.messages("C0SUPPORT"))
    result = world.alex.command("/debrief", CALL, channel="C0SUPPORT")
    assert result.acked
    assert result.response is not None
    assert result.response["response_type"] == "ephemeral"
    assert "direct message" in result.response["text"]

    card = world.card(world.alex, "D0ALEX")
    world.settle()
    assert "router" in card.words
    assert "Ben" in card.words
    assert "due" in card.words
    assert "turn 7" in card.words
    assert [m for m in world.alex.messages("C0SUPPORT")[before:] if not m.ephemeral] == []

    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert debrief.state is WorkState.DONE
    assert debrief.source is Source.SLASH_COMMAND
    assert debrief.visibility is Visibility.PRIVATE
    assert debrief.channel == "C0SUPPORT"
    assert debrief.model == world.services.model.name
    assert debrief.latency_ms is not None
    answer = world.store.answers.current(debrief.id)
    assert answer is not None
    assert answer.author_kind is AuthorKind.MODEL
    assert len(world.store.answers.tasks(debrief.id)) == len(answer.summary.action_items) > 0
    [copy] = world.store.outbox.messages(debrief.id)
    assert (copy.kind, copy.channel, copy.ts) == (MessageKind.PRIVATE, "D0ALEX", card.ts)


def test_the_call_is_stored_as_it_was_typed(world: World) -> None:
    world.debriefed(
        "Agent: Hello?\nCustomer: A < B & C > D, mail me at jo@example.com or see https://example.com/x please."
    )
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert debrief.call_id is not None
    turn = world.store.calls.get(debrief.call_id).turns[1]
    assert turn.text == "A < B & C > D, mail me at jo@example.com or see https://example.com/x please."


def test_eight_at_once_against_a_slow_model_are_acked_in_time_and_all_answered(
    make_world: Callable[..., World],
) -> None:
    release = threading.Event()
    model = SlowModel(EmbeddedModel(), lambda: release.wait(30))
    world = make_world(model=model)
    logs = [CALL.replace("router", f"router number {n}") for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda log: world.alex.command("/debrief", log), logs))
    # Not one of them is answered yet, and each was acked within Slack's three seconds.
    assert [r.acked for r in results] == [True] * 8
    assert max(r.ack_ms for r in results) < 3000
    assert world.store.debriefs.count(WorkState.DONE) == 0
    release.set()
    world.settle()
    assert world.store.debriefs.count(WorkState.DONE) == 8
    cards = [m for m in world.alex.messages("D0ALEX") if "Action items" in m.words]
    assert len(cards) == 8


def test_a_delivery_that_comes_twice_is_done_once(world: World) -> None:
    world.debriefed()
    [delivery] = world.playground.deliveries("slash_commands")
    world.playground.redeliver(delivery)
    world.settle()
    assert len(world.store.debriefs.of_user("U0ALEX")) == 1
    assert sum("Action items" in m.words for m in world.alex.messages("D0ALEX")) == 1


def test_help(world: World) -> None:
    result = world.alex.command("/debrief", "help")
    assert result.response is not None
    assert "Paste it" in result.response["text"]
    assert world.store.debriefs.of_user("U0ALEX") == []


def test_text_without_a_dialogue_is_explained(world: World) -> None:
    world.alex.command("/debrief", "the weather is nice today and nobody called anybody at all")
    notice = world.card(world.alex, "D0ALEX", "Agent:")
    world.settle()
    # It is nowhere else: the command's text is not in the channel.
    assert "the weather is nice today and nobody called anybody at all" in notice.words
    assert "Traceback" not in notice.words
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert debrief.state is WorkState.FAILED
    assert debrief.text == "the weather is nice today and nobody called anybody at all"


def test_a_store_that_refuses_hands_the_text_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(world.store.debriefs, "add", full)
    result = world.alex.command("/debrief", "Agent: a < b & <!channel>\nCustomer: yes")
    assert result.acked
    assert result.response is not None
    assert "could not record" in result.response["text"]
    assert "Agent: a &lt; b &amp; " in result.response["text"]
    assert "&amp;lt;" not in result.response["text"]
    assert "<!channel>" not in result.response["text"]
