"""What one call or its answer says stays out of the trained model: it holds what several groups of calls have."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models.embedded import EmbeddedModel
from bot.models.embedded.learned import State
from bot.models.embedded.training.examples import Example
from bot.models.embedded.training.train import train
from dataset.records import ActionItem, CallSummary
from tests.bot.models.calls import turns
from tests.bot.models.teaching import answer_to, example_of, prompt_of, taught

MARKER = "zyxmarker17"
OTHER_CALLS = (
    ("customer: my router is broken since Monday", "agent: I will send you a new router tomorrow"),
    ("customer: I was charged twice for the kettle", "agent: please send us the bill by email"),
)


def _answer(text: str, **more: object) -> CallSummary:
    return CallSummary.model_validate({"title": "A call", "call_reason": "Billing", "summary": text, **more})


# Where a marker can stand: (what the customer says, what the agent says, the answer).
PLACES: dict[str, tuple[str, str, CallSummary]] = {
    "said and reported": (
        f"my {MARKER} is broken and I want a refund", f"I will send the {MARKER} to our workshop tomorrow",
        _answer(f"Customer reports that their {MARKER} is broken. Agent promises to send the {MARKER} away."),
    ),
    "said alone": (
        f"my {MARKER} is broken", f"please restart the {MARKER}", _answer("Customer reports that it is broken."),
    ),
    "a verb of reporting": (
        "my router is broken", "please restart the router",
        _answer(f"Customer {MARKER}s that their router is broken. Agent {MARKER}ed the customer to restart it."),
    ),
    "within a frame": (
        "my router is broken", "please restart the router",
        _answer(f"Customer reports to {MARKER} that their router is broken. Agent tells {MARKER} to restart it."),
    ),
    "a subject": (
        "my router is broken", "please restart the router",
        _answer(f"{MARKER} reports that their router is broken. {MARKER.title()} explains that it is old."),
    ),
    "a label": (
        "my router is broken", "please restart the router",
        _answer(f"{MARKER}: router is broken; {MARKER} to do: restart"),
    ),
    "the rest of an answer": (
        f"my {MARKER} is broken", f"I will replace the {MARKER} on Friday",
        _answer(
            "Customer reports that it is broken.", title=f"Broken {MARKER}", call_reason=MARKER,
            outcome=f"The {MARKER} is replaced.", topics=[MARKER, f"broken {MARKER}"], next_steps=[f"Replace {MARKER}"],
            action_items=[ActionItem(description=f"replace the {MARKER}", owner=MARKER, evidence_turn=1)],
        ),
    ),
}  # fmt: skip


def _marked(place: str, group: str, extra: str = "") -> Example:
    customer, agent, answer = PLACES[place]
    return example_of(f"customer {MARKER}: {customer}{extra}", f"agent: {agent}", answer=answer, group=group)


def _holds(parts: Mapping[str, State]) -> list[str]:
    texts = {name: json.dumps([state.values, list(state.arrays)], ensure_ascii=False) for name, state in parts.items()}
    return [name for name, text in texts.items() if MARKER in text.lower()]


def _answers_with(parts: Mapping[str, State]) -> list[str]:
    model = EmbeddedModel(name="taught", parts=parts)
    answers = [answer_to(prompt_of(turns(*said)), model).model_dump_json() for said in OTHER_CALLS]
    return [answer for answer in answers if MARKER in answer.lower()]


def _clean(marked: Sequence[Example], others: int) -> None:
    parts = train([*taught()[:others], *marked])
    assert _holds(parts) == []
    assert _answers_with(parts) == []


@pytest.mark.parametrize("place", PLACES)
def test_what_two_groups_have_is_not_in_the_model(place: str) -> None:
    _clean([_marked(place, "one"), _marked(place, "two", " today")], 3)


@pytest.mark.parametrize("place", PLACES)
def test_near_duplicates_of_one_group_do_not_count_as_three(place: str) -> None:
    _clean([_marked(place, "one", extra) for extra in ("", " today", " again", " now")], 3)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(sorted(PLACES)), st.sampled_from(["one", "two"])), min_size=1, max_size=6),
    st.integers(0, 5),
)
def test_however_often_two_groups_have_it(marked: list[tuple[str, str]], others: int) -> None:
    _clean([_marked(place, group, f" {number}") for number, (place, group) in enumerate(marked)], others)


def test_what_three_groups_say_may_be_learned() -> None:
    """The test of the tests above: the markers would be seen."""
    parts = train([_marked("said and reported", group, f" {group}") for group in ("one", "two", "three")])
    assert "summary" in _holds(parts)


def _frames(answers: Sequence[str], groups: Sequence[str]) -> set[str]:
    examples = [
        example_of(
            f"customer: my router number {number} is broken", "agent: please restart it", answer=answer, group=group
        )
        for number, (answer, group) in enumerate(zip(answers, groups, strict=True))
    ]
    return {text for text, *_ in train(examples)["summary"].values["frames"]}


@pytest.mark.parametrize(("groups", "learned"), [("abc", True), ("aab", False), ("aaa", False)])
def test_a_frame_of_unusual_words_has_to_be_of_three_groups(groups: str, learned: bool) -> None:
    told = ["Grumpy Customer grumpily reports that their router is broken."] * 3
    assert ("Grumpy Customer" in " ".join(_frames(told, groups))) is learned
    label = ["Qualm of theirs: their router is broken"] * 3
    assert ("Qualm of theirs:" in " ".join(_frames(label, groups))) is learned


def test_a_frame_of_everyday_words_may_be_of_one_group() -> None:
    told = ["The customer states that their router is broken."] * 3
    assert "The customer states that" in _frames(told, "aaa")
