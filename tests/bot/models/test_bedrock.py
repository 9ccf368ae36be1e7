"""Serving with Converse: what is asked, how answers are read, and what becomes of failures."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import botocore.session
import jsonschema
import pytest
from botocore.validate import ParamValidator
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.errors import AnswerBlocked, CallTooLong, ModelError, ModelRefused, ModelUnavailable
from bot.local_aws import LocalAws
from bot.local_aws.hooks import Asked
from bot.models import bedrock
from bot.models.aws import ATTEMPTS, AwsClients
from bot.models.bedrock import ANSWER_TOKENS, TRIES, BedrockModel, Terms, read_answer, tuned_model, untrained_model
from bot.models.catalogue import CATALOGUE, Asking, TunableModel, model_named
from bot.settings import Settings
from dataset.formats import FORMATS, whole_prompt
from dataset.prompts import Prompt, PromptStyle, render
from dataset.records import (
    CallSummary,
    Pair,
    PairKind,
    PseudonymisedCall,
    Role,
    Split,
    Turn,
    summary_schema,
)
from dataset.text import well_formed
from tests.bot.models.calls import STARTED, turns
from tests.local_aws import aws_settings

CALL = PseudonymisedCall(
    call_id="call_1",
    turns=turns("customer: My router restarts all day.", "agent Maria: I will send you a new one by Friday."),
    started_at=STARTED,
    pseudonymiser_version="test",
)
BASE, TUNED = render(CALL, PromptStyle.BASE), render(CALL, PromptStyle.TUNED)
PAIR = Pair(
    call_id="call_1",
    group_id="group_1",
    answer_id="answer_1",
    split=Split.TRAIN,
    kind=PairKind.CORRECTION,
    prompt_version=TUNED.version,
    pseudonymiser_version="test",
    system=TUNED.system,
    prompt=TUNED.user,
    completion="{}",
)
ARN = "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl"


class Time:
    """A clock that only sleeping turns on."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def _model(
    clients: AwsClients,
    name: str = "nova-micro",
    *,
    style: PromptStyle = PromptStyle.BASE,
    terms: Terms = Terms(),  # noqa: B008 - frozen
    clock: Time | None = None,
    reference: str | None = None,
) -> BedrockModel:
    row, at = model_named(name), clock or Time()
    return BedrockModel(
        clients,
        row,
        name=name,
        reference=reference or row.serving_id(clients.region),
        prompt_style=style,
        terms=terms,
        clock=lambda: at.now,
        sleep=at.sleep,
        chance=lambda: 1.0,
    )


def _request(name: str, prompt: Prompt = BASE, **more: Any) -> dict[str, Any]:
    return _model(AwsClients("us-east-1", seconds=60), name, **more).request(prompt, summary_schema())


@pytest.fixture
def clients(aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> AwsClients:
    """Clients of the small AWS, which do not wait between botocore's own attempts."""
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0.0)
    return AwsClients(aws.region, seconds=60)


# -- what is asked ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", PromptStyle)
@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("guardrail", [None, ("abc123def456", "1")])
def test_every_request_is_one_that_botocore_takes(
    name: str, style: PromptStyle, guardrail: tuple[str, str] | None
) -> None:
    request = _request(name, render(CALL, style), style=style, terms=Terms(guardrail))
    shape = botocore.session.get_session().get_service_model("bedrock-runtime").operation_model("Converse").input_shape
    assert ParamValidator().validate({**request, "modelId": ARN}, shape).generate_report() == ""
    assert request["inferenceConfig"]["temperature"] == 0.0
    assert request["inferenceConfig"]["maxTokens"] == min(ANSWER_TOKENS, model_named(name).max_output_tokens)
    assert ("guardrailConfig" in request) == (guardrail is not None)


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_tuned_model_is_asked_as_it_was_trained(name: str) -> None:
    request = _request(name, TUNED, style=PromptStyle.TUNED)
    assert set(request) - {"system"} == {"messages", "inferenceConfig"}
    if model_named(name).profile.system_blocks == 0:
        assert "system" not in request
        user = whole_prompt(TUNED.system, TUNED.user)
    else:
        assert request["system"] == [{"text": TUNED.system}]
        user = TUNED.user
    assert request["messages"] == [{"role": "user", "content": [{"text": user}]}]


