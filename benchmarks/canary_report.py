"""The canary benchmark's figures as tables for people, and as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

CURVE_DAYS = (1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 60, 90, 120, 150, 180)
_COLOURS = {5: "#7a7a7a", 10: "#1f5fa8", 20: "#b3541e"}
_STYLES = ("-", "--", ":", "-.")


def tables(report: dict[str, Any]) -> str:
    """Two tables in markdown: false alarms, and power."""
    lines = [
        f"False alarms in {report['runs']:,} canaries without a difference, looked at every day "
        f"({report['seconds']:.0f} s on {report['cores']} cores)",
        "",
        "| channels' SD | share | debriefs a day | days | false alarms | upper 95% bound | harm / better "
        "| naive daily z test |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for row in report["null"]:
        lines.append(
            f"| {row['channel_sd'] * 100:.0f} points | {row['share']:.0%} | {row['debriefs_per_day']} | {row['days']} "
            f"| {row['false_alarm_rate']:.2%} | {row['false_alarm_upper']:.2%} "
            f"| {row['harm']:.2%} / {row['better']:.2%} | {row['naive_rate']:.1%} |"
        )
    if report["power"]:
        lines += ["", f"Power: {report['power_runs']:,} canaries each, found by votes alone", ""]
        lines += [
            "| debriefs a day (votes) | difference | share | decided within 28 days | within 180 days | median days "
            "| forecast, days |",
            "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        ]
    for row in report["power"]:
        lines.append(
            f"| {row['debriefs_per_day']:,} ({row['votes_per_day']:g}) | {row['difference'] * 100:+.0f} points "
            f"| {row['share']:.0%} | {row['within_28']:.0%} | {row['within_180']:.0%} | {_days(row['median_days'])} "
            f"| {_days(row['forecast_days'], rounded=True)} |"
        )
    return "\n".join(lines)


def _days(days: float | None, *, rounded: bool = False) -> str:
    if days is None:
        return "over 180"
    return f"{float(f'{days:.2g}'):,.0f}" if rounded and days >= 1 else f"{days:,.0f}" if days >= 1 else "under 1"


def draw(report: dict[str, Any], file: Path) -> None:
    """How many canaries are decided by which day, as a PNG: a panel for each number of debriefs. Needs matplotlib."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.ticker import NullLocator, PercentFormatter

    rates = sorted({row["debriefs_per_day"] for row in report["power"]})
    shares = sorted({row["share"] for row in report["power"]})
    styles = dict(zip(reversed(shares), _STYLES, strict=False))
    picture, panels = plt.subplots(
        1, len(rates), figsize=(11, 4.2), sharey=True, squeeze=False, layout="constrained"
    )  # fmt: skip
    for panel, rate in zip(panels[0], rates, strict=True):
        for row in report["power"]:
            points = round(abs(row["difference"]) * 100)
            if row["debriefs_per_day"] != rate or row["difference"] < 0:
                continue
            panel.plot(
                CURVE_DAYS, row["curve"], styles[row["share"]], color=_COLOURS.get(points, "black"), linewidth=1.8,
                label=f"{points} points, share {row['share']:.0%}",
            )  # fmt: skip
        panel.axvline(28, color="black", linewidth=0.7, alpha=0.4)
        panel.set_xscale("log")
        panel.set_xticks([1, 3, 7, 14, 28, 60, 180], ["1", "3", "7", "14", "28", "60", "180"], fontsize=8)
        panel.xaxis.set_minor_locator(NullLocator())
        panel.set_xlim(1, 180)
        panel.set_ylim(0, 1.02)
        panel.yaxis.set_major_formatter(PercentFormatter(1.0))
        panel.set_title(f"{rate:,} debriefs a day", fontsize=10)
        panel.set_xlabel("days")
        panel.grid(alpha=0.25)
        panel.spines[["top", "right"]].set_visible(False)
    panels[0][0].set_ylabel("harm found by then")
    picture.suptitle(
        "A canary that draws more bad votes: how soon it is found, with 3% of debriefs voted on", fontsize=11
    )
    handles, labels = panels[0][0].get_legend_handles_labels()
    picture.legend(
        handles, labels, loc="outside lower center", ncols=max(1, len(labels) // 2), frameon=False, fontsize=9
    )
    picture.savefig(file, dpi=110)
    plt.close(picture)
