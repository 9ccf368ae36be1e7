"""`debrief purge`."""

from __future__ import annotations

import click

ACTOR = "command line"


@click.command("purge")
@click.option("--days", type=click.IntRange(1, 36_500), help="Instead of DEBRIEF_RETENTION_DAYS.")
@click.option("--dry-run", is_flag=True, help="Say what would be purged, and change nothing.")
def command(days: int | None, dry_run: bool) -> int:
    """Replace raw text that is past its time by its pseudonymised form, as the running bot does every hour.

    Calls handed in more than DEBRIEF_RETENTION_DAYS days ago keep their pseudonymised turns and answers; private maps,
    titles, tickets and what was handed in are deleted, and notices that were sent more than 30 days ago. Bytes that
    an earlier `debrief forget` could not take out of the store's files go too. Without a number of days, all text is
    kept.
    """
    from datetime import timedelta

    from bot import erasure
    from bot.retention import purge
    from bot.services import build_pseudonymiser, open_existing_store
    from bot.settings import load_settings
    from handlers import forget_texts

    settings = load_settings()
    kept_days = days or settings.debrief_retention_days
    store = open_existing_store(settings)
    try:
        done = purge(
            store,
            build_pseudonymiser(settings),
            timedelta(days=kept_days) if kept_days else None,
            actor=ACTOR,
            dry_run=dry_run,
        )
        trouble = None
        if store.erasure.scrub_wanted() and not dry_run:
            trouble = forget_texts.scrubbed(erasure.scrub(store))
    finally:
        store.close()
    would = "would be " if dry_run else ""
    if kept_days is None:
        click.echo("All text is kept: set DEBRIEF_RETENTION_DAYS, or give --days.")
    else:
        click.echo(f"Calls {would}purged: {done.calls}. Logs that could not be read {would}emptied: {done.unread}.")
    click.echo(f"Old notices {would}deleted: {done.notices}.")
    if done.postponed:
        click.echo(f"Calls that were being worked on, and are the next purge's: {done.postponed}.")
    if trouble:
        click.echo(f"debrief: {trouble}", err=True)
    return 1 if trouble else 0
