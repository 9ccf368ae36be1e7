"""The canary benchmark: it decides as the product does, its world has no difference where it says so, its command."""

from __future__ import annotations

import json
import math
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import canary
from benchmarks.canary_runs import decided, naively, run_null, run_power
from benchmarks.canary_world import OUTCOMES, Outcome, Scenario, simulated
from benchmarks.parallel import AT_A_TIME, Batch, batches, in_parallel
from bot.tuning.canary_evidence import OUTCOMES as OF_THE_PRODUCT
from bot.tuning.statistics.sequential import Decision, Observed, decide, evidence


def _observed(one: Outcome, until: float, share: float) -> list[Observed]:
    """What the product would have seen by the end of a day."""
    return [
        Observed(bool(one.canary[place]), share, str(one.channel[place]), float(one.bad[place]))
        for place in range(len(one))
        if one.day[place] < until
    ]


@pytest.mark.parametrize("difference", [0.0, 0.25, -0.2])
def test_it_decides_what_the_product_decides_night_after_night(difference: float) -> None:
    scenario = Scenario(300, 12, 0.5, 0.1, difference, voted=0.2)
    seen = set()
    for seed in range(3):
        found = simulated(scenario, np.random.default_rng(seed))
        run = decided(found, scenario.share)
        by_hand: tuple[Decision, float] = (Decision.NONE, math.inf)
        for day in range(1, scenario.days + 1):
            told = {name: evidence(_observed(one, day, scenario.share)) for name, one in found.items()}
            decision, _ = decide(told)
            if decision is not Decision.NONE:
                by_hand = decision, day
                break
        assert (run.decision, run.day) == by_hand
        seen.add(run.decision)
    if difference:
        assert (Decision.HARM if difference > 0 else Decision.BETTER) in seen


def test_the_outcomes_are_the_product_s() -> None:
    assert OUTCOMES == OF_THE_PRODUCT
    assert set(simulated(Scenario(50, 5, 0.5, 0.1), np.random.default_rng(0))) == set(OUTCOMES)


def test_the_world_draws_votes_as_told() -> None:
    """Three in a hundred debriefs are voted on; a candidate that is 10 points worse has 10 points more bad votes."""
    for difference in (0.0, 0.10):
        rates, voted = [], 0
        for seed in range(30):
            votes = simulated(Scenario(2000, 30, 0.5, 0.05, difference), np.random.default_rng(seed), only_votes=True)[
                "votes"
            ]
            voted += len(votes)
            ours = votes.canary == 1
            rates.append(votes.bad[ours].mean() - votes.bad[~ours].mean())
            assert (np.diff(votes.day) >= 0).all()
        assert float(np.mean(rates)) == pytest.approx(difference, abs=0.015)
        assert voted / (30 * 2000 * 30) == pytest.approx(0.03, abs=0.004)


def test_those_with_a_bad_debrief_vote_more() -> None:
    """So the arm that draws more bad ones has more votes than its share of the calls, and only then."""
    parts = []
    for difference in (0.0, 0.25):
        votes = [
            simulated(Scenario(2000, 30, 0.5, 0.05, difference), np.random.default_rng(seed), only_votes=True)["votes"]
            for seed in range(5)
        ]
        parts.append(float(np.concatenate([one.canary for one in votes]).mean()))
    assert parts[0] == pytest.approx(0.5, abs=0.015)
    assert parts[1] > 0.53


def test_the_other_outcomes_are_as_rare_as_told() -> None:
    found = simulated(Scenario(5000, 30, 0.1, 0.05), np.random.default_rng(1))
    assert found["votes"].bad.mean() == pytest.approx(0.3, abs=0.08)
    assert found["corrections"].bad.mean() == pytest.approx(0.04, abs=0.01)
    assert found["failures"].bad.mean() == pytest.approx(0.01, abs=0.003)
    assert ((found["edits"].bad > 0) == (found["corrections"].bad == 1)).all()


