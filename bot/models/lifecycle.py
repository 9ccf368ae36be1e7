"""Whether a model may still be trained: what the catalogue knows of its end, and what Bedrock says of it today.

A model on Bedrock is Active, then Legacy for half a year or so, then gone. Requests to a model that reached its end of
life fail, those to what was tuned from it too (Amazon Bedrock user guide, Model lifecycle).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from bot.errors import TuningError
from bot.models.tunable import TunableModel
from dataset.profiles import DEFAULT_PROFILE


def lifecycle_trouble(model: TunableModel, *, today: date, live: Mapping[str, Any] | None = None) -> TuningError | None:
    """Why a new training of this model would be refused, or None where nothing speaks against one.

    `live` is `modelDetails.modelLifecycle` in the answer of GetFoundationModel, None where it could not be asked. A
    live ACTIVE wins over the catalogue: some accounts have arrangements of their own. A model that the catalogue calls
    Legacy takes no new trainings. One that turned Legacy after the catalogue was written may take some until its end:
    that is `lifecycle_warning`, and Bedrock has the last word.
    """
    if live is not None and live.get("status") == "ACTIVE":
        return None
    end = _end(model, live)
    over = end is not None and today >= end
    known_legacy = model.legacy_since is not None and today >= model.legacy_since
    if not over and not known_legacy:
        return None
    since = f"has been Legacy since {model.legacy_since}" if known_legacy else ""
    ends = f"{'reached' if over else 'reaches'} its end of life there on {end}" if end else ""
    facts = " and ".join(part for part in (since, ends) if part)
    what = f"{model.history}, but it {facts}" if model.history else f"{model.title} on Amazon Bedrock {facts}"
    successor = model.successor or DEFAULT_PROFILE
    return TuningError(f"{what}: a new training would be refused.", f"Use {successor} instead (`--model {successor}`).")


def lifecycle_warning(model: TunableModel, *, today: date, live: Mapping[str, Any] | None = None) -> str | None:
    """A sentence about an end that is still to come, or None. `live` is as for `lifecycle_trouble`."""
    if live is not None:
        legacy = live.get("status") == "LEGACY"
    else:
        legacy = model.legacy_since is not None and today >= model.legacy_since
    end = _end(model, live)
    if not legacy or (end is not None and today >= end):
        return None
    until = f"its end of life there is {end}" if end else "its end of life there is not known yet"
    return (
        f"{model.title} is Legacy on Amazon Bedrock; {until}. "
        "What is tuned from it ends with it: plan to train on another model by then."
    )


def _end(model: TunableModel, live: Mapping[str, Any] | None) -> date | None:
    told = live.get("endOfLifeTime") if live is not None else None
    if isinstance(told, datetime):
        return (told.astimezone(UTC) if told.tzinfo else told).date()
    return told if isinstance(told, date) else model.end_of_life
