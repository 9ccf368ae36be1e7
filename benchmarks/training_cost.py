"""What training the embedded model costs: seconds and peak memory for all of its parts, and how fast it answers then.

    python -m benchmarks.training_cost [--pairs 10000] [--answers 200] [--json]

The pairs are made up by a seed (`benchmarks.generated_calls`). They are read and trained on as in service, by a process
of its own, so that its peak memory is the training's alone; then that process answers further calls of the same kind,
one after the other. Seconds are wall time, from pairs as text to a model; the processors' time beside them tells
whether others were at work meanwhile. The goals are for 10,000 pairs on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import numpy as np

from benchmarks.generated_calls import SEED, call_and_answer, pairs
from benchmarks.summaries import told_on_stderr
from bot.models.embedded import EmbeddedModel
from bot.models.embedded.training.examples import Progress, examples_of
from bot.models.embedded.training.train import PARTS, train
from dataset.canonical import pair_text, read_pair
from dataset.prompts import render
from dataset.records import summary_schema

GOAL_PAIRS, GOAL_SECONDS, GOAL_MIB, GOAL_P95_MS = 10_000, 300, 2_048, 50
ANSWERED = 200
_WARM_UP = 5  # answers that are not timed: word lists are read on first use


class Steps:
    """Progress that adds up the seconds from the first word of each step to that of the next."""

    def __init__(self, watched: Progress) -> None:
        self._watched = watched
        self._what = ""
        self._since = time.perf_counter()
        self._seconds: dict[str, float] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """`done` of `total` steps of `what` are done."""
        if what != self._what:
            self._close()
            self._what = what
        self._watched(what, done, total)

    def seconds(self) -> dict[str, float]:
        """The steps so far in their order. What came before the first one is none."""
        self._close()
        return {what: round(seconds, 1) for what, seconds in self._seconds.items()}

    def _close(self) -> None:
        now = time.perf_counter()
        if self._what:
            self._seconds[self._what] = self._seconds.get(self._what, 0.0) + now - self._since
        self._since = now


def measure(count: int, answers: int, progress: Progress) -> dict[str, Any]:
    """Generate, train and answer in this process."""
    texts = [pair_text(pair) for pair in pairs(count)]
    before = peak_mib()
    started, computed = time.perf_counter(), time.process_time()
    examples = examples_of(map(read_pair, texts))
    read = time.perf_counter()
    steps = Steps(progress)
    parts = train(examples, steps)
    trained = time.perf_counter()
    return {
        "pairs": len(examples),
        "characters": round(sum(len(turn.text) for one in examples for turn in one.call.turns) / len(examples)),
        "parts": sorted(parts),
        "seconds": round(trained - started, 1),
        "cpu_seconds": round(time.process_time() - computed, 1),
        "reading_seconds": round(read - started, 1),
        "steps": steps.seconds(),
        "peak_mib": peak_mib(),
        "peak_mib_before": before,
    } | _answering(EmbeddedModel(name="trained", parts=parts, generation=1), answers)


def _answering(model: EmbeddedModel, count: int) -> dict[str, Any]:
    """How long the answers to calls take that were not trained on."""
    dice = random.Random(SEED + 1)  # noqa: S311 - for data, not for secrets
    prompts = [render(call_and_answer(dice, f"new_{number}")[0]) for number in range(_WARM_UP + count)]
    times, computed = [], []
    for prompt in prompts:
        started, before = time.perf_counter(), time.process_time()
        model.complete(prompt, summary_schema())
        times.append(1000 * (time.perf_counter() - started))
        computed.append(1000 * (time.process_time() - before))
    p50, p95 = (round(float(value), 1) for value in np.quantile(times[_WARM_UP:], [0.5, 0.95]))
    cpu_p95 = round(float(np.quantile(computed[_WARM_UP:], 0.95)), 1)
    return {"answers": count, "answer_p50_ms": p50, "answer_p95_ms": p95, "answer_cpu_p95_ms": cpu_p95}


def peak_mib() -> float:
    """The peak memory of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024**2 if sys.platform == "darwin" else 1024), 1)


def goals(found: dict[str, Any]) -> dict[str, bool | None]:
    """Whether the goals are met; None where there were too few pairs, or not all parts were learned."""
    fair = found["pairs"] >= GOAL_PAIRS and set(found["parts"]) == set(PARTS)
    return {
        "seconds": found["seconds"] < GOAL_SECONDS if fair else None,
        "memory": found["peak_mib"] < GOAL_MIB if fair else None,
        "answers": found["answer_p95_ms"] < GOAL_P95_MS if fair else None,
    }


def table(report: dict[str, Any]) -> str:
    """The report for people."""
    told = {None: "not judged", True: "met", False: "MISSED"}
    met = {name: told[value] for name, value in report["goals"].items()}
    missing = sorted(set(PARTS) - set(report["parts"]))
    lines = [
        f"{report['machine']}, {report['date']}",
        f"{report['pairs']:,} pairs, {report['characters']:,} characters a call on average",
        f"training {report['seconds']} s (goal: under {GOAL_SECONDS} s at {GOAL_PAIRS:,} pairs: {met['seconds']})",
        f"  {report['cpu_seconds']:>7} s  of the processors' time",
        f"  {report['reading_seconds']:>7} s  reading the pairs",
        *(f"  {seconds:>7} s  {what}" for what, seconds in report["steps"].items()),
        f"peak memory {report['peak_mib']:,} MiB, {report['peak_mib_before']:,} before training "
        f"(goal: under {GOAL_MIB:,} MiB: {met['memory']})",
        f"an answer {report['answer_p50_ms']} ms, p95 {report['answer_p95_ms']} ms "
        f"(goal: p95 under {GOAL_P95_MS} ms: {met['answers']}); p95 of the processors' time "
        f"{report['answer_cpu_p95_ms']} ms",
    ]
    if missing:
        lines.append(f"not learned: {', '.join(missing)}")
    return "\n".join(lines)


def main() -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training_cost", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--pairs", type=int, default=GOAL_PAIRS, help="how many to train on")
    parser.add_argument("--answers", type=int, default=ANSWERED, help="how many calls to answer then")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    numbers = {"--pairs": options.pairs, "--answers": options.answers}
    for name, number in numbers.items():
        if number < 1:
            print(f"benchmarks.training_cost: {name}: at least one is needed.", file=sys.stderr)
            return 1
    if options.here:
        print(json.dumps(measure(options.pairs, options.answers, told_on_stderr)))
        return 0
    command = [sys.executable, "-m", "benchmarks.training_cost", "--here"]
    command += [text for name, number in numbers.items() for text in (name, str(number))]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - this very program
    if run.returncode:
        print(f"benchmarks.training_cost: the training ended with exit code {run.returncode}.", file=sys.stderr)
        return 1
    found = json.loads(run.stdout)
    report = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        **found,
        "goals": goals(found),
    }
    print(json.dumps(report) if options.json else table(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
