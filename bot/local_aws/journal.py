"""What was asked of the service, in order: for tests that count calls."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request. `parameters` have their Python names (`{}` where they could not be read).

    `status` is the HTTP status that was worked out, 0 where the connection was dropped before the work; `code` the
    error's, empty where there was none. `delivered` is false where the answer was dropped on purpose.
    """

    service: str
    operation: str
    parameters: Mapping[str, Any]
    status: int
    code: str = ""
    delivered: bool = True

    @property
    def ok(self) -> bool:
        """Whether the work was done."""
        return 200 <= self.status < 300


class Journal:
    """Written by the threads of the server, read from any."""

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._lock = threading.Lock()

    def add(self, call: Call) -> None:
        """Write a call down."""
        with self._lock:
            self._calls.append(call)

    def calls(self, operation: str | None = None) -> list[Call]:
        """The calls of one operation, or of all, the oldest first."""
        with self._lock:
            return [call for call in self._calls if operation in (None, call.operation)]

    def count(self, operation: str | None = None, *, ok: bool | None = None) -> int:
        """How many calls there were; with `ok`, those alone whose work was done, or was not."""
        return len([call for call in self.calls(operation) if ok in (None, call.ok)])

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._calls.clear()
