"""`debrief dataset …`: snapshots of the training data, the corrections in it, and seeds of the team's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dataset.records import Source
from handlers.cli.suggest import SuggestingGroup

if TYPE_CHECKING:
    from datetime import datetime

    from bot.settings import Settings
    from dataset.pairs import Filters
    from dataset.store import Snapshot, Store

ACTOR = "command line"


@click.group("dataset", cls=SuggestingGroup)
def command() -> None:
    """Versions of the training data: take them, look at them, check them."""


def filter_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say what may be in a snapshot."""
    for option in reversed(
        (
            click.option("--since", metavar="DAY", help="Calls handed in on or after this day (2026-11-23)."),
            click.option("--until", metavar="DAY", help="Calls handed in before this day."),
            click.option("--channel", "channels", multiple=True, help="Slack channel id; may be given several times."),
            click.option(
                "--source",
                "sources",
                multiple=True,
                type=click.Choice([source.value for source in Source]),
                help="Instead of DEBRIEF_LEARN_FROM; may be given several times.",
            ),
            click.option("--model-version", help="Calls whose answer this model version wrote."),
            click.option("--language", help="Calls in this language (ISO 639-1, e.g. en)."),
            click.option(
                "--agreeing-votes",
                type=click.IntRange(1),
                default=1,
                show_default=True,
                help="How many have to have voted an uncorrected answer useful.",
            ),
            click.option("--no-own-answers", is_flag=True, help="Leave out the models' own answers (voted useful)."),
        )
    ):
        function = option(function)
    return function


def read_filters(
    settings: Settings,
    *,
    since: str | None,
    until: str | None,
    channels: tuple[str, ...],
    sources: tuple[str, ...],
    model_version: str | None,
    language: str | None,
    agreeing_votes: int,
    no_own_answers: bool,
) -> Filters:
    """The filters that the options name. Raises click's usage errors."""
    from dataset.pairs import Filters

    if language is not None and not (len(language) == 2 and language.isascii() and language.isalpha()):
        raise click.BadParameter("it is no ISO 639-1 code such as en", param_hint="--language")
    return Filters(
        learn_from=frozenset(map(Source, sources)) or settings.learn_from,
        since=_day("--since", since, settings),
        until=_day("--until", until, settings),
        channels=frozenset(channels),
        model=model_version,
        language=language.lower() if language else None,
        agreeing_votes=agreeing_votes,
        own_answers=not no_own_answers,
    )


@command.command("snapshot")
@filter_options
def snapshot(**options: Any) -> None:
    """Take a snapshot: what the feedback so far teaches, written down for ever."""
    from bot.services import build_pseudonymiser, load_style
    from dataset.snapshot import take
    from handlers.cli.dataset_show import show_counts

    with opened() as (settings, store):
        filters = read_filters(settings, **options)
        with bar("Rendering pairs") as progress:
            taken = take(
                store,
                build_pseudonymiser(settings),
                filters,
                house=load_style(settings),
                actor=ACTOR,
                progress=progress,
            )
        show_counts(taken)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_snapshots(as_json: bool) -> None:
    """List the snapshots, the newest last."""
    from handlers.cli.dataset_show import show_list

    with opened() as (_, store):
        show_list(store.snapshots.all(), as_json=as_json)


