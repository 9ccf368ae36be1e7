"""What the bot asked of the Web API, in order: for tests that count calls."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bot.playground.refusals import Json


@dataclass(frozen=True)
class Call:
    """One request and its answer. `answer` is what was worked out, even where it never reached the caller."""

    method: str
    arguments: Mapping[str, Any]
    answer: Json
    status: int
    at: float
    """Seconds since the epoch, when it arrived."""
    delivered: bool = True
    """False: the connection was dropped before the answer."""

    @property
    def ok(self) -> bool:
        return bool(self.answer.get("ok"))


class Journal:
    """Calls are added on the event loop and read from any thread."""

    def __init__(self) -> None:
        self._calls: list[Call] = []
        self._lock = threading.Lock()

    def add(
        self, method: str, arguments: Mapping[str, Any], answer: Json, status: int, at: float, delivered: bool
    ) -> None:
        call = Call(method, MappingProxyType(dict(arguments)), answer, status, at, delivered)
        with self._lock:
            self._calls.append(call)

    def calls(self, method: str | None = None) -> list[Call]:
        with self._lock:
            return [call for call in self._calls if method in (None, call.method)]

    def forget(self) -> None:
        with self._lock:
            self._calls.clear()
