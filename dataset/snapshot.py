"""A dataset version: content-addressed, reproducible, immutable.

A snapshot is the pairs that the feedback up to a recorded mark gives, each as canonical JSON under its hash, and a
manifest that says how it came about. Its id is the hash of the manifest's content, which holds the hash of all pairs:
the same state of the store, with the same settings and versions, gives the same id. The text of the pairs is kept with
it, so an old snapshot stays what it was when the code moves on.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dataset.pairs import Candidate, Choosing, Exclusion, Filters, LeftOut
from dataset.prompts import PromptStyle, prompt_version
from dataset.pseudonyms import Pseudonymiser
from dataset.records import Pair, PairKind, Split
from dataset.rendering import Rendered, Renderer
from dataset.store import Mark, Snapshot, Store, StoredPair
from dataset.style import HouseStyle

HASH = "sha256"
DEFAULT_STYLE = HouseStyle()
_BATCH = 200  # pairs: a short transaction, so that the running bot waits for none

Progress = Callable[[int, int], None]


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


def canonical(value: object) -> str:
    """A value as JSON text in its one canonical form: sorted keys, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(text: str) -> str:
    """The hash of a text, its algorithm named."""
    return f"{HASH}:{hashlib.sha256(text.encode()).hexdigest()}"


def pair_text(pair: Pair) -> str:
    """A pair as canonical JSON."""
    return canonical(pair.model_dump(mode="json"))


def read_pair(text: str) -> Pair:
    """The pair that `pair_text` wrote."""
    return Pair.model_validate_json(text)


def take(
    store: Store,
    pseudonymiser: Pseudonymiser,
    filters: Filters,
    *,
    house: HouseStyle = DEFAULT_STYLE,
    actor: str,
    mark: Mark | None = None,
    progress: Progress = _silent,
) -> Snapshot:
    """Take a snapshot of what the feedback up to `mark` (default: all there is) teaches, in the house style.

    Where nothing changed since the last one, that one is returned. `actor` is who asked, for the audit log; `progress`
    is told how many of how many calls have been looked at. Pairs are written a few hundred at a time, so the bot goes
    on meanwhile; until the last one is there, nobody sees the snapshot.
    """
    mark = store.feedback.mark() if mark is None else mark
    parent = store.snapshots.latest()
    build = store.snapshots.begin(actor)
    try:
        making = _Making(store, pseudonymiser, house, filters, mark)
        batch: list[tuple[StoredPair, Rendered]] = []
        for stored, rendered in making.pairs(progress):
            batch.append((stored, rendered))
            if len(batch) == _BATCH:
                _write(store, build, batch)
                batch = []
        _write(store, build, batch)
        content = making.content()
        snapshot_id = _id_of(content)
        with store.transaction():
            if store.snapshots.finish(build, snapshot_id, parent.id if parent else None, content):
                store.audit.add(actor, "snapshot", snapshot_id, f"{sum(content['counts']['splits'].values())} pairs")
    except BaseException:
        # Where even that fails (a full disk), nobody sees what is left, and a later snapshot sweeps it away.
        with contextlib.suppress(Exception):
            store.snapshots.abandon(build)
        raise
    return store.snapshots.get(snapshot_id)


@dataclass(frozen=True)
class Verification:
    """What a check of a snapshot found: `problems` in words, and how many pairs were forgotten since."""

    pairs: int
    forgotten: int
    problems: tuple[str, ...]


