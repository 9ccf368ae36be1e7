"""Buttons of messages that are not up to date: leads who were slower than others, or whose message Slack lost."""

from collections.abc import Callable

import pytest

from bot import erasure
from bot.playground.person import Person, SeenMessage
from bot.tuning import decisions
from bot.tuning.canary import Accepted, accept, end
from dataset.evaluation_records import CanaryEnd
from dataset.model_records import ModelStatus
from dataset.prompts import render_completion
from dataset.records import ActionItem
from dataset.store import Store
from handlers.lead_messages import Show, record_lead_message
from handlers.views import tuning, verdict
from tests.bot.tuning.conftest import ScriptedTuner
from tests.samples import summary
from tests.scenarios.conftest import World
from tests.scenarios.judged import CHAMPION, NAME, judged
from tests.scenarios.leading import said

Make = Callable[..., World]


def _verdict(world: World) -> SeenMessage:
    job = world.store.registry.get(NAME).job_id
    record_lead_message(world.services, "U0LEAD", "verdict", Show.TUNING, about=job, fresh=True)
    card = world.card(world.lead, "D0LEAD", f"{NAME} is trained")
    world.settle()
    return card


def _click_as_it_was(world: World, person: Person, card: SeenMessage, action_id: str, value: str) -> None:
    """Click a button that the message had once, as it is shown to somebody whose Slack did not hear of the change."""
    payload = {
        "type": "block_actions",
        "user": {"id": person.id, "username": "x", "name": "x", "team_id": world.bot._leads._team},
        "team": {"id": world.bot._leads._team, "domain": "northwind"},
        "api_app_id": "A0DEBRIEF",
        "token": "unused",
        "container": {"type": "message", "message_ts": card.ts, "channel_id": card.channel, "is_ephemeral": False},
        "trigger_id": person.trigger(),
        "channel": {"id": card.channel, "name": "directmessage"},
        "actions": [
            {"action_id": action_id, "block_id": "b", "type": "button", "value": value, "action_ts": "1.0"},
        ],
        "response_url": "",
    }
    assert world.playground.send_payload("interactive", payload)


def _rejected(world: World) -> None:
    assert decisions.decline(world.services, NAME, "U0SAM")


def _harmful(world: World) -> None:
    assert accept(world.services, NAME, "U0SAM") is Accepted.IN_CANARY
    canary = world.store.canaries.current()
    assert canary is not None
    assert end(world.services, canary.id, CanaryEnd.HARM, "debrief", "votes")


def _retired(world: World) -> None:
    decisions.promote(world.services, NAME, "U0SAM")
    assert decisions.roll_back(world.services, "U0SAM")


def _in_use(world: World) -> None:
    decisions.promote(world.services, NAME, "U0SAM")


def _canary(world: World) -> None:
    assert accept(world.services, NAME, "U0SAM") is Accepted.IN_CANARY


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (_rejected, "was rejected, or taken back as the canary"),
        (_harmful, "was rejected, or taken back as the canary"),
        (_retired, "was in use, and is no more"),
        (_in_use, "is in use already"),
        (_canary, "is the canary already"),
    ],
)
@pytest.mark.parametrize("action_id", [verdict.APPROVE_ACTION, verdict.REJECT_ACTION, tuning.NOT_NOW_ACTION])
def test_an_old_button_undoes_nothing_that_was_decided_since(
    make_world: Make,
    before: Store,
    tuner: ScriptedTuner,
    happened: Callable[[World], None],
    words: str,
    action_id: str,
) -> None:
    judged(before)
    world = make_world()
    card = _verdict(world)
    happened(world)
    world.settle()
    status, trail = world.store.registry.get(NAME).status, len(world.store.audit.entries())
    canary = world.store.canaries.current()
    assert status is not ModelStatus.CANDIDATE
    _click_as_it_was(world, world.lead, card, action_id, f"{NAME} card")
    told = world.card(world.lead, "D0LEAD", "nothing was changed")
    assert f"`{NAME}` {words}" in told.words
    world.settle()
    assert world.store.registry.get(NAME).status is status
    assert world.store.canaries.current() == canary
    assert len(world.store.audit.entries()) == trail


def test_an_old_button_has_its_message_brought_up_to_date(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    judged(before)
    world = make_world()
    card = _verdict(world)
    # Slack refuses the update for good: the message keeps its buttons.
    world.playground.faults.fail("chat.update", "invalid_blocks")
    _rejected(world)
    world.settle()
    old = next(m for m in world.lead.messages("D0LEAD") if m.ts == card.ts)
    assert verdict.APPROVE_ACTION in str(old.blocks)
    assert world.lead.click(old, verdict.APPROVE_ACTION).acked
    assert world.lead.wait_for(
        lambda: any(m.ts == card.ts and "Not now" in m.words for m in world.lead.messages("D0LEAD"))
    )
    assert world.store.canaries.current() is None


def test_a_look_at_calls_that_are_all_forgotten_says_so(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    evaluation = judged(before)
    world = make_world()
    card = _verdict(world)
    calls = [call.call_id for call in evaluation.calls]
    erasure.forget(world.store, calls, actor="U0LEAD", registry=world.services.registry)
    world.services.wake.ring()
    world.settle()
    _click_as_it_was(world, world.lead, card, verdict.LOOK_ACTION, evaluation.id)
    view = world.lead.wait_for(world.lead.view)
    assert "their texts are gone: forgotten" in view.words


def test_an_answer_of_several_lines_stays_in_its_quote(make_world: Make, before: Store, tuner: ScriptedTuner) -> None:
    judged(before)
    item = ActionItem(description="call\nback", owner="Ben\n<!here>", due=None, evidence_turn=0)
    text = render_completion(summary(title="One line\n<!channel> another", summary="So\n\nmany", action_items=(item,)))
    with before._db.write():
        before._db.execute("UPDATE evaluation_answers SET text = ? WHERE role = 'candidate'", (text,))
    world = make_world()
    shown = [
        block["text"]["text"] for block in _verdict(world).blocks or () if "candidate:" in str(block.get("block_id"))
    ]
    assert shown
    for words in shown:
        title, *quote = words.partition("*After*")[2].splitlines()
        assert CHAMPION not in title
        assert quote == [
            "> *One line &lt;!channel&gt; another*",
            "> So many",
            "> • call back (Ben &lt;!here&gt;)",
        ]


def test_the_model_as_it_came_is_gone_back_to_and_not_promoted(
    make_world: Make, before: Store, tuner: ScriptedTuner
) -> None:
    judged(before)
    world = make_world()
    decisions.promote(world.services, NAME, "U0SAM")
    assert f"`{CHAMPION}` is the model as it came" in said(world.lead, f"promote {CHAMPION}")
    assert "There is no model 'nothing'" in said(world.lead, "promote `nothing`")
    champion = world.store.registry.champion()
    assert champion is not None
    assert champion.name == NAME
