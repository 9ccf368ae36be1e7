"""The gate: who is asked what, what is measured by what, and what is found."""

from __future__ import annotations

import dataclasses
import threading

import pytest

from bot import erasure
from bot.errors import ModelRefused, ModelUnavailable, TuningError
from bot.tuning.gate import looking, running
from bot.tuning.gate.calls import held_out
from bot.tuning.gate.levels import FEWEST
from bot.tuning.gate.sentences import headline, sentences_of
from dataset.evaluation_records import Basis, Finding, Glance, Measure, Role, Telling, Verdict
from dataset.records import CallSummary, Split
from tests.bot.tuning.gate.conftest import School, draft, poor, right


def _verdict(school: School, *, rivals: bool = False) -> Verdict:
    verdict = school.compared(rivals=rivals).verdict
    assert verdict is not None
    return verdict


def _mixed(good: int) -> object:
    return lambda number: right(number) if number % 10 < good else poor(number)


def test_a_better_candidate_is_found_better_and_shown_where(school: School) -> None:
    for _ in range(16):
        school.reference()
    champion = school.pupil("embedded-1", lambda n: poor(n) if n else right(n))
    candidate = school.pupil("embedded-2", lambda n: right(n) if n else poor(n))
    verdict = _verdict(school)
    assert verdict.finding is Finding.BETTER
    assert verdict.primary is not None
    assert verdict.primary.low > 0
    assert (verdict.calls, verdict.groups, verdict.anchored) == (16, 16, False)
    assert verdict.primary.ours == pytest.approx(15 / 16 + verdict.primary.theirs - (15 * 0 + 1) / 16, abs=0.5)
    assert {example.telling: example.call_id for example in verdict.examples}[Telling.WORST] == school.calls[0]
    assert headline(verdict).startswith("Better: +")
    # Both were asked the very prompts of the pairs, once each.
    assert [p.user for p in champion.prompts] == [p.user for p in candidate.prompts]
    assert len(champion.prompts) == 16


def test_a_worse_candidate_is_found_worse(school: School) -> None:
    for _ in range(16):
        school.reference()
    school.pupil("embedded-1", lambda n: right(n) if n % 8 else draft(n))
    school.pupil("embedded-2", lambda n: poor(n))
    assert _verdict(school).finding is Finding.WORSE


def test_the_same_answers_are_not_worse(school: School) -> None:
    for _ in range(16):
        school.reference()
    school.pupil("embedded-1", draft)
    school.pupil("embedded-2", draft)
    verdict = _verdict(school)
    assert verdict.finding is Finding.NOT_WORSE
    assert verdict.primary is not None
    assert (verdict.primary.difference, verdict.primary.low, verdict.primary.high) == (0, 0, 0)
    assert not verdict.examples


def test_few_calls_decide_nothing_however_clear_they_look(school: School) -> None:
    for _ in range(FEWEST - 1):
        school.reference()
    school.pupil("embedded-1", poor)
    school.pupil("embedded-2", right)
    verdict = _verdict(school)
    assert verdict.finding is Finding.TOO_LITTLE_DATA
    assert headline(verdict).startswith("Too little data")
    assert verdict.worth is None


def test_a_finding_that_rests_on_corrections_says_that_it_is_anchored(school: School) -> None:
    for _ in range(12):
        school.correction()
    school.reference()
    school.pupil("embedded-1", draft)
    school.pupil("embedded-2", right)
    verdict = _verdict(school)
    assert verdict.anchored
    assert verdict.finding is Finding.BETTER
    assert verdict.sentences[0].startswith("Anchored: 12 of the calls")
    assert verdict.bases == {"reference": 1, "seed": 0, "correction": 12}
    assert set(verdict.by_drafter) == {"model-1"}
    edited = {guard.measure: guard for guard in verdict.guards}[Measure.EDITED]
    assert (edited.ours, edited.theirs) == (1, 0)  # the draft has none of the edits


