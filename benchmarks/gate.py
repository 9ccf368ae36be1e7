"""The gate's interval on made-up held-out sets: how often it is wrong, and what it can see.

    python -m benchmarks.gate [--runs 1000] [--seed 0] [--resamples 1000] [--workers N] [--json] [--plot FILE.png]

The sets are told of in `benchmarks.gate_world`: 38, 100 or 300 calls of five or eight agents, who differ not at all,
by 2 points or by 5 (SD), with differences of three shapes. The interval is the product's
(`bot.tuning.statistics.bootstrap.paired`; it takes 10,000 resamples there).

*False alarms*: how often the 95% interval excludes 0 where there is no difference, with the exact one-sided upper 95%
bound; beside it those of a paired t interval that takes all calls for independent. *Not worse* is how often the
interval lies above minus the margin of 2 points: with no difference, and where the candidate is 5 points worse.
*Power* is how often a difference of 2, 5 or 10 points is seen. *Smallest* is the median of the smallest difference that
the interval itself says it would have seen in 8 of 10 cases, and *seen* is how often a difference of that size is.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.canary import BadOptionError, checked_plot
from benchmarks.gate_report import draw, tables
from benchmarks.gate_world import SHAPES, Held, Sample, drawn
from benchmarks.parallel import Batch, batches, cores, in_parallel
from bot.tuning.statistics.bootstrap import Paired, paired
from bot.tuning.statistics.intervals import upper_bound

CALLS = (38, 100, 300)
AGENTS = (5, 8)
AGENT_SDS = (0.0, 0.02, 0.05)
MARGIN = 0.02
WORSE = -0.05
DIFFERENCES = (0.02, 0.05, 0.10)


@dataclass(frozen=True)
class Shot:
    """What one set without a difference came to, in all that is asked of it.

    A true difference of d moves differences, estimate and both ends of the interval by d, and nothing else: so one
    interval tells what would have been found with any other difference.
    """

    low: float
    high: float
    smallest: float
    naive_low: float
    naive_high: float


def run(job: tuple[Held, Batch, int]) -> list[Shot]:
    """The intervals of a batch of sets."""
    held, batch, resamples = job
    return [shot(drawn(held, random), resamples) for random in batch.generators()]


def shot(sample: Sample, resamples: int) -> Shot:
    """The product's interval on one set, and the naive one."""
    found: Paired = paired(sample.differences, sample.groups, sample.agents, resamples=resamples)
    low, high = naive(sample.differences)
    return Shot(found.low, found.high, found.smallest, low, high)


def naive(differences: Sequence[float]) -> tuple[float, float]:
    """The paired t interval of calls that are taken for independent."""
    from scipy.special import stdtrit

    number, mean = len(differences), statistics.fmean(differences)
    half = float(stdtrit(number - 1, 0.975)) * statistics.stdev(differences) / math.sqrt(number)
    return mean - half, mean + half


def row_of(held: Held, shots: Sequence[Shot]) -> dict[str, Any]:
    """The figures of one kind of set."""
    runs = len(shots)
    alarms = sum(one.low > 0 or one.high < 0 for one in shots)
    smallest = statistics.median(one.smallest for one in shots)

    def share(of: Sequence[bool]) -> float:
        return sum(of) / runs

    def seen(difference: float) -> float:
        return share([one.low + difference > 0 for one in shots])

    return {
        "calls": held.calls,
        "agents": held.agents,
        "agent_sd": held.agent_sd,
        "shape": held.shape,
        "runs": runs,
        "false_alarms": alarms,
        "false_alarm_rate": alarms / runs,
        "false_alarm_upper": upper_bound(alarms, runs),
        "coverage": 1 - alarms / runs,
        "naive_rate": share([one.naive_low > 0 or one.naive_high < 0 for one in shots]),
        "half_width": statistics.median((one.high - one.low) / 2 for one in shots),
        "power": {f"{difference:g}": seen(difference) for difference in DIFFERENCES},
        "smallest": smallest,
        "smallest_seen": seen(smallest),
        "not_worse_when_equal": share([one.low > -MARGIN for one in shots]),
        "not_worse_when_5_points_worse": share([one.low + WORSE > -MARGIN for one in shots]),
    }


def figures(
    runs: int, seed: int, resamples: int, workers: int, calls: Sequence[int] = CALLS
) -> dict[str, Any]:  # fmt: skip
    """All figures. At the top, the worst of the false alarms."""
    started = time.monotonic()
    rows = []
    for number in calls:
        for agents in AGENTS:
            for sd in AGENT_SDS:
                kinds = [Held(number, agents, sd, shape) for shape in SHAPES]
                jobs = [(kind, batch, resamples) for kind in kinds for batch in batches(runs, seed)]
                found = in_parallel(run, jobs, f"{number} calls, {agents} agents, SD {sd:.0%}", workers)
                of = {kind: [one for job, some in zip(jobs, found, strict=True) if job[0] == kind for one in some]
                      for kind in kinds}  # fmt: skip
                rows += [row_of(kind, of[kind]) for kind in kinds]
    return {
        "runs": runs,
        "seed": seed,
        "resamples": resamples,
        "margin": MARGIN,
        "false_alarm_rate": max(row["false_alarm_rate"] for row in rows),
        "false_alarm_upper": max(row["false_alarm_upper"] for row in rows),
        "rows": rows,
        "cores": workers,
        "seconds": round(time.monotonic() - started, 1),
    }


def main() -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gate", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=1_000, help="held-out sets of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--resamples", type=int, default=1_000, help="of the bootstrap")
    parser.add_argument("--workers", type=int, default=cores(), help="processes")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--plot", type=Path, help="a PNG file to draw the smallest difference into")
    options = parser.parse_args()
    try:
        if min(options.runs, options.workers) < 1 or options.resamples < 100 or options.seed < 0:
            raise BadOptionError("--runs, --workers: at least one is needed; --resamples: 100; --seed: not negative")
        if options.plot:
            checked_plot(options.plot)
        report = figures(options.runs, options.seed, options.resamples, options.workers)
        print(json.dumps(report) if options.json else tables(report), flush=True)
        if options.plot:
            draw(report, options.plot)
    except BadOptionError as error:
        print(f"benchmarks.gate: {error}.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"benchmarks.gate: {error.filename} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
