"""Feedback becomes training pairs: which version of an answer is worth learning, and why the others are left out.

The newest correction of a call is what the team wanted the answer to be, so it is what a model should learn. What
is left out is listed with its reason: a correction never disappears without a word.

A pair is rendered as serving renders: the call's pseudonyms are made anew by the present pseudonymiser, the
correction goes through the same private map, and `dataset.prompts` writes both.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from dataset.prompts import render, render_completion
from dataset.pseudonyms import Pseudonymiser
from dataset.pseudonyms.summaries import pseudonymise_summary
from dataset.records import Answer, Pair, PairKind, Source, Split
from dataset.store import Mark, Store, Verdict


class Exclusion(StrEnum):
    """Why a call is not in the training files."""

    NO_FEEDBACK = "no feedback"
    ONLY_VOTES_UP = "voted useful, not corrected"
    ONLY_VOTES_DOWN = "voted down, not corrected"
    VOTES_DISAGREE = "votes disagree, not corrected"
    SOURCE = "its source is not in DEBRIEF_LEARN_FROM"
    SAME_CALL = "the same call was corrected again later"
    HELD_OUT = "held out to test models"


@dataclass(frozen=True)
class LeftOut:
    """A call that is not in the files, and why. `corrected` says whether a correction was left out with it."""

    call_id: str
    reason: Exclusion
    corrected: bool


@dataclass(frozen=True)
class Selection:
    """The pairs of train and validation, what was left out, and the feedback that was looked at (up to `mark`)."""

    pairs: tuple[Pair, ...]
    left_out: tuple[LeftOut, ...]
    mark: Mark


def select(
    store: Store,
    pseudonymiser: Pseudonymiser,
    learn_from: Collection[Source],
    *,
    mark: Mark | None = None,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Selection:
    """The pairs that the feedback up to `mark` (default: all there is) gives.

    `progress` is told how many of how many calls have been looked at.
    """
    mark = store.feedback.mark() if mark is None else mark
    verdicts = store.feedback.verdicts(mark)
    newest = _newest_corrections(verdicts, learn_from)
    pairs: list[Pair] = []
    left_out: list[LeftOut] = []
    for done, verdict in enumerate(verdicts, 1):
        reason = _why_not(verdict, learn_from, newest)
        if reason is None and verdict.correction is not None:
            pairs.append(_pair(store, pseudonymiser, verdict, verdict.correction))
        elif reason is not None:
            left_out.append(LeftOut(verdict.call_id, reason, verdict.correction is not None))
        progress(done, len(verdicts))
    return Selection(tuple(pairs), tuple(left_out), mark)


def _newest_corrections(verdicts: Iterable[Verdict], learn_from: Collection[Source]) -> dict[str, str]:
    """For each group, the call that was corrected last: one of a group is enough to learn from."""
    newest: dict[str, Verdict] = {}
    for verdict in verdicts:
        if verdict.correction is None or verdict.source not in learn_from:
            continue
        known = newest.get(verdict.group_id)
        if known is None or (known.correction and verdict.correction.created_at >= known.correction.created_at):
            newest[verdict.group_id] = verdict
    return {group: verdict.call_id for group, verdict in newest.items()}


def _why_not(verdict: Verdict, learn_from: Collection[Source], newest: dict[str, str]) -> Exclusion | None:
    if verdict.correction is None:
        return _without_correction(verdict)
    if verdict.source not in learn_from:
        return Exclusion.SOURCE
    if newest[verdict.group_id] != verdict.call_id:
        return Exclusion.SAME_CALL
    return Exclusion.HELD_OUT if verdict.split is Split.HELD_OUT else None


def _without_correction(verdict: Verdict) -> Exclusion:
    if verdict.votes.up and verdict.votes.down:
        return Exclusion.VOTES_DISAGREE
    if verdict.votes.down:
        return Exclusion.ONLY_VOTES_DOWN
    return Exclusion.ONLY_VOTES_UP if verdict.votes.up else Exclusion.NO_FEEDBACK


def _pair(store: Store, pseudonymiser: Pseudonymiser, verdict: Verdict, correction: Answer) -> Pair:
    call, private_map = pseudonymiser.pseudonymise(store.calls.get(verdict.call_id))
    prompt = render(call)
    return Pair(
        call_id=verdict.call_id,
        group_id=verdict.group_id,
        answer_id=correction.id,
        split=verdict.split,
        kind=PairKind.CORRECTION,
        prompt_version=prompt.version,
        pseudonymiser_version=pseudonymiser.version,
        system=prompt.system,
        prompt=prompt.user,
        completion=render_completion(pseudonymise_summary(correction.summary, pseudonymiser, private_map)),
    )
