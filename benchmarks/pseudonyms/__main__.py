"""How much of what is personal in a call is replaced, and how much else.

    python -m benchmarks.pseudonyms [--seed 1] [--mentions 6000] [--json] [--file F] [--clean DIR] [--misses N]

A generated set with every mention labelled; generated calls with nothing personal in them; call logs of a folder, in
which what is masked is counted; calls labelled by hand; and Presidio beside it, where each of these is there. With
`--file`, the labelled calls of that file alone (their shape: benchmarks/pseudonyms/labels.py). No text of a call is
printed unless `--misses` asks for it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from benchmarks.pseudonyms import presidio, report
from benchmarks.pseudonyms.generate import generate, generate_clean
from benchmarks.pseudonyms.labels import BadLabels, LabelledCall, labelled, read_labelled
from benchmarks.pseudonyms.masking import Finder, finder
from benchmarks.pseudonyms.scoring import Scores, score
from benchmarks.pseudonyms.transcripts import Masked, masked_in
from dataset.pseudonyms import RulePseudonymiser

CLEAN_TURNS = 3_000
TRANSCRIPTS = Path(__file__).resolve().parents[3] / "shared" / "transcripts"
_PRESIDIO_CALLS = 150  # at some tens of milliseconds a turn, more would take minutes


@dataclass
class Results:
    """All that was measured. `why` says of what was not measured why it was not."""

    main: Scores
    ms_per_call: float
    version: str
    clean: Scores | None = None
    transcripts: Masked | None = None
    by_hand: Scores | None = None
    presidio: Scores | None = None
    beside_presidio: Scores | None = None
    why: dict[str, str] = field(default_factory=dict)


def measure(calls: Sequence[LabelledCall], find: Finder, *, what: str) -> tuple[Scores, float]:
    """Scores, and milliseconds a call (scoring included)."""
    started = time.perf_counter()
    scores = score(_progress(calls, what), find)
    return scores, 1000 * (time.perf_counter() - started) / max(1, len(calls))


def run(options: argparse.Namespace, calls: Sequence[LabelledCall], find: Finder, version: str) -> Results:
    """Measure everything that is there to measure. `version` is the pseudonymiser's own."""
    scores, milliseconds = measure(calls, find, what="labelled calls")
    results = Results(scores, milliseconds, version)
    if options.file is None:
        clean = list(generate_clean(options.seed, CLEAN_TURNS))
        results.clean = measure(clean, find, what="clean calls")[0]
        results.transcripts = _transcripts(options.clean, find, results.why)
        results.by_hand = _by_hand(find, results.why)
    try:
        analyse = presidio.load()
    except presidio.NoPresidio as reason:
        results.why["presidio"] = f"Presidio: {reason}."
    else:
        english = [call for call in calls if call.language in ("en", "")][:_PRESIDIO_CALLS]
        results.presidio = measure(english, presidio.finder(analyse), what="Presidio, English")[0]
        results.beside_presidio = score(english, find)
    return results


def _transcripts(folder: Path, find: Finder, why: dict[str, str]) -> Masked | None:
    if not folder.is_dir():
        why["transcripts"] = (
            f"No folder of call logs at {folder}: nothing was masked there (--clean DIR names another)."
        )
        return None
    return masked_in(folder, find)


def _by_hand(find: Finder, why: dict[str, str]) -> Scores | None:
    """The calls labelled by hand, each text once. Their copies would add weight and no evidence."""
    try:
        calls = list(labelled(import_module("benchmarks.support_calls").labelled_calls(distinct=True)))
    except (ImportError, BadLabels, ValueError) as reason:
        why["hand_labelled"] = f"The calls labelled by hand were not measured: {reason}"
        return None
    if not calls:
        why["hand_labelled"] = "The calls that were labelled by hand are not on this machine: not measured."
        return None
    return score(calls, find)


def as_json(results: Results, options: argparse.Namespace) -> dict[str, Any]:
    """One object with all figures, and no text of a call."""

    def figures(scores: Scores | None) -> dict[str, object] | None:
        return None if scores is None else scores.figures()

    clean = results.clean
    return {
        "file" if options.file else "generated": {**results.main.figures(), "goals_met": report.met(results.main)},
        "clean": None
        if clean is None
        else {
            "turns": clean.turns,
            "false_alarms": clean.alarms,
            "per_1000_turns": round(1000 * clean.alarms / max(1, clean.turns), 2),
            "false_alarms_labels_once": len(clean.false_alarms),
        },
        "transcripts": results.transcripts.figures() if results.transcripts else None,
        "hand_labelled": figures(results.by_hand),
        "presidio": figures(results.presidio),
        "beside_presidio": figures(results.beside_presidio),
        "ms_per_call": round(results.ms_per_call, 2),
        "machine": machine(),
        "pseudonymiser_version": results.version,
        "not_measured": results.why,
    }


