"""`debrief forget`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from dataset.store import Store
    from dataset.store.traces import Traces

ACTOR = "command line"


@click.command("forget")
@click.argument("what", nargs=-1, required=True, metavar="CALL...")
@click.option("--group", is_flag=True, help="Also the calls with nearly the same text.")
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(what: tuple[str, ...], group: bool, dry_run: bool, yes: bool) -> int:
    """Delete calls and all that was made of them, for good.

    CALL is the id of a call, a debrief or an answer. Anything else is looked for in titles and tickets: what is found
    is listed, and nothing is deleted.

    Text, answers, votes, corrections, private maps and training pairs go out of the store and out of the bytes of its
    files; messages and exported files in Slack are deleted by the running bot. What this cannot reach is said. Exit
    code 1 where an id leads nowhere, or where bytes of the text are still in the store's files.
    """
    from bot import erasure
    from bot.services import open_existing_store
    from bot.settings import load_settings
    from handlers.lead_forget import ID

    if not any(word.strip() for word in what):
        raise click.BadParameter("it is empty", param_hint="CALL")
    store = open_existing_store(load_settings())
    try:
        if not any(ID.fullmatch(word) for word in what):
            return _search(store, " ".join(what))
        found, unknown = erasure.find(store, what, group=group)
        for some_id in unknown:
            _say_unknown(store, some_id)
        if not found:
            return 0 if all(store.erasure.report(some_id) for some_id in unknown) else 1
        _say(found)
        if dry_run:
            click.echo("Nothing was deleted: this was a dry run.")
            return 0
        if not yes and not _confirmed():
            click.echo("Nothing was deleted.")
            return 1
        done = _forget(store, [traces.subject for traces in found])
        known = all(store.erasure.report(some_id) for some_id in unknown)
        return 0 if done and known else 1
    finally:
        store.close()


def _confirmed() -> bool:
    try:
        return click.confirm("Delete all of it for good?")
    except click.Abort:  # the end of what is piped in, or Ctrl-C: no answer is a no
        click.echo()
        return False


def _forget(store: Store, subjects: list[str]) -> bool:
    """Forget what was shown, and nothing that came since; False where bytes of it are still in the store's files."""
    from bot import erasure
    from bot.services import build_registry
    from handlers import forget_texts

    reports = erasure.forget(store, subjects, actor=ACTOR, registry=build_registry(store))
    trouble = forget_texts.scrubbed(erasure.scrub(store))
    for report in reports:
        for line in forget_texts.done(report):
            click.echo(line)
    click.echo(forget_texts.out_of_reach())
    if trouble:
        click.echo(f"debrief: {trouble}", err=True)
    return trouble is None


def _search(store: Store, words: str) -> int:
    from handlers import forget_texts

    found = store.erasure.search(words)
    click.echo(forget_texts.found_by_words() if found else forget_texts.nothing_found(), err=not found)
    for match in found:
        names = " · ".join(name for name in (match.ticket, match.title) if name)
        click.echo(f"  {match.call_id}  {match.handed_in_at:%Y-%m-%d %H:%M}  {names}".rstrip())
    return 0 if found else 1


def _say(found: list[Traces]) -> None:
    from handlers import forget_texts

    subjects = {traces.subject for traces in found}
    for traces in found:
        click.echo(forget_texts.what_there_is(traces))
        if others := [other for other in traces.others if other not in subjects]:
            click.echo(f"  {forget_texts.nearly_the_same(others)} (--group takes them too)")
        for export in traces.exports:
            if not export.deleted_at:
                click.echo(f"  exported to {export.place} ({export.snapshot})")


def _say_unknown(store: Store, some_id: str) -> None:
    from handlers import forget_texts

    report = store.erasure.report(some_id)
    if report is None:
        click.echo(f"debrief: {forget_texts.unknown(some_id)}", err=True)
        return
    click.echo(forget_texts.forgotten_before(report))
    for line in forget_texts.done(report)[1:]:
        click.echo(f"  {line}")
