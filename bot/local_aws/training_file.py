"""A training file as the service takes it: checked as AWS's own checkers do, and read into examples to learn from.

Messages about access are those of the user guide ("Troubleshooting model customization issues"); what is said of the
content is in the words of `dataset.validate`, which says more.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, assert_never

from pydantic import ValidationError

from bot.local_aws.calls import prompt_of
from bot.local_aws.storage import Missing, Storage, parts
from bot.models.embedded.training.examples import Example
from dataset.formats import Format
from dataset.profiles import profile_named
from dataset.prompts import read_prompt, undefuse
from dataset.records import CallSummary
from dataset.validate import Severity, validate

MOST_TOLD = 5  # problems in a failure's message


@dataclass(frozen=True)
class Texts:
    """One record: what a model is told, and what it should answer."""

    system: str
    user: str
    answer: str


@dataclass(frozen=True)
class TrainingFile:
    """What came of reading the files of a job: why they are refused, or their records."""

    failure: str | None
    records: tuple[Texts, ...] = ()
    validation_records: int = 0
    digest: str = ""


def read_files(storage: Storage, train: str, validation: str | None, profile_name: str) -> TrainingFile:
    """Read the files at two `s3://…` and check them for a profile."""
    profile = profile_named(profile_name)
    if validation is not None and profile.validation is None:
        return TrainingFile("Validation data is not supported for this base model. Remove the validation dataset.")
    contents: dict[str, bytes] = {}
    for uri in filter(None, (train, validation)):
        try:
            contents[uri] = storage.read(uri)
        except Missing:
            bucket, key = parts(uri)
            return TrainingFile(
                f"Could not validate GetObject permissions to access Amazon S3 bucket: {bucket} at key {key}"
            )
    with TemporaryDirectory(prefix="local-aws-") as folder:
        paths = []
        for number, (uri, content) in enumerate(contents.items()):
            path = Path(folder, str(number), parts(uri)[1].rpartition("/")[2] or "data.jsonl")
            path.parent.mkdir()
            path.write_bytes(content)
            paths.append(path)
        problems: list[str] = []
        report = validate(
            paths[0],
            paths[1] if len(paths) > 1 else None,
            profile=profile,
            found=lambda p: (
                problems.append(f"{Path(p.file).name}{'' if p.line is None else f' line {p.line}'}: {p.what}")
                if p.severity is Severity.PROBLEM
                else None
            ),
        )
    if not report.ok:
        more = f" (and {len(problems) - MOST_TOLD} more)" if len(problems) > MOST_TOLD else ""
        told = " ".join(problems[:MOST_TOLD])
        return TrainingFile(f"Validation of the training data failed. {told}{more}"[:2048])
    records = tuple(_records(contents[train], profile.format))
    return TrainingFile(None, records, sum(f.records for f in report.files[1:]), _digest(contents[train]))


def examples(records: tuple[Texts, ...]) -> list[Example]:
    """What the embedded model learns of the records: those that hold a call and a summary of it, and no others."""
    found = []
    for record in records:
        call = read_prompt(prompt_of(record.system, record.user))
        try:
            answer = CallSummary.model_validate_json(undefuse(record.answer))
        except ValidationError:
            continue
        if call.turns:
            found.append(Example(call=call, answer=answer, group=_digest(record.user.encode())))
    return found


def _records(content: bytes, format_name: Format) -> Iterator[Texts]:
    for line in content.decode().splitlines():
        if line.strip():
            yield _texts(json.loads(line), format_name)


def _texts(record: Any, format_name: Format) -> Texts:
    """The last exchange of a record: the user's turn, and the assistant's."""
    match format_name:
        case Format.CONVERSE:
            system = "\n\n".join(block["text"] for block in record.get("system", []))
            user, answer = record["messages"][-2:]
            return Texts(system, user["content"][-1]["text"], answer["content"][-1]["text"])
        case Format.CLAUDE:
            user, answer = record["messages"][-2:]
            return Texts(record.get("system", ""), user["content"], answer["content"])
        case Format.PROMPT_COMPLETION:
            return Texts("", record["prompt"], record["completion"])
        case Format.OPENAI_CHAT | Format.PREFERENCE | Format.CHOSEN_REJECTED | Format.JUDGE:
            raise ValueError(f"no model on Bedrock is tuned with {format_name}")
        case _:
            assert_never(format_name)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
