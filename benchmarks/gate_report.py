"""The gate benchmark's figures as a table for people, and as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

_COLOURS = {0.0: "#7a7a7a", 0.02: "#1f5fa8", 0.05: "#b3541e"}


def tables(report: dict[str, Any]) -> str:
    """One table in markdown. Rates of the three shapes are their worst; widths and power their means."""
    lines = [
        f"{report['runs']:,} held-out sets of each kind and shape "
        f"({report['seconds']:.0f} s on {report['cores']} cores)",
        "",
        "| calls | agents | agents' SD | false alarms | upper 95% bound | calls as independent | half width "
        "| smallest | seen | power 2 / 5 / 10 points | not worse: equal | not worse: 5 points worse |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for rows in by_kind(report):
        first = rows[0]
        power = " / ".join(f"{_mean([row['power'][name] for row in rows]):.0%}" for name in first["power"])
        lines.append(
            f"| {first['calls']} | {first['agents']} | {first['agent_sd'] * 100:.0f} points "
            f"| {max(row['false_alarm_rate'] for row in rows):.1%} "
            f"| {max(row['false_alarm_upper'] for row in rows):.1%} "
            f"| {max(row['naive_rate'] for row in rows):.1%} "
            f"| {_mean([row['half_width'] for row in rows]) * 100:.1f} "
            f"| {_mean([row['smallest'] for row in rows]) * 100:.1f} "
            f"| {_mean([row['smallest_seen'] for row in rows]):.0%} "
            f"| {power} "
            f"| {_mean([row['not_worse_when_equal'] for row in rows]):.0%} "
            f"| {max(row['not_worse_when_5_points_worse'] for row in rows):.1%} |"
        )
    return "\n".join(lines)


def by_kind(report: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The rows of the three shapes, together."""
    kinds: dict[tuple[int, int, float], list[dict[str, Any]]] = {}
    for row in report["rows"]:
        kinds.setdefault((row["calls"], row["agents"], row["agent_sd"]), []).append(row)
    return list(kinds.values())


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def draw(report: dict[str, Any], file: Path) -> None:
    """The smallest difference that is seen, by the number of calls, as a PNG. Needs matplotlib."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.ticker import NullLocator

    kinds = by_kind(report)
    numbers = sorted({rows[0]["calls"] for rows in kinds})
    picture, (smallest, alarms) = plt.subplots(1, 2, figsize=(11, 4.2), layout="constrained")
    for agents, style in ((5, "--"), (8, "-")):
        for sd, colour in _COLOURS.items():
            lines = [rows for rows in kinds if rows[0]["agents"] == agents and rows[0]["agent_sd"] == sd]
            label = f"{agents} agents, SD {sd * 100:.0f} points"
            seen = [_mean([row["smallest"] for row in rows]) * 100 for rows in lines]
            smallest.plot(numbers, seen, style, marker="o", markersize=4, color=colour, label=label)
            wrong = [max(row["false_alarm_rate"] for row in rows) * 100 for rows in lines]
            alarms.plot(numbers, wrong, style, marker="o", markersize=4, color=colour)
    alarms.axhline(5, color="black", linewidth=0.8, alpha=0.6)
    alarms.set_ylim(0, 8)
    alarms.set_ylabel("%")
    alarms.set_title("False alarms, worst of three shapes (line: 5%)", fontsize=10)
    smallest.set_ylim(0, None)
    smallest.set_ylabel("points")
    smallest.set_title("Smallest difference seen in 8 of 10 evaluations", fontsize=10)
    for panel in (smallest, alarms):
        panel.set_xscale("log")
        panel.set_xticks(numbers, [str(number) for number in numbers])
        panel.xaxis.set_minor_locator(NullLocator())
        panel.set_xlabel("held-out calls")
        panel.grid(alpha=0.25)
        panel.spines[["top", "right"]].set_visible(False)
    handles, labels = smallest.get_legend_handles_labels()
    picture.legend(handles, labels, loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    picture.savefig(file, dpi=110)
    plt.close(picture)
