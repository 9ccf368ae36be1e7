"""What things in an account are called, and tagged with: the same for the same training, whoever asks again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.models.protocol import TuneRequest
from bot.settings import Settings
from dataset.canonical import canonical, hash_of

TOKEN_LENGTH = 40
OURS = "debrief"
"""What all names begin with."""

STORE_TAG = "debrief:store"
"""The tag that says whose something is: several bots may share an account."""

OBJECT_TAGS = (STORE_TAG, "debrief:job")
"""The tags of an object in the bucket: S3 takes ten at most, and the team may have more of its own."""


def token(*parts: object) -> str:
    """What makes asking twice one and the same request: letters and digits, the same for the same parts."""
    return hash_of(canonical([str(part) for part in parts])).removeprefix("sha256:")[:TOKEN_LENGTH]


def token_of(request: TuneRequest, hyperparameters: Mapping[str, Any]) -> str:
    """The token of a training: derived from what it learns and how, and from the job that asks for it."""
    settings = sorted((name, str(value)) for name, value in hyperparameters.items())
    return token("tune", request.job_id, request.base, request.snapshot_id, request.forgotten, settings)


def training_name(model: str, training_token: str) -> str:
    """The name of a customization job and of the model that comes of it: at most 63 characters, no dots."""
    return f"{OURS}-{model}-{training_token[:8]}"[:63].rstrip("-")


def region_of(arn: str) -> str:
    """The region in an ARN; empty where there is none, or it is a name."""
    return _part(arn, 3)


def account_of(arn: str) -> str:
    """The id of the account in an ARN; empty where there is none, or it is a name."""
    return _part(arn, 4)


def _part(arn: str, number: int) -> str:
    parts = arn.split(":", 5)  # arn:partition:service:region:account:what
    return parts[number] if parts[0] == "arn" and len(parts) == 6 else ""


def folder_of(settings: Settings, name: str) -> str:
    """The prefix in the bucket below which everything of a training lies, with a slash at its end."""
    return f"{settings.bucket[1]}tuning/{name}/"


def tags(settings: Settings, store_id: str, **about: str) -> list[dict[str, str]]:
    """The tags of something that is created: the team's own, and what it belongs to."""
    ours = {STORE_TAG: store_id} | {f"debrief:{name}": value for name, value in about.items()}
    return [{"key": key, "value": value} for key, value in (settings.tags | ours).items()]
