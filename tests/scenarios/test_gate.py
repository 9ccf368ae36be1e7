"""The gate's verdict in Slack: what leads see of it, what they decide, and the blind look at answers side by side."""

import json
from collections.abc import Callable

import pytest

from bot import erasure
from bot.models.protocol import Upkeep
from bot.playground.person import Person, SeenMessage, SeenView
from bot.tuning.gate.looking import glances, order, side_by_side, to_look_at
from dataset.evaluation_records import Glance, Role
from dataset.model_records import ModelStatus
from dataset.prompts import render_completion
from dataset.records import ActionItem
from dataset.store import Store
from handlers.views import blocks as b
from handlers.views import look as form
from handlers.views import verdict
from tests.bot.tuning.conftest import ScriptedTuner
from tests.held_out import TALK
from tests.samples import summary
from tests.scenarios.conftest import World
from tests.scenarios.judged import CHAMPION, NAME, judged

Make = Callable[..., World]


def _verdict(world: World, person: Person | None = None) -> SeenMessage:
    """The message about the training, as a lead finds it who looks for it in the list of models."""
    person = person or world.lead
    channel = f"D0{person.id.removeprefix('U0')}"
    assert person.command("/debrief-dataset", "models").acked
    listed = world.card(person, channel, "Models")
    world.settle()
    assert person.click(listed, "model_look").acked
    card = world.card(person, channel, f"{NAME} is trained")
    world.settle()
    return card


def _opened(person: Person, card: SeenMessage) -> SeenView:
    assert person.click(card, verdict.LOOK_ACTION).acked
    return person.wait_for(lambda: (view := person.view()) and view.callback_id.startswith("gate_look") and view)


def _choices(view: SeenView) -> tuple[str, dict[str, str]]:
    """The block of the question, and the value of each choice."""
    [radio] = [block for block in view.blocks if str(block.get("block_id")).startswith(form.PREFERENCE)]
    return radio["block_id"], {o["text"]["text"]: o["value"] for o in radio["element"]["options"]}


def _say(person: Person, view: SeenView, choice: str) -> SeenView:
    """Say something of the call that is shown; the next form."""
    block, choices = _choices(view)
    done = person.submit(view, {block: choices[choice]})
    assert done.acked
    assert done.problem is None
    assert not done.closed
    shown = person.view()
    assert shown is not None
    return shown


def _candidates(view: SeenView) -> str:
    """What to choose for the candidate, by the title that only it gave."""
    return "A is better" if view.words.index("New title") < view.words.index("Old title") else "B is better"


