"""Failures on demand: the next calls of a method are refused, limited, delayed, or lose their answer.

    playground.faults.fail("views.open", "expired_trigger_id")
    playground.faults.rate_limit("chat.postMessage", retry_after=2, times=3)
    playground.faults.http_error("chat.update", status=503)
    playground.faults.lose_answer("chat.postMessage")      # it is posted, and the caller never learns
    with playground.faults.hold("chat.postMessage") as held:
        held.wait()                                         # until such a call has arrived
        ...                                                 # it gets its answer when the block ends

Beside the methods, three more names are known: `response_url`, `upload` and `download`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.playground.refusals import Json

When = Callable[[Mapping[str, Any]], bool]


class Held:
    """A call that waits until it is released: a gate between a test's thread and the event loop."""

    def __init__(self) -> None:
        self._arrived = threading.Event()
        self._released = threading.Event()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._lock = threading.Lock()

    def wait(self, timeout: float = 10.0) -> None:
        """Block until a call has arrived. Raises TimeoutError."""
        if not self._arrived.wait(timeout):
            raise TimeoutError("no such call arrived")

    def release(self) -> None:
        with self._lock:
            self._released.set()
            waiting, self._waiting = self._waiting, []
        for loop, event in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(event.set)

    async def pause(self) -> None:
        """On the event loop: stay here until released."""
        gate = asyncio.Event()
        with self._lock:
            if self._released.is_set():
                return
            self._waiting.append((asyncio.get_running_loop(), gate))
        self._arrived.set()
        await gate.wait()


@dataclass
class Fault:
    """What happens to a call: before the work a refusal, a delay or a hold; after it a lost answer."""

    method: str
    times: int
    when: When | None = None
    answer: Json | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    held: Held | None = None
    drop: bool = False


class Faults:
    """The failures still to come, oldest first. May be filled from any thread."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def fail(self, method: str, error: str, *, times: int = 1, when: When | None = None, **more: object) -> None:
        """Answer `{"ok": false, "error": error, …more}` without doing anything."""
        self._add(Fault(method, times, when, answer={"ok": False, "error": error, **more}))

    def rate_limit(self, method: str, *, retry_after: int = 1, times: int = 1, when: When | None = None) -> None:
        """Answer HTTP 429 with this Retry-After."""
        answer = {"ok": False, "error": "ratelimited"}
        headers = {"Retry-After": str(retry_after)}
        self._add(Fault(method, times, when, answer=answer, status=429, headers=headers))

    def http_error(self, method: str, *, status: int = 500, times: int = 1, when: When | None = None) -> None:
        """Answer with this HTTP status and a body that is no answer of the Web API."""
        self._add(Fault(method, times, when, answer={}, status=status))

    def lose_answer(self, method: str, *, times: int = 1, when: When | None = None) -> None:
        """Do the work, and drop the connection before the answer."""
        self._add(Fault(method, times, when, drop=True))

    def delay(self, method: str, seconds: float, *, times: int = 1, when: When | None = None) -> None:
        """Wait this long before doing the work."""
        self._add(Fault(method, times, when, delay=seconds))

    @contextmanager
    def hold(self, method: str, *, times: int = 1, when: When | None = None) -> Iterator[Held]:
        """Keep the next call waiting before its work is done, until the block ends."""
        held = Held()
        fault = Fault(method, times, when, held=held)
        self._add(fault)
        try:
            yield held
        finally:
            with self._lock:
                if fault in self._faults:
                    self._faults.remove(fault)
            held.release()

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def take(self, method: str, arguments: Mapping[str, Any]) -> Fault | None:
        """The oldest failure meant for this call, used up by one."""
        with self._lock:
            for fault in self._faults:
                if fault.method == method and (fault.when is None or fault.when(arguments)):
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                    return fault
        return None

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)
