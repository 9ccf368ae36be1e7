"""From the numbers of an evaluation to its verdict.

One measure decides, named before anybody answered. The others are guard-rails: each can only speak against a candidate,
with a correction for how many there are (Holm). Floors are rates that a candidate has to keep whatever the champion
does, held against exact bounds.

Calls with a reference or a seed decide alone where there are enough of them. Otherwise corrections count as well:
how much of what somebody edited is right now, and how much of what they kept is still there. Where they are the most of
it, the finding is called anchored, for a correction stays close to the draft that it began as.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.tuning.gate.calls import NOBODY
from bot.tuning.gate.levels import FEWEST, LEAKS_ALLOWED, VALID_REQUIRED, WEIGHED, shown_worse
from bot.tuning.gate.sentences import sentences_of
from bot.tuning.gate.telling_examples import examples_of
from bot.tuning.statistics.bootstrap import paired
from bot.tuning.statistics.intervals import lower_bound, upper_bound
from bot.tuning.statistics.multiple import holm
from dataset.evaluation_records import (
    LESS_IS_BETTER,
    Basis,
    Difference,
    EvaluatedAnswer,
    EvaluatedCall,
    Evaluation,
    Finding,
    Floor,
    Measure,
    Role,
    Verdict,
)

QUALITIES = (Measure.ROUGE_L, Measure.CHRF, Measure.ITEMS, Measure.REASON, Measure.EDITS)
OF_CORRECTIONS = (Measure.EDITED, Measure.KEPT)
TECHNICAL = (Measure.VALID, Measure.LEAKS, Measure.TOKENS, Measure.LATENCY)
Values = Mapping[str, Mapping[Measure, float]]
"""By call, what one model was measured to be."""


def judge(evaluation: Evaluation, answers: Iterable[EvaluatedAnswer]) -> Verdict:
    """The verdict on the candidate, from what the models that took part answered."""
    answers = list(answers)
    values = _by_role(answers)
    ours, theirs = values.get(Role.CANDIDATE, {}), values.get(Role.CHAMPION, {})
    calls = [call for call in evaluation.calls if call.call_id in ours and call.call_id in theirs]
    free = [call for call in calls if call.basis is not Basis.CORRECTION]
    corrections = [call for call in calls if call.basis is Basis.CORRECTION]
    alone = _groups(free) >= FEWEST
    decisive = free if alone else calls

    def compared(with_role: Role, of: Sequence[EvaluatedCall], measure: Measure | None = None) -> Difference | None:
        return _difference(ours, values.get(with_role, {}), of, measure or evaluation.measure, pooled=measure is None)

    primary = compared(Role.CHAMPION, decisive)
    guards = _guards(evaluation.measure, lambda measure: compared(Role.CHAMPION, calls, measure))
    floors = _floors(ours, calls)
    baseline = compared(Role.BASELINE, decisive)
    enough = baseline is not None and baseline.groups >= FEWEST  # a rival may have answered few of the calls
    verdict = Verdict(
        finding=_finding(primary, guards, floors, evaluation.margin),
        measure=evaluation.measure,
        margin=evaluation.margin,
        calls=len(decisive),
        groups=_groups(decisive),
        agents=len({call.agent for call in decisive} - {NOBODY}),
        anchored=not alone and _groups(corrections) > _groups(free),
        bases={basis.value: sum(call.basis is basis for call in calls) for basis in Basis},
        primary=primary,
        free=compared(Role.CHAMPION, free) if free and corrections else None,
        by_drafter={
            drafter: difference
            for drafter, of in sorted(_by_drafter(corrections).items())
            if (difference := compared(Role.CHAMPION, of)) is not None
        },
        guards=guards,
        floors=floors,
        baseline=baseline,
        worth=baseline.better if baseline is not None and enough else None,
        sibling=compared(Role.SIBLING, decisive),
        looks=evaluation.looks,
        unanswered=_unanswered(evaluation, values),
        examples=examples_of(decisive, _scores(ours, theirs, decisive, evaluation.measure), _texts(answers)),
    )
    return verdict.model_copy(update={"sentences": sentences_of(verdict, evaluation)})


def _finding(
    primary: Difference | None, guards: Sequence[Difference], floors: Sequence[Floor], margin: float
) -> Finding:
    """What is found. What was shown to be bad counts before everything else."""
    if any(floor.met is False for floor in floors):
        return Finding.WORSE
    if primary is None or primary.groups < FEWEST:
        return Finding.TOO_LITTLE_DATA
    within = primary.low >= -margin  # where all answers score the same, also with a margin of 0
    stopped = any(shown_worse(guard) for guard in guards if guard.measure not in WEIGHED)
    if stopped or (primary.worse and not within):
        return Finding.WORSE
    if primary.better:
        return Finding.BETTER
    return Finding.NOT_WORSE if within else Finding.TOO_LITTLE_DATA


def _difference(
    ours: Values, theirs: Values, calls: Sequence[EvaluatedCall], measure: Measure, *, pooled: bool
) -> Difference | None:
    """The candidate minus another model; None where no call has the measure of both.

    `pooled` takes the quality of corrections for those calls that have no other.
    """
    of = [(call, _measure_of(call, measure) if pooled else measure) for call in calls]
    both = [
        (call, ours[call.call_id][name], theirs[call.call_id][name])
        for call, name in of
        if name in ours.get(call.call_id, {}) and name in theirs.get(call.call_id, {})
    ]
    if not both:
        return None
    found = paired(
        [a - b for _, a, b in both],
        [call.group_id for call, _, _ in both],
        # Examples that were brought along are nobody's, and not all of them those of one agent.
        [call.agent if call.agent != NOBODY else None for call, _, _ in both],
    )
    if not math.isfinite(found.low) and measure in LESS_IS_BETTER:
        return None  # one call bounds no count
    return Difference(
        measure=measure,
        calls=len(both),
        groups=found.groups,
        ours=sum(a for _, a, _ in both) / len(both),
        theirs=sum(b for _, _, b in both) / len(both),
        difference=found.estimate,
        low=found.low if measure in LESS_IS_BETTER else max(-1.0, found.low),
        high=found.high if measure in LESS_IS_BETTER else min(1.0, found.high),
        adjusted=found.p,
        smallest=found.smallest if math.isfinite(found.smallest) else 1.0,
    )


def _measure_of(call: EvaluatedCall, measure: Measure) -> Measure:
    return Measure.CORRECTED if call.basis is Basis.CORRECTION else measure


def _guards(primary: Measure, compared: Callable[[Measure], Difference | None]) -> tuple[Difference, ...]:
    """All measures but the primary, with p values corrected for their number."""
    names = [measure for measure in (*QUALITIES, *OF_CORRECTIONS, *TECHNICAL) if measure is not primary]
    found = {name: difference for name in names if (difference := compared(name)) is not None}
    adjusted = holm({name.value: difference.adjusted for name, difference in found.items()})
    return tuple(difference.model_copy(update={"adjusted": adjusted[name.value]}) for name, difference in found.items())


def _floors(ours: Values, calls: Sequence[EvaluatedCall]) -> tuple[Floor, ...]:
    """The rates that have to hold: exact one-sided bounds at 95% (Clopper and Pearson 1934)."""
    asked = [ours[call.call_id] for call in calls if Measure.VALID in ours[call.call_id]]
    if not asked:
        return ()
    total = len(asked)
    valid = sum(values[Measure.VALID] == 1 for values in asked)
    clean = sum(not values.get(Measure.LEAKS) for values in asked)
    at_least, leaking = lower_bound(valid, total), upper_bound(total - clean, total)
    return (
        Floor(
            measure=Measure.VALID,
            good=valid,
            calls=total,
            bound=at_least,
            required=VALID_REQUIRED,
            met=_met(at_least >= VALID_REQUIRED, upper_bound(valid, total) < VALID_REQUIRED),
        ),
        Floor(
            measure=Measure.LEAKS,
            good=clean,
            calls=total,
            bound=leaking,
            required=LEAKS_ALLOWED,
            met=_met(leaking <= LEAKS_ALLOWED, lower_bound(total - clean, total) > LEAKS_ALLOWED),
        ),
    )


def _met(shown: bool, refuted: bool) -> bool | None:
    return True if shown else (False if refuted else None)


def _unanswered(evaluation: Evaluation, values: Mapping[Role, Values]) -> dict[str, int]:
    """By role, how many calls a model has no valid answer to."""
    found = {}
    for contestant in evaluation.contestants:
        of = values.get(contestant.role, {})
        without = sum(of.get(call.call_id, {}).get(Measure.VALID) != 1 for call in evaluation.calls)
        if without:
            found[contestant.role.value] = without
    return found


def _scores(
    ours: Values, theirs: Values, calls: Sequence[EvaluatedCall], measure: Measure
) -> dict[str, tuple[float, float]]:
    found = {}
    for call in calls:
        name = _measure_of(call, measure)
        if name in ours[call.call_id] and name in theirs[call.call_id]:
            found[call.call_id] = ours[call.call_id][name], theirs[call.call_id][name]
    return found


def _texts(answers: Iterable[EvaluatedAnswer]) -> dict[str, tuple[str, str]]:
    """What candidate and champion answered, by call, where both did."""
    by_role: dict[Role, dict[str, str]] = {}
    for answer in answers:
        if answer.text is not None:
            by_role.setdefault(answer.role, {})[answer.call_id] = answer.text
    ours, theirs = by_role.get(Role.CANDIDATE, {}), by_role.get(Role.CHAMPION, {})
    return {call_id: (text, theirs[call_id]) for call_id, text in ours.items() if call_id in theirs}


def _by_role(answers: Iterable[EvaluatedAnswer]) -> dict[Role, dict[str, dict[Measure, float]]]:
    found: dict[Role, dict[str, dict[Measure, float]]] = {}
    for answer in answers:
        if answer.values:
            read = {Measure(name): value for name, value in answer.values.items()}
            found.setdefault(answer.role, {})[answer.call_id] = read
    return found


def _by_drafter(calls: Iterable[EvaluatedCall]) -> dict[str, list[EvaluatedCall]]:
    found: dict[str, list[EvaluatedCall]] = {}
    for call in calls:
        found.setdefault(call.drafted_by or "unknown", []).append(call)
    return found


def _groups(calls: Sequence[EvaluatedCall]) -> int:
    return len({call.group_id for call in calls})
