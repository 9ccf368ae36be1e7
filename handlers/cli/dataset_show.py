"""Snapshots and versions of answers on the terminal."""

from __future__ import annotations

import json
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dataset.records import FeedbackKind, PairKind, Split
from dataset.snapshot import Difference
from dataset.store import Snapshot, Store


def show_list(snapshots: list[Snapshot], *, as_json: bool) -> None:
    """All snapshots, a line each."""
    if as_json:
        for one in snapshots:
            click.echo(json.dumps(_facts(one)))
        return
    if not snapshots:
        click.echo("There are no snapshots yet: `debrief dataset snapshot` takes one, and so does an export.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    # A column of zeros would take the room that the ids need on a narrow terminal.
    last = ("forgotten",) if any(one.forgotten for one in snapshots) else ()
    for name in ("snapshot", "taken", "train", "valid.", "held out", "left out", *last):
        table.add_column(name, justify="left" if name in ("snapshot", "taken") else "right", no_wrap=True)
    for one in snapshots:
        counts = one.manifest["counts"]
        numbers = [*(counts["splits"][split.value] for split in Split), counts["left_out"], one.forgotten]
        shown = [str(number) for number in numbers][: 4 + len(last)]
        table.add_row(one.id, f"{one.created_at:%Y-%m-%d %H:%M}", *shown)
    Console(highlight=False).print(table)


def show_counts(snapshot: Snapshot) -> None:
    """A snapshot in a few lines."""
    counts = snapshot.manifest["counts"]
    splits = ", ".join(f"{counts['splits'][split.value]} {_words(split.value)}" for split in Split)
    click.echo(f"{snapshot.id}: {splits}; {counts['left_out']} calls left out.")
    for reason, number in snapshot.manifest["left_out"].items():
        click.echo(f"  left out: {number} × {reason}")


def show_manifest(snapshot: Snapshot, *, as_json: bool) -> None:
    """All that is known of a snapshot."""
    if as_json:
        click.echo(json.dumps(_facts(snapshot) | {"manifest": snapshot.manifest}, ensure_ascii=False, indent=2))
        return
    manifest = snapshot.manifest
    console = Console(highlight=False)
    console.print(Text(snapshot.id, style="bold"))
    facts = Table(box=None, show_header=False, pad_edge=False)
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    mark = manifest["mark"]
    rows = {
        "taken": f"{snapshot.created_at:%Y-%m-%d %H:%M} UTC by {snapshot.actor}",
        "parent": snapshot.parent_id or "none",
        "feedback up to": f"event {mark['feedback']}, call {mark['calls']}, reference {mark['references']}",
        "filters": _filters(manifest["filters"]),
        "prompt": manifest["prompt_version"],
        "pseudonymiser": manifest["pseudonymiser_version"],
        "pairs": manifest["pairs_hash"],
        "preferences": f"{manifest['counts']['preferences']} pairs know what was corrected",
        "trimmed": f"{manifest['counts']['trimmed']} pairs, of what their calls do not contain",
    }
    for name, value in rows.items():
        facts.add_row(name, value)
    console.print(facts)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("")
    by_split = manifest["counts"]["kinds"]
    kinds = [kind.value for kind in PairKind if any(kind.value in of_split for of_split in by_split.values())]
    for kind in (*kinds, "in all"):
        table.add_column(_words(kind), justify="right")
    for split in Split:
        numbers = [by_split[split.value].get(kind, 0) for kind in kinds]
        table.add_row(_words(split.value), *(str(number) for number in (*numbers, sum(numbers))))
    console.print(table)
    for written in manifest["own_answers"]:
        console.print(
            f"own answers: {written['pairs']} by {written['model']} (generation {written['generation']})", style="dim"
        )
    for reason, number in manifest["left_out"].items():
        console.print(f"left out: {number} × {reason}")
    if snapshot.forgotten:
        console.print(f"forgotten since: {snapshot.forgotten} (their hashes are kept, their text is gone)")


def show_difference(before: Snapshot, after: Snapshot, difference: Difference, *, as_json: bool) -> None:
    """What changed between two snapshots."""
    parts = {"added": difference.added, "removed": difference.removed, "changed": difference.changed}
    if as_json:
        click.echo(json.dumps({"before": before.id, "after": after.id, **parts}))
        return
    click.echo(f"{before.id} → {after.id}: " + ", ".join(f"{len(calls)} {name}" for name, calls in parts.items()))
    for name, sign in (("added", "+"), ("removed", "-"), ("changed", "~")):
        for call_id in parts[name]:
            click.echo(f"  {sign} {call_id}")
    for name in ("prompt_version", "pseudonymiser_version"):
        if before.manifest[name] != after.manifest[name]:
            click.echo(f"  {_words(name)}: {before.manifest[name]} → {after.manifest[name]}")
    old, new = before.manifest["filters"], after.manifest["filters"]
    for name in new:
        if old.get(name) != new[name]:
            click.echo(f"  filter {_words(name)}: {_value(old.get(name))} → {_value(new[name])}")


def show_versions(store: Store, debrief_or_call: str) -> int:
    """The versions of the answers to a call; 1 where there is no such debrief or call."""
    debriefs = store.debriefs.of_call(debrief_or_call)
    if not debriefs:
        click.echo(
            f"debrief: There is no debrief or call {debrief_or_call}. `debrief forget` with words of its title or"
            " ticket finds its id, and deletes nothing.",
            err=True,
        )
        return 1
    for debrief in debriefs:
        events = store.feedback.of_debrief(debrief.id)
        chosen = [event.correction_id for event in events if event.kind is FeedbackKind.CHOICE]
        corrected = [event.correction_id for event in events if event.kind is FeedbackKind.CORRECTION]
        learned = (chosen or corrected or [None])[-1]
        for answer in store.answers.versions(debrief.id):
            marks = [
                note for note, true in (("chosen", answer.id in chosen), ("learned", answer.id == learned)) if true
            ]
            click.echo(
                f"{answer.id}  version {answer.version}  {answer.created_at:%Y-%m-%d %H:%M}"
                f"  by {answer.author}  {' '.join(marks)}".rstrip()
            )
    return 0


def _facts(snapshot: Snapshot) -> dict[str, Any]:
    return {
        "snapshot": snapshot.id,
        "parent": snapshot.parent_id,
        "taken": snapshot.created_at.isoformat(),
        "actor": snapshot.actor,
        "counts": snapshot.manifest["counts"],
        "forgotten": snapshot.forgotten,
    }


def _filters(filters: dict[str, Any]) -> str:
    shown = {name: value for name, value in filters.items() if value not in (None, [], True) and name != "learn_from"}
    told = [f"{_words(name)} {value}" for name, value in shown.items() if (name, value) != ("agreeing_votes", 1)]
    return "; ".join([f"from {', '.join(filters['learn_from'])}", *told])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) or "any" if isinstance(value, list) else str("any" if value is None else value)


def _words(name: str) -> str:
    return name.replace("_", " ")
