"""A lead has a call forgotten: out of the store, out of Slack, and with an answer that says what is left."""

import dataclasses
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest

from bot import erasure
from bot.models.protocol import Completion
from bot.playground.person import SeenMessage
from bot.services import build_model
from bot.settings import Settings
from dataset.prompts import Prompt
from dataset.records import Debrief, WorkState
from dataset.store.traces import Exported
from tests.dataset.test_erasure import in_bytes
from tests.scenarios.conftest import CALL, SlowModel, World

WORDS = ("Juana", "Ortiz", "since the storm", "Since the storm", "restarting")


def _ask(world: World, what: str, words: str = "Forget") -> SeenMessage:
    assert world.lead.command("/debrief-dataset", f"forget {what}").acked
    return world.card(world.lead, "D0LEAD", words)


def _forget(world: World, debrief: Debrief) -> SeenMessage:
    """Have a debrief's call forgotten; the lead's report."""
    confirmation = _ask(world, debrief.id)
    assert world.lead.click(confirmation, "forget").acked
    report = world.card(world.lead, "D0LEAD", "rows deleted")
    world.settle()
    return report


def _of_alex(world: World) -> Debrief:
    return world.store.debriefs.of_user("U0ALEX")[0]


def _shared(world: World) -> tuple[SeenMessage, Debrief]:
    card = world.debriefed()
    assert world.alex.click(card, "share").acked
    world.card(world.sam, "C0SUPPORT")
    world.settle()
    return card, _of_alex(world)


def _said(world: World, channel: str) -> str:
    return "\n".join(message.words for message in world.lead.messages(channel))


def test_the_whole_way(world: World) -> None:
    _, debrief = _shared(world)
    world.alex.open_home()
    world.alex.wait_for(lambda: (home := world.alex.home()) and "router" in home.words.lower())
    confirmation = _ask(world, debrief.id)
    assert not any(word in confirmation.words for word in WORDS)
    assert "1 debrief, 1 answer" in confirmation.words
    assert "2 messages in Slack" in confirmation.words
    assert world.store.debriefs.get(debrief.id) == debrief  # nothing yet
    assert world.lead.click(confirmation, "forget").acked
    report = world.card(world.lead, "D0LEAD", "rows deleted")
    assert "I am deleting what I posted of it here: 2 messages." in report.words
    assert "Out of my reach" in report.words
    world.settle()
    assert world.store.debriefs.of_user("U0ALEX") == []
    assert world.alex.messages("D0ALEX") == []
    assert world.sam.messages("C0SUPPORT") == [m for m in world.sam.messages("C0SUPPORT") if "router" not in m.words]
    world.alex.wait_for(lambda: (home := world.alex.home()) and "None yet" in home.words)
    world.until(lambda: not world.store.erasure.scrub_wanted())
    assert in_bytes(world.store, WORDS) == set()
    [entry] = [entry for entry in world.store.audit.entries() if entry["action"] == "forget"]
    assert (entry["actor"], entry["subject"]) == ("U0LEAD", debrief.call_id)
    world.lead.wait_for(lambda: "1 call forgotten." in _said(world, "D0LEAD"))
    assert _ask(world, debrief.id, "was forgotten on")


def test_clicks_on_a_copy_that_is_still_there_are_answered(world: World) -> None:
    card, debrief = _shared(world)
    world.playground.faults.fail("chat.delete", "cant_delete_message", times=2)
    world.alex.click(card, "correct")
    form = world.alex.wait_for(world.alex.view)
    _forget(world, debrief)
    assert world.alex.submit(form, {"title": "Late"}).acked
    for action, value in (("feedback", "positive"), ("correct", None), ("share", None)):
        before = _said_to_alex(world)
        assert world.alex.click(card, action, value).acked
        world.until(lambda before=before: _said_to_alex(world) > before)  # type: ignore[misc]  # bound at once
    world.until(lambda: _said_to_alex(world) == 4)  # the form and three clicks
    world.settle()
    assert in_bytes(world.store, ["Late"]) == set()


def _said_to_alex(world: World) -> int:
    return sum("no longer in the store" in message.words for message in world.alex.messages("D0ALEX"))


