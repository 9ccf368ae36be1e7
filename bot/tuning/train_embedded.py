"""The process that trains an embedded model: `python -m bot.tuning.train_embedded FOLDER` (see `bot.tuning.embedded`).

It reads the pairs from the store, and writes the version and what came of it. It prints nothing: a message of an
error may hold what it stumbled over.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import sys
import threading
import time
from pathlib import Path
from typing import Any

from bot.logs import describe_failure
from bot.models.embedded.artifact import Artifact, save
from bot.tuning.embedded import MODELS, PROGRESS, REQUEST, RESULT, STOP, write

NICE = 10  # debriefs are written meanwhile, and come first
TOLD_EVERY = 0.2  # seconds


def main(folder: Path) -> int:
    """Train what `folder` asks for; 0 where a version came of it."""
    _end_with_parent(folder)
    os.umask(0o077)  # a model may hold words of calls
    with contextlib.suppress(OSError):
        os.nice(NICE)
    request = json.loads((folder / REQUEST).read_text())
    try:
        result = _train(folder, request)
    except Exception as error:
        sentence = f"The training broke off ({describe_failure(error)})."
        write(folder / RESULT, {"error": sentence})
        return 1
    write(folder / RESULT, result)
    return 0


def _train(folder: Path, request: dict[str, Any]) -> dict[str, Any]:
    # Imported here: scikit-learn takes a second, and the watch over the parent is on by then.
    from bot.models.embedded.training.examples import examples_of
    from bot.models.embedded.training.train import PARTS, train
    from dataset.canonical import read_pair
    from dataset.records import Split
    from dataset.store import Store

    began = time.monotonic()
    told = _Told(folder, len(PARTS))
    told("reading the pairs", 0, 1)
    store = Store(Path(request["store"]))
    try:
        stored = store.snapshots.pairs(request["snapshot_id"], (Split.TRAIN,))
        examples = examples_of(read_pair(pair.text) for pair in stored if pair.text is not None)
    finally:
        store.close()
    parts = train(examples, told)
    about = {name: request[name] for name in ("name", "base", "snapshot_id", "hyperparameters", "generation")}
    digest = save(Artifact(parts, {**about, "examples": len(examples)}), Path(request["models"]) / request["name"])
    return {
        "artifact": f"{MODELS}/{request['name']}",
        "digest": digest,
        "metrics": {"seconds": round(time.monotonic() - began, 2), "pairs": len(examples), "parts": sorted(parts)},
    }


class _Told:
    """Writes down how far the training is, now and then, and never that it went back."""

    def __init__(self, folder: Path, parts: int) -> None:
        self._path = folder / PROGRESS
        self._parts = parts
        self._seen: list[str] = []
        self._progress = 0.0
        self._last = float("-inf")

    def __call__(self, what: str, done: int, total: int) -> None:
        """`done` of `total` steps of `what` are done."""
        fresh = what not in self._seen
        if fresh:
            self._seen.append(what)
        share = (len(self._seen) - 1 + done / max(total, 1)) / max(self._parts + 1, len(self._seen))
        self._progress = min(1.0, max(self._progress, share))
        now = time.monotonic()
        if fresh or now - self._last >= TOLD_EVERY:
            self._last = now
            write(self._path, {"progress": round(self._progress, 4), "what": what})


def _end_with_parent(folder: Path) -> None:
    """End this process when the one that started it is gone, or somebody wants it to stop."""

    def watch() -> None:
        while not (folder / STOP).exists():
            ready, _, _ = select.select([sys.stdin], [], [], 0.2)
            if ready and not os.read(sys.stdin.fileno(), 1):
                break
        os._exit(3)  # at once: what is half written is swept away by the next one

    threading.Thread(target=watch, name="end-with-parent", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
