"""Time as the service sees it: a clock that runs by itself or stands still, and can be turned on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Moments:
    """Seconds since the start, and the date that goes with them.

    `clock` counts seconds from anywhere (`time.monotonic`, or a constant for a clock that tests alone turn on).
    `started` is the date at which the service began; now, where it is None.
    """

    def __init__(self, clock: Callable[[], float], started: datetime | None = None) -> None:
        self._clock = clock
        self._origin = clock()
        self._ahead = 0.0
        self._started = started or datetime.now(UTC)
        self._lock = threading.Lock()

    def advance(self, seconds: float) -> None:
        """Let this much time pass at once."""
        if seconds < 0:
            raise ValueError("time runs forwards")
        with self._lock:
            self._ahead += seconds

    def now(self) -> float:
        """Seconds since the start."""
        with self._lock:
            return self._clock() - self._origin + self._ahead

    def date(self, moment: float | None = None) -> datetime:
        """The date of a moment in seconds since the start; of now, where none is given."""
        return self._started + timedelta(seconds=self.now() if moment is None else moment)
