"""`/debrief-dataset choose`: a lead says which of several corrections is learned."""

import json
from collections.abc import Callable

from bot.playground.person import Person, SeenMessage
from dataset.records import Answer, FeedbackKind
from dataset.store import Store
from handlers.views.choose import CHOOSE_ACTION, VERSIONS_ACTION
from tests.held_out import answer_by, different_call
from tests.samples import correct, summary
from tests.scenarios.conftest import World

Make = Callable[..., World]


def _corrected_twice(store: Store) -> tuple[Answer, Answer, Answer]:
    log = different_call()
    store.calls.add(log)
    answer = answer_by(store, log, "model-1", summary())
    first = correct(store, answer, summary(title="What Alex wrote"), user="U0ALEX")
    second = correct(store, first, summary(title="What Sam wrote", topics=("router", "storm")), user="U0SAM")
    return answer, first, second


def _ask(world: World, words: str, person: Person | None = None, about: str = "") -> SeenMessage:
    person = person or world.lead
    assert person.command("/debrief-dataset", f"choose {about}".strip()).acked
    message = world.card(person, f"D0{person.id.removeprefix('U0')}", words)
    world.settle()
    return message


def _block_of(message: SeenMessage, answer: Answer) -> str:
    return next(str(b["block_id"]) for b in message.blocks or () if b.get("block_id") == f"choose:{answer.id}")


def test_a_lead_chooses_an_older_correction(make_world: Make, before: Store) -> None:
    answer, first, second = _corrected_twice(before)
    world = make_world()
    message = _ask(world, "Which correction", about=answer.debrief_id)
    assert "What Alex wrote" in message.words
    assert "<@U0SAM>" in message.words
    assert "router; storm" in message.words
    # The newest is learned as long as nobody chose.
    learned = [b["text"]["text"] for b in message.blocks or () if "learned*" in (b.get("text") or {}).get("text", "")]
    assert len(learned) == 1
    assert "Version 3" in learned[0]

    assert world.lead.click(message, CHOOSE_ACTION, block_id=_block_of(message, first)).acked
    updated = world.card(world.lead, "D0LEAD", "chosen by")
    world.settle()
    assert updated.ts == message.ts
    events = world.store.feedback.of_debrief(answer.debrief_id)
    chosen = events[-1]
    assert (chosen.kind, chosen.user, chosen.correction_id, chosen.answer_id) == (
        FeedbackKind.CHOICE, "U0LEAD", first.id, answer.id,
    )  # fmt: skip
    assert world.store.audit.entries()[-1]["action"] == "choose"
    assert world.store.answers.current(answer.debrief_id) == second  # the card does not change

    # Another choice counts, being the newer one; the one that is chosen already has no button.
    assert f"choose:{first.id}" not in json.dumps(updated.blocks)
    assert world.lead.click(updated, CHOOSE_ACTION, block_id=_block_of(updated, second)).acked
    world.settle()
    assert world.store.feedback.of_debrief(answer.debrief_id)[-1].correction_id == second.id


def test_a_click_that_is_delivered_twice_is_one_choice(make_world: Make, before: Store) -> None:
    answer, first, _ = _corrected_twice(before)
    world = make_world()
    message = _ask(world, "Which correction", about=answer.call_id)
    assert world.lead.click(message, CHOOSE_ACTION, block_id=_block_of(message, first)).acked
    world.playground.redeliver(world.playground.deliveries("interactive")[-1])
    world.settle()
    kinds = [event.kind for event in world.store.feedback.of_debrief(answer.debrief_id)]
    assert kinds.count(FeedbackKind.CHOICE) == 1
    assert [e["action"] for e in world.store.audit.entries()] == ["choose"]


def test_without_an_id_it_lists_what_was_corrected_more_than_once(make_world: Make, before: Store) -> None:
    answer, _, second = _corrected_twice(before)
    world = make_world()
    listed = _ask(world, "corrected more than once")
    assert "2 corrections" in listed.words
    assert world.lead.click(listed, VERSIONS_ACTION).acked
    versions = world.card(world.lead, "D0LEAD", "Which correction")
    assert "What Sam wrote" in versions.words
    assert world.store.answers.current(answer.debrief_id) == second


def test_an_id_that_nothing_has_is_said(world: World) -> None:
    message = _ask(world, "No answer goes by", about="dbf_<!channel>`")
    assert "<!channel>" not in json.dumps(message.blocks)
    assert "nothing to choose" in _ask(world, "nothing to choose").words


def test_others_choose_nothing(make_world: Make, before: Store) -> None:
    answer, first, _ = _corrected_twice(before)
    world = make_world()
    message = _ask(world, "Which correction", about=answer.debrief_id)
    assert world.lead.click(message, CHOOSE_ACTION, block_id=_block_of(message, first)).acked
    world.settle()
    click = world.playground.payloads("interactive")[-1]
    alex = {"id": "U0ALEX", "username": "alex", "name": "alex", "team_id": click["team"]["id"]}
    world.playground.send_payload("interactive", {**click, "user": alex, "trigger_id": world.alex.trigger()})
    assert world.card(world.alex, "D0ALEX", "for team leads")
    world.settle()
    choices = [e.user for e in world.store.feedback.of_debrief(answer.debrief_id) if e.kind is FeedbackKind.CHOICE]
    assert choices == ["U0LEAD"]


def test_a_correction_from_after_the_call_is_not_said_to_be_learned(make_world: Make, before: Store) -> None:
    """The list said "learned" of a correction whose card said that it is not."""
    log = different_call()
    before.calls.add(log)
    answer = answer_by(before, log, "model-1", summary())
    unsaid = correct(before, answer, summary(title="Order 884422 was refunded"), user="U0ALEX")
    fine = correct(before, unsaid, summary(title="The router is broken"), user="U0SAM")
    world = make_world()
    message = _ask(world, "Which correction", about=answer.debrief_id)
    assert "not learned" not in message.words
    assert world.lead.click(message, CHOOSE_ACTION, block_id=_block_of(message, unsaid)).acked
    updated = world.card(world.lead, "D0LEAD", "*not learned*, chosen by <@U0LEAD>")
    world.settle()
    assert "(“884422”)" in updated.words
    assert "*learned*" not in updated.words
    assert f"choose:{fine.id}" in json.dumps(updated.blocks)
