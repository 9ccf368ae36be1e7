"""Every format: what a pair becomes, and which pairs it can hold."""

import json

import pytest

from dataset.formats import FORMATS, SHAPES, TAKES, Format, whole_prompt
from dataset.formats.judge import IDENTIFIER, model_identifier
from dataset.records import PairKind
from dataset.validate.shapes import shape_check
from tests.dataset.lines import pair


def test_every_format_is_registered_and_can_be_checked() -> None:
    assert set(FORMATS) == set(TAKES) == set(SHAPES) == set(Format)
    assert len({shape_check(format_name) for format_name in Format}) == len(Format)
    assert {name.value for name in Format} == {
        "claude", "converse", "prompt-completion", "openai-chat", "preference", "chosen-rejected", "judge",
    }  # fmt: skip


def test_claude() -> None:
    assert FORMATS[Format.CLAUDE](pair()) == {
        "system": "Write a debrief.",
        "messages": [
            {"role": "user", "content": "[0] customer > The router of flat 0 is broken."},
            {"role": "assistant", "content": '{"title": "Broken router"}'},
        ],
    }


def test_converse() -> None:
    assert FORMATS[Format.CONVERSE](pair()) == {
        "schemaVersion": "bedrock-conversation-2024",
        "system": [{"text": "Write a debrief."}],
        "messages": [
            {"role": "user", "content": [{"text": "[0] customer > The router of flat 0 is broken."}]},
            {"role": "assistant", "content": [{"text": '{"title": "Broken router"}'}]},
        ],
    }


def test_prompt_completion_holds_the_instructions_too() -> None:
    assert FORMATS[Format.PROMPT_COMPLETION](pair()) == {
        "prompt": "Write a debrief.\n\n[0] customer > The router of flat 0 is broken.",
        "completion": '{"title": "Broken router"}',
    }


def test_openai_chat() -> None:
    line = FORMATS[Format.OPENAI_CHAT](pair())
    assert [message["role"] for message in line["messages"]] == ["system", "user", "assistant"]
    assert line["messages"][0]["content"] == "Write a debrief."


def test_preference_ends_in_two_candidates() -> None:
    line = FORMATS[Format.PREFERENCE](pair())
    assert line["schemaVersion"] == "bedrock-conversation-2024"
    assert line["messages"][0]["role"] == "user"
    assert line["messages"][1] == {
        "role": "assistant",
        "candidates": [
            {"content": [{"text": '{"title": "Broken router"}'}], "preferenceLabel": "preferred"},
            {"content": [{"text": '{"title": "Call"}'}], "preferenceLabel": "non-preferred"},
        ],
    }


def test_chosen_rejected() -> None:
    line = FORMATS[Format.CHOSEN_REJECTED](pair())
    assert line["prompt"].startswith("Write a debrief.\n\n")
    assert (line["chosen"], line["rejected"]) == ('{"title": "Broken router"}', '{"title": "Call"}')


def test_judge() -> None:
    line = FORMATS[Format.JUDGE](pair(model="arn:aws:bedrock:us-east-1:0:custom-model/x", kind=PairKind.REFERENCE))
    assert line["prompt"].startswith("Write a debrief.\n\n")
    assert line["referenceResponse"] == '{"title": "Broken router"}'
    assert line["category"] == "reference"
    assert line["modelResponses"] == [
        {"response": '{"title": "Call"}', "modelIdentifier": "arn-aws-bedrock-us-east-1-0-custom-model-x"}
    ]


@pytest.mark.parametrize("name", ["model-1", "a:b/c", "-x", "Modèle", "x" * 400, "amazon.nova-micro-v1:0"])
def test_a_model_is_named_as_a_job_takes_it(name: str) -> None:
    assert IDENTIFIER.fullmatch(model_identifier(name))


@pytest.mark.parametrize("format_name", [f for f in Format if f not in (Format.PREFERENCE, Format.CHOSEN_REJECTED)])
def test_a_pair_without_a_system_prompt_has_none_in_its_line(format_name: Format) -> None:
    line = json.dumps(FORMATS[format_name](pair(system=" ")))
    assert "system" not in line
    assert "\\n\\n" not in line


PREFERRING = (Format.PREFERENCE, Format.CHOSEN_REJECTED, Format.JUDGE)


@pytest.mark.parametrize("format_name", Format)
@pytest.mark.parametrize("rejected", [None, "", " \n", '{"title": "Broken router"}'])
def test_what_prefers_takes_no_pair_without_a_rejected_answer(format_name: Format, rejected: str | None) -> None:
    lacking = pair(rejected=rejected)
    # A judge may find an answer right as it was.
    same = rejected == lacking.completion
    preferring = format_name in PREFERRING and not (same and format_name is Format.JUDGE)
    assert TAKES[format_name](lacking) is not preferring
    if preferring:
        with pytest.raises(ValueError, match="call_0"):
            FORMATS[format_name](lacking)
    else:
        assert FORMATS[format_name](lacking)


@pytest.mark.parametrize("model", [None, "", "::"])
def test_a_judge_has_to_know_the_model(model: str | None) -> None:
    assert TAKES[Format.JUDGE](pair())
    assert not TAKES[Format.JUDGE](pair(model=model))
    assert TAKES[Format.PREFERENCE](pair(model=model))
    with pytest.raises(ValueError, match="judge"):
        FORMATS[Format.JUDGE](pair(model=model))


@pytest.mark.parametrize("format_name", Format)
def test_a_format_takes_a_whole_pair(format_name: Format) -> None:
    assert TAKES[format_name](pair())
    assert FORMATS[format_name](pair())


def test_a_whole_prompt_without_instructions_is_the_call() -> None:
    assert whole_prompt("", "call") == "call"
    assert whole_prompt("do", "call") == "do\n\ncall"