def verify(store: Store, snapshot_id: str) -> Verification:
    """Hash what is stored of a snapshot again, pair by pair, and compare. Raises `UnknownSnapshotError`."""
    snapshot = store.snapshots.get(snapshot_id)
    problems: list[str] = []
    running = hashlib.sha256()
    splits: Counter[str] = Counter()
    pairs = forgotten = 0
    for stored in store.snapshots.pairs(snapshot.id):
        pairs += 1
        splits[stored.split.value] += 1
        running.update(stored.hash.encode())
        if stored.forgotten:
            forgotten += 1
        elif stored.text is None:
            problems.append(f"the text of pair {stored.position} (call {stored.call_id}) is missing")
        elif hash_of(stored.text) != stored.hash or not _is_of(stored, read_pair(stored.text)):
            problems.append(f"pair {stored.position} (call {stored.call_id}) is not what was hashed")
    if f"{HASH}:{running.hexdigest()}" != snapshot.manifest["pairs_hash"]:
        problems.append("the list of pairs is not what was hashed")
    if {name: number for name, number in splits.items() if number} != {
        name: number for name, number in snapshot.manifest["counts"]["splits"].items() if number
    }:
        problems.append("the number of pairs is not what the manifest says")
    if _id_of(snapshot.manifest) != snapshot.id:
        problems.append("the manifest is not what was hashed")
    return Verification(pairs, forgotten, tuple(problems))


def _is_of(stored: StoredPair, pair: Pair) -> bool:
    return (pair.call_id, pair.split, pair.kind) == (stored.call_id, stored.split, stored.kind)


class Rebuilt(StrEnum):
    """What making a snapshot anew from the store can come to."""

    SAME = "same"
    DIFFERENT = "different"
    RAW_PURGED = "raw text purged"
    PSEUDONYMISER_CHANGED = "pseudonymiser changed"
    PROMPT_CHANGED = "prompt changed"
    FORGOTTEN = "calls forgotten"


def rebuild(
    store: Store,
    pseudonymiser: Pseudonymiser,
    snapshot_id: str,
    *,
    house: HouseStyle = DEFAULT_STYLE,
    progress: Progress = _silent,
) -> Rebuilt:
    """Select and render a snapshot anew from the store, with its own filters and mark, and compare; writes nothing.

    One of the values of `Rebuilt`, the first reason that explains a difference. Raises `UnknownSnapshotError`.
    """
    snapshot = store.snapshots.get(snapshot_id)
    manifest = snapshot.manifest
    filters, mark = Filters.from_json(manifest["filters"]), Mark(**manifest["mark"])
    making = _Making(store, pseudonymiser, house, filters, mark)
    for _ in making.pairs(progress):
        pass
    if making.pairs_hash() == manifest["pairs_hash"]:
        return Rebuilt.SAME
    if snapshot.forgotten:
        return Rebuilt.FORGOTTEN
    if manifest["pseudonymiser_version"] != pseudonymiser.version:
        return Rebuilt.PSEUDONYMISER_CHANGED
    if manifest["prompt_version"] != prompt_version(PromptStyle.TUNED, house):
        return Rebuilt.PROMPT_CHANGED
    if store.calls.any_purged(stored.call_id for stored in store.snapshots.pairs(snapshot.id)):
        return Rebuilt.RAW_PURGED
    return Rebuilt.DIFFERENT


@dataclass(frozen=True)
class Difference:
    """What one snapshot has and another has not, by call: ids of calls."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


def diff(store: Store, before: str, after: str) -> Difference:
    """What became of the pairs of `before` in `after`. Raises `UnknownSnapshotError`."""
    old = store.snapshots.hashes(store.snapshots.get(before).id)
    new = store.snapshots.hashes(store.snapshots.get(after).id)
    return Difference(
        added=tuple(call for call in new if call not in old),
        removed=tuple(call for call in old if call not in new),
        changed=tuple(call for call, entry in new.items() if call in old and old[call][0] != entry[0]),
    )


class _Making:
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


def _write(store: Store, build: int, batch: list[tuple[StoredPair, Rendered]]) -> None:
    with store.transaction():
        for _, rendered in batch:
            rendered.fresh.keep(store)
        store.snapshots.add_pairs(build, [stored for stored, _ in batch])


def _id_of(content: dict[str, Any]) -> str:
    return "snap_" + hash_of(canonical(content)).removeprefix(f"{HASH}:")[:16]
