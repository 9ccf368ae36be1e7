"""A debrief on the terminal: as one JSON line, as Markdown, or as readable text."""

from __future__ import annotations

import json

from bot.summarise.pipeline import Written
from dataset.records import ActionItem, Call
from dataset.text import printable


def json_line(name: str, call: Call, written: Written) -> str:
    """The record as one line: the fields of `CallSummary`, and how it came about."""
    record = written.summary.model_dump(mode="json")
    for item, shown in zip(written.summary.action_items, record["action_items"], strict=True):
        shown["quote"] = _quote(item, call)
    record |= {
        "file": name,
        "started_at": call.started_at.isoformat() if call.started_at else None,
        "ticket": call.ticket,
        "turns": len(call.turns),
        "model": written.model,
        "prompt_version": written.prompt_version,
        "latency_ms": written.latency_ms,
    }
    return json.dumps(record, ensure_ascii=False)


def markdown(call: Call, written: Written) -> str:
    """The record as Markdown."""
    summary = written.summary
    lines = [
        f"# {_md(summary.title)}",
        "",
        f"**Reason:** {_md(summary.call_reason)}",
        "",
        _md(summary.summary),
        "",
    ]
    if summary.outcome:
        lines += [f"**Outcome:** {_md(summary.outcome)}", ""]
    if summary.action_items:
        lines += ["## Action items", ""]
        for item in summary.action_items:
            facts = [_md(item.owner) if item.owner else "no owner said"]
            facts += [f"due {item.due.isoformat()}"] if item.due else []
            lines.append(f"- [ ] {_md(item.description)} ({', '.join(facts)})")
            if quote := _quote(item, call):
                lines.append(f"  > {_md(quote)}")
        lines.append("")
    if summary.next_steps:
        lines += ["## Next steps", "", *(f"- {_md(step)}" for step in summary.next_steps), ""]
    if summary.topics:
        lines += [f"Topics: {', '.join(_md(topic) for topic in summary.topics)}", ""]
    return "\n".join(lines)


def readable(call: Call, written: Written) -> None:
    """Print the record for a person, wrapped to the width of the terminal."""
    from rich.console import Console
    from rich.text import Text

    summary = written.summary
    console = Console(highlight=False, soft_wrap=False)

    def section(name: str) -> None:
        console.print(Text(f"\n{name}", style="bold cyan"))

    def paragraph(text: str, indent: int = 2, style: str = "") -> None:
        # Text, not markup: a call log that says [red] means it. Line by line: rich would fill each up with blanks.
        for line in Text(text, style=style).wrap(console, max(20, console.width - indent)):
            line.rstrip()
            console.print(Text(" " * indent) + line, no_wrap=True, overflow="ignore", crop=False)

    paragraph(summary.title, indent=0, style="bold")
    facts = [f"Reason: {summary.call_reason}"] + ([f"Ticket: {call.ticket}"] if call.ticket else [])
    if call.started_at and not call.started_at_assumed:
        facts.append(f"Call of {call.started_at:%a %Y-%m-%d %H:%M}")
    paragraph("  ·  ".join(facts), indent=0, style="dim")
    section("Summary")
    paragraph(summary.summary)
    if summary.outcome:
        section("Outcome")
        paragraph(summary.outcome)
    section("Action items")
    if not summary.action_items:
        paragraph("Nobody undertook anything.", style="dim")
    for item in summary.action_items:
        due = f", due {item.due:%a %Y-%m-%d}" if item.due else ""
        paragraph(f"• {item.description}  ({item.owner or 'no owner said'}{due})")
        if quote := _quote(item, call):
            paragraph(f"“{quote}”", indent=4, style="dim italic")
    if summary.next_steps:
        section("Next steps")
        for step in summary.next_steps:
            paragraph(f"• {step}")
    if summary.topics:
        section("Topics")
        paragraph(", ".join(summary.topics))
    console.print(Text(f"\nWritten by {written.model} in {written.latency_ms / 1000:.2f} s", style="dim"))


def _quote(item: ActionItem, call: Call) -> str | None:
    if item.evidence_turn is None:
        return None
    turn = call.turns[item.evidence_turn]
    return printable(f"{turn.speaker}: {turn.text}")


def _md(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return "".join("\\" + c if c in "\\`*_[]<>#" else c for c in " ".join(text.split()))
