"""Summary quality over the number of corrections that the embedded model was trained on.

    python -m benchmarks.learning_curve [--train FILE] [--dev FILE] [--test FILE] [--sizes 0,10,25,50,100,200,400,all]
                                        [--seeds 5] [--json] [--plot FILE.png]

The files have the shape that `benchmarks.summaries` tells of. A correction is a dialogue of --train (and --dev) with
its first reference. For each seed the dialogues are put into a random order, and the first so many of it are trained
on, every time from nothing: a larger sample of a seed holds the smaller ones. The part "summary" is learned alone, as
no other part has a say in the text of a summary, and texts are asked for by way of prompts.

A figure is a mean over seeds, its *sd* the spread over them. The *difference to untrained* is paired: averaged over the
seeds for each dialogue of --test first, with the 95% bootstrap interval over dialogues. Size 0 is the untrained model;
"all" is the same sample for every seed, trained on once, and has no spread.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.dialogues import BadDataError, Dialogue, read_dialogues
from benchmarks.rouge import MEASURES, Rouge, Scores, mean_of
from benchmarks.summaries import DATA, answer, examples_of, figures, paired, told_on_stderr
from bot.models.embedded import EmbeddedModel
from bot.models.embedded.knowledge import SUMMARY
from bot.models.embedded.training.examples import Progress
from bot.models.embedded.training.summary import learn
from bot.models.embedded.training.train import silent

ALL = "all"
SIZES = "0,10,25,50,100,200,400,all"
WAYS = ("first", "mean", "content")
BOOTSTRAP_SEED = 0
_TITLES = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeL": "ROUGE-L"}
_COLOURS = {"first": "#1f5fa8", "content": "#b3541e"}
_LABELS = {"first": "first reference", "content": "content only"}
_WORSE = -0.5  # points that ten corrections may cost


class BadOptionError(Exception):
    """The options cannot be used; the argument says which and why."""


@dataclass(frozen=True)
class Size:
    """A size by the name that it was asked for, "10" or "all", and how many corrections that are."""

    name: str
    corrections: int


@dataclass(frozen=True)
class Trained:
    """One model of the curve: how long it took to learn, and the scores of what it wrote."""

    seconds: float
    scores: Scores


def sizes_of(asked: str, available: int, *, strict: bool = True) -> list[Size]:
    """The sizes in "0,10,all", ascending; "all" is `available`, and 0 is left out, as that is the untrained model.

    Sizes beyond `available` are left out too, or are a `BadOptionError` where `strict`. Raises it for other texts.
    """
    found: dict[str, int] = {}
    for name in (piece.strip() for piece in asked.split(",")):
        if name == ALL:
            found[name] = available
        elif name.isdecimal():
            found[str(int(name))] = int(name)
        else:
            raise BadOptionError(f'--sizes: "{name}" is neither a number nor "{ALL}"')
    if strict and (largest := max(found.values())) > available:
        raise BadOptionError(f"--sizes: {largest} corrections are more than the {available} dialogues to train on")
    kept = [Size(name, number) for name, number in found.items() if 0 < number <= available]
    return sorted(kept, key=lambda size: (size.corrections, size.name == ALL))


def places_of(seed: int, number: int, available: int) -> tuple[int, ...]:
    """Which dialogues a seed's sample of this size holds, in the order of the file."""
    order = random.Random(seed).sample(range(available), available)  # noqa: S311 - no secret
    return tuple(sorted(order[:number]))


def trained_on(
    corrections: Sequence[Dialogue], test: Sequence[Dialogue], rouge: Rouge, progress: Progress = silent
) -> Trained:
    """A model learned from the first references of these dialogues, and scored."""
    started = time.perf_counter()
    state = learn(examples_of(corrections, 1), progress)
    seconds = time.perf_counter() - started
    parts = {} if state is None else {SUMMARY: state}
    return Trained(seconds, _scores(EmbeddedModel(name="trained", parts=parts, generation=1), test, rouge))


def _scores(model: EmbeddedModel, test: Sequence[Dialogue], rouge: Rouge) -> Scores:
    return rouge.all([answer(model, dialogue) for dialogue in test], [dialogue.references for dialogue in test])


