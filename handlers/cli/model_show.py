"""Versions of the model on the terminal: all of them as a table, or all that is known of one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bot.services import Services
    from dataset.model_records import ModelVersion


def print_list(services: Services, versions: list[ModelVersion]) -> None:
    """All versions as a table, and which one writes the debriefs."""
    from rich.console import Console
    from rich.table import Table

    from bot.tuning.decisions import champion_name

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("model", "status", "trained", "pairs", "verdict"):
        # On a narrow terminal dates and verdicts take two lines: a name that is cut off can be typed nowhere.
        keeps = name in ("model", "status", "pairs")
        widest = max([len(name), *(len(_cells(version)[name]) for version in versions)])
        table.add_column(
            name,
            no_wrap=keeps,
            min_width=widest if keeps else len("2026-11-28"),
            justify="right" if name == "pairs" else "left",
        )
    for version in versions:
        table.add_row(*_cells(version).values())
    if versions:
        Console(highlight=False).print(table)
    else:
        click.echo("No model was trained yet: `debrief tune` trains the first.")
    click.echo(f"{champion_name(services)} writes the debriefs.")


def _cells(version: ModelVersion) -> dict[str, str]:
    metrics = version.metrics
    verdict = str(metrics.get("finding") or "")
    if not verdict:
        asked = metrics.get("asked")
        verdict = f"none; {metrics.get('differ', 0)} of {asked} answers differ" if asked else "none"
    return {
        "model": version.name,
        "status": _status(version),
        "trained": f"{version.created_at:%Y-%m-%d %H:%M}",
        "pairs": str(metrics.get("pairs", "")),
        "verdict": verdict,
    }


def _status(version: ModelVersion) -> str:
    """What became of a version. The store's word for one that was taken down is "failed", which it did not."""
    from dataset.model_records import ModelStatus

    gone = version.status is ModelStatus.FAILED and version.artifact is None
    return "taken down" if gone else version.status.value


def print_one(services: Services, version: ModelVersion) -> None:
    """All that is known of a version, with the verdict on it."""
    facts = {
        "model": version.name,
        "status": _status(version),
        "provider": version.provider,
        "trained from": version.base,
        "snapshot": version.snapshot_id,
        "round": version.generation,
        "trained": f"{version.created_at:%Y-%m-%d %H:%M}",
        "approved": f"{version.approved_at:%Y-%m-%d %H:%M} by {version.approved_by}" if version.approved_at else "no",
        "files": _place(services, version),
        "digest": version.digest,
        "prompt": version.prompt_version,
        "pseudonymiser": version.pseudonymiser_version,
        "settings": json.dumps(version.hyperparameters) if version.hyperparameters else "the defaults",
    }
    for name, value in facts.items():
        click.echo(f"{name:14} {value}")
    for name, value in version.metrics.items():
        click.echo(f"{name.replace('_', ' '):14} {_shown(name, value)}")
    evaluation = services.store.evaluations.of_job(version.job_id)
    if evaluation is not None:
        from handlers.cli import evaluation_report

        click.echo()
        evaluation_report.show(services, evaluation)


def _shown(name: str, value: Any) -> str:
    """A metric for people: a curve as columns, with where it began and where it ended."""
    if name.endswith("_curve") and value:
        from handlers.sparks import sparkline

        losses = [loss for _, loss in value]
        return f"{losses[0]:.2f} → {losses[-1]:.2f}   {sparkline(losses, 40)}"
    if name == "judge":
        from handlers.cli.judge_report import in_brief

        return in_brief(value)
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def _place(services: Services, version: ModelVersion) -> str:
    if version.artifact is None:
        return "none any more"
    on_this_machine = not version.artifact.startswith("arn:")
    return str(services.settings.debrief_data / version.artifact) if on_this_machine else version.artifact
