"""The learned call reason: labels where a team writes labels, the list where there is one, and nobody else's words."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models.embedded.artifact import Artifact, load, save
from bot.models.embedded.closed_list import CallWords, is_other, nearest, reasons_in
from bot.models.embedded.learned import State
from bot.models.embedded.reason_model import ReasonModel, call_reason, digest_of
from bot.models.embedded.terms import fields_of
from bot.models.embedded.training import reasons
from bot.models.embedded.training.examples import Example
from bot.models.embedded.training.train import silent
from dataset.prompts import Prompt, PromptStyle, render
from dataset.records import CallSummary, PseudonymisedCall
from dataset.style import HouseStyle
from tests.bot.models.calls import turns
from tests.bot.models.labelled import KINDS, call_about, examples

LIST = ("Returns", *KINDS, "Other")


def learned(some: list[Example]) -> ReasonModel | None:
    state = reasons.learn(some, silent)
    return None if state is None else ReasonModel.from_state(state)


@pytest.fixture(scope="module")
def model() -> ReasonModel:
    found = learned(examples(40, reason=lambda kind, number: kind.upper() if number % 5 == 0 else kind))
    assert found is not None
    return found


def test_labels_that_recur_are_answered_as_the_team_spells_them(model: ReasonModel) -> None:
    dice = random.Random(99)
    asked = [(kind, call_about(kind, dice)) for kind in KINDS for _ in range(5)]
    answers = [model.label_for(call.turns) for _, call in asked]
    assert [answer for answer, (kind, _) in zip(answers, asked, strict=True) if answer not in (kind, None)] == []
    assert sum(answer is not None for answer in answers) >= 15


def test_reasons_in_free_words_teach_no_labels() -> None:
    assert learned(examples(40, reason=lambda kind, number: f"{kind}, case {number} of the day")) is None


def test_without_anything_learned_and_without_a_list_the_reason_is_worded() -> None:
    assert call_reason(turns("customer: my invoice is wrong"), (), None) is None


@pytest.mark.parametrize("count", [0, 1, 4, 9])
def test_few_pairs_teach_no_label_that_is_shown_unasked(count: int) -> None:
    found = learned(examples(count, reason=lambda kind, _: kind))
    dice = random.Random(3)
    assert all(call_reason(call_about(kind, dice).turns, (), found) is None for kind in KINDS)


def test_examples_without_a_reason_turns_or_weight_are_passed_over() -> None:
    some = examples(12, reason=lambda *_: "not said")
    assert learned(some) is None
    weightless = [
        Example(one.call, one.answer.model_copy(update={"call_reason": "Billing"}), one.group, 0.0) for one in some
    ]
    assert learned(weightless) is None


def test_one_of_the_list_is_answered_also_untrained(model: ReasonModel) -> None:
    dice = random.Random(5)
    asked = [(kind, call_about(kind, dice)) for kind in KINDS for _ in range(5)]
    untrained = [call_reason(call.turns, LIST, None) for _, call in asked]
    trained = [call_reason(call.turns, LIST, model) for _, call in asked]
    assert sum(answer == kind for answer, (kind, _) in zip(untrained, asked, strict=True)) >= 12
    assert sum(answer == kind for answer, (kind, _) in zip(trained, asked, strict=True)) >= 18
    for odd in (turns("customer: good morning"), turns("other: 12345"), ()):
        assert call_reason(odd, LIST, model) in LIST
        assert call_reason(odd, LIST, None) == "Other"


def test_a_label_that_is_not_on_the_list_is_not_answered(model: ReasonModel) -> None:
    call = call_about("Billing", random.Random(5))
    assert model.label_for(call.turns, ("Delivery", "Returns")) in ("Delivery", "Returns")


def test_the_lists_own_spelling_is_answered(model: ReasonModel) -> None:
    call = call_about("Billing", random.Random(5))
    assert model.label_for(call.turns, ("billing ", "Delivery")) == "billing "


def test_untrained_what_no_label_speaks_of_is_other() -> None:
    call = fields_of(turns("customer: I would like to praise your choir"))
    assert nearest(CallWords(call), ("Billing", "Other", "Delivery")) == "Other"
    assert nearest(CallWords(call), ("Billing", "Delivery")) == "Billing"
    with pytest.raises(ValueError, match="a list that has one"):
        nearest(CallWords(call), ())


@pytest.mark.parametrize("label", ["Other", "other issue", "Misc.", "Anything else", "None of these", "n/a"])
def test_labels_for_the_rest_are_known(label: str) -> None:
    assert is_other(label)


@pytest.mark.parametrize("label", ["Other devices at home", "Generalised anxiety", "Billing"])
def test_other_labels_are_not_for_the_rest(label: str) -> None:
    assert not is_other(label)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(["Alpha", "Beta", "Gamma", "Delta", "my neighbour Rosa"]), min_size=6, max_size=16))
def test_a_reason_of_fewer_than_three_groups_is_never_another_calls_answer(given_reasons: list[str]) -> None:
    some = examples(len(given_reasons), reason=lambda _, number: given_reasons[number])
    some = [Example(one.call, one.answer, f"group {place // 2}") for place, one in enumerate(some)]
    groups: dict[str, set[str]] = {}
    for one in some:
        groups.setdefault(one.answer.call_reason, set()).add(one.group)
    private = {reason for reason, where in groups.items() if len(where) < 3}
    state = reasons.learn(some, silent)
    if state is None:
        return
    written = json.dumps(state.values)
    assert [reason for reason in private if reason in written or reason.casefold() in state.values["labels"]] == []
    found = ReasonModel.from_state(state)
    assert all(found.label_for(one.call.turns) not in private for one in some)


def test_the_vocabulary_holds_only_what_three_groups_share_and_no_placeholders() -> None:
    some = examples(30, reason=lambda kind, _: kind)
    said = turns("customer: Ludmilla has [PHONE_1] and room 12b, a xylophone")
    odd = some[0].call.model_copy(update={"turns": some[0].call.turns + said})
    state = reasons.learn([Example(odd, some[0].answer, "group 0"), *some[1:]], silent)
    assert state is not None
    assert not [
        term for term in state.values["terms"] if any(word in term for word in ("ludmilla", "xylophone", "[", "12"))
    ]


def test_a_label_with_a_placeholder_is_its_own_calls_alone() -> None:
    assert learned(examples(20, reason=lambda *_: "[PERSON_1] locked out")) is None


def test_a_rare_label_is_a_digest_and_can_be_chosen_from_a_list() -> None:
    some = examples(30, reason=lambda kind, _: kind)
    dice = random.Random(1)
    rare = [
        Example(
            call.model_copy(
                update={"turns": turns("customer: the fountain in the courtyard leaks, my invoice is fine")}
            ),
            CallSummary(title="", call_reason="Plumbing", summary=""),
            f"rare {number}",
        )
        for number, call in enumerate(call_about("Billing", dice) for _ in range(2))
    ]
    found = learned([*some, *rare])
    assert found is not None
    assert digest_of("plumbing") in found.labels
    assert "Plumbing" not in found.labels
    assert found.label_for(rare[0].call.turns) != "Plumbing"
    assert found.label_for(rare[0].call.turns, ("Billing", "Plumbing")) in ("Billing", "Plumbing")


def test_the_same_examples_give_the_same_files_and_they_give_the_same_model(tmp_path: Path) -> None:
    digests = set()
    for place in ("one", "two"):
        state = reasons.learn(examples(24, reason=lambda kind, _: kind), silent)
        assert state is not None
        digests.add(save(Artifact({"reasons": state}, {}), tmp_path / place))
    assert len(digests) == 1
    loaded, _ = load(tmp_path / "one")
    again = ReasonModel.from_state(loaded.parts["reasons"])
    fresh = learned(examples(24, reason=lambda kind, _: kind))
    assert fresh is not None
    dice = random.Random(8)
    for kind in KINDS:
        call = call_about(kind, dice)
        assert again.label_for(call.turns) == fresh.label_for(call.turns)
        assert again.label_for(call.turns, LIST) == fresh.label_for(call.turns, LIST)


def test_states_of_something_else_are_refused(model: ReasonModel) -> None:
    state = model.state()
    with pytest.raises(ValueError, match="no learned call reason"):
        ReasonModel.from_state(State({}, {}))
    with pytest.raises(ValueError, match="do not fit"):
        ReasonModel.from_state(State({**state.values, "terms": ["all x"]}, state.arrays))


# The list in a prompt.


def prompt(system: str) -> Prompt:
    return Prompt(system=system, user="", version="test")


@given(st.lists(st.text(min_size=1, max_size=30), max_size=6))
def test_the_list_of_a_rendered_prompt_comes_back(listed: list[str]) -> None:
    try:
        house = HouseStyle(call_reasons=tuple(listed))
    except ValueError:
        return
    call = PseudonymisedCall(call_id="call_1", turns=turns("customer: hi"), pseudonymiser_version="test")
    assert reasons_in(render(call, PromptStyle.TUNED, house)) == house.call_reasons


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[",
        '["a"',
        "[1, 2]",
        "[]",
        '{"a": 1}',
        '[""]',
        json.dumps(["x" * 61]),
        json.dumps([str(n) for n in range(41)]),
    ],
)
def test_what_is_no_list_of_reasons_is_none(told: str) -> None:
    assert reasons_in(prompt(f"Debrief. call_reason is one of {told}.")) == ()
