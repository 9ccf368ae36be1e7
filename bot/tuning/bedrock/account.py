"""What is in the account, held against what the store knows: what costs and nobody remembers, and what is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.models.aws import AwsClients
from bot.models.catalogue import model_named
from bot.models.prices import load_prices, money
from bot.settings import Settings
from bot.tuning.bedrock.calls import asking, is_gone, is_missing
from bot.tuning.bedrock.kinds import OnDemand, Provisioned, paged
from bot.tuning.bedrock.names import OURS, STORE_TAG, region_of
from dataset.model_records import Resource, ResourceKind, ResourceState
from dataset.store import Store


@dataclass(frozen=True)
class Stray:
    """Something in the account that the store knows nothing of.

    `store` is the id of the store that it is tagged with: that of another bot, or of this one before its store was
    lost; empty where it has no such tag.
    """

    kind: ResourceKind
    name: str
    reference: str
    created_at: datetime
    store: str


@dataclass(frozen=True)
class Reconciled:
    """What was found: `strays` are in the account alone, `gone` were in the store alone and are noted as gone.

    `adopted` were asked for by this store, and are there although it never heard so: noted by now.
    """

    strays: tuple[Stray, ...]
    gone: tuple[Resource, ...]
    adopted: tuple[Resource, ...] = ()


@dataclass(frozen=True)
class _Found:
    """Something that the account has. `ready` is False for what serves a model and is still being made."""

    kind: ResourceKind
    name: str
    reference: str
    created_at: datetime
    ready: bool = True


class Account:
    """The account as far as Debrief is concerned: everything there whose name begins with `debrief-`."""

    def __init__(self, settings: Settings, store: Store, clients: AwsClients) -> None:
        self._settings = settings
        self._store = store
        self._clients = clients

    def reconcile(self) -> Reconciled:
        """Compare, in every region that the store knows of, and note what is gone, and what is there after all.

        Raises `TuningError` where the account cannot be listed, or is another one than that of what the store has.
        """
        # The store first: what is made while the account is listed is then on no list of what should be there.
        before = self._store.resources.all()
        there = [one for region in self._regions() for one in self._listed(region)]
        adopted = tuple(row for row in map(self._adopted, there) if row is not None)
        known = {row.reference for row in (*before, *self._store.resources.all())}
        strays = tuple(
            Stray(one.kind, one.name, one.reference, one.created_at, self._store_of(one.reference))
            for one in there
            if one.reference not in known
        )
        references = {one.reference for one in there}
        gone = []
        for row in before:
            kept = row.kind in (ResourceKind.MODEL, ResourceKind.DEPLOYMENT, ResourceKind.THROUGHPUT)
            if kept and row.reference and row.reference not in references and self._is_gone(row, row.reference):
                self._store.resources.note_gone(row.id)
                gone.append(row)
        return Reconciled(strays, tuple(gone), adopted)

    def price(self, row: Resource) -> str:
        """What something costs for as long as it is there, if that is known."""
        prices = load_prices(self._settings)
        version = next((one for one in self._store.registry.all() if one.name == row.model), None)
        if version is None or row.state is ResourceState.GONE:
            return row.price
        of = prices.of(model_named(version.base).name)
        match row.kind:
            case ResourceKind.MODEL:
                return f"{money(of.storage_month)} a month"
            case ResourceKind.DEPLOYMENT:
                return "nothing by the hour"
            case ResourceKind.THROUGHPUT:
                return f"{money(of.provisioned_hour)} an hour"
        return row.price

    def _regions(self) -> list[str]:
        rows = self._store.resources.all(gone=True)
        return sorted({self._clients.region, *(row.region for row in rows)})

    def _listed(self, region: str) -> list[_Found]:
        with asking(f"The account cannot be listed in {region}"):
            return [one for one in _found(self._clients.in_region(region)) if one.name.startswith(f"{OURS}-")]

    def _adopted(self, one: _Found) -> Resource | None:
        """The row of something that was asked for, and whose own name nobody heard of; None where there is none."""
        resources = self._store.resources
        row = resources.named(one.kind, one.name)
        if row is None or row.reference is not None or row.region != region_of(one.reference):
            return None
        if one.ready:
            resources.note_there(row.id, one.reference)
        else:
            resources.note_reference(row.id, one.reference)
        return resources.get(row.id)

    def _is_gone(self, row: Resource, reference: str) -> bool:
        """Whether something that no list had is gone: the lists may be behind."""
        clients = self._clients.in_region(row.region)
        with asking(f"Whether the {row.kind.value} {row.name} is still there cannot be told"):
            if row.kind is ResourceKind.MODEL:
                try:
                    clients.client("bedrock").get_custom_model(modelIdentifier=reference)
                except Exception as error:
                    if is_gone(error, clients, reference):
                        return True
                    raise
                return False
            kind = OnDemand(clients) if row.kind is ResourceKind.DEPLOYMENT else Provisioned(clients)
            return kind.get(reference) is None

    def _store_of(self, reference: str) -> str:
        bedrock: Any = self._clients.in_region(region_of(reference)).client("bedrock")
        with asking("The tags of something in the account cannot be read"):
            try:
                answer = bedrock.list_tags_for_resource(resourceARN=reference)
            except Exception as error:
                if is_missing(error):
                    return ""
                raise
        return next((tag["value"] for tag in answer.get("tags", ()) if tag["key"] == STORE_TAG), "")


def _found(clients: AwsClients) -> Iterator[_Found]:
    """All in one region with our name somewhere in its own, and jobs as long as they are under way."""
    bedrock: Any = clients.client("bedrock")
    for one in paged(bedrock.list_model_customization_jobs, "modelCustomizationJobSummaries", nameContains=OURS):
        if one["status"] in _UNDER_WAY:
            yield _Found(ResourceKind.JOB, one["jobName"], one["jobArn"], one["creationTime"])
    for one in paged(bedrock.list_custom_models, "modelSummaries", nameContains=OURS):
        yield _Found(ResourceKind.MODEL, one["modelName"], one["modelArn"], one["creationTime"])
    for kind in (OnDemand(clients), Provisioned(clients)):
        for stand in kind.list():
            if stand.created_at is not None:
                ready = not (stand.busy or stand.failure)
                yield _Found(kind.kind, stand.name, stand.reference, stand.created_at, ready)
    for one in paged(bedrock.list_model_invocation_jobs, "invocationJobSummaries", nameContains=OURS):
        if one["status"] in _UNDER_WAY:
            yield _Found(ResourceKind.BATCH, one["jobName"], one["jobArn"], one["submitTime"])
    for one in paged(bedrock.list_evaluation_jobs, "jobSummaries", nameContains=OURS):
        if one["status"] in _UNDER_WAY:
            yield _Found(ResourceKind.EVALUATION, one["jobName"], one["jobArn"], one["creationTime"])


# Of jobs of any kind.
_UNDER_WAY = ("Submitted", "Validating", "Scheduled", "InProgress", "Stopping")
