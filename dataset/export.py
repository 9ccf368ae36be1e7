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
from pathlib import Path
from typing import Any

from dataset.formats import FORMATS, Format
from dataset.pairs import Selection
from dataset.records import Pair, Split

FILES = {Split.TRAIN: "train.jsonl", Split.VALIDATION: "validation.jsonl"}
MANIFEST = "manifest.json"


def write_export(
    selection: Selection,
    format_name: Format,
    out: Path,
    *,
    prompt_version: str,
    pseudonymiser_version: str,
    split_key_id: str,
) -> dict[str, Any]:
    """Write the files into the folder `out` (made if missing), and return the manifest.

    Each file is written beside its place and then moved there, the manifest last: whoever finds a manifest finds
    the files that it names. Raises `OSError` where the disk refuses; what was there before is then still there.
    """
    out.mkdir(parents=True, exist_ok=True)
    texts = {split: _lines(format_name, [p for p in selection.pairs if p.split is split]) for split in FILES}
    manifest = {
        "format": format_name.value,
        "feedback_mark": selection.mark,
        "prompt_version": prompt_version,
        "pseudonymiser_version": pseudonymiser_version,
        "split_key": split_key_id,
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