def in_words(results: Results, options: argparse.Namespace) -> Iterator[str]:
    """All figures for a person, line by line; examples only where asked for."""
    scores = results.main
    name = options.file.name if options.file else f"Generated calls (seed {options.seed})"
    yield f"{name}: {scores.calls:,} calls, {scores.turns:,} turns, {results.ms_per_call:.1f} ms a call. {machine()}."
    yield f"Pseudonymiser {results.version}"
    yield from report.scores_in_words(scores)
    if not options.file:
        yield f"recall by language: {report.by_language(scores)}"
        yield "missed most:"
        yield from report.worst_styles(scores)
    yield from _examples("Misses", scores, options.misses)
    if results.clean is not None:
        clean = results.clean
        yield ""
        rate = 1000 * clean.alarms / max(1, clean.turns)
        yield f"Clean calls: {clean.alarms} false alarms in {clean.turns:,} turns, {rate:.2f} in 1,000."
        yield f"With each speaker's label counted once a call: {len(clean.false_alarms)}."
        yield from _examples("Clean", clean, options.misses)
    if results.transcripts is not None:
        yield ""
        yield from report.transcripts_in_words(results.transcripts, str(options.clean))
        if options.misses:
            yield from (f"  {count:>4} {kind}: {value!r}" for (kind, value), count in _sorted(results.transcripts))
    if results.by_hand is not None:
        yield ""
        yield (
            f"Labelled by hand in support_calls, each text once: {results.by_hand.overall.mentions} mentions, "
            f"{results.by_hand.calls} calls."
        )
        yield from report.scores_in_words(results.by_hand)
        yield from _examples("By hand", results.by_hand, options.misses)
    if results.presidio is not None and results.beside_presidio is not None:
        yield ""
        yield f"Presidio on {results.presidio.calls} of these calls, English only:"
        yield from report.scores_in_words(results.presidio)
        yield "Debrief on the same calls:"
        yield from report.scores_in_words(results.beside_presidio)
    if results.why:
        yield ""
        yield from results.why.values()


def _examples(title: str, scores: Scores, most: int) -> Iterator[str]:
    if most and scores.misses:
        yield f"{title}, what was missed (█ was masked):"
        yield from report.examples_in_words(scores.misses, most)
    if most and scores.false_alarms:
        yield f"{title}, what was masked and is nobody's:"
        yield from report.examples_in_words(scores.false_alarms, most)


def _sorted(masked: Masked) -> list[tuple[tuple[str, str], int]]:
    return sorted(masked.values.items())


def machine() -> str:
    """`2 cores, 24 GiB, Python 3.11`."""
    version = ".".join(platform.python_version_tuple()[:2])
    try:
        memory = f", {round(os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30)} GiB"
    except (AttributeError, OSError, ValueError):  # not every system tells
        memory = ""
    return f"{os.cpu_count()} cores{memory}, Python {version}"


def _progress(calls: Sequence[LabelledCall], what: str) -> Iterable[LabelledCall]:
    return track(calls, what, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


def _calls(options: argparse.Namespace) -> list[LabelledCall]:
    if options.file is None:
        return list(generate(options.seed, options.mentions))
    try:
        calls, problems = read_labelled(options.file)
    except OSError as reason:
        raise SystemExit(f"{options.file} cannot be read: {reason.strerror}. Nothing was measured.") from reason
    for problem in problems:
        print(f"{options.file.name}, {problem}; the line was left out.", file=sys.stderr)
    if not calls:
        raise SystemExit(f"{options.file} holds no labelled call. Nothing was measured.")
    return calls


def _at_least(fewest: int) -> Any:
    def read(text: str) -> int:
        number = int(text)
        if number < fewest:
            raise argparse.ArgumentTypeError(f"{number} is less than {fewest}")
        return number

    read.__name__ = "whole number"  # what argparse calls it in its message
    return read


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same calls")
    parser.add_argument("--mentions", type=_at_least(1), default=6_000, help="how many are generated at least")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--file", type=Path, help="labelled calls (JSONL) to measure instead of generated ones")
    parser.add_argument("--clean", type=Path, default=TRANSCRIPTS, help="a folder of call logs: count what is masked")
    parser.add_argument("--misses", type=_at_least(0), default=0, help="print so many examples of each kind, with text")
    options = parser.parse_args(arguments)
    pseudonymiser = RulePseudonymiser()
    results = run(options, _calls(options), finder(pseudonymiser), pseudonymiser.version)
    if options.json:
        print(json.dumps(as_json(results, options)))
        return
    for line in in_words(results, options):
        print(line)


if __name__ == "__main__":
    main()
