"""*Debrief this call* on a message."""

from dataset.records import Source
from handlers.shortcuts import MESSAGE_SHORTCUT
from tests.scenarios.conftest import CALL, World


def test_the_text_of_a_message(world: World) -> None:
    message = world.sam.say("C0SUPPORT", CALL)
    assert world.alex.shortcut(MESSAGE_SHORTCUT, channel="C0SUPPORT", ts=message.ts).acked
    card = world.card(world.alex, "D0ALEX")
    world.settle()
    assert "router" in card.words
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert debrief.source is Source.SHORTCUT
    assert (debrief.channel, debrief.thread_ts) == ("C0SUPPORT", message.ts)
    assert debrief.text == CALL.strip()


def test_the_file_of_a_message(world: World) -> None:
    file = world.sam.upload("call.txt", CALL)
    message = world.sam.say("C0SUPPORT", "the call of this morning", files=[file])
    assert world.alex.shortcut(MESSAGE_SHORTCUT, channel="C0SUPPORT", ts=message.ts).acked
    assert "router" in world.card(world.alex, "D0ALEX").words


def test_a_file_from_another_workspace(world: World) -> None:
    file = world.sam.upload("call.txt", CALL, external=True)
    message = world.sam.say("C0SUPPORT", "", files=[file])
    assert world.alex.shortcut(MESSAGE_SHORTCUT, channel="C0SUPPORT", ts=message.ts).acked
    assert "router" in world.card(world.alex, "D0ALEX").words


def test_a_double_click_is_one_debrief(world: World) -> None:
    message = world.sam.say("C0SUPPORT", CALL)
    for _ in range(2):
        assert world.alex.shortcut(MESSAGE_SHORTCUT, channel="C0SUPPORT", ts=message.ts).acked
    world.settle()
    assert len(world.store.debriefs.of_user("U0ALEX")) == 1
    assert sum("Action items" in m.words for m in world.alex.messages("D0ALEX")) == 1
