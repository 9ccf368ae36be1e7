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
from bot.tuning.bedrock.calls import asking, is_missing
from bot.tuning.bedrock.kinds import OnDemand, Provisioned, paged
from bot.tuning.bedrock.names import OURS, STORE_TAG
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
    """What was found: `strays` are in the account alone, `gone` were in the store alone and are noted as gone."""

    strays: tuple[Stray, ...]
    gone: tuple[Resource, ...]


class Account:
    """The account as far as Debrief is concerned: everything there whose name begins with `debrief-`."""

    def __init__(self, settings: Settings, store: Store, clients: AwsClients) -> None:
        self._settings = settings
        self._store = store
        self._clients = clients

    def reconcile(self) -> Reconciled:
        """Compare, and note what is gone. Raises `TuningError` where the account cannot be listed."""
        with asking("The account cannot be listed"):
            there = list(self._all())
        known = {row.reference for row in self._store.resources.all()}
        strays = tuple(
            Stray(kind, name, reference, created, self._store_of(reference))
            for kind, name, reference, created in there
            if reference not in known
        )
        references = {reference for _, _, reference, _ in there}
        gone = []
        for row in self._store.resources.all():
            kept = row.kind in (ResourceKind.MODEL, ResourceKind.DEPLOYMENT, ResourceKind.THROUGHPUT)
            if kept and row.region == self._clients.region and row.reference and row.reference not in references:
                self._store.resources.note_gone(row.id)
                gone.append(row)
        return Reconciled(strays, tuple(gone))

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

    def _all(self) -> Iterator[tuple[ResourceKind, str, str, datetime]]:
        bedrock: Any = self._clients.client("bedrock")
        for one in paged(bedrock.list_model_customization_jobs, "modelCustomizationJobSummaries", nameContains=OURS):
            if one["status"] in ("InProgress", "Stopping"):
                yield ResourceKind.JOB, one["jobName"], one["jobArn"], one["creationTime"]
        for one in paged(bedrock.list_custom_models, "modelSummaries", nameContains=OURS):
            yield ResourceKind.MODEL, one["modelName"], one["modelArn"], one["creationTime"]
        for kind in (OnDemand(self._clients), Provisioned(self._clients)):
            for stand in kind.list():
                if stand.name.startswith(OURS) and stand.created_at is not None:
                    yield kind.kind, stand.name, stand.reference, stand.created_at

    def _store_of(self, reference: str) -> str:
        try:
            answer = self._clients.client("bedrock").list_tags_for_resource(resourceARN=reference)
        except Exception as error:
            if not is_missing(error):
                with asking("The tags of something in the account cannot be read"):
                    raise
            return ""
        return next((tag["value"] for tag in answer.get("tags", ()) if tag["key"] == STORE_TAG), "")
