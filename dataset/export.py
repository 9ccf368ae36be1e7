"""Training files on disk, made of a snapshot: all or none of them.

`train.jsonl` and `validation.jsonl` (or `judge.jsonl`, of held-out calls alone) and `manifest.json`. They are a
function of the snapshot, the format and the model that they are for: no time of writing is in them, so the same
snapshot gives the same bytes. What a model does not take (too long, one validation pair too many) is left out with its
reason, beside what the snapshot itself left out.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from dataset.canonical import read_pair
from dataset.folder import MANIFEST, open_new, put_in_place, to_disk, written_beside
from dataset.formats import SHAPES, Format
from dataset.making import Progress
from dataset.pairs import Exclusion, LeftOut
from dataset.profiles import Profile
from dataset.records import Pair, PairKind, Split
from dataset.store import Snapshot, Store, StoredPair
from dataset.tokens import estimate_tokens

TRAIN, VALIDATION, JUDGE = "train.jsonl", "validation.jsonl", "judge.jsonl"
FILES = (TRAIN, VALIDATION, JUDGE)


def export_snapshot(
    store: Store,
    snapshot: Snapshot,
    format_name: Format,
    out: Path,
    *,
    profile: Profile | None = None,
    own_answers: bool = True,
    actor: str | None,
    progress: Progress = lambda _done, _total: None,
) -> dict[str, Any]:
    """Write the files of a snapshot into the folder `out` (made if missing), and return the manifest.

    `profile` is the model that they are for: its limits decide what is left out, and what is missing. Without it
    everything is written. `own_answers=False` leaves out answers of models that were only voted useful. `actor` is who
    asked, for the audit log, or None where nobody gets the files: they are counted, and gone again. `progress` is told
    how many of how many pairs are written.

    Each file is written beside its place and then moved there, the manifest last: whoever finds a manifest finds the
    files that it names. Raises `OSError` where the disk refuses; then nothing half-written stays, and what was there
    before is there still, but for a manifest. Also where another export writes into the folder, and where its manifest
    is of another program.
    """
    while True:
        forgotten = store.snapshots.get(snapshot.id).forgotten
        manifest = _write(store, _Writing(snapshot, format_name, profile, own_answers), out, progress)
        # A call that was forgotten while its pair was being written: once more, without it.
        if store.snapshots.get(snapshot.id).forgotten == forgotten:
            break
    if actor is None:
        return manifest
    counts = manifest["counts"]
    with store.transaction():
        written = " + ".join(f"{counts[part]} {part}" for part in ("train", "validation", "judge") if counts.get(part))
        store.audit.add(actor, "export", snapshot.id, f"{format_name.value}: {written or 'no pairs'}")
    return manifest


def _write(store: Store, writing: _Writing, out: Path, progress: Progress) -> dict[str, Any]:
    """Write all files beside their places, and then move them there."""
    with written_beside(out) as beside:
        with writing.files(beside):
            for done, stored in enumerate(store.snapshots.pairs(writing.snapshot.id), 1):
                writing.take(stored)
                progress(done, writing.pairs)
        manifest = writing.manifest()
        with open_new(beside / MANIFEST) as file:
            file.write((json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())
            to_disk(file)
        put_in_place(beside, out, manifest["files"], [name for name in FILES if name not in manifest["files"]])
    return manifest


@dataclass
class _File:
    """A file that is being written: its hash and its counts as it grows."""

    file: BinaryIO
    digest: Any = field(default_factory=hashlib.sha256)
    lines: int = 0
    size: int = 0
    tokens: int = 0
    longest: int = 0

    def write(self, line: bytes, tokens: int) -> None:
        self.file.write(line)
        self.digest.update(line)
        self.lines += 1
        self.size += len(line)
        self.tokens += tokens
        self.longest = max(self.longest, tokens)


class _Writing:
    """One export as it goes."""

    def __init__(self, snapshot: Snapshot, format_name: Format, profile: Profile | None, own_answers: bool) -> None:
        self.snapshot = snapshot
        self.pairs = sum(snapshot.manifest["counts"]["splits"].values())
        self._format = format_name
        self._shape = SHAPES[format_name]
        self._profile = profile.in_format(format_name) if profile else None
        self._own_answers = own_answers
        self._files: dict[str, _File] = {}
        self._left_out: list[LeftOut] = []
        self._kinds: Counter[PairKind] = Counter()
        self._taught = 0
        self._judged: str | None = None
        self._forgotten = 0
        self._trimmed = frozenset(snapshot.manifest["trimmed"])

    def files(self, folder: Path) -> _Closing:
        """Open the files of this format in `folder`, until the end of the block."""
        names = (TRAIN, VALIDATION) if self._shape.several_files else (JUDGE,)
        self._files = {name: _File(open_new(folder / name)) for name in names}
        return _Closing([one.file for one in self._files.values()])

    def take(self, stored: StoredPair) -> None:
        """Write a pair, or note why not."""
        if stored.text is None:
            self._forgotten += 1
            return
        pair = read_pair(stored.text)
        reason = self._why_not(pair)
        if reason is None:
            line = json.dumps(self._shape.line(pair), ensure_ascii=False).encode() + b"\n"
            self._file_of(pair).write(line, record_tokens(pair))
            self._kinds[pair.kind] += 1
            self._taught += pair.split is Split.TRAIN and pair.kind in (PairKind.CORRECTION, PairKind.SEED)
        else:
            answer_id = None if pair.kind is PairKind.OWN_ANSWER else pair.answer_id
            self._left_out.append(LeftOut(pair.call_id, reason, answer_id))

    def _file_of(self, pair: Pair) -> _File:
        if not self._shape.several_files:
            return self._files[JUDGE]
        return self._files[TRAIN if pair.split is Split.TRAIN else VALIDATION]

    def _why_not(self, pair: Pair) -> Exclusion | None:
        for_tests = not self._shape.several_files
        if (pair.split is Split.HELD_OUT) is not for_tests:
            return Exclusion.TRAINED_ON if for_tests else Exclusion.HELD_OUT
        if pair.kind is PairKind.OWN_ANSWER and not self._own_answers:
            return Exclusion.OWN_ANSWERS_OFF
        if not self._shape.takes(pair):
            return Exclusion.NOT_IN_FORMAT
        if self._shape.one_model:
            self._judged = self._judged or pair.model
            if pair.model != self._judged:
                return Exclusion.OTHER_MODEL
        return self._over_limit(pair) or self._one_too_many(pair)

    def _one_too_many(self, pair: Pair) -> Exclusion | None:
        """Own answers come last: what they must not outnumber is written, and may be less than the snapshot has."""
        if pair.kind is PairKind.OWN_ANSWER and self._kinds[pair.kind] >= self._taught:
            return Exclusion.OWN_ANSWERS_CAPPED
        return None

    def _over_limit(self, pair: Pair) -> Exclusion | None:
        lines = self._file_of(pair).lines
        if self._shape.most_lines is not None and lines >= self._shape.most_lines:
            return Exclusion.FULL
        profile = self._profile
        if profile is None:
            return None
        if profile.tokens is not None and record_tokens(pair) > profile.tokens.most:
            return Exclusion.TOO_LONG
        if not self._shape.several_files:
            return None
        if pair.split is Split.VALIDATION:
            if profile.validation is None:
                return Exclusion.NO_VALIDATION
            # Training pairs go before validation pairs where there may only be so many in all.
            room = _room(profile, self.snapshot.manifest["counts"]["splits"]["train"])
            return Exclusion.VALIDATION_FULL if lines >= room else None
        most = _least(profile.train.most, profile.together.most)
        return Exclusion.FULL if most is not None and lines >= most else None

    def manifest(self) -> dict[str, Any]:
        """What was written, out of what, and what was left out."""
        content = self.snapshot.manifest
        reasons = Counter(content["left_out"]) + Counter(left.reason.value for left in self._left_out)
        counts = {name.removesuffix(".jsonl"): one.lines for name, one in self._files.items()}
        # No trainer takes an empty validation file.
        empty = VALIDATION if self._profile is not None and not counts.get("validation") else None
        return {
            "format": self._format.value,
            "model": self._profile.name if self._profile else None,
            "snapshot": self.snapshot.id,
            "parent": self.snapshot.parent_id,
            **{
                name: content[name]
                for name in ("hash", "mark", "filters", "prompt_version", "pseudonymiser_version", "split_key")
            },
            "counts": {**counts, "left_out": content["counts"]["left_out"] + len(self._left_out)},
            "kinds": {kind.value: self._kinds[kind] for kind in PairKind if self._kinds[kind]},
            "own_answers": content["own_answers"] if self._kinds[PairKind.OWN_ANSWER] else [],
            "missing": self._missing(),
            "tokens": {
                name.removesuffix(".jsonl"): {"in_all": one.tokens, "longest": one.longest}
                for name, one in self._files.items()
            },
            "judged": self._judged,
            "forgotten": self._forgotten,
            "trimmed": sorted(self._trimmed),
            "left_out": dict(sorted(reasons.items())),
            "exclusions": [
                *content["exclusions"],
                *(
                    {"call": left.call_id, "reason": left.reason.value, "correction": left.answer_id}
                    for left in self._left_out
                ),
            ],
            "files": {
                name: {"sha256": one.digest.hexdigest(), "lines": one.lines, "bytes": one.size}
                for name, one in self._files.items()
                if name != empty
            },
        }

    def _missing(self) -> dict[str, int]:
        """How many more records the model asks for, at least; nothing where there are enough."""
        profile = self._profile
        if profile is None:
            return {}
        train = self._files[TRAIN if self._shape.several_files else JUDGE].lines
        validation = self._files[VALIDATION].lines if self._shape.several_files else 0
        missing = {"train": max(profile.train.least - train, profile.together.least - train - validation)}
        if profile.validation is not None and 0 < validation < profile.validation.least:
            missing["validation"] = profile.validation.least - validation
        return {name: number for name, number in missing.items() if number > 0}


class _Closing:
    """Flushes files to the disk and closes them, whatever happened in between."""

    def __init__(self, files: list[BinaryIO]) -> None:
        self._files = files

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                for file in self._files:
                    to_disk(file)
        finally:
            for file in self._files:
                # What had to be on the disk is there, or an error that says more is on its way.
                with contextlib.suppress(OSError):
                    file.close()


def record_tokens(pair: Pair) -> int:
    """The estimated tokens of a pair's texts together."""
    return estimate_tokens(pair.system + pair.prompt + pair.completion)


def _room(profile: Profile, train: int) -> int:
    """How many validation pairs a model takes beside so many training pairs."""
    room = _least(profile.validation.most if profile.validation else 0, None)
    if profile.together.most is not None:
        train = min(train, _least(profile.train.most, profile.together.most) or train)
        room = _least(room, max(0, profile.together.most - train))
    return 10**9 if room is None else room


def _least(one: int | None, other: int | None) -> int | None:
    present = [number for number in (one, other) if number is not None]
    return min(present, default=None)
