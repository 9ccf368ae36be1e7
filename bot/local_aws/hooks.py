"""Functions that run in the thread of the server just before the work of a call, or just after it.

A crash test kills the client there: before the work, nothing was done and nobody knows; after it, the work was done
and the client never learns.

    aws.hooks.before("CreateModelCustomizationJob", lambda call: client.kill())
    aws.hooks.after("*", points.append)          # every call by name and parameters: S3, STS and IAM too
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A call that is at work: which service and operation, and its parameters."""

    service: str
    operation: str
    parameters: Mapping[str, Any]


Hook = Callable[[Asked], object]


class Hooks:
    """The functions, by operation; `"*"` stands for all. They stay until `clear`."""

    def __init__(self) -> None:
        self._before: list[tuple[str, Hook]] = []
        self._after: list[tuple[str, Hook]] = []
        self._lock = threading.Lock()

    def before(self, operation: str, hook: Hook) -> None:
        """Run `hook` when such a call has come, before its work is done."""
        with self._lock:
            self._before.append((operation, hook))

    def after(self, operation: str, hook: Hook) -> None:
        """Run `hook` when the work of such a call is done (or refused), before it is answered."""
        with self._lock:
            self._after.append((operation, hook))

    def clear(self) -> None:
        """Take them all out."""
        with self._lock:
            self._before.clear()
            self._after.clear()

    def run_before(self, asked: Asked) -> None:
        """For the server."""
        self._run(self._before, asked)

    def run_after(self, asked: Asked) -> None:
        """For the server."""
        self._run(self._after, asked)

    def _run(self, hooks: list[tuple[str, Hook]], asked: Asked) -> None:
        with self._lock:
            chosen = [hook for operation, hook in hooks if operation in (asked.operation, "*")]
        for hook in chosen:
            hook(asked)
