"""How often the embedded model names the right call reason, by how many calls it was trained on.

    python -m benchmarks.call_reasons --train FILE [--test FILE] [--seeds 10] [--plain] [--json]

FILE is JSON Lines in the shape of `support_calls`: a call log in `Content`, its reason in `mined_topic`, and an id in
`ConversationId`. Each log is read, pseudonymised and rendered as in service; the reasons of FILE are the house style's
list. What is learned and what answers is the product's own. Sizes are 0 (untrained), 10, 25, 50 and 125 calls, each
drawn anew for each seed; "rest" is as many as the way of splitting leaves.

Three ways to split, and they do not say the same:
- random    training calls are drawn, and those that were not are answered ("rest": in ten folds). Each id counts as a
            group of its own. Where a file holds a text many times, the same text is on both sides.
- by text   every call is answered by a model that saw no call of the same text (five folds of texts; "rest": all but
            one text). Calls of one text are one group, as near-duplicates are in service.
- test      training calls are drawn from FILE, and all of another file is answered: with `--test` alone.

Each is measured with the list of reasons in the prompt, and *without* it, where a label can be answered only if three
groups share it, and any other answer counts as wrong. With `--plain`, scikit-learn's TF-IDF and logistic regression are
measured on the same splits as they come (slow).
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.dialogues import BadDataError, read_lines
from benchmarks.prompt_tokens import pseudonymised_calls
from bot.models.embedded.closed_list import reasons_in
from bot.models.embedded.reason_model import ReasonModel, call_reason, normal
from bot.models.embedded.training.examples import Example
from bot.models.embedded.training.reasons import learn
from bot.models.embedded.training.train import silent
from dataset.prompts import Prompt, PromptedCall, read_prompt, render
from dataset.records import CallSummary, PseudonymisedCall
from dataset.style import HouseStyle

SIZES = (0, 10, 25, 50, 125)
FOLDS, TEXT_FOLDS = 10, 5
LIST, WITHOUT, PLAIN = "list", "without_list", "plain"

_QUIET = 2.0  # seconds before progress is told


@dataclass(frozen=True)
class Told:
    """A call of a file, its reason, and the checksum-like key of its text."""

    id: str
    text: str
    call: PseudonymisedCall
    reason: str


@dataclass(frozen=True)
class Trial:
    """One model's training calls, and the calls that it answers. `groups` are those of the training calls."""

    train: Sequence[Told]
    test: Sequence[Told]
    groups: Sequence[str]


Split = Callable[[random.Random], list[Trial]]


def read_told(path: Path) -> list[Told]:
    """The calls of a file. Raises `BadDataError`."""
    rows = []
    for number, value in read_lines(path):
        texts = {name: value.get(name) for name in ("ConversationId", "Content", "mined_topic")}
        for name, text in texts.items():
            if not isinstance(text, str) or not text.strip():
                raise BadDataError(f"{path}, line {number}: {name} is missing, or no text")
        rows.append({name: str(text) for name, text in texts.items()})
    if not rows:
        raise BadDataError(f"{path} holds no calls")
    contents = list(dict.fromkeys(row["Content"] for row in rows))
    read = pseudonymised_calls(json.dumps({"Content": content}) for content in contents)
    calls = dict(zip(contents, read, strict=True))
    found = []
    for row in rows:
        call = calls[row["Content"]]
        if call is None:
            raise BadDataError(f"{path}: the call {row['ConversationId']} is no call log that can be read")
        found.append(Told(row["ConversationId"], row["Content"], call, row["mined_topic"]))
    return found


