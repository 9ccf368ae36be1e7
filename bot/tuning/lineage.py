"""Where a debrief comes from: its model, the pairs that taught that model, and who wrote what these correct.

    debrief ──► model ──► snapshot ──► pairs (call, hash) ──► the models that drafted them ──► … ──► the untrained model

All of it is in the store already, each part where it is made; here it is only followed. A pair whose call was forgotten
is still counted, by its hash: who drafted it is unknown then.
"""

from __future__ import annotations

from collections import Counter

from bot.errors import TuningError
from bot.services import Services
from dataset.canonical import read_pair
from dataset.model_records import ModelVersion
from dataset.records import Debrief, PairKind, Record, Split
from dataset.store import Store


class TaughtBy(Record):
    """A pair that a model was trained on; no text of it. `hash` is that of its canonical JSON.

    `drafted_by` is the model whose answer it corrects (or that wrote it, for an `OWN_ANSWER`); None where a person
    wrote it from nothing, and where its call was `forgotten`.
    """

    call_id: str
    kind: PairKind
    hash: str
    drafted_by: str | None = None
    forgotten: bool = False


class Step(Record):
    """A model on the way back. `version` is None for a model as its maker left it, which no pair of ours taught."""

    model: str
    version: ModelVersion | None = None
    pairs: tuple[TaughtBy, ...] = ()

    def counts(self) -> list[tuple[PairKind, str | None, int]]:
        """How many pairs of each kind it has from each drafter, the most first."""
        counted = Counter((pair.kind, pair.drafted_by) for pair in self.pairs)
        return [(kind, drafter, number) for (kind, drafter), number in counted.most_common()]


class Lineage(Record):
    """The way back from what was asked about. The first of `steps` wrote the debrief, or is the model that was named.

    Every other one drafted something that an earlier one learned from, or is what it was trained on from.
    """

    asked: str
    debrief_id: str | None = None
    call_id: str | None = None
    prompt_version: str | None = None
    steps: tuple[Step, ...]


def lineage(services: Services, some_id: str) -> Lineage:
    """The lineage of a debrief (given its id, or its call's) or of a model (given its name).

    Raises `TuningError` where there is no such thing, it was forgotten, or nobody has answered it yet.
    """
    store = services.store
    models = {version.name: version for version in store.registry.all()}
    if some_id in models or some_id == services.untrained.name:
        return Lineage(asked=some_id, steps=_back(store, some_id, models))
    debrief = _debrief(store, some_id)
    if debrief.model is None:
        raise TuningError(f"No model has answered {some_id[:60]} yet.", "Ask again when it is done.")
    return Lineage(
        asked=some_id,
        debrief_id=debrief.id,
        call_id=debrief.call_id,
        prompt_version=debrief.prompt_version,
        steps=_back(store, debrief.model, models),
    )


def _debrief(store: Store, some_id: str) -> Debrief:
    """The debrief of this id, or the newest of this call that was answered."""
    found = [debrief for debrief in store.debriefs.of_call(some_id) if some_id in (debrief.id, debrief.call_id)]
    exact = [debrief for debrief in found if debrief.id == some_id]
    answered = [debrief for debrief in found if debrief.model is not None]
    if one := exact or answered[-1:] or found[-1:]:
        return one[0]
    if store.erasure.report(some_id) is not None:
        raise TuningError(
            f"{some_id[:60]} was forgotten; who wrote it was forgotten with it.", "Ask about a model instead."
        )
    raise TuningError(
        f"There is no debrief and no model {some_id[:60]!r}.",
        "The list of models shows those that there are; a debrief's id begins with dbf_.",
    )


def _back(store: Store, name: str, models: dict[str, ModelVersion]) -> tuple[Step, ...]:
    """The steps from a model back, the nearest first and each model once."""
    steps: dict[str, Step] = {}
    ahead = [name]
    while ahead:
        model = ahead.pop(0)
        if model in steps:
            continue
        version = models.get(model)
        pairs = _taught(store, version) if version is not None else ()
        steps[model] = Step(model=model, version=version, pairs=pairs)
        drafters = {pair.drafted_by for pair in pairs if pair.drafted_by is not None}
        ahead += sorted(drafters, reverse=True) + ([version.base] if version is not None else [])
    # Where everything began comes last.
    return tuple(sorted(steps.values(), key=lambda step: step.version is None))


def _taught(store: Store, version: ModelVersion) -> tuple[TaughtBy, ...]:
    return tuple(
        TaughtBy(
            call_id=pair.call_id,
            kind=pair.kind,
            hash=pair.hash,
            drafted_by=read_pair(pair.text).model if pair.text is not None else None,
            forgotten=pair.forgotten,
        )
        for pair in store.snapshots.pairs(version.snapshot_id, (Split.TRAIN,))
    )
