"""JSON logs: keys by name, units of time, and errors that name the place."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import EmptyCall, NoDialogue, UnreadableCall, WrongShape
from bot.intake import read_call_log
from dataset.records import Role

TURNS = [{"speaker": "Agent", "text": "Hello."}, {"speaker": "Customer", "text": "Hi."}]


@pytest.mark.parametrize(
    "document",
    [
        TURNS,
        {"turns": TURNS},
        {"transcript": TURNS},
        {"results": {"utterances": TURNS}},
        [{"role": "agent", "content": "Hello."}, {"role": "user", "content": "Hi."}],
        [{"role": "assistant", "content": [{"text": "Hello."}]}, {"role": "user", "content": "Hi."}],
        [{"Participant": "Agent", "Message": "Hello."}, {"Participant": "Customer", "Message": "Hi."}],
        [{"from": {"role": "agent"}, "body": "Hello."}, {"from": {"role": "client"}, "body": "Hi."}],
        ["Agent: Hello.", "Customer: Hi."],
        {"Content": "**Agent:** Hello. **Customer:** Hi."},
        {"text": "Agent: Hello.\nCustomer: Hi."},
    ],
)
def test_turns_are_found_by_the_names_of_keys(document: Any) -> None:
    log = read_call_log(json.dumps(document), name="call.json")
    assert [(turn.role, turn.text) for turn in log.turns] == [(Role.AGENT, "Hello."), (Role.CUSTOMER, "Hi.")]
    assert log.format == "json"


def test_a_turn_on_each_line() -> None:
    log = read_call_log("\n".join(json.dumps(turn) for turn in TURNS), name="call.jsonl")
    assert [turn.text for turn in log.turns] == ["Hello.", "Hi."]


def test_a_role_and_a_name_are_one_speaker() -> None:
    log = read_call_log(json.dumps([{"role": "agent", "name": "Ben", "text": "Hello."}]))
    assert (log.turns[0].speaker, log.turns[0].role) == ("Ben", Role.AGENT)


@pytest.mark.parametrize(
    ("keys", "first", "second", "starts"),
    [
        (("start", "end"), (0.5, 2.5), (3.0, 6.5), (0.5, 3.0)),
        (("start", "end"), (0, 2), (3, 6), (0, 3)),
        (("start", "end"), (500, 12500), (13000, 26500), (0.5, 13.0)),
        (("start_ms", "end_ms"), (500, 2500), (3000, 6500), (0.5, 3.0)),
        (("BeginOffsetMillis", "EndOffsetMillis"), (500, 2500), (3000, 6500), (0.5, 3.0)),
        (("start_time", "end_time"), ("00:00:01", "00:00:02"), ("0:03", "0:04"), (1, 3)),
        (("start_time", "end_time"), ("1.5", "2.5"), ("3.5", None), (1.5, 3.5)),
        (("timestamp", "x"), ("2026-11-20T10:15:00Z", 0), ("2026-11-20T10:15:07Z", 0), (0, 7)),
        (("timestamp", "x"), (1795169700, 0), (1795169707, 0), (0, 7)),
        (("timestamp", "x"), (1795169700000, 0), (1795169707000, 0), (0, 7)),
        (("start", "end"), (None, None), (float("nan"), "soon"), (None, None)),
    ],
)
def test_times_are_seconds_whatever_their_unit(
    keys: tuple[str, str], first: tuple[Any, Any], second: tuple[Any, Any], starts: tuple[Any, Any]
) -> None:
    turns = [dict(zip(keys, times, strict=True)) | turn for times, turn in zip((first, second), TURNS, strict=True)]
    assert tuple(turn.start for turn in read_call_log(json.dumps(turns)).turns) == starts


def test_moments_tell_when_the_call_began() -> None:
    turns = [turn | {"timestamp": f"2026-11-20T10:15:0{at}Z"} for at, turn in enumerate(TURNS)]
    assert read_call_log(json.dumps(turns)).started_at == datetime(2026, 11, 20, 10, 15, tzinfo=UTC)


def test_the_object_tells_date_ticket_and_title() -> None:
    document = {"StartTime": "2026-11-20 10:15:00", "ticket_id": 4711, "title": "Lost  order", "turns": TURNS}
    log = read_call_log(json.dumps(document))
    assert (log.ticket, log.title) == ("4711", "Lost order")
    assert log.started_at == datetime(2026, 11, 20, 10, 15)  # noqa: DTZ001


def test_what_has_no_text_or_speaker_is_noted() -> None:
    log = read_call_log(json.dumps([*TURNS, {"speaker": "Agent", "text": ""}, {"text": "Who?"}]))
    assert log.notes == ("1 turn without text left out.", "1 turn without a speaker.")
    assert (log.turns[-1].speaker, log.turns[-1].role) == ("Unknown", Role.OTHER)


def test_half_a_surrogate_pair_does_not_reach_the_database() -> None:
    log = read_call_log('[{"speaker": "Agent", "text": "bad \\ud83d one"}]')
    assert log.turns[0].text.encode()


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ('[{"speaker": "Agent", "text": "secret"},\n {"speaker": "Cust', WrongShape, "line 2, column"),
        ('{"speaker": "Agent", "text": "secret"}\n{"speaker": "Agent", "te', WrongShape, "line 2, column"),
        ('{"a": 1, "b": "secret"}', WrongShape, "an object with 2 keys"),
        ('[1, "secret"]', WrongShape, "Turn 1"),
        ('[{"speaker": "Agent", "text": "secret"}, 7]', WrongShape, "Turn 2"),
        ('[{"id": 1}, {"id": 2}]', WrongShape, "2 turns"),
        ("[" * 100_000, WrongShape, "broken|nested"),
        ("[]", EmptyCall, "empty list"),
        ('{"turns": []}', EmptyCall, "empty list"),
        ('{"segments": [{"start": 0, "text": "secret"}]}', NoDialogue, "says who speaks"),
        ('{"text": "a secret without speakers"}', NoDialogue, "No speakers"),
        (
            '{"Content": "Agent: secret\\nCustomer: Hi."}\n{"Content": "Agent: secret\\nCustomer: Hi."}',
            WrongShape,
            "2 calls",
        ),
    ],
)
def test_other_json_is_refused_without_its_text(text: str, error: type[UnreadableCall], says: str) -> None:
    with pytest.raises(error, match=says) as refused:
        read_call_log(text)
    assert "secret" not in str(refused.value)


def test_a_file_named_json_is_never_read_as_text() -> None:
    with pytest.raises(WrongShape, match="line 1, column 1"):
        read_call_log("Agent: Hello.\nCustomer: Hi.", name="call.json")
