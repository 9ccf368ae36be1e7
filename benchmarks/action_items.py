"""Detection of action items in meetings: which dialogue acts assign or take on a task.

    python -m benchmarks.action_items --train FILE [--dev FILE] [--test FILE] [--by meeting|series] [--folds 5]
                                      [--seed 0] [--json]

FILE is JSON Lines, also gzipped, of {"id", "turns": [{"speaker", "role", "text", "action_item"}]}, where a turn is a
dialogue act. The model is the very one that the bot learns from corrections (`commitment_stack.fit`), given what a real
call has: text, speaker, role and order, and no labelled kind of act.

Cross-validated over the meetings of --train and --dev: no act is scored by a model that saw its meeting (or, by series,
one of its group's other meetings: ES2003a to d). The model for --test is trained on all of --train and --dev. Every
threshold is the best one on out-of-fold scores of the very meetings that its model was trained on, so that neither the
held-out fold nor the test meetings have a part in it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # it has no stubs

from benchmarks.dialogues import BadDataError, read_lines
from bot.models.embedded import commitments
from bot.models.embedded.reading import read_sentences
from bot.models.embedded.speech import read_act
from bot.models.embedded.training.commitment_stack import Labelled, fit, folds_of
from bot.models.embedded.utterances import Floats, Ints, utterance
from dataset.records import Role, Turn

_BOOTSTRAPS = 2000
_INNER_FOLDS = 4
# Positive F1 on the official test meetings of the AMI corpus.
PUBLISHED = {"BERT": 38.2, "StructBERT with local context": 41.0, "best published (ICASSP 2023)": 43.1}

Method = Callable[[Sequence[Labelled], Sequence[Labelled]], tuple[list[Floats], float]]
"""Trains on the first meetings, and scores the acts of the second: an array of shape (acts,) for each of these, and the
score from which on an act is taken.
"""


@dataclass(frozen=True)
class Scored:
    """Meetings with the scores of their acts, and whether these are taken for action items."""

    meetings: Sequence[Labelled]
    taken: list[NDArray[np.bool_]]

    def counts(self) -> Ints:
        """Right, taken and labelled acts of each meeting: shape (meetings, 3)."""
        return np.array([
            [int((taken & (one.labels == 1)).sum()), int(taken.sum()), int((one.labels == 1).sum())]
            for one, taken in zip(self.meetings, self.taken, strict=True)
        ])  # fmt: skip

    def figures(self, seed: int) -> dict[str, Any]:
        """F1, precision and recall of the positive class, with the 95% bootstrap interval of F1 over meetings."""
        counts = self.counts()
        draws = np.random.default_rng(seed).integers(0, len(counts), (_BOOTSTRAPS, len(counts)))
        right, taken, labelled = counts.sum(axis=0)
        return {
            "f1": round(float(_f1(counts.sum(axis=0))), 4),
            "precision": round(float(right / max(1, taken)), 4),
            "recall": round(float(right / max(1, labelled)), 4),
            "interval": [
                round(float(end), 4) for end in np.quantile(_f1(counts[draws].sum(axis=1)), [0.025, 0.975])
            ],
            "meetings": len(counts),
            "acts": sum(len(one.labels) for one in self.meetings),
            "items": int(labelled),
        }  # fmt: skip


def _f1(counts: Ints) -> Floats:
    shares: Floats = 2 * counts[..., 0] / np.maximum(1, counts[..., 1] + counts[..., 2])
    return shares


def read_meetings(path: Path) -> list[Labelled]:
    """The meetings of a file. Raises `BadDataError` where it cannot be read, is empty, or has another shape."""
    try:
        meetings = [_meeting(path, number, value) for number, value in read_lines(path)]
    except zlib.error as error:
        raise BadDataError(f"{path} is damaged: {error}") from error
    if not meetings:
        raise BadDataError(f"{path} holds no meetings")
    return meetings


def _meeting(path: Path, number: int, value: dict[str, Any]) -> Labelled:
    try:
        acts = [(str(act["speaker"]), str(act["role"]), act["text"], act["action_item"]) for act in value["turns"]]
        if not acts or not all(isinstance(text, str) and isinstance(item, bool) for _, _, text, item in acts):
            raise ValueError("a meeting needs acts, each with a text and action_item true or false")
        turns = [Turn(speaker=speaker, role=Role.OTHER, text=text) for speaker, _, text, _ in acts]
        spoken = [read_act(sentence) for sentence in read_sentences(turns)]
        found = {one.spoken.sentence.turn for one in commitments.find(spoken, {turn.speaker for turn in turns})}
        return Labelled(
            tuple(
                utterance(text, speaker, role, rule=place in found)
                for place, (speaker, role, text, _) in enumerate(acts)
            ),
            np.array([item for *_, item in acts], dtype=np.int64),
            str(value["id"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        told = f"{error} is missing" if isinstance(error, KeyError) else str(error).splitlines()[0]
        raise BadDataError(f"{path}, line {number}: {told}") from error


def learned(train: Sequence[Labelled], others: Sequence[Labelled]) -> tuple[list[Floats], float]:
    """The bot's own detector. Raises `BadDataError` where there is too little to learn from."""
    fitted = fit(train)
    if fitted is None:
        raise BadDataError("too few of the meetings have action items: at least eight are needed in every fold")
    scores = [fitted.model.probabilities(one.utterances) for one in others]
    return scores, best_threshold(train, fitted.out_of_fold)


