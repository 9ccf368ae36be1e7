"""What goes into a snapshot: one selection and rendering of a store's feedback, counted as it goes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from dataset.canonical import HASH, hash_of, pair_text
from dataset.pairs import Candidate, Choosing, Exclusion, Filters, LeftOut
from dataset.prompts import PromptStyle, prompt_version
from dataset.pseudonyms import Pseudonymiser
from dataset.records import PairKind, Split
from dataset.rendering import Rendered, Renderer
from dataset.store import Mark, Store, StoredPair
from dataset.style import HouseStyle

Progress = Callable[[int, int], None]


class Making:
    """One selection and rendering, counted as it goes."""

    def __init__(
        self, store: Store, pseudonymiser: Pseudonymiser, house: HouseStyle, filters: Filters, mark: Mark
    ) -> None:
        self._store = store
        self._pseudonymiser = pseudonymiser
        self._house = house
        self._filters = filters
        self._mark = mark
        self._choosing = Choosing(store, filters, mark)
        self._renderer = Renderer(store, pseudonymiser, house, language=filters.language)
        self._hash = hashlib.sha256()
        self._counts: Counter[tuple[Split, PairKind]] = Counter()
        self._models: Counter[tuple[str, int]] = Counter()
        self._versions: Counter[str] = Counter()
        self._trimmed: list[str] = []
        self._preferences = 0

    def pairs(self, progress: Progress) -> Iterator[tuple[StoredPair, Rendered]]:
        """All pairs: what people taught first, then the models' own answers, never more of them than of the others."""
        several = self._store.calls.groups_of_several()
        taken: set[str] = set()
        for rivals in self._choosing.candidates(progress):
            learned = False
            for candidate in rivals:
                rendered = self._render(candidate, Exclusion.SAME_CALL if learned else None)
                if rendered is not None:
                    learned = True
                    yield self._note(rendered), rendered
            if learned and rivals[0].group_id in several:
                taken.add(rivals[0].group_id)
        room = self._counts[Split.TRAIN, PairKind.CORRECTION] + self._counts[Split.TRAIN, PairKind.SEED]
        written: set[str] = set()
        for candidate in self._choosing.own_answers(frozenset(taken)):
            capped = Exclusion.OWN_ANSWERS_CAPPED if len(written) >= room else None
            rendered = self._render(candidate, Exclusion.SAME_CALL if candidate.group_id in written else capped)
            if rendered is not None:
                written.add(candidate.group_id)
                yield self._note(rendered), rendered

    def _render(self, candidate: Candidate, reason: Exclusion | None) -> Rendered | None:
        """The pair of a candidate; None, and noted, where `reason` bars it or it has none."""
        rendered = reason or self._renderer.render(candidate)
        if isinstance(rendered, Rendered):
            return rendered
        answer_id = None if candidate.kind is PairKind.OWN_ANSWER else candidate.answer_id
        self._choosing.left_out.append(LeftOut(candidate.call_id, rendered, answer_id))
        return None

    def _note(self, rendered: Rendered) -> StoredPair:
        pair = rendered.pair
        text = pair_text(pair)
        stored = StoredPair(sum(self._counts.values()), hash_of(text), pair.call_id, pair.split, pair.kind, text)
        self._hash.update(stored.hash.encode())
        self._counts[pair.split, pair.kind] += 1
        self._versions[pair.pseudonymiser_version] += 1
        self._preferences += pair.rejected is not None
        if pair.kind is PairKind.OWN_ANSWER and pair.model is not None and pair.generation is not None:
            self._models[pair.model, pair.generation] += 1
        if pair.trimmed:
            self._trimmed.append(pair.call_id)
        return stored

    def pairs_hash(self) -> str:
        """The hash over the hashes of all pairs so far, in their order."""
        return f"{HASH}:{self._hash.hexdigest()}"

    def content(self) -> dict[str, Any]:
        """The manifest of what was made."""
        left_out = self._choosing.left_out
        reasons = Counter(left.reason.value for left in left_out)
        if self._choosing.no_feedback:
            reasons[Exclusion.NO_FEEDBACK.value] = self._choosing.no_feedback
        return {
            "hash": HASH,
            "mark": {
                "feedback": self._mark.feedback,
                "calls": self._mark.calls,
                "references": self._mark.references,
            },
            "filters": self._filters.as_json(),
            "prompt_version": prompt_version(PromptStyle.TUNED, self._house),
            "pseudonymiser_version": self._pseudonymiser.version,
            "pseudonymiser_versions": dict(sorted(self._versions.items())),
            "split_key": self._store.calls.split_key_id(),
            "pairs_hash": self.pairs_hash(),
            "counts": {
                "splits": {
                    split.value: sum(n for (of, _), n in self._counts.items() if of is split) for split in Split
                },
                "kinds": {
                    split.value: {
                        kind.value: self._counts[split, kind] for kind in PairKind if self._counts[split, kind]
                    }
                    for split in Split
                },
                "preferences": self._preferences,
                "trimmed": len(self._trimmed),
                "left_out": sum(number for reason, number in reasons.items() if Exclusion(reason).leaves_out_call),
            },
            "own_answers": [
                {"model": model, "generation": generation, "pairs": number}
                for (model, generation), number in sorted(self._models.items())
            ],
            "left_out": dict(sorted(reasons.items())),
            "trimmed": self._trimmed,
            "exclusions": [
                {"call": left.call_id, "reason": left.reason.value, "correction": left.answer_id} for left in left_out
            ],
        }
