"""What a judge said of a version, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def headline(verdict: Mapping[str, Any]) -> str:
    """Who judged how many answers, and when."""
    calls = verdict["calls"]
    at = f" on {verdict['at'][:10]}" if verdict["at"] else ""
    return f"{calls:,} answer{'' if calls == 1 else 's'} judged by {verdict['judge']}{at}"


def table(verdict: Mapping[str, Any]) -> None:
    """The scores, a line for each metric."""
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    shown.add_column("metric", no_wrap=True)
    for name in ("mean", "answers"):
        shown.add_column(name, no_wrap=True, justify="right")
    for metric, score in verdict["scores"].items():
        shown.add_row(metric, f"{score['mean']:.2f}", f"{score['n']:,}")
    Console(highlight=False).print(shown)


def in_brief(verdict: Mapping[str, Any]) -> str:
    """The same in one line: `20 answers judged by … on 2026-11-28: Correctness 0.83, Helpfulness 0.90 (19)`."""
    told = []
    for metric, score in verdict["scores"].items():
        some = f" ({score['n']:,})" if score["n"] != verdict["calls"] else ""
        told.append(f"{metric} {score['mean']:.2f}{some}")
    return f"{headline(verdict)}: {', '.join(told)}"
