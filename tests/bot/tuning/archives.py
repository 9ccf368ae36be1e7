"""Archives of generated call logs for tests of backfills: short, all different, in a folder or in S3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3

from bot.local_aws import LocalAws
from bot.models.aws import AwsClients
from bot.services import Services, build_clients, build_services
from bot.settings import Settings
from bot.tuning.backfill import Backfiller
from bot.tuning.backfill.backfiller import Stand
from dataset.backfill_records import Backfill, ItemState
from tests.local_aws import BUCKET, STARTED, aws_settings

ACTOR = "command line"
THINGS = ("router", "lamp", "invoice", "phone", "camera", "boiler", "heater", "printer", "scooter", "tablet")


def log(number: int) -> bytes:
    """A call log that is no other's."""
    thing = THINGS[number % len(THINGS)]
    return (
        f"Agent: Hello, this is Ben from support, how can I help?\n"
        f"Customer: Juana Ortiz here, the {thing} of order {number}{number % 7} stopped working, box {number * 37}.\n"
        f"Agent: I am sorry. I will send a new {thing} number {number * 13} tomorrow.\n"
        f"Customer: Thank you, goodbye.\n"
    ).encode()


def logs(count: int, first: int = 0) -> dict[str, bytes]:
    """Files by name."""
    return {f"calls/{number:05}.txt": log(number) for number in range(first, first + count)}


def in_folder(folder: Path, files: Mapping[str, bytes]) -> str:
    """The files in a folder; its path."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return str(folder)


def in_bucket(aws: LocalAws, files: Mapping[str, bytes], prefix: str = "archive") -> str:
    """The files in S3; where."""
    s3 = boto3.client("s3", region_name=aws.region)
    for name, content in files.items():
        s3.put_object(Bucket=BUCKET, Key=f"{prefix}/{name}", Body=content)
    return f"s3://{BUCKET}/{prefix}"


def keys(aws: LocalAws) -> list[str]:
    """All that is in the bucket."""
    s3 = boto3.client("s3", region_name=aws.region)
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    return [one["Key"] for page in pages for one in page.get("Contents", ())]


@dataclass
class Office:
    """Services whose model is in the account, and a backfiller."""

    aws: LocalAws
    data: Path
    more: dict[str, Any] = field(default_factory=dict)
    clients: AwsClients | None = None  # their own, unless given: making them takes half a second

    def __post_init__(self) -> None:
        fields = {"debrief_data": self.data, **aws_settings(self.aws), **self.more}
        settings = Settings(_env_file=None, **fields)
        self.services: Services = build_services(
            settings, clock=lambda: STARTED + timedelta(seconds=self.aws.time.now())
        )
        self.clients = self.clients or build_clients(settings)
        self.backfiller = Backfiller(self.services, self.clients)

    def begun(self, source: str, *, live: bool = False, model: str | None = None) -> Backfill:
        """A backfill that is prepared."""
        found = self.backfiller.begin(source, self.backfiller.model_named(model), actor=ACTOR, live=live)
        return self.backfiller.prepare(found)

    def approved(self, backfill: Backfill, *, live: bool = False, finish_live: bool = False) -> Backfill:
        """Somebody said yes."""
        plan = self.backfiller.plan(backfill, live=live)
        return self.backfiller.approve(backfill, plan, actor=ACTOR, live=live, finish_live=finish_live)

    def driven(self, backfill: Backfill, looks: int = 20) -> Backfill:
        """The backfill at its end, or where it waits for somebody."""
        for _ in range(looks):
            stand: Stand = self.backfiller.look(backfill)
            if stand.over:
                return self.services.store.backfills.get(backfill.id)
            self.aws.time.advance(30)
        raise AssertionError(f"it did not end: {stand}")

    def counts(self, backfill: Backfill) -> dict[str, int]:
        """Files in each state, but for those without any."""
        counts = self.services.store.backfills.counts(backfill.id)
        return {state.value: number for state, number in counts.items() if number}

    def errors(self, backfill: Backfill) -> dict[str, str]:
        """What is wrong with files, by name."""
        wrong = self.services.store.backfills.items(backfill.id, ItemState.FAILED, ItemState.UNREADABLE)
        return {item.name: item.error or "" for item in wrong}

    def close(self) -> None:
        """Let go of the store."""
        self.services.close()
