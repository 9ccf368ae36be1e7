"""Serving with Amazon Bedrock's Converse.

A model as its maker left it is made to answer in JSON by what the catalogue says of it (a schema, a tool, or just by
being told); one that was tuned is asked as it was trained: plain, with the very prompt that its pairs carry.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from bot.errors import ModelUnavailable
from bot.models.aws import ATTEMPTS, RUNTIME, AwsClients
from bot.models.aws_causes import Cause
from bot.models.aws_errors import explain, is_of_aws
from bot.models.bedrock_answers import read_answer, refused, too_long
from bot.models.catalogue import Asking, TunableModel, model_named
from bot.models.protocol import Completion
from bot.settings import Settings
from dataset.formats import whole_prompt
from dataset.prompts import Prompt, PromptStyle
from dataset.prompts.schema import in_place
from dataset.tokens import estimate_tokens

__all__ = ["BedrockModel", "Terms", "read_answer", "terms_of", "tuned_model", "untrained_model"]

ANSWER_TOKENS = 3_000
"""The longest answer that is asked for. A long one has some 1,500 tokens, and the account's quota is reserved on input
and this together."""

MOST_OF_CONTEXT = 1.5
"""Times the context size that an estimate has to be over it to be refused here: estimates err on the safe side."""

TRIES = 6
"""Of one answer, where the model fails again and again. Whoever asked may come again in a while."""

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 8.0
TOOL = "debrief"

_UNREADABLE = (TypeError, AttributeError, KeyError, ValueError, IndexError, RecursionError)
# Where the model itself failed. botocore tries all else again by itself, these not, or for too short a time.
_RETRIED = (Cause.MODEL, Cause.NOT_READY)
# What requestMetadata takes (botocore's model of Converse); it takes 256 characters of it.
_NOT_METADATA = re.compile(r"[^a-zA-Z0-9\s:_@$#=/+,.-]")
_TOP = ("type", "properties", "required")


@dataclass(frozen=True)
class Terms:
    """How Bedrock is asked, beside the prompt: `guardrail` is an id and a version, `seconds` an answer's deadline."""

    guardrail: tuple[str, str] | None = None
    seconds: float = 120.0