def test_the_naive_test_is_that_of_two_proportions() -> None:
    canary_arm = np.array([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], dtype=float)
    bad = np.array([1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0], dtype=float)
    votes = Outcome(np.linspace(0, 1.9, 14), canary_arm, np.zeros(14, dtype=np.int64), bad)
    # 5 of 6 and 1 of 8: pooled 6/14; z = (0.8333 - 0.125) / sqrt(0.2449 * (1/6 + 1/8)) = 2.65. Of day 1, too few.
    assert naively(votes, 3) == 2
    assert naively(Outcome(votes.day, canary_arm, votes.channel, np.zeros(14)), 3) == math.inf


def test_runs_are_the_same_in_whatever_pieces() -> None:
    scenario = Scenario(40, 10, 0.5, 0.1)
    whole = run_null((scenario, Batch(0, 6, 3)))
    assert run_null((scenario, Batch(0, 2, 3))) + run_null((scenario, Batch(2, 6, 3))) == whole
    assert [(piece.first, piece.last) for piece in batches(AT_A_TIME + 1, 0)] == [
        (0, AT_A_TIME),
        (AT_A_TIME, AT_A_TIME + 1),
    ]
    jobs = [(scenario, Batch(0, 3, 3)), (scenario, Batch(3, 6, 3))]
    for workers in (1, 2):
        assert [run for some in in_parallel(run_power, jobs, "Runs", workers) for run in some] == run_power(
            (scenario, Batch(0, 6, 3))
        )


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["canary", *map(str, arguments)])
    return canary.main()


FEW = ("--runs", "4", "--days", "5", "--workers", "1", "--seed", "1")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canary, "DEBRIEFS", (20, 200))
    monkeypatch.setattr(canary, "DIFFERENCES", (0.20, -0.10))


@pytest.mark.usefixtures("small")
def test_the_json_has_all_figures(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(monkeypatch, *FEW, "--power-runs", "6", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [(row["channel_sd"], row["share"]) for row in found["null"]] == [
        (0.05, 0.1),
        (0.05, 0.5),
        (0.1, 0.1),
        (0.1, 0.5),
    ]
    assert found["false_alarm_rate"] == max(row["false_alarm_rate"] for row in found["null"])
    assert found["false_alarm_upper"] >= 1 - 0.05**0.25 - 1e-9  # four runs exclude little
    assert len(found["power"]) == 8
    for row in found["power"]:
        assert row["within_28"] <= row["within_180"] <= 1
        assert row["curve"] == sorted(row["curve"])
        assert row["curve"][-1] == row["within_180"]


@pytest.mark.usefixtures("small")
def test_tables_and_picture(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    picture = tmp_path / "power.png"
    assert _run(monkeypatch, *FEW, "--power-runs", "2", "--shares", "0.5", "--plot", picture) == 0
    out = capsys.readouterr().out
    assert "| 10 points | 50% | 200 | 5 |" in out
    assert "| 20 (0.6) | -10 points | 50% |" in out
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    assert width > height > 300


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--runs", "0"), "--runs"),
        (("--shares", "a"), "--shares"),
        (("--shares", "1"), "--shares"),
        (("--plot", "power.jpg"), "PNG"),
        (("--plot", "no/such/folder.png"), "no folder"),
        (("--plot", "power.png", "--power-runs", "0"), "nothing to draw"),
    ],
)
def test_options_that_do_not_do(
    arguments: tuple[str, ...], why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(monkeypatch, *arguments) == 1
    assert why in capsys.readouterr().err


def test_fewer_than_one_in_twenty_canaries_like_the_champion_are_decided() -> None:
    """Of 300 with 5% each, more than 24 would have a probability of 1 in 100; the naive test passes that by far."""
    runs = run_null((Scenario(60, 40, 0.5, 0.1, voted=0.2), Batch(0, 300, 5)))
    assert 0 < sum(run.decision is not Decision.NONE for run in runs) <= 24
    assert sum(math.isfinite(run.naive) for run in runs) > 60
