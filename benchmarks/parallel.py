"""Many independent runs of a simulation, on all cores; the same seed gives the same runs on any number of them."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Job = TypeVar("Job")
Result = TypeVar("Result")

AT_A_TIME = 50  # runs that a process is given at once
_SILENT_SECONDS = 2.0
_BETWEEN_LINES = 20.0  # seconds, where each word of progress is a line of a log


@dataclass(frozen=True)
class Batch:
    """Runs `first` to `last` (not included) of a simulation, by their numbers."""

    first: int
    last: int
    seed: int

    def generators(self) -> list[np.random.Generator]:
        """One generator for each run: what it draws depends on the seed and the run's number alone."""
        return [np.random.default_rng([self.seed, number]) for number in range(self.first, self.last)]


def batches(runs: int, seed: int) -> list[Batch]:
    """All runs in pieces."""
    return [Batch(first, min(first + AT_A_TIME, runs), seed) for first in range(0, runs, AT_A_TIME)]


def in_parallel(work: Callable[[Job], Result], jobs: Sequence[Job], what: str, workers: int) -> list[Result]:
    """The results of all jobs in their order. With more than one worker, `work` and the jobs have to be picklable.

    Tells on stderr how far it is, when it takes longer than two seconds.
    """
    started, told = time.monotonic(), 0.0
    terminal = sys.stderr.isatty()
    between = _SILENT_SECONDS if terminal else _BETWEEN_LINES

    def tell(done: int) -> None:
        nonlocal told
        now = time.monotonic()
        if now - started > _SILENT_SECONDS and (now - told > between or done == len(jobs)):
            told = now
            last = "\r" if terminal and done < len(jobs) else "\n"
            print(f"{what}: {done * 100 // len(jobs)}%", end=last, file=sys.stderr, flush=True)

    if workers == 1:
        results = []
        for number, job in enumerate(jobs, 1):
            results.append(work(job))
            tell(number)
        return results
    with ProcessPoolExecutor(workers) as pool:
        futures = [pool.submit(work, job) for job in jobs]
        for number, _ in enumerate(as_completed(futures), 1):
            tell(number)
        return [future.result() for future in futures]


def cores() -> int:
    """How many processes there can be at work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