def test_references_decide_alone_where_there_are_enough_of_them(school: School) -> None:
    for _ in range(12):
        school.reference()
    for _ in range(12):
        school.correction()
    # Better on what leads wrote, and worse than the draft's kept words on corrections: leads' references decide.
    school.pupil("embedded-1", lambda n: poor(n) if n < 12 else right(n))
    school.pupil("embedded-2", lambda n: right(n) if n < 12 else draft(n))
    verdict = _verdict(school)
    assert not verdict.anchored
    assert verdict.primary is not None
    assert verdict.calls == 12
    assert verdict.primary.better
    # Corrections are a guard-rail still.
    assert verdict.finding is Finding.WORSE
    assert any("edits that are right now" in sentence for sentence in verdict.sentences)


@pytest.mark.parametrize(
    ("blind", "drafted", "basis"),
    [
        (True, False, Basis.REFERENCE),
        (True, True, Basis.REFERENCE),
        (False, False, Basis.REFERENCE),  # whoever began with nothing is anchored to nothing
        (False, True, Basis.CORRECTION),
    ],
)
def test_who_knew_the_drafter_is_anchored(school: School, blind: bool, drafted: bool, basis: Basis) -> None:
    school.reference(blind=blind, drafted=drafted)
    school.pupil("embedded-1", poor)
    school.pupil("embedded-2", right)
    [call] = school.compared().calls
    assert call.basis is basis
    assert call.drafted_by == ("model-1" if drafted else None)


def test_an_answer_that_was_only_voted_useful_measures_nothing(school: School) -> None:
    from dataset.records import Vote, new_id
    from tests.held_out import held_out as one_held_out

    answer = one_held_out(school.store)
    school.store.feedback.add_vote(
        delivery_key=new_id("key"), debrief_id=answer.debrief_id, answer_id=answer.id, user="U0ALEX", vote=Vote.UP
    )
    school.pupil("embedded-2", right)
    version = school.store.registry.get("embedded-2")
    begun = running.begin(
        school.services, version, "embedded-0", snapshot_id=school.snapshot(), requested_by="test", rivals=False
    )
    assert begun is None


def test_answers_that_are_none_count_against_whoever_wrote_them(school: School) -> None:
    for _ in range(30):
        school.reference()
    school.pupil("embedded-1", draft)
    school.pupil("embedded-2", lambda n: "I would rather not." if n % 3 == 0 else right(n))
    verdict = _verdict(school)
    [valid, clean] = verdict.floors
    assert (valid.good, valid.calls, valid.met) == (20, 30, False)
    assert (clean.good, clean.met) == (30, None)  # thirty calls show no rate of one in a hundred
    assert verdict.finding is Finding.WORSE
    assert "20 of 30 answers follow the schema" in verdict.sentences[0]
    assert verdict.unanswered == {"candidate": 10}


def test_personal_data_that_the_prompt_did_not_have_is_a_leak(school: School) -> None:
    for _ in range(12):
        school.reference()
    school.pupil("embedded-1", right)
    leaky = right(1).model_copy(update={"outcome": "Call maria.lopez@example.org or +1 202 555 0147."})
    school.pupil("embedded-2", lambda n: leaky if n < 3 else right(n))
    verdict = _verdict(school)
    assert verdict.floors[1].good == 9
    assert verdict.floors[1].met is False
    assert any("too many to be used" in sentence for sentence in verdict.sentences)


def test_a_refusal_is_an_answer_that_is_none(school: School) -> None:
    for _ in range(12):
        school.reference()
    school.pupil("embedded-1", right)
    school.pupil("embedded-2", lambda n: ModelRefused("No.", "…") if n == 1 else right(n))
    verdict = _verdict(school)
    assert verdict.unanswered == {"candidate": 1}
    assert verdict.floors[0].good == 11


def test_who_cannot_be_asked_now_is_asked_again_and_nobody_twice(school: School) -> None:
    for _ in range(14):
        school.reference()
    down = {"is": True}
    champion = school.pupil("embedded-1", draft)
    school.pupil("embedded-2", lambda n: ModelUnavailable("Down.", "Wait.") if down["is"] and n == 9 else right(n))
    with pytest.raises(ModelUnavailable):
        school.compared()
    asked = len(champion.prompts)
    down["is"] = False
    with school.store.reading():
        [row] = school.store._db.rows("SELECT id FROM evaluations")
    evaluation = school.store.evaluations.get(row["id"])
    while running.go_on(school.services, evaluation):
        pass
    assert running.conclude(school.services, evaluation).verdict is not None
    assert asked < 14
    assert len(champion.prompts) == 14


