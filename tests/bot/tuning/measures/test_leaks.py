"""Personal data in an answer that its prompt did not have."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.tuning.measures.leaks import leaks
from dataset.prompts import Prompt, PromptStyle, render, with_examples
from dataset.pseudonyms import PseudonymMap, RulePseudonymiser
from dataset.pseudonyms.summaries import hide_summary
from dataset.records import ActionItem, CallSummary
from tests.samples import call, summary

RULES = RulePseudonymiser()
PSEUDONYMISED, PRIVATE = RULES.pseudonymise(call())
PROMPT = render(PSEUDONYMISED)
CLEAN = hide_summary(summary(), RULES, PRIVATE)[0]


def count(text: str, prompt: Prompt = PROMPT) -> int:
    return leaks(CallSummary(title="Router", call_reason="router", summary=text), prompt, RULES)


def test_an_answer_in_placeholders_leaks_nothing() -> None:
    assert "[PERSON_" in CLEAN.summary
    assert leaks(CLEAN, PROMPT, RULES) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[PERSON_1] writes from juana.ortiz@example.com.", 1),
        ("The number is +49 30 901820, the IBAN DE89 3704 0044 0532 0130 00.", 2),
        ("ann@example.com, ANN@example.com and again ann@example.com", 1),
        ("Hello, my name is Juana Ortiz.", 1),
        ("[PERSON_1] asks [PERSON_7], and [PERSON_7] asks [EMAIL_1].", 2),
        ("The router of [person_9] and PERSON_9 is broken.", 0),
        ("Der Router startet neu. Le modem est en panne. 路由器坏了。", 0),
        ("", 0),
    ],
)
def test_what_is_new_counts_once(text: str, expected: int) -> None:
    assert count(text) == expected


def test_every_field_is_searched() -> None:
    spread = CallSummary(
        title="a@example.com",
        call_reason="b@example.com",
        summary="c@example.com",
        outcome="d@example.com",
        topics=("e@example.com",),
        action_items=(ActionItem(description="write to f@example.com", owner="g@example.com"),),
        next_steps=("h@example.com",),
    )
    assert leaks(spread, PROMPT, RULES) == 8


def test_what_stands_in_the_prompt_is_no_leak() -> None:
    sent = PROMPT.model_copy(update={"user": PROMPT.user + "\nwrite to Help@Example.com"})
    assert count("They write to help@example.com.", sent) == 0
    assert count("They write to p@example.com.", sent) == 1  # within a longer word is not there


def test_a_placeholder_of_an_example_is_nobody_of_this_call() -> None:
    shown = with_examples(render(PSEUDONYMISED, PromptStyle.BASE), [("[0] agent > [PERSON_8] here", "{}")])
    assert count("[PERSON_8] calls.", shown) == 1
    assert count("[PERSON_1] calls.", shown) == 0


odd = st.text(st.characters(exclude_categories=()), max_size=40)


@settings(max_examples=30)
@given(odd, odd.filter(str.strip))
def test_odd_text_is_counted_like_any_other(text: str, owner: str) -> None:
    answer = CallSummary(
        title=text, call_reason="", summary=owner, action_items=(ActionItem(description=text or "x", owner=owner),)
    )
    assert leaks(answer, PROMPT, RULES) >= 0


@pytest.mark.parametrize("text", ["\ud800", "\ud83d\ude00 [PERSON_", "\x00\u2060[EOS]", "(?P<x", "\\d+ [" * 50])
def test_half_signs_and_signs_of_patterns_are_no_personal_data(text: str) -> None:
    assert count(text) == 0


class Strict(RulePseudonymiser):
    """Takes only text that can be encoded, as a second opinion in another program does."""

    def extend_all(self, texts: Sequence[str], map: PseudonymMap) -> tuple[list[str], PseudonymMap]:  # noqa: A002
        for text in texts:
            text.encode()
        return super().extend_all(texts, map)


def test_half_signs_do_not_reach_the_pseudonymiser() -> None:
    answer = CallSummary(title="\ud800", call_reason="", summary="write to a@example.com \udc00")
    assert leaks(answer, PROMPT, Strict()) == 1
