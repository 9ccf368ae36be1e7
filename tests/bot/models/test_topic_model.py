"""Learned topics: the team's tags, number and capitals; and the untrained ones where nothing is better."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.models.embedded.artifact import Artifact, load, save
from bot.models.embedded.budget import within_budget
from bot.models.embedded.learned import State
from bot.models.embedded.reading import read_sentences
from bot.models.embedded.speech import read_act
from bot.models.embedded.topic_model import TopicModel
from bot.models.embedded.topics import candidates, topics
from bot.models.embedded.training import labels
from bot.models.embedded.training import topics as training
from bot.models.embedded.training.examples import Example
from bot.models.embedded.training.train import silent
from dataset.prompts import PromptedCall
from tests.bot.models.calls import turns
from tests.bot.models.labelled import KINDS, TAGS, call_about, examples


def learned(some: list[Example]) -> TopicModel | None:
    state = training.learn(some, silent)
    return None if state is None else TopicModel.from_state(state)


def tagged(count: int) -> list[Example]:
    return examples(count, reason=lambda *_: "", topics=lambda kind, _: (TAGS[kind],))


def answer(call: PromptedCall, model: TopicModel | None) -> tuple[str, ...]:
    spoken = [read_act(sentence) for sentence in read_sentences(call.turns)]
    return topics(spoken, frozenset(), model, call.turns)


def own_topics(some: list[Example], number: int) -> list[Example]:
    """Examples whose topics are the best untrained candidates, so that there is nothing else to learn."""
    made = []
    for one in some:
        said = answer(one.call, None)[:number]
        made.append(Example(one.call, one.answer.model_copy(update={"topics": said}), one.group))
    return made


def test_tags_that_recur_are_answered() -> None:
    model = learned(tagged(40))
    assert model is not None
    dice = random.Random(21)
    asked = [(kind, call_about(kind, dice)) for kind in KINDS for _ in range(3)]
    right = sum(TAGS[kind] in answer(call, model) for kind, call in asked)
    assert right >= 10
    assert all(len(answer(call, model)) <= 1 for _, call in asked)


def test_few_pairs_leave_the_untrained_topics() -> None:
    assert training.learn(tagged(10), silent) is None


def test_a_tag_of_fewer_than_three_groups_is_never_answered() -> None:
    some = examples(
        40, reason=lambda *_: "", topics=lambda kind, n: (TAGS[kind], "Aunt Rosa") if n < 2 else (TAGS[kind],)
    )
    model = learned(some)
    assert model is not None
    assert "Aunt Rosa" not in model.tags
    assert all("Aunt Rosa" not in answer(one.call, model) for one in some)


def test_topics_that_are_what_the_untrained_model_says_leave_it_as_it_is() -> None:
    assert learned(own_topics(examples(24, reason=lambda *_: ""), 5)) is None


def test_capitals_and_number_are_the_teams() -> None:
    some = own_topics(examples(40, reason=lambda *_: ""), 2)
    raised = [
        Example(
            one.call,
            one.answer.model_copy(update={"topics": tuple(topic.title() for topic in one.answer.topics)}),
            one.group,
        )
        for one in some
    ]
    model = learned(raised)
    assert model is not None
    dice = random.Random(4)
    found = [answer(call_about(kind, dice), model) for kind in KINDS]
    assert all(topic[0].isupper() for some_topics in found for topic in some_topics)
    assert all(1 <= len(some_topics) <= 2 for some_topics in found)


def test_no_two_topics_share_a_word_and_a_call_without_words_has_none() -> None:
    model = learned(tagged(40))
    assert model is not None
    assert model.choose((), ()) in {(tag,) for tag in model.tags} | {()}


def test_candidates_of_a_call_are_ranked_and_say_where_they_stand() -> None:
    call = call_about("Delivery", random.Random(2))
    found = candidates([read_act(sentence) for sentence in read_sentences(call.turns)], frozenset())
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(0 <= one.first < 1 and 0 <= one.customer <= 1 for one in found)


def test_the_same_examples_give_the_same_files_and_they_give_the_same_model(tmp_path: Path) -> None:
    states = [training.learn(tagged(24), silent) for _ in range(2)]
    assert all(state is not None for state in states)
    digests = {
        save(Artifact({"topics": state}, {}), tmp_path / str(place)) for place, state in enumerate(states) if state
    }
    assert len(digests) == 1
    loaded, _ = load(tmp_path / "0")
    again, fresh = TopicModel.from_state(loaded.parts["topics"]), learned(tagged(24))
    dice = random.Random(8)
    calls = [call_about(kind, dice) for kind in KINDS]
    assert [answer(call, again) for call in calls] == [answer(call, fresh) for call in calls]


def test_of_long_calls_only_what_is_served_is_learned_from(monkeypatch: pytest.MonkeyPatch) -> None:
    within = partial(within_budget, most=600)
    talk = turns(*["customer: The warehouse has another robot, and the robot has a lamp."] * 40)
    long, cut = [], []
    for one in tagged(24):
        said = (*one.call.turns[:2], *talk, *one.call.turns[2:])
        long.append(replace(one, call=one.call.model_copy(update={"turns": said})))
        cut.append(replace(one, call=one.call.model_copy(update={"turns": tuple(within(said))})))
    expected = training.learn(cut, silent)
    for module in (training, labels):
        monkeypatch.setattr(module, "within_budget", within)
    found = training.learn(long, silent)
    assert found is not None
    assert expected is not None
    assert found.values == expected.values
    assert {name: array.tobytes() for name, array in found.arrays.items()} == {
        name: array.tobytes() for name, array in expected.arrays.items()
    }


def test_states_of_something_else_are_refused() -> None:
    with pytest.raises(ValueError, match="no learned topics"):
        TopicModel.from_state(State({}, {}))
    state = training.learn(tagged(24), silent)
    assert state is not None
    with pytest.raises(ValueError, match="do not fit"):
        TopicModel.from_state(State({**state.values, "tags": ["One"]}, state.arrays))