def plain(train: Sequence[Labelled], others: Sequence[Labelled]) -> tuple[list[Floats], float]:
    """Logistic regression over TF-IDF of the act and of its neighbours, role and position: what there is to beat."""
    fold = folds_of([one.group for one in train], _INNER_FOLDS)
    inner: list[Floats] = [np.zeros(0)] * len(train)
    for number in range(_INNER_FOLDS):
        kept, held = parted(fold, number)
        for place, score in zip(held, _plain([train[k] for k in kept], [train[k] for k in held]), strict=True):
            inner[place] = score
    return _plain(train, others), best_threshold(train, inner)


def _plain(train: Sequence[Labelled], others: Sequence[Labelled]) -> list[Floats]:
    labels = np.concatenate([one.labels for one in train])
    if not others or labels.min() == labels.max():
        return [np.zeros(len(one.labels)) for one in others]
    own, around = (TfidfVectorizer(analyzer=str.split, min_df=3, sublinear_tf=True) for _ in range(2))

    roles = sorted({act.role for one in train for act in one.utterances})

    def features(meetings: Sequence[Labelled], vectors: Callable[[TfidfVectorizer, list[str]], Any]) -> Any:
        texts = [[" ".join(act.words) for act in one.utterances] for one in meetings]
        beside = [[" ".join(said[max(0, k - 2) : k] + said[k + 1 : k + 3]) for k in range(len(said))] for said in texts]
        known = [
            [float(act.role == role) for role in roles] + [place / len(one.utterances)]
            for one in meetings
            for place, act in enumerate(one.utterances)
        ]
        words = [
            vectors(vectorizer, list(chain.from_iterable(each)))
            for vectorizer, each in ((own, texts), (around, beside))
        ]
        return sparse.hstack([*words, sparse.csr_matrix(np.array(known))]).tocsr()

    model = LogisticRegression(C=3.0, max_iter=1000).fit(features(train, TfidfVectorizer.fit_transform), labels)
    scores = model.predict_proba(features(others, TfidfVectorizer.transform))[:, 1]
    return np.split(scores, np.cumsum([len(one.labels) for one in others])[:-1])


def best_threshold(meetings: Sequence[Labelled], scores: Sequence[Floats]) -> float:
    """The score from which on taking acts gives the highest F1."""
    labels = np.concatenate([one.labels for one in meetings])
    values = np.concatenate(scores)
    order = np.argsort(-values, kind="stable")
    f1 = 2 * np.cumsum(labels[order] == 1) / (np.arange(1, len(order) + 1) + (labels == 1).sum())
    return float(values[order[int(np.argmax(f1))]])


def parted(fold: Ints, number: int) -> tuple[list[int], list[int]]:
    """The places outside of a fold, and those in it."""
    return [int(k) for k in np.flatnonzero(fold != number)], [int(k) for k in np.flatnonzero(fold == number)]


def cross_validated(meetings: Sequence[Labelled], fold: Ints, method: Method, told: str) -> Scored:
    """All meetings, each judged by a model that was trained on the other folds; `told` names it in the progress."""
    taken: list[NDArray[np.bool_]] = [np.zeros(0, dtype=bool)] * len(meetings)
    folds = int(fold.max()) + 1
    for number in range(folds):
        print(f"{told}: fold {number + 1} of {folds}", file=sys.stderr, flush=True)
        kept, held = parted(fold, number)
        scores, threshold = method([meetings[k] for k in kept], [meetings[k] for k in held])
        for place, score in zip(held, scores, strict=True):
            taken[place] = score >= threshold
    return Scored(meetings, taken)