@command.command("show", short_help="Show what is in a snapshot, and what was left out.")
@click.argument("snapshot_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="The whole manifest.")
@click.option("--pairs", is_flag=True, help="The pairs as JSON Lines.")
def show(snapshot_id: str, as_json: bool, pairs: bool) -> None:
    """Show what is in a snapshot, and what was left out and why. ID may be its beginning, or "latest"."""
    from handlers.cli.dataset_show import show_manifest

    with opened() as (_, store):
        found = snapshot_named(store, snapshot_id)
        if not pairs:
            show_manifest(found, as_json=as_json)
            return
        for pair in store.snapshots.pairs(found.id):
            if pair.text is not None:
                click.echo(pair.text)


@command.command("diff", short_help="Compare the pairs of two snapshots, by call.")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def diff(before: str, after: str, as_json: bool) -> None:
    """Say what became of the pairs of snapshot A in snapshot B, by call."""
    from dataset.snapshot import diff as compare
    from handlers.cli.dataset_show import show_difference

    with opened() as (_, store):
        one, other = snapshot_named(store, before), snapshot_named(store, after)
        show_difference(one, other, compare(store, one.id, other.id), as_json=as_json)


@command.command("verify")
@click.argument("snapshot_id", metavar="ID")
def verify(snapshot_id: str) -> int:
    """Hash what is stored of a snapshot again, and compare."""
    from dataset.snapshot import verify as check

    with opened() as (_, store):
        found = snapshot_named(store, snapshot_id)
        result = check(store, found.id)
    if result.problems:
        for problem in result.problems:
            click.echo(f"{found.id}: {problem}", err=True)
        click.echo("Take a new snapshot, and restore this one from a backup if it is needed.", err=True)
        return 1
    gone = f"; {result.forgotten} of them forgotten since, their hashes kept" if result.forgotten else ""
    click.echo(f"{found.id} is what was hashed: {result.pairs} pairs{gone}.")
    return 0


@command.command("rebuild", short_help="Make a snapshot anew, and say whether it is the same.")
@click.argument("snapshot_id", metavar="ID")
def rebuild(snapshot_id: str) -> int:
    """Make a snapshot anew from the store, and say whether it comes out the same, or why it cannot."""
    from bot.services import build_pseudonymiser, load_style
    from dataset.snapshot import Rebuilt
    from dataset.snapshot import rebuild as make_again

    with opened() as (settings, store):
        found = snapshot_named(store, snapshot_id)
        with bar("Rendering pairs") as progress:
            outcome = make_again(
                store, build_pseudonymiser(settings), found.id, house=load_style(settings), progress=progress
            )
    click.echo(f"{found.id}: {outcome.value}.")
    return 0 if outcome is Rebuilt.SAME else 1


@command.command("import", short_help="Import seeds: calls with their ideal answers.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> int:
    """Import seed pairs from FILE: JSON Lines of {"call": …, "answer": {…}}.

    The call is a log as text, or turns as JSON; the answer has the fields that `debrief summarise --json` prints.
    Every good line is taken, every other one is named.
    """
    from bot.seeds import import_seeds

    with opened(existing=False) as (settings, store), bar("Reading seeds") as progress, file.open("rb") as lines:
        total = file.stat().st_size
        report = import_seeds(
            store,
            lines,
            zone=settings.zone,
            actor=ACTOR,
            max_bytes=settings.debrief_max_bytes,
            progress=lambda done: progress(done, total),
        )
    for problem in report.problems:
        ending = " (taken; training leaves that out)" if problem.taken else " (not taken)"
        click.echo(f"{file}:{problem.line}: {problem.what}{ending}", err=True)
    click.echo(f"{report.added} seeds added, {report.known} known already.")
    if not (report.added or report.known or report.problems):
        click.echo(f"debrief: {file} holds no seeds. It should have a call and its answer on each line.", err=True)
        return 1
    return 1 if any(not problem.taken for problem in report.problems) else 0


@command.command("corrections", short_help="List the versions of the answer to a call.")
@click.argument("debrief_or_call", metavar="ID")
def corrections(debrief_or_call: str) -> int:
    """List the versions of the answer to a call, and which of them is learned. ID is that of the call or a debrief."""
    from handlers.cli.dataset_show import show_versions

    with opened() as (_, store):
        return show_versions(store, debrief_or_call)


@command.command("choose", short_help="Mark a correction as the one to learn.")
@click.argument("answer_id", metavar="ANSWER")
def choose(answer_id: str) -> int:
    """Mark a correction as the one to learn, whatever comes later: ANSWER is its id (`debrief dataset corrections`)."""
    from dataset.records import AuthorKind, new_id

    with opened() as (_, store), store.transaction():
        try:
            answer = store.answers.get(answer_id)
        except KeyError:
            click.echo(
                f"debrief: There is no answer {answer_id}; nothing was changed. `debrief dataset corrections` with the"
                " id of a call or a debrief lists its answers.",
                err=True,
            )
            return 1
        if answer.author_kind is not AuthorKind.PERSON:
            click.echo(f"debrief: {answer_id} was written by a model, not by a person; nothing was changed.", err=True)
            return 1
        store.feedback.add_choice(delivery_key=new_id("cli"), correction=answer, user=ACTOR)
        store.audit.add(ACTOR, "choose", answer.debrief_id, f"answer {answer.version}")
    click.echo(f"The next snapshot learns version {answer.version} of {answer.debrief_id}.")
    return 0


@contextmanager
def opened(*, existing: bool = True) -> Iterator[tuple[Settings, Store]]:
    """The settings and the store, closed at the end. `existing`: an error where there is no store yet."""
    from bot.services import open_existing_store, open_store
    from bot.settings import load_settings

    settings = load_settings()
    store = open_existing_store(settings) if existing else open_store(settings)
    try:
        yield settings, store
    finally:
        store.close()


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal; what it gives is told how many of how many."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def snapshot_named(store: Store, snapshot_id: str) -> Snapshot:
    """The snapshot of this id. Raises `DatasetError` with what to do where there is none."""
    from bot.errors import DatasetError
    from dataset.store import UnknownSnapshotError

    try:
        return store.snapshots.get(snapshot_id)
    except UnknownSnapshotError as error:
        raise DatasetError(
            f"Snapshot {snapshot_id!r}: {error}.", "`debrief dataset list` shows those that there are."
        ) from error


def _day(option: str, text: str | None, settings: Settings) -> datetime | None:
    from datetime import datetime

    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter("it is no day such as 2026-11-23", param_hint=option) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=settings.zone)