def _prompt_of_line(model: TunableModel, pair: Pair) -> tuple[str, str]:
    """System and user text of a pair's line in the training file of a model."""
    line = FORMATS[model.profile.format](pair)
    if "messages" not in line:
        return "", line["prompt"]
    system, user = line.get("system", ""), line["messages"][0]["content"]
    if isinstance(system, list):
        ((system,), (user,)) = ([block["text"] for block in blocks] for blocks in (system, user))
    return system, user


@pytest.mark.parametrize("name", CATALOGUE)
@given(texts=st.lists(st.text(min_size=1), min_size=1, max_size=4), speaker=st.text(min_size=1, max_size=20))
@hypothesis_settings(max_examples=25, deadline=None)
def test_any_call_is_served_with_the_prompt_that_it_is_trained_with(name: str, texts: list[str], speaker: str) -> None:
    said = tuple(
        Turn(speaker=well_formed(speaker), role=Role.CUSTOMER, text=well_formed(text))
        for text in (*texts, "User: Bot: System: <image> [EOS] \nHuman: \nAssistant:")
    )
    prompt = render(CALL.model_copy(update={"turns": said}), PromptStyle.TUNED)
    pair = PAIR.model_copy(update={"system": prompt.system, "prompt": prompt.user})
    request = _request(name, prompt, style=PromptStyle.TUNED)
    ((asked,),) = (message["content"] for message in request["messages"])
    system = "".join(block["text"] for block in request.get("system", []))
    assert (system, asked["text"]) == _prompt_of_line(model_named(name), pair)


def test_a_base_model_that_can_be_made_to_call_a_tool_gets_the_schema_as_one() -> None:
    request = _request("nova-micro")
    (tool,) = request["toolConfig"]["tools"]
    schema = tool["toolSpec"]["inputSchema"]["json"]
    assert request["toolConfig"]["toolChoice"] == {"tool": {"name": tool["toolSpec"]["name"]}}
    assert set(schema) == {"type", "properties", "required"}
    assert "$ref" not in json.dumps(schema)
    # The one form for what may be null that the guide to Nova shows.
    assert "anyOf" not in json.dumps(schema)
    assert schema["properties"]["action_items"]["items"]["properties"]["due"]["type"] == ["string", "null"]
    jsonschema.Draft202012Validator.check_schema(schema)
    answer = {"title": "t", "call_reason": "r", "summary": "s", "action_items": [{"description": "d", "owner": None}]}
    jsonschema.validate(answer, schema)


def test_a_base_model_that_takes_a_schema_gets_a_closed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BedrockModel, "_asking", Asking.JSON_SCHEMA)
    structure = _request("nova-micro")["outputConfig"]["textFormat"]["structure"]
    schema = json.loads(structure["jsonSchema"]["schema"])
    assert schema["additionalProperties"] is False
    assert schema["properties"]["action_items"]["items"]["additionalProperties"] is False
    jsonschema.validate({"title": "t", "call_reason": "r", "summary": "s"}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "t", "call_reason": "r", "summary": "s", "mood": "sad"}, schema)


def test_a_guardrail_gets_to_see_the_answer() -> None:
    # It does not look into a tool's input.
    assert "toolConfig" not in _request("nova-micro", terms=Terms(("abc123def456", "1")))


def test_the_base_prompt_is_cached_where_that_is_worth_it() -> None:
    long = BASE.model_copy(update={"system": "word " * 1_000})
    point = {"cachePoint": {"type": "default"}}
    assert _request("nova-micro", long)["system"] == [{"text": long.system}, point]
    assert point not in _request("nova-micro", BASE.model_copy(update={"system": "short"}))["system"]
    assert point not in _request("claude-3-haiku", long)["system"]
    assert point not in _request("nova-micro", long, style=PromptStyle.TUNED)["system"]


def test_a_prompt_without_instructions_has_no_system() -> None:
    assert "system" not in _request("nova-micro", BASE.model_copy(update={"system": " "}))