def run(
    training: Sequence[Dialogue], test: Sequence[Dialogue], sizes: Sequence[Size], seeds: int, progress: Progress
) -> dict[str, Any]:
    """All figures of the curve."""
    rouge = Rouge()
    untrained = _scores(EmbeddedModel(), test, rouge)
    known: dict[tuple[int, ...], Trained] = {}  # every seed has the same sample of all dialogues
    report: dict[str, Any] = {}
    for number, size in enumerate(sizes):
        runs = []
        for seed in range(seeds):
            progress(f"Corrections: {size.corrections}; model", number * seeds + seed, len(sizes) * seeds)
            places = places_of(seed, size.corrections, len(training))
            if places not in known:
                known[places] = trained_on([training[place] for place in places], test, rouge)
            runs.append(known[places])
        report[size.name] = {"corrections": size.corrections} | size_figures(runs, untrained)
    return {
        "dialogues": len(test),
        "training_dialogues": len(training),
        "seeds": seeds,
        "untrained": figures(untrained, BOOTSTRAP_SEED),
        "sizes": report,
        "goals": goals(report),
    }


def size_figures(runs: Sequence[Trained], untrained: Scores) -> dict[str, Any]:
    """The figures of one size, from its runs by seed."""
    over_seeds = Scores(
        first=mean_of(one.scores.first for one in runs),
        mean=mean_of(one.scores.mean for one in runs),
        best=mean_of(one.scores.best for one in runs),
        content=mean_of(one.scores.content for one in runs),
    )
    told: dict[str, Any] = paired(over_seeds, untrained, BOOTSTRAP_SEED)
    for way in WAYS:
        # One row a seed, one column a measure.
        means = np.array([getattr(one.scores, way).mean(axis=0) for one in runs])
        spread = means.std(axis=0, ddof=1) if len(runs) > 1 else np.zeros(len(MEASURES))
        for column, name in enumerate(MEASURES):
            mean = {"mean": round(float(means[:, column].mean()), 2), "sd": round(float(spread[column]), 2)}
            told[way][name] = mean | told[way][name]
    return told | {"training_seconds": round(float(np.median([one.seconds for one in runs])), 2)}


def goals(sizes: dict[str, Any]) -> dict[str, Any]:
    """Whether the goals are met, against the first reference; None where their size was not measured.

    With 50 corrections the whole interval of the difference lies above 0, for each measure; with 10 no measure is lower
    than untrained by more than half a point.
    """
    fifty, ten = sizes.get("50"), sizes.get("10")
    return {
        "50_above_untrained": fifty and {name: fifty["first"][name]["interval"][0] > 0 for name in MEASURES},
        "10_not_worse_by_half_a_point": ten
        and all(ten["first"][name]["difference"] >= _WORSE for name in MEASURES),
    }  # fmt: skip


def table(report: dict[str, Any]) -> str:
    """The report for people."""
    lines = [
        f"{report['dialogues']} dialogues; mean over {_seeds(report)} ± their spread; difference to untrained, "
        "with its 95% interval"
    ]
    for way, told in (("first", "first reference"), ("mean", "mean over references"), ("content", "content only")):
        lines += ["", f"{told:24}" + "".join(f"{_TITLES[name]:>36}" for name in MEASURES)]
        values = report["untrained"][way]
        lines.append(f"{'untrained':24}" + "".join(f"{values[name]:>8.1f}{'':28}" for name in MEASURES).rstrip())
        for name, size in report["sizes"].items():
            label = f"{ALL} ({size['corrections']})" if name == ALL else name
            lines.append(f"{label:24}" + "".join(_cell(size[way][measure]) for measure in MEASURES))
    times = ", ".join(f"{name}: {size['training_seconds']:.1f} s" for name, size in report["sizes"].items())
    lines += ["", f"training, median over seeds: {times or 'none'}"]
    fifty, ten = (report["goals"][name] for name in ("50_above_untrained", "10_not_worse_by_half_a_point"))
    if fifty is not None:
        met = ", ".join(f"{_TITLES[name]} {'yes' if value else 'NO'}" for name, value in fifty.items())
        lines.append(f"50 corrections above untrained: {met}")
    if ten is not None:
        lines.append(f"10 corrections not worse by half a point: {'yes' if ten else 'NO'}")
    return "\n".join(lines)


