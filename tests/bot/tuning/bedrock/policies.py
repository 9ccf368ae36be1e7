"""The policies of docs/aws.md, and which right each call of an AWS operation takes.

The rights are those of AWS's Service Authorization Reference: most operations are their own, others go by another name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from bot.local_aws.journal import Call
from tests.local_aws import BUCKET, ROLE

DOCS = Path(__file__).parents[4] / "docs" / "aws.md"
ACCOUNT = "123456789012"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"
GUARDRAIL = "abc123"

# What stands in the page, and what is so called in the tests.
_HERE = (
    ("111122223333", ACCOUNT),
    ("my-debrief/debrief", f"{BUCKET}/debrief"),
    ("my-debrief", BUCKET),
    ("my-archive/calls", f"{BUCKET}/archive"),
    ("my-archive", BUCKET),
    (KEY.partition("key/")[0].replace(ACCOUNT, "111122223333") + "key/KEY-ID", KEY),
    ("KEY-ID", KEY.rpartition("/")[2]),
    ("GUARDRAIL-ID", GUARDRAIL),
)

Right = tuple[str, str | None]
"""An action and the ARN that it is done to; None where the call gives a name."""


@dataclass(frozen=True)
class Policy:
    """A policy by its name in the page."""

    name: str
    document: dict[str, Any]

    @property
    def statements(self) -> list[dict[str, Any]]:
        """Its statements."""
        found: list[dict[str, Any]] = self.document["Statement"]
        return found

    def allows(self, action: str, resource: str | None) -> bool:
        """Whether it lets somebody do this to that. Conditions are not looked at."""
        return any(
            one["Effect"] == "Allow"
            and action in _listed(one["Action"])
            and (resource is None or any(fnmatchcase(resource, arn) for arn in _listed(one["Resource"])))
            for one in self.statements
        )

    @property
    def actions(self) -> set[str]:
        """All that it allows."""
        return {action for one in self.statements for action in _listed(one["Action"])}


def policies() -> dict[str, Policy]:
    """The policies of the page, for the account of the tests."""
    text = DOCS.read_text()
    for there, here in _HERE:
        text = text.replace(there, here)
    found = re.findall(r"<!-- policy: (\w+) -->\n```json\n(.*?)\n```", text, re.DOTALL)
    return {name: Policy(name, json.loads(document)) for name, document in found}


def rights_of(calls: Iterable[Call]) -> set[Right]:
    """The rights that all these calls take."""
    return {right for call in calls for right in _rights(call)}


def _rights(call: Call) -> Iterator[Right]:
    match call.service:
        case "bedrock" | "bedrock-runtime":
            yield from _of_bedrock(call)
        case "s3":
            yield from _of_s3(call)
        case "iam":
            yield f"iam:{call.operation}", ROLE
        case "kms":
            yield f"kms:{call.operation}", None
        case "comprehend":
            yield f"comprehend:{call.operation}", "*"
        case "sts":
            assert call.operation == "GetCallerIdentity"  # which nobody can be denied
        case other:
            raise AssertionError(f"nobody knows what {other}:{call.operation} takes")


def _of_bedrock(call: Call) -> Iterator[Right]:
    asked, operation = call.parameters, call.operation
    if operation == "Converse":
        yield "bedrock:InvokeModel", _model(asked["modelId"])
        if guardrail := asked.get("guardrailConfig"):
            arn = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:guardrail/{guardrail['guardrailIdentifier']}"
            yield "bedrock:ApplyGuardrail", arn
        return
    yield f"bedrock:{operation}", _done_to(operation, asked)
    if "tags" in asked or "jobTags" in asked:
        yield "bedrock:TagResource", None
    if role := asked.get("roleArn"):
        yield "iam:PassRole", role
    if key := asked.get("customModelKmsKeyId"):
        yield from ((f"kms:{action}", key) for action in ("CreateGrant", "DescribeKey", "GenerateDataKey", "Decrypt"))


def _done_to(operation: str, asked: Any) -> str | None:
    if operation.startswith("List") and operation != "ListTagsForResource":
        return "*"
    for name in ("baseModelIdentifier", "modelId", "modelArn", "modelIdentifier", "resourceARN"):
        if name in asked:
            return _model(asked[name])
    names = [value for name, value in asked.items() if name.endswith(("Identifier", "ModelId"))]
    return next((value for value in names if value.startswith("arn:")), None)


def _model(identifier: str) -> str:
    """The ARN of a model by whatever it is asked by."""
    if identifier.startswith("arn:"):
        return identifier
    profile = re.fullmatch(r"(us|eu|apac|global)\.(.+)", identifier)
    if profile:
        return f"arn:aws:bedrock:us-east-1:{ACCOUNT}:inference-profile/{identifier}"
    return f"arn:aws:bedrock:us-east-1::foundation-model/{identifier}"


def _of_s3(call: Call) -> Iterator[Right]:
    bucket = f"arn:aws:s3:::{call.parameters['Bucket']}"
    key = f"{bucket}/{call.parameters['Key']}" if "Key" in call.parameters else None
    match call.operation:
        case "HeadBucket" | "ListObjectsV2":
            yield "s3:ListBucket", bucket
        case "GetObject" | "HeadObject":
            yield "s3:GetObject", key
        case "DeleteObject" | "DeleteObjects":
            yield "s3:DeleteObject", key
        case "PutObject":
            yield "s3:PutObject", key
            if "Tagging" in call.parameters:
                yield "s3:PutObjectTagging", key
            if "SSEKMSKeyId" in call.parameters:
                yield "kms:GenerateDataKey", call.parameters["SSEKMSKeyId"]
        case other:
            raise AssertionError(f"nobody knows what s3:{other} takes")


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
