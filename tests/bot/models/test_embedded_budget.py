"""Huge logs: the beginning and the end are read, turns keep their numbers, endless sentences are cut."""

import time

from bot.models.embedded.budget import MOST_CHARACTERS, within_budget
from bot.models.embedded.reading import read_sentences
from dataset.records import Role, Turn


def _turns(count: int, text: str) -> list[Turn]:
    return [Turn(speaker="Agent", role=Role.AGENT, text=f"{number} {text}") for number in range(count)]


def test_an_ordinary_call_is_left_as_it_is() -> None:
    turns = _turns(40, "hello there")
    assert within_budget(turns) == turns


def test_the_middle_of_a_huge_call_is_left_out_and_turns_keep_their_numbers() -> None:
    turns = _turns(1000, "x" * 95)
    kept = within_budget(turns, most=10_000)
    assert len(kept) == 1000
    assert kept[0].text == turns[0].text
    assert kept[999].text == turns[999].text
    assert kept[500].text == ""
    assert sum(len(turn.text) for turn in kept) <= 10_000


def test_one_endless_turn_is_cut() -> None:
    [kept] = within_budget(_turns(1, "word " * 500_000))
    assert 0 < len(kept.text) <= MOST_CHARACTERS


def test_a_stretch_without_a_full_stop_is_read_in_parts() -> None:
    turns = [Turn(speaker="Agent", role=Role.AGENT, text="word " * 2000)]
    sentences = read_sentences(turns)
    assert len(sentences) > 10
    assert max(len(sentence.tokens) for sentence in sentences) <= 150


def test_an_endless_word_is_cut() -> None:
    [sentence] = read_sentences([Turn(speaker="Agent", role=Role.AGENT, text="The code is " + "x" * 190_000)])
    assert len(sentence.raw) < 200


def test_talk_without_full_stops_is_read_in_time_that_grows_with_it() -> None:
    said = [Turn(speaker="Customer", role=Role.CUSTOMER, text="can you " * 15_000)]
    started = time.process_time()
    assert read_sentences(said)
    assert time.process_time() - started < 8  # twice the talk took four times as long, this one some twenty seconds
