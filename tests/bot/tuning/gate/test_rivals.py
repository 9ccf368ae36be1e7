"""What a verdict says of the others that took part: the base model, the sibling, and who did not answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.tuning.gate import judging
from bot.tuning.gate.calls import NOBODY
from bot.tuning.gate.sentences import headline, sentences_of
from dataset.evaluation_records import (
    Basis,
    Contestant,
    EvaluatedAnswer,
    EvaluatedCall,
    Evaluation,
    Finding,
    Measure,
    Role,
    Verdict,
)

CALLS = 20
Scores = dict[Role, dict[int, float]]
"""By role and number of the call, what an answer scores in all qualities; no entry: it did not answer."""


def _verdict(
    scores: Scores,
    *,
    calls: int = CALLS,
    corrections: int = 0,
    margin: float = 0.02,
    drafters: int = 1,
    invalid: frozenset[int] = frozenset(),
    examples: int = 3,
    seeds: int = 0,
) -> Verdict:
    """The verdict on such scores. The last calls are corrections, of drafts by so many models."""
    asked = [
        EvaluatedCall(
            call_id=f"call_{n}",
            group_id=f"call_{n}",
            agent=NOBODY if n < seeds else f"U{n % 5}",
            basis=(Basis.SEED if n < seeds else Basis.CORRECTION if n >= calls - corrections else Basis.REFERENCE),
            drafted_by=f"model-{n % drafters}" if n >= calls - corrections else None,
            known=f"known_{n}",
        )
        for n in range(calls)
    ]
    evaluation = Evaluation(
        id="eval_1",
        job_id=None,
        snapshot_id="snap_1",
        contestants=tuple(
            Contestant(role=role, name=role.value, examples=examples * (role is Role.BASELINE)) for role in Role
        ),
        calls=tuple(asked),
        measure=Measure.ROUGE_L,
        margin=margin,
        requested_by="test",
        created_at=datetime(2026, 11, 28, tzinfo=UTC),
    )
    answers = [_answer(role, call, score) for role, by in scores.items() for call, score in _of(asked, by)]
    bad = {f"call_{n}" for n in invalid}
    answers = [
        a.model_copy(update={"values": a.values | {"valid": 0.0}})
        if a.role is Role.CANDIDATE and a.call_id in bad
        else a
        for a in answers
    ]
    verdict = judging.judge(evaluation, answers)
    assert verdict.sentences == sentences_of(verdict, evaluation)
    return verdict


def _of(calls: list[EvaluatedCall], scores: dict[int, float]) -> list[tuple[EvaluatedCall, float | None]]:
    return [(call, scores.get(number)) for number, call in enumerate(calls)]


def _answer(role: Role, call: EvaluatedCall, score: float | None) -> EvaluatedAnswer:
    names = [Measure.ROUGE_L, Measure.CHRF, Measure.ITEMS, Measure.REASON, Measure.EDITS]
    if call.basis is Basis.CORRECTION:
        names = [Measure.EDITED, Measure.KEPT, Measure.CORRECTED]
    values = {} if score is None else {name.value: score for name in names} | {"valid": 1.0, "leaks": 0.0}
    text = None if score is None else "…"
    return EvaluatedAnswer(evaluation_id="eval_1", role=role, call_id=call.call_id, text=text, values=values)


def _all(score: float, calls: int = CALLS) -> dict[int, float]:
    return {n: score + n % 3 / 100 for n in range(calls)}


def _said(verdict: Verdict, part: str) -> str:
    found = [sentence for sentence in verdict.sentences if part in sentence]
    assert len(found) == 1, verdict.sentences
    return found[0]


BOTH: Scores = {Role.CANDIDATE: {n: 0.6 + n % 3 / 100 for n in range(CALLS)}, Role.CHAMPION: _all(0.5)}


@pytest.mark.parametrize("score", [0.1, 0.9])
def test_a_baseline_that_hardly_answered_says_nothing_of_the_worth(score: float) -> None:
    verdict = _verdict(BOTH | {Role.BASELINE: {0: score, 1: score, 2: score + 0.01}})
    assert verdict.baseline is not None
    assert verdict.baseline.groups == 3
    assert verdict.worth is None
    assert "too little data to say whether the training is worth its cost" in _said(verdict, "Against baseline")


def test_a_baseline_without_examples_is_named_for_what_it_is() -> None:
    verdict = _verdict(BOTH | {Role.BASELINE: _all(0.4)}, examples=0)
    assert _said(verdict, "baseline").startswith("It beats baseline, the model as it came: +20.0 points (")


def test_a_baseline_that_was_not_there_is_missed() -> None:
    verdict = _verdict(BOTH | {Role.BASELINE: {}})
    assert verdict.baseline is None
    assert verdict.worth is None
    assert _said(verdict, "baseline with 3 of your examples") == (
        "No call was answered by baseline with 3 of your examples in its prompt, so whether the training is worth its"
        " cost is not known."
    )


@pytest.mark.parametrize("score", [0.1, 0.9])
def test_a_sibling_is_not_told_apart_by_a_few_calls(score: float) -> None:
    verdict = _verdict(BOTH | {Role.SIBLING: {0: score, 1: score, 2: score + 0.01}})
    assert _said(verdict, "Beside sibling").endswith("too little data to tell.")
    many = _verdict(BOTH | {Role.SIBLING: _all(score)})
    assert _said(many, "Beside sibling").endswith("better." if score < 0.5 else "worse.")


def test_the_headline_names_what_decided() -> None:
    """Where all calls are known by a correction, no ROUGE-L was measured."""
    assert " of ROUGE-L on 20 held-out calls." in headline(_verdict(BOTH))
    assert " of corrections on 20 held-out calls." in headline(_verdict(BOTH, corrections=20))
    assert " of ROUGE-L and corrections on 20 held-out calls." in headline(_verdict(BOTH, corrections=15))
    assert " of ROUGE-L on 10 held-out calls." in headline(_verdict(BOTH, corrections=10))


def test_the_headline_says_no_worse_of_a_measure_that_is_better() -> None:
    """Half of the candidate's answers are none: that speaks against it, whatever the others are like."""
    ours = {n: 0.9 + n % 3 / 100 for n in range(0, CALLS, 2)} | dict.fromkeys(range(1, CALLS, 2), 0.45)
    evaluation_answers = BOTH | {Role.CANDIDATE: ours}
    verdict = _verdict(evaluation_answers, invalid=frozenset(range(1, CALLS, 2)))
    assert verdict.finding is Finding.WORSE
    assert verdict.primary is not None
    assert not verdict.primary.worse
    assert headline(verdict).startswith("Worse, for another reason than the measure that decides: +")
    assert "10 of 20 answers follow the schema" in verdict.sentences[0]