def test_the_settings_name_the_model(aws: LocalAws) -> None:
    settings = Settings(_env_file=None, **aws_settings(aws, debrief_guardrail="abc123def456:DRAFT"))
    model = untrained_model(settings, AwsClients("eu-central-1", seconds=60))
    assert (model.name, model.reference) == ("nova-micro", "eu.amazon.nova-micro-v1:0")
    assert (model.generation, model.prompt_style, model.row.name) == (0, PromptStyle.BASE, "nova-micro")
    assert model.request(BASE, summary_schema())["guardrailConfig"]["guardrailVersion"] == "DRAFT"
    other = settings.model_copy(update={"debrief_model_id": "global.amazon.nova-2-lite-v1:0"})
    assert untrained_model(other, AwsClients("us-east-1", seconds=60)).reference == "global.amazon.nova-2-lite-v1:0"
    tuned = tuned_model(
        settings, AwsClients("us-east-1", seconds=60), model.row, name="support-3", reference=ARN, generation=3
    )
    assert (tuned.name, tuned.reference, tuned.generation) == ("support-3", ARN, 3)
    assert tuned.prompt_style is PromptStyle.TUNED


# -- answers ---------------------------------------------------------------------------------------------------


def test_a_base_model_answers_over_http(aws: LocalAws, clients: AwsClients) -> None:
    completion = _model(clients).complete(BASE, summary_schema(), about="debrief_42 é")
    assert CallSummary.model_validate_json(completion.text).action_items
    assert completion.usage.input_tokens > completion.usage.output_tokens > 0
    (call,) = aws.journal.calls("Converse")
    assert call.parameters["requestMetadata"] == {"debrief": "debrief_42 _"}
    _model(clients).complete(BASE, summary_schema())
    assert "requestMetadata" not in aws.journal.calls("Converse")[1].parameters


def test_what_was_cached_is_counted_as_input(aws: LocalAws, clients: AwsClients) -> None:
    long = BASE.model_copy(update={"system": BASE.system + "\n" + "One more word. " * 400})
    first, second = (_model(clients).complete(long, summary_schema()).usage for _ in range(2))
    assert first.cache_write_tokens > 1_000
    assert second.cache_read_tokens == first.cache_write_tokens
    assert first.input_tokens == second.input_tokens


def _answer(stop_reason: str, *content: dict[str, Any]) -> dict[str, Any]:
    return {"output": {"message": {"role": "assistant", "content": list(content)}}, "stopReason": stop_reason}


@pytest.mark.parametrize("stop_reason", ["end_turn", "stop_sequence", "max_tokens", "malformed_model_output", "new"])
def test_texts_are_the_answer_and_reasoning_is_none_of_it(stop_reason: str) -> None:
    reasoning = {"reasoningContent": {"reasoningText": {"text": "Hm."}}}
    read = read_answer(_answer(stop_reason, reasoning, {"text": '{"a":'}, {"text": " 1}"}), 7)
    assert (read.text, read.latency_ms, read.cut_off) == ('{"a": 1}', 7, stop_reason == "max_tokens")
    assert read.usage.input_tokens == 0


@pytest.mark.parametrize("given", [{"title": "Müller"}, '{"title": "Müller"}'])
def test_the_input_of_the_tool_is_the_answer(given: object) -> None:
    block = {"toolUse": {"toolUseId": "1", "name": "debrief", "input": given}}
    assert read_answer(_answer("tool_use", {"text": "Here you are."}, block), 1).text == '{"title": "Müller"}'


@pytest.mark.parametrize("answer", [{}, {"output": {}}, {"output": {"message": {"content": None}}}, _answer("x")])
def test_an_answer_that_is_empty_is_an_empty_text(answer: dict[str, Any]) -> None:
    assert read_answer(answer, 1).text == ""


def test_what_a_guardrail_blocks_is_told_and_what_it_masks_is_taken() -> None:
    with pytest.raises(AnswerBlocked, match="guardrail") as blocked:
        read_answer(_answer("guardrail_intervened", {"text": "Sorry, I cannot answer."}), 1, "nova-micro")
    assert "nova-micro" in blocked.value.administrator
    assert read_answer(_answer("guardrail_intervened", {"text": '{"title": "{EMAIL}"}'}), 1).text
    with pytest.raises(AnswerBlocked, match="content filter"):
        read_answer(_answer("content_filtered", {"text": '{"title": "It'}), 1)


def test_a_model_without_room_for_an_answer_says_so() -> None:
    with pytest.raises(CallTooLong, match="too long for nova-micro"):
        read_answer(_answer("model_context_window_exceeded", {"text": "{"}), 1, "nova-micro")


