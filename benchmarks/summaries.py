"""Summaries by the embedded model, trained and untrained, against what people wrote, beside other ways to summarise.

    python -m benchmarks.summaries --train FILE [--dev FILE] --test FILE [--json] [--samples 50 --out FILE] [--seed 0]

The files are JSON Lines of {"id", "turns": [{"speaker", "text"}], "references": [text]}, gzipped or not. The model is
trained on all references of the --train file (and of the --dev file, if one is named), and scored on --test: ROUGE as
rouge-score counts it (stemmed, F-measure), against the first reference, the mean over all of them and the best of them,
and for the content alone. It is trained and asked as in service, by way of prompts, but for the pseudonyms: these texts
hold few names, and their references hold them in clear.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.dialogues import BadDataError, Dialogue, read_dialogues
from benchmarks.rivals import best_extract, constant, lead, lex_rank, text_rank
from benchmarks.rouge import MEASURES, Rouge, Scores, interval
from bot.models.embedded import EmbeddedModel
from bot.models.embedded.training.examples import Example, Progress
from bot.models.embedded.training.train import train
from dataset import prompts
from dataset.records import CallSummary, PseudonymisedCall, summary_schema

DATA = Path(__file__).parents[2] / "shared" / "data" / "tweetsumm"


def examples_of(dialogues: Sequence[Dialogue], references: int | None = None) -> list[Example]:
    """Dialogues as examples: of each its first `references` summaries, or all. Nothing but the summary is taught."""
    return [
        Example(dialogue.call, CallSummary(title="", call_reason="", summary=text), dialogue.id)
        for dialogue in dialogues
        for text in dialogue.references[:references]
    ]


def answer(model: EmbeddedModel, dialogue: Dialogue) -> str:
    """The model's summary of a dialogue, by way of prompt and completion."""
    call = PseudonymisedCall(call_id=dialogue.id, turns=dialogue.call.turns, pseudonymiser_version="none")
    completion = model.complete(prompts.render(call), summary_schema())
    return CallSummary.model_validate_json(prompts.undefuse(completion.text)).summary


def figures(scores: Scores, seed: int) -> dict[str, Any]:
    """Means by way of counting, with the bootstrap interval of those against the first reference and of the content."""
    told: dict[str, Any] = {
        way: {name: round(float(value), 2) for name, value in zip(MEASURES, values.mean(axis=0), strict=True)}
        for way, values in (
            ("first", scores.first), ("mean", scores.mean), ("best", scores.best), ("content", scores.content)
        )
    }  # fmt: skip
    for way, values in (("first", scores.first), ("content", scores.content)):
        told[f"{way}_interval"] = {
            name: [round(end, 2) for end in interval(values[:, column], seed)] for column, name in enumerate(MEASURES)
        }
    return told


def paired(scores: Scores, others: Scores, seed: int) -> dict[str, Any]:
    """How much better the first scores are than the others, dialogue by dialogue, with 95% intervals."""
    told: dict[str, Any] = {}
    for way in ("first", "mean", "content"):
        difference = getattr(scores, way) - getattr(others, way)
        told[way] = {
            name: {
                "difference": round(float(difference[:, column].mean()), 2),
                "interval": [round(end, 2) for end in interval(difference[:, column], seed)],
            }
            for column, name in enumerate(MEASURES)
        }
    return told


def run(
    training: Sequence[Dialogue], test: Sequence[Dialogue], seed: int, progress: Progress
) -> tuple[dict[str, Any], list[str]]:
    """All figures, and the trained model's summaries of the test part."""
    rouge = Rouge()
    started = time.perf_counter()
    parts = train(examples_of(training), progress)
    seconds = time.perf_counter() - started
    models = {"trained": EmbeddedModel(name="trained", parts=parts, generation=1), "untrained": EmbeddedModel()}
    references = [dialogue.references for dialogue in test]
    report: dict[str, Any] = {"dialogues": len(test), "training_dialogues": len(training)}
    scores: dict[str, Scores] = {}
    written: dict[str, list[str]] = {}
    for name, model in models.items():
        texts, times = [], []
        for number, dialogue in enumerate(test):
            progress(f"Summaries, {name}", number, len(test))
            begun = time.perf_counter()
            texts.append(answer(model, dialogue))
            times.append(1000 * (time.perf_counter() - begun))
        written[name] = texts
        scores[name] = rouge.all(texts, references)
        report[name] = figures(scores[name], seed) | {
            "p50_ms": round(float(np.quantile(times, 0.5)), 1),
            "p95_ms": round(float(np.quantile(times, 0.95)), 1),
            "words": round(float(np.mean([len(text.split()) for text in texts])), 1),
        }
    report["trained"]["training_seconds"] = round(seconds, 1)
    one = constant(training)
    rivals: dict[str, Callable[[Dialogue], str]] = {
        "constant": lambda _: one,
        "lead3": lead,
        "lexrank": lex_rank,
        "textrank": text_rank,
        "best_extract": lambda dialogue: best_extract(dialogue, rouge),
    }
    for number, (name, rival) in enumerate(rivals.items()):
        progress("Other ways", number, len(rivals))
        report[name] = figures(rouge.all([rival(dialogue) for dialogue in test], references), seed)
    several = [dialogue for dialogue in test if len(dialogue.references) > 1]
    if several:
        # The second reference as a summary, held against the others.
        report["human"] = figures(
            rouge.all(
                [dialogue.references[1] for dialogue in several],
                [(dialogue.references[0], *dialogue.references[2:]) for dialogue in several],
            ),
            seed,
        )
    report["trained_against_untrained"] = paired(scores["trained"], scores["untrained"], seed)
    return report, written["trained"]