def test_forms_and_buttons_of_a_forgotten_debrief_are_answered(world: World) -> None:
    world.alex.say("D0ALEX", CALL)
    card = world.card(world.alex, "D0ALEX")
    world.settle()
    debrief = _of_alex(world)
    world.alex.click(card, "share")
    share = world.alex.wait_for(world.alex.view)
    world.playground.faults.fail("chat.delete", "cant_delete_message")
    _forget(world, debrief)
    assert world.alex.submit(share, {"channel": "C0SUPPORT"}).closed
    world.until(lambda: _said_to_alex(world) == 1)
    assert world.sam.messages("C0SUPPORT") == [m for m in world.sam.messages("C0SUPPORT") if "router" not in m.words]


def test_reasons_for_a_forgotten_debrief_are_answered(world: World) -> None:
    card, debrief = _shared(world)
    world.alex.click(card, "feedback", "negative")
    form = world.alex.wait_for(world.alex.view)
    world.settle()
    _forget(world, debrief)
    assert world.alex.submit(form, {"comment": "Too late"}).closed
    world.until(lambda: _said_to_alex(world) == 1)


class BabblingModel(SlowModel):
    """A model whose answers are no summaries."""

    def complete(self, prompt: Prompt, schema: dict[str, Any], *, about: str | None = None) -> Completion:
        return dataclasses.replace(super().complete(prompt, schema), text="no summary")


def test_trying_a_forgotten_debrief_again_is_answered(make_world: Callable[..., World], settings: Settings) -> None:
    world = make_world(BabblingModel(build_model(settings), lambda: None))
    world.playground.faults.fail("chat.delete", "cant_delete_message")
    assert world.alex.command("/debrief", CALL).acked
    failed = world.card(world.alex, "D0ALEX", "not a summary")
    world.settle()
    _forget(world, _of_alex(world))
    assert world.alex.click(failed, "retry").acked
    world.until(lambda: _said_to_alex(world) == 1)


@pytest.mark.parametrize("gone", ["message_not_found"])
def test_what_is_gone_already_counts_as_deleted(world: World, gone: str) -> None:
    _, debrief = _shared(world)
    world.playground.faults.fail("chat.delete", gone, times=2)
    _forget(world, debrief)
    assert world.store.outbox.failed() == 0
    report = world.store.erasure.report(debrief.id)
    assert report is not None
    assert report.refusals == ()


@pytest.mark.parametrize("reason", ["cant_delete_message", "channel_not_found", "compliance_exports_prevent_deletion"])
def test_what_slack_keeps_is_reported(world: World, reason: str) -> None:
    _, debrief = _shared(world)
    world.playground.faults.fail("chat.delete", reason, when=lambda arguments: arguments["channel"] == "C0SUPPORT")
    _forget(world, debrief)
    told = world.card(world.lead, "D0LEAD", "Slack did not delete C0SUPPORT")
    assert reason in told.words
    report = world.store.erasure.report(debrief.id)
    assert report is not None
    assert [refusal.reason for refusal in report.refusals] == [reason]
    assert world.alex.messages("D0ALEX") == []


def test_a_slack_that_stumbles_is_asked_again(world: World) -> None:
    card, debrief = _shared(world)
    world.playground.faults.http_error("chat.delete", status=503)
    world.playground.faults.rate_limit("chat.delete", retry_after=1)
    world.playground.faults.lose_answer("chat.delete")
    _forget(world, debrief)
    assert card.ts not in [message.ts for message in world.alex.messages("D0ALEX")]
    assert not any("router" in message.words for message in world.sam.messages("C0SUPPORT"))
    assert world.store.outbox.failed() == 0


def test_an_exported_file_is_deleted(world: World) -> None:
    card, debrief = _shared(world)
    world.alex.click(card, "correct")
    assert world.alex.submit(world.alex.wait_for(world.alex.view), {"title": "Router restarts"}).closed
    world.settle()
    assert world.lead.command("/debrief-dataset", "export").acked
    assert world.card(world.lead, "D0LEAD", "The dataset").files

    def exports() -> tuple[Exported, ...]:
        traces = world.store.erasure.traces(debrief.id)
        return traces.exports if traces else ()

    [export] = world.until(exports)
    report = _forget(world, debrief)
    assert "1 exported file" in report.words
    assert "1 snapshot" in report.words
    assert [call.arguments["file"] for call in world.playground.calls("files.delete")] == [export.place.split(":")[2]]
    after = world.store._db.row("SELECT deleted_at FROM exports")
    assert after is not None
    assert after["deleted_at"]