def test_a_margin_is_told_as_it_is_set() -> None:
    same = {Role.CANDIDATE: _all(0.5), Role.CHAMPION: _all(0.5)}
    assert headline(_verdict(same, margin=0.025)).startswith("Not worse by more than 2.5 points")
    assert headline(_verdict(same, margin=0.02)).startswith("Not worse by more than 2 points")
    assert headline(_verdict(same, margin=0.001)).startswith("Not worse by more than 0.1 points")


def test_corrections_are_told_by_who_drafted_them() -> None:
    verdict = _verdict(BOTH, corrections=15, drafters=2)
    assert set(verdict.by_drafter) == {"model-0", "model-1"}
    told = _said(verdict, "by the model that drafted them")
    # Fewer than ten calls bear no interval.
    assert told == (
        "Corrections, by the model that drafted them: model-1 +10.0 points on 8 calls; model-0 +10.0 points on 7 calls."
    )
    assert _said(verdict, "Without the corrections") == "Without the corrections: +10.0 points on 5 calls."
    many = _verdict(BOTH, corrections=15, drafters=8)
    assert _said(many, "by the model that drafted them").endswith("; and 4 more.")
    assert not [s for s in _verdict(BOTH).sentences if "correction" in s]


def test_examples_that_were_brought_along_are_not_all_of_one_agent() -> None:
    """Taken for one, who has most of the calls, they make every interval too wide to say anything."""
    ours = {n: 0.53 + (n * 7 % 20) / 100 for n in range(60)}
    scores = {Role.CANDIDATE: ours, Role.CHAMPION: dict.fromkeys(range(60), 0.6)}
    verdict = _verdict(scores, calls=60, seeds=40)
    without = _verdict(scores, calls=60, seeds=60)
    assert verdict.primary is not None
    assert without.primary is not None
    assert (verdict.agents, without.agents) == (5, 0)
    width = verdict.primary.high - verdict.primary.low
    assert width < 1.5 * (without.primary.high - without.primary.low)
    assert verdict.finding is Finding.BETTER
