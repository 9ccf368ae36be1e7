"""Other people's labelled calls: read where they can be, refused line by line where they cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.pseudonyms.labels import BadLabels, Place, canonical, guess_role, parse_call, read_labelled
from dataset.records import Role

GOOD: dict[str, Any] = {
    "id": "c1",
    "turns": [{"speaker": "Agent", "text": "Hi Maria"}, {"speaker": "Maria", "text": "Hi"}],
    "mentions": [
        {"turn": 0, "start": 3, "end": 8, "kind": "name"},
        {"turn": 1, "start": 0, "end": 5, "kind": "PERSON", "field": "speaker"},
    ],
}


def changed(**changes: Any) -> dict[str, Any]:
    return {**GOOD, **changes}


def mention(**changes: Any) -> dict[str, Any]:
    return changed(mentions=[{**GOOD["mentions"][0], **changes}])


def test_a_line_is_read() -> None:
    call = parse_call(GOOD)
    assert [turn.role for turn in call.turns] == [Role.AGENT, Role.OTHER]
    assert [m.kind for m in call.mentions] == ["PERSON", "PERSON"]
    assert [call.text(p) for m in call.mentions for p in m.places] == ["Maria", "Maria"]
    assert call.mentions[1].places == (Place(1, 0, 5, "speaker"),)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "not a JSON object"),
        (changed(turns=None), '"turns" is not a list'),
        (changed(turns=[]), '"turns" is empty'),
        (changed(turns=["Hi"]), "turn 0 is not an object"),
        (changed(turns=[{"speaker": "A"}]), "turn 0 has no"),
        (changed(turns=[{"speaker": "A", "text": "\ud83d"}]), "surrogate"),
        (changed(mentions={}), '"mentions" is not a list'),
        (changed(mentions=[7]), "mention 0 is not an object"),
        (mention(turn=2), "no such turn"),
        (mention(turn=-1), "no such turn"),
        (mention(turn=True), "no whole number"),
        (mention(start="3"), "no whole number"),
        (mention(end=9), "outside its turn of 8"),
        (mention(start=8, end=8), "outside its turn"),
        (mention(start=2, end=3), "neither a letter nor a digit"),
        (mention(kind=""), 'no "kind"'),
        (mention(field="title"), '"field" is neither'),
    ],
)
def test_what_is_wrong_is_said(data: object, says: str) -> None:
    with pytest.raises(BadLabels, match=says) as wrong:
        parse_call(data)
    assert "Maria" not in str(wrong.value)


def test_bad_lines_are_told_by_their_number_and_the_others_used(tmp_path: Path) -> None:
    separator = {**GOOD, "turns": [{"speaker": "Agent", "text": "a\u2028b c d e f"}], "mentions": []}
    lines = [json.dumps(GOOD), "", "{", json.dumps(mention(turn=7)), json.dumps(separator, ensure_ascii=False)]
    path = tmp_path / "labels.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b"\n\xff\n" + b"[" * 200_000)
    calls, problems = read_labelled(path)
    assert [len(call.turns) for call in calls] == [2, 1]
    assert problems[0] == "line 3: not JSON"
    assert problems[1].startswith("line 4: mention 0 is in turn 7")
    assert problems[2] == "line 6: not UTF-8"
    assert problems[3] == "line 7: not JSON"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda c: (
            st.lists(c)
            | st.dictionaries(
                st.sampled_from(
                    ["id", "turns", "mentions", "speaker", "text", "turn", "start", "end", "kind", "field"]
                ),
                c,
            )
        ),
    )
)
def test_whatever_the_line_holds_it_is_read_or_refused(data: object) -> None:
    try:
        call = parse_call(data)
    except BadLabels:
        return
    assert call.turns


@pytest.mark.parametrize(
    ("kind", "name"),
    [("credit card", "CARD"), ("phone-number", "PHONE"), ("Date of birth", "BIRTH"), ("person", "PERSON"), ("x", "X")],
)
def test_kinds_have_one_name(kind: str, name: str) -> None:
    assert canonical(kind) == name


@pytest.mark.parametrize(
    ("speaker", "role"),
    [
        ("Support Agent", Role.AGENT),
        ("REP", Role.AGENT),
        ("Customer service", Role.AGENT),
        ("caller 2", Role.CUSTOMER),
        ("Agentha", Role.OTHER),
        ("", Role.OTHER),
    ],
)
def test_roles_are_guessed_from_words_of_the_label(speaker: str, role: Role) -> None:
    assert guess_role(speaker) is role
