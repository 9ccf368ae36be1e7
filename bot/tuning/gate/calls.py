"""Which held-out calls are asked, and what is known of each.

What measures a model has to come from somebody else than a model: leads' references, examples that the team brought
along, and corrections. An answer that was only voted useful is the champion's own text, and never measures anything
(`dataset.pairs` lets it into the training part alone).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.tuning.measures.scores import Known
from dataset.canonical import read_pair
from dataset.evaluation_records import Basis, EvaluatedCall
from dataset.prompts import undefuse
from dataset.records import CallSummary, Pair, PairKind, Split
from dataset.store import Store

NOBODY = "-"
"""Who handed a call in, where nobody is known."""


@dataclass(frozen=True)
class AskedCall:
    """A held-out call: its place in the evaluation, the pair with its prompt, and what an answer is measured by."""

    call: EvaluatedCall
    pair: Pair
    known: Known


def held_out(store: Store, snapshot_id: str, most: int) -> list[AskedCall]:
    """The held-out calls of a snapshot, the most telling first, and of the same worth those that came first.

    At most `most` of them. Calls that were forgotten since are left out.
    """
    found = list(_held_out(store, snapshot_id))
    found.sort(key=lambda asked: tuple(Basis).index(asked.call.basis))  # a stable sort: the order they came in
    return found[:most]


def asked_calls(store: Store, snapshot_id: str, calls: Sequence[EvaluatedCall]) -> list[AskedCall]:
    """The calls of an evaluation with their pairs, in its order; those that were forgotten since are left out."""
    there = {asked.call.call_id: asked for asked in _held_out(store, snapshot_id)}
    return [there[call.call_id] for call in calls if call.call_id in there]


def _held_out(store: Store, snapshot_id: str) -> Iterator[AskedCall]:
    for stored in store.snapshots.pairs(snapshot_id, (Split.HELD_OUT,)):
        if stored.text is None:
            continue
        pair = read_pair(stored.text)
        try:
            agent = store.calls.get(pair.call_id).agent
        except KeyError:  # forgotten since its pair was read
            continue
        basis, drafted = _basis(store, pair)
        call = EvaluatedCall(
            call_id=pair.call_id,
            group_id=pair.group_id,
            agent=agent or NOBODY,
            basis=basis,
            drafted_by=pair.model if drafted else None,
            known=pair.answer_id,
        )
        yield AskedCall(call, pair, _known(pair, basis))


def _basis(store: Store, pair: Pair) -> tuple[Basis, bool]:
    """What a pair is good for, and whether its writer began with a model's draft."""
    if pair.kind is PairKind.SEED:
        return Basis.SEED, False
    if pair.kind is PairKind.REFERENCE:
        reference = next((r for r in store.reviews.references(pair.call_id) if r.id == pair.answer_id), None)
        drafted = reference is not None and reference.drafted_from is not None
        # Whoever was told, or knew, who wrote the draft is anchored to it as the writer of a correction is.
        anchored = drafted and reference is not None and not reference.blind
        return Basis.CORRECTION if anchored else Basis.REFERENCE, drafted
    return Basis.CORRECTION, True


def _known(pair: Pair, basis: Basis) -> Known:
    summary = _summary(pair.completion)
    if basis is not Basis.CORRECTION:
        return Known(basis, summary, None)
    # Without its draft, all of a correction counts as kept.
    return Known(basis, summary, _summary(pair.rejected) if pair.rejected else summary)


def _summary(text: str) -> CallSummary:
    return CallSummary.model_validate_json(undefuse(text))
