"""A canary as a message to leads: what it is, how both models do, what the test says, and how it ended."""

from __future__ import annotations

from datetime import datetime

from bot.tuning.canary import DIFFERENCE, Arm, Standing
from bot.tuning.canary_ending import WATCH
from bot.tuning.canary_evidence import FAILURES, VOTES
from dataset.evaluation_records import Canary, CanaryEnd
from handlers import canary_texts as c
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views.blocks import Block
from handlers.views.card import Rendered
from handlers.views.moments import day, person

LOOK_ACTION = "canary_look"
PROMOTE_ACTION = "canary_promote"
STOP_ACTION = "canary_stop"
GO_ON_ACTION = "canary_go_on"

FROM_CANARY = "canary"

_LABEL, _ARM = 12, 13  # 38 in all, as the verdict's table: a phone breaks longer lines


def canary_message(standing: Standing, now: datetime, days: int, *, in_use: str = "") -> Rendered:
    """The message, while a canary runs and when it has ended; `days` is how long it would go on for.

    `in_use` is the version that writes the debriefs now, where that is another one than it was compared with.
    """
    canary = standing.canary
    title = c.canary_title(canary.model)
    since, who = day(canary.started_at), person(canary.started_by)
    names = escape(canary.model), escape(canary.champion)
    blocks = [
        b.header(title),
        b.section(c.canary_explained(*names, canary.share, since, who)),
        b.section(f"```{escape(_table(standing))}```"),
        b.section(said := _said(standing, now, in_use or canary.champion)),
    ]
    if canary.ended_at is None:
        buttons = canary_buttons(canary, FROM_CANARY, go_on=days if _overdue(canary, now) else None)
        blocks.append(b.actions(f"canary:{canary.id}", buttons))
    return Rendered(f"{title}: {said}", blocks)


def canary_buttons(canary: Canary, origin: str, *, go_on: int | None = None) -> list[Block]:
    """What a lead can decide; `go_on` is for how many days it would go on, None where nobody asks.

    In a message of another kind, a button leads to the canary's own.
    """
    name, champion = canary.model, canary.champion
    value = f"{canary.id} {origin}"
    promote = b.button("Promote", PROMOTE_ACTION, value, label=f"Use {name} for all calls")
    question = escape(c.canary_promote_text(name, champion))
    promote["confirm"] = b.confirm(c.canary_promote_title(name), question, "Use it for all", "Not yet")
    stop = b.button("Stop", STOP_ACTION, value, label=f"Stop the canary {name}")
    question = escape(c.canary_stop_text(name, champion))
    stop["confirm"] = b.confirm(c.canary_stop_title(name), question, "Stop it", "Go on", style="danger")
    look, more = [], []
    if origin != FROM_CANARY:
        look.append(b.button("Canary", LOOK_ACTION, canary.id, style="primary", label=f"How the canary {name} does"))
    if go_on is not None:
        going = b.button("Go on", GO_ON_ACTION, value, style="primary", label=f"Let the canary {name} go on")
        going["confirm"] = b.confirm(c.canary_go_on_title(), c.canary_go_on_text(go_on), "Go on", "Not yet")
        more.append(going)
    return [*look, promote, *more, stop]


def _table(standing: Standing) -> str:
    ours, theirs = standing.ours, standing.theirs
    rows = [
        ("", "canary", "in use"),
        ("Calls", f"{ours.calls:,}", f"{theirs.calls:,}"),
        ("Votes up", f"{ours.up:,}", f"{theirs.up:,}"),
        ("Votes down", _part(ours.down, ours.votes), _part(theirs.down, theirs.votes)),
        ("Corrected", _part(ours.corrected, ours.answered), _part(theirs.corrected, theirs.answered)),
        ("Not answered", _part(ours.failed, ours.calls), _part(theirs.failed, theirs.calls)),
    ]
    return "\n".join(f"{label:<{_LABEL}}{one:>{_ARM}}{other:>{_ARM}}" for label, one, other in rows)


def _part(number: int, total: int) -> str:
    return f"{number:,} ({number / total:.0%})" if total else "–"


def _said(standing: Standing, now: datetime, in_use: str) -> str:
    """What the test says, or how the canary ended."""
    canary = standing.canary
    champion, because = escape(in_use), c.OUTCOMES.get(standing.because or "", "votes and corrections")
    match canary.end:
        case None:
            forecast = c.canary_forecast(standing.days_left, DIFFERENCE)
            if _overdue(canary, now):
                return c.canary_too_little(standing.days, forecast)
            return c.canary_undecided(forecast)
        case CanaryEnd.HARM:
            return f"{c.canary_harm(because, champion)}{_rates(standing)}"
        case CanaryEnd.PROMOTED:
            return f"{c.canary_better(because)}{_rates(standing)}"
        case CanaryEnd.DECIDED:
            return c.canary_decided(person(canary.ended_by))
        case CanaryEnd.STOPPED:
            if canary.ended_by == WATCH:
                return c.canary_ended_by_itself(champion)
            return c.canary_stopped_by(person(canary.ended_by), champion)
        case CanaryEnd.GONE:
            return c.canary_gone(champion)


def _rates(standing: Standing) -> str:
    """The rates that an automatic end rests on, of the outcome that it follows from."""

    def told(arm: Arm) -> str:
        if standing.because == VOTES:
            return f"{arm.down} of {arm.votes} votes down"
        if standing.because == FAILURES:
            return f"{arm.failed} of {arm.calls} calls not answered"
        return f"{arm.corrected} of {arm.answered} corrected"

    return f" The canary: {told(standing.ours)}; the version in use: {told(standing.theirs)}."


def _overdue(canary: Canary, now: datetime) -> bool:
    return now >= canary.until