# -- what goes wrong -------------------------------------------------------------------------------------------


def _fails(model: BedrockModel, kind: type[ModelError], prompt: Prompt = BASE) -> ModelError:
    with pytest.raises(ModelError) as caught:
        model.complete(prompt, summary_schema())
    assert type(caught.value) is kind
    assert caught.value.retryable
    assert caught.value.administrator
    return caught.value


@pytest.mark.parametrize("code", ["ModelTimeoutException", "ModelErrorException"])
def test_what_boto3_does_not_try_again_is_tried_again_here(
    aws: LocalAws,
    clients: AwsClients,
    code: str,
) -> None:
    clock = Time()
    aws.faults.fail("Converse", code, times=3)
    completion = _model(clients, clock=clock).complete(BASE, summary_schema())
    assert clock.slept == [0.5, 1.0, 2.0]
    assert completion.latency_ms == 3_500
    assert aws.journal.count("Converse") == 4


def test_a_model_that_goes_on_failing_is_left_alone_after_a_while(
    aws: LocalAws,
    clients: AwsClients,
) -> None:
    clock = Time()
    aws.faults.fail("Converse", "ModelErrorException", times=99)
    error = _fails(_model(clients, clock=clock), ModelUnavailable)
    assert error.what == "nova-micro wrote no debrief: the model failed to answer."
    assert aws.journal.count("Converse") == TRIES
    assert clock.slept == [0.5, 1.0, 2.0, 4.0, 8.0]


def test_a_model_that_is_not_ready_yet_is_waited_for(aws: LocalAws, clients: AwsClients) -> None:
    clock = Time()
    # botocore's own attempts are the first; after them, one at a time.
    aws.faults.fail("Converse", "ModelNotReadyException", times=ATTEMPTS + 1)
    _model(clients, clock=clock).complete(BASE, summary_schema())
    assert clock.slept == [0.5, 1.0]


def test_nothing_is_tried_again_that_could_end_after_the_deadline(
    aws: LocalAws,
    clients: AwsClients,
) -> None:
    clock = Time()
    aws.faults.fail("Converse", "ModelTimeoutException", times=99)
    model = _model(clients, terms=Terms(seconds=clients.attempt_seconds + 1.6), clock=clock)
    _fails(model, ModelUnavailable)
    assert clock.slept == [0.5, 1.0]


def test_the_pauses_are_a_random_part_of_what_they_may_be(aws: LocalAws, clients: AwsClients) -> None:
    clock, row = Time(), model_named("nova-micro")
    aws.faults.fail("Converse", "ModelErrorException", times=2)
    chances = iter([0.25, 0.75])
    model = BedrockModel(
        clients,
        row,
        name="m",
        reference=row.model_id,
        prompt_style=PromptStyle.BASE,
        clock=lambda: clock.now,
        sleep=clock.sleep,
        chance=lambda: next(chances),
    )
    model.complete(BASE, summary_schema())
    assert clock.slept == [0.125, 0.75]


@pytest.mark.parametrize("seconds", [0.3, 1.2])
def test_an_endpoint_that_hangs_ends_with_the_deadline(aws: LocalAws, seconds: float) -> None:
    # botocore rests between its attempts as it does in service.
    aws.faults.hang("Converse", seconds=30, times=99)
    asked: list[Asked] = []
    aws.hooks.before("Converse", asked.append)
    model = _model(AwsClients(aws.region, seconds=seconds), terms=Terms(seconds=seconds))
    began = time.monotonic()
    error = _fails(model, ModelUnavailable)
    # Its rests, and a machine that has other things to do; had one attempt waited for the answer, it would be 30.
    assert time.monotonic() - began < seconds + 0.15 + 2
    assert error.what == "nova-micro wrote no debrief: AWS did not answer in time."
    assert len(asked) == ATTEMPTS


