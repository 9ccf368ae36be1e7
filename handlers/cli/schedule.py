"""`debrief schedule`: what is done by the clock, when next, and what the next training waits for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import datetime

    from bot.schedule import Job
    from bot.services import Services
    from bot.tuning.periodic import NextTune
    from dataset.store import StoredJob


@click.command("schedule")
@click.option("--next", "count", type=click.IntRange(1, 100), help="The next times of each rule, so many of them.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(count: int | None, as_json: bool) -> None:
    """Show what runs next by the clock, what ran last, and what the next training waits for.

    The running bot (`debrief serve`) does these jobs, of several processes one of them. What was due while none ran is
    done once when one starts. DEBRIEF_TUNE_SCHEDULE, DEBRIEF_TUNE_AFTER and DEBRIEF_DIGEST_SCHEDULE set the times.
    """
    from bot.services import build_services, open_existing_store
    from bot.settings import load_settings
    from bot.tuning.periodic import waits_for

    settings = load_settings()
    open_existing_store(settings).close()  # a clear word where there is none
    services = build_services(settings)
    try:
        lines, tune = list(_lines(services)), waits_for(services)
        if as_json:
            for line in lines:
                click.echo(json.dumps(_as_json(services, line, tune, count or 0), ensure_ascii=False))
            return
        _table(services, lines)
        click.echo()
        click.echo(f"The next training waits for {tune.text}.")
        click.echo(f"Times are those of {settings.debrief_time_zone}.")
        if count is not None:
            _show_times(services, lines, count)
    finally:
        services.close()


@dataclass(frozen=True)
class Line:
    """A job, when it is due next (None for never), and what the store knows of it."""

    job: Job
    due: datetime | None
    known: StoredJob | None

    @property
    def process(self) -> str | None:
        """The number of the process that is at it; None for nobody."""
        return self.known.at_it.rpartition("@")[2] if self.known and self.known.at_it else None


def _lines(services: Services) -> Iterator[Line]:
    from bot.jobs import all_jobs
    from bot.schedule import next_time

    for job in all_jobs(services):
        yield Line(job, next_time(services.store, job), services.store.jobs.get(job.name))


def _table(services: Services, lines: list[Line]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in ("job", "next", "last"):
        table.add_column(name, no_wrap=True)
    table.add_column("rule", overflow="fold")
    for line in lines:
        last = _local(services, line.known.done_at) if line.known and line.known.done_at else "never"
        table.add_row(line.job.what or line.job.name, _next(services, line), last, _rule(line.job))
    Console(highlight=False, markup=False).print(table)


def _next(services: Services, line: Line) -> str:
    if line.process is not None:
        return f"now, process {line.process}"
    if line.due is None:
        return "off"
    return "due now" if line.due <= services.store.clock() else _local(services, line.due)


def _rule(job: Job) -> str:
    from bot.schedule import Rule

    if isinstance(job.when, Rule):
        return job.when.text or "none"
    seconds = job.when.total_seconds()
    for unit, long in (("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds % long == 0:
            return f"every {unit}" if seconds == long else f"every {seconds / long:g} {unit}s"
    return f"every {seconds:g} seconds"


def _local(services: Services, moment: datetime) -> str:
    """A moment on the team's clocks; its year where that is another than this one."""
    zone = services.settings.zone
    local, now = moment.astimezone(zone), services.store.clock().astimezone(zone)
    return f"{local:%a %d %b %H:%M}" if abs((local - now).days) < 180 else f"{local:%Y-%m-%d %H:%M}"


def _times(services: Services, job: Job, count: int) -> list[datetime]:
    from bot.schedule import Rule

    found: list[datetime] = []
    moment = services.store.clock()
    while isinstance(job.when, Rule) and len(found) < count and (following := job.when.after(moment)) is not None:
        found.append(following)
        moment = following
    return found


def _show_times(services: Services, lines: list[Line], count: int) -> None:
    for line in lines:
        if times := _times(services, line.job, count):
            click.echo()
            click.echo(f"{line.job.what or line.job.name} ({_rule(line.job)}):")
            for time in times:
                click.echo(f"  {time:%a %d %b %Y %H:%M %Z}")


def _as_json(services: Services, line: Line, tune: NextTune, count: int) -> dict[str, Any]:
    from bot.schedule import Rule
    from bot.tuning.periodic import TUNE

    zone, known, when = services.settings.zone, line.known, line.job.when
    written: dict[str, Any] = {
        "job": line.job.name,
        "what": line.job.what,
        "rule": when.text if isinstance(when, Rule) else None,
        "every_seconds": None if isinstance(when, Rule) else when.total_seconds(),
        "time_zone": zone.key,
        "next": line.due.astimezone(zone).isoformat() if line.due else None,
        "last": known.done_at.astimezone(zone).isoformat() if known and known.done_at else None,
        "process": line.process,
    }
    if count:
        written["times"] = [time.isoformat() for time in _times(services, line.job, count)]
    if line.job.name == TUNE:
        waits = {"waits_for": tune.waits.value, "text": tune.text, "new_pairs": tune.fresh, "needed": tune.needed}
        written |= {"tune": waits}
    return written
