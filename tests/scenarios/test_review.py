"""Leads' reviews: what a lead sees and does not see, what is kept, and who is turned away."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.errors import ModelUnavailable
from bot.playground.person import Person, SeenMessage, SeenView
from dataset.records import Answer, Preference, Reference, ReviewState, Vote
from dataset.store import Store
from handlers.views import review as form
from handlers.views import review_list
from tests.held_out import TALK, answer_by, held_out
from tests.samples import correct, summary
from tests.scenarios.conftest import World

Make = Callable[..., World]
MODEL = "model-1"


def _judged(store: Store) -> Answer:
    """A held-out call whose answer was voted on and corrected."""
    answer = held_out(store)
    store.feedback.add_vote(
        delivery_key="v", debrief_id=answer.debrief_id, answer_id=answer.id, user="U0SAM", vote=Vote.DOWN
    )
    correct(store, answer, summary(title="What Alex made of it"))
    return answer


def _list(world: World, person: Person | None = None) -> SeenMessage:
    person = person or world.lead
    assert person.command("/debrief-dataset", "review").acked
    message = world.card(person, f"D0{person.id.removeprefix('U0')}", "Calls to review")
    world.settle()
    return message


def _open(world: World, target: SeenMessage | SeenView, action: str = review_list.OPEN_ACTION) -> SeenView:
    before = world.lead.view()
    assert world.lead.click(target, action).acked

    def opened() -> SeenView | None:
        view = world.lead.view()
        return view if view and (before is None or view.id != before.id) else None

    return world.lead.wait_for(opened)


def _everything(view: SeenView) -> str:
    return json.dumps([view.blocks, view.title, view.private_metadata])


def _initial(view: SeenView, block_id: str) -> Any:
    [block] = [b for b in view.blocks if b.get("block_id") == block_id]
    return block["element"].get("initial_value")


def _references(world: World, answer: Answer) -> list[Reference]:
    return world.store.reviews.references(answer.call_id)


def test_a_lead_puts_an_answer_right_without_being_told_whose_it_is(make_world: Make, before: Store) -> None:
    answer = _judged(before)
    world = make_world()
    message = _list(world)
    assert "0 of 1" in message.words
    assert "Call of Mon 23 Nov, 4 turns" in message.words
    assert "0 references" in message.words
    assert answer.summary.title not in json.dumps(message.blocks)

    view = _open(world, message)
    assert all(said in view.words for said in TALK)
    assert _initial(view, "title") == answer.summary.title
    for hint in (MODEL, "U0ALEX", "U0SAM", "needs work", "What Alex made of it", "embedded"):
        assert hint not in _everything(view)

    assert world.lead.submit(view, {"title": "The router is broken"}).closed
    world.settle()
    [reference] = _references(world, answer)
    assert reference.summary == answer.summary.model_copy(update={"title": "The router is broken"})
    assert (reference.author, reference.drafted_from, reference.blind) == ("U0LEAD", answer.id, True)
    [review] = world.store.reviews.of_call(answer.call_id)
    assert (review.state, review.lead) == (ReviewState.DONE, "U0LEAD")
    assert world.store.audit.entries()[-1]["action"] == "reference"
    # The card stays as it was corrected, and the list is brought up to date where it stands.
    current = world.store.answers.current(answer.debrief_id)
    assert current is not None
    assert current.summary.title == "What Alex made of it"
    updated = world.card(world.lead, "D0LEAD", "1 of 1")
    assert updated.ts == message.ts
    assert "1 reference" in updated.words
    assert review_list.OPEN_ACTION not in json.dumps(updated.blocks)


def test_an_answer_that_is_right_is_saved_as_it_stands(make_world: Make, before: Store) -> None:
    answer = held_out(before)
    world = make_world()
    assert world.lead.submit(_open(world, _list(world)), {}).closed
    [reference] = _references(world, answer)
    assert reference.summary == answer.summary


def test_a_reference_can_be_written_from_nothing(make_world: Make, before: Store) -> None:
    answer = held_out(before)
    world = make_world()
    view = _open(world, _list(world), review_list.FROM_NOTHING_ACTION)
    assert answer.summary.summary not in _everything(view)
    refused = world.lead.submit(view, {"title": "Broken router", "call_reason": "router is broken"})
    assert not refused.closed
    assert "summary0" in refused.errors
    done = world.lead.submit(
        view, {"summary0": "Juana Ortiz has a broken router.", "item:new_0:what": "send a new router"}
    )
    assert done.closed
    [reference] = _references(world, answer)
    assert (reference.drafted_from, reference.summary.title) == (None, "Broken router")
    assert [item.description for item in reference.summary.action_items] == ["send a new router"]


def test_what_the_call_does_not_contain_is_asked_about_once(make_world: Make, before: Store) -> None:
    answer = held_out(before)
    world = make_world()
    view = _open(world, _list(world))
    typed = {"summary0": "Juana Ortiz has ticket 884422 open for her broken router.", "item:new_0:what": "call her"}
    asked = world.lead.submit(view, typed)
    assert not asked.closed
    assert asked.problem is None
    assert _references(world, answer) == []
    again = world.lead.wait_for(world.lead.view)
    assert "does not hold this" in again.words
    assert "884422" in again.words
    assert _initial(again, "summary0") == typed["summary0"]
    assert world.lead.submit(again, {}).closed
    [reference] = _references(world, answer)
    assert reference.summary.summary == typed["summary0"]
    assert reference.summary.action_items[-1].description == "call her"
    assert len(reference.summary.action_items) == 2
    assert "not in the call: 1" in world.store.audit.entries()[-1]["detail"]


def test_two_models_are_compared_blind_and_the_better_one_put_right(make_world: Make, before: Store) -> None:
    one = held_out(before, summary(title="Ones title"))
    two = answer_by(before, before.calls.get(one.call_id), "tuned-7", summary(title="Twos title"), user="U0SAM")
    world = make_world()
    message = _list(world)
    assert "two answers to compare" in message.words
    view = _open(world, message)
    assert all(said in view.words for said in TALK)
    for hint in (MODEL, "tuned-7", "U0ALEX", "U0SAM"):
        assert hint not in _everything(view)
    [radio] = [b for b in view.blocks if b.get("block_id") == form.PREFERENCE]
    choices = {o["text"]["text"]: o["value"] for o in radio["element"]["options"]}
    # A is the one that is shown first.
    shown_first = one if view.words.index("Ones title") < view.words.index("Twos title") else two
    assert choices["A is better"] == shown_first.id
    assert {choices["A is better"], choices["B is better"]} == {one.id, two.id}

    saved = world.lead.submit(view, {form.PREFERENCE: choices["B is better"]})
    assert saved.problem is None
    assert not saved.closed
    better = two if shown_first == one else one
    [review] = world.store.reviews.of_call(one.call_id)
    assert (review.state, review.preference, review.preferred_id) == (
        ReviewState.DONE, Preference.BETTER, better.id,
    )  # fmt: skip
    follow = world.lead.wait_for(world.lead.view)
    assert "comparison is saved" in follow.words
    assert _initial(follow, "title") == better.summary.title
    assert world.lead.submit(follow, {"title": "Juana's router is broken"}).closed
    [reference] = _references(world, one)
    assert (reference.drafted_from, reference.summary.title) == (better.id, "Juana's router is broken")


@pytest.mark.parametrize("verdict", [Preference.EQUAL, Preference.NEITHER])
def test_neither_answer_may_be_better(make_world: Make, before: Store, verdict: Preference) -> None:
    one = held_out(before)
    answer_by(before, before.calls.get(one.call_id), "tuned-7", summary(title="Twos title"))
    world = make_world()
    view = _open(world, _list(world))
    assert not world.lead.submit(view, {form.PREFERENCE: verdict.value}).closed
    [review] = world.store.reviews.of_call(one.call_id)
    assert (review.preference, review.preferred_id) == (verdict, None)
    follow = world.lead.wait_for(world.lead.view)
    assert bool(_initial(follow, "title")) is (verdict is Preference.EQUAL)


def test_a_second_lead_is_told_and_both_references_are_kept(make_world: Make, before: Store) -> None:
    answer = held_out(before)
    world = make_world(debrief_leads="U0LEAD,U0SAM")
    mine = _open(world, _list(world))
    theirs_list = _list(world, world.sam)
    assert "opened by <@U0LEAD>" in theirs_list.words
    assert world.sam.click(theirs_list, review_list.OPEN_ACTION).acked
    theirs = world.sam.wait_for(world.sam.view)
    assert world.lead.submit(mine, {"title": "Lea's"}).closed
    assert world.sam.submit(theirs, {"title": "Sam's"}).closed
    told = world.card(world.sam, "D0SAM", "both are kept")
    assert "<@U0LEAD>" in told.words
    assert [(r.author, r.summary.title) for r in _references(world, answer)] == [
        ("U0LEAD", "Lea's"),
        ("U0SAM", "Sam's"),
    ]


def test_a_button_of_an_old_list_says_that_the_review_is_done(make_world: Make, before: Store) -> None:
    held_out(before)
    world = make_world()
    view = _open(world, _list(world))
    click = world.playground.payloads("interactive")[-1]
    assert world.lead.submit(view, {}).closed
    assert world.playground.send_payload("interactive", {**click, "trigger_id": world.lead.trigger(channel="D0LEAD")})
    assert "<@U0LEAD> has done that review" in world.card(world.lead, "D0LEAD", "has done that review").words
    assert world.lead.view() is None


def test_a_form_that_is_delivered_twice_is_saved_once(make_world: Make, before: Store) -> None:
    answer = held_out(before)
    world = make_world()
    assert world.lead.submit(_open(world, _list(world)), {"title": "Once"}).closed
    world.playground.redeliver(world.playground.deliveries("interactive")[-1])
    world.settle()
    assert len(_references(world, answer)) == 1
    assert [e["action"] for e in world.store.audit.entries()] == ["reference"]
    assert not any("both are kept" in m.words for m in world.lead.messages("D0LEAD"))


def test_a_long_call_is_cut_in_the_form_and_whole_in_the_reader(make_world: Make, before: Store) -> None:
    texts = [f"turn number {n} says " + "something long & <odd> " * (400 if n == 150 else 20) for n in range(300)]
    held_out(before, texts=texts)
    world = make_world()
    view = _open(world, _list(world))
    assert "not all is shown here" in view.words
    assert "turn number 0 " in view.words
    assert "turn number 299 " in view.words
    assert "turn number 150 " not in view.words
    page = _open(world, view, form.READ_ACTION)
    read = page.words
    assert page.title.startswith("The call, 1 of ")
    while page.submit == "Next page":
        assert world.lead.submit(page, {}).problem is None
        page = world.lead.wait_for(world.lead.view)
        read += "\n" + page.words
    assert [n for n in range(300) if f"turn number {n} says" not in read] == []
    # Between words, as spaces and paragraphs fall.
    assert " ".join(read.split()).count("something long &amp; &lt;odd&gt;") == 299 * 20 + 400
    # Back at the form, everything is where it was.
    world.lead.close(page)
    back = world.lead.wait_for(world.lead.view)
    assert (back.id, back.values) == (view.id, view.values)


def test_agents_are_turned_away_at_every_step(make_world: Make, before: Store) -> None:
    answer = held_out(before)
    world = make_world()
    refused = world.alex.command("/debrief-dataset", "review")
    assert refused.response is not None
    assert "for team leads" in refused.response["text"]
    # A lead's button and a lead's form, sent by somebody who is none.
    view = _open(world, _list(world))
    click = world.playground.payloads("interactive")[-1]
    alex = {"id": "U0ALEX", "username": "alex", "name": "alex", "team_id": click["team"]["id"]}
    world.playground.send_payload("interactive", {**click, "user": alex, "trigger_id": world.alex.trigger()})
    assert world.card(world.alex, "D0ALEX", "for team leads")
    assert world.alex.view() is None
    assert world.lead.submit(view, {"title": ""}).errors
    assert world.lead.submit(view, {"title": "Lea's"}).closed
    submission = world.playground.payloads("interactive")[-1]
    forged = {**submission["view"], "id": "V0FORGED"}
    world.playground.send_payload("interactive", {**submission, "user": alex, "view": forged})
    world.settle()
    assert [r.author for r in _references(world, answer)] == ["U0LEAD"]


def test_a_group_that_cannot_be_read_opens_nothing_and_keeps_the_text(make_world: Make, before: Store) -> None:
    answer = held_out(before)
    world = make_world(debrief_leads="", debrief_leads_group="S0LEADS")
    message = _list(world)
    view = _open(world, message)
    world.bot._leads._members = None  # as if a minute had passed
    world.playground.faults.fail("usergroups.users.list", "plan_upgrade_required")
    refused = world.lead.submit(view, {"title": "Lea's"})
    assert not refused.closed
    assert "could not check" in refused.errors["title"]
    assert _references(world, answer) == []
    assert world.lead.submit(view, {}).closed  # the group can be read again
    assert _references(world, answer)[0].summary.title == "Lea's"


def test_a_pseudonymiser_that_cannot_be_asked_keeps_the_form_open(
    make_world: Make, before: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = _judged(before)
    world = make_world()
    view = _open(world, _list(world))

    def away(*_: object) -> None:
        raise ModelUnavailable("Comprehend could not be asked.", "Try again in a while.")

    with monkeypatch.context() as patched:
        patched.setattr("handlers.reviews.after_call", away)
        refused = world.lead.submit(view)
    assert refused.errors == {"title": "Comprehend could not be asked. Try again in a while."}
    assert _references(world, answer) == []
    assert world.lead.submit(view).acked
    assert len(_references(world, answer)) == 1


def test_a_forgotten_call_is_told(make_world: Make, before: Store) -> None:
    held_out(before)
    world = make_world()
    world.lead.close(_open(world, _list(world)))
    payload = world.playground.payloads("interactive")[-1]
    gone = {**payload["actions"][0], "value": "rev_gone"}
    world.playground.send_payload(
        "interactive", {**payload, "actions": [gone], "trigger_id": world.lead.trigger(channel="D0LEAD")}
    )
    assert "no longer in the store" in world.card(world.lead, "D0LEAD", "no longer in the store").words


def test_without_held_out_calls_it_says_how_many_are_missing(world: World) -> None:
    message = _list(world)
    assert "No call waits for a review" in message.words
    assert "No call that was handed in is held out yet" in message.words
    assert "27 more calls" in message.words


def test_the_home_tab_shows_leads_how_it_stands_and_opens_the_reviews(make_world: Make, before: Store) -> None:
    answer = held_out(before)
    world = make_world()
    world.lead.open_home()
    home = world.lead.wait_for(world.lead.home)
    assert "0 of 1" in home.words
    assert "only leads see this" in home.words
    world.alex.open_home()
    assert "Review" not in world.alex.wait_for(world.alex.home).words

    listed = _open(world, home, review_list.LIST_ACTION)
    assert "Call of Mon 23 Nov, 4 turns" in listed.words
    view = _open(world, listed)
    assert world.lead.submit(view, {"title": "The router is broken"}).closed
    assert world.lead.view() is None
    world.settle()
    home = world.lead.wait_for(world.lead.home)
    assert "1 of 1" in home.words
    assert _references(world, answer)
