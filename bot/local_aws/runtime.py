"""Converse: whom a request means, what is wrong with it, and the answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bot.local_aws.answering import Answer, answer, as_json
from bot.local_aws.caching import Cached, cached_tokens
from bot.local_aws.custom_models import CustomModel
from bot.local_aws.models import FoundationModel
from bot.local_aws.refusals import Refused, invalid, not_found
from bot.local_aws.state import Account
from bot.local_aws.wire import Parameters
from bot.models.embedded import EmbeddedModel
from dataset.tokens import estimate_tokens


@dataclass(frozen=True)
class Target:
    """Whom a request means: the foundation model, whose limits hold, and what gets the model that answers."""

    foundation: FoundationModel
    model: Callable[[], EmbeddedModel]


def converse(account: Account, parameters: Parameters) -> Parameters:
    """Converse."""
    began = time.perf_counter()
    with account.lock:
        target = resolve(account, parameters["modelId"])
    check_request(target.foundation, parameters)
    system, user = texts(parameters)
    counted = _count(account, target.foundation, parameters, began=account.now())
    most = parameters.get("inferenceConfig", {}).get("maxTokens", target.foundation.output_tokens)
    if counted.whole + 1 > target.foundation.context_tokens:
        raise invalid("Input is too long for requested model.")
    scripted = account.answers.scripted()
    stops = parameters.get("inferenceConfig", {}).get("stopSequences", [])
    given = scripted or answer(target.model(), system, user, most, stops)
    content, stop_reason = _content(account, parameters, given)
    return {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": stop_reason,
        "usage": {
            "inputTokens": counted.fresh,
            "outputTokens": given.tokens,
            "totalTokens": counted.whole + given.tokens,
            "cacheReadInputTokens": counted.read,
            "cacheWriteInputTokens": counted.written,
        },
        "metrics": {"latencyMs": round((time.perf_counter() - began) * 1000)},
    }


def resolve(account: Account, model_id: str) -> Target:
    """Whom a `modelId` means. Raises `Refused`: unknown, not ready, or not to be asked this way."""
    now = account.now()
    if ":custom-model-deployment/" in model_id:
        if (deployment := account.deployments.get(model_id)) is None:
            raise not_found("Could not find the custom model deployment.")
        if deployment.status(now) != "Active":
            raise _not_ready()
        return _custom(account, deployment.serving(now))
    if ":provisioned-model/" in model_id:
        if (throughput := account.throughputs.get(model_id)) is None:
            raise not_found("Could not find the Provisioned Throughput.")
        if throughput.status(now) not in ("InService", "Updating"):
            raise _not_ready()
        serving = throughput.serving(now)
        if isinstance(serving, CustomModel):
            return _custom(account, serving)
        return Target(account.models.alive(serving.id), account.answers.base)
    if ":custom-model/" in model_id:
        raise invalid(
            f"Invocation of model ID {model_id} with on-demand throughput isn’t supported. Retry your request with the "
            "ARN of a custom model deployment or of Provisioned Throughput."
        )
    return Target(account.models.served(model_id), account.answers.base)


def _custom(account: Account, model: CustomModel) -> Target:
    job = model.job
    base = account.models.alive(job.base.id)
    return Target(base, lambda: account.trainer.model(job.digest, job.records))


def _not_ready() -> Refused:
    return Refused(
        "ModelNotReadyException",
        "The model specified in the request is not ready to serve inference requests. Try again later.",
    )


def check_request(model: FoundationModel, parameters: Parameters) -> None:
    """Refuse what the model cannot do. The wording of what is turned down for messages is the service's own."""
    most = parameters.get("inferenceConfig", {}).get("maxTokens", 1)
    if most > model.output_tokens:
        raise invalid(
            f"The maximum tokens you requested exceeds the model limit of {model.output_tokens}. Try again with a "
            f"maximum tokens value that is lower than {model.output_tokens}."
        )
    _check_messages(parameters.get("messages", []))
    _check_blocks(model, blocks_of(parameters))
    if "toolConfig" in parameters:
        if not model.tools:
            raise invalid("This model doesn't support tool use.")
        if "tool" in parameters["toolConfig"].get("toolChoice", {}) and not model.tool_choice:
            raise invalid("This model doesn't support the toolConfig.toolChoice.tool field. Remove it and try again.")
    if "textFormat" in parameters.get("outputConfig", {}) and not model.json_schema:
        # unverified: that Nova takes no schema rests on one source, the words on none.
        raise invalid("This model doesn't support the outputConfig.textFormat field. Remove it and try again.")


def _check_messages(messages: list[dict[str, Any]]) -> None:
    if not messages or messages[0]["role"] != "user":
        raise invalid(
            "A conversation must start with a user message. Try again with a conversation that starts with a user "
            "message."
        )
    for before, message in pairwise(messages):
        if before["role"] == message["role"] or message["role"] == "system":
            raise invalid(
                "A conversation must alternate between user and assistant roles. Make sure the conversation "
                "alternates between user and assistant roles and try again."
            )
    for number, message in enumerate(messages):
        for place, block in enumerate(message["content"]):
            if "text" in block and not block["text"].strip():
                raise invalid(
                    f"The text field in the ContentBlock object at messages.{number}.content.{place} is blank. Add "
                    "text to the text field, and try again."
                )


def _check_blocks(model: FoundationModel, blocks: list[dict[str, Any]]) -> None:
    for block in blocks:
        if "cachePoint" in block and not model.cache_tokens:
            # Its words and its code by what callers have met.
            raise Refused(
                "AccessDeniedException",
                "You invoked an unsupported model or your request did not allow prompt caching. See the documentation "
                "for more information.",
            )
        if ("image" in block or "video" in block) and "IMAGE" not in model.modalities:
            raise invalid("This model doesn't support images or videos. Remove them and try again.")


def blocks_of(parameters: Parameters) -> list[dict[str, Any]]:
    """The content blocks of a request in their order: the system's, then those of each message."""
    return [*parameters.get("system", []), *(b for m in parameters.get("messages", []) for b in m["content"])]


def texts(parameters: Parameters) -> tuple[str, str]:
    """The system text and the last user's text of a request."""
    system = "\n\n".join(block["text"] for block in parameters.get("system", []) if "text" in block)
    users = [message for message in parameters.get("messages", []) if message["role"] == "user"]
    return system, "\n\n".join(block["text"] for block in users[-1]["content"] if "text" in block)


def _content(account: Account, parameters: Parameters, given: Answer) -> tuple[list[dict[str, Any]], str]:
    """The content of the answer, and why it ended: as a tool's input, where the request leaves no other choice."""
    choice = parameters.get("toolConfig", {}).get("toolChoice", {})
    if given.stop_reason == "end_turn" and ("tool" in choice or "any" in choice):
        first = next(tool["toolSpec"] for tool in parameters["toolConfig"]["tools"] if "toolSpec" in tool)
        name = choice.get("tool", first)["name"]
        with account.lock:
            number = account.new_id()
        return [{"toolUse": {"toolUseId": f"tooluse_{number}", "name": name, "input": as_json(given.text)}}], "tool_use"
    return [{"text": given.text}] if given.text else [], given.stop_reason


def _count(account: Account, model: FoundationModel, parameters: Parameters, began: float) -> Cached:
    """The tokens of a request: those of its texts, of its tools, and what of them was cached."""
    blocks = blocks_of(parameters)
    tools = estimate_tokens(str(parameters["toolConfig"])) if "toolConfig" in parameters else 0
    with account.lock:
        return cached_tokens(account.caches, model.id, model.cache_tokens, blocks, tools, began)
