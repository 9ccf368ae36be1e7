"""*Share to channel*: the card's other copies."""

from dataset.records import MessageKind, Visibility
from handlers.shortcuts import MESSAGE_SHORTCUT
from tests.scenarios.conftest import CALL, World


def test_to_the_channel_where_it_was_asked_for_once(world: World) -> None:
    card = world.debriefed()
    for _ in range(2):
        assert world.alex.click(card, "share").acked
    shared = world.card(world.sam, "C0SUPPORT")
    world.settle()
    assert "router" in shared.words
    assert not any(e.get("action_id") == "share" for b in shared.blocks or [] for e in b.get("elements", []))
    assert sum("Action items" in m.words for m in world.sam.messages("C0SUPPORT")) == 1
    assert "in that channel already" in world.card(world.alex, "D0ALEX", "already").words
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert debrief.visibility is Visibility.SHARED
    assert [m.kind for m in world.store.outbox.messages(debrief.id)] == [MessageKind.PRIVATE, MessageKind.SHARED]
    assert [a["action"] for a in world.store.audit.entries()] == ["share"]


def test_into_the_thread_of_the_message_that_held_the_log(world: World) -> None:
    message = world.sam.say("C0SUPPORT", CALL)
    world.alex.shortcut(MESSAGE_SHORTCUT, channel="C0SUPPORT", ts=message.ts)
    world.alex.click(world.card(world.alex, "D0ALEX"), "share")
    assert world.card(world.sam, "C0SUPPORT").thread_ts == message.ts


def test_from_a_direct_message_a_channel_is_asked_for(world: World) -> None:
    world.alex.say("D0ALEX", CALL)
    card = world.card(world.alex, "D0ALEX")
    assert world.alex.click(card, "share").acked
    form = world.alex.wait_for(world.alex.view)
    assert not world.alex.submit(form, {}).closed
    assert world.alex.submit(form, {"channel": "C0SUPPORT"}).closed
    assert "router" in world.card(world.sam, "C0SUPPORT").words


def test_a_channel_without_the_bot_is_explained_and_can_be_tried_again(world: World) -> None:
    world.alex.say("D0ALEX", CALL)
    card = world.card(world.alex, "D0ALEX")
    for _ in range(2):
        world.alex.click(card, "share")
        form = world.alex.wait_for(world.alex.view)
        assert world.alex.submit(form, {"channel": "C0RANDOM"}).closed
        world.settle()
    replies = [m for m in world.alex.messages("D0ALEX") if "/invite @Debrief" in m.words]
    assert len(replies) == 2
    assert "still here, for you alone" in replies[0].words
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert debrief.visibility is Visibility.PRIVATE
    # As the sentence says: invited, it may.
    assert world.alex.command("/invite", "@Debrief", channel="C0RANDOM").acked
    world.alex.click(card, "share")
    assert world.alex.submit(world.alex.wait_for(world.alex.view), {"channel": "C0RANDOM"}).closed
    assert "router" in world.card(world.sam, "C0RANDOM").words


def test_every_copy_shows_a_vote_and_a_correction(world: World) -> None:
    card = world.debriefed()
    world.alex.click(card, "share")
    shared = world.card(world.sam, "C0SUPPORT")
    world.settle()
    world.sam.click(shared, "feedback", "positive")
    assert "1 useful" in world.card(world.alex, "D0ALEX", "Vote saved").words
    world.sam.click(shared, "correct")
    assert world.sam.submit(world.sam.wait_for(world.sam.view), {"title": "The storm broke it"}).closed
    for person, channel in ((world.alex, "D0ALEX"), (world.sam, "C0SUPPORT")):
        assert "The storm broke it" in world.card(person, channel, "Corrected by").words


def test_a_copy_that_was_deleted_is_forgotten(world: World) -> None:
    card = world.debriefed()
    world.playground.faults.fail("chat.update", "message_not_found")
    world.alex.click(card, "feedback", "positive")
    world.settle()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert world.store.outbox.messages(debrief.id) == []
    assert world.store.feedback.votes(debrief.id).up == 1


def test_a_copy_that_is_being_posted_misses_no_correction(world: World) -> None:
    card = world.debriefed()
    with world.playground.faults.hold("chat.postMessage") as held:
        assert world.alex.click(card, "share").acked
        held.wait()
        assert world.alex.click(card, "correct").acked
        form = world.alex.wait_for(world.alex.view)
        assert world.alex.submit(form, {"title": "What was right all along"}).closed
    assert "What was right all along" in world.card(world.sam, "C0SUPPORT", "Corrected by").words


def test_a_copy_whose_answer_was_lost_misses_no_vote(world: World) -> None:
    world.playground.faults.lose_answer("chat.postMessage")
    world.alex.command("/debrief", CALL)
    card = world.card(world.alex, "D0ALEX")
    assert world.alex.click(card, "feedback", "positive").acked
    assert world.card(world.alex, "D0ALEX", "1 useful")
