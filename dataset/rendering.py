"""A chosen answer becomes a pair: the prompt that serving would render for its call, and the answer in placeholders.

What the pseudonymiser made of a call when it was served is used again; only where that was not kept, or another
version made it, is the call pseudonymised anew. Of a purged call, what was kept of it is all there is.
"""

from __future__ import annotations

from dataclasses import dataclass

from dataset.grounding import foreign, trim
from dataset.language import language_of
from dataset.pairs import Candidate, Exclusion
from dataset.prompts import PromptStyle, render, render_completion
from dataset.pseudonyms import Pseudonymiser, PseudonymMap
from dataset.pseudonyms.placeholders import PLACEHOLDER
from dataset.pseudonyms.summaries import hide_summary
from dataset.records import CallSummary, Pair, PairKind, PseudonymisedCall
from dataset.store import Store
from dataset.style import HouseStyle
from dataset.substance import changes_substance


@dataclass(frozen=True)
class Rendered:
    """A pair, and what should be kept of its call so that the next rendering is quick (None: it is kept already)."""

    pair: Pair
    fresh: tuple[PseudonymisedCall, PseudonymMap] | None


@dataclass(frozen=True)
class AfterCall:
    """What an answer says that its call does not, in its own words, and whether the rest of it is learned."""

    texts: tuple[str, ...]
    rest_is_learned: bool


def after_call(store: Store, pseudonymiser: Pseudonymiser, call_id: str, summary: CallSummary) -> AfterCall:
    """What training will leave out of a correction, told as a selection would find it. Raises `KeyError`."""
    call, private_map, _ = _pseudonymised(store, pseudonymiser, call_id)
    hidden, private_map = hide_summary(summary, pseudonymiser, private_map)
    found = foreign(hidden, call.turns, call.started_at)
    texts = dict.fromkeys(private_map.restore(one.text) for one in found)
    return AfterCall(tuple(texts), rest_is_learned=trim(hidden, found) is not None)


class Renderer:
    """Renders candidates of one store."""

    def __init__(
        self, store: Store, pseudonymiser: Pseudonymiser, house: HouseStyle, *, language: str | None = None
    ) -> None:
        """`language` is the ISO 639-1 code of the calls that are wanted, None for all."""
        self._store = store
        self._pseudonymiser = pseudonymiser
        self._house = house
        self._language = language

    def render(self, candidate: Candidate) -> Rendered | Exclusion:
        """The pair of a candidate, or why there is none."""
        try:
            call, private_map, fresh = _pseudonymised(self._store, self._pseudonymiser, candidate.call_id)
            summary = self._summary(candidate)
        except KeyError:
            return Exclusion.NO_TEXT  # forgotten while the snapshot was being made
        if self._language is not None and language_of(turn.text for turn in call.turns) != self._language:
            return Exclusion.FILTERED
        hidden, private_map = hide_summary(summary, self._pseudonymiser, private_map)
        worth = hidden if candidate.kind is PairKind.OWN_ANSWER else self._grounded(hidden, call)
        if worth is None:
            return Exclusion.AFTER_CALL
        prompt = render(call, PromptStyle.TUNED, self._house)
        pair = Pair(
            call_id=candidate.call_id,
            group_id=candidate.group_id,
            answer_id=candidate.answer_id,
            split=candidate.split,
            kind=candidate.kind,
            prompt_version=prompt.version,
            pseudonymiser_version=call.pseudonymiser_version,
            system=prompt.system,
            prompt=prompt.user,
            completion=render_completion(worth),
            rejected=self._rejected(candidate, hidden, private_map),
            model=candidate.model,
            generation=candidate.generation,
            trimmed=worth != hidden,
        )
        return Rendered(pair, fresh)

    def _summary(self, candidate: Candidate) -> CallSummary:
        if candidate.kind is PairKind.REFERENCE:
            given = {reference.id: reference for reference in self._store.reviews.references(candidate.call_id)}
            return given[candidate.answer_id].summary
        return self._store.answers.get(candidate.answer_id).summary

    @staticmethod
    def _grounded(summary: CallSummary, call: PseudonymisedCall) -> CallSummary | None:
        found = foreign(summary, call.turns, call.started_at)
        return trim(summary, found) if found else summary

    def _rejected(self, candidate: Candidate, edited: CallSummary, private_map: PseudonymMap) -> str | None:
        if candidate.corrected_id is None:
            return None
        before = self._store.answers.get(candidate.corrected_id).summary
        hidden, _ = hide_summary(before, self._pseudonymiser, private_map)
        return render_completion(hidden) if changes_substance(hidden, edited) else None


def _pseudonymised(
    store: Store, pseudonymiser: Pseudonymiser, call_id: str
) -> tuple[PseudonymisedCall, PseudonymMap, tuple[PseudonymisedCall, PseudonymMap] | None]:
    """A call in placeholders and its map; the third is what should be kept of it, None where it is kept already."""
    kept = store.calls.pseudonymised(call_id, pseudonymiser.version)
    if kept is not None:
        call, private_map = kept
        return call, private_map or _without_a_way_back(call), None
    call, private_map = pseudonymiser.pseudonymise(store.calls.get(call_id))
    return call, private_map, (call, private_map)


def _without_a_way_back(call: PseudonymisedCall) -> PseudonymMap:
    """The map of a purged call: it restores nothing, and gives out no placeholder that the call holds already."""
    texts = (text for turn in call.turns for text in (turn.speaker, turn.text))
    taken = dict.fromkeys(match[0] for text in texts for match in PLACEHOLDER.finditer(text))
    return PseudonymMap(taken=tuple(taken))
