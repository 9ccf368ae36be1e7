"""A verdict as the rows of a table, for Slack and terminal alike: cells of text, the primary measure first."""

from __future__ import annotations

from dataclasses import dataclass

from bot.tuning.gate.levels import FEWEST, WEIGHED, shown_better, shown_worse
from bot.tuning.gate.sentences import NAMES, decisive, points
from dataset.evaluation_records import Difference, Measure, Verdict

HEADINGS = ("measure", "candidate", "champion", "difference", "95% interval", "")


@dataclass(frozen=True)
class Row:
    """One measure. `cells` are as `HEADINGS`; `bad` and `good` say that the interval excludes no difference."""

    measure: Measure
    cells: tuple[str, ...]
    primary: bool = False
    good: bool = False
    bad: bool = False


def rows(verdict: Verdict) -> list[Row]:
    """The primary measure and the guard-rails."""
    found = [] if verdict.primary is None else [_row(verdict.primary, decisive(verdict), primary=True)]
    return [*found, *(_row(guard, NAMES[guard.measure]) for guard in verdict.guards)]


def _row(difference: Difference, name: str, *, primary: bool = False) -> Row:
    if primary:
        enough = difference.groups >= FEWEST
        bad, good = enough and difference.worse, enough and difference.better
    else:
        bad, good = shown_worse(difference), shown_better(difference)
    return Row(
        measure=difference.measure,
        cells=(
            name,
            amount(difference.measure, difference.ours),
            amount(difference.measure, difference.theirs),
            change(difference.measure, difference.difference),
            f"{change(difference.measure, difference.low)} to {change(difference.measure, difference.high)}",
            "worse" if bad else "better" if good else "",
        ),
        primary=primary,
        good=good,
        bad=bad,
    )


def amount(measure: Measure, value: float) -> str:
    """What a model reached: points of 100 for a quality, else the number itself."""
    if measure in WEIGHED:
        return f"{value:,.0f}"
    return f"{value:.2f}" if measure is Measure.LEAKS else f"{100 * value:.1f}"


def change(measure: Measure, value: float) -> str:
    """A difference, with its sign."""
    if measure in WEIGHED:
        return f"{value:+,.0f}" if round(value) else "0"
    if measure is Measure.LEAKS:
        return f"{value:+.2f}" if round(value, 2) else "0.00"
    return points(value)