def measure(
    known: Sequence[Labelled], test: Sequence[Labelled] | None, *, by: str = "meeting", folds: int = 5, seed: int = 0
) -> dict[str, Any]:
    """All figures, shares from 0 to 1. Raises `BadDataError` where there are fewer groups of meetings than folds, or
    where a meeting of `test` is among those to learn from.
    """
    started = time.perf_counter()
    if both := {one.group for one in known} & {one.group for one in test or ()}:
        raise BadDataError(f"the meeting {min(both)} is both to be learned from and to be tested on")
    groups = [one.group.rstrip("abcd") if by == "series" else one.group for one in known]
    if len(set(groups)) < folds:
        raise BadDataError(f"{len(set(groups))} groups of meetings cannot be parted into {folds} folds")
    fold = folds_of(groups, folds, seed)
    result: dict[str, Any] = {"by": by, "folds": folds, "test": None, "baselines": {}}
    for name, method in (("learned", learned), ("logistic_regression", plain)):
        told = name.replace("_", " ")
        found: dict[str, Any] = {"cross_validated": cross_validated(known, fold, method, told).figures(seed)}
        print(f"{told}: all meetings", file=sys.stderr, flush=True)
        scores, threshold = method(known, test or [])
        found |= {"threshold": threshold, "test": None}
        if test is not None:
            found["test"] = Scored(test, [score >= threshold for score in scores]).figures(seed)
        if name == "learned":
            result |= found
        else:
            result["baselines"][name] = found
    result["baselines"]["rules"] = {
        "cross_validated": _by_rules(known).figures(seed),
        "test": None if test is None else _by_rules(test).figures(seed),
    }
    result["published_test_f1"] = {name: value / 100 for name, value in PUBLISHED.items()}
    return {**result, "seconds": round(time.perf_counter() - started, 1)}


def _by_rules(meetings: Sequence[Labelled]) -> Scored:
    return Scored(meetings, [np.array([act.rule for act in one.utterances], dtype=bool) for one in meetings])


def main() -> int:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--train", type=Path, required=True, help="meetings to learn from")
    parser.add_argument("--dev", type=Path, help="more of them")
    parser.add_argument("--test", type=Path, help="meetings that nothing is chosen on")
    parser.add_argument("--by", choices=("meeting", "series"), default="meeting", help="what folds keep together")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.folds < 2:
        print("--folds: at least two are needed.", file=sys.stderr)
        return 1
    try:
        files = [path for path in (options.train, options.dev, options.test) if path]
        meetings = {}
        for path in files:
            print(f"reading {path.name}", file=sys.stderr, flush=True)
            meetings[path] = read_meetings(path)
        known = meetings[options.train] + (meetings[options.dev] if options.dev else [])
        test = meetings[options.test] if options.test else None
        with threadpool_limits(limits=1):  # more of them only wait for each other
            found = measure(known, test, by=options.by, folds=options.folds, seed=options.seed)
    except BadDataError as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(found))
    else:
        _print(found)
    return 0


def _print(found: dict[str, Any]) -> None:
    whole = found["cross_validated"]
    print(f"{whole['meetings']} meetings, {whole['acts']:,} dialogue acts, {whole['items']} of them action items")
    print(f"{'positive F1':44}{'F1':>7}{'95%':>15}{'precision':>11}{'recall':>8}")
    rows = [("rules", found["baselines"]["rules"])]
    rows += [("logistic regression", found["baselines"]["logistic_regression"]), ("learned", found)]
    for part, told in (("cross_validated", f"cross-validated by {found['by']}"), ("test", "test")):
        for name, figures in rows:
            if (row := figures[part]) is not None:
                low, high = (100 * end for end in row["interval"])
                span = f"{low:.1f} to {high:.1f}"
                scores = f"{100 * row['precision']:11.1f}{100 * row['recall']:8.1f}"
                print(f"{f'{name}, {told}':44}{100 * row['f1']:7.1f}{span:>15}{scores}")
    for name, f1 in found["published_test_f1"].items():
        print(f"{f'{name}, test':44}{100 * f1:7.1f}")
    print(f"threshold {found['threshold']:.3f}; {found['seconds']:.0f} s")


if __name__ == "__main__":
    sys.exit(main())