def test_versions_that_were_shown_to_a_lead_go_too(world: World) -> None:
    card, debrief = _shared(world)
    world.alex.click(card, "correct")
    assert world.alex.submit(world.alex.wait_for(world.alex.view), {"title": "Router restarts"}).closed
    world.settle()
    assert world.lead.command("/debrief-dataset", f"choose {debrief.id}").acked
    assert world.card(world.lead, "D0LEAD", "Which correction is learned?")
    world.settle()
    _forget(world, debrief)
    assert "Which correction is learned?" not in _said(world, "D0LEAD")


def test_what_is_being_written_does_not_come_back(make_world: Callable[..., World], settings: Settings) -> None:
    release = threading.Event()
    model = SlowModel(build_model(settings), lambda: release.wait(20))
    world = make_world(model)
    assert world.alex.command("/debrief", CALL).acked
    world.until(lambda: model.prompts)
    debrief = _of_alex(world)
    assert debrief.state is WorkState.WORKING
    [report] = erasure.forget(world.store, [debrief.id], actor="U0LEAD", registry=world.services.registry)
    assert report.call_id is not None
    release.set()
    world.settle()
    world.restart()
    world.settle()
    assert world.store.debriefs.of_user("U0ALEX") == []
    assert not any("Action items" in message.words for message in world.alex.messages("D0ALEX"))
    assert erasure.scrub(world.store) is erasure.Scrubbed.DONE
    assert in_bytes(world.store, WORDS) == set()


def test_a_card_that_is_being_posted_is_taken_back(world: World) -> None:
    with world.playground.faults.hold("chat.postMessage") as held:
        assert world.alex.command("/debrief", CALL).acked
        held.wait()
        world.until(lambda: world.store.debriefs.count(WorkState.DONE) == 1)
        debrief = _of_alex(world)
        erasure.forget(world.store, [debrief.id], actor="command line", registry=world.services.registry)
    world.until(lambda: world.playground.calls("chat.delete"))
    world.alex.wait_for(lambda: not world.alex.messages("D0ALEX"))


def test_others_are_refused(world: World) -> None:
    _, debrief = _shared(world)
    result = world.alex.command("/debrief-dataset", f"forget {debrief.id}")
    assert result.response is not None
    assert "for team leads" in result.response["text"]
    # The very click of a lead, by somebody else and about another call.
    world.alex.command("/debrief", "Agent: What is it?\nCustomer: A box that never came, and nobody called.")
    world.until(lambda: len(world.store.debriefs.of_user("U0ALEX")) == 2)
    world.settle()
    _forget(world, _of_alex(world))
    [click] = [p for p in world.playground.payloads("interactive") if p["user"]["id"] == "U0LEAD"]
    theirs = {
        **click,
        "user": {**click["user"], "id": "U0ALEX"},
        "trigger_id": "1.2.3",
        "actions": [{**click["actions"][0], "value": debrief.call_id}],
        "container": {**click["container"], "message_ts": "1.000001"},
    }
    assert world.playground.send_payload("interactive", theirs)
    assert world.card(world.alex, "D0ALEX", "for team leads")
    world.settle()
    assert world.store.debriefs.get(debrief.id) == debrief
    # And where one got as far as the worker.
    arguments = f"confirmed 1.000002 {debrief.call_id}"
    world.store.lead_requests.add(
        delivery_key="k", user="U0ALEX", team=None, channel="D0ALEX", command="forget", arguments=arguments
    )
    world.services.wake.ring()
    world.until(lambda: sum("for team leads" in message.words for message in world.alex.messages("D0ALEX")) == 2)
    assert world.store.debriefs.get(debrief.id) == debrief


def test_nobody_can_type_the_words_of_a_click(world: World) -> None:
    _, debrief = _shared(world)
    result = world.lead.command("/debrief-dataset", f"forget confirmed 1.2 {debrief.call_id}")
    assert result.response is not None
    assert "What you can type" in result.response["text"]
    world.settle()
    assert world.store.debriefs.get(debrief.id) == debrief


