"""The labelled calls: the labels by themselves, and against the calls where these are at hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.support_calls import (
    CALLS,
    DATA,
    KINDS,
    LABELS,
    LabelledCall,
    LabelsDoNotFit,
    checksum,
    choose_calls,
    count_kinds,
    labelled_calls,
    main,
    read_contents,
    read_turns,
)

CONTENT = "**Call** **Agent:** Northwind, this is Ivo. **Customer:** Hello, Ivo. **Agent:** Bye."
needs_calls = pytest.mark.skipif(not DATA.exists(), reason=f"the calls that were labelled are not at {DATA}")


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]


# The labels, without the calls.


def test_every_line_has_the_documented_shape() -> None:
    for row in rows():
        assert list(row) == ["id", "content_sha256", "mentions"]
        assert len(row["content_sha256"]) == 16
        assert set(row["content_sha256"]) <= set("0123456789abcdef")
        assert row["mentions"]
        for mention in row["mentions"]:
            assert list(mention) == ["turn", "start", "end", "kind"]
            assert mention["kind"] in KINDS
            assert mention["turn"] >= 0
            assert 0 <= mention["start"] < mention["end"]


def test_mentions_are_in_order_and_do_not_overlap() -> None:
    for row in rows():
        for one, other in pairwise(row["mentions"]):
            assert (one["turn"], one["end"]) <= (other["turn"], other["start"]) or one["turn"] < other["turn"]


def test_a_call_is_labelled_once_and_copies_of_a_text_alike() -> None:
    labelled = rows()
    assert len({row["id"] for row in labelled}) == len(labelled) == CALLS
    of_text = {row["content_sha256"]: row["mentions"] for row in labelled}
    assert all(row["mentions"] == of_text[row["content_sha256"]] for row in labelled)


def test_the_docstring_tells_how_many_mentions_there_are_with_and_without_copies() -> None:
    of_text = {row["content_sha256"]: len(row["mentions"]) for row in rows()}
    assert (len(of_text), sum(of_text.values())) == (15, 110)
    assert sum(len(row["mentions"]) for row in rows()) == 364


def test_the_labels_hold_no_text_of_a_call() -> None:
    """Every string of the file is an id, a checksum or a kind: nothing of a call can hide in it."""
    for row in rows():
        assert set("".join([row["id"], row["content_sha256"]])) <= set("0123456789abcdef-")
        assert all(isinstance(value, int) or value in KINDS for m in row["mentions"] for value in m.values())


# The labels against the calls.


@needs_calls
def test_every_position_lies_on_word_boundaries() -> None:
    for call in labelled_calls():
        for mention in call["mentions"]:
            text = call["turns"][mention["turn"]]["text"]
            before, said, after = (
                text[: mention["start"]],
                text[mention["start"] : mention["end"]],
                text[mention["end"] :],
            )
            assert said[0].isalnum()
            assert said[-1].isalnum()
            assert not before[-1:].isalnum()
            assert not after[:1].isalnum()


@needs_calls
def test_checksums_hold_and_the_calls_are_those_that_the_seed_chooses() -> None:
    contents = read_contents()
    calls = list(labelled_calls())
    assert [call["id"] for call in calls] == choose_calls(contents)
    assert all(call["content_sha256"] == checksum(contents[call["id"]]) for call in calls)
    assert {call["content_sha256"] for call in calls} == {checksum(content) for content in contents.values()}


@needs_calls
def test_a_name_that_is_labelled_once_is_labelled_wherever_it_is_said() -> None:
    """A label left out by oversight would count as a false alarm of the rules."""
    for call in labelled_calls(distinct=True):
        taken = {(m["turn"], at) for m in call["mentions"] for at in range(m["start"], m["end"])}
        names = {call["turns"][m["turn"]]["text"][m["start"] : m["end"]] for m in call["mentions"]}
        for number, turn in enumerate(call["turns"]):
            for name in names:
                start = turn["text"].find(name)
                while start >= 0:
                    assert (number, start) in taken, f"{call['id']}, turn {number}, character {start}"
                    start = turn["text"].find(name, start + 1)


@needs_calls
def test_counts_by_kind_with_every_text_once() -> None:
    assert count_kinds(labelled_calls(distinct=True)) == {"PERSON": 108, "EMAIL": 1, "ID": 1}
    assert count_kinds(labelled_calls()) == {"PERSON": 357, "EMAIL": 5, "ID": 2}


# The reader of turns.


def test_a_call_in_one_line_becomes_its_turns() -> None:
    assert read_turns(CONTENT) == [
        {"speaker": "Agent", "text": "Northwind, this is Ivo."},
        {"speaker": "Customer", "text": "Hello, Ivo."},
        {"speaker": "Agent", "text": "Bye."},
    ]


def test_words_before_the_first_speaker_and_calls_without_speakers_are_kept() -> None:
    assert read_turns("**Call** Recorded. **Agent:** Hi.")[0] == {"speaker": "", "text": "Recorded."}
    assert read_turns("Nobody is named.") == [{"speaker": "", "text": "Nobody is named."}]
    assert read_turns("Press **OK** now.") == [{"speaker": "", "text": "Press **OK** now."}]
    assert read_turns("**Call**") == []
    assert read_turns("") == []


words = st.text(st.characters(exclude_characters="*", exclude_categories=["Cs"])).map(str.strip)


@given(st.lists(st.tuples(st.sampled_from(["Agent", "Customer", "Team lead"]), words), min_size=1))
def test_turns_come_back_as_they_were_put_together(turns: list[tuple[str, str]]) -> None:
    content = "**Title** " + " ".join(f"**{speaker}:** {text}" for speaker, text in turns)
    assert [(turn["speaker"], turn["text"]) for turn in read_turns(content)] == turns


@given(st.text())
def test_any_text_can_be_read(content: str) -> None:
    assert all(turn["text"] == turn["text"].strip() for turn in read_turns(content))


# Which calls are labelled.


@given(st.dictionaries(st.text(max_size=4), st.sampled_from("abcde")), st.integers(1, 12))
def test_every_text_is_chosen_before_any_copy_and_the_order_of_the_file_does_not_matter(
    contents: dict[str, str], calls: int
) -> None:
    chosen = choose_calls(contents, calls)
    assert len(chosen) == len(set(chosen)) == min(calls, len(contents))
    assert len({contents[call_id] for call_id in chosen}) == min(calls, len(set(contents.values())))
    assert chosen == choose_calls(dict(reversed(contents.items())), calls)


# Labels that do not fit.

Labelled = Callable[..., list[LabelledCall]]


@pytest.fixture
def labelled(tmp_path: Path) -> Labelled:
    """Labelled calls of two small files: `calls` as id and content, `labels` as lines of the labels file."""

    def read(calls: dict[str, str], labels: list[Any], **options: Any) -> list[LabelledCall]:
        data, file = tmp_path / "calls.jsonl", tmp_path / "labels.jsonl"
        told = [{"ConversationId": call_id, "Content": content} for call_id, content in calls.items()]
        data.write_text("\n".join(json.dumps(call, ensure_ascii=False) for call in told), encoding="utf-8")
        file.write_text("\n".join(map(json.dumps, labels)), encoding="utf-8")
        return list(labelled_calls(data, labels=file, **options))

    return read


def label(call_id: str = "1", content: str = CONTENT, **mention: Any) -> dict[str, Any]:
    whole = {"turn": 1, "start": 7, "end": 10, "kind": "PERSON"} | mention
    return {"id": call_id, "content_sha256": checksum(content), "mentions": [whole]}


def test_a_labelled_call_comes_with_its_turns_and_mentions(labelled: Labelled) -> None:
    [call] = labelled({"1": CONTENT, "2": "another"}, [label()])
    [mention] = call["mentions"]
    assert call["id"] == "1"
    assert call["turns"][mention["turn"]]["text"][mention["start"] : mention["end"]] == "Ivo"
    assert count_kinds([call]) == {"PERSON": 1}


def test_copies_of_a_text_are_left_out_where_each_text_counts_once(labelled: Labelled) -> None:
    copies, labels = {"1": CONTENT, "2": CONTENT}, [label("1"), label("2")]
    assert [call["id"] for call in labelled(copies, labels)] == ["1", "2"]
    assert [call["id"] for call in labelled(copies, labels, distinct=True)] == ["1"]


def test_without_the_calls_there_is_nothing(tmp_path: Path) -> None:
    assert list(labelled_calls(tmp_path / "absent.jsonl")) == []


def test_a_line_separator_in_a_call_does_not_end_its_line(labelled: Labelled) -> None:
    content = CONTENT.replace("Bye.", "Bye.\u2028Bye.")
    assert labelled({"1": content}, [label(content=content)])


def test_a_call_whose_text_changed_is_refused(labelled: Labelled) -> None:
    with pytest.raises(LabelsDoNotFit, match="call 1 is not the one that was labelled"):
        labelled({"1": CONTENT + " "}, [label()])


def test_a_labelled_call_that_is_not_there_is_refused(labelled: Labelled) -> None:
    with pytest.raises(LabelsDoNotFit, match=r"call 1 is labelled .* does not hold it"):
        labelled({"2": CONTENT}, [label()])


@pytest.mark.parametrize("mention", [{"turn": 3}, {"turn": -1}, {"end": 12}, {"start": -1}, {"start": 10}])
def test_a_position_outside_its_turn_is_refused(labelled: Labelled, mention: dict[str, Any]) -> None:
    with pytest.raises(LabelsDoNotFit, match="has no place in it"):
        labelled({"1": CONTENT}, [label(**mention)])


@pytest.mark.parametrize(
    "row",
    [
        label(start="7"),
        label(start=True),
        label(end=9.5),
        label(kind="NAME"),
        label(kind=["PERSON"]),
        {"id": "1", "content_sha256": checksum(CONTENT)},
        {"id": "1", "content_sha256": checksum(CONTENT), "mentions": [7]},
        {"id": "1", "content_sha256": checksum(CONTENT), "mentions": None},
    ],
)
def test_misshapen_labels_are_refused(labelled: Labelled, row: dict[str, Any]) -> None:
    with pytest.raises(LabelsDoNotFit, match=r"cannot be read at line 1 of labels\.jsonl"):
        labelled({"1": CONTENT}, [row])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"{", "Line 1 of calls.jsonl is no JSON"),
        (b"\n[]", "Line 2 of calls.jsonl is no JSON object"),
        (b"\xff", "not in UTF-8"),
        (b'{"ConversationId": 1, "Content": ""}', "Line 1 .* is no call"),
        (b'{"ConversationId": "1", "Content": "a"}\n{"ConversationId": "1", "Content": "b"}', "twice"),
    ],
)
def test_a_file_of_calls_that_is_none_is_refused_with_a_sentence(tmp_path: Path, text: bytes, why: str) -> None:
    data = tmp_path / "calls.jsonl"
    data.write_bytes(text)
    with pytest.raises(LabelsDoNotFit, match=why):
        read_contents(data)


# The command.


def test_the_command_says_that_there_is_nothing_to_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["support_calls", "--data", str(tmp_path / "absent.jsonl")])
    main()
    assert "nothing to count" in capsys.readouterr().out


def test_the_command_refuses_other_calls_without_a_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = tmp_path / "calls.jsonl"
    data.write_text(json.dumps({"ConversationId": "1", "Content": CONTENT}), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["support_calls", "--data", str(data)])
    with pytest.raises(SystemExit, match="does not hold it"):
        main()


@needs_calls
def test_the_command_prints_both_counts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["support_calls", "--json"])
    main()
    printed = json.loads(capsys.readouterr().out)
    assert (printed["calls"], printed["texts"]) == (CALLS, 15)
    assert sum(printed["every"].values()) == 364
    assert sum(printed["once"].values()) == 110
