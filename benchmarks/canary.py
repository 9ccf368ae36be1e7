"""The canary's sequential test in simulated canaries: how often it is wrong, and how long it takes to be right.

    python -m benchmarks.canary [--runs 10000] [--seed 0] [--power-runs 500] [--shares 0.1,0.5] [--days 90]
                                [--workers N] [--json] [--plot FILE.png]

What is simulated is told in `benchmarks.canary_world`: channels and agents that differ, those who are displeased voting
more often, drift over the weeks, and four outcomes. The test is the product's (`bot.tuning.statistics.sequential`), its
level divided among its four outcomes in two directions, and looked at every day.

*False alarms*: canaries like the champion in which anything was decided, in --days days of 200 debriefs; with the exact
one-sided upper 95% bound (Clopper and Pearson). The goal is a bound of at most 5% with every SD of the channels. Beside
it stands what is often done instead: a z test of two proportions on the votes, at 5%, looked at every day.

*Power*: canaries that draw 5, 10 or 20 points more bad votes (and one that draws 10 fewer), at 20, 200 and 2,000
debriefs a day with 3% of them voted on: how many were rightly decided, and how soon.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.canary_report import CURVE_DAYS, draw, tables
from benchmarks.canary_runs import Run, run_null, run_power
from benchmarks.canary_world import BAD_VOTES, OUTCOMES, Scenario
from benchmarks.parallel import batches, cores, in_parallel
from bot.tuning.statistics.intervals import upper_bound
from bot.tuning.statistics.sequential import ALPHA, Decision, forecast

CHANNEL_SDS = (0.05, 0.10)
DIFFERENCES = (0.05, 0.10, 0.20, -0.10)
DEBRIEFS = (20, 200, 2_000)
NULL_DEBRIEFS = 200
POWER_DAYS = 180
POWER_SD = 0.05


class BadOptionError(Exception):
    """The options cannot be used; the argument says which and why."""


def null_figures(runs: int, seed: int, shares: Sequence[float], days: int, workers: int) -> list[dict[str, Any]]:
    """False alarms, for every SD and share."""
    rows = []
    for sd in CHANNEL_SDS:
        for share in shares:
            scenario = Scenario(NULL_DEBRIEFS, days, share, sd)
            found = _all(run_null, scenario, runs, seed, f"No difference, SD {sd:.0%}, share {share:.0%}", workers)
            alarms = [run for run in found if run.decision is not Decision.NONE]
            rows.append(
                {
                    "channel_sd": sd,
                    "share": share,
                    "debriefs_per_day": NULL_DEBRIEFS,
                    "days": days,
                    "runs": runs,
                    "false_alarms": len(alarms),
                    "false_alarm_rate": len(alarms) / runs,
                    "false_alarm_upper": upper_bound(len(alarms), runs),
                    "harm": sum(run.decision is Decision.HARM for run in alarms) / runs,
                    "better": sum(run.decision is Decision.BETTER for run in alarms) / runs,
                    "by_outcome": {name: sum(run.because == name for run in alarms) for name in OUTCOMES},
                    "naive_rate": sum(math.isfinite(run.naive) for run in found) / runs,
                }
            )
    return rows


def power_figures(runs: int, seed: int, shares: Sequence[float], workers: int) -> list[dict[str, Any]]:
    """How often and how soon a true difference is decided rightly."""
    rows = []
    for debriefs in DEBRIEFS:
        for difference in DIFFERENCES:
            for share in shares:
                scenario = Scenario(debriefs, POWER_DAYS, share, POWER_SD, difference)
                what = f"{debriefs} debriefs a day, {difference * 100:+.0f} points, share {share:.0%}"
                found = _all(run_power, scenario, runs, seed, what, workers)
                rows.append(_power_row(scenario, found))
    return rows


def _power_row(scenario: Scenario, found: Sequence[Run]) -> dict[str, Any]:
    right = Decision.HARM if scenario.difference > 0 else Decision.BETTER
    days = [run.day if run.decision is right else math.inf for run in found]
    median = statistics.median_high(days)
    votes = scenario.debriefs_per_day * scenario.voted
    told = forecast(votes, scenario.share, BAD_VOTES, scenario.difference, len(OUTCOMES))

    def within(limit: float) -> float:
        return sum(day <= limit for day in days) / len(days)

    return {
        "debriefs_per_day": scenario.debriefs_per_day,
        "votes_per_day": round(votes, 2),
        "difference": scenario.difference,
        "share": scenario.share,
        "runs": len(found),
        "within_28": within(28),
        "within_180": within(POWER_DAYS),
        "wrong": sum(run.decision not in (right, Decision.NONE) for run in found) / len(found),
        "median_days": median if math.isfinite(median) else None,
        "forecast_days": None if told is None else round(told, 1),
        "curve": [within(day) for day in CURVE_DAYS],
    }


def _all(work: Any, scenario: Scenario, runs: int, seed: int, what: str, workers: int) -> list[Run]:
    jobs = [(scenario, batch) for batch in batches(runs, seed)]
    return [run for some in in_parallel(work, jobs, what, workers) for run in some]


def figures(
    runs: int, power_runs: int, seed: int, shares: Sequence[float], days: int, workers: int
) -> dict[str, Any]:  # fmt: skip
    """All figures. At the top, the worst of the false alarms."""
    started = time.monotonic()
    null = null_figures(runs, seed, shares, days, workers)
    power = power_figures(power_runs, seed, shares, workers) if power_runs else []
    return {
        "runs": runs,
        "power_runs": power_runs,
        "seed": seed,
        "alpha": ALPHA,
        "false_alarm_rate": max(row["false_alarm_rate"] for row in null),
        "false_alarm_upper": max(row["false_alarm_upper"] for row in null),
        "goal_met": all(row["false_alarm_upper"] <= ALPHA for row in null),
        "null": null,
        "power": power,
        "cores": workers,
        "seconds": round(time.monotonic() - started, 1),
    }


def shares_of(asked: str) -> list[float]:
    """The shares in "0.1,0.5". Raises `BadOptionError` for what is none."""
    try:
        shares = [float(piece) for piece in asked.split(",")]
    except ValueError:
        raise BadOptionError(f'--shares: "{asked}" are no numbers with commas between') from None
    if not all(0 < share < 1 for share in shares):
        raise BadOptionError("--shares: a share lies between 0 and 1")
    return shares


def checked_plot(file: Path) -> None:
    """What would otherwise go wrong after minutes."""
    if file.suffix.lower() != ".png":
        raise BadOptionError(f"--plot: {file} is no name of a PNG file")
    if not file.parent.is_dir():
        raise BadOptionError(f"--plot: there is no folder {file.parent}")
    if find_spec("matplotlib") is None:
        raise BadOptionError("--plot needs matplotlib, which is not installed; the extra [bench] brings it")


def main() -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.canary", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=10_000, help="canaries without a difference, for each scenario")
    parser.add_argument("--power-runs", type=int, default=500, help="canaries with one, each; 0: none")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shares", default="0.1,0.5", help="the candidate's parts, with commas between")
    parser.add_argument("--days", type=int, default=90, help="how long a canary without a difference is looked at")
    parser.add_argument("--workers", type=int, default=cores(), help="processes")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--plot", type=Path, help="a PNG file to draw the power into")
    options = parser.parse_args()
    try:
        if min(options.runs, options.days, options.workers) < 1 or min(options.power_runs, options.seed) < 0:
            raise BadOptionError("--runs, --days, --workers: at least one is needed; no number may be negative")
        if options.plot:
            checked_plot(options.plot)
            if not options.power_runs:
                raise BadOptionError("--plot: there is nothing to draw without --power-runs")
        report = figures(
            options.runs, options.power_runs, options.seed, shares_of(options.shares), options.days, options.workers
        )
        print(json.dumps(report) if options.json else tables(report), flush=True)
        if options.plot:
            draw(report, options.plot)
    except BadOptionError as error:
        print(f"benchmarks.canary: {error}.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"benchmarks.canary: {error.filename} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
