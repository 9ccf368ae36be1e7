"""A chosen answer becomes a pair: the prompt that serving would render for its call, and the answer in placeholders.

What the pseudonymiser made of a call when it was served, and of its answers, is used again; only where that was not
kept, or another version made it, is it made anew. Of a purged call, what was kept of it is all there is.
"""

from __future__ import annotations

from dataclasses import dataclass

from dataset.grounding import foreign, trim
from dataset.language import language_of
from dataset.pairs import Candidate, Exclusion
from dataset.prompts import PromptStyle, render, render_completion
from dataset.pseudonyms import Pseudonymiser, PseudonymMap
from dataset.pseudonyms.placeholders import PLACEHOLDER
from dataset.pseudonyms.summaries import hide_summary, pseudonymise_summary
from dataset.records import Call, CallSummary, Pair, PairKind, PseudonymisedCall, Split
from dataset.store import CallTexts, Store
from dataset.style import HouseStyle
from dataset.substance import changes_substance


@dataclass(frozen=True)
class Rendered:
    """A pair, and what was made anew for it, which should be kept so that the next rendering is quick."""

    pair: Pair
    fresh: Fresh


@dataclass(frozen=True)
class Fresh:
    """What the pseudonymiser made, and the store did not have: of a call, and of answers by their ids.

    `purged` is whether the call's raw text was gone by then.
    """

    version: str
    purged: bool
    call: tuple[PseudonymisedCall, PseudonymMap] | None
    answers: dict[str, CallSummary]

    def keep(self, store: Store) -> None:
        """Keep it. To be called in a transaction; what was forgotten meanwhile is not kept."""
        if self.call is not None and not self.purged:
            store.calls.keep_pseudonymised(*self.call)
        for answer_id, summary in self.answers.items():
            store.answers.keep_pseudonymised(answer_id, self.version, summary, purged=self.purged)


@dataclass(frozen=True)
class AfterCall:
    """What an answer says that its call does not, in its own words, and whether the rest of it is learned."""

    texts: tuple[str, ...]
    rest_is_learned: bool


