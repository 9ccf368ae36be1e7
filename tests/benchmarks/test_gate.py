"""The gate benchmark: its sets are as told, a shifted interval is what a shifted set has, its command."""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import gate
from benchmarks.gate import Shot, naive, row_of, shot
from benchmarks.gate_world import CALL_SD, SHAPES, Held, drawn


@pytest.mark.parametrize("shape", SHAPES)
def test_sets_have_the_mean_and_spread_that_they_are_said_to(shape: str) -> None:
    samples = [drawn(Held(300, 5, 0.0, shape, 0.03), np.random.default_rng(seed)) for seed in range(60)]
    differences = np.concatenate([sample.differences for sample in samples])
    assert differences.mean() == pytest.approx(0.03, abs=0.006)
    assert differences.std() == pytest.approx(CALL_SD, rel=0.1)
    assert all(len(sample.differences) == len(sample.groups) == len(sample.agents) == 300 for sample in samples)
    groups = np.mean([len(set(sample.groups)) for sample in samples])
    assert 180 < groups < 260
    assert {len(set(sample.agents)) for sample in samples} == {5}


def test_agents_differ_by_what_they_are_said_to() -> None:
    held = Held(300, 8, 0.05, "normal")
    variances = []
    for seed in range(60):
        sample = drawn(held, np.random.default_rng(seed))
        values, agents = np.array(sample.differences), np.array(sample.agents)
        means = [values[agents == agent].mean() for agent in sorted(set(sample.agents))]
        variances.append(np.var(means, ddof=1))
    assert 0.05**2 < np.mean(variances) < 0.065**2  # and the chance in the agents' means


def test_a_difference_moves_the_interval_and_nothing_else() -> None:
    """That is why one interval tells the power for every difference."""
    held = Held(38, 5, 0.02, "skewed")
    without = shot(drawn(held, np.random.default_rng(2)), 300)
    moved = shot(drawn(Held(38, 5, 0.02, "skewed", 0.07), np.random.default_rng(2)), 300)
    assert (moved.low, moved.high) == pytest.approx((without.low + 0.07, without.high + 0.07))
    assert moved.smallest == pytest.approx(without.smallest)
    assert (moved.naive_low, moved.naive_high) == pytest.approx((without.naive_low + 0.07, without.naive_high + 0.07))


def test_the_naive_interval_is_student_s() -> None:
    """Five values, mean 3, standard deviation 1.5811; t with 4 degrees of freedom: 2.776."""
    assert naive([1, 2, 3, 4, 5]) == pytest.approx((3 - 2.776 * 0.70711, 3 + 2.776 * 0.70711), abs=1e-3)


def test_figures_are_counted_from_intervals() -> None:
    shots = [
        Shot(low=-0.01, high=0.03, smallest=0.03, naive_low=-0.01, naive_high=0.01),  # not worse
        Shot(low=-0.05, high=-0.01, smallest=0.03, naive_low=-0.01, naive_high=0.01),  # a false alarm
        Shot(low=0.04, high=0.09, smallest=0.04, naive_low=0.01, naive_high=0.02),  # another one
        Shot(low=-0.04, high=0.03, smallest=0.03, naive_low=-0.01, naive_high=0.01),
    ]
    found = row_of(Held(38, 5, 0.0, "normal"), shots)
    assert (found["false_alarms"], found["false_alarm_rate"], found["coverage"]) == (2, 0.5, 0.5)
    assert found["naive_rate"] == 0.25
    assert found["power"] == {"0.02": 0.5, "0.05": 0.75, "0.1": 1.0}
    assert (found["smallest"], found["smallest_seen"]) == (0.03, 0.5)
    assert found["not_worse_when_equal"] == 0.5
    assert found["not_worse_when_5_points_worse"] == 0.25


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["gate", *map(str, arguments)])
    return gate.main()


def test_json_table_and_picture(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    few = ("--runs", "2", "--resamples", "100", "--workers", "1")
    assert _run(monkeypatch, *few, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["rows"]) == 3 * 2 * 3 * 3
    assert found["false_alarm_rate"] == max(row["false_alarm_rate"] for row in found["rows"])
    assert {row["calls"] for row in found["rows"]} == {38, 100, 300}
    picture = tmp_path / "gate.png"
    assert _run(monkeypatch, *few, "--plot", picture) == 0
    assert "| 300 | 8 | 5 points |" in capsys.readouterr().out
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    assert width > height > 300


@pytest.mark.parametrize(
    ("arguments", "why"), [(("--runs", "0"), "--runs"), (("--resamples", "5"), "100"), (("--plot", "a.txt"), "PNG")]
)
def test_options_that_do_not_do(
    arguments: tuple[str, ...], why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, *arguments) == 1
    assert why in capsys.readouterr().err


@pytest.mark.parametrize("held", [Held(38, 5, 0.02, "skewed"), Held(100, 5, 0.05, "equal")])
def test_the_interval_holds_its_level_where_the_naive_one_does_not(held: Held) -> None:
    """200 sets without a difference: with 5% each, more than 17 alarms have a probability of 1 in 100."""
    shots = [shot(drawn(held, np.random.default_rng(seed)), 200) for seed in range(200)]
    assert sum(one.low > 0 or one.high < 0 for one in shots) <= 17
    assert sum(one.naive_low > 0 or one.naive_high < 0 for one in shots) > 25
