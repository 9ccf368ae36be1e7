"""All measures of one answer: against what is known of its call, and of the answer itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.tuning.measures.anchored import anchored
from bot.tuning.measures.items import items_f1
from bot.tuning.measures.reasons import same_reason
from bot.tuning.measures.texts import chrf, edit_similarity, rouge_l
from dataset.evaluation_records import Basis, Measure
from dataset.records import CallSummary


@dataclass(frozen=True)
class Known:
    """What an answer is measured by, in placeholders. `draft` is what a correction began as.

    Raises `ValueError` for a correction without its draft.
    """

    basis: Basis
    summary: CallSummary
    draft: CallSummary | None = None

    def __post_init__(self) -> None:
        if self.basis is Basis.CORRECTION and self.draft is None:
            raise ValueError("a correction measures nothing without the draft that it began as")


def quality(known: Known, answer: CallSummary | None) -> dict[Measure, float]:
    """How good an answer is, 0 to 1 by measure; where there is no answer, 0 in all that a call of this kind measures.

    A correction of nothing, or that left nothing, has no `EDITED` or `KEPT`. One that has neither measures nothing.
    """
    if known.draft is not None and known.basis is Basis.CORRECTION:
        measured = _anchored(known.draft, known.summary, known.summary if answer is None else answer)
    else:
        measured = _compared(known.summary, known.summary if answer is None else answer)
    return measured if answer is not None else dict.fromkeys(measured, 0.0)


def technical(answer: CallSummary | None, tokens: int, latency_ms: int, leaks: int) -> dict[Measure, float]:
    """What can be told of an answer whatever it says. `tokens` are those it was written in, `leaks` as counted."""
    return {
        Measure.VALID: float(answer is not None),
        Measure.LEAKS: float(leaks),
        Measure.TOKENS: float(tokens),
        Measure.LATENCY: float(latency_ms),
    }


def distance(answer: CallSummary, corrected: CallSummary) -> float:
    """How much of an answer had to be edited until it was the correction, 0 to 1, over all its fields."""
    return 1 - edit_similarity(whole_of(corrected), whole_of(answer))


def words_of(summary: CallSummary) -> str:
    """The running text of a summary, a field or a step a line: title, summary, outcome and next steps."""
    return "\n".join([summary.title, summary.summary, summary.outcome, *summary.next_steps])


def whole_of(summary: CallSummary) -> str:
    """All that a reader sees of a summary, a field or a list's entry a line."""
    return "\n".join(_all_lines(summary))


def _all_lines(summary: CallSummary) -> Iterator[str]:
    yield from (summary.title, summary.call_reason, summary.summary, summary.outcome, *summary.topics)
    for item in summary.action_items:
        yield " · ".join([item.description, item.owner or "", item.due.isoformat() if item.due else ""])
    yield from summary.next_steps


def _compared(reference: CallSummary, answer: CallSummary) -> dict[Measure, float]:
    wanted, said = words_of(reference), words_of(answer)
    return {
        Measure.ROUGE_L: rouge_l(wanted, said),
        Measure.CHRF: chrf(wanted, said),
        Measure.ITEMS: items_f1(reference.action_items, answer.action_items),
        Measure.REASON: float(same_reason(reference.call_reason, answer.call_reason)),
        Measure.EDITS: edit_similarity(whole_of(reference), whole_of(answer)),
    }


def _anchored(draft: CallSummary, corrected: CallSummary, answer: CallSummary) -> dict[Measure, float]:
    shares = anchored(draft, corrected, answer)
    known = {Measure.EDITED: shares.edited, Measure.KEPT: shares.kept}
    measured = {measure: share for measure, share in known.items() if share is not None}
    if not measured:
        return {}
    return measured | {Measure.CORRECTED: sum(measured.values()) / len(measured)}
