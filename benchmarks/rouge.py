"""ROUGE as rouge-score counts it (stemmed), against one reference or several, full and content-only.

Scores are F-measures in points (0 to 100). *Content only*: words that tell who reports what, and pronouns, are taken
out of both sides first, as the references are reports ("Customer is complaining that …") and phrasing alone buys
points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rouge_score.rouge_scorer import RougeScorer

from bot.models.embedded.words import words

MEASURES = ("rouge1", "rouge2", "rougeL")

# Who speaks, verbs of reporting in all their forms with what joins them to what is reported, and pronouns.
_REPORT = words("""
    customer customers customer's agent agents agent's client user representative support here says say said
    saying states state stated stating tells tell told telling informs inform informed informing complains
    complain complained complaining complaint complaints asks ask asked asking requests request requested
    requesting updates update updated updating suggests suggest suggested suggesting replies reply replied
    replying responds respond responded responding enquires enquire enquired enquiring inquires inquire inquired
    inquiring wants want wanted wanting mentions mention mentioned explains explain explained adds add added
    confirms confirm confirmed advises advise advised advising apologizes apologises apologized apologised
    apologize apologise assures assure assured offers offer offered seeks seek seeking reports report reported
    regarding about that whether i me my mine we us our you your he him his she her it its they them their theirs
    himself herself themselves this these those
""")
_WORD = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True)
class Scores:
    """Scores by dialogue: an array of shape (dialogues, 3), columns as `MEASURES`, for each way of counting."""

    first: NDArray[np.float64]
    mean: NDArray[np.float64]
    best: NDArray[np.float64]
    content: NDArray[np.float64]


class Rouge:
    """A scorer with its stemmer."""

    def __init__(self) -> None:
        self._scorer = RougeScorer(list(MEASURES), use_stemmer=True)

    def one(self, summary: str, reference: str) -> NDArray[np.float64]:
        """The three scores of one summary against one reference, in points."""
        scores = self._scorer.score(reference, summary)
        return np.array([100 * scores[name].fmeasure for name in MEASURES])

    def all(self, summaries: Sequence[str], references: Sequence[Sequence[str]]) -> Scores:
        """Every summary against the references of its dialogue. `content` is against the first."""
        each = [
            np.array([self.one(summary, reference) for reference in several])
            for summary, several in zip(summaries, references, strict=True)
        ]
        content = [
            self.one(content_of(summary), content_of(several[0]))
            for summary, several in zip(summaries, references, strict=True)
        ]
        return Scores(
            first=np.array([scores[0] for scores in each]),
            mean=np.array([scores.mean(axis=0) for scores in each]),
            best=np.array([scores.max(axis=0) for scores in each]),
            content=np.array(content),
        )


def content_of(text: str) -> str:
    """A text without report words and pronouns."""
    return " ".join(word for word in _WORD.findall(text.lower().replace("’", "'")) if word not in _REPORT)


def interval(values: NDArray[np.float64], seed: int = 0, rounds: int = 2000) -> tuple[float, float]:
    """The 95% bootstrap interval of the mean of `values`, shape (n,), over dialogues."""
    if len(values) < 2:
        mean = float(values.mean()) if len(values) else float("nan")
        return mean, mean
    draws = np.random.default_rng(seed).integers(0, len(values), (rounds, len(values)))
    low, high = np.quantile(values[draws].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def mean_of(arrays: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    """The mean over several runs of the same shape."""
    mean: NDArray[np.float64] = np.mean(list(arrays), axis=0)
    return mean
