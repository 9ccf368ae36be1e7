"""Versions made ready to answer: a few places in the account, each serving one version at a time.

On demand a place costs nothing by the hour: there is one for each version that is needed (the champion, the one before
it, the candidate), up to a number in the settings; then the least needed version gives its place to the new one
(UpdateCustomModelDeployment). Provisioned Throughput costs by the hour: there is one place, and it changes its model.

A place is written down before it is asked for, and so is the version that it is to change to (`next_model`); `model` is
what it serves until then. Whoever comes after a crash finds out how the place stands, and asks again only for what is
not there: one version has one place.

    wanted ──► there ──► changing ──► there …      ready is what is `there`, and is not to serve another version
       └─────────┴──────────┴──► leaving ──► gone
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.errors import CostsUnseen, TuningError, TuningUnavailable
from bot.models.aws import AwsClients
from bot.models.protocol import Readiness, Upkeep
from bot.settings import Settings
from bot.tuning.bedrock import names
from bot.tuning.bedrock.calls import asking, code_of, is_missing
from bot.tuning.bedrock.kinds import Kind, OnDemand, Provisioned, Stand
from dataset.model_records import ModelStatus, ModelVersion, Resource, ResourceKind, ResourceState
from dataset.store import Store

IN_FLIGHT = timedelta(minutes=10)
"""How long another process may be at a request that nobody has heard the answer of."""

THERE = ResourceState.THERE.value


class Places:
    """The places of one kind that the store knows."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        clients: AwsClients,
        kind: ResourceKind,
        price: Callable[[], str] = lambda: "",
    ) -> None:
        """`price` tells what a place costs, for the registry and for who approves it."""
        self._settings = settings
        self._store = store
        self._clients = clients
        self._kind = kind
        self._price = price
        self._by_the_hour = kind is ResourceKind.THROUGHPUT
        self._most = 1 if self._by_the_hour else settings.debrief_deployments

    def upkeep(self, version: ModelVersion) -> Upkeep:
        """What it would cost from now on to have a version ready: nothing more where its place is there."""
        place = self._of(version)
        if place is not None and place.state is ResourceState.THERE and place.next_model is None:
            return Upkeep()
        made = place is not None and place.reference is not None
        hourly = self._by_the_hour and not made and self._free_for(version) is None
        sentence = self._price() if hourly else "It costs nothing more to have it ready."
        return Upkeep(sentence, hourly, beside=not self._by_the_hour)

    def deploy(self, version: ModelVersion, actor: str, *, costs_seen: bool) -> Readiness:
        """One step towards having a version ready.

        Raises `TuningError` where AWS says that it will not be, and `CostsUnseen` where something would have to be made
        that costs by the hour, and the actor was not told.
        """
        if version.artifact is None:
            raise TuningError(f"The model {version.name} was taken down.", "Use another version, or train again.")
        place = self._of(version) or self._taken_over(version) or self._new(version, actor, costs_seen=costs_seen)
        if place.reference is None:
            if self._by_the_hour and not costs_seen:
                raise CostsUnseen(version.name, place.price)
            return self._create(place, version)
        with asking(f"Whether {version.name} is ready cannot be told"):
            stand = self._kind_of(place).get(place.reference)
        if stand is None:
            # Somebody deleted it in the account. The next step makes another one, if that may be.
            self._store.resources.note_gone(place.id)
            return Readiness(ready=False, what="what served it was deleted in the account: anew")
        if place.next_model is not None:
            return self._change(place, stand, version)
        if stand.failure:
            self.take_down(place)
            raise TuningError(f"Bedrock did not deploy {version.name}: {stand.failure}.", "Try again later.")
        if stand.busy:
            return Readiness(ready=False, what=f"Bedrock deploys {version.name}")
        self._store.resources.note_there(place.id, place.reference)
        return Readiness(ready=True)

    def served_by(self, version: ModelVersion) -> Resource | None:
        """What answers for a version, also while it is asked to serve another one; None where nothing does."""
        place = self._of(version)
        serving = place is not None and place.model == version.name
        return place if serving and place is not None and place.state in _SERVING else None

    def let_go(self, version: str) -> list[Resource]:
        """The places that only this version needs, to be taken down; one that is to change to it stays with its own."""
        resources = self._store.resources
        alone = []
        for place in resources.of_model(version, self._kind):
            if place.model == version and place.next_model in (None, version):
                alone.append(place)
            elif place.next_model == version:
                # Where that was asked already, it is asked back (`settle`).
                asked = place.state is ResourceState.CHANGING
                resources.note(place.id, next_model=place.model if asked else None)
        return alone

    def settle(self) -> None:
        """Go on with places that were asked to change, and whose change nobody wants any more."""
        for place in self._live():
            if place.next_model is not None and place.next_model == place.model:
                version = next((one for one in self._store.registry.all() if one.name == place.model), None)
                if version is not None and version.artifact is not None:
                    self.deploy(version, place.approved_by, costs_seen=False)

    def take_down(self, place: Resource) -> None:
        """Delete a place, whether or not it is known that it was made.

        One that was asked for a moment ago by another process, and is not there (yet), is left to be looked for again.
        """
        self._store.resources.note_leaving([place.id])
        kind, reference = self._kind_of(place), place.reference
        with asking(f"The {place.kind.value} {place.name} was not deleted"):
            if reference is None:
                found = kind.get(place.name)
                if found is None and self._store.clock() - place.created_at < IN_FLIGHT:
                    return
                reference = found.reference if found else None
            if reference is not None:
                _delete(kind, reference)
        self._store.resources.note_gone(place.id)

    def _create(self, place: Resource, version: ModelVersion) -> Readiness:
        """Ask for a place, unless it is there."""
        kind = self._kind_of(place)
        try:
            with asking(f"{version.name} was not deployed"):
                # Looked for first: a token is not remembered for ever.
                found = kind.get(place.name)
                about = names.tags(self._settings, self._store.id, model=version.name, approved=place.approved_by)
                reference = (
                    found.reference
                    if found is not None
                    else kind.create(place.name, version.artifact or "", place.token, about)
                )
        except TuningUnavailable:
            raise
        except TuningError:
            # Refused: it is not there, and does not stand in the way of the next try, nor hide what that costs.
            self._store.resources.note_gone(place.id)
            raise
        if not self._store.resources.note_reference(place.id, reference):
            # Somebody took the version down meanwhile, and could not see what was on its way.
            with asking(f"The {place.kind.value} {place.name} was not deleted"):
                _delete(kind, reference)
            self._store.resources.note_gone(place.id)
            raise TuningError(f"The model {version.name} was taken down.", "Use another version, or train again.")
        return Readiness(ready=False, what=f"Bedrock deploys {version.name}")

    def _change(self, place: Resource, stand: Stand, version: ModelVersion) -> Readiness:
        """One step towards a place serving a version; also back to its own one, where it was to change."""
        resources, back = self._store.resources, place.model == version.name
        asked = place.state is ResourceState.CHANGING
        if back and not asked:
            resources.note(place.id, next_model=None)
            return Readiness(ready=True)
        another = place.next_model != version.name
        if another:
            resources.note(place.id, next_model=version.name)
        if stand.busy:
            return Readiness(ready=False, what=f"Bedrock changes from {place.model} to {version.name}")
        # A failure from before this version was asked for counts no more.
        if stand.failure and asked and not another:
            resources.note(place.id, next_model=None, state=THERE)  # it goes on serving what it served
            if not back:
                raise TuningError(f"Bedrock did not change to {version.name}: {stand.failure}.", "Try again later.")
            return Readiness(ready=True)
        if stand.serves == version.artifact:
            resources.note(place.id, model=version.name, next_model=None, state=THERE)
            return Readiness(ready=True)
        self._ask_to_change(place, stand, version)
        return Readiness(ready=False, what=f"Bedrock changes from {place.model} to {version.name}")

    def _ask_to_change(self, place: Resource, stand: Stand, version: ModelVersion) -> None:
        """Ask for another model, also once more: a place that is at it already says so."""
        try:
            with asking(f"{version.name} was not deployed"):
                try:
                    self._kind_of(place).change(stand.reference, version.artifact or "")
                except Exception as error:
                    if code_of(error) != "ConflictException":
                        raise
        except TuningUnavailable:
            raise
        except TuningError:
            if place.model != version.name:
                self._store.resources.note(place.id, next_model=None, state=THERE)
            raise
        self._store.resources.note(place.id, state=ResourceState.CHANGING.value)

    def _of(self, version: ModelVersion) -> Resource | None:
        """The place of a version: the one that serves it, or else the one that is to."""
        live = self._live()
        serving = (place for place in live if place.model == version.name)
        return next(serving, next((place for place in live if place.next_model == version.name), None))

    def _live(self) -> Sequence[Resource]:
        return [one for one in self._store.resources.all(self._kind) if one.state is not ResourceState.LEAVING]

    def _free_for(self, version: ModelVersion) -> Resource | None:
        """The place of the least needed version, that this one may take; None where there is none to be had.

        A place takes models of one base alone (said of Provisioned Throughput; unverified for deployments).
        """
        if len(self._live()) < self._most:
            return None
        needed = set() if self._by_the_hour else self._needed()
        bases = {one.name: one.base for one in self._store.registry.all()}
        free = (place for place in self._resting() if place.model not in needed)
        return next((place for place in free if bases.get(place.model or "") == version.base), None)

    def _resting(self) -> list[Resource]:
        """The places that are there and not asked for anything; the oldest first."""
        return [one for one in self._live() if one.state is ResourceState.THERE and one.next_model is None]

    def _taken_over(self, version: ModelVersion) -> Resource | None:
        """The place that is to change to a version; None where a new one may be made."""
        if len(live := self._live()) < self._most:
            return None
        place = self._free_for(version)
        if place is not None and self._store.resources.claim_change(place.id, version.name):
            return self._store.resources.get(place.id)
        needed = self._needed()
        if (spare := next((one for one in self._resting() if one.model not in needed), None)) is not None:
            self.take_down(spare)  # of another base: it makes room for a new one
            return None
        in_use = ", ".join(str(one.model) for one in live)
        raise TuningError(
            f"All {self._most} deployments are taken, so {version.name} has none: {in_use}."
            if not self._by_the_hour
            else f"The Provisioned Throughput is taken by {in_use}, so {version.name} has none.",
            "Take one down with `debrief models undeploy`, or raise DEBRIEF_DEPLOYMENTS."
            if not self._by_the_hour
            else "Wait until that is done, or take it down with `debrief models undeploy`.",
        )

    def _needed(self) -> set[str | None]:
        """The versions that answer, that one goes back to, and that wait for a lead (the newest of these).

        While a canary runs, going back leads from it to the champion.
        """
        registry = self._store.registry
        champion, canary = registry.champion(), self._store.canaries.current()
        back_to = canary.model if canary else registry.before_champion()[1]
        waiting = [one.name for one in registry.all() if one.status is ModelStatus.CANDIDATE][-1:]
        on_its_way = self._store.rollouts.under_way()
        needed = {champion.name if champion else None, back_to, *waiting}
        return needed | ({on_its_way.model} if on_its_way else set())

    def _new(self, version: ModelVersion, actor: str, *, costs_seen: bool) -> Resource:
        price = self._price()
        if self._by_the_hour and not costs_seen:
            raise CostsUnseen(version.name, price)
        token = names.token("deploy", self._store.id, self._kind.value, version.name, self._times(version))
        return self._store.resources.want(
            self._kind,
            f"{names.OURS}-{version.name}-{token[:8]}"[:63],
            token=token,
            region=self._clients.region,
            model=version.name,
            job_id=version.job_id,
            price=price,
            approved_by=actor,
        )

    def _times(self, version: ModelVersion) -> int:
        """How often a version had a place made for it before: the next one is another request."""
        return sum(one.job_id == version.job_id for one in self._store.resources.all(self._kind, gone=True))

    def _kind_of(self, place: Resource) -> Kind:
        clients = self._clients.in_region(place.region)
        return Provisioned(clients) if place.kind is ResourceKind.THROUGHPUT else OnDemand(clients)


_SERVING = (ResourceState.THERE, ResourceState.CHANGING)


def _delete(kind: Kind, reference: str) -> None:
    try:
        kind.delete(reference)
    except Exception as error:
        if not is_missing(error):
            raise
