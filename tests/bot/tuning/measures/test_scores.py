"""All measures of an answer, by what is known of its call."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.tuning.measures.scores import Known, distance, quality, technical, whole_of, words_of
from bot.tuning.measures.texts import chrf, rouge_l
from dataset.evaluation_records import Basis, Measure
from dataset.records import CallSummary
from tests.bot.tuning.measures.strategies import summaries
from tests.samples import summary

COMPARED = {Measure.ROUGE_L, Measure.CHRF, Measure.ITEMS, Measure.REASON, Measure.EDITS}
RIGHT = summary()
DRAFT = summary(title="Broken modem", action_items=())


@pytest.mark.parametrize("basis", [Basis.REFERENCE, Basis.SEED])
def test_an_answer_against_a_reference(basis: Basis) -> None:
    known = Known(basis, RIGHT)
    answer = summary(call_reason="Router restart", outcome="", action_items=())
    values = quality(known, answer)
    assert quality(known, RIGHT) == dict.fromkeys(COMPARED, 1)
    assert values.keys() == COMPARED
    assert values[Measure.ITEMS] == 0
    assert values[Measure.REASON] == 1
    assert values[Measure.ROUGE_L] == rouge_l(words_of(RIGHT), words_of(answer)) < 1
    assert values[Measure.CHRF] == chrf(words_of(RIGHT), words_of(answer)) < 1
    assert 0 < values[Measure.EDITS] < 1


def test_an_answer_against_a_correction() -> None:
    known = Known(Basis.CORRECTION, RIGHT, DRAFT)
    assert quality(known, RIGHT) == {Measure.EDITED: 1, Measure.KEPT: 1, Measure.CORRECTED: 1}
    assert quality(known, DRAFT) == {Measure.EDITED: 0, Measure.KEPT: 1, Measure.CORRECTED: 0.5}


def test_a_correction_has_what_is_known_alone() -> None:
    assert quality(Known(Basis.CORRECTION, RIGHT, RIGHT), RIGHT) == {Measure.KEPT: 1, Measure.CORRECTED: 1}
    empty = CallSummary(title="", call_reason="", summary="")
    assert quality(Known(Basis.CORRECTION, RIGHT, empty), RIGHT) == {Measure.EDITED: 1, Measure.CORRECTED: 1}
    assert quality(Known(Basis.CORRECTION, empty, empty), RIGHT) == {}


def test_no_answer_has_0_in_all_that_applies() -> None:
    assert quality(Known(Basis.REFERENCE, RIGHT), None) == dict.fromkeys(COMPARED, 0)
    all_three = dict.fromkeys([Measure.EDITED, Measure.KEPT, Measure.CORRECTED], 0)
    assert quality(Known(Basis.CORRECTION, RIGHT, DRAFT), None) == all_three
    kept = dict.fromkeys([Measure.KEPT, Measure.CORRECTED], 0)
    assert quality(Known(Basis.CORRECTION, RIGHT, RIGHT), None) == kept
    no_item = summary(action_items=())
    assert quality(Known(Basis.SEED, no_item), None)[Measure.ITEMS] == 0


def test_a_correction_needs_its_draft() -> None:
    with pytest.raises(ValueError, match="draft"):
        Known(Basis.CORRECTION, RIGHT)


def test_a_reference_is_no_correction_whatever_it_began_as() -> None:
    assert quality(Known(Basis.REFERENCE, RIGHT, DRAFT), RIGHT).keys() == COMPARED


def test_technical_measures() -> None:
    said = technical(RIGHT, 120, 800, 2)
    assert said == {Measure.VALID: 1, Measure.LEAKS: 2, Measure.TOKENS: 120, Measure.LATENCY: 800}
    assert technical(None, 7, 90, 0) == {Measure.VALID: 0, Measure.LEAKS: 0, Measure.TOKENS: 7, Measure.LATENCY: 90}


def test_the_distance_of_a_correction() -> None:
    assert distance(RIGHT, RIGHT) == 0
    one_letter = summary(title="Broken routes")
    assert distance(RIGHT, one_letter) == pytest.approx(1 / len(whole_of(RIGHT)))
    assert distance(RIGHT, summary(action_items=())) > 0


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x"},
        {"call_reason": "x"},
        {"summary": "x"},
        {"outcome": "x"},
        {"topics": ("x",)},
        {"action_items": (RIGHT.action_items[0].model_copy(update={"owner": None}),)},
        {"action_items": (RIGHT.action_items[0].model_copy(update={"due": None}),)},
        {"next_steps": ("x",)},
    ],
)
def test_edits_and_distance_see_every_field(change: dict[str, object]) -> None:
    assert quality(Known(Basis.SEED, RIGHT), summary(**change))[Measure.EDITS] < 1
    assert distance(RIGHT, summary(**change)) > 0


def test_the_running_text_is_title_summary_outcome_and_steps() -> None:
    assert words_of(RIGHT).split("\n") == [RIGHT.title, RIGHT.summary, RIGHT.outcome, *RIGHT.next_steps]


def test_texts_in_any_alphabet_are_measured() -> None:
    right = summary(title="路由器坏了", summary="Клиент звонит: роутер сломан.", outcome="सब ठीक है", next_steps=())
    other = summary(title="发票", summary="Нет связи.", outcome="बिल गलत था", next_steps=())
    assert quality(Known(Basis.SEED, right), right) == dict.fromkeys(COMPARED, 1)
    assert quality(Known(Basis.SEED, right), other)[Measure.ROUGE_L] == 0


@given(summaries, summaries, summaries)
def test_every_quality_is_between_0_and_1(right: CallSummary, draft: CallSummary, answer: CallSummary) -> None:
    for known in (Known(Basis.REFERENCE, right), Known(Basis.CORRECTION, right, draft)):
        values = quality(known, answer)
        assert all(0 <= value <= 1 for value in values.values())
        assert quality(known, None) == dict.fromkeys(values, 0)
        assert all(value == 1 for value in quality(known, right).values())
    assert 0 <= distance(answer, right) <= 1