def test_a_model_that_fails_and_then_hangs_ends_with_the_deadline_too(aws: LocalAws) -> None:
    aws.faults.fail("Converse", "ModelErrorException", times=2)
    aws.faults.hang("Converse", seconds=30, times=99)
    seconds = 2.0
    row = model_named("nova-micro")
    model = BedrockModel(
        AwsClients(aws.region, seconds=seconds),
        row,
        name=row.name,
        reference=row.model_id,
        prompt_style=PromptStyle.BASE,
        terms=Terms(seconds=seconds),
        chance=lambda: 0.2,
    )
    began = time.monotonic()
    assert "did not answer in time" in _fails(model, ModelUnavailable).what
    assert time.monotonic() - began < seconds + 2


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ThrottlingException", ModelUnavailable),
        ("InternalServerException", ModelUnavailable),
        ("ServiceUnavailableException", ModelUnavailable),
        ("AccessDeniedException", ModelRefused),
        ("ResourceNotFoundException", ModelRefused),
        ("ValidationException", ModelRefused),
        ("ExpiredTokenException", ModelRefused),
        ("UnrecognizedClientException", ModelRefused),
        ("ServiceQuotaExceededException", ModelRefused),
    ],
)
def test_what_aws_refuses_is_one_of_ours(
    aws: LocalAws,
    clients: AwsClients,
    code: str,
    kind: type[ModelError],
) -> None:
    aws.faults.fail("Converse", code, times=99, message="AWS says this.")
    error = _fails(_model(clients), kind)
    assert "AWS says this." in error.administrator
    assert "AWS says this." not in str(error)
    assert aws.journal.count("Converse") == (ATTEMPTS if kind is ModelUnavailable else 1)


def _gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://127.0.0.1:1")


def _no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")


def _no_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")


@pytest.mark.parametrize(
    ("breaks", "kind"), [(_gone, ModelUnavailable), (_no_credentials, ModelRefused), (_no_profile, ModelRefused)]
)
def test_what_goes_wrong_on_this_side_is_one_of_ours_too(
    clients: AwsClients,
    monkeypatch: pytest.MonkeyPatch,
    breaks: Callable[[pytest.MonkeyPatch], None],
    kind: type[ModelError],
) -> None:
    breaks(monkeypatch)
    _fails(_model(clients), kind)


def test_a_lost_connection_is_tried_again_by_botocore(aws: LocalAws, clients: AwsClients) -> None:
    aws.faults.drop("Converse", times=1, before=True)
    assert _model(clients).complete(BASE, summary_schema()).text
    aws.faults.drop("Converse", times=99)
    assert "cannot be reached" in _fails(_model(clients), ModelUnavailable).what


def test_a_call_much_too_long_is_not_sent(aws: LocalAws, clients: AwsClients) -> None:
    long = BASE.model_copy(update={"user": "word " * 200_000})
    error = _fails(_model(clients), CallTooLong, long)
    assert "128,000" in error.administrator
    assert aws.journal.count("Converse") == 0
    # One that may fit is left to Bedrock, which counts for real.
    perhaps = BASE.model_copy(update={"user": BASE.user + "\n" + "word " * 76_000})
    _fails(_model(clients), CallTooLong, perhaps)
    assert aws.journal.count("Converse") == 1


def test_a_bug_of_ours_is_not_taken_for_aws(clients: AwsClients, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(AwsClients, "client", broken)
    with pytest.raises(ZeroDivisionError):
        _model(clients).complete(BASE, summary_schema())


def test_the_answer_asked_for_is_longer_than_answers_are() -> None:
    # The quota is reserved on it, so it is not simply the most that a model can.
    assert model_named("nova-micro").max_output_tokens > bedrock.ANSWER_TOKENS


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {"output": "text"},
        {"output": {"message": {"content": [None]}}},
        {"output": {"message": {"content": []}}, "usage": "much"},
    ],
)
def test_what_is_no_answer_of_converse_is_told_and_may_be_tried_again(
    clients: AwsClients, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    class Strange:
        def converse(self, **_: Any) -> Any:
            return answer

    monkeypatch.setattr(clients, "client", lambda *_, **__: Strange())
    error = _fails(_model(clients), ModelUnavailable)
    assert "cannot be read" in error.what
    assert "nova-micro" in error.administrator


def test_an_answer_that_is_nested_too_deeply_to_be_parsed_is_told(
    clients: AwsClients, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nested:
        def converse(self, **_: Any) -> Any:
            return json.loads('{"output":' * 30_000 + "1" + "}" * 30_000)

    monkeypatch.setattr(clients, "client", lambda *_, **__: Nested())
    error = _fails(_model(clients), ModelUnavailable)
    assert "cannot be read" in error.what
    assert "RecursionError" in error.administrator
