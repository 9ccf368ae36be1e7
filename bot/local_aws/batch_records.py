"""The records of a batch: each one a request of its own, answered or refused by itself."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from bot.local_aws import wire
from bot.local_aws.constraints import check
from bot.local_aws.refusals import Refused, invalid
from bot.local_aws.routes import routes
from bot.local_aws.runtime import converse
from bot.local_aws.state import Account


@dataclass
class Outcome:
    """Counts of a job, as its manifest has them."""

    total: int = 0
    errors: int = 0
    input_tokens: int = 0
    output_tokens: int = 0

    def add(self, other: Outcome) -> None:
        """Count another file's records too."""
        self.total += other.total
        self.errors += other.errors
        self.input_tokens += other.input_tokens
        self.output_tokens += other.output_tokens

    def manifest(self) -> dict[str, int]:
        """The manifest's content."""
        return {
            "totalRecordCount": self.total,
            "processedRecordCount": self.total,
            "successRecordCount": self.total - self.errors,
            "errorRecordCount": self.errors,
            "inputTokenCount": self.input_tokens,
            "outputTokenCount": self.output_tokens,
        }


def answer_lines(account: Account, model_id: str, kind: str, content: bytes) -> tuple[list[dict[str, Any]], Outcome]:
    """The lines of an output file, and their counts. `kind` is "Converse" or "InvokeModel"."""
    outcome = Outcome()
    lines = []
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            answered = _answered(account, model_id, kind, line, number)
            lines.append(answered)
            outcome.total += 1
            outcome.errors += "error" in answered
            usage = answered.get("modelOutput", {}).get("usage", {})
            outcome.input_tokens += usage.get("inputTokens", 0)
            outcome.output_tokens += usage.get("outputTokens", 0)
    return lines, outcome


def is_record(line: bytes) -> bool:
    """Whether a line is what a job is validated for: a JSON object with a model's input, whatever is in that."""
    try:
        record = json.loads(line)
    except ValueError:
        return False
    return isinstance(record, dict) and isinstance(record.get("modelInput"), dict)


def _answered(account: Account, model_id: str, kind: str, line: bytes, number: int) -> dict[str, Any]:
    read = json.loads(line)
    # The service gives an id where there is none.
    record = {"recordId": read.get("recordId", f"RECORD{number:07}"), "modelInput": read["modelInput"]}
    try:
        return record | {"modelOutput": _invoked(account, model_id, kind, read["modelInput"])}
    except Refused as refused:
        status = refused.status or routes().named("Converse").statuses().get(refused.code, 400)
        told = {"errorCode": status, "errorMessage": refused.message, "expired": False, "retryable": False}
        return record | {"error": told}


def _invoked(account: Account, model_id: str, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
    """One answer. Nova's own request body is that of Converse, with a version and `inferenceConfig` beside."""
    if kind == "InvokeModel" and ".nova-" not in model_id:
        raise invalid("On this machine, bodies of InvokeModel are read for Amazon Nova alone. Use the type Converse.")
    if kind == "Converse" and "toolConfig" in asked:
        # The user guide: such records fail with a 400 error (its words are unverified).
        raise invalid("Tool calling is not supported for batch inference with the Converse invocation type.")
    operation = routes().named("Converse")
    shape = operation.model.input_shape
    parameters = {**wire.read_document(shape, {**asked, "modelId": model_id}), "modelId": model_id}
    check(shape, parameters)
    answered = wire.write(operation.model.output_shape, converse(account, parameters))
    if kind == "InvokeModel":
        del answered["metrics"]
    return dict(answered)