def test_a_lead_reads_the_verdict_and_approves_it(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    evaluation = judged(before)
    world = make_world()
    card = _verdict(world)
    assert "Better: +21.5 points" in card.words
    assert "of ROUGE-L on 12 held-out calls" in card.words
    assert "It beats nova-micro with 3 of your examples" in card.words
    lines = card.words.splitlines()
    assert any(line.startswith("embedded-1 new") and "71.5" in line for line in lines)
    assert any(line.startswith("nova-micro +3 ex.") for line in lines)
    assert any(line.startswith("Valid") and "12/12" in line for line in lines)
    # Names are back, and each call that is shown is one that forgetting finds.
    assert "Juana Ortiz says that the router is broken" in card.words
    assert "[PERSON" not in card.words
    assert evaluation.verdict is not None
    for example in evaluation.verdict.examples:
        assert example.call_id in json.dumps(card.blocks)
    assert b.text_length(card.blocks or []) <= b.MESSAGE_TEXT
    assert "writes about 10% of the calls, drawn at random" in card.words

    assert world.lead.click(card, verdict.APPROVE_ACTION).acked
    told = world.card(world.lead, "D0LEAD", f"Canary {NAME}")
    world.settle()
    canary = world.store.canaries.current()
    assert canary is not None
    assert (canary.model, canary.champion, canary.share, canary.started_by) == (NAME, CHAMPION, 0.1, "U0LEAD")
    assert world.store.registry.get(NAME).status is ModelStatus.CANARY
    assert "Nothing is shown yet" in told.words
    card = next(m for m in world.lead.messages("D0LEAD") if m.ts == card.ts)
    assert "it writes about 10% of the calls" in card.words
    assert verdict.APPROVE_ACTION not in json.dumps(card.blocks)
    assert ("U0LEAD", "approve", NAME) in [(e["actor"], e["action"], e["subject"]) for e in world.store.audit.entries()]


def test_without_a_share_approving_uses_it_for_all(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    judged(before)
    world = make_world(debrief_canary_share=0)
    card = _verdict(world)
    assert f"`{NAME}` writes every debrief from then on, in place of `{CHAMPION}`" in card.words
    assert world.lead.click(card, verdict.APPROVE_ACTION).acked
    world.card(world.lead, "D0LEAD", "In use")
    assert world.store.canaries.current() is None
    champion = world.store.registry.champion()
    assert champion is not None
    assert champion.name == NAME


def test_what_costs_by_the_hour_is_said_before_it_is_approved(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    judged(before)
    tuner.costs = Upkeep("It costs $21 an hour.", hourly=True, beside=False)
    world = make_world()
    card = _verdict(world)
    assert "It costs $21 an hour." in card.words
    assert "drawn at random" not in card.words
    [approve] = [
        element
        for block in card.blocks or []
        for element in block.get("elements", ())
        if element.get("action_id") == verdict.APPROVE_ACTION
    ]
    assert "costs-seen" in approve["value"]


def test_a_lead_rejects_it_and_nobody_else_decides_anything(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    evaluation = judged(before, better=2)
    world = make_world()
    card = _verdict(world)
    assert "Worse: -" in card.words
    view = _opened(world.lead, card)
    click = world.playground.payloads("interactive")[-1]
    sam = {"id": "U0SAM", "username": "sam", "name": "sam", "team_id": click["team"]["id"]}
    world.lead.close(view)
    for action_id in (verdict.APPROVE_ACTION, verdict.REJECT_ACTION, verdict.LOOK_ACTION):
        value = evaluation.id if action_id == verdict.LOOK_ACTION else f"{NAME} card"
        action = {**click["actions"][0], "action_id": action_id, "value": value}
        changed = {**click, "user": sam, "actions": [action], "trigger_id": world.sam.trigger()}
        assert world.playground.send_payload("interactive", changed)
    world.until(lambda: sum("for team leads" in m.words for m in world.sam.messages("D0SAM")) == 3)
    assert world.sam.view() is None
    assert world.store.registry.get(NAME).status is ModelStatus.CANDIDATE

    assert world.lead.click(card, verdict.REJECT_ACTION).acked
    world.card(world.lead, "D0LEAD", "Not now")
    assert world.store.registry.get(NAME).status is ModelStatus.REJECTED
    assert ("U0LEAD", "not now") in [(e["actor"], e["action"]) for e in world.store.audit.entries()]


def test_a_blind_look_names_the_models_at_its_end(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    evaluation = judged(before)
    world = make_world()
    card = _verdict(world)
    view = _opened(world.lead, card)
    assert "Call 1 of 5" in view.words
    assert all(said in view.words for said in TALK)
    for hint in (NAME, CHAMPION, "candidate", "champion"):
        assert hint not in json.dumps([view.blocks, view.private_metadata])
    block, _ = _choices(view)
    refused = world.lead.submit(view, {})
    assert block in refused.errors
    assert world.store.evaluations.glances(evaluation.id) == []

    firsts = set()
    for number in range(4):
        assert f"Call {number + 1} of 5" in view.words
        firsts.add(_candidates(view))
        view = _say(world.lead, view, _candidates(view))
        assert len(world.store.evaluations.glances(evaluation.id)) == number + 1
    view = _say(world.lead, view, "A is better" if _candidates(view) == "B is better" else "B is better")
    assert "• Call 1: you preferred `embedded-1`, the new model" in view.words
    assert "• Call 5: you preferred `embedded-0`, the model in use" in view.words
    assert "4 to 1 could be chance (p = 0.38)" in view.words
    said = [said for _, lead, said in world.store.evaluations.glances(evaluation.id) if lead == "U0LEAD"]
    assert said == [Glance.CANDIDATE] * 4 + [Glance.CHAMPION]
    assert sum(e["action"] == "look closer" for e in world.store.audit.entries()) == 5
    updated = world.lead.wait_for(
        lambda: next((m for m in world.lead.messages("D0LEAD") if m.ts == card.ts and "4 to 1" in m.words), None)
    )
    assert "(5 calls, 1 lead)" in updated.words


def test_somebody_who_is_no_lead_any_more_says_nothing(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    evaluation = judged(before)
    world = make_world(debrief_leads="", debrief_leads_group="S0LEADS")
    view = _opened(world.lead, _verdict(world))
    block, choices = _choices(view)
    world.playground.faults.fail("usergroups.users.list", "plan_upgrade_required", times=5)
    world.bot._leads._members = None
    refused = world.lead.submit(view, {block: choices["A is better"]})
    assert "I could not check who the team leads are" in refused.errors[block]
    assert world.store.evaluations.glances(evaluation.id) == []


def test_another_look_takes_other_calls_and_ends(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    evaluation = judged(before, differ=6)
    world = make_world()
    card = _verdict(world)
    view = _opened(world.lead, card)
    for _ in range(5):
        view = _say(world.lead, view, "Equally good")
    assert "which says nothing either way" in view.words
    world.lead.close(view)
    view = _opened(world.lead, card)
    assert "Call 1 of 1" in view.words
    view = _say(world.lead, view, "Both bad")
    world.lead.close(view)
    assert len({call for call, _, _ in world.store.evaluations.glances(evaluation.id)}) == 6
    assert "no call left for you to look at" in _opened(world.lead, card).words


def test_two_leads_see_their_own_orders_and_count_once_for_a_call(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    evaluation = judged(before, 24)
    world = make_world(debrief_leads="U0LEAD,U0SAM")
    calls = [call.call_id for call in evaluation.calls]
    orders = {lead: [order(world.services, evaluation, call, lead) for call in calls] for lead in ("U0LEAD", "U0SAM")}
    assert orders["U0LEAD"] != orders["U0SAM"]
    assert to_look_at(world.services, evaluation, "U0LEAD") == to_look_at(world.services, evaluation, "U0SAM")
    for lead in ("U0LEAD", "U0SAM"):
        assert world.store.evaluations.add_glance(evaluation.id, calls[0], lead, Glance.CANDIDATE)
    assert world.store.evaluations.add_glance(evaluation.id, calls[1], "U0SAM", Glance.CHAMPION)
    found = glances(world.store, evaluation)
    assert (found.candidate, found.champion, found.leads, found.p) == (1, 1, 2, 1.0)


def test_a_call_that_is_forgotten_is_passed_over_and_leaves_the_message(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    evaluation = judged(before)
    world = make_world()
    card = _verdict(world)
    view = _opened(world.lead, card)
    looked_at = json.loads(view.private_metadata)["calls"]
    assert evaluation.verdict is not None
    shown = evaluation.verdict.examples[0].call_id
    gone = {looked_at[0], looked_at[1], shown}
    erasure.forget(world.store, sorted(gone), actor="U0LEAD", registry=world.services.registry)
    world.services.wake.ring()
    # What is said of a call that is gone counts for nothing, and the next one that is there is shown.
    view = _say(world.lead, view, "A is better")
    assert "Call 1 of " in view.words
    assert not gone & {call for call, _, _ in world.store.evaluations.glances(evaluation.id)}
    assert json.loads(view.private_metadata)["calls"][0] not in gone
    world.lead.wait_for(
        lambda: all(shown not in json.dumps(m.blocks) for m in world.lead.messages("D0LEAD") if m.blocks)
    )


def test_the_answers_of_a_call_whose_text_was_purged_are_not_shown(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    evaluation = judged(before)
    world = make_world()
    call_id = evaluation.calls[0].call_id
    with world.store._db.write():
        world.store._db.execute("UPDATE evaluation_answers SET text = NULL WHERE call_id = ?", (call_id,))
    side = side_by_side(world.services, evaluation, call_id)
    assert (side.ours, side.theirs) == (None, None)
    assert call_id not in to_look_at(world.services, evaluation, "U0LEAD", 50)
    with pytest.raises(KeyError):
        side_by_side(world.services, evaluation, "call_0000000000000000")
    there = side_by_side(world.services, evaluation, evaluation.calls[1].call_id)
    assert there.ours is not None
    assert there.ours.title == "New title 1"
    assert "Juana Ortiz" in there.ours.summary


def test_a_verdict_with_long_answers_keeps_the_limits(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    evaluation = judged(before)
    item = ActionItem(description="d" * 900, owner="Ben", due=None, evidence_turn=0)
    text = render_completion(summary(title="T" * 400, summary="<&> " * 3000, action_items=(item,) * 30))
    with before._db.write():
        before._db.execute(
            "UPDATE evaluation_answers SET text = ? WHERE role IN (?, ?)",
            (text, Role.CANDIDATE.value, Role.CHAMPION.value),
        )
    world = make_world()
    card = _verdict(world)
    assert b.text_length(card.blocks or []) <= b.MESSAGE_TEXT
    assert verdict.APPROVE_ACTION in json.dumps(card.blocks)
    assert evaluation.id in json.dumps(card.blocks)
