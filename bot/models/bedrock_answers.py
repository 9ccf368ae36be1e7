"""What Bedrock's Converse answered, or why it did not, in the words of the project."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.errors import AnswerBlocked, CallTooLong, ModelError, ModelRefused, ModelUnavailable
from bot.models.aws_causes import Cause
from bot.models.aws_errors import AwsTrouble
from bot.models.protocol import Completion, Usage


def read_answer(answer: Mapping[str, Any], latency_ms: int, name: str = "the model") -> Completion:
    """What Converse answered, also in a line of a batch job's output. `name` is that of the model.

    Raises `AnswerBlocked` where a guardrail or a filter kept the answer back, and `CallTooLong` where the model had no
    room for one. Whatever else an answer ended for (malformed_model_output, too) is judged by its text.
    """
    content = ((answer.get("output") or {}).get("message") or {}).get("content") or []
    text = _text(content)
    match answer.get("stopReason"):
        case "content_filtered":
            raise blocked(name, "A content filter of Amazon Bedrock", "content_filtered")
        # A guardrail that masks what it finds may say so, too (unverified), and leaves JSON behind; one that blocks
        # puts a sentence in its place.
        case "guardrail_intervened" if not text.lstrip().startswith("{"):
            raise blocked(name, "A guardrail of Amazon Bedrock", "guardrail_intervened")
        case "model_context_window_exceeded":
            raise too_long(name, "Converse ended with model_context_window_exceeded.")
    return Completion(
        text=text,
        usage=_usage(answer.get("usage") or {}),
        latency_ms=latency_ms,
        cut_off=answer.get("stopReason") == "max_tokens",
    )


def refused(trouble: AwsTrouble, name: str = "the model") -> ModelError:
    """What AWS refused, as the model's error: the agent's sentences have none of AWS's own words."""
    if trouble.cause is Cause.TOO_LONG:
        return too_long(name, trouble.administrator)
    kind = ModelUnavailable if trouble.passing else ModelRefused
    return kind(trouble.plain, trouble.mend, administrator=trouble.administrator)


def too_long(name: str, administrator: str = "") -> CallTooLong:
    """What to say where a call does not fit a model."""
    return CallTooLong(
        f"The call is too long for {name}.",
        "Split the log into parts, or ask your administrator for a model that takes more.",
        administrator=administrator,
    )


def blocked(name: str, who: str, stop_reason: str) -> AnswerBlocked:
    """What to say where an answer was kept back."""
    return AnswerBlocked(
        f"{who} kept the debrief back.",
        "Ask your administrator which of its rules this call meets, and try again.",
        administrator=f"Converse of {name} ended with {stop_reason}: see the guardrail's rules, and its metrics in "
        "CloudWatch.",
    )


def _text(content: Any) -> str:
    """The answer's text: a tool's input as JSON, or all texts; what the model reasoned before is no part of it."""
    for block in content:
        if "toolUse" in block:
            given = block["toolUse"].get("input")
            return given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    return "".join(block["text"] for block in content if "text" in block)


def _usage(usage: Mapping[str, Any]) -> Usage:
    """Tokens as we count them: Bedrock leaves out of `inputTokens` what was read from a cache, or written to it."""
    read, written = int(usage.get("cacheReadInputTokens") or 0), int(usage.get("cacheWriteInputTokens") or 0)
    return Usage(
        int(usage.get("inputTokens") or 0) + read + written,
        int(usage.get("outputTokens") or 0),
        cache_read_tokens=read,
        cache_write_tokens=written,
    )