def after_call(
    store: Store, pseudonymiser: Pseudonymiser, call_id: str, summary: CallSummary, *, answer_id: str | None = None
) -> AfterCall:
    """What training will leave out of a correction, told as a selection would find it. Raises `KeyError`.

    With `answer_id`, what the pseudonymiser made of that answer is kept for the next snapshot.
    """
    with store.reading():
        kept = _kept(store, pseudonymiser, call_id)
        purged = store.calls.is_purged(call_id)
    call, private_map, fresh_call = _pseudonymised(kept, pseudonymiser)
    hidden, longer = hide_summary(summary, pseudonymiser, private_map)
    if answer_id is not None and store.answers.pseudonymised(answer_id, pseudonymiser.version) is None:
        Fresh(pseudonymiser.version, purged, fresh_call, {answer_id: hidden}).keep(store)
    found = foreign(hidden, call.turns, call.started_at)
    texts = dict.fromkeys(longer.restore(one.text) for one in found)
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
        version = self._pseudonymiser.version
        try:
            # At one moment: of a call that is purged meanwhile, the text would be from before, the answer from after.
            with self._store.reading():
                kept = _kept(self._store, self._pseudonymiser, candidate.call_id)
                purged = self._store.calls.is_purged(candidate.call_id)
                answers = self._answers(candidate)
                known = {answer_id: self._store.answers.pseudonymised(answer_id, version) for answer_id in answers}
        except KeyError:
            return Exclusion.NO_TEXT  # forgotten while the snapshot was being made
        call, private_map, fresh_call = _pseudonymised(kept, self._pseudonymiser)
        if self._language is not None and language_of(turn.text for turn in call.turns) != self._language:
            return Exclusion.FILTERED
        # Each by itself, so that it comes out the same whether it was kept or is made now.
        fresh = {
            answer_id: pseudonymise_summary(summary, self._pseudonymiser, private_map)
            for answer_id, summary in answers.items()
            if known[answer_id] is None
        }
        hidden, *corrected = [known[answer_id] or fresh[answer_id] for answer_id in answers]
        worth = self._grounded(hidden, call)
        if worth is None:
            invents = candidate.kind is PairKind.OWN_ANSWER
            return Exclusion.OWN_ANSWER_INVENTS if invents else Exclusion.AFTER_CALL
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
            rejected=self._rejected(candidate, corrected[0], (hidden, worth)) if corrected else None,
            model=candidate.model,
            generation=candidate.generation,
            trimmed=worth != hidden,
        )
        return Rendered(pair, Fresh(version, purged, fresh_call, fresh))

    def _answers(self, candidate: Candidate) -> dict[str, CallSummary]:
        """The answer that is learned and, where there is one, the answer that it corrects, by their ids."""
        if candidate.kind is PairKind.REFERENCE:
            references = self._store.reviews.references(candidate.call_id)
            answers = {one.id: one.summary for one in references if one.id == candidate.answer_id}
            if not answers:
                raise KeyError(candidate.answer_id)
        else:
            answers = {candidate.answer_id: self._store.answers.get(candidate.answer_id).summary}
        if candidate.corrected_id is not None:
            answers[candidate.corrected_id] = self._store.answers.get(candidate.corrected_id).summary
        return answers

    @staticmethod
    def _grounded(summary: CallSummary, call: PseudonymisedCall) -> CallSummary | None:
        found = foreign(summary, call.turns, call.started_at)
        return trim(summary, found) if found else summary

    @staticmethod
    def _rejected(candidate: Candidate, before: CallSummary, after: tuple[CallSummary, ...]) -> str | None:
        """What was corrected, where both what a person made of it and what is learned of that differ in substance.

        A held-out call keeps it in any case: a judge who was shown only what leads changed would see a model fail
        always.
        """
        worth_telling = candidate.split is Split.HELD_OUT or all(changes_substance(before, one) for one in after)
        return render_completion(before) if worth_telling else None


@dataclass(frozen=True)
class _Kept:
    """What the store has of a call: its pseudonymised form with the map, or else its raw text."""

    form: tuple[PseudonymisedCall, PseudonymMap] | None
    raw: Call | None


def _kept(store: Store, pseudonymiser: Pseudonymiser, call_id: str) -> _Kept:
    """Raises `KeyError` where there is no such call."""
    kept = store.calls.pseudonymised(call_id, pseudonymiser.version)
    if kept is None:
        return _Kept(None, store.calls.get(call_id))
    call, private_map = kept
    return _Kept((call, private_map or without_a_way_back(call, store.retention.texts(call_id))), None)


def _pseudonymised(
    kept: _Kept, pseudonymiser: Pseudonymiser
) -> tuple[PseudonymisedCall, PseudonymMap, tuple[PseudonymisedCall, PseudonymMap] | None]:
    """A call in placeholders and its map; the third is what should be kept of it, None where it is kept already."""
    if kept.form is not None:
        return *kept.form, None
    if kept.raw is None:
        raise ValueError("neither a form nor a text of the call was kept")
    call, private_map = pseudonymiser.pseudonymise(kept.raw)
    return call, private_map, (call, private_map)


def without_a_way_back(call: PseudonymisedCall, texts: CallTexts | None) -> PseudonymMap:
    """The map of a purged call: it restores nothing, and gives out no placeholder that stands for something already.

    Those are the placeholders of the call and of all `texts` that were written about it: a person who only an answer
    names has one too.
    """
    said = [text for turn in call.turns for text in (turn.speaker, turn.text)]
    written = list(texts.strings()) if texts else []
    return PseudonymMap(taken=tuple(dict.fromkeys(m[0] for text in said + written for m in PLACEHOLDER.finditer(text))))
