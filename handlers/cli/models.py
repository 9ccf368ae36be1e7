"""`debrief models …`: the versions of the model, what each learned from, and which one writes the debriefs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from bot.errors import CostsUnseen
from handlers.cli.canary import command as canary
from handlers.cli.catalogue import command as catalogue
from handlers.cli.confirm import confirmed
from handlers.cli.judge import command as judge
from handlers.cli.lineage import command as lineage
from handlers.cli.suggest import SuggestingGroup

if TYPE_CHECKING:
    from bot.services import Services

ACTOR = "command line"
LOOK_SECONDS = 0.2


@click.group("models", cls=SuggestingGroup)
def command() -> None:
    """Versions of the model: look at them, use one, go back."""


command.add_command(canary)
command.add_command(catalogue)
command.add_command(judge)
command.add_command(lineage)


@command.command("list")
@click.option("--reconcile", is_flag=True, help="Look into the account: what is there that the store does not know?")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_models(reconcile: bool, as_json: bool) -> int:
    """List the versions, the newest last, say which one is in use, and what exists in the account and costs.

    With --reconcile, what was to be taken down before, and could not be, is tried again first.
    """
    from bot.services import build_account
    from bot.tuning import housekeeping
    from handlers.cli import model_resources, model_show

    with _opened() as services:
        if reconcile:
            housekeeping.go_on(services)  # no bot may be running that does it
        versions = services.store.registry.all()
        found = build_account(services.settings, services.store).reconcile() if reconcile else None
        if as_json:
            for version in versions:
                click.echo(version.model_dump_json())
            model_resources.echo_json(services, found)
        else:
            model_show.print_list(services, versions)
            model_resources.show(services, found)
        return 1 if found is not None and found.strays else 0


@command.command("show")
@click.argument("name", metavar="NAME")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(name: str, as_json: bool) -> None:
    """Show from what a version was trained, how, and what became of it."""
    from bot.tuning.named import version_named
    from handlers.cli import model_show

    with _opened() as services:
        version = version_named(services.store, name)
        if as_json:
            click.echo(version.model_dump_json())
        else:
            model_show.print_one(services, version)


@command.command("promote")
@click.argument("name", metavar="NAME")
@click.option("--yes", is_flag=True, help="Do not ask.")
def promote(name: str, yes: bool) -> int:
    """Use a version: it writes every debrief from then on, also of the running bot."""
    from bot.tuning import decisions

    with _opened() as services:
        if name == services.untrained.name:
            return _untrained(services)
        version = decisions.usable(services, name)  # nobody is asked about what would be refused
        now = decisions.champion_name(services)
        seen = decisions.hourly_costs(services, version)
        if seen:
            click.echo(seen, err=True)
        if not yes and now != name and not confirmed(f"Have {version.name} write the debriefs, in place of {now}?"):
            click.echo("Nothing was changed.", err=True)
            return 1
        try:
            decided = decisions.promote(services, name, ACTOR, costs_seen=bool(seen))
        except CostsUnseen as error:
            # What served it was taken down in the account, and we know that only now.
            click.echo(error.costs, err=True)
            if not confirmed("Use it all the same?"):
                click.echo("Nothing was changed.", err=True)
                return 1
            decided = decisions.promote(services, name, ACTOR, costs_seen=True)
        match decided:
            case decisions.Decided.BEFORE:
                click.echo(f"{name} writes the debriefs already; nothing was changed.")
                return 0
            case decisions.Decided.ON_ITS_WAY:
                return _until_in_use(services, name, now)
        click.echo(f"{name} writes the debriefs from now on. `debrief models rollback` goes back to {now}.")
        return 0


@command.command("rollback")
def rollback() -> int:
    """Take the last step back: end the canary that runs, or have the version before write the debriefs again."""
    from bot.tuning import decisions
    from handlers.cli import model_resources

    with _opened() as services:
        try:
            done = decisions.roll_back(services, ACTOR)
        except CostsUnseen as error:
            click.echo(f"debrief: {error.what} Nothing was changed.", err=True)
            click.echo(f"`debrief models promote {error.model}` asks, and does it.", err=True)
            return 1
        if done is None:
            now = decisions.champion_name(services)
            click.echo(f"debrief: {now} writes the debriefs, and there is no promotion to take back.", err=True)
            return 1
        left, now, decided = done
        if decided is decisions.Decided.ON_ITS_WAY:
            if (code := _until_in_use(services, now, left)) == 0:
                model_resources.show_left(services, left)
            return code
        model_resources.show_left(services, left)
        problem = decisions.trouble(services, now)
        if problem is not None:
            click.echo(f"debrief: {left} is not in use any more, but {now} cannot be used either. {problem}", err=True)
            click.echo(f"Until then {services.untrained.name}, the model as it came, writes the debriefs.", err=True)
            return 1
        click.echo(f"{now} writes the debriefs from now on. {left} is kept: `debrief models promote {left}`.")
        return 0


@command.command("undeploy")
@click.argument("name", metavar="NAME")
@click.option("--yes", is_flag=True, help="Do not ask.")
def undeploy(name: str, yes: bool) -> int:
    """Take down what serves a version, and may cost by the hour; the version is kept, and can be used again."""
    from bot.tuning import housekeeping
    from bot.tuning.named import version_named
    from handlers.cli import model_resources

    with _opened() as services:
        version = version_named(services.store, name)
        model_resources.show_of(services, version)
        if not yes and not confirmed(f"Take down what serves {version.name}?"):
            click.echo("Nothing was changed.", err=True)
            return 1
        housekeeping.undeploy(services, name, ACTOR)
        click.echo(f"Nothing serves {name} any more. `debrief models promote {name}` makes it ready again.")
        return 0


@command.command("retire")
@click.argument("name", metavar="NAME")
@click.option("--yes", is_flag=True, help="Do not ask.")
def retire(name: str, yes: bool) -> int:
    """Take a version down for good: its files, or its deployment and its model in the account, and what they cost."""
    from bot.tuning import housekeeping
    from bot.tuning.named import version_named
    from handlers.cli import model_resources

    with _opened() as services:
        version = version_named(services.store, name)
        model_resources.show_of(services, version)
        if not yes and not confirmed(f"Take {version.name} down for good?"):
            click.echo("Nothing was changed.", err=True)
            return 1
        housekeeping.retire(services, name, ACTOR)
        click.echo(f"{name} is taken down. What it learned from is kept: the snapshot {version.snapshot_id}.")
        return 0


def _untrained(services: Services) -> int:
    """What is said to who wants the model as it came to write: it is no version, but what all promotions began with."""
    from bot.tuning.decisions import champion_name

    name = services.untrained.name
    if champion_name(services) == name:
        click.echo(f"{name} writes the debriefs already; nothing was changed.")
        return 0
    click.echo(f"debrief: {name} is the model as it came, which is not promoted; nothing was changed.", err=True)
    click.echo("`debrief models rollback` takes one promotion back after the other, to it in the end.", err=True)
    return 1


def _until_in_use(services: Services, name: str, now: str) -> int:
    """Wait until a version is ready and in use; the running bot does the same, whoever is quicker."""
    from bot.tuning.rollout import RolloutWorker
    from handlers.cli.dataset import bar

    crew = RolloutWorker(services).crew()
    crew.start()
    rollout = services.store.rollouts.latest_of(name)
    try:
        with bar(f"Making {name} ready"):
            while rollout is not None and rollout.finished_at is None:
                time.sleep(LOOK_SECONDS)
                rollout = services.store.rollouts.get(rollout.id)
    except KeyboardInterrupt:
        click.echo(f"\n{name} comes into use as soon as it is ready: the running bot sees to it.", err=True)
        return 1
    finally:
        crew.stop(time.monotonic() + 10)
    if rollout is not None and rollout.error is not None:
        click.echo(f"debrief: {rollout.error} {now} still writes the debriefs.", err=True)
        return 1
    click.echo(f"{name} writes the debriefs from now on. `debrief models rollback` goes back to {now}.")
    return 0


@contextmanager
def _opened() -> Iterator[Services]:
    from bot.services import build_services, open_existing_store
    from bot.settings import load_settings

    settings = load_settings()
    open_existing_store(settings).close()  # a clear word where there is none
    services = build_services(settings)
    try:
        yield services
    finally:
        services.close()
