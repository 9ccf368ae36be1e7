"""Answers held against the schema and the house style, and sent back once where they fall short."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.errors import AnswerCutOff, InvalidAnswer, ModelUnavailable
from bot.models.embedded import EmbeddedModel
from bot.models.protocol import Completion, Usage
from bot.summarise.answers import parse_answer, wanting
from bot.summarise.pipeline import Written, write_debrief
from dataset.prompts import Prompt, PromptStyle, prompt_version, render_completion
from dataset.pseudonyms import RulePseudonymiser
from dataset.records import CallSummary
from dataset.style import HouseStyle
from tests.samples import call, summary

STYLE = HouseStyle(call_reasons=("Broken device", "Billing"), must_have=("outcome", "action_items"), tone="warm")
GOOD = summary(call_reason="broken devices")
BARE = summary(call_reason="router", outcome="", action_items=())


class _Scripted:
    """A model that gives the answers it was given; an error among them is raised."""

    name = "scripted"
    generation = 3

    def __init__(self, *answers: CallSummary | str | Exception, style: PromptStyle = PromptStyle.BASE) -> None:
        self._answers = list(answers)
        self.prompt_style = style
        self.prompts: list[Prompt] = []
        self.about: list[str | None] = []
        self.cut_off = False

    def complete(self, prompt: Prompt, schema: dict[str, Any], *, about: str | None = None) -> Completion:
        self.prompts.append(prompt)
        self.about.append(about)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        text = render_completion(answer) if isinstance(answer, CallSummary) else answer
        return Completion(text, Usage(1, 2, 3, 4), 3, cut_off=self.cut_off)


def _write(model: _Scripted, style: HouseStyle = STYLE) -> Written:
    return write_debrief(call(), model, RulePseudonymiser(), style=style)


def test_an_answer_that_keeps_the_style_is_not_sent_back() -> None:
    model = _Scripted(GOOD)
    written = _write(model)
    assert written.summary.call_reason == "Broken device"
    assert (len(model.prompts), written.generation, written.model) == (1, 3, "scripted")
    assert "warm" in model.prompts[0].system
    assert written.prompt_version == prompt_version(PromptStyle.BASE, STYLE)


@pytest.mark.parametrize("style", PromptStyle)
def test_a_model_is_given_the_prompt_that_it_was_made_for(style: PromptStyle) -> None:
    model = _Scripted(GOOD, style=style)
    assert _write(model).prompt_version == model.prompts[0].version == prompt_version(style, STYLE)


def test_what_is_missing_is_asked_for_once_and_the_second_answer_is_taken() -> None:
    model = _Scripted(BARE, GOOD)
    written = _write(model)
    assert written.summary.outcome == GOOD.outcome
    problem = model.prompts[1].user
    for said in ("outcome: it is empty", "action_items: it is empty", 'choose the one that fits best of ["Broken'):
        assert said in problem
    assert (written.usage, written.latency_ms) == (Usage(2, 4, 6, 8), 6)

    still = _Scripted(BARE, BARE.model_copy(update={"outcome": "Nothing was agreed."}))
    assert _write(still).summary.outcome == "Nothing was agreed."
    assert _write(_Scripted(BARE, BARE)).summary.call_reason == "router"


@pytest.mark.parametrize("second", ["I am sorry.", ModelUnavailable("The model is busy.", "Try again.")])
def test_an_answer_that_only_lacks_style_is_better_than_none(second: str | Exception) -> None:
    written = _write(_Scripted(BARE, second))
    assert written.summary.call_reason == "router"


def test_an_answer_that_is_no_summary_needs_a_second_that_is() -> None:
    assert _write(_Scripted("no", BARE)).summary.call_reason == "router"
    with pytest.raises(InvalidAnswer):
        _write(_Scripted("no", "{}"))
    with pytest.raises(ModelUnavailable):
        _write(_Scripted("no", ModelUnavailable("The model is busy.", "Try again.")))


def test_an_answer_that_broke_off_is_asked_to_be_shorter_once() -> None:
    model = _Scripted('{"title": "A', '{"title": "A')
    model.cut_off = True
    with pytest.raises(AnswerCutOff, match="too long twice") as cut:
        _write(model)
    assert "write less" in model.prompts[1].user
    assert "scripted broke off after 2 and 2 tokens" in cut.value.administrator
    complete = _Scripted(GOOD)
    complete.cut_off = True  # just after its last brace
    assert _write(complete).summary.title == GOOD.title


def test_both_requests_are_marked_with_the_debrief() -> None:
    model = _Scripted("no", GOOD)
    write_debrief(call(), model, RulePseudonymiser(), style=STYLE, debrief_id="dbf_1")
    assert model.about == ["dbf_1", "dbf_1"]
    _write(unmarked := _Scripted(GOOD))
    assert unmarked.about == [None]


def test_without_a_style_nothing_is_asked_twice() -> None:
    assert len((model := _Scripted(BARE)).prompts) == 0
    assert _write(model, HouseStyle()).summary.outcome == ""
    assert len(model.prompts) == 1


def test_a_fence_and_remarks_around_the_object_do_no_harm() -> None:
    text = f"Here you are:\n```json\n{json.dumps(GOOD.model_dump(mode='json'))}\n```\nAnything else?"
    assert parse_answer(text, turns=2) == GOOD
    assert parse_answer(text, turns=2, style=STYLE).call_reason == "Broken device"


def test_what_is_wanting_is_said_in_words_for_the_model() -> None:
    assert wanting(GOOD, HouseStyle()) is None
    assert wanting(BARE, HouseStyle()) is None
    assert "invent" not in (wanting(BARE, STYLE) or "")
    assert "leave it empty if nobody undertook anything" in (wanting(BARE, STYLE) or "")


def test_the_embedded_model_serves_any_style() -> None:
    written = write_debrief(call(), EmbeddedModel(generation=2), RulePseudonymiser(), style=STYLE)
    assert written.summary.summary
    assert written.generation == 2
    assert written.prompt_version == prompt_version(PromptStyle.TUNED, STYLE)


def test_an_answer_tells_no_terminal_what_to_do() -> None:
    hostile = "T\x1b]0;pwn\x07\x1b[2J\x9b31m\u202eok\x00"
    summary = _write(_Scripted(GOOD.model_copy(update={"title": hostile, "summary": f"{hostile} two\nlines"}))).summary
    assert summary.title == "T]0;pwn[2J31mok"
    assert summary.summary == "T]0;pwn[2J31mok two\nlines"


def _odd(**item: Any) -> str:
    value = json.loads(render_completion(GOOD))
    first, *others = value["action_items"]
    return json.dumps({**value, "action_items": [{**first, **item}, *others]})


@pytest.mark.parametrize(
    ("odd", "told", "lost"),
    [
        (_odd(due="2026-99-99"), "action_items.0.due", {"due": None}),
        (_odd(evidence_turn=-3), "action_items.0.evidence_turn", {"evidence_turn": None}),
        (_odd(urgency="high"), "action_items.0.urgency", {}),
        (json.dumps({**json.loads(render_completion(GOOD)), "mood": {"x": 1}}), "mood", {}),
        (render_completion(GOOD).replace('"action_items": [', '"action_items": [null, '), "action_items.0", {}),
    ],
)
def test_one_odd_field_is_asked_to_be_mended_and_then_costs_no_debrief(
    odd: str, told: str, lost: dict[str, None]
) -> None:
    model = _Scripted(odd, odd)
    items = _write(model).summary.action_items
    assert told in model.prompts[1].user
    first, *others = _write(_Scripted(GOOD)).summary.action_items
    assert items == (first.model_copy(update=lost), *others)


def test_a_debrief_without_its_summary_is_none_also_the_second_time() -> None:
    with pytest.raises(InvalidAnswer):
        _write(_Scripted('{"title": "T", "mood": 1}', '{"title": "T", "mood": 1}'))
