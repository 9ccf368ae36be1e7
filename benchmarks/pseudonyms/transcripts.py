"""Call logs of other people, of which nobody said what is personal in them: only what was masked is counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.pseudonyms.labels import LabelledCall
from benchmarks.pseudonyms.masking import Finder, NotAligned
from bot.errors import UnreadableCall
from bot.intake import read_call_log


@dataclass
class Masked:
    """What was masked in a folder. `values` is text of calls: shown only when asked for."""

    files: int = 0
    skipped: int = 0
    turns: int = 0
    unrestored: int = 0
    crashed: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    values: Counter[tuple[str, str]] = field(default_factory=Counter)

    def figures(self) -> dict[str, object]:
        """As they are printed as JSON."""
        return {
            "files": self.files,
            "skipped": self.skipped,
            "turns": self.turns,
            "unrestored": self.unrestored,
            "crashed": self.crashed,
            "masked": dict(sorted(self.kinds.items())),
        }


def masked_in(folder: Path, find: Finder) -> Masked:
    """Count what is masked in all call logs of a folder. A file that is no call log is skipped. Raises `OSError`."""
    masked = Masked()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")):
        try:
            log = read_call_log(path.read_bytes(), name=path.name)
        except UnreadableCall:
            masked.skipped += 1
            continue
        call = LabelledCall(id=path.name, turns=log.turns, mentions=())
        masked.files += 1
        masked.turns += len(call.turns)
        try:
            stretches = find(call)
        except NotAligned:
            masked.unrestored += 1
            continue
        except Exception:  # one file that cannot be masked says nothing of the others
            masked.crashed += 1
            continue
        for stretch in stretches:
            masked.kinds[stretch.kind] += 1
            value = call.whole(stretch.turn, stretch.field)[stretch.start : stretch.end]
            masked.values[stretch.kind, value] += 1
    return masked
