"""Training files on disk: `train.jsonl`, `validation.jsonl` and `manifest.json`, all or none of them.

The files are a function of the store's feedback up to a mark, the settings and the recorded versions: no time of
writing is in them, so the same state gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from dataset.formats import FORMATS, Format
from dataset.pairs import Selection, select
from dataset.prompts import prompt_version
from dataset.pseudonyms import Pseudonymiser
from dataset.records import Pair, Source, Split
from dataset.store import Store

FILES = {Split.TRAIN: "train.jsonl", Split.VALIDATION: "validation.jsonl"}
MANIFEST = "manifest.json"


def export_dataset(
    store: Store,
    pseudonymiser: Pseudonymiser,
    learn_from: Collection[Source],
    format_name: Format,
    out: Path,
    *,
    actor: str,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> dict[str, Any]:
    """Select the pairs, write the files into the folder `out` (made if missing), and return the manifest.

    `actor` is who asked, for the audit log; `progress` is told how many of how many calls have been looked at.
    Each file is written beside its place and then moved there, the manifest last: whoever finds a manifest finds
    the files that it names. Raises `OSError` where the disk refuses.
    """
    selection = select(store, pseudonymiser, learn_from, progress=progress)
    manifest = _write_files(
        selection,
        format_name,
        out,
        versions={
            "prompt_version": prompt_version(),
            "pseudonymiser_version": pseudonymiser.version,
            "split_key": store.calls.split_key_id(),
        },
    )
    counts = manifest["counts"]
    store.audit.add(actor, "export", format_name.value, f"{counts['train']} + {counts['validation']} pairs")
    return manifest


def _write_files(selection: Selection, format_name: Format, out: Path, *, versions: dict[str, str]) -> dict[str, Any]:
    out.mkdir(parents=True, exist_ok=True)
    texts = {split: _lines(format_name, [p for p in selection.pairs if p.split is split]) for split in FILES}
    manifest = {
        "format": format_name.value,
        "mark": {"feedback": selection.mark.feedback, "calls": selection.mark.calls},
        **versions,
        "counts": {
            "train": sum(p.split is Split.TRAIN for p in selection.pairs),
            "validation": sum(p.split is Split.VALIDATION for p in selection.pairs),
            "left_out": len(selection.left_out),
        },
        "left_out": dict(sorted(Counter(left.reason.value for left in selection.left_out).items())),
        "exclusions": [
            {"call": left.call_id, "reason": left.reason.value, "corrected": left.corrected}
            for left in selection.left_out
        ],
        "pairs": [
            {"call": p.call_id, "answer": p.answer_id, "split": p.split.value, "kind": p.kind.value}
            for p in selection.pairs
        ],
        "files": {
            FILES[split]: {"sha256": hashlib.sha256(text).hexdigest(), "lines": text.count(b"\n")}
            for split, text in texts.items()
        },
    }
    with tempfile.TemporaryDirectory(dir=out, prefix=".export-") as beside:
        for name, content in [
            *((FILES[split], text) for split, text in texts.items()),
            (MANIFEST, (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode()),
        ]:
            _write(Path(beside) / name, content)
        # An earlier manifest goes first: at no moment does one describe files that are not there.
        (out / MANIFEST).unlink(missing_ok=True)
        for name in [*FILES.values(), MANIFEST]:
            (Path(beside) / name).replace(out / name)
    return manifest


def _lines(format_name: Format, pairs: list[Pair]) -> bytes:
    shape = FORMATS[format_name]
    return b"".join(json.dumps(shape(pair), ensure_ascii=False).encode() + b"\n" for pair in pairs)


def _write(path: Path, content: bytes) -> None:
    # Pseudonymised or not, these are people's calls: for the owner alone.
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
