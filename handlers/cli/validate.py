"""`debrief validate`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dataset.formats import Format
from dataset.profiles import DEFAULT_PROFILE, PROFILES

if TYPE_CHECKING:
    from rich.console import Console

    from dataset.pseudonyms import Pseudonymiser
    from dataset.validate import FileReport, Problem, Report


@click.command("validate")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--validation", type=click.Path(path_type=Path), metavar="FILE", help="The validation file that goes with it."
)
@click.option(
    "--model",
    type=click.Choice(list(PROFILES)),
    default=DEFAULT_PROFILE,
    show_default=True,
    help="The model that is to be tuned.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice([f.value for f in Format]),
    help="The format of the file, where it is not the one that the model is tuned with.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line: each problem, then the summary.")
@click.option("--no-personal-data", is_flag=True, help="Do not look for personal data (several times faster).")
def command(
    file: Path, validation: Path | None, model: str, format_name: str | None, as_json: bool, no_personal_data: bool
) -> int:
    """Check a training FILE (JSON Lines) against what the trainer of a model takes, whoever wrote it.

    Every problem is printed with its line, what is wrong and how to mend it. The exit code is 1 where there is a
    problem, 0 where there are at most warnings.

    With --json, a problem is {"type": "problem", "file", "line" (null: the whole file), "where", "rule", "severity"
    ("problem" or "warning"), "what", "mend"}, and the last line {"type": "summary", "ok", "model", "format",
    "problems", "warnings", "rules" (how often each), "files": [{"file", "lines", "records", "bytes", "tokens":
    {"min", "mean", "max", "total"}}]}. Tokens are estimated: characters / 3.
    """
    if validation is not None and not validation.exists():
        click.echo(
            f"debrief: There is no file {validation}. An export that has no validation pairs writes none: then leave"
            " --validation out.",
            err=True,
        )
        return 1

    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from dataset.profiles import profile_named
    from dataset.validate import validate

    console = Console(soft_wrap=True, highlight=False, emoji=False)
    # Above the bar, where both go to the terminal; beside it, where the findings go into a pipe.
    bar_on = console if console.is_terminal else Console(stderr=True)
    columns = (TextColumn("Checking"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=bar_on, transient=True, disable=not bar_on.is_terminal) as progress:
        bar = progress.add_task("Checking", total=None)

        def found(problem: Problem) -> None:
            if as_json:
                _print_json(console, {"type": "problem", **asdict(problem)})
            else:
                _print_problem(console, problem)

        report = validate(
            file,
            validation,
            profile=profile_named(model),
            format_name=Format(format_name) if format_name else None,
            pseudonymiser=None if no_personal_data else _pseudonymiser(),
            found=found,
            progress=lambda done, total: progress.update(bar, completed=done, total=total or None),
        )
    if as_json:
        _print_json(console, _summary(report))
    else:
        _print_summary(console, report)
    return 0 if report.ok else 1


def _pseudonymiser() -> Pseudonymiser:
    from bot.services import build_pseudonymiser
    from bot.settings import load_settings

    return build_pseudonymiser(load_settings())


def _print_json(console: Console, record: dict[str, Any]) -> None:
    # ASCII, so that a terminal or pipe of whatever encoding gets all of it.
    if console.is_terminal:
        console.print(json.dumps(record), markup=False, highlight=False)
    else:
        click.echo(json.dumps(record))


def _print_problem(console: Console, problem: Problem) -> None:
    if not console.is_terminal:
        click.echo(str(problem))
        return
    from rich.text import Text

    from dataset.validate import Severity

    style = "red" if problem.severity is Severity.PROBLEM else "yellow"
    place, _, rest = str(problem).partition(f"{problem.severity.value}:")
    console.print(Text.assemble((place, "bold"), (f"{problem.severity.value}:", style), rest))


def _print_summary(console: Console, report: Report) -> None:
    for file in report.files:
        console.print(_file_line(file), markup=False)
    verdict = f"{_number(report.problems, 'problem')}, {_number(report.warnings, 'warning')}"
    held_to = f"for {report.model}, format {report.format.value}"
    if report.ok:
        console.print(f"Fine {held_to}: {verdict}.", style="green", markup=False)
    else:
        console.print(f"Not yet fine {held_to}: {verdict}. The files are as they were.", style="red", markup=False)


def _file_line(file: FileReport) -> str:
    from rich.filesize import decimal

    line = f"{file.path}: {_number(file.records, 'record')}, {decimal(file.size)}"
    if file.tokens.records:
        tokens = file.tokens
        line += f", estimated tokens a record: {tokens.least:,} to {tokens.most:,}, {tokens.mean:,.0f} on average"
    return line


def _summary(report: Report) -> dict[str, Any]:
    return {
        "type": "summary",
        "ok": report.ok,
        "model": report.model,
        "format": report.format.value,
        "problems": report.problems,
        "warnings": report.warnings,
        "rules": {rule.value: number for rule, number in sorted(report.by_rule.items())},
        "files": [
            {
                "file": str(file.path),
                "lines": file.lines,
                "records": file.records,
                "bytes": file.size,
                "tokens": {
                    "min": file.tokens.least,
                    "mean": round(file.tokens.mean, 1),
                    "max": file.tokens.most,
                    "total": file.tokens.total,
                },
            }
            for file in report.files
        ],
    }


def _number(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