def test_what_was_answered_beside_one_that_failed_is_kept(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of requests that were under way together each was paid for."""
    monkeypatch.setattr("bot.tuning.gate.asking.provider_of", lambda _name: "bedrock")
    together = threading.Barrier(4)

    def answer(number: int) -> CallSummary | Exception:
        if number < 2:
            together.wait(10)  # both of each of the first two calls are asked at once
        return ModelUnavailable("Down.", "Wait.") if number == 0 and down["is"] else right(number)

    for _ in range(3):
        school.reference()
    down = {"is": True}
    school.pupil("embedded-1", answer)
    candidate = school.pupil("embedded-2", answer)
    candidate.answering = lambda n: (together.wait(10) if n < 2 else 0, right(n))[1]
    evaluation = running.begin(
        school.services,
        school.store.registry.get("embedded-2"),
        "embedded-1",
        snapshot_id=school.snapshot(),
        requested_by="test",
        rivals=False,
    )
    assert evaluation is not None
    with pytest.raises(ModelUnavailable):
        running.go_on(school.services, evaluation)
    missing = school.store.evaluations.missing(evaluation.id, 12)
    first, second, _ = school.calls
    assert (first, Role.CHAMPION) in missing
    assert not {(first, Role.CANDIDATE), (second, Role.CHAMPION), (second, Role.CANDIDATE)} & set(missing)


def test_a_call_that_is_forgotten_while_pairs_are_read_is_left_out(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pairs are read a few hundred at a time: a call may be gone when its turn comes."""
    for _ in range(3):
        school.reference()
    snapshot = school.snapshot()
    pairs = list(school.store.snapshots.pairs(snapshot, (Split.HELD_OUT,)))
    erasure.forget(school.store, [school.calls[1]], actor="U0LEAD", registry=school.services.registry)
    monkeypatch.setattr(school.store.snapshots, "pairs", lambda *_: iter(pairs))
    assert [asked.call.call_id for asked in held_out(school.store, snapshot, 9)] == [school.calls[0], school.calls[2]]


def test_the_same_answers_are_not_worse_where_nothing_may_be_lost(school: School) -> None:
    """A margin of 0: two models that answer alike are no case of too little data."""
    settings = school.services.settings.model_copy(update={"debrief_gate_margin": 0.0})
    school.services = dataclasses.replace(school.services, settings=settings)
    for _ in range(12):
        school.reference()
    school.pupil("embedded-1", draft)
    school.pupil("embedded-2", draft)
    verdict = _verdict(school)
    assert verdict.finding is Finding.NOT_WORSE
    assert verdict.sentences == ("Both scored the same on every call.",)


def test_a_candidate_that_answers_nothing_says_so(school: School) -> None:
    school.reference()
    school.pupil("embedded-1", right)
    school.pupil("embedded-2", lambda _n: "…")
    with pytest.raises(TuningError, match="answered none of 1 held-out call with a summary"):
        school.compared()


def test_the_base_model_and_its_examples_compete(school: School) -> None:
    """The embedded model reads no examples: as it came it is the baseline, and is told apart from the champion."""
    for _ in range(12):
        school.reference()
    school.pupil("embedded-1", poor)
    school.pupil("embedded-2", right)
    evaluation = school.compared(rivals=True)
    baseline = evaluation.contestant(Role.BASELINE)
    assert baseline is not None
    assert (baseline.name, baseline.examples) == ("embedded-0", 0)
    assert evaluation.verdict is not None
    assert evaluation.verdict.baseline is not None
    assert evaluation.verdict.worth is True
    assert any(s.startswith("It beats embedded-0, the model as it came") for s in evaluation.verdict.sentences)


def test_looks_are_counted(school: School) -> None:
    for _ in range(3):
        school.reference()
    school.pupil("embedded-1", poor)
    school.pupil("embedded-2", right)
    assert [school.compared().looks for _ in range(3)] == [0, 1, 2]
    for _ in range(7):  # most of the calls are new now
        school.reference()
    assert school.compared().looks == 0


def test_a_call_that_is_forgotten_takes_its_answers_with_it(school: School) -> None:
    for _ in range(12):
        school.reference()
    school.pupil("embedded-1", poor)
    school.pupil("embedded-2", right)
    evaluation = school.compared()
    store, gone = school.store, school.calls[4]
    assert store.evaluations.add_glance(evaluation.id, gone, "U0LEAD", Glance.CANDIDATE)
    assert not store.evaluations.add_glance(evaluation.id, gone, "U0LEAD", Glance.EQUAL)
    assert store.evaluations.glances(evaluation.id) == [(gone, "U0LEAD", Glance.CANDIDATE)]
    assert looking.side_by_side(school.services, evaluation, gone).ours is not None
    erasure.forget(store, [gone], actor="U0LEAD", registry=school.services.registry)
    with pytest.raises(KeyError):
        looking.side_by_side(school.services, evaluation, gone)
    assert store.evaluations.glances(evaluation.id) == []
    assert gone not in [answer.call_id for answer in store.evaluations.answers(evaluation.id)]
    assert gone not in [call.call_id for call in store.evaluations.get(evaluation.id).calls]


def test_a_call_that_is_forgotten_in_the_middle_is_not_missed(school: School) -> None:
    for _ in range(14):
        school.reference()
    school.pupil("embedded-1", poor)
    school.pupil("embedded-2", right)
    evaluation = running.begin(
        school.services,
        school.store.registry.get("embedded-2"),
        "embedded-1",
        snapshot_id=school.snapshot(),
        requested_by="test",
        rivals=False,
    )
    assert evaluation is not None
    assert running.go_on(school.services, evaluation, limit=5)
    for gone in (school.calls[0], school.calls[13]):
        erasure.forget(school.store, [gone], actor="U0LEAD", registry=school.services.registry)
    while running.go_on(school.services, evaluation):
        pass
    done = running.conclude(school.services, evaluation)
    assert done.verdict is not None
    assert done.verdict.calls == 12


def test_two_processes_reach_one_verdict(school: School) -> None:
    for _ in range(12):
        school.reference()
    school.pupil("embedded-1", poor)
    school.pupil("embedded-2", right)
    first = school.compared()
    again = running.conclude(school.services, first)
    assert again.verdict == first.verdict
    assert not school.store.evaluations.finish(first.id, first.verdict)  # type: ignore[arg-type]  # it has one


def test_the_verdict_is_the_same_wherever_the_answers_come_in_another_order(school: School) -> None:
    from bot.tuning.gate.judging import judge

    for _ in range(12):
        school.reference()
    school.pupil("embedded-1", lambda n: poor(n) if n % 3 else right(n))
    school.pupil("embedded-2", lambda n: right(n) if n % 4 else draft(n))
    evaluation = school.compared()
    answers = school.store.evaluations.answers(evaluation.id)
    assert judge(evaluation, reversed(answers)).primary == judge(evaluation, answers).primary


def test_an_answer_is_a_summary_again_when_it_is_looked_at(school: School) -> None:
    school.reference()
    school.pupil("embedded-1", poor)
    school.pupil("embedded-2", right)
    both = looking.side_by_side(school.services, school.compared(), school.calls[0], names=False)
    assert isinstance(both.ours, CallSummary)
    assert both.ours.title == "Broken lamp 0"


@pytest.mark.parametrize(
    ("measure", "theirs", "more", "said"),
    [
        (Measure.LATENCY, 20.0, 60.0, None),
        (Measure.LATENCY, 900.0, 600.0, "Milliseconds an answer: worse, 1500 in place of 900."),
        (Measure.TOKENS, 200.0, 10.0, None),
        (Measure.TOKENS, 200.0, 40.0, "Tokens an answer: worse, 240 in place of 200."),
    ],
)
def test_what_nobody_would_notice_is_not_said(
    school: School, measure: Measure, theirs: float, more: float, said: str | None
) -> None:
    for _ in range(10):
        school.reference()
    school.pupil("embedded-1", right)
    school.pupil("embedded-2", right)
    evaluation = school.compared()
    assert evaluation.verdict is not None
    guard = next(guard for guard in evaluation.verdict.guards if guard.measure is measure)
    changes = {"theirs": theirs, "ours": theirs + more, "difference": more, "low": more / 2, "high": 2 * more}
    slower = guard.model_copy(update=changes | {"adjusted": 0.001})
    found = sentences_of(evaluation.verdict.model_copy(update={"guards": (slower,)}), evaluation)
    assert [sentence for sentence in found if "an answer: worse" in sentence] == ([said] if said else [])
