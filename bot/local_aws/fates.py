"""What is to end badly by itself: the next job, deployment, update, throughput, batch or evaluation.

aws.fates.fail("job", "An internal error occurred. Try again.")
aws.fates.fail("deployment", "There is not enough capacity.")
"""

from __future__ import annotations

import threading
from typing import Literal

Kind = Literal["job", "deployment", "update", "throughput", "batch", "evaluation"]


class Fates:
    """Failures that are told in a state and a message, not in the answer to a request."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Kind, str]] = []
        self._lock = threading.Lock()

    def fail(self, kind: Kind, message: str) -> None:
        """The next of this kind that is created will be Failed (or UpdateFailed) when its time has come."""
        with self._lock:
            self._waiting.append((kind, message))

    def take(self, kind: Kind) -> str | None:
        """The message of the oldest failure meant for this kind; None where none is."""
        with self._lock:
            for number, (meant, message) in enumerate(self._waiting):
                if meant == kind:
                    del self._waiting[number]
                    return message
        return None
