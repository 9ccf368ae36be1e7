"""The marked calls of the blind test, as labels by position. No sentence of them is repeated here: they stay unseen."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.blind import CALLS, KINDS, LabelledCall, Mention, labelled_calls, main

WORDS = st.text(alphabet="abc é7.-@' ", min_size=1, max_size=12)


def read_calls() -> list[LabelledCall]:
    with CALLS.open(encoding="utf-8") as lines:
        return list(labelled_calls(lines))


def words_of(call: LabelledCall, mention: Mention) -> str:
    turn = call["turns"][mention["turn"]]
    field = turn["speaker"] if mention.get("field") == "speaker" else turn["text"]
    return field[mention["start"] : mention["end"]]


def test_offsets_point_at_the_words_that_were_marked() -> None:
    source = CALLS.read_text(encoding="utf-8").split("\n=== ", 1)[1]
    for call in read_calls():
        for mention in call["mentions"]:
            words = words_of(call, mention)
            other = "/other" if mention.get("other") else ""
            assert words == words.strip()
            assert words
            assert f"{{{{{mention['kind']}{other}:{words}}}}}" in source


def test_mentions_stand_in_order_and_do_not_overlap() -> None:
    for call in read_calls():
        read: dict[tuple[int, str], int] = {}
        for mention in call["mentions"]:
            place = (mention["turn"], mention.get("field", "text"))
            assert read.get(place, 0) <= mention["start"] < mention["end"]
            read[place] = mention["end"]


def test_there_are_sixty_calls_with_at_least_four_hundred_mentions_of_every_kind() -> None:
    calls = read_calls()
    kinds = Counter(mention["kind"] for call in calls for mention in call["mentions"])
    assert len(calls) == 60
    assert kinds.total() >= 400
    assert set(kinds) == KINDS
    assert all(8 <= len(call["turns"]) <= 16 for call in calls)


def test_a_mark_in_the_label_and_one_of_somebody_else_are_told_apart() -> None:
    (call,) = labelled_calls(["=== one", "{{PERSON:Ida}} (Desk): Is {{PERSON/other:Bo}}'s number {{PHONE/other:12}}?"])
    assert call["turns"] == [{"speaker": "Ida (Desk)", "text": "Is Bo's number 12?"}]
    assert call["mentions"] == [
        {"turn": 0, "start": 0, "end": 3, "kind": "PERSON", "field": "speaker"},
        {"turn": 0, "start": 3, "end": 5, "kind": "PERSON", "other": True},
        {"turn": 0, "start": 15, "end": 17, "kind": "PHONE", "other": True},
    ]


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_marks_come_out_where_they_were_put(pieces: list[tuple[str, str]]) -> None:
    marked = "".join(f"{plain}{{{{ID:{words}}}}}" for plain, words in pieces)
    (call,) = labelled_calls(["=== one", f"Agent: {marked}"])
    assert call["turns"][0]["text"] == "".join(plain + words for plain, words in pieces)
    assert [words_of(call, mention) for mention in call["mentions"]] == [words for _, words in pieces]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Agent: hello {{NAME:Ida}}", "no kind NAME"),
        ("Agent: hello {{PERSON:Ida}", "not closed"),
        ("Agent: hello {{person:Ida}}", "not closed"),
        ("a line without a label", "no turn"),
        ("=== one", "already"),
    ],
)
def test_what_is_marked_wrongly_is_refused_with_its_line(line: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"line 2: .*{why}"):
        list(labelled_calls(["=== one", line]))


def test_the_command_prints_one_call_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == read_calls()
