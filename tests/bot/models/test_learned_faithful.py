"""The trained model's summaries of calls put together at random: nothing in them that was not said, or by the other."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models.embedded import EmbeddedModel, grammar
from bot.models.embedded.bodies import Complement, bodies_of
from bot.models.embedded.report import parties
from bot.models.embedded.units import function_units, unit_of, units
from tests.bot.models.calls import spoken, turns
from tests.bot.models.teaching import answer_to, prompt_of, trained

# Every sentence has a noun of its own, by which it is known again: noun -> sentence.
STATEMENTS = {
    "kettle": "My kettle stopped working on Monday",
    "invoice": "The invoice says 120 dollars for March",
    "router": "My router is broken since the storm",
    "courier": "[PERSON_1] told me that the courier was here",
    "fridge": "The fridge is four centimetres too tall",
    "tablet": "I want to return the tablet to your shop",
    "password": "I need to reset the password",
    "garden": "There is a problem with the cable in the garden",
    "oven": "The oven arrived at 16:30 with a dent",
    "lamp": "My order number is 4471-0926 for the lamp",
}
NEGATED = {
    "parcel": "I have not received the parcel",
    "screen": "The screen does not turn on any more",
    "radio": "I cannot connect the radio to the network",
    "receipt": "I don't have the receipt any more",
    "printer": "The printer was never delivered to [ADDRESS_1]",
    "camera": "I am not happy with the camera",
    "mixer": "The mixer is not working since 3 May",
}
QUESTIONS = {
    "contract": "Can I cancel the contract online?",
    "technician": "When does the technician come?",
    "battery": "Is the battery included?",
    "warranty": "Do you have a warranty for 2 years?",
}
THANKS = {
    "patience": "Thank you for your patience with this problem",
    "bouquet": "Thanks for the bouquet, it is great",
    "letter": "Thank you so much for the broken letter",
}
ADVICE = {
    "depot": "The box was delivered to our depot on 20 July",
    "refund": "I will send you the refund of 35 dollars tomorrow",
    "photo": "Please send us a photo by email",
    "modem": "Please restart the modem",
    "workshop": "Our workshop puts a new seal in",
    "label": "We will send [PERSON_2] a shipping label",
    "engineer": "The engineer comes on Friday at eight",
}
DENIALS = {
    "permit": "The city has not given us the permit",
    "discount": "I cannot offer you a discount",
    "voucher": "The voucher is not valid any more",
    "fee": "You do not have to pay the fee",
}
ENQUIRIES = {
    "adapter": "Did you unplug the adapter?",
    "postcode": "What is your postcode?",
    "balcony": "Is the antenna on the balcony?",
}
BY_CUSTOMER = STATEMENTS | NEGATED | QUESTIONS | THANKS
BY_AGENT = ADVICE | DENIALS | ENQUIRIES
_PREDICATE = re.compile(
    r"\b(reports that|says that|complains that|complains of|wants to|explains that|promises to|asks the \w+ to|asks)\b"
)
_FRAME_WORDS = units("customer agent reports says complains wants explains promises asks whether that to of also being")
_NEGATIONS = re.compile(r"\b(?:not|never|no|cannot)\b")

calls = st.lists(
    st.tuples(st.sampled_from(sorted(BY_CUSTOMER)), st.sampled_from(sorted(BY_AGENT))), min_size=1, max_size=5
)
MODEL = EmbeddedModel(name="taught", parts=trained())


def _summary(said: list[tuple[str, str]]) -> tuple[str, str]:
    """The call as text and its summary."""
    lines = [
        line for first, second in said for line in (f"customer: {BY_CUSTOMER[first]}", f"agent: {BY_AGENT[second]}")
    ]
    return "\n".join(lines), answer_to(prompt_of(turns(*lines)), MODEL).summary


def _reports(summary: str) -> list[str]:
    return re.split(r"(?<=[.?\"])\s+(?=(?:The )?[Cc]ustomer |(?:The )?[Aa]gent )", summary)


def _holds(noun: str, text: str) -> bool:
    return re.search(rf"\b{noun}\b", text) is not None


def _last_predicate(report: str, noun: str) -> str:
    """The words of reporting that a noun stands behind."""
    return ([found.group() for found in _PREDICATE.finditer(report[: report.index(noun)])] or [""])[-1]


@settings(max_examples=60, deadline=None)
@given(calls)
def test_nothing_is_told_that_was_not_said(said: list[tuple[str, str]]) -> None:
    call, summary = _summary(said)
    assert set(re.findall(r"\[\w+\]", summary)) <= set(re.findall(r"\[\w+\]", call))
    assert set(re.findall(r"\d[\d:.,-]*\d|\d", summary)) <= set(re.findall(r"\d[\d:.,-]*\d|\d", call))
    bases = {unit_of(grammar.base_of(word)) for word in re.findall(r"[a-z]+", call.lower())}
    told = {word: unit_of(grammar.base_of(word)) for word in re.findall(r"[a-z]+", summary.lower())}
    known = set(units(call)) | bases | set(_FRAME_WORDS) | function_units()
    assert [word for word, base in told.items() if base not in known and unit_of(word) not in known] == []


@settings(max_examples=60, deadline=None)
@given(calls)
def test_each_side_is_told_what_it_said_itself(said: list[tuple[str, str]]) -> None:
    _, summary = _summary(said)
    for report in _reports(summary):
        others = BY_AGENT if "ustomer" in report.split()[0] + report.split()[1] else BY_CUSTOMER
        assert not [noun for noun in others if _holds(noun, report)], report


@settings(max_examples=60, deadline=None)
@given(calls)
def test_what_was_denied_is_denied_and_what_was_asked_is_asked(said: list[tuple[str, str]]) -> None:
    _, summary = _summary(said)
    for report in _reports(summary):
        denied = [noun for noun in NEGATED | DENIALS if _holds(noun, report)]
        assert len(_NEGATIONS.findall(report)) >= len(denied), report
        if '"' in report:
            continue  # in the words that were said
        for noun in (noun for noun in QUESTIONS | ENQUIRIES if _holds(noun, report)):
            assert _last_predicate(report, noun) == "asks", report
        for noun in (noun for noun in STATEMENTS | NEGATED | DENIALS if _holds(noun, report)):
            assert _last_predicate(report, noun) != "asks", report
        assert not any("complain" in report and _holds(noun, report) for noun in THANKS), report


@pytest.mark.parametrize("noun", NEGATED | DENIALS)
def test_no_body_loses_its_negation(noun: str) -> None:
    one = spoken(f"customer: {NEGATED[noun]}" if noun in NEGATED else f"agent: {DENIALS[noun]}")
    found = bodies_of(one, parties(one.sentence.role, one.sentence.role.value, set()))
    assert found
    assert all(_NEGATIONS.search(body.text) for body in found)


@pytest.mark.parametrize("noun", QUESTIONS | ENQUIRIES)
def test_a_questions_body_fits_no_stating_frame(noun: str) -> None:
    one = spoken(f"customer: {QUESTIONS[noun]}" if noun in QUESTIONS else f"agent: {ENQUIRIES[noun]}")
    found = bodies_of(one, parties(one.sentence.role, one.sentence.role.value, set()))
    assert {body.complement for body in found} <= {Complement.WHETHER}
