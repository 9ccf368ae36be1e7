"""Failures on demand: the next calls of an operation are refused, hang, or lose their answer.

    aws.faults.fail("Converse", "ThrottlingException", times=10)
    aws.faults.fail("PutObject", "AccessDenied", status=403)       # S3, STS and IAM too
    aws.faults.hang("Converse", seconds=2)
    aws.faults.drop("CreateModelCustomizationJob")                  # the job is there, and the caller never learns
    aws.faults.drop("CreateModelCustomizationJob", before=True)     # nothing was done

The operation `"*"` stands for all.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Fault:
    """What happens to a call: a refusal or a pause before the work, or a lost connection before or after it."""

    operation: str
    times: int
    code: str = ""
    status: int | None = None
    message: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    drop_before: bool = False
    drop_after: bool = False


class Faults:
    """The failures still to come, the oldest first. May be filled from any thread."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._ended = threading.Event()

    def fail(
        self,
        operation: str,
        code: str,
        *,
        times: int = 1,
        status: int | None = None,
        message: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Refuse without doing anything. The status is the code's in the service model, where none is given."""
        self._add(Fault(operation, times, code, status, message, dict(headers or {})))

    def hang(self, operation: str, seconds: float, *, times: int = 1) -> None:
        """Wait this long (of real time) before the work."""
        self._add(Fault(operation, times, seconds=seconds))

    def drop(self, operation: str, *, times: int = 1, before: bool = False) -> None:
        """Close the connection without an answer: after the work was done, or `before` it."""
        self._add(Fault(operation, times, drop_before=before, drop_after=not before))

    def clear(self) -> None:
        """Nothing more goes wrong."""
        with self._lock:
            self._faults.clear()

    def take(self, operation: str) -> Fault | None:
        """The oldest failure meant for this call, used up by one."""
        with self._lock:
            for fault in self._faults:
                if fault.operation in (operation, "*"):
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                    return fault
        return None

    def pause(self, fault: Fault) -> None:
        """Wait as long as a fault says, or until the server stops."""
        self._ended.wait(fault.seconds)

    def end(self) -> None:
        """Nothing hangs any more: the server stops."""
        self._ended.set()

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)
