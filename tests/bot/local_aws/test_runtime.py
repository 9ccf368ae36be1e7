"""Converse: who answers, what is refused, and how an answer ends."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from bot.local_aws import LocalAws
from bot.models.embedded import EmbeddedModel
from dataset.formats import Format, whole_prompt
from dataset.prompts import PromptStyle, render, undefuse
from dataset.records import CallSummary, PseudonymisedCall, summary_schema
from tests.bot.local_aws.files import HAIKU, LLAMA_8B, custom_model, put, records, refused, teaching
from tests.bot.models.calls import STARTED, turns
from tests.bot.models.teaching import playground, trained
from tests.local_aws import STARTED as TODAY

MICRO = "amazon.nova-micro-v1:0"
PROFILE = f"us.{MICRO}"
CALL = PseudonymisedCall(
    call_id="call_1",
    turns=turns("customer: My router restarts all day.", "agent Maria: I will send you a new one by Friday."),
    started_at=STARTED,
    pseudonymiser_version="test",
)


PICTURE = {"image": {"format": "png", "source": {"bytes": b"a"}}}


def _request(**more: Any) -> dict[str, Any]:
    prompt = render(CALL)
    return {
        "modelId": MICRO,
        "system": [{"text": prompt.system}],
        "messages": [_said("user", prompt.user)],
        "inferenceConfig": {"maxTokens": 2_000, "temperature": 0.0},
    } | more


def _said(role: str, text: str) -> dict[str, Any]:
    return {"role": role, "content": [{"text": text}]}


def _text(answer: Any) -> str:
    (block,) = answer["output"]["message"]["content"]
    return str(block["text"])


def _summary(answer: Any) -> CallSummary:
    return CallSummary.model_validate_json(undefuse(_text(answer)))


@pytest.mark.parametrize("model_id", [MICRO, PROFILE, f"arn:aws:bedrock:us-east-1::foundation-model/{MICRO}"])
def test_a_base_model_answers(runtime: Any, model_id: str) -> None:
    answer = runtime.converse(**_request(modelId=model_id))
    expected = EmbeddedModel().complete(render(CALL), summary_schema())
    assert _text(answer) == expected.text
    assert answer["stopReason"] == "end_turn"
    assert answer["usage"]["inputTokens"] == expected.usage.input_tokens
    assert answer["usage"]["outputTokens"] == expected.usage.output_tokens
    assert answer["usage"]["totalTokens"] == expected.usage.input_tokens + expected.usage.output_tokens
    assert answer["metrics"]["latencyMs"] >= 0


def test_both_prompts_are_read(runtime: Any) -> None:
    base = render(CALL, PromptStyle.BASE)
    answer = runtime.converse(**_request(system=[{"text": base.system}], messages=[_said("user", base.user)]))
    assert _summary(answer) == _summary(runtime.converse(**_request()))
    whole = whole_prompt(base.system, base.user)
    assert _summary(runtime.converse(**_request(system=[], messages=[_said("user", whole)]))) == _summary(answer)


def test_a_custom_model_learned_from_the_file_of_its_job(aws: LocalAws, bedrock: Any, runtime: Any) -> None:
    put(teaching())
    model = custom_model(aws, bedrock)
    deployed = bedrock.create_custom_model_deployment(modelDeploymentName="support", modelArn=model)
    arn = deployed["customModelDeploymentArn"]
    assert refused(runtime.converse, **_request(modelId=arn))[:2] == ("ModelNotReadyException", 429)
    aws.time.advance(30)
    prompt, _ = playground()[50]
    asked = _request(system=[{"text": prompt.system}], messages=[_said("user", prompt.user)])
    learned = _text(runtime.converse(**{**asked, "modelId": arn}))
    assert learned != _text(runtime.converse(**asked))
    taught = EmbeddedModel(name="taught", parts=trained())
    assert json.loads(learned)["summary"] == json.loads(taught.complete(prompt, summary_schema()).text)["summary"]


def test_a_provisioned_model_answers(aws: LocalAws, bedrock: Any, runtime: Any) -> None:
    aws.limits.model_units = 1
    put(records(8))
    model = custom_model(aws, bedrock)
    request = {"modelUnits": 1, "provisionedModelName": "support", "modelId": model}
    arn = bedrock.create_provisioned_model_throughput(**request)["provisionedModelArn"]
    assert refused(runtime.converse, **_request(modelId=arn))[0] == "ModelNotReadyException"
    aws.time.advance(30)
    # A file that teaches nothing leaves the model as it was.
    assert _summary(runtime.converse(**_request(modelId=arn))) == _summary(runtime.converse(**_request()))


def test_a_model_tuned_with_whole_prompts_is_asked_with_them(aws_west: LocalAws) -> None:
    aws_west.limits.model_units = 1
    put(teaching(Format.PROMPT_COMPLETION) + records(60, Format.PROMPT_COMPLETION))
    bedrock, runtime = boto3.client("bedrock"), boto3.client("bedrock-runtime")
    model = custom_model(aws_west, bedrock, baseModelIdentifier=LLAMA_8B, hyperParameters={})
    request = {"modelUnits": 1, "provisionedModelName": "support", "modelId": model}
    arn = bedrock.create_provisioned_model_throughput(**request)["provisionedModelArn"]
    aws_west.time.advance(30)
    prompt, _ = playground()[50]
    asked = _request(system=[], messages=[_said("user", whole_prompt(prompt.system, prompt.user))])
    learned = _text(runtime.converse(**{**asked, "modelId": arn}))
    assert learned != _text(runtime.converse(**{**asked, "modelId": LLAMA_8B.removesuffix(":128k")}))


def test_whom_a_request_cannot_mean(aws: LocalAws, bedrock: Any, runtime: Any) -> None:
    put(records(8))
    model = custom_model(aws, bedrock)
    account = "arn:aws:bedrock:us-east-1:123456789012"
    for model_id, code in {
        f"{MICRO}:128k": "ValidationException",
        "amazon.nothing-v1:0": "ValidationException",
        f"eu.{MICRO}": "ValidationException",
        "meta.llama3-1-8b-instruct-v1:0": "ValidationException",
        model.replace(":128k", ""): "ValidationException",
        f"{account}:custom-model-deployment/{'0' * 12}": "ResourceNotFoundException",
        f"{account}:provisioned-model/{'0' * 12}": "ResourceNotFoundException",
    }.items():
        assert refused(runtime.converse, **_request(modelId=model_id))[0] == code, model_id


def test_nova_2_lite_is_asked_through_a_profile(runtime: Any) -> None:
    told = refused(runtime.converse, **_request(modelId="amazon.nova-2-lite-v1:0"))
    assert told[0] == "ValidationException"
    assert "inference profile" in told[2]
    assert _summary(runtime.converse(**_request(modelId="us.amazon.nova-2-lite-v1:0"))).title
    assert _summary(runtime.converse(**_request(modelId="global.amazon.nova-2-lite-v1:0"))).title


def test_a_model_at_the_end_of_its_life(aws_west: LocalAws) -> None:
    runtime = boto3.client("bedrock-runtime")
    haiku = HAIKU.removesuffix(":200k")
    code, status, message = refused(runtime.converse, **_request(modelId=haiku))
    assert (code, status) == ("ResourceNotFoundException", 404)
    assert "reached the end of its life" in message
    aws_west.models.set(haiku, status="ACTIVE", end_of_life=None)
    assert _summary(runtime.converse(**_request(modelId=haiku))).title
    assert aws_west.time.date() == TODAY


def test_a_custom_model_ends_with_its_base(aws: LocalAws, bedrock: Any, runtime: Any) -> None:
    put(records(8))
    model = custom_model(aws, bedrock)
    arn = bedrock.create_custom_model_deployment(modelDeploymentName="a", modelArn=model)["customModelDeploymentArn"]
    aws.time.advance(30)
    aws.models.set(MICRO, tools=False)
    assert refused(runtime.converse, **_request(modelId=arn, toolConfig=TOOLS))[0] == "ValidationException"
    aws.models.set(MICRO, end_of_life=aws.time.date())
    assert refused(runtime.converse, **_request(modelId=arn))[0] == "ResourceNotFoundException"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"messages": [{"role": "user", "content": [PICTURE, {"text": "a"}]}]}, "images"),
        ({"messages": [_said("assistant", "a")]}, "must start with a user message"),
        ({"messages": []}, "must start with a user message"),
        ({"messages": [_said("user", "a"), _said("user", "b")]}, "must alternate"),
        ({"messages": [_said("user", " ")]}, "messages.0.content.0 is blank"),
        ({"inferenceConfig": {"maxTokens": 10_001}}, "exceeds the model limit of 10000"),
        ({"inferenceConfig": {"temperature": 1.5}}, "at 'inferenceConfig.temperature'"),
        ({"requestMetadata": {"debrief": "d" * 257}}, "at 'requestMetadata"),
        ({"messages": [_said("user", "word " * 80_000)]}, "Input is too long for requested model."),
        (
            {"outputConfig": {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": {"schema": "{}"}}}}},
            "outputConfig",
        ),
    ],
)
def test_what_a_request_is_refused_for(runtime: Any, changes: dict[str, Any], told: str) -> None:
    code, status, message = refused(runtime.converse, **_request(**changes))
    assert (code, status) == ("ValidationException", 400)
    assert told in message


TOOLS = {
    "tools": [{"toolSpec": {"name": "debrief", "inputSchema": {"json": {"type": "object"}}}}],
    "toolChoice": {"tool": {"name": "debrief"}},
}


def test_a_tool_that_has_to_be_used(aws: LocalAws, runtime: Any) -> None:
    answer = runtime.converse(**_request(toolConfig=TOOLS))
    (block,) = answer["output"]["message"]["content"]
    assert answer["stopReason"] == "tool_use"
    assert block["toolUse"]["name"] == "debrief"
    assert block["toolUse"]["input"] == json.loads(_text(runtime.converse(**_request())))
    aws.models.set(MICRO, tools=False)
    assert refused(runtime.converse, **_request(toolConfig=TOOLS))[0] == "ValidationException"


def test_a_schema_for_the_answer_where_the_model_takes_one(aws: LocalAws, runtime: Any) -> None:
    aws.models.set(MICRO, json_schema=True)
    schema = {"textFormat": {"type": "json_schema", "structure": {"jsonSchema": {"schema": "{}", "name": "debrief"}}}}
    assert _summary(runtime.converse(**_request(outputConfig=schema))).title


def test_an_answer_is_cut_at_max_tokens(runtime: Any) -> None:
    whole = _text(runtime.converse(**_request()))
    answer = runtime.converse(**_request(inferenceConfig={"maxTokens": 10}))
    assert (answer["stopReason"], answer["usage"]["outputTokens"]) == ("max_tokens", 10)
    assert _text(answer) == whole[:30]


def test_an_answer_ends_before_a_stop_sequence(runtime: Any) -> None:
    answer = runtime.converse(**_request(inferenceConfig={"stopSequences": ['"summary"']}))
    assert answer["stopReason"] == "stop_sequence"
    assert '"title"' in _text(answer)
    assert '"summary"' not in _text(answer)


@pytest.mark.parametrize("reason", ["guardrail_intervened", "content_filtered", "model_context_window_exceeded"])
def test_answers_that_tests_write(aws: LocalAws, runtime: Any, reason: str) -> None:
    aws.answers.next(text='{"title": ')
    aws.answers.next(text="No.", stop_reason=reason)
    assert _text(runtime.converse(**_request())) == '{"title": '
    answer = runtime.converse(**_request(guardrailConfig={"guardrailIdentifier": "abc", "guardrailVersion": "1"}))
    assert (answer["stopReason"], _text(answer)) == (reason, "No.")
    assert _summary(runtime.converse(**_request())).title


def test_what_is_asked_twice_is_cached(aws: LocalAws, runtime: Any) -> None:
    base = render(CALL, PromptStyle.BASE)
    asked = _request(system=[{"text": base.system}, {"cachePoint": {"type": "default"}}])
    first, second = (runtime.converse(**asked)["usage"] for _ in range(2))
    assert first["cacheWriteInputTokens"] == second["cacheReadInputTokens"] > 1_000
    assert first["inputTokens"] == second["inputTokens"] < 200
    assert first["cacheReadInputTokens"] == second["cacheWriteInputTokens"] == 0
    aws.time.advance(301)
    assert runtime.converse(**asked)["usage"]["cacheReadInputTokens"] == 0
    aws.models.set(MICRO, cache_tokens=0)
    assert refused(runtime.converse, **asked)[:2] == ("AccessDeniedException", 403)
    aws.models.set(MICRO, cache_tokens=1_000)
    short = _request(system=[{"text": "Debrief."}, {"cachePoint": {"type": "default"}}])
    assert runtime.converse(**short)["usage"]["cacheWriteInputTokens"] == 0
