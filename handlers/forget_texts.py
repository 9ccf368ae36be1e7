"""The sentences about forgetting, for Slack and the command line alike. None of them holds text of a call."""

from __future__ import annotations

from collections.abc import Sequence

from bot.erasure import SLACK_PLACE, Scrubbed
from dataset.records import Source
from dataset.store.traces import HandedIn, Report, Traces
from handlers.slack_text import escape

_NOUNS = {
    "debriefs": "debrief",
    "answers": "answer",
    "tasks": "task",
    "feedback": "vote, comment or correction",
    "call_references": "reference",
    "reviews": "review",
    "pseudonym_maps": "private map",
    "pair_texts": "training pair",
}
# What a person typed into a command or a form is no message that anybody could delete.
_AS_MESSAGE = {Source.SHORTCUT, Source.DIRECT_MESSAGE, Source.MENTION, Source.WATCHED_CHANNEL}
_PLURALS = {"vote, comment or correction": "votes, comments and corrections"}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else _PLURALS.get(noun, noun + 's')}"


def _listed(names: Sequence[str], shown: int = 10) -> str:
    return ", ".join(names[:shown]) + (f" … and {len(names) - shown} more" if len(names) > shown else "")


def looking() -> str:
    return (
        "Looking for what there is of it. It comes in a direct message from me; nothing is deleted before you say so."
    )


def what_there_is(traces: Traces) -> str:
    """One line for one call."""
    parts = [_count(traces.counts[table], noun) for table, noun in _NOUNS.items() if table in traces.counts]
    if traces.copies:
        parts.append(_count(len(traces.copies), "message") + " in Slack")
    if traces.snapshots:
        parts.append("in " + _count(len(traces.snapshots), "snapshot"))
    return f"{traces.subject}, handed in {traces.handed_in_at:%a %-d %b %Y}: {', '.join(parts)}"


def nearly_the_same(others: Sequence[str]) -> str:
    """What to say of calls that hold nearly the same text."""
    return f"{_count(len(others), 'other call')} with nearly the same text: {_listed(others)}"


def unknown(some_id: str) -> str:
    return f"There is no call, debrief or answer {some_id} in the store."


def forgotten_before(report: Report) -> str:
    return f"{report.subject} was forgotten on {report.forgotten_at:%a %-d %b %Y}."


def nothing_found() -> str:
    return "No call's title or ticket holds these words, so nothing was deleted. Give the id of a call or a debrief."


def found_by_words() -> str:
    return "Nothing was deleted yet. Give the id of the one to forget:"


def cannot_be_undone() -> str:
    return "Its text, answers, votes and pairs are deleted, and its messages in Slack. That cannot be undone."


def slack_follows(report: Report, *, in_slack: bool = False) -> str | None:
    """What is on its way out of Slack."""
    files = sum(export.place.startswith(SLACK_PLACE) and not export.deleted_at for export in report.exports)
    parts = [
        _count(number, noun) for number, noun in ((report.messages, "message"), (files, "exported file")) if number
    ]
    if not parts:
        return None
    if in_slack:
        return f"I am deleting what I posted of it here: {' and '.join(parts)}."
    return f"In Slack: {' and '.join(parts)} to be deleted by the running bot."


def _theirs(given: HandedIn, *, in_slack: bool) -> str | None:
    """What a person handed in and only they can delete; nothing where that left no message and no file."""
    user = f"<@{given.user}>" if in_slack and given.user[:1] in ("U", "W") else given.user
    if given.file:
        return f"The file {given.file} may still be in Slack: only {user}, who handed it in, can delete it."
    if not given.channel or given.source not in _AS_MESSAGE:
        return None
    if given.channel.startswith("D"):
        return f"The message that {user} sent me may still be there: only {user} can delete it."
    where = f"<#{given.channel}>" if in_slack else given.channel
    return f"The message in {where} may still be there: only its author can delete it ({user} handed it in)."


def done(report: Report, *, in_slack: bool = False) -> list[str]:
    """What was done, a line each, and what is left for a person to do. `in_slack`: as mrkdwn."""
    shown = escape if in_slack else str
    subject = f"`{report.subject}`" if in_slack else report.subject
    lines = [f"Forgotten: {subject}, {_count(sum(report.counts.values()), 'row')} deleted."]
    if following := slack_follows(report, in_slack=in_slack):
        lines.append(following)
    if report.others:
        lines.append(f"Still there: {nearly_the_same(report.others)}.")
    if report.snapshots:
        lines.append(
            f"It was in {_count(len(report.snapshots), 'snapshot')} ({_listed(report.snapshots)}):"
            f" {'it lists' if len(report.snapshots) == 1 else 'they list'} its pair as forgotten, without text. Later"
            " snapshots do not have it."
        )
    for export in report.exports:
        if not export.place.startswith(SLACK_PLACE):
            lines.append(f"Delete by hand: the files exported to {shown(export.place)} ({export.snapshot}).")
    for model in report.models:
        what = "is marked to be trained again without it" if model.retrainable else "has seen it: retire it, or retrain"
        lines.append(f"The model {shown(model.name)} {what}.")
    lines += [line for given in report.handed_in if (line := _theirs(given, in_slack=in_slack))]
    for refusal in report.refusals:
        lines.append(f"Slack did not delete {shown(refusal.place)} ({refusal.reason}): delete it by hand.")
    return lines


def in_all(reports: Sequence[Report], shown: int = 5, *, in_slack: bool = False) -> list[str]:
    """What was done to several calls, in as many lines as a message holds: each line once."""
    lines = [line for report in reports[:shown] for line in done(report, in_slack=in_slack)]
    if rest := reports[shown:]:
        rows = sum(number for report in rest for number in report.counts.values())
        lines.append(
            f"Forgotten: {len(rest)} more, {_count(rows, 'row')} deleted. `debrief forget` and an id shows each."
        )
        told = [line for report in rest for line in done(report, in_slack=in_slack)]
        lines += [line for line in told if line.startswith(("Delete by hand", "The model"))]
    return list(dict.fromkeys(lines))


def forgotten_in_short(calls: int) -> str:
    return f"{_count(calls, 'call')} forgotten." if calls else "That was forgotten before."


def out_of_reach() -> str:
    return (
        "Out of my reach: backups of the store, files uploaded to S3 or handed on, other programs' logs, and models"
        " that were tuned on it elsewhere. docs/privacy.md says what to do about each."
    )


def scrubbed(result: Scrubbed) -> str | None:
    """What to say of the bytes in the store's files; nothing where all is well."""
    match result:
        case Scrubbed.DONE:
            return None
        case Scrubbed.BLOCKED:
            return (
                "The rows are deleted, but another program reads the store, so bytes of the text are still in its"
                " files. The running bot tries again every hour; close what reads it and run `debrief purge` to be"
                " sooner."
            )
        case Scrubbed.FAILED:
            return (
                "The rows are deleted, but the store's file could not be written anew, so bytes of the text may still"
                " be in it. See that its disk has room for it twice more; the running bot tries again every hour, and"
                " `debrief purge` does at once."
            )


def not_deleted(subject: str, place: str, reason: str) -> str:
    return (
        f"Slack did not delete {place}, which showed the forgotten call `{subject}` ({reason}). Everything else of it"
        " is deleted. Delete that by hand, or ask your administrator to."
    )
