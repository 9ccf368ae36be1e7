"""*Correct*: prefilled, saved as a new answer, and refused where somebody was quicker."""

from typing import Any

from bot.playground.person import Person, SeenMessage, SeenView
from dataset.records import Answer, AuthorKind, FeedbackKind
from tests.scenarios.conftest import World


def _form(person: Person, card: SeenMessage) -> SeenView:
    assert person.click(card, "correct").acked
    return person.wait_for(person.view)


def _current(world: World) -> Answer:
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    answer = world.store.answers.current(debrief.id)
    assert answer is not None
    return answer


def _initial(form: SeenView, block_id: str) -> Any:
    [block] = [b for b in form.blocks if b.get("block_id") == block_id]
    return block["element"].get("initial_value") or block["element"].get("initial_date")


def test_everything_is_prefilled(world: World) -> None:
    card = world.debriefed()
    answer = _current(world)
    form = _form(world.alex, card)
    assert _initial(form, "title") == answer.summary.title
    assert _initial(form, "call_reason") == answer.summary.call_reason
    assert _initial(form, "summary0") == answer.summary.summary
    assert (_initial(form, "next_steps") or "") == "\n".join(answer.summary.next_steps)
    assert (_initial(form, "topics") or "") == "\n".join(answer.summary.topics)
    for item_id, item in zip(answer.item_ids, answer.summary.action_items, strict=True):
        assert _initial(form, f"item:{item_id}:what") == item.description
        assert _initial(form, f"item:{item_id}:owner") == item.owner
        assert _initial(form, f"item:{item_id}:due") == (item.due.isoformat() if item.due else None)


def test_saving_makes_a_new_answer_and_says_what_happens_with_it(world: World) -> None:
    card = world.debriefed()
    first = _current(world)
    assert first.summary.action_items
    kept = first.item_ids[0]
    form = _form(world.alex, card)
    done = world.alex.submit(
        form,
        {
            "summary0": "Juana's router restarts since the storm.",
            f"item:{kept}:what": "Send Juana a new router",
            f"item:{kept}:owner": "Ben",
            "item:new0:what": "Check the line",
            "item:new0:due": "2026-12-01",
        },
    )
    assert done.closed
    updated = world.card(world.alex, "D0ALEX", "Corrected by")
    world.settle()
    assert updated.ts == card.ts
    assert "Juana's router restarts since the storm." in updated.words
    assert "training data" in updated.words
    assert "Check the line" in updated.words
    assert "1 Dec 2026" in updated.words

    second = _current(world)
    assert (second.version, second.author_kind, second.author, second.parent_id) == (
        2,
        AuthorKind.PERSON,
        "U0ALEX",
        first.id,
    )
    # The reworded item is the same task still; the evidence stayed with it.
    assert second.item_ids[: len(first.item_ids)] == first.item_ids
    assert second.summary.action_items[0].evidence_turn == first.summary.action_items[0].evidence_turn
    tasks = world.store.answers.tasks(second.debrief_id)
    assert [t.item_id for t in tasks] == list(second.item_ids)
    events = world.store.feedback.of_debrief(second.debrief_id)
    assert [(e.kind, e.correction_id) for e in events] == [(FeedbackKind.CORRECTION, second.id)]
    assert [(a["actor"], a["action"]) for a in world.store.audit.entries()] == [("U0ALEX", "correct")]
    # The model's own answer is still there.
    assert world.store.answers.versions(second.debrief_id)[0] == first


def test_an_item_is_removed_by_emptying_it(world: World) -> None:
    card = world.debriefed()
    first = _current(world)
    form = _form(world.alex, card)
    assert world.alex.submit(form, {f"item:{first.item_ids[0]}:what": ""}).closed
    world.settle()
    assert _current(world).item_ids == first.item_ids[1:]


def test_an_untouched_form_says_so(world: World) -> None:
    form = _form(world.alex, world.debriefed())
    result = world.alex.submit(form, {})
    assert "Nothing differs" in result.errors["title"]
    assert _current(world).version == 1


def test_an_empty_summary_is_refused_and_the_rest_kept(world: World) -> None:
    form = _form(world.alex, world.debriefed())
    result = world.alex.submit(form, {"summary0": "  ", "title": "Another title"})
    assert "still in the form" in result.errors["summary0"]
    assert _current(world).version == 1


def test_whoever_is_second_sees_the_first_and_keeps_their_text(world: World) -> None:
    card = world.debriefed()
    mine, theirs = _form(world.alex, card), None
    # The card was shared, and Sam corrects the copy in the channel.
    world.alex.click(card, "share")
    shared = world.card(world.sam, "C0SUPPORT")
    theirs = _form(world.sam, shared)
    assert world.sam.submit(theirs, {"title": "What Sam wrote"}).closed

    refused = world.alex.submit(mine, {"title": "What Alex wrote", "item:new0:what": "Write to Juana"})
    assert not refused.closed
    assert _current(world).summary.title == "What Sam wrote"
    again = world.alex.wait_for(world.alex.view)
    assert "corrected this answer while you were writing" in again.words
    assert "What Sam wrote" in again.words
    assert _initial(again, "title") == "What Alex wrote"
    assert any(
        (b.get("element") or {}).get("initial_value") == "Write to Juana" for b in again.blocks if b["type"] == "input"
    )
    # Having seen it, Alex may replace it.
    assert world.alex.submit(again, {}).closed
    world.settle()
    assert _current(world).summary.title == "What Alex wrote"
    assert _current(world).version == 3
    # Once: Slack keeps what was typed into a field of the same name, and the new item has a field of its own now.
    assert [item.description for item in _current(world).summary.action_items].count("Write to Juana") == 1


def test_a_form_that_is_delivered_twice_is_saved_once(world: World) -> None:
    form = _form(world.alex, world.debriefed())
    assert world.alex.submit(form, {"title": "Once"}).closed
    world.playground.redeliver(world.playground.deliveries("interactive")[-1])
    world.settle()
    assert _current(world).version == 2


def test_the_agent_is_told_what_is_not_in_the_call(world: World) -> None:
    form = _form(world.alex, world.debriefed())
    items = {"summary0": "The router keeps restarting. Ben sends a new one by Friday. It cost 129 euros."}
    assert world.alex.submit(form, items).closed
    world.settle()
    card = world.card(world.alex, "D0ALEX", "Corrected by")
    assert "“129”" in card.words
    assert "model is not taught to invent" in card.words
    form = _form(world.alex, card)
    assert world.alex.submit(form, {"title": "Visit of Tom Fisher"}).closed
    world.settle()
    card = world.card(world.alex, "D0ALEX", "Corrected by")
    assert "not learned" in card.words
    assert "“Fisher”" in card.words
