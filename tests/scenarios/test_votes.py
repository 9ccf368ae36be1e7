"""👍, 👎 and the reasons."""

from dataset.records import FeedbackKind, Reason, Vote
from dataset.store import Votes
from tests.scenarios.conftest import CALL, World


def test_useful(world: World) -> None:
    card = world.debriefed()
    assert world.alex.click(card, "feedback", "positive").acked
    assert "1 useful" in world.card(world.alex, "D0ALEX", "Vote saved").words
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    [event] = world.store.feedback.of_debrief(debrief.id)
    assert (event.kind, event.vote, event.user, event.answer_id) == (
        FeedbackKind.VOTE,
        Vote.UP,
        "U0ALEX",
        debrief.answer_id,
    )
    assert world.alex.view() is None


def test_needs_work_is_saved_before_the_form_opens(world: World) -> None:
    card = world.debriefed()
    world.playground.faults.fail("views.open", "expired_trigger_id")
    assert world.alex.click(card, "feedback", "negative").acked
    reply = world.card(world.alex, "D0ALEX", "3 seconds")
    assert "Your vote is saved" in reply.words
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert world.store.feedback.votes(debrief.id) == Votes(up=0, down=1)


def test_reasons(world: World) -> None:
    card = world.debriefed()
    world.alex.click(card, "feedback", "negative")
    form = world.alex.wait_for(world.alex.view)
    refused = world.alex.submit(form, {"reasons": ["other"]})
    assert "what was wrong" in refused.errors["comment"]
    assert "saved already" in refused.errors["comment"]
    assert not world.alex.submit(form, {"reasons": []}).closed
    assert world.alex.submit(form, {"reasons": ["wrong_fact", "other"], "comment": "It was Monday."}).closed
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    vote, reasons = world.store.feedback.of_debrief(debrief.id)
    assert vote.vote is Vote.DOWN
    assert reasons.reasons == (Reason.WRONG_FACT, Reason.OTHER)
    assert reasons.comment == "It was Monday."


def test_the_newest_vote_of_a_person_counts_and_a_repeated_one_changes_nothing(world: World) -> None:
    card = world.debriefed()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    for value in ("positive", "positive", "negative", "positive", "positive"):
        assert world.alex.click(card, "feedback", value).acked
        if view := world.alex.view():
            world.alex.close(view)
    world.settle()
    assert world.store.feedback.votes(debrief.id) == Votes(up=1, down=0)
    assert [e.vote for e in world.store.feedback.of_debrief(debrief.id)] == [Vote.UP, Vote.DOWN, Vote.UP]
    assert "1 useful, 0 needs work" in world.card(world.alex, "D0ALEX", "Vote saved").words


def test_blocks_that_are_refused_altogether_leave_the_text(world: World) -> None:
    world.playground.faults.fail("chat.postMessage", "msg_blocks_too_long", times=2)
    world.alex.command("/debrief", CALL)
    card = world.card(world.alex, "D0ALEX", "Debrief:")
    assert "router" in card.text
    assert not card.blocks


def test_a_slack_without_feedback_buttons_gets_plain_ones(world: World) -> None:
    world.playground.faults.fail("chat.postMessage", "invalid_blocks")
    card = world.debriefed()
    assert any(b["type"] == "actions" and b["block_id"] == "feedback" for b in card.blocks or [])
    assert world.alex.click(card, "feedback_up").acked
    world.settle()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert world.store.feedback.votes(debrief.id) == Votes(up=1, down=0)
