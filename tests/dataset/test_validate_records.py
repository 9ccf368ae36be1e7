"""The validator on records: the shape that each format has, for each rule one that breaks it and its neighbour."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dataset.formats import Format
from dataset.profiles import Profile, profile_named
from dataset.validate import Rule
from tests.dataset.lines import changed, found_in_line

NOVA = profile_named("nova-micro")
NOVA_2 = profile_named("nova-2-lite")
CLAUDE = profile_named("claude-3-haiku")
LLAMA = profile_named("llama-3.3-70b")

Record = dict[str, Any]

USER = {"role": "user", "content": [{"text": "x"}]}
ASSISTANT = {"role": "assistant", "content": [{"text": "x"}]}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda r: r.pop("system"), []),
        (lambda r: r.update(system=[{"text": "a"}, {"text": "b"}]), []),
        (lambda r: r.update(system=[]), [(Rule.EMPTY, "system")]),
        (lambda r: r.update(system=None), [(Rule.TYPE, "system")]),
        (lambda r: r.update(system="Write."), [(Rule.TYPE, "system")]),
        (lambda r: r.update(system=[{"text": " "}]), [(Rule.EMPTY, "system[0].text")]),
        (lambda r: r.update(schemaVersion="1"), [(Rule.VALUE, "schemaVersion")]),
        (lambda r: r.pop("schemaVersion"), [(Rule.VALUE, "schemaVersion")]),
        (lambda r: r.update(schemaVersion=1), [(Rule.TYPE, "schemaVersion")]),
        (lambda r: r.update(sytem=[]), [(Rule.UNKNOWN_KEY, "")]),
        (lambda r: r.update(toolConfig={}), [(Rule.NOT_TEXT, "toolConfig")]),
        (lambda r: r.pop("messages"), [(Rule.MISSING_KEY, "")]),
        (lambda r: r.update(messages=[]), [(Rule.EMPTY, "messages"), (Rule.TURNS, "messages")]),
        (lambda r: r.update(messages={}), [(Rule.TYPE, "messages")]),
        (lambda r: r["messages"].pop(), [(Rule.TURNS, "messages"), (Rule.TURNS, "messages[0]")]),
        (lambda r: r["messages"].append(USER), [(Rule.TURNS, "messages[2]")]),
        (lambda r: r["messages"].extend([USER, ASSISTANT]), []),
        (lambda r: r["messages"].append(ASSISTANT), [(Rule.TURNS, "messages[2]")]),
        (lambda r: r["messages"].insert(0, ASSISTANT), [(Rule.TURNS, "messages[0]")]),
        (lambda r: r["messages"][0].update(role="User"), [(Rule.ROLE, "messages[0].role")]),
        (lambda r: r["messages"][0].update(role="system"), [(Rule.ROLE, "messages[0].role")]),
        (lambda r: r["messages"][0].update(role=["user"]), [(Rule.TYPE, "messages[0].role")]),
        (lambda r: r["messages"][0].pop("role"), [(Rule.MISSING_KEY, "messages[0]")]),
        (lambda r: r["messages"][0].pop("content"), [(Rule.MISSING_KEY, "messages[0]")]),
        (lambda r: r["messages"][0].update(name="x"), [(Rule.UNKNOWN_KEY, "messages[0]")]),
        (lambda r: r["messages"][0].update(content="x"), [(Rule.TYPE, "messages[0].content")]),
        (lambda r: r["messages"][0].update(content=[]), [(Rule.EMPTY, "messages[0].content")]),
        (lambda r: r["messages"][0].update(content=["x"]), [(Rule.TYPE, "messages[0].content[0]")]),
        (lambda r: r["messages"][0].update(content=[{"text": 1}]), [(Rule.TYPE, "messages[0].content[0].text")]),
        (lambda r: r["messages"][0].update(content=[{"text": ""}]), [(Rule.EMPTY, "messages[0].content[0].text")]),
        (lambda r: r["messages"][0].update(content=[{}]), [(Rule.MISSING_KEY, "messages[0].content[0]")]),
        (lambda r: r["messages"][0].update(content=[{"image": {}}]), [(Rule.NOT_TEXT, "messages[0].content[0].image")]),
        (lambda r: r["messages"][0].update(content=[{"text": "a"}, {"text": "b"}]), []),
        (lambda r: r["messages"].__setitem__(0, 7), [(Rule.TYPE, "messages[0]")]),
    ],
)
def test_the_shape_of_converse(
    change: Callable[[Record], object], expected: list[tuple[Rule, str]], tmp_path: Path
) -> None:
    assert found_in_line(NOVA, changed(Format.CONVERSE, change), tmp_path) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda r: r.pop("system"), []),
        (lambda r: r.update(system=None), [(Rule.TYPE, "system")]),
        (lambda r: r.update(system=""), [(Rule.EMPTY, "system")]),
        (lambda r: r.update(system=[{"text": "x"}]), [(Rule.TYPE, "system")]),
        (lambda r: r.update(id="x"), [(Rule.UNKNOWN_KEY, "")]),
        (lambda r: r.update(schemaVersion="bedrock-conversation-2024"), [(Rule.UNKNOWN_KEY, "")]),
        (lambda r: r["messages"][0].update(name="x"), [(Rule.UNKNOWN_KEY, "messages[0]")]),
        (lambda r: r["messages"][1].update(content=[{"text": "x"}]), [(Rule.TYPE, "messages[1].content")]),
        (lambda r: r["messages"].reverse(), [(Rule.TURNS, "messages[0]"), (Rule.TURNS, "messages[1]")]),
        (lambda r: r["messages"][0].update(role="human"), [(Rule.ROLE, "messages[0].role")]),
    ],
)
def test_the_shape_of_claude(
    change: Callable[[Record], object], expected: list[tuple[Rule, str]], tmp_path: Path
) -> None:
    assert found_in_line(CLAUDE, changed(Format.CLAUDE, change), tmp_path) == expected


@pytest.mark.parametrize(
    ("format_name", "change", "expected"),
    [
        (Format.PROMPT_COMPLETION, lambda r: r.pop("prompt"), [(Rule.MISSING_KEY, "")]),
        (Format.PROMPT_COMPLETION, lambda r: r.update(completion=" "), [(Rule.EMPTY, "completion")]),
        (Format.PROMPT_COMPLETION, lambda r: r.update(system="x"), [(Rule.UNKNOWN_KEY, "")]),
        (Format.OPENAI_CHAT, lambda r: r["messages"].pop(0), []),
        (Format.OPENAI_CHAT, lambda r: r["messages"].append(r["messages"].pop(0)), [(Rule.TURNS, "messages[2]")]),
        (Format.OPENAI_CHAT, lambda r: r.update(weight=1), [(Rule.UNKNOWN_KEY, "")]),
        (Format.CHOSEN_REJECTED, lambda r: r.update(rejected=r["chosen"]), [(Rule.VALUE, "rejected")]),
        (Format.CHOSEN_REJECTED, lambda r: r.pop("rejected"), [(Rule.MISSING_KEY, "")]),
        (Format.PREFERENCE, lambda r: r["messages"][1]["candidates"].reverse(), []),
        (Format.PREFERENCE, lambda r: r["messages"][1]["candidates"].pop(), [(Rule.VALUE, "messages[1].candidates")]),
        (
            Format.PREFERENCE,
            lambda r: r["messages"][1]["candidates"][0].update(preferenceLabel="best"),
            [(Rule.VALUE, "messages[1].candidates[0].preferenceLabel"), (Rule.VALUE, "messages[1].candidates")],
        ),
        (
            Format.PREFERENCE,
            lambda r: r["messages"].__setitem__(1, ASSISTANT),
            [(Rule.MISSING_KEY, "messages[1]"), (Rule.UNKNOWN_KEY, "messages[1]")],
        ),
        (Format.JUDGE, lambda r: r.pop("category"), []),
        (Format.JUDGE, lambda r: r.update(category=1), [(Rule.TYPE, "category")]),
        (Format.JUDGE, lambda r: r.pop("modelResponses"), [(Rule.MISSING_KEY, "")]),
        (Format.JUDGE, lambda r: r["modelResponses"].append(r["modelResponses"][0]), [(Rule.VALUE, "modelResponses")]),
        (
            Format.JUDGE,
            lambda r: r["modelResponses"][0].update(modelIdentifier="a:b"),
            [(Rule.VALUE, "modelResponses[0].modelIdentifier")],
        ),
        (
            Format.JUDGE,
            lambda r: r["modelResponses"][0].update(modelIdentifier="model-2"),
            [(Rule.VALUE, "modelResponses[0].modelIdentifier")],
        ),
    ],
)
def test_the_shape_of_other_formats(
    format_name: Format, change: Callable[[Record], object], expected: list[tuple[Rule, str]], tmp_path: Path
) -> None:
    profile = profile_named("llama-3.1-8b") if format_name is Format.PROMPT_COMPLETION else NOVA
    assert found_in_line(profile, changed(format_name, change), tmp_path, format_name) == expected


REASONING = {"reasoningContent": {"reasoningText": {"text": "Because."}}}


@pytest.mark.parametrize(
    ("profile", "content", "expected"),
    [
        (NOVA_2, [REASONING, {"text": "x"}], []),
        (NOVA, [REASONING, {"text": "x"}], [(Rule.NOT_TEXT, "messages[1].content[0].reasoningContent")]),
        (NOVA_2, [REASONING], [(Rule.MISSING_KEY, "messages[1].content")]),
        (
            NOVA_2,
            [{"reasoningContent": {"reasoningText": {"text": ""}}}, {"text": "x"}],
            [(Rule.EMPTY, "messages[1].content[0].reasoningContent.reasoningText.text")],
        ),
        (
            NOVA_2,
            [{"reasoningContent": {}}, {"text": "x"}],
            [(Rule.MISSING_KEY, "messages[1].content[0].reasoningContent")],
        ),
    ],
)
def test_only_nova_2_takes_reasoning(
    profile: Profile, content: object, expected: list[tuple[Rule, str]], tmp_path: Path
) -> None:
    odd = changed(Format.CONVERSE, lambda r: r["messages"][1].update(content=content))
    assert found_in_line(profile, odd, tmp_path) == expected


def test_a_question_carries_no_reasoning(tmp_path: Path) -> None:
    odd = changed(Format.CONVERSE, lambda r: r["messages"][0]["content"].append(REASONING))
    assert found_in_line(NOVA_2, odd, tmp_path) == [(Rule.NOT_TEXT, "messages[0].content[1].reasoningContent")]


def test_llama_takes_one_system_text(tmp_path: Path) -> None:
    odd = changed(Format.CONVERSE, lambda r: r["system"].append({"text": "x"}))
    assert found_in_line(LLAMA, odd, tmp_path) == [(Rule.VALUE, "system")]
