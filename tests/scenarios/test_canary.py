"""The canary in Slack: what leads see and decide, and what agents see of it; what is typed of models and schedule."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.playground.person import SeenMessage
from bot.tuning.canary import Accepted, accept, end
from bot.tuning.canary_watch import Watch
from dataset.evaluation_records import Canary, CanaryEnd
from dataset.model_records import ModelStatus
from dataset.records import Vote
from dataset.store import Store
from handlers.lead_messages import Show, record_lead_message
from handlers.views import canary as view
from tests.bot.tuning.conftest import ScriptedTuner, taught
from tests.held_out import held_out
from tests.samples import correct, summary
from tests.scenarios.conftest import CALL, World
from tests.scenarios.judged import CHAMPION, NAME, judged
from tests.scenarios.leading import confirmed, question, said

Make = Callable[..., World]


@pytest.fixture
def world(make_world: Make, before: Store, tuner: ScriptedTuner) -> World:
    """A bot with a canary that a lead approved, and that gets every second call."""
    judged(before)
    correct(before, held_out(before), summary(title="As Alex put it"))
    held_out(before)  # nobody said anything of this one
    world = make_world(debrief_canary_share=0.5, debrief_ask_share=0)
    assert accept(world.services, NAME, "U0LEAD") is Accepted.IN_CANARY
    world.settle()
    return world


def _canary(world: World) -> Canary:
    canary = world.store.canaries.current()
    assert canary is not None
    return canary


def _message(world: World, words: str) -> SeenMessage:
    return world.card(world.lead, "D0LEAD", words)


def _shown(world: World) -> SeenMessage:
    assert world.lead.command("/debrief-dataset", "canary").acked
    message = _message(world, f"Canary {NAME}")
    world.settle()
    return message


def _now(world: World, message: SeenMessage, words: str) -> SeenMessage:
    """The same message, once it says so."""
    return world.lead.wait_for(
        lambda: next((m for m in world.lead.messages("D0LEAD") if m.ts == message.ts and words in m.words), None)
    )


def test_agents_are_not_told_which_of_the_two_wrote(world: World) -> None:
    card = world.debriefed()
    assert "Written by Debrief's model in " in card.words
    assert NAME not in card.words
    assert CHAMPION not in card.words
    debrief = world.store.debriefs.of_user("U0ALEX")[0]
    [drawn] = world.store.canaries.calls(_canary(world).id)
    assert debrief.model == (NAME if drawn.canary else CHAMPION)
    # Over, the cards name the version again.
    confirmed(world.lead, "rollback")
    world.until(lambda: world.store.canaries.current() is None)
    assert world.alex.click(card, "feedback", "positive").acked
    assert f"Written by `{debrief.model}`" in world.card(world.alex, "D0ALEX", "1 useful").words


def test_leads_see_both_arms_side_by_side(world: World) -> None:
    for number in range(6):
        world.debriefed(CALL.replace("Sunday", f"the {number + 3}th of May, ticket {number * 7919}"))
        card = [m for m in world.alex.messages("D0ALEX") if "Action items" in m.words][-1]
        assert world.alex.click(card, "feedback", "positive" if number % 2 else "negative").acked
        if (form := world.alex.view()) is not None:
            world.alex.close(form)
    world.until(lambda: sum(call.vote is not None for call in world.store.canaries.calls(_canary(world).id)) == 6)
    message = _shown(world)
    lines = {line[:12].strip(): line.split() for line in message.words.splitlines()}
    calls = world.store.canaries.calls(_canary(world).id)
    ours = [call for call in calls if call.canary]
    assert lines["Calls"][1:] == [str(len(ours)), str(6 - len(ours))]
    up = sum(call.vote is Vote.UP for call in ours)
    assert lines["Votes up"][2:] == [str(up), str(3 - up)]
    assert "writes about 50% of the calls, drawn at random" in message.words
    assert "Nothing is shown yet" in message.words
    assert "A difference of 10 points in thumbs down would be seen in about" in message.words


def test_a_lead_stops_it_and_a_second_click_changes_nothing(world: World) -> None:
    message = _shown(world)
    assert view.GO_ON_ACTION not in str(message.blocks)
    assert world.lead.click(message, view.STOP_ACTION).acked
    ended = _now(world, message, "Stopped")
    assert view.STOP_ACTION not in str(ended.blocks)
    click = world.playground.payloads("interactive")[-1]
    assert world.playground.send_payload("interactive", {**click, "trigger_id": world.lead.trigger()})
    assert _message(world, "is over already; nothing was changed")
    canary = world.store.canaries.latest_of(NAME)
    assert canary is not None
    assert (canary.end, canary.ended_by) == (CanaryEnd.STOPPED, "U0LEAD")
    assert world.store.registry.get(NAME).status is ModelStatus.REJECTED
    assert [e["subject"] for e in world.store.audit.entries() if e["action"] == "end canary"] == [NAME]


def test_promote_without_a_name_is_the_canary_and_ends_it(world: World) -> None:
    asked = question(world.lead, "promote")
    assert f"`{NAME}` writes *every* debrief from then on" in asked.words
    assert _canary(world).model == NAME
    assert world.lead.submit(asked).closed
    world.until(world.store.registry.champion)
    canary = world.store.canaries.latest_of(NAME)
    assert canary is not None
    assert (canary.end, canary.ended_by) == (CanaryEnd.DECIDED, "U0LEAD")
    record_lead_message(world.services, "U0LEAD", "again", Show.CANARY, about=canary.id)
    assert "Used for all calls* by decision of <@U0LEAD>" in _message(world, "Used for all calls").words


def test_its_own_button_promotes_it(world: World) -> None:
    message = _shown(world)
    assert world.lead.click(message, view.PROMOTE_ACTION).acked
    _now(world, message, "Used for all calls")
    champion = world.store.registry.champion()
    assert champion is not None
    assert champion.name == NAME


def test_too_little_data_is_told_to_leads_who_let_it_go_on(world: World) -> None:
    canary = _canary(world)
    with world.store._db.write():
        past = (world.store.clock() - timedelta(days=1)).isoformat()
        world.store._db.execute("UPDATE canaries SET until = ? WHERE id = ?", (past, canary.id))
    watch = Watch(world.services)
    watch.look()
    watch.look()
    message = _message(world, "Too little data to decide")
    world.settle()
    assert "will not be seen at today's pace" in message.words
    assert sum("Too little data" in m.words for m in world.lead.messages("D0LEAD")) == 1
    world.lead.open_home()
    assert world.lead.wait_for(lambda: (home := world.lead.home()) and "waits for a lead's word" in home.words)
    assert world.lead.click(message, view.GO_ON_ACTION).acked
    _now(world, message, "Nothing is shown yet")
    assert _canary(world).until > world.store.clock() + timedelta(days=27)
    assert ("U0LEAD", "canary goes on", NAME) in [
        (e["actor"], e["action"], e["subject"]) for e in world.store.audit.entries()
    ]


def test_harm_is_told_with_its_reason(world: World) -> None:
    canary = _canary(world)
    assert end(world.services, canary.id, CanaryEnd.HARM, "debrief", "votes")
    message = _message(world, "It was taken back by itself")
    world.settle()
    assert f"`{CHAMPION}` writes every debrief." in message.words
    assert "The canary: 0 of 0" in message.words
    assert world.lead.command("/debrief-dataset", "models").acked
    listed = _message(world, "Models")
    world.settle()
    assert world.lead.click(listed, "model_look").acked
    assert "as the canary it was shown to do harm" in _message(world, f"{NAME} is trained").words
    assert view.STOP_ACTION not in str(message.blocks)


def test_everybody_else_sees_and_decides_nothing(world: World) -> None:
    message = _shown(world)
    for words in ("canary", "schedule", "promote", "rollback", "tune without-votes"):
        assert "for team leads" in str(world.sam.command("/debrief-dataset", words).response)
    assert world.lead.click(message, view.STOP_ACTION).acked
    _now(world, message, "Stopped")
    assert world.sam.messages("D0SAM") == []
    world.sam.open_home()
    assert "Canary" not in world.sam.wait_for(world.sam.home).words


def test_the_app_home_says_how_the_loop_stands(world: World) -> None:
    world.lead.open_home()
    home = world.lead.wait_for(lambda: (found := world.lead.home()) and "Canary" in found.words and found)
    assert f"Canary `{NAME}` at 50%: 0 votes; no decision at today's pace" in home.words
    assert "*1 held-out call* to measure models by: 0 with a lead's reference, 1 corrected or" in home.words
    assert f"it waits for what becomes of the canary {NAME}" in home.words
    assert "Train a new model?" in home.words
    assert world.lead.click(home, view.LOOK_ACTION).acked
    assert _message(world, f"Canary {NAME}")
    assert world.lead.command("/debrief-dataset", "models").acked
    listed = _message(world, "canary for about 50% of the calls")
    assert "Better: +" in listed.words


def test_a_typed_rollback_takes_the_canary_back_first(world: World) -> None:
    asked = question(world.lead, "rollback")
    assert f"`{CHAMPION}` writes every debrief, and `{NAME}` is kept" in asked.words
    world.lead.close(asked)
    world.settle()
    assert _canary(world).model == NAME
    confirmed(world.lead, "rollback")
    assert _message(world, f"`{CHAMPION}` writes every debrief. `{NAME}` is kept")
    assert world.store.canaries.current() is None


def test_another_candidate_has_to_wait(world: World, tuner: ScriptedTuner) -> None:
    canary = _canary(world)
    version = world.store.registry.get(NAME)
    other = version.model_copy(update={"name": "embedded-2", "job_id": "tune_2", "status": ModelStatus.CANDIDATE})
    assert world.store.registry.add(other)
    world.store.lead_requests.add(
        delivery_key="k", user="U0LEAD", team=None, channel="", command="accept", arguments="embedded-2"
    )
    world.services.wake.ring()
    assert "there is one at a time; `embedded-2` was not approved" in _message(world, "one at a time").words
    assert _canary(world) == canary


def test_an_agent_who_was_drawn_is_asked_for_a_vote_until_there_is_one(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    world = make_world(debrief_ask_share=1)
    card = world.debriefed()
    assert "Drawn at random for a check: is this right?" in card.words
    assert world.alex.click(card, "feedback", "positive").acked
    voted = world.card(world.alex, "D0ALEX", "1 useful")
    assert "Drawn at random" not in voted.words
    quiet = make_world(debrief_ask_share=0)
    assert "Drawn at random" not in quiet.debriefed(CALL.replace("Sunday", "Tuesday")).words


def test_the_question_that_is_not_answered_changes_nothing(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    taught(before, 6)
    world = make_world()
    asked = question(world.lead, "tune without-votes")
    assert "Answers that were only voted useful are left out" in asked.words
    world.lead.close(asked)
    world.settle()
    assert world.store.tuning.latest() is None
    assert world.lead.submit(question(world.lead, "tune without-votes")).closed
    job = world.until(world.store.tuning.latest)
    assert job is not None
    assert job.own_answers is False
    world.settle()


def test_where_slack_does_not_open_the_question_nothing_is_done(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    taught(before, 6)
    world = make_world()
    world.playground.faults.fail("views.open", "expired_trigger_id")
    assert world.lead.command("/debrief-dataset", "tune").acked
    told = _message(world, "Slack closed the window")
    assert "Nothing was changed." in told.words
    world.settle()
    assert world.store.tuning.latest() is None
    assert world.store.lead_requests.claim("nobody") is None


def test_a_group_of_leads_is_asked_and_who_left_it_decides_nothing(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    taught(before, 6)
    world = make_world(debrief_leads="", debrief_leads_group="S0LEADS")
    assert "for team leads" in str(world.sam.command("/debrief-dataset", "tune").response)
    assert world.sam.view() is None
    asked = question(world.lead, "tune")
    world.playground.faults.fail("usergroups.users.list", "plan_upgrade_required", times=5)
    world.bot._leads._members = None
    assert world.lead.submit(asked).closed
    assert _message(world, "I could not check who the team leads are")
    assert world.store.tuning.latest() is None


def test_a_yes_that_is_delivered_twice_is_one(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    judged(before)
    world = make_world()
    confirmed(world.lead, f"promote {NAME}")
    world.playground.redeliver(world.playground.deliveries("interactive")[-1])
    _message(world, f"`{NAME}` writes the debriefs from now on")
    world.settle()
    rows = world.store._db.rows("SELECT 1 FROM lead_requests WHERE command = 'promote'")
    assert len(rows) == 1


def test_a_late_yes_does_nothing_to_another_version(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    judged(before)
    world = make_world()
    assert "no promotion to take back" in said(world.lead, "rollback")
    assert "No training is under way" in said(world.lead, "stop")
    confirmed(world.lead, f"promote {NAME}")
    world.until(world.store.registry.champion)
    late = question(world.lead, "rollback")
    assert world.store.registry.roll_back("U0SAM")
    assert world.lead.submit(late).closed
    assert _message(world, f"`{NAME}` is not in use any more")
    assert world.store.registry.champion() is None


def test_promote_without_a_name_is_the_candidate_where_there_is_no_canary(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    world = make_world()
    assert "no trained model that waits for your word" in said(world.lead, "promote")
    judged(world.store)
    asked = question(world.lead, "promote")
    assert f"Use {NAME}?" in asked.title
    assert "*Approve* in its message tries it on about 10% of the calls first." in asked.words


def test_the_schedule_and_the_digest(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    world = make_world(debrief_digest_schedule="")
    world.debriefed()
    assert world.lead.command("/debrief-dataset", "schedule").acked
    message = _message(world, "What runs by itself")
    assert "it waits for new pairs: 0 of 20" in message.words
    assert "Send the digest: switched off" in message.words
    assert "Look after the canary: all the time" in message.words
    assert "Train a new model" not in message.words
    record_lead_message(world.services, "U0LEAD", "digest", Show.DIGEST, about="2026-W48")
    digest = _message(world, "The week in Debrief")
    assert ["Debriefs", "1", "0"] in [line.split() for line in digest.words.splitlines()]
    assert "compare no models" in digest.words
    assert f"`{CHAMPION}` writes the debriefs." in digest.words
