"""A store with a trained version and the gate's verdict on it, as the worker leaves it behind."""

from __future__ import annotations

from bot.tuning.gate.judging import judge
from dataset.evaluation_records import Basis, Contestant, EvaluatedAnswer, EvaluatedCall, Evaluation, Measure, Role
from dataset.model_records import ModelStatus, ModelVersion
from dataset.prompts import render_completion
from dataset.pseudonyms import RulePseudonymiser
from dataset.pseudonyms.summaries import pseudonymise_summary
from dataset.records import CallSummary, WorkState
from dataset.store import Store
from tests.held_out import unanswered
from tests.samples import summary

NAME, CHAMPION = "embedded-1", "embedded-0"


def judged(store: Store, calls: int = 12, *, better: int | None = None, differ: int | None = None) -> Evaluation:
    """A candidate with a verdict: better than the champion on the first `better` of the calls (all), worse on the rest.

    The answers to the first `differ` calls (all) differ. Titles say which is whose: "New title 3", "Old title 3".
    """
    better, differ = calls if better is None else better, calls if differ is None else differ
    job = store.tuning.add("tune_0123456789abcdef", provider="embedded", base=CHAMPION, requested_by="U0LEAD")
    assert store.tuning.claim("test") is not None
    logs = [unanswered(store) for _ in range(calls)]
    evaluation = store.evaluations.add(
        job_id=job.id,
        snapshot_id="snap_none",
        contestants=[
            Contestant(role=Role.CHAMPION, name=CHAMPION),
            Contestant(role=Role.CANDIDATE, name=NAME),
            Contestant(role=Role.BASELINE, name="nova-micro", examples=3),
        ],
        calls=[
            EvaluatedCall(call_id=log.id, group_id=log.id, agent="U0ALEX", basis=Basis.REFERENCE, known="ref_1")
            for log in logs
        ],
        measure=Measure.ROUGE_L,
        margin=0.02,
        requested_by="U0LEAD",
    )
    pseudonymiser = RulePseudonymiser()
    for number, log in enumerate(logs):
        pseudonymised, private_map = pseudonymiser.pseudonymise(log)
        store.calls.keep_pseudonymised(pseudonymised, private_map)
        gain = (0.2 if number < better else -0.2) + 0.01 * (number % 4)
        for role, title, value in (
            (Role.CANDIDATE, "New title" if number < differ else "Same title", 0.5 + gain),
            (Role.CHAMPION, "Old title" if number < differ else "Same title", 0.5),
            (Role.BASELINE, "Base title", 0.45),
        ):
            said: CallSummary = pseudonymise_summary(summary(title=f"{title} {number}"), pseudonymiser, private_map)
            values = {Measure.ROUGE_L: value, Measure.CHRF: value, Measure.ITEMS: 0.5, Measure.VALID: 1.0}
            values |= {Measure.LEAKS: 0.0, Measure.TOKENS: 150.0 + number, Measure.LATENCY: 900.0}
            answer = EvaluatedAnswer(
                evaluation_id=evaluation.id,
                role=role,
                call_id=log.id,
                text=render_completion(said),
                values={measure.value: amount for measure, amount in values.items()},
            )
            store.evaluations.keep_answer(answer)
    assert store.evaluations.finish(evaluation.id, judge(evaluation, store.evaluations.answers(evaluation.id)))
    _registered(store, job.id)
    assert store.tuning.queue.finish(job.id, "test", WorkState.DONE)
    return store.evaluations.get(evaluation.id)


def _registered(store: Store, job_id: str) -> None:
    version = ModelVersion(
        name=NAME,
        provider="embedded",
        base=CHAMPION,
        snapshot_id="snap_none",
        prompt_version="p1",
        pseudonymiser_version=RulePseudonymiser().version,
        generation=1,
        artifact="models/embedded-1",
        digest="sha256:1",
        status=ModelStatus.CANDIDATE,
        metrics={"pairs": 60, "seconds": 3.2, "splits": {"validation": 8, "held_out": 12}, "parts": True},
        job_id=job_id,
        created_at=store.clock(),
    )
    assert store.registry.add(version)
