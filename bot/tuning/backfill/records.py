"""A call as a line of a batch file, and how many lines a job takes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from bot.models.bedrock import BedrockModel
from dataset.backfill_records import BackfillItem
from dataset.prompts import Prompt
from dataset.records import summary_schema

# Amazon Bedrock endpoints and quotas (AWS General Reference), batch inference: the least and the most records of a job,
# and the size of an input file. The last is unverified: figures from 200 MB to 1 GB are told, by model.
LEAST_RECORDS = 100
MOST_RECORDS = 50_000
MOST_BYTES = 1_000_000_000


def batch_request(model: BedrockModel, prompt: Prompt) -> dict[str, Any]:
    """What Converse is asked with in a batch: as live, but for what a batch does not do.

    A record with a toolConfig fails (user guide, Process multiple prompts with batch inference), so the model is told
    in the prompt alone to answer with JSON, as the ones are that know no tools. Prompt caching is for answers
    within minutes of each other (that a batch takes no cachePoint is unverified; it means nothing to the answer).
    """
    request = model.request(prompt, _schema())
    request.pop("toolConfig", None)
    request.pop("outputConfig", None)
    if "system" in request:
        request["system"] = [block for block in request["system"] if "text" in block]
    return request


@cache
def _schema() -> dict[str, Any]:
    """The schema of an answer, which takes as long to make as the rest of a record."""
    return summary_schema()


def line_of(record_id: str, request: dict[str, Any]) -> bytes:
    """A line of a batch file, with its end."""
    return json.dumps({"recordId": record_id, "modelInput": request}, ensure_ascii=False).encode() + b"\n"


def split(items: Sequence[BackfillItem]) -> list[list[int]]:
    """The numbers of these files, in as few jobs as will take them, all about as large."""
    jobs = max(1, -(-len(items) // MOST_RECORDS))
    while True:
        ends = [len(items) * job // jobs for job in range(jobs + 1)]
        parts = [items[start:end] for start, end in pairwise(ends)]
        if jobs >= len(items) or all(sum(item.size for item in part) <= MOST_BYTES for part in parts):
            return [[item.number for item in part] for part in parts if part]
        jobs += 1
