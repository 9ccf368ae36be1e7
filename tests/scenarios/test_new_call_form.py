"""The form of `/debrief` alone and of the global shortcut."""

import json

import pytest

from dataset.records import Source, WorkState
from handlers.shortcuts import NEW_SHORTCUT
from tests.scenarios.conftest import CALL, World


@pytest.fixture
def form(world: World):  # type: ignore[no-untyped-def]
    assert world.alex.command("/debrief").acked
    return world.alex.wait_for(world.alex.view)


def test_text(world: World, form) -> None:  # type: ignore[no-untyped-def]
    assert "3000 characters" in form.words
    result = world.alex.submit(form, {"text": CALL, "title": "Ortiz, router"})
    assert result.closed
    world.card(world.alex, "D0ALEX")
    world.settle()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert (debrief.source, debrief.title) == (Source.MODAL, "Ortiz, router")
    assert debrief.call_id is not None
    assert world.store.calls.get(debrief.call_id).title == "Ortiz, router"


def test_a_file(world: World, form) -> None:  # type: ignore[no-untyped-def]
    log = CALL + "Agent (Ben): Goodbye.\nCustomer (Juana Ortiz): Bye.\n" * 200
    file = world.alex.upload("call.txt", log)
    assert world.alex.submit(form, {"file": [file.id]}).closed
    world.card(world.alex, "D0ALEX")
    world.settle()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert (debrief.source, debrief.state) == (Source.FILE, WorkState.DONE)
    assert debrief.call_id is not None
    assert len(world.store.calls.get(debrief.call_id).turns) == 408


def test_json_turns(world: World, form) -> None:  # type: ignore[no-untyped-def]
    turns = [
        {"speaker": "agent", "text": "How can I help?"},
        {"speaker": "customer", "text": "My invoice is wrong, it says 40 euros."},
        {"speaker": "agent", "text": "I will send you a new invoice today."},
    ]
    file = world.alex.upload("call.json", json.dumps(turns))
    assert world.alex.submit(form, {"file": [file.id]}).closed
    assert "invoice" in world.card(world.alex, "D0ALEX").words


def test_empty(world: World, form) -> None:  # type: ignore[no-untyped-def]
    result = world.alex.submit(form, {})
    assert not result.closed
    assert "add a file" in result.errors["text"]
    assert world.store.debriefs.of_user("U0ALEX") == []


def test_text_and_file(world: World, form) -> None:  # type: ignore[no-untyped-def]
    file = world.alex.upload("call.txt", CALL)
    result = world.alex.submit(form, {"text": CALL, "file": [file.id]})
    assert "Keep the text or the file" in result.errors["file"]
    assert world.store.debriefs.of_user("U0ALEX") == []


def test_the_global_shortcut_opens_it_too(world: World) -> None:
    assert world.sam.shortcut(NEW_SHORTCUT).acked
    assert "Call log" in world.sam.wait_for(world.sam.view).words


def test_an_expired_trigger_is_explained(world: World) -> None:
    world.playground.faults.fail("views.open", "expired_trigger_id")
    assert world.alex.command("/debrief").acked
    reply = world.card(world.alex, "D0ALEX", "3 seconds")
    assert "Nothing was sent yet" in reply.words
    assert "once more" in reply.words
