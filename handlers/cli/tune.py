"""`debrief tune`: a training from the command line, the same as *Train now* in Slack."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.services import Services
    from dataset.model_records import ModelVersion, TuningJob
    from dataset.store import Snapshot

ACTOR = "command line"
LOOK_SECONDS = 0.1


@click.command("tune")
@click.option("--snapshot", "snapshot_id", metavar="ID", help="Train on this snapshot instead of a new one.")
@click.option("--dry-run", is_flag=True, help="Say what would be trained on, and train nothing.")
@click.option("--json", "as_json", is_flag=True, help="What came of it, as one JSON object.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(snapshot_id: str | None, dry_run: bool, as_json: bool, yes: bool) -> int:
    """Train a new model on what the feedback in the store teaches.

    It becomes a candidate: nobody is served by it until `debrief models promote` (or a lead in Slack) says so.
    """
    from bot.services import build_services, open_existing_store
    from bot.settings import load_settings

    settings = load_settings()
    open_existing_store(settings).close()  # a clear word where there is none
    services = build_services(settings)
    try:
        if dry_run:
            return _say_what_would_be(services, snapshot_id, as_json=as_json)
        snapshot = _snapshot(services, snapshot_id)
        pairs = _checked(services, snapshot)
        if not yes and not _confirmed(snapshot, pairs):
            click.echo("Nothing was trained.", err=True)
            return 1
        return _train(services, snapshot, as_json=as_json)
    finally:
        services.close()


def _snapshot(services: Services, snapshot_id: str | None) -> Snapshot:
    from dataset.pairs import Filters
    from dataset.snapshot import take
    from handlers.cli.dataset import bar, snapshot_named

    if snapshot_id is not None:
        return snapshot_named(services.store, snapshot_id)
    filters = Filters(learn_from=services.settings.learn_from)
    with bar("Rendering pairs") as progress:
        return take(
            services.store, services.pseudonymiser, filters, house=services.style, actor=ACTOR, progress=progress
        )


def _checked(services: Services, snapshot: Snapshot) -> int:
    """How many pairs there are to learn from. Raises `TuningError` where they are too few."""
    from bot.tuning.worth import FEWEST_PAIRS, learnable, too_few

    pairs, _ = learnable(services.store, snapshot.id)
    if pairs < FEWEST_PAIRS:
        raise too_few(pairs)
    return pairs


def _say_what_would_be(services: Services, snapshot_id: str | None, *, as_json: bool) -> int:
    """What a training would learn from; nothing is written, not even a snapshot."""
    from bot.tuning.worth import FEWEST_PAIRS, too_few
    from dataset.making import Making
    from dataset.pairs import Filters
    from handlers.cli.dataset import bar, snapshot_named

    store = services.store
    if snapshot_id is not None:
        found = snapshot_named(store, snapshot_id)
        snapshot_id, splits = found.id, found.manifest["counts"]["splits"]
    else:
        filters = Filters(learn_from=services.settings.learn_from)
        with store.reading(), bar("Rendering pairs") as progress:
            making = Making(store, services.pseudonymiser, services.style, filters, store.feedback.mark())
            for _ in making.pairs(progress):
                pass
        splits = making.content()["counts"]["splits"]
    name = store.tuning.keep_name(services.tuner.provider)
    plan = {"model": name, "base": services.untrained.name, "snapshot": snapshot_id, "pairs": splits}
    if as_json:
        click.echo(json.dumps(plan))
    else:
        click.echo(f"{name} would learn from {_counts(splits)}. Nothing was trained: this was a dry run.")
    if splits["train"] < FEWEST_PAIRS:
        click.echo(f"debrief: {too_few(splits['train'])}", err=True)
        return 1
    return 0


def _confirmed(snapshot: Snapshot, pairs: int) -> bool:
    click.echo(f"{snapshot.id}: {_counts(snapshot.manifest['counts']['splits'])}.", err=True)
    try:
        return click.confirm(f"Train a new model on {pairs} pairs?", default=True, err=True)
    except click.Abort:  # the end of what is piped in, or Ctrl-C: no answer is a no
        click.echo(err=True)
        return False


def _train(services: Services, snapshot: Snapshot, *, as_json: bool) -> int:
    from bot.tuning import decisions
    from dataset.records import new_id

    job = decisions.ask(services, new_id("tune"), ACTOR, snapshot_id=snapshot.id)
    if job.requested_by != ACTOR or job.snapshot_id != snapshot.id:
        click.echo(
            f"debrief: A training is under way already ({job.progress:.0%}, for {job.requested_by}); nothing was"
            " started. Try again when it is done.",
            err=True,
        )
        return 1
    job = _watch(services, job)
    version = services.store.registry.of_job(job.id)
    if version is None:
        click.echo(f"debrief: {job.error or 'No model came of it.'}", err=True)
        return 1
    if as_json:
        click.echo(version.model_dump_json())
    else:
        _say(version)
    return 0


def _watch(services: Services, job: TuningJob) -> TuningJob:
    """Have the training done, here or by the running bot, whoever is quicker, and show how far it is."""
    from bot.tuning import decisions
    from bot.tuning.worker import TuningWorker
    from handlers.cli.dataset import bar

    crew = TuningWorker(services).crew()
    crew.start()
    try:
        with bar("Training") as progress:
            while job.finished_at is None:
                progress(round(job.progress * 100), 100)
                time.sleep(LOOK_SECONDS)
                job = services.store.tuning.get(job.id)
    except KeyboardInterrupt:
        decisions.stop(services, ACTOR)
        raise
    finally:
        # What was asked to stop ends in the next step; a step is a matter of seconds.
        if job.finished_at is None:
            deadline = time.monotonic() + 10
            while services.store.tuning.get(job.id).finished_at is None and time.monotonic() < deadline:
                time.sleep(LOOK_SECONDS)
        crew.stop(time.monotonic() + 10)
    return job


def _say(version: ModelVersion) -> None:
    metrics = version.metrics
    click.echo(
        f"{version.name} is trained: {metrics.get('pairs', 0)} pairs in {float(metrics.get('seconds', 0)):.1f} s,"
        f" snapshot {version.snapshot_id}."
    )
    if asked := metrics.get("asked"):
        of = str(metrics.get("split", "")).replace("_", " ")
        other = metrics.get("compared_with")
        click.echo(f"Of {asked} {of} calls, {metrics.get('differ', 0)} are answered differently than by {other}.")
    else:
        click.echo("There is no held-out call yet to compare it on.")
    click.echo(f"Nobody is served by it yet: `debrief models promote {version.name}` does that.")


def _counts(splits: dict[str, int]) -> str:
    return f"{splits['train']} pairs ({splits['validation']} for validation, {splits['held_out']} held out)"
