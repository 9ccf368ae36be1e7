"""Threads that work on a queue: each claims a piece of work, keeps its lease alive, and looks for the next.

Only threads that are at work have their leases renewed. Whatever a thread could not end (the store refused, say) is
let go: its lease runs out, and it is claimed again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from bot.logs import describe_failure
from dataset.records import new_id
from dataset.store import LEASE, Queue

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0  # for work that another process wrote, or that is due later; this one's own rings the bell


class Wake:
    """Tells the threads of this process that there is work, so that none has to wait for its next look."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rings = 0

    def ring(self) -> None:
        """There may be work."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def heard(self) -> int:
        """How often it rang until now: look for work after asking, and `wait` from here if there was none."""
        with self._condition:
            return self._rings

    def wait(self, since: int, timeout: float) -> None:
        """Return when it has rung since `since`, or after `timeout` seconds."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings != since, timeout)


class Crew:
    """A number of threads over one queue. `start` once, `stop` once."""

    def __init__(
        self,
        name: str,
        work: Callable[[str], bool],
        *,
        queue: Queue,
        wake: Wake,
        count: int = 1,
        idle_seconds: Callable[[], float] = lambda: POLL_SECONDS,
    ) -> None:
        """`work` claims one piece of work in the name it is given and ends it; it returns False where none waits."""
        self._name = name
        self._work = work
        self._queue = queue
        self._wake = wake
        self._idle_seconds = idle_seconds
        self._stopping = threading.Event()
        self._busy: set[str] = set()
        self._ended = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True) for number in range(count)
        ]
        self._renewer = threading.Thread(target=self._renew, name=f"{name}-leases", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        for thread in [*self._threads, self._renewer]:
            thread.start()

    def finish(self) -> None:
        """Begin nothing more."""
        self._stopping.set()
        self._wake.ring()

    def stop(self, deadline: float) -> bool:
        """Finish what is under way, and stop; False where that was not done by `deadline` (`time.monotonic`).

        Leases are renewed until then, so that nobody takes over what is just being finished. What is not finished
        is left to its lease.
        """
        self.finish()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(timeout=max(0.0, deadline - time.monotonic()))
        self._ended.set()
        if self._renewer.ident is not None:
            self._renewer.join(timeout=1.0)
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        while not self._stopping.is_set():
            rings = self._wake.heard()
            # A new name for each piece of work: what this thread could not end is not renewed with the next one.
            owner = new_id(self._name)
            self._busy.add(owner)
            try:
                worked = self._work(owner)
            except Exception as error:
                logger.error("%s could not go on: %s", self._name, describe_failure(error))
                worked = False
            finally:
                self._busy.discard(owner)
            if not worked:
                self._wake.wait(rings, self._idle_seconds())

    def _renew(self) -> None:
        while not self._ended.wait(LEASE.total_seconds() / 3):
            for owner in tuple(self._busy):
                try:
                    self._queue.renew(owner)
                except Exception as error:
                    logger.error("%s: a lease was not renewed: %s", self._name, describe_failure(error))
