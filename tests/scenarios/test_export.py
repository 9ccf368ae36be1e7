"""`/debrief-dataset export`: the training files, for leads alone."""

import io
import json
import urllib.request
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from bot.playground.person import Person, SeenMessage
from dataset.records import WorkState
from tests.scenarios.conftest import World, jsonl


def _archive(world: World, message: SeenMessage) -> dict[str, str]:
    [file] = message.files
    request = urllib.request.Request(f"{world.playground.url}page/file/{file.id}?user=U0LEAD")
    with urllib.request.urlopen(request) as response, zipfile.ZipFile(io.BytesIO(response.read())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _export(world: World, person: Person, words: str = "The dataset") -> SeenMessage:
    assert person.command("/debrief-dataset", "export").acked
    return world.card(person, f"D0{person.id.removeprefix('U0')}", words)


def _correct(world: World) -> None:
    card = world.debriefed()
    world.alex.click(card, "correct")
    form = world.alex.wait_for(world.alex.view)
    correction = {"summary0": "Juana Ortiz cannot work: the router restarts. Her mail is juana.ortiz@example.com."}
    assert world.alex.submit(form, correction).closed
    world.settle()


def test_a_lead_gets_the_files_and_they_hold_the_correction_without_names(world: World) -> None:
    _correct(world)
    files = _archive(world, _export(world, world.lead))
    assert sorted(files) == ["manifest.json", "train.jsonl", "validation.jsonl"]
    [pair] = jsonl(files["train.jsonl"])
    assert pair["schemaVersion"] == "bedrock-conversation-2024"
    completion = json.loads(pair["messages"][1]["content"][0]["text"])
    assert completion["summary"].startswith("[PERSON_")
    assert "cannot work: the router restarts" in completion["summary"]
    everything = " ".join(files.values())
    for private in ("Juana", "Ortiz", "juana.ortiz@example.com", "555 0147", "Ben "):
        assert private not in everything
    manifest = json.loads(files["manifest.json"])
    assert manifest["counts"] == {"train": 1, "validation": 0, "left_out": 0}
    assert world.store.audit.entries()[-1]["action"] == "export"


def test_without_corrections_it_says_what_to_do(world: World) -> None:
    world.debriefed()
    message = _export(world, world.lead, "Nothing to export")
    assert "Correct an answer" in message.words or "Correct an answer" in message.text
    manifest = json.loads(_archive(world, message)["manifest.json"])
    assert manifest["left_out"] == {"no feedback": 1}


def test_others_are_refused_politely(world: World) -> None:
    result = world.alex.command("/debrief-dataset", "export")
    assert result.acked
    assert result.response is not None
    assert "for team leads" in result.response["text"]
    world.settle()
    assert world.store.lead_requests.claim("probe") is None
    assert world.alex.messages("D0ALEX") == []


def test_a_user_group_makes_leads(make_world: Callable[..., World]) -> None:
    world = make_world(debrief_leads="", debrief_leads_group="S0LEADS")
    assert _export(world, world.lead, "Nothing to export").files
    assert world.alex.command("/debrief-dataset", "export").acked
    refusal = world.card(world.alex, "D0ALEX", "for team leads")
    assert refusal.files == []


def test_a_group_that_cannot_be_read_makes_none(make_world: Callable[..., World]) -> None:
    world = make_world(debrief_leads="", debrief_leads_group="S0LEADS")
    world.playground.faults.fail("usergroups.users.list", "plan_upgrade_required")
    message = _export(world, world.lead, "could not check")
    assert "plan_upgrade_required" in message.words
    assert message.files == []


def test_anything_else_shows_the_usage(world: World) -> None:
    result: Any = world.lead.command("/debrief-dataset", "explode")
    assert "/debrief-dataset export" in result.response["text"]
    assert world.store.debriefs.count(WorkState.QUEUED) == 0


def test_a_lead_of_another_workspace_is_none(world: World) -> None:
    assert world.lead.command("/debrief-dataset", "explode").acked
    payload = world.playground.payloads("slash_commands")[-1]
    assert world.playground.send_payload(
        "slash_commands", {**payload, "text": "export", "team_id": "T0ELSEWHERE", "trigger_id": "1.2.3"}
    )
    assert world.card(world.lead, "D0LEAD", "for team leads").files == []


def test_what_was_left_out_is_said_with_its_reason(world: World) -> None:
    _correct(world)
    text = (
        "Agent: Hello.\nCustomer: A box that never came, and nobody called me about it, can you look?\nAgent: I will."
    )
    assert world.alex.command("/debrief", text).acked
    world.until(lambda: len(world.store.debriefs.of_user("U0ALEX")) == 2)
    world.settle()
    message = _export(world, world.lead)
    assert "1 training pair" in message.words
    assert "1 call left out" in message.words
    assert "1 × no feedback" in message.words


def test_a_judge_without_references_is_told_of_reviews(world: World) -> None:
    world.debriefed()
    assert world.lead.command("/debrief-dataset", "export judge").acked
    assert "/debrief-dataset review" in world.card(world.lead, "D0LEAD", "Nothing to export").words


def test_why_slack_refused_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.leads.ATTEMPTS", 1)
    world.playground.faults.fail("files.getUploadURLExternal", "missing_scope", needed="files:write")
    assert world.lead.command("/debrief-dataset", "export").acked
    message = world.card(world.lead, "D0LEAD", "could not be done")
    assert "Slack refused it (missing_scope)" in message.words
    assert "debrief doctor" in message.words
