"""Versions made ready to answer: a few places in the account, each serving one version at a time.

On demand a place costs nothing by the hour: there is one for each version that is needed (the champion, the one before
it, the candidate), up to a number in the settings; then the least needed version gives its place to the new one
(UpdateCustomModelDeployment). Provisioned Throughput costs by the hour: there is one place, and it changes its model.

A place is written down before it is asked for, and so is the version that it is to change to. Whoever comes after a
crash finds out how the place stands, and asks again only for what is not there: one version has one place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.errors import TuningError
from bot.models.protocol import Readiness, Upkeep
from bot.settings import Settings
from bot.tuning.bedrock import names
from bot.tuning.bedrock.calls import asking, is_missing
from bot.tuning.bedrock.kinds import Kind, Stand
from dataset.model_records import ModelStatus, ModelVersion, Resource, ResourceKind, ResourceState
from dataset.store import Store


class Places:
    """The places of one kind that the store knows."""

    def __init__(
        self, settings: Settings, store: Store, kind: Kind, region: str, price: Callable[[], str] = lambda: ""
    ) -> None:
        """`price` tells what a place costs, for the registry and for who approves it."""
        self._settings = settings
        self._store = store
        self._kind = kind
        self._region = region
        self._price = price
        self._most = settings.debrief_deployments if kind.kind is ResourceKind.DEPLOYMENT else 1

    def upkeep(self, version: ModelVersion) -> Upkeep:
        """What it would cost from now on to have a version ready: nothing more where its place is there."""
        place = self._of(version)
        if place is not None and place.model == version.name and place.reference and place.next_model is None:
            return Upkeep()
        by_the_hour = self._kind.kind is ResourceKind.THROUGHPUT
        hourly = by_the_hour and not self._there()
        sentence = self._price() if hourly else "It costs nothing more to have it ready."
        return Upkeep(sentence, hourly, beside=not by_the_hour)

    def deploy(self, version: ModelVersion, actor: str) -> Readiness:
        """One step towards having a version ready. Raises `TuningError` where AWS says that it will not be."""
        if version.artifact is None:
            raise TuningError(f"The model {version.name} was taken down.", "Use another version, or train again.")
        place = self._of(version) or self._taken_over(version) or self._new(version, actor)
        if place.reference is None:
            return self._create(place, version)
        with asking(f"Whether {version.name} is ready cannot be told"):
            stand = self._kind.get(place.reference)
        if stand is None:
            # Somebody deleted it in the account. The next step makes another one.
            self._store.resources.note_gone(place.id)
            return Readiness(ready=False, what="what served it was deleted in the account: anew")
        if place.next_model == version.name:
            return self._change(place, stand, version)
        if stand.failure:
            self.take_down(place)
            raise TuningError(f"Bedrock did not deploy {version.name}: {stand.failure}.", "Try again later.")
        if stand.busy:
            return Readiness(ready=False, what=f"Bedrock deploys {version.name}")
        return Readiness(ready=True)

    def served_by(self, version: ModelVersion) -> str | None:
        """The ARN that answers for a version; None where it is not deployed."""
        place = self._of(version)
        return place.reference if place is not None and place.model == version.name else None

    def take_down(self, place: Resource) -> None:
        """Delete a place, whether or not it is known that it was made."""
        self._store.resources.note_leaving([place.id])
        with asking(f"{place.kind.value} {place.name} was not deleted"):
            reference = place.reference
            if reference is None:
                found = self._kind.get(place.name)
                reference = found.reference if found else None
            if reference is not None:
                try:
                    self._kind.delete(reference)
                except Exception as error:
                    if not is_missing(error):
                        raise
        self._store.resources.note_gone(place.id)

    def of_model(self, name: str) -> list[Resource]:
        """The places that serve a version, or are changed to it."""
        return self._store.resources.of_model(name, self._kind.kind)

    def _create(self, place: Resource, version: ModelVersion) -> Readiness:
        with asking(f"{version.name} was not deployed"):
            # Looked for first: a token is not remembered for ever.
            found = self._kind.get(place.name)
            if found is not None:
                reference = found.reference
            else:
                about = names.tags(self._settings, self._store.id, model=version.name, approved=place.approved_by)
                reference = self._kind.create(place.name, version.artifact or "", place.token, about)
        self._store.resources.note_there(place.id, reference)
        return Readiness(ready=False, what=f"Bedrock deploys {version.name}")

    def _change(self, place: Resource, stand: Stand, version: ModelVersion) -> Readiness:
        there = ResourceState.THERE.value
        if stand.serves == version.artifact and not stand.busy:
            self._store.resources.note(place.id, model=version.name, next_model=None, state=there)
            return Readiness(ready=True)
        if stand.failure and place.state is ResourceState.CHANGING:
            # It goes on serving what it served. (A failure from before this change was asked for counts no more.)
            self._store.resources.note(place.id, next_model=None, state=there)
            raise TuningError(f"Bedrock did not change to {version.name}: {stand.failure}.", "Try again later.")
        if not stand.busy and place.state is not ResourceState.CHANGING:
            with asking(f"{version.name} was not deployed"):
                self._kind.change(stand.reference, version.artifact or "")
            self._store.resources.note(place.id, state=ResourceState.CHANGING.value)
        return Readiness(ready=False, what=f"Bedrock changes from {place.model} to {version.name}")

    def _of(self, version: ModelVersion) -> Resource | None:
        there = [one for one in self.of_model(version.name) if one.state is not ResourceState.LEAVING]
        return next((one for one in there if one.next_model in (None, version.name)), None)

    def _there(self) -> Sequence[Resource]:
        found = self._store.resources.all(self._kind.kind)
        return [one for one in found if one.state is not ResourceState.LEAVING]

    def _taken_over(self, version: ModelVersion) -> Resource | None:
        """The place of the least needed version, which is to change to this one; None where a new place may be made."""
        there = self._there()
        if len(there) < self._most:
            return None
        needed = self._needed() if self._kind.kind is ResourceKind.DEPLOYMENT else set()
        for place in there:
            if place.model not in needed and place.next_model is None and place.reference is not None:
                self._store.resources.note(place.id, next_model=version.name)
                return self._store.resources.get(place.id)
        raise TuningError(
            f"All {self._most} deployments are needed, so {version.name} has none.",
            "Take one down with `debrief models retire`, or raise DEBRIEF_DEPLOYMENTS.",
        )

    def _needed(self) -> set[str | None]:
        """The versions that answer, that one goes back to, and that wait for a lead (the newest of these)."""
        registry = self._store.registry
        champion = registry.champion()
        waiting = [one.name for one in registry.all() if one.status is ModelStatus.CANDIDATE][-1:]
        on_its_way = self._store.rollouts.under_way()
        needed = {champion.name if champion else None, registry.before_champion()[1], *waiting}
        return needed | ({on_its_way.model} if on_its_way else set())

    def _new(self, version: ModelVersion, actor: str) -> Resource:
        token = names.token("deploy", self._store.id, self._kind.kind.value, version.name, self._times(version))
        return self._store.resources.want(
            self._kind.kind,
            f"{names.OURS}-{version.name}-{token[:8]}"[:63],
            token=token,
            region=self._region,
            model=version.name,
            job_id=version.job_id,
            price=self._price(),
            approved_by=actor,
        )

    def _times(self, version: ModelVersion) -> int:
        """How often a version had a place of its own before: a new one is another request."""
        before = self._store.resources.all(self._kind.kind, gone=True)
        return sum(one.state is ResourceState.GONE and one.job_id == version.job_id for one in before)
