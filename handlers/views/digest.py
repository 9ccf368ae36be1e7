"""The weekly digest, and what runs by the clock, as messages to leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.tuning.digest import Digest
from bot.tuning.periodic import NextTune
from handlers import canary_texts as c
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views import review_list
from handlers.views.blocks import Block
from handlers.views.canary import LOOK_ACTION as CANARY_ACTION
from handlers.views.card import Rendered
from handlers.views.moments import day

_LABEL, _WEEK = 14, 12


@dataclass(frozen=True)
class Planned:
    """A job by the clock: `what` it does, `at` which moment next (None for never), and when it was last `done`.

    `often`: every few seconds or minutes, so that no moment of it tells anybody anything.
    """

    what: str
    at: datetime | None
    done: datetime | None
    often: bool = False


def digest_message(digest: Digest) -> Rendered:
    """How the loop stands, once a week."""
    sample = digest.sample
    low, high = (sample.useful.low, sample.useful.high) if sample.useful else (None, None)
    lines = [
        c.digest_sample(sample.asked, sample.answered, sample.up, low, high),
        c.digest_learning(digest.fresh, digest.pairs, digest.reviews_done, digest.reviews_open),
        c.digest_models(escape(digest.champion)),
        *_models(digest),
        next_training(digest.next_tune),
    ]
    blocks = [
        b.header(c.digest_title()),
        b.section(f"```{_table(digest)}```"),
        b.context(c.digest_explained()),
        b.section("\n".join(lines)),
        *_buttons(digest),
    ]
    return Rendered(c.digest_title(), blocks)


def schedule_message(planned: Sequence[Planned], tune: NextTune, now: datetime) -> Rendered:
    """What runs by itself, and when."""
    lines = []
    for job in planned:
        lines.append(c.schedule_line(escape(job.what), *_when(job, now)))
    blocks = [b.header(c.schedule_title()), b.section(next_training(tune)), b.section("\n".join(lines))]
    return Rendered(c.schedule_title(), blocks)


def _when(job: Planned, now: datetime) -> tuple[str, str]:
    """When a job is done next, and when it was last; empty for never, or for no matter."""
    if job.at is None:
        return c.schedule_off(), ""
    if job.often:
        return c.schedule_often(), ""
    return day(job.at) if job.at > now else c.schedule_now(), day(job.done) if job.done else ""


def next_training(tune: NextTune) -> str:
    """When the schedule trains next, and what for it waits, in a sentence."""
    return c.next_training(day(tune.at) if tune.at else None, escape(tune.why_not))


def _table(digest: Digest) -> str:
    week, before = digest.week, digest.week_before
    rows: list[tuple[str, int | str, int | str]] = [
        ("", "7 days", "7 before"),
        ("Debriefs", week.done, before.done),
        ("Failed", week.failed, before.failed),
        ("Votes up", week.up, before.up),
        ("Votes down", week.down, before.down),
        ("Corrections", week.corrections, before.corrections),
    ]
    return "\n".join(f"{label:<{_LABEL}}{_cell(one):>{_WEEK}}{_cell(other):>{_WEEK}}" for label, one, other in rows)


def _cell(value: int | str) -> str:
    return value if isinstance(value, str) else f"{value:,}"


def _models(digest: Digest) -> list[str]:
    lines = []
    if digest.canary is not None:
        canary = digest.canary
        lines.append(c.digest_canary(escape(canary.model), canary.share, digest.canary_calls, digest.canary_votes))
    if digest.candidate is not None:
        lines.append(c.digest_candidate(escape(digest.candidate)))
    return lines


def _buttons(digest: Digest) -> list[Block]:
    buttons = []
    if digest.canary is not None:
        buttons.append(b.button("Canary", CANARY_ACTION, digest.canary.id))
    if digest.reviews_open:
        buttons.append(b.button(f"Open reviews ({digest.reviews_open})", review_list.LIST_ACTION, "list"))
    return [b.actions("digest", buttons)] if buttons else []