class Judge:
    """Trains and answers, with the prompts of one list of reasons. Raises `BadDataError` where it can be no list."""

    def __init__(self, reasons: Sequence[str], *, plain: bool) -> None:
        try:
            self._house = HouseStyle(call_reasons=tuple(reasons))
        except ValueError as error:
            told = str(error).splitlines()[2].strip().removeprefix("Value error, ").partition(" [")[0]
            raise BadDataError(f"the reasons can be no list of a house style: {told}") from error
        self._prompts: dict[str, tuple[Prompt, PromptedCall]] = {}
        self.ways = (LIST, WITHOUT, PLAIN) if plain else (LIST, WITHOUT)

    def right(self, trial: Trial) -> dict[str, int]:
        """How many of the answers are right, by way."""
        examples = [
            Example(self._read(one)[1], CallSummary(title="", call_reason=one.reason, summary=""), group)
            for one, group in zip(trial.train, trial.groups, strict=True)
        ]
        state = learn(examples, silent) if examples else None
        model = ReasonModel.from_state(state) if state is not None else None
        answers: dict[str, dict[str, str | None]] = {way: {} for way in self.ways}
        texts = {one.text: one for one in trial.test}
        for text, one in texts.items():
            prompt, call = self._read(one)
            answers[LIST][text] = call_reason(call.turns, reasons_in(prompt), model)
            answers[WITHOUT][text] = call_reason(call.turns, (), model)
        if PLAIN in answers:
            answers[PLAIN] = _plain(trial, list(texts))
        return {
            way: sum(normal(found[one.text] or "") == normal(one.reason) for one in trial.test)
            for way, found in answers.items()
        }

    def _read(self, one: Told) -> tuple[Prompt, PromptedCall]:
        if one.text not in self._prompts:
            prompt = render(one.call, house=self._house)
            self._prompts[one.text] = (prompt, read_prompt(prompt))
        return self._prompts[one.text]


def _plain(trial: Trial, texts: list[str]) -> dict[str, str | None]:
    reasons = [one.reason for one in trial.train]
    if len(set(reasons)) < 2:
        return dict.fromkeys(texts, reasons[0] if reasons else None)
    vectors = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
    rows = vectors.fit_transform([one.text for one in trial.train])
    model = LogisticRegression(C=10.0, max_iter=1000).fit(rows, reasons)
    return dict(zip(texts, map(str, model.predict(vectors.transform(texts))), strict=True))


def random_split(told: Sequence[Told], size: int | None) -> Split:
    """`size` calls are trained on, all others answered; with None in ten folds."""

    def split(dice: random.Random) -> list[Trial]:
        order = dice.sample(told, len(told))
        if size is not None:
            tests = [order[size:]]
            return [_by_id(order[:size], test) for test in tests]
        parts = [order[fold::FOLDS] for fold in range(min(FOLDS, len(order)))]
        return [_by_id([one for other in parts if other is not part for one in other], part) for part in parts]

    return split


def text_split(told: Sequence[Told], size: int | None) -> Split:
    """All calls are answered, in folds of texts, after `size` calls of other texts; with None after all of them."""

    def split(dice: random.Random) -> list[Trial]:
        texts = dice.sample(sorted({one.text for one in told}), len({one.text for one in told}))
        folds = len(texts) if size is None else min(TEXT_FOLDS, len(texts))
        trials = []
        for fold in range(folds):
            held = set(texts[fold::folds])
            others = [one for one in told if one.text not in held]
            train = others if size is None else dice.sample(others, size)
            trials.append(Trial(train, [one for one in told if one.text in held], [one.text for one in train]))
        return trials

    return split


def test_split(told: Sequence[Told], test: Sequence[Told], size: int) -> Split:
    """`size` calls are trained on, and all of another file is answered."""
    return lambda dice: [_by_id(dice.sample(told, size), test)]


def _by_id(train: Sequence[Told], test: Sequence[Told]) -> Trial:
    return Trial(train, test, [one.id for one in train])


def splits(told: Sequence[Told], test: Sequence[Told] | None) -> dict[str, dict[str, Split]]:
    """The ways to split, by name and size, as far as the calls allow them."""
    least_left = len(told) - max(sum(one.text in held for one in told) for held in _largest_texts(told))
    found = {
        "random": {str(size): random_split(told, size) for size in SIZES if size <= 0.8 * len(told)}
        | {"rest": random_split(told, None)},
        "by_text": {str(size): text_split(told, size) for size in SIZES if size <= least_left}
        | {"rest": text_split(told, None)},
    }
    if test is not None:
        sizes = [size for size in SIZES if size < len(told)] + [len(told)]
        found["test"] = {str(size): test_split(told, test, size) for size in sizes}
    return found


