"""`debrief tune`: a training from the command line, the same as *Train now* in Slack."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from handlers.cli import tune_follow, tune_plan
from handlers.cli.confirm import confirmed
from handlers.cli.tune_watch import ACTOR

if TYPE_CHECKING:
    from bot.models.protocol import TunePlan, TuneRequest
    from bot.services import Services
    from dataset.pairs import Filters
    from dataset.store import Snapshot


@click.command("tune")
@click.option("--model", "base", metavar="NAME", help="Train from this model: embedded, or one of `models catalogue`.")
@click.option("--snapshot", "snapshot_id", metavar="ID", help="Train on this snapshot instead of a new one.")
@click.option("--set", "settings_given", metavar="NAME=VALUE", multiple=True, help="A hyperparameter of the model.")
@click.option("--without-own-answers", is_flag=True, help="Do not learn from answers that were only voted useful.")
@click.option("--dry-run", is_flag=True, help="Say what would be trained on and what it would cost; train nothing.")
@click.option("--no-wait", is_flag=True, help="Leave the training to the running bot.")
@click.option("--follow", is_flag=True, help="Watch the training that is under way.")
@click.option("--stop", "stop_it", is_flag=True, help="Give up the training that is under way.")
@click.option("--json", "as_json", is_flag=True, help="What came of it, as one JSON object.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(
    base: str | None,
    snapshot_id: str | None,
    settings_given: tuple[str, ...],
    without_own_answers: bool,
    dry_run: bool,
    no_wait: bool,
    follow: bool,
    stop_it: bool,
    as_json: bool,
    yes: bool,
) -> int:
    """Train a new model on what the feedback in the store teaches.

    It becomes a candidate: nobody is served by it until `debrief models promote` (or a lead in Slack) says so. A
    training on Amazon Bedrock takes an hour or more and costs money: what it costs is shown, and asked for, first.
    """
    from bot.services import build_services, open_existing_store
    from bot.settings import load_settings

    begins = {"--model": base is not None, "--snapshot": snapshot_id is not None, "--set": bool(settings_given)}
    begins |= {"--without-own-answers": without_own_answers, "--dry-run": dry_run, "--no-wait": no_wait}
    _refuse_what_does_not_go_together(begins, follow=follow, stop=stop_it)
    given = tune_plan.read_set(settings_given)
    settings = load_settings()
    open_existing_store(settings).close()  # a clear word where there is none
    services = build_services(settings)
    try:
        if stop_it:
            return tune_follow.stop(services)
        if follow:
            return tune_follow.follow(services, as_json=as_json, yes=yes)
        own_answers = settings.debrief_learn_own_answers and not without_own_answers
        wanted = Wanted(_base(services, base), snapshot_id, given, own_answers)
        if dry_run:
            return _say_what_would_be(services, wanted, as_json=as_json)
        request, plan = _planned(services, wanted)
        if not _confirmed(services, request, plan, yes=yes):
            click.echo("Nothing was trained.", err=True)
            return 1
        return _train(services, request, no_wait=no_wait, as_json=as_json)
    finally:
        services.close()


def _refuse_what_does_not_go_together(begins: dict[str, bool], *, follow: bool, stop: bool) -> None:
    """Raise `click.UsageError` for options of which one would be left out of account.

    `begins` has those that are for a training which is still to begin, and whether each was given.
    """
    if stop and follow:
        raise click.UsageError("--stop and --follow do not go together.")
    if follow or stop:
        under_way = "--stop" if stop else "--follow"
        for option in (option for option, given in begins.items() if given):
            raise click.UsageError(f"{under_way} and {option} do not go together: {option} is for a new training.")
    if begins["--snapshot"] and begins["--without-own-answers"]:
        raise click.UsageError("--snapshot and --without-own-answers do not go together: a snapshot has what it has.")
    if begins["--dry-run"] and begins["--no-wait"]:
        raise click.UsageError("--dry-run and --no-wait do not go together: a dry run trains nothing.")


@dataclass(frozen=True)
class Wanted:
    """A training as it was asked for; `own_answers` says whether answers that were voted useful are learned from."""

    base: str
    snapshot_id: str | None
    hyperparameters: dict[str, Any]
    own_answers: bool


def _base(services: Services, name: str | None) -> str:
    """The base model of this name, or the one of the settings. Raises `SettingsError` where there is none such."""
    if name is None:
        return services.untrained.name
    from bot.models.embedded import EmbeddedModel

    if name in ("embedded", EmbeddedModel().name):
        return EmbeddedModel().name
    from bot.models.catalogue import model_named

    return model_named(name).name


def _planned(services: Services, wanted: Wanted) -> tuple[TuneRequest, TunePlan]:
    """What would be trained, and what it takes. Raises `TuningError` where it would be refused."""
    from bot.models.protocol import TuneRequest
    from bot.services import provider_of
    from bot.tuning.choosing import family_of
    from dataset.records import new_id

    snapshot = _snapshot(services, wanted)
    _checked(services, snapshot)
    request = TuneRequest(
        job_id=new_id("tune"),
        name=services.store.tuning.keep_name(family_of(wanted.base)),
        base=wanted.base,
        snapshot_id=snapshot.id,
        hyperparameters=wanted.hyperparameters,
        forgotten=snapshot.forgotten,
    )
    return request, services.tuner_of(provider_of(wanted.base)).plan(request)


def _snapshot(services: Services, wanted: Wanted) -> Snapshot:
    from dataset.snapshot import take
    from handlers.cli.dataset import bar, snapshot_named

    if wanted.snapshot_id is not None:
        return snapshot_named(services.store, wanted.snapshot_id)
    filters = _filters(services, wanted)
    with bar("Rendering pairs") as progress:
        return take(
            services.store, services.pseudonymiser, filters, house=services.style, actor=ACTOR, progress=progress
        )


def _filters(services: Services, wanted: Wanted) -> Filters:
    from dataset.pairs import Filters

    return Filters(learn_from=services.settings.learn_from, own_answers=wanted.own_answers)


def _checked(services: Services, snapshot: Snapshot) -> int:
    """How many pairs there are to learn from. Raises `TuningError` where they are too few."""
    from bot.tuning.worth import FEWEST_PAIRS, learnable, too_few

    pairs, _ = learnable(services.store, snapshot.id)
    if pairs < FEWEST_PAIRS:
        raise too_few(pairs)
    return pairs


def _say_what_would_be(services: Services, wanted: Wanted, *, as_json: bool) -> int:
    """What a training would learn from, and cost. Nothing is written; for Bedrock, the snapshot is taken."""
    from bot.services import BEDROCK, provider_of
    from bot.tuning.choosing import family_of
    from bot.tuning.worth import FEWEST_PAIRS, too_few

    if provider_of(wanted.base) == BEDROCK:
        request, plan = _planned(services, wanted)
        if as_json:
            head = {"model": request.name, "base": request.base, "snapshot": request.snapshot_id}
            click.echo(json.dumps(head | tune_plan.as_json(plan)))
        else:
            tune_plan.show(plan, name=request.name, base=request.base, snapshot_id=request.snapshot_id)
            click.echo("Nothing was sent or trained: this was a dry run.")
        return 0
    services.tuner_of(provider_of(wanted.base)).plan(_unnamed(wanted))
    splits = _splits(services, wanted)
    name = services.store.tuning.keep_name(family_of(wanted.base))
    about: dict[str, Any] = {"model": name, "base": wanted.base, "snapshot": wanted.snapshot_id, "pairs": splits}
    if as_json:
        click.echo(json.dumps(about))
    else:
        click.echo(f"{name} would learn from {_counts(splits)}. Nothing was trained: this was a dry run.")
    if splits["train"] < FEWEST_PAIRS:
        click.echo(f"debrief: {too_few(splits['train'])}", err=True)
        return 1
    return 0


def _unnamed(wanted: Wanted) -> TuneRequest:
    from bot.models.protocol import TuneRequest

    return TuneRequest("", "", wanted.base, wanted.snapshot_id or "", wanted.hyperparameters)


def _splits(services: Services, wanted: Wanted) -> dict[str, int]:
    """How many pairs a snapshot has in each part, or would have."""
    from dataset.making import Making
    from handlers.cli.dataset import bar, snapshot_named

    store = services.store
    if wanted.snapshot_id is not None:
        splits: dict[str, int] = snapshot_named(store, wanted.snapshot_id).manifest["counts"]["splits"]
        return splits
    filters = _filters(services, wanted)
    with store.reading(), bar("Rendering pairs") as progress:
        making = Making(store, services.pseudonymiser, services.style, filters, store.feedback.mark())
        for _ in making.pairs(progress):
            pass
    made: dict[str, int] = making.content()["counts"]["splits"]
    return made


def _confirmed(services: Services, request: TuneRequest, plan: TunePlan, *, yes: bool) -> bool:
    """Whether the training is to be started; what it costs is shown in any case, for that is what is approved."""
    snapshot = services.store.snapshots.get(request.snapshot_id)
    if plan.paid:
        tune_plan.show(plan, name=request.name, base=request.base, snapshot_id=snapshot.id)
        return yes or confirmed("Start this training?")
    if yes:
        return True
    splits = snapshot.manifest["counts"]["splits"]
    click.echo(f"{snapshot.id}: {_counts(splits)}.", err=True)
    return confirmed(f"Train a new model on {splits['train'] - snapshot.forgotten} pairs?", default=True)


def _train(services: Services, request: TuneRequest, *, no_wait: bool, as_json: bool) -> int:
    from bot.tuning import decisions

    snapshot = services.store.snapshots.get(request.snapshot_id)
    job = decisions.ask(
        services,
        request.job_id,
        ACTOR,
        base=request.base,
        snapshot_id=request.snapshot_id,
        hyperparameters=dict(request.hyperparameters),
        approved_by=ACTOR,
        own_answers=snapshot.manifest["filters"]["own_answers"],
    )
    if job.id != request.job_id:
        click.echo(
            f"debrief: A training is under way already ({job.progress:.0%}, for {job.requested_by}); nothing was"
            " started. `debrief tune --follow` watches it.",
            err=True,
        )
        return 1
    if no_wait:
        click.echo(f"{job.id} waits for the running bot (`debrief serve`). `debrief tune --follow` watches it.")
        return 0
    return tune_follow.to_the_end(services, job, as_json=as_json)


def _counts(splits: dict[str, int]) -> str:
    return f"{splits['train']} pairs ({splits['validation']} for validation, {splits['held_out']} held out)"