def test_a_double_click_is_one_request(world: World) -> None:
    _, debrief = _shared(world)
    confirmation = _ask(world, debrief.id)
    assert world.lead.click(confirmation, "forget").acked
    [click] = [p for p in world.playground.payloads("interactive") if p["user"]["id"] == "U0LEAD"]
    # The second of a double click: the same button of the same message, with a trigger of its own.
    assert world.playground.send_payload("interactive", {**click, "trigger_id": "1.2.3"})
    world.card(world.lead, "D0LEAD", "rows deleted")
    world.settle()
    assert sum("rows deleted" in message.words for message in world.lead.messages("D0LEAD")) == 1


def test_words_lead_to_ids_and_show_no_titles(world: World) -> None:
    _, debrief = _shared(world)
    answer = world.store.answers.current(debrief.id)
    assert answer is not None
    found = _ask(world, answer.summary.title.split()[0], "Give the id")
    assert debrief.call_id is not None
    assert debrief.call_id in found.words
    assert answer.summary.title not in found.words
    assert "No call's title" in _ask(world, "Nichtvorhanden", "No call's title").words


def test_calls_of_nearly_the_same_text_have_a_button(world: World) -> None:
    world.debriefed()
    assert world.sam.command("/debrief", CALL.replace("Hello, the", "Hello the")).acked
    world.card(world.sam, "D0SAM")
    world.settle()
    confirmation = _ask(world, _of_alex(world).id)
    assert "1 other call with nearly the same text" in confirmation.words
    assert world.lead.click(confirmation, "forget_group").acked
    world.card(world.lead, "D0LEAD", "rows deleted")
    world.settle()
    assert world.store.debriefs.count(WorkState.DONE) == 0
    assert world.sam.messages("D0SAM") == []


def test_a_reader_in_the_way_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, debrief = _shared(world)
    monkeypatch.setattr(erasure, "SCRUB_PAUSE_SECONDS", 0.0)
    reader = sqlite3.connect(world.store.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM calls").fetchone()
    try:
        _forget(world, debrief)
        assert world.card(world.lead, "D0LEAD", "another program reads the store")
    finally:
        reader.close()


def test_a_click_that_failed_can_be_made_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The button was dead for ever once its request had failed, though the answer said to try again."""
    _, debrief = _shared(world)
    confirmation = _ask(world, debrief.id)
    monkeypatch.setattr("handlers.leads.ATTEMPTS", 1)
    with monkeypatch.context() as broken:
        broken.setattr(erasure, "forget", lambda *_args, **_more: 1 / 0)
        assert world.lead.click(confirmation, "forget").acked
        assert "Try again" in world.card(world.lead, "D0LEAD", "could not be done").words
    assert world.lead.click(confirmation, "forget").acked
    world.card(world.lead, "D0LEAD", "rows deleted")
    world.settle()
    assert world.store.debriefs.of_user("U0ALEX") == []


def test_what_an_earlier_try_forgot_is_said_as_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A click whose first try got as far as deleting, as where the process was killed then."""
    _, debrief = _shared(world)
    confirmation = _ask(world, debrief.id)
    erasure.forget(world.store, [debrief.id], actor="U0LEAD", registry=world.services.registry)
    assert world.lead.click(confirmation, "forget").acked
    world.lead.wait_for(lambda: "1 call forgotten." in _said(world, "D0LEAD"))
    assert "forgotten before" not in _said(world, "D0LEAD")


def test_a_person_is_told_of_the_message_that_only_its_author_can_delete(world: World) -> None:
    typed = world.debriefed()
    assert "only its author" not in _forget(world, _of_alex(world)).words  # a command leaves no message
    message = world.alex.say("C0SUPPORT", CALL)
    assert world.alex.shortcut("debrief_message", channel="C0SUPPORT", ts=message.ts).acked
    world.until(lambda: world.store.debriefs.of_user("U0ALEX"))
    world.settle()
    assert typed not in world.alex.messages("D0ALEX")
    confirmation = _ask(world, _of_alex(world).id, "1 debrief")
    assert world.lead.click(confirmation, "forget").acked
    report = world.card(world.lead, "D0LEAD", "only its author")
    assert "The message in <#C0SUPPORT> may still be there" in report.words
    assert "<@U0ALEX> handed it in" in report.words
