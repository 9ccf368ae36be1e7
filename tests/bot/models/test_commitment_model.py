"""The learned detector of commitments: what it changes, and everything that it must not change."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.models.embedded.actions import find_actions
from bot.models.embedded.artifact import Artifact, load, save
from bot.models.embedded.commitment_model import CommitmentModel
from bot.models.embedded.learned import State
from bot.models.embedded.reading import read_sentences
from bot.models.embedded.speech import read_act
from bot.models.embedded.training import commitments
from bot.models.embedded.training.commitment_stack import folds_of
from bot.models.embedded.training.commitments import labels_of, learn
from bot.models.embedded.training.examples import Example
from bot.models.embedded.training.train import PARTS, silent
from bot.models.embedded.utterances import utterance, utterances_of, words_of
from dataset.prompts import PromptedCall
from dataset.records import ActionItem, CallSummary
from tests.bot.models.calls import STARTED, turns

THINGS = ("lamp", "printer", "router", "phone", "boiler", "heater", "screen", "keyboard", "battery", "cable", "kettle")
ENDS = ("Thank you, bye.", "Great.", "Okay, bye.")


def example(number: int, *, items: bool = True) -> Example:
    """A call of a team that counts what is monitored, which the rules pass over, and never the survey they find."""
    thing = THINGS[number % len(THINGS)] if number % 4 else f"thing{'abcdefghij'[number % 10]}"
    said = [
        f"customer: Hello, my {thing} stopped working{' yesterday' if number % 2 else ''}.",
        f"agent: I am sorry to hear that. Is the {THINGS[number * 5 % len(THINGS)]} affected too?",
        "customer: No, it is fine." if number % 3 else "customer: I have not tried.",
        "agent: I'll send you the survey by e-mail.",
        "customer: Okay.",
        f"agent: We'll monitor the {thing} for you.",
        f"customer: {ENDS[number % 3]}",
    ]
    item = ActionItem(description=f"monitor the {thing}", owner="agent", evidence_turn=5)
    answer = CallSummary(
        title="Broken", call_reason="it broke", summary="It broke.", outcome="Pending.",
        action_items=(item,) if items else (),
    )  # fmt: skip
    return Example(PromptedCall(turns=turns(*said), started_at=STARTED), answer, f"group {number}")


def items(detector: CommitmentModel | None, *said: str) -> list[tuple[str, str | None, int | None]]:
    call = turns(*said)
    spoken = [read_act(sentence) for sentence in read_sentences(call)]
    speakers = list(dict.fromkeys((turn.role, turn.speaker) for turn in call))
    found = find_actions(spoken, speakers, STARTED, detector)
    return [(one.item.description, one.item.owner, one.item.evidence_turn) for one in found]


@pytest.fixture(scope="module")
def state() -> State:
    learned = learn([example(number) for number in range(40)], silent)
    assert learned is not None
    return learned


@pytest.fixture(scope="module")
def detector(state: State) -> CommitmentModel:
    return CommitmentModel.from_state(state)


CALL = (
    "customer: Hello, my phone stopped working.",
    "agent: I'll send you the survey by e-mail.",
    "customer: Okay.",
    "agent: We'll monitor the phone for you.",
    "customer: Great.",
)


def test_what_a_team_counts_is_learned(detector: CommitmentModel) -> None:
    assert items(None, *CALL) == [("send the customer the survey by e-mail", "agent", 1)]
    assert items(detector, *CALL) == [("monitor the phone for the customer", "agent", 3)]


def test_what_it_never_heard_stays_with_the_rules(detector: CommitmentModel) -> None:
    said = ("customer: Where is my refund?", "agent: Our accountant will phone you about Tuesday's invoice tomorrow.")
    assert items(detector, *said) == items(None, *said) != []


@pytest.mark.parametrize(
    "line",
    [
        "agent: Shall we monitor the phone for you?",
        "agent: Will we monitor the phone for you?",
        "agent: We won't monitor the phone for you.",
        "agent: We will not monitor the phone for you.",
        "agent: Maybe we'll monitor the phone for you.",
        "agent: We can monitor the phone for you.",
        "agent: They said we'll monitor the phone for you.",
        "agent: Monitoring the phone.",
        "agent: We'll be happy to monitor the phone.",
        "agent: We'll monitor the phone for you right now.",
    ],
)
def test_what_nobody_undertakes_is_never_added(detector: CommitmentModel, line: str) -> None:
    eager = replace(detector, add_from=0.0, drop_below=0.0)
    assert items(eager, "customer: Hello, my phone stopped working.", line, "customer: Okay.") == []


@pytest.mark.parametrize(
    "reply", ["customer: No thanks, that's not necessary.", "agent: Good, I've just monitored it."]
)
def test_what_is_refused_or_done_is_never_added(detector: CommitmentModel, reply: str) -> None:
    eager = replace(detector, add_from=0.0, drop_below=0.0)
    assert items(eager, "agent: We'll monitor the phone for you.", reply) == []


def test_without_thresholds_nothing_changes(detector: CommitmentModel) -> None:
    idle = replace(detector, add_from=2.0, drop_below=0.0)
    assert items(idle, *CALL) == items(None, *CALL)


def test_a_call_without_sentences_has_no_probabilities(detector: CommitmentModel) -> None:
    assert detector.probabilities([]).shape == (0,)
    assert items(detector, "agent: ...") == []


def test_few_examples_do_no_harm() -> None:
    for count in (0, 1, 3, 10):
        assert learn([example(number) for number in range(count)], silent) is None


def test_many_calls_of_one_group_are_few_examples() -> None:
    assert learn([replace(example(number), group="one") for number in range(40)], silent) is None


def test_what_does_not_recur_is_not_learned() -> None:
    """Whether there is an item has nothing to do with what was said: then nothing overrules the rules."""
    examples = []
    by_lot = np.random.default_rng(0).random(40) < 0.6
    for number in range(40):
        one = example(number)
        told = ActionItem(description="send the customer the survey", owner="agent", evidence_turn=3)
        answer = one.answer.model_copy(update={"action_items": (told,) if by_lot[number] else ()})
        examples.append(replace(one, answer=answer))
    assert learn(examples, silent) is None


def test_an_answer_that_tells_nothing_else_teaches_nothing() -> None:
    untold = CallSummary(title="", call_reason="", summary="It broke.")
    assert not commitments.is_told(untold)
    assert commitments.is_told(example(0, items=False).answer)


def test_the_same_examples_give_the_same_bytes(state: State, tmp_path: Path) -> None:
    again = learn([example(number) for number in range(40)], silent)
    assert again is not None
    digests = {save(Artifact({"commitments": one}, {}), tmp_path / name) for name, one in (("a", state), ("b", again))}
    assert len(digests) == 1


def test_a_model_comes_back_from_its_files(state: State, tmp_path: Path) -> None:
    save(Artifact({"commitments": state}, {}), tmp_path / "model")
    back = CommitmentModel.from_state(load(tmp_path / "model")[0].parts["commitments"])
    calls = utterances_of([read_act(sentence) for sentence in read_sentences(turns(*CALL))], {(1, 0)})
    assert (back.probabilities(calls) == CommitmentModel.from_state(state).probabilities(calls)).all()
    assert items(back, *CALL) == items(CommitmentModel.from_state(state), *CALL)


def test_a_damaged_part_is_a_sentence(state: State) -> None:
    with pytest.raises(ValueError, match="incomplete"):
        CommitmentModel.from_state(State({}, state.arrays))
    arrays = {**state.arrays, "stack/weights": state.arrays["stack/weights"][:-1]}
    with pytest.raises(ValueError, match="do not fit together"):
        CommitmentModel.from_state(State(state.values, arrays))


def test_no_words_of_a_single_call_are_kept() -> None:
    examples = [example(number) for number in range(40)]
    odd = turns("customer: My name is Zanzibarowski, I live in Nowhereville.", *CALL[1:])
    examples += [replace(examples[0], call=PromptedCall(turns=odd, started_at=STARTED), group="odd") for _ in range(9)]
    learned = learn(examples, silent)
    assert learned is not None
    told = json.dumps(learned.values)
    assert "zanzi" not in told
    assert "nowherev" not in told
    assert "monitor" in told


def test_the_part_is_registered() -> None:
    assert PARTS["commitments"] is learn


def test_the_cost_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commitments, "MOST_CALLS", 30)
    done: list[tuple[str, int, int]] = []
    learn([example(number) for number in range(60)], lambda what, at, total: done.append((what, at, total)))
    assert {total for what, _, total in done if what.startswith("Reading")} == {30}


def test_the_sentence_of_an_item_is_the_one_that_shares_its_words() -> None:
    said = turns(
        "agent: I checked it. I'll send you the form. It is short.",
        "customer: Thanks.",
        "agent: So I'll send you the form.",
        "agent: And I'll call you.",
    )
    spoken = [read_act(sentence) for sentence in read_sentences(said)]
    rules = np.array([False, True, False, False, True, True])
    item = ActionItem(description="send the form", evidence_turn=0)
    assert labels_of(spoken, rules, [item]).tolist() == [0, 1, 0, 0, -1, 0]
    lost = ActionItem(description="send the form")
    assert labels_of(spoken, rules, [lost]).tolist() == [0, -1, 0, 0, -1, -1]
    assert labels_of(spoken, rules, []).tolist() == [0] * 6


def test_folds_keep_groups_together() -> None:
    groups = ["a", "b", "a", "c", "d", "b"]
    fold = folds_of(groups, 2)
    assert fold[0] == fold[2]
    assert fold[1] == fold[5]
    assert set(fold) == {0, 1}


def test_words_carry_no_numbers() -> None:
    assert words_of("I'll call [PERSON_12] on 555-1234 at 9pm") == (
        "i",
        "will",
        "call",
        "[person]",
        "on",
        "#",
        "at",
        "#",
    )
    assert utterance("Is it done?", "A", "PM", rule=False).question
