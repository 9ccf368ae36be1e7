"""The numbers of a verdict as a table of fixed width, which a phone shows without breaking its lines (46 columns)."""

from __future__ import annotations

from bot.tuning.gate.sentences import NAMES
from bot.tuning.gate.table import amount, change, rows
from dataset.evaluation_records import Difference, Evaluation, Floor, Measure, Role, Verdict

WIDTH = 46
NAME = 19

SHORT = {
    Measure.ROUGE_L: "ROUGE-L",
    Measure.CHRF: "chrF",
    Measure.ITEMS: "Action items",
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
"""The measures in a column of 12."""

SURE = 0.05


def table(verdict: Verdict, evaluation: Evaluation) -> str:
    """Who competed and how each did in the primary measure, the guard-rails, and the floors: lines of plain text."""
    parts = [_rivals(verdict, evaluation), _guards(verdict), _floors(verdict)]
    return "\n\n".join("\n".join(line.rstrip() for line in part) for part in parts if part)


def _rivals(verdict: Verdict, evaluation: Evaluation) -> list[str]:
    primary = verdict.primary
    if primary is None:
        return []
    lines = [f"{_title(verdict):<{NAME}} mean  new is ahead by"]
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
        ahead = f"  {_interval(difference)}" if difference is not None else ""
        lines.append(f"{name:<{NAME}}{100 * mean:5.1f}{ahead}{_mark(difference)}")
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


def _guards(verdict: Verdict) -> list[str]:
    if not verdict.guards:
        return []
    lines = [f"{'Guard-rail':<12}{'new':>6}{'before':>7}  difference"]
    for guard in verdict.guards:
        new, now = amount(guard.measure, guard.ours), amount(guard.measure, guard.theirs)
        sure = _mark(guard) if guard.adjusted < SURE else ""
        lines.append(f"{SHORT[guard.measure]:<12}{new:>6}{now:>7}  {_interval(guard)}{sure}")
    return lines


def _floors(verdict: Verdict) -> list[str]:
    if not verdict.floors:
        return []
    return [f"{'Floor':<12}{'kept by':>9}  {'surely':>7} {'wanted':>7}", *map(_floor, verdict.floors)]


def _floor(floor: Floor) -> str:
    sign = "≤" if floor.measure is Measure.LEAKS else "≥"
    met = {True: " ✓", False: " ▼", None: " ?"}[floor.met]
    surely, wanted = f"{sign}{100 * floor.bound:.1f}%", f"{sign}{100 * floor.required:.0f}%"
    return f"{SHORT[floor.measure]:<12}{f'{floor.good}/{floor.calls}':>9}  {surely:>7} {wanted:>7}{met}"


def _interval(difference: Difference) -> str:
    low, high = (amount(difference.measure, value) for value in (difference.low, difference.high))
    return f"{change(difference.measure, difference.difference)} ({low}…{high})"


def _mark(difference: Difference | None) -> str:
    if difference is None or not (difference.better or difference.worse):
        return ""
    return " ▲" if difference.better else " ▼"
