"""Logging that keeps calls out of the log.

An exception's message may hold what it stumbled over (pydantic shows input, a decoder the bytes around the fault),
so failures are logged as their types and places alone.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path


def describe_failure(error: BaseException) -> str:
    """An error as `TypeName at module.py:12 in function < …`, with its causes and without any message."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 5:
        frames = traceback.extract_tb(seen.__traceback__)[-3:]
        places = " < ".join(f"{Path(f.filename).name}:{f.lineno} in {f.name}" for f in reversed(frames))
        parts.append(f"{type(seen).__name__} at {places or 'an unknown place'}")
        seen = seen.__cause__ or seen.__context__
    return ", caused by ".join(parts)


def configure_logging(level: str) -> None:
    """Log to standard error. The Slack libraries' own chatter, which may quote payloads, stays at WARNING."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in ("slack_sdk", "slack_bolt", "urllib3", "botocore"):
        logging.getLogger(name).setLevel(logging.WARNING)
