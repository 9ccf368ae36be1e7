"""Whatever is handed in: a log comes out, or an error with a sentence, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UnreadableCall, WrongShape
from bot.intake import ReadLog, read_call_log

NAMES = st.sampled_from([None, "x.json", "x.jsonl", "x.txt", "x.vtt", "x.csv", "x"])
KEYS = st.sampled_from(["speaker", "text", "turns", "content", "role", "start", "end", "date", "ticket", "title", "a"])
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["Agent", "Hi."])
)
JSON = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=5)
        | st.lists(st.fixed_dictionaries({"speaker": inner, "text": inner, "start": inner}), max_size=3)
    ),
    max_leaves=25,
)
PIECES = st.sampled_from(
    [
        *("Agent", "Customer", "Ben", ":", "-", "–", "|", ">", ">>", "[", "]", "(", ")", "<", "**", "\t", "\n", "\n"),
        *("\u200b", "\u200d", "：", "00:01", "-->", "10:15", "AM", "20/11/2026,", "+9999", ",", ";", "<br>", "</p>"),
        *("<td>", "WEBVTT", "speaker,text", "|---|", "Date:", "Ticket:", "hello.", "#", "1.", '"', "{", "}", "\x85"),
        *("999:59", "2026-11-20", "0000-00-00"),
    ]
)


def is_read_or_refused(data: bytes | str, name: str | None) -> None:
    try:
        log = read_call_log(data, name=name)
    except UnreadableCall as error:
        log = None
        sentences = (error.what, error.mend)
    if log is None:
        assert all(sentence.endswith(".") for sentence in sentences)
        return
    assert isinstance(log, ReadLog)
    assert log.turns
    for turn in log.turns:
        assert turn.speaker
        assert turn.text == " ".join(turn.text.split())
        assert "\0" not in turn.text
        turn.model_dump_json().encode()


@given(JSON)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_json(document: Any) -> None:
    is_read_or_refused(json.dumps(document).encode(), "x.json")


@given(st.lists(JSON, max_size=3))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_json_lines(documents: list[Any]) -> None:
    is_read_or_refused("\n".join(map(json.dumps, documents)), "x.jsonl")


@given(st.binary(max_size=300), NAMES)
def test_any_bytes(data: bytes, name: str | None) -> None:
    is_read_or_refused(data, name)


@given(st.text(max_size=300) | st.text(st.characters(), max_size=100), NAMES)
def test_any_text(text: str, name: str | None) -> None:
    is_read_or_refused(text, name)


@given(st.lists(PIECES, max_size=60), NAMES)
def test_any_mixture_of_what_logs_are_made_of(pieces: list[str], name: str | None) -> None:
    is_read_or_refused(" ".join(pieces), name)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("null", "holds only `null`"),
        ("true", "holds only `true`"),
        ("3", "holds a number"),
        ("NaN", "holds a number"),
        ('"x"', "holds a piece of text"),
        ('""', "holds a piece of text"),
        ("[null]", "Turn 1 of this JSON is only `null`"),
        ("[[[1]]]", "Turn 1 of this JSON is a list of 1 value"),
        ('[{"speaker": null, "text": null}]', "1 turn, but no text"),
        ('[{"speaker": 1, "text": 2}]', "1 turn, but numbers for texts"),
        ('[{"speaker": "Agent", "text": "\\u0000"}]', "1 turn, but no text"),
        ('{"turns": null}', "an object with 1 key"),
        ('{"turns": [null]}', "an object with 1 key"),
        ('{"turns": {"turns": {"turns": {"turns": []}}}}', "an object with 1 key"),
        ('{"a": ' * 5_000 + "1" + "}" * 5_000, "nested|no list of turns"),
        ("1" * 5_000, "nested too deeply or holds a number too long"),
    ],
)
def test_json_that_holds_no_turns_says_what_it_holds(text: str, says: str) -> None:
    with pytest.raises(WrongShape, match=says):
        read_call_log(text, name="call.json")


def test_a_number_among_words_was_said() -> None:
    log = read_call_log('[{"speaker": "Agent", "text": "Which one?"}, {"speaker": "Customer", "text": 7}]')
    assert [turn.text for turn in log.turns] == ["Which one?", "7"]


@pytest.mark.parametrize(("speaker", "name"), [("1", "Speaker 1"), ("1.0", "Speaker 1"), ("0", "Speaker 0")])
def test_numbers_name_speakers(speaker: str, name: str) -> None:
    assert read_call_log(f'[{{"speaker": {speaker}, "text": "Hi."}}]').turns[0].speaker == name


@pytest.mark.parametrize(
    "text",
    [
        "Date: 9999-12-31\n[23:59] Agent: a\n[99:59] Customer: b",
        "Date: 2026-11-20 10:15 +9959\nAgent: a\nCustomer: b",
        "[2026-11-20 10:15 +9999] Ben: a\n[2026-11-20 10:16 +9999] Juana: b",
        "[2026-11-20 999:59] Ben: a\n[10:00] Juana: b",
        "[0001-01-01 00:00] Ben: a\n[0001-01-01 00:01] Juana: b",
    ],
)
def test_moments_that_cannot_be_are_no_error(text: str) -> None:
    log = read_call_log(text)
    assert [turn.text for turn in log.turns] == ["a", "b"]
    if log.started_at:
        assert log.started_at.astimezone()