class BedrockModel:
    """A model on Bedrock that answers a prompt: `reference` is a model's id, an inference profile's, or an ARN."""

    def __init__(
        self,
        clients: AwsClients,
        model: TunableModel,
        *,
        name: str,
        reference: str,
        prompt_style: PromptStyle,
        generation: int = 0,
        terms: Terms = Terms(),
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`clock` counts seconds, `sleep` waits them, `chance` draws from 0 to 1: for tests."""
        self._clients = clients
        self._model = model
        self._name = name
        self._reference = reference
        self._prompt_style = prompt_style
        self._generation = generation
        self._terms = terms
        self._clock = clock
        self._sleep = sleep
        self._chance = chance

    @property
    def name(self) -> str:
        """The version's name, or the catalogue's for the model as it came."""
        return self._name

    @property
    def row(self) -> TunableModel:
        """What the catalogue says of it, or of the model that it was tuned from."""
        return self._model

    @property
    def prompt_style(self) -> PromptStyle:
        """TUNED for what was tuned."""
        return self._prompt_style

    @property
    def generation(self) -> int:
        """The rounds of fine-tuning behind it."""
        return self._generation

    @property
    def reference(self) -> str:
        """What Converse is asked for."""
        return self._reference

    def complete(self, prompt: Prompt, schema: dict[str, Any], *, about: str | None = None) -> Completion:
        """Answer a prompt; `about` is the debrief's id, with which the request is marked in the account's logs.

        The latency is that of all tries together. Raises `ModelUnavailable` where another try may succeed, and other
        `ModelError`s where it will not.
        """
        self._refuse_what_is_much_too_long(prompt)
        request = self.request(prompt, schema) | {"modelId": self._reference}
        if about:
            request["requestMetadata"] = {"debrief": _NOT_METADATA.sub("_", about)[:256]}
        began = self._clock()
        try:
            answer = self._ask(request, began + self._terms.seconds)
            return read_answer(answer, round((self._clock() - began) * 1_000), self._name)
        except _UNREADABLE as error:
            # A body that is no answer of Converse's: botocore's parser, or ours, stumbles over it.
            raise ModelUnavailable(
                "AWS answered with something that cannot be read.",
                "Try again in a moment.",
                administrator=f"Converse for {self._name}: {type(error).__name__} while its answer was read. Is there"
                " something between the bot and AWS (a proxy, AWS_ENDPOINT_URL_…)?",
            ) from error

    def request(self, prompt: Prompt, schema: dict[str, Any]) -> dict[str, Any]:
        """What Converse is asked with, but for the model's id: also the `modelInput` of a batch job."""
        tuned = self._prompt_style is PromptStyle.TUNED
        # Some models know no system prompt: the whole prompt is one text, as in their training files.
        joined = self._model.profile.system_blocks == 0
        user = whole_prompt(prompt.system, prompt.user) if joined else prompt.user
        request: dict[str, Any] = {
            "messages": [{"role": "user", "content": [{"text": user}]}],
            "inferenceConfig": {"maxTokens": self.answer_tokens, "temperature": 0.0},
        }
        if prompt.system.strip() and not joined:
            request["system"] = [{"text": prompt.system}]
            worth_it = (
                self._model.cache_tokens is not None and estimate_tokens(prompt.system) >= self._model.cache_tokens
            )
            if not tuned and worth_it:
                request["system"].append({"cachePoint": {"type": "default"}})
        if not tuned:
            request |= _asked_for_json(self._asking, schema)
        if self._terms.guardrail is not None:
            identifier, version = self._terms.guardrail
            request["guardrailConfig"] = {"guardrailIdentifier": identifier, "guardrailVersion": version}
        return request

    @property
    def answer_tokens(self) -> int:
        """The longest answer that is asked for, in tokens."""
        return min(self._model.max_output_tokens, ANSWER_TOKENS)

    @property
    def _asking(self) -> Asking:
        """How it is asked for JSON. No guardrail looks at a tool's input (user guide, Include a guardrail with the
        Converse API): where there is one, the answer is to be a text.
        """
        unseen = self._model.asking is Asking.TOOL and self._terms.guardrail is not None
        return Asking.PLAIN if unseen else self._model.asking

    def _ask(self, request: Mapping[str, Any], deadline: float) -> dict[str, Any]:
        """One answer, asked for again where the model itself failed and there is time left for a whole attempt."""
        attempts, pause = ATTEMPTS, FIRST_PAUSE_SECONDS
        for left in reversed(range(TRIES)):
            try:
                answer: dict[str, Any] = self._clients.client(RUNTIME, attempts=attempts).converse(**request)
            except Exception as error:
                if not is_of_aws(error):
                    raise
                trouble = explain(error, f"{self._name} wrote no debrief")
                wait = self._chance() * pause
                in_time = self._clock() + wait + self._clients.attempt_seconds <= deadline
                if trouble.cause not in _RETRIED or not left or not in_time:
                    raise refused(trouble, self._name) from error
            else:
                return answer
            self._sleep(wait)
            attempts = 1  # botocore's own together might take all the time there is, once more
            pause = min(LONGEST_PAUSE_SECONDS, pause * 2)
        raise AssertionError("the last try returns, or raises")

    def _refuse_what_is_much_too_long(self, prompt: Prompt) -> None:
        tokens = estimate_tokens(prompt.system) + estimate_tokens(prompt.user) + self.answer_tokens
        if tokens > self._model.context_tokens * MOST_OF_CONTEXT:
            raise too_long(
                self._name,
                f"About {tokens:,} tokens with the answer; {self._model.title} takes {self._model.context_tokens:,}.",
            )


def untrained_model(settings: Settings, clients: AwsClients) -> BedrockModel:
    """The model that the settings name, as its maker left it."""
    model = model_named(settings.debrief_model)
    return BedrockModel(
        clients,
        model,
        name=model.name,
        reference=settings.debrief_model_id or model.serving_id(clients.region),
        prompt_style=PromptStyle.BASE,
        terms=terms_of(settings),
    )


def tuned_model(
    settings: Settings, clients: AwsClients, model: TunableModel, *, name: str, reference: str, generation: int
) -> BedrockModel:
    """A version that was tuned, at the ARN that serves it."""
    return BedrockModel(
        clients,
        model,
        name=name,
        reference=reference,
        prompt_style=PromptStyle.TUNED,
        generation=generation,
        terms=terms_of(settings),
    )


def terms_of(settings: Settings) -> Terms:
    """How Bedrock is asked, by the settings."""
    return Terms(settings.guardrail, settings.debrief_model_seconds)


def _asked_for_json(asking: Asking, schema: dict[str, Any]) -> dict[str, Any]:
    """What makes a model answer with JSON of a schema."""
    told = in_place(schema)
    match asking:
        case Asking.TOOL:
            # Nova takes no other keys than these at the top (Amazon Nova user guide, Defining a tool, and
            # Troubleshooting tool calls). A type that may be null is a list there, as in its guide's own example
            # (Generating structured output with Nova).
            top = {key: told[key] for key in _TOP if key in told}
            description = "Takes the debrief of the call."
            tool = {"name": TOOL, "description": description, "inputSchema": {"json": top}}
            return {"toolConfig": {"tools": [{"toolSpec": tool}], "toolChoice": {"tool": {"name": TOOL}}}}
        case Asking.JSON_SCHEMA:
            structure = {"jsonSchema": {"name": TOOL, "schema": json.dumps(_closed(told), ensure_ascii=False)}}
            return {"outputConfig": {"textFormat": {"type": "json_schema", "structure": structure}}}
        case Asking.PLAIN:
            return {}
        case _:
            assert_never(asking)


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without room for other keys: JSON-schema output refuses objects that have it (user guide, Get
    validated JSON results from models).
    """
    closed = {key: _closed(value) if key == "items" else value for key, value in schema.items()}
    if "properties" in schema:
        closed["properties"] = {name: _closed(value) for name, value in schema["properties"].items()}
        closed["additionalProperties"] = False
    return closed