def _largest_texts(told: Sequence[Told]) -> list[set[str]]:
    """The fold of texts that would leave the fewest calls: as many of the most frequent texts as a fold holds."""
    texts = sorted({one.text for one in told}, key=lambda text: -sum(one.text == text for one in told))
    return [set(texts[: -(-len(texts) // min(TEXT_FOLDS, len(texts)))])]


def measure(told: Sequence[Told], test: Sequence[Told] | None, seeds: int, *, plain: bool) -> dict[str, Any]:
    """Accuracy by way, split and size: {"mean", "sd", "trained_on"}, in percent and (mean) calls, over the seeds."""
    judge = Judge(sorted({one.reason for one in told}), plain=plain)
    found: dict[str, Any] = {way: {} for way in judge.ways}
    for name, size, split in _steps(splits(told, test)):
        shares: dict[str, list[float]] = {way: [] for way in judge.ways}
        sizes: list[int] = []
        for seed in range(seeds):
            trials = split(random.Random(seed))  # noqa: S311 (a sample that anyone can draw again, no secret)
            right = [judge.right(trial) for trial in trials]
            asked = sum(len(trial.test) for trial in trials)
            sizes += [len(trial.train) for trial in trials]
            for way, some in shares.items():
                some.append(100 * sum(one[way] for one in right) / asked)
            if size == "0" or (name, size) == ("by_text", "rest"):
                break  # nothing is drawn: every seed would say the same
        for way, some in shares.items():
            found[way].setdefault(name, {})[size] = {
                "mean": round(statistics.mean(some), 1),
                "sd": round(statistics.stdev(some), 1) if len(some) > 1 else 0.0,
                "trained_on": round(statistics.mean(sizes)),
            }
    return found


def _steps(every: dict[str, dict[str, Split]]) -> Iterator[tuple[str, str, Split]]:
    started, told = time.monotonic(), False
    steps = [(name, size, split) for name, sizes in every.items() for size, split in sizes.items()]
    for place, step in enumerate(steps):
        if time.monotonic() - started > _QUIET:
            print(f"\r{place} of {len(steps)} settings measured", end="", file=sys.stderr, flush=True)
            told = True
        yield step
    if told:
        print(f"\r{len(steps)} of {len(steps)} settings measured", file=sys.stderr)


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--train", type=Path, required=True, help="JSON Lines: ConversationId, Content, mined_topic")
    parser.add_argument("--test", type=Path, help="a file of the same shape, to answer all of")
    parser.add_argument("--seeds", type=int, default=10, help="how often calls are drawn")
    parser.add_argument("--plain", action="store_true", help="a plain linear model beside it (slow)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        if options.seeds < 1:
            raise BadDataError("--seeds is a number from 1 on")
        told = read_told(options.train)
        if len(told) < FOLDS or len({one.text for one in told}) < 2:
            raise BadDataError(f"{options.train} cannot be parted: it takes {FOLDS} calls, and two different texts")
        test = read_told(options.test) if options.test is not None else None
        ways = measure(told, test, options.seeds, plain=options.plain)
    except BadDataError as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    found = {"calls": len(told), "texts": len({one.text for one in told}), "seeds": options.seeds}
    if test is not None:
        found["test_calls"] = len(test)
    if options.json:
        print(json.dumps({**found, **ways.pop(LIST), **ways}))
    else:
        _print(found, ways)
    return 0


def _print(found: dict[str, Any], ways: dict[str, Any]) -> None:
    print(f"{found['calls']} calls, {found['texts']} different texts; accuracy in percent, {found['seeds']} seeds")
    titles = {
        "random": "random: the same text may be on both sides",
        "by_text": "by text: no text is on both sides",
        "test": f"test: another file of {found.get('test_calls', 0)} calls",
    }
    heads = {LIST: "with the list", WITHOUT: "without", PLAIN: "plain linear"}
    for name, sizes in ways[LIST].items():
        print(f"\n{titles[name]}")
        print(f"{'training calls':>16}" + "".join(f"{heads[way]:>18}" for way in ways))
        for size, row in sizes.items():
            label = size if size != "rest" else f"rest ({row['trained_on']})"
            cells = [by_name[name][size] for by_name in ways.values()]
            print(f"{label:>16}" + "".join(f"{cell['mean']:11.1f} ± {cell['sd']:4.1f}" for cell in cells))


if __name__ == "__main__":
    sys.exit(main())