def main() -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.summaries", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--train", type=Path, default=DATA / "train.jsonl")
    parser.add_argument("--dev", type=Path, help="trained on as well")
    parser.add_argument("--test", type=Path, default=DATA / "valid.jsonl")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--samples", type=int, default=0, help="how many summaries to write to --out")
    parser.add_argument("--out", type=Path, default=Path("samples.txt"), help="where; not to be committed")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    try:
        training = read_dialogues(options.train) + (read_dialogues(options.dev) if options.dev else [])
        test = read_dialogues(options.test)
    except BadDataError as error:
        print(f"benchmarks.summaries: {error}.", file=sys.stderr)
        return 1
    if options.samples and not options.out.parent.is_dir():
        print(f"benchmarks.summaries: there is no folder {options.out.parent} to write samples to.", file=sys.stderr)
        return 1
    report, written = run(training, test, options.seed, told_on_stderr)
    if options.samples:
        _write_samples(options.out, test, written, options.samples, options.seed)
    print(json.dumps(report) if options.json else table(report))
    return 0


def told_on_stderr(what: str, done: int, total: int) -> None:
    """Progress in one line of a terminal; silent elsewhere."""
    if sys.stderr.isatty():
        print(f"\r{what}: {done} of {total}   ", end="", file=sys.stderr)


def table(report: dict[str, Any]) -> str:
    """The report for people."""
    lines = [
        f"{report['dialogues']} dialogues; trained on {report['training_dialogues']} in "
        f"{report['trained']['training_seconds']} s",
        "",
        f"{'ROUGE-1 / 2 / L':16}{'first reference':>22}{'mean':>22}{'best':>22}{'content only':>22}",
    ]
    for name, told in report.items():
        if isinstance(told, dict) and "first" in told and "content_interval" in told:
            cells = [
                " / ".join(f"{value:.1f}" for value in told[way].values())
                for way in ("first", "mean", "best", "content")
            ]
            lines.append(f"{name:16}" + "".join(f"{cell:>22}" for cell in cells))
    for name in ("trained", "untrained"):
        low, high = report[name]["first_interval"]["rouge1"]
        lines.append(
            f"\n{name}: ROUGE-1 {low} to {high} (95%); {report[name]['words']} words; "
            f"{report[name]['p50_ms']} ms a call, p95 {report[name]['p95_ms']} ms"
        )
    for way, told in report["trained_against_untrained"].items():
        cells = [
            f"{value['difference']:+.1f} ({value['interval'][0]:+.1f} to {value['interval'][1]:+.1f})"
            for value in told.values()
        ]
        lines.append(f"trained against untrained, {way}: " + ", ".join(cells))
    return "\n".join(lines)


def _write_samples(file: Path, test: Sequence[Dialogue], written: Sequence[str], number: int, seed: int) -> None:
    chosen = sorted(random.Random(seed).sample(range(len(test)), min(number, len(test))))  # noqa: S311 - no secret
    with file.open("w", encoding="utf-8") as out:
        for count, place in enumerate(chosen, 1):
            out.write(f"=== {count} ({test[place].id})\n")
            for turn in test[place].call.turns:
                out.write(f"{turn.speaker}: {turn.text}\n")
            out.write(f"--- summary\n{written[place]}\n--- reference\n{test[place].references[0]}\n\n")


if __name__ == "__main__":
    sys.exit(main())
