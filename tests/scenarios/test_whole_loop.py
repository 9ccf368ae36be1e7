"""The whole loop: a call in, a card, 👎, a correction, a restart half-way, an export; and nothing raw on the way."""

from __future__ import annotations

import io
import json
import logging
import urllib.request
import zipfile
from collections.abc import Callable

import pytest

from bot.models.embedded import EmbeddedModel
from dataset.prompts import undefuse
from tests.scenarios.conftest import CALL, SlowModel, World, jsonl

PRIVATE = ("Juana", "Ortiz", "Ben", "juana.ortiz@example.com", "202 555 0147")


def test_the_corrected_words_arrive_in_train_jsonl_without_names(
    make_world: Callable[..., World], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    model = SlowModel(EmbeddedModel(), lambda: None)
    world = make_world(model=model)

    world.alex.say("D0ALEX", CALL)
    card = world.card(world.alex, "D0ALEX")
    assert "Ben" in card.words
    assert world.alex.click(card, "feedback", "negative").acked
    assert world.alex.submit(world.alex.wait_for(world.alex.view), {"reasons": ["wrong_fact"]}).closed

    world.restart()
    world.playground.wait_for(lambda: world.playground.online)

    assert world.alex.click(card, "correct").acked
    form = world.alex.wait_for(world.alex.view)
    words = "Juana Ortiz (juana.ortiz@example.com) lost two days of work; Ben replaces the router."
    assert world.alex.submit(form, {"summary0": words}).closed
    assert words in world.card(world.alex, "D0ALEX", "Corrected by").words.replace("&amp;", "&")
    world.settle()

    assert world.lead.command("/debrief-dataset", "export").acked
    message = world.card(world.lead, "D0LEAD", "The dataset")
    with urllib.request.urlopen(f"{world.playground.url}page/file/{message.files[0].id}?user=U0LEAD") as response:
        archive = zipfile.ZipFile(io.BytesIO(response.read()))
    [pair] = jsonl(archive.read("train.jsonl").decode())

    # The correction, with the call's own placeholders.
    completion = json.loads(undefuse(pair["messages"][1]["content"][0]["text"]))
    assert "lost two days of work" in completion["summary"]
    # Byte for byte the prompt that was served.
    [served] = model.prompts
    assert pair["system"][0]["text"] == served.system
    assert pair["messages"][0]["content"][0]["text"] == served.user
    # Nothing raw in prompts, files or the log.
    for place in (served.system + served.user, json.dumps(pair, ensure_ascii=False), caplog.text):
        for private in PRIVATE:
            assert private not in place
    assert "keeps restarting" not in caplog.text
    assert "xoxb-" not in caplog.text
    # And the store remembers all of it.
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert [answer.author for answer in world.store.answers.versions(debrief.id)] == [model.name, "U0ALEX"]
    assert [event.kind.value for event in world.store.feedback.of_debrief(debrief.id)] == [
        "vote",
        "reasons",
        "correction",
    ]
