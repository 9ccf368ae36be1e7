"""A dataset version: content-addressed, reproducible, immutable.

A snapshot is the pairs that the feedback up to a recorded mark gives, each as canonical JSON under its hash, and a
manifest that says how it came about. Its id is the hash of the manifest's content, which holds the hash of all pairs:
the same state of the store, with the same settings and versions, gives the same id. The text of the pairs is kept with
it, so an old snapshot stays what it was when the code moves on.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dataset.canonical import HASH, canonical, hash_of, read_pair
from dataset.making import Making, Progress
from dataset.pairs import Filters
from dataset.prompts import PromptStyle, prompt_version
from dataset.pseudonyms import Pseudonymiser
from dataset.records import Pair
from dataset.rendering import Rendered
from dataset.store import Mark, Snapshot, Store, StoredPair
from dataset.style import HouseStyle

DEFAULT_STYLE = HouseStyle()
_BATCH = 200  # pairs: a short transaction, so that the running bot waits for none


def _silent(_done: int, _total: int) -> None:
    """Nobody watches."""


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
        making = Making(store, pseudonymiser, house, filters, mark)
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
    making = Making(store, pseudonymiser, house, filters, mark)
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


def _write(store: Store, build: int, batch: list[tuple[StoredPair, Rendered]]) -> None:
    with store.transaction():
        for _, rendered in batch:
            rendered.fresh.keep(store)
        store.snapshots.add_pairs(build, [stored for stored, _ in batch])


def _id_of(content: dict[str, Any]) -> str:
    return "snap_" + hash_of(canonical(content)).removeprefix(f"{HASH}:")[:16]
