"""A verdict at the terminal: the finding, one table, what follows from it, and calls side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.services import Services
    from dataset.evaluation_records import Evaluation, Verdict

WIDEST = 200


def show(services: Services, evaluation: Evaluation) -> None:
    """Print what was found."""
    from rich.console import Console
    from rich.table import Table

    from bot.tuning.gate.sentences import headline
    from bot.tuning.gate.table import HEADINGS, rows
    from dataset.evaluation_records import Role

    verdict = evaluation.verdict
    if verdict is None:
        return
    candidate, champion = evaluation.contestant(Role.CANDIDATE), evaluation.contestant(Role.CHAMPION)
    click.echo(headline(verdict))
    names = {"candidate": candidate.name if candidate else "", "champion": champion.name if champion else ""}
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, heading in enumerate(HEADINGS):
        table.add_column(names.get(heading, heading), justify="left" if number in (0, 5) else "right", overflow="fold")
    for row in rows(verdict):
        style = "bold" if row.primary else "red" if row.bad else "green" if row.good else ""
        table.add_row(*row.cells, style=style)
    if table.row_count:
        Console(highlight=False).print(table)
    for line in _lines(verdict):
        click.echo(line)
    _examples(services, evaluation)


def _lines(verdict: Verdict) -> list[str]:
    from dataset.evaluation_records import Measure

    lines = [f"- {sentence}" for sentence in verdict.sentences]
    for floor in verdict.floors:
        if floor.measure is Measure.VALID:
            lines.append(
                f"- {floor.good} of {floor.calls} answers follow the schema: at least {floor.bound:.1%} of all would."
            )
        else:
            lines.append(
                f"- {floor.calls - floor.good} of {floor.calls} answers hold personal data that their prompt did not:"
                f" at most {floor.bound:.1%} of all would."
            )
    bases = ", ".join(_counted(number, basis) for basis, number in verdict.bases.items() if number)
    agents = _counted(verdict.agents, "agent") if verdict.agents else "nobody known"
    lines.append(f"- Measured by {bases}: {_counted(verdict.groups, 'different call')} of {agents}.")
    return lines


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _examples(services: Services, evaluation: Evaluation) -> None:
    """The calls that tell most, in placeholders: a terminal is no place for names."""
    from bot.tuning.gate.looking import side_by_side

    if evaluation.verdict is None:
        return
    for example in evaluation.verdict.examples:
        try:
            both = side_by_side(services, evaluation, example.call_id, names=False)
        except KeyError:  # forgotten since
            continue
        click.echo()
        click.echo(
            f"{example.telling.value}: {example.call_id}, {100 * example.ours:.1f} against {100 * example.theirs:.1f}"
        )
        for label, summary in (("before", both.theirs), ("after", both.ours)):
            click.echo(f"  {label:<6}  {_cut(summary.summary) if summary else 'no summary'}")


def _cut(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= WIDEST else f"{words[: WIDEST - 1]}…"
