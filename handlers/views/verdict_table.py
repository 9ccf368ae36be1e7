"""The numbers of a verdict as a table of fixed width: 38 columns, which a phone shows without breaking the lines.

Who competed comes first, in the primary measure; then all measures, the primary one on top and the guard-rails below;
then the floors.
"""

from __future__ import annotations

from bot.tuning.gate.sentences import NAMES
from bot.tuning.gate.table import amount, change, rows
from dataset.evaluation_records import Difference, Evaluation, Floor, Measure, Role, Verdict

WIDTH = 38
NAME, LABEL = 20, 11

SHORT = {
    Measure.ROUGE_L: "ROUGE-L",
    Measure.CHRF: "chrF",
    Measure.ITEMS: "Items F1",
    Measure.REASON: "Call reason",
    Measure.EDITS: "Closeness",
    Measure.EDITED: "Edits right",
    Measure.KEPT: "Kept text",
    Measure.CORRECTED: "Corrections",
    Measure.VALID: "Valid",
    Measure.LEAKS: "Leaks",
    Measure.TOKENS: "Tokens",
    Measure.LATENCY: "Time, ms",
}
"""The measures in a column of `LABEL`."""

SURE = 0.05


def table(verdict: Verdict, evaluation: Evaluation) -> str:
    """The table as lines of plain text; empty where nothing was measured."""
    parts = [_rivals(verdict, evaluation), _measures(verdict), _floors(verdict)]
    return "\n\n".join("\n".join(line.rstrip() for line in part) for part in parts if part)


def _rivals(verdict: Verdict, evaluation: Evaluation) -> list[str]:
    """Without intervals: that of the primary is in the next table, and the others are in the verdict's sentences."""
    primary = verdict.primary
    if primary is None:
        return []
    lines = [f"{_title(verdict):<{NAME}} mean  new by"]
    for role, difference in (
        (Role.CANDIDATE, None),
        (Role.CHAMPION, primary),
        (Role.BASELINE, verdict.baseline),
        (Role.SIBLING, verdict.sibling),
    ):
        name = _name(evaluation, role)
        if name is None or (role is not Role.CANDIDATE and difference is None):
            continue
        mean = primary.ours if difference is None else difference.theirs
        ahead = f"{change(difference.measure, difference.difference):>8}{_mark(difference)}" if difference else ""
        lines.append(f"{name:<{NAME}}{100 * mean:5.1f}{ahead}")
    return lines


def _title(verdict: Verdict) -> str:
    """The primary measure in a column of `NAME`; where corrections count as well, it says so."""
    told = rows(verdict)[0].cells[0]
    if told == NAMES[Measure.CORRECTED]:
        return SHORT[Measure.CORRECTED]
    return SHORT[verdict.measure] + ("" if told == NAMES[verdict.measure] else ", corr.")


def _name(evaluation: Evaluation, role: Role) -> str | None:
    contestant = evaluation.contestant(role)
    if contestant is None:
        return None
    after = {Role.CANDIDATE: " new", Role.CHAMPION: " before"}.get(role, "")
    after = f" +{contestant.examples} ex." if contestant.examples else after
    room = NAME - 1 - len(after)
    name = contestant.name if len(contestant.name) <= room else contestant.name[: room - 1] + "…"
    return f"{name}{after}"


def _measures(verdict: Verdict) -> list[str]:
    primary = verdict.primary
    if primary is None and not verdict.guards:
        return []
    lines = [f"{'':<{LABEL}}{'new':>6}{'by':>7} from…to"]
    if primary is not None:
        lines.append(_measure(_title(verdict)[:LABEL], primary, sure=True))
    return lines + [_measure(SHORT[guard.measure], guard, sure=guard.adjusted < SURE) for guard in verdict.guards]


def _measure(label: str, difference: Difference, *, sure: bool) -> str:
    measure = difference.measure
    new, by = amount(measure, difference.ours), change(measure, difference.difference)
    low, high = amount(measure, difference.low), amount(measure, difference.high)
    return f"{label:<{LABEL}}{new:>6}{by:>7} {low}…{high}{_mark(difference) if sure else ''}"


def _floors(verdict: Verdict) -> list[str]:
    if not verdict.floors:
        return []
    return [f"{'Floor':<{LABEL}}{'kept by':>8}{'surely':>8}{'wanted':>7}", *map(_floor, verdict.floors)]


def _floor(floor: Floor) -> str:
    sign = "≤" if floor.measure is Measure.LEAKS else "≥"
    met = {True: " ✓", False: " ▼", None: " ?"}[floor.met]
    surely, wanted = f"{sign}{100 * floor.bound:.1f}%", f"{sign}{100 * floor.required:.0f}%"
    return f"{SHORT[floor.measure]:<{LABEL}}{f'{floor.good}/{floor.calls}':>8}{surely:>8}{wanted:>7}{met}"


def _mark(difference: Difference) -> str:
    if not (difference.better or difference.worse):
        return ""
    return " ▲" if difference.better else " ▼"