def _seeds(report: dict[str, Any]) -> str:
    return "1 seed" if report["seeds"] == 1 else f"{report['seeds']} seeds"


def _cell(told: dict[str, Any]) -> str:
    low, high = told["interval"]
    return f"{told['mean']:>8.1f} ±{told['sd']:4.1f}" + f"{told['difference']:+.1f} ({low:+.1f} to {high:+.1f})".rjust(
        22
    )


def draw(report: dict[str, Any], file: Path) -> None:
    """The curve as a PNG: a panel for each measure. Needs matplotlib, and at least one size."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt
    from matplotlib.ticker import NullLocator

    sizes = list(report["sizes"].values())
    numbers = [size["corrections"] for size in sizes]
    picture, panels = plt.subplots(1, len(MEASURES), figsize=(11, 4), layout="constrained")
    for panel, measure in zip(panels, MEASURES, strict=True):
        for way, colour in _COLOURS.items():
            means = np.array([size[way][measure]["mean"] for size in sizes])
            spread = np.array([size[way][measure]["sd"] for size in sizes])
            panel.fill_between(numbers, means - spread, means + spread, color=colour, alpha=0.2, linewidth=0)
            panel.plot(numbers, means, "o-", color=colour, markersize=4, label=_LABELS[way])
            panel.axhline(
                report["untrained"][way][measure], color=colour, linestyle="--", linewidth=1,
                label=f"untrained, {_LABELS[way]}",
            )  # fmt: skip
        panel.set_xscale("log")
        panel.set_xticks(numbers, [str(number) for number in numbers], fontsize=8)
        panel.xaxis.set_minor_locator(NullLocator())
        panel.set_title(_TITLES[measure])
        panel.set_xlabel("corrections trained on")
        panel.grid(axis="y", alpha=0.3)
        panel.spines[["top", "right"]].set_visible(False)
    panels[0].set_ylabel("F-measure, points")
    picture.suptitle(
        f"Summaries of {report['dialogues']} dialogues by number of corrections (band: spread over {_seeds(report)})",
        fontsize=11,
    )
    handles, labels = panels[0].get_legend_handles_labels()
    picture.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False, fontsize=9)
    picture.savefig(file, dpi=110)
    plt.close(picture)


def _checked_plot(file: Path, sizes: Sequence[Size]) -> None:
    """What would otherwise go wrong after minutes."""
    if file.suffix.lower() != ".png":
        raise BadOptionError(f"--plot: {file} is no name of a PNG file")
    if not file.parent.is_dir():
        raise BadOptionError(f"--plot: there is no folder {file.parent}")
    if not sizes:
        raise BadOptionError("--plot: there is nothing to draw without a size above 0")
    if find_spec("matplotlib") is None:
        raise BadOptionError("--plot needs matplotlib, which is not installed; the extra [bench] brings it")


def main() -> int:
    """The command; its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.learning_curve", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--train", type=Path, default=DATA / "train.jsonl", help="dialogues to take corrections from")
    parser.add_argument("--dev", type=Path, help="more of them")
    parser.add_argument("--test", type=Path, default=DATA / "valid.jsonl", help="dialogues to summarise")
    parser.add_argument(
        "--sizes", help=f"how many corrections, with commas between (default {SIZES}, as far as it goes)"
    )
    parser.add_argument("--seeds", type=int, default=5, help="how many samples of each size")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--plot", type=Path, help="a PNG file to draw the curve into")
    options = parser.parse_args()
    try:
        if options.seeds < 1:
            raise BadOptionError("--seeds: at least one is needed")
        training = read_dialogues(options.train) + (read_dialogues(options.dev) if options.dev else [])
        test = read_dialogues(options.test)
        sizes = sizes_of(options.sizes or SIZES, len(training), strict=options.sizes is not None)
        if options.plot:
            _checked_plot(options.plot, sizes)
        report = run(training, test, sizes, options.seeds, told_on_stderr)
        print(json.dumps(report) if options.json else table(report), flush=True)
        if options.plot:
            draw(report, options.plot)
    except (BadDataError, BadOptionError) as error:
        print(f"benchmarks.learning_curve: {error}.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"benchmarks.learning_curve: {error.filename} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
