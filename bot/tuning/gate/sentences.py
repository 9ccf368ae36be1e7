"""A verdict in words: what was found, how sure that is, and what follows from it. The same in Slack and terminal.

Differences are told in points: a hundredth of a measure that goes from 0 to 1.
"""

from __future__ import annotations

from bot.tuning.gate.levels import FEWEST, MANY_LOOKS, WEIGHED, shown_worse
from dataset.evaluation_records import (
    Basis,
    Contestant,
    Difference,
    Evaluation,
    Finding,
    Floor,
    Measure,
    Role,
    Verdict,
)

NAMES = {
    Measure.ROUGE_L: "ROUGE-L",
    Measure.CHRF: "chrF",
    Measure.ITEMS: "action items (F1)",
    Measure.REASON: "call reason",
    Measure.EDITS: "closeness in characters",
    Measure.EDITED: "corrections: edits that are right now",
    Measure.KEPT: "corrections: what was kept and still is there",
    Measure.CORRECTED: "corrections",
    Measure.VALID: "answers that follow the schema",
    Measure.LEAKS: "personal data in answers",
    Measure.TOKENS: "tokens an answer",
    Measure.LATENCY: "milliseconds an answer",
}
"""The measures as people read them."""

MOST_DRAFTERS = 4
"""Models that are told apart by name in a sentence: over the years there are many."""


NOTICED_MS = 250
NOTICED_TOKENS = 0.1
"""From how many milliseconds, and from which share of its tokens on, an answer is called slower, or longer."""


def points(value: float) -> str:
    """A difference in points, with its sign: `+3.1`, `-0.4`, `0.0`."""
    shown = f"{100 * value:+.1f}"
    return "0.0" if shown in ("+0.0", "-0.0") else shown


def interval(difference: Difference) -> str:
    """A difference with its interval: `+3.1 points (0.8 to 5.4)`."""
    return f"{points(difference.difference)} points ({100 * difference.low:.1f} to {100 * difference.high:.1f})"


def decisive(verdict: Verdict) -> str:
    """What decides, by name: the primary measure, and corrections where they count as well, or alone."""
    corrections, total = verdict.bases.get(Basis.CORRECTION.value, 0), sum(verdict.bases.values())
    if corrections and corrections == total:
        return NAMES[Measure.CORRECTED]
    mixed = verdict.primary is not None and verdict.calls > total - corrections
    return f"{NAMES[verdict.measure]} and corrections" if mixed else NAMES[verdict.measure]


def headline(verdict: Verdict) -> str:
    """The finding in one sentence."""
    primary = verdict.primary
    if primary is None:
        return "Too little data: no held-out call could be measured."
    told = f"{interval(primary)} of {decisive(verdict)} on {_calls(primary.calls)}"
    match verdict.finding:
        case Finding.BETTER:
            return f"Better: {told}."
        case Finding.NOT_WORSE:
            return f"Not worse by more than {100 * verdict.margin:.3g} points, and not shown to be better: {told}."
        case Finding.WORSE if not primary.worse:
            return f"Worse, for another reason than the measure that decides: {told}."
        case Finding.WORSE:
            return f"Worse: {told}."
        case Finding.TOO_LITTLE_DATA:
            return f"Too little data to tell: {told}."


def sentences_of(verdict: Verdict, evaluation: Evaluation) -> tuple[str, ...]:
    """What there is to know of a verdict beside its headline, the most important first."""
    found = [
        *_bad(verdict),
        *_anchored(verdict),
        *_worth(verdict, evaluation.contestant(Role.BASELINE)),
        *_sibling(verdict, evaluation.contestant(Role.SIBLING)),
        *_size(verdict),
        *_looks(verdict),
        *_by_basis(verdict),
        *_dearer(verdict),
    ]
    return tuple(found)


def _bad(verdict: Verdict) -> list[str]:
    """What speaks against the candidate whatever the primary measure says."""
    found = [_floor(floor) for floor in verdict.floors if floor.met is not True]
    found += [_worse(guard) for guard in _worse_guards(verdict) if guard.measure not in WEIGHED]
    return [sentence for sentence in found if sentence]


def _dearer(verdict: Verdict) -> list[str]:
    """What is the lead's to weigh: a model that writes more, or takes longer."""
    return [_worse(guard) for guard in _worse_guards(verdict) if guard.measure in WEIGHED and _noticed(guard)]


def _noticed(guard: Difference) -> bool:
    """Whether anybody would notice: a lead has no use for some milliseconds more, however sure they are."""
    more = guard.difference
    return more >= NOTICED_MS if guard.measure is Measure.LATENCY else more >= NOTICED_TOKENS * guard.theirs


def _worse_guards(verdict: Verdict) -> list[Difference]:
    return [guard for guard in verdict.guards if shown_worse(guard)]


def _worse(guard: Difference) -> str:
    return f"{_capital(NAMES[guard.measure])}: worse, {_amounts(guard)}."


def _floor(floor: Floor) -> str:
    if floor.measure is Measure.VALID:
        told = f"{floor.good} of {floor.calls} answers follow the schema (at least {floor.bound:.0%} of all would)"
        if floor.met is False:
            return f"{told}: fewer than the {floor.required:.0%} that it takes."
        return f"{told}; {floor.required:.0%} are wanted." if floor.good < floor.calls else ""
    leaking = floor.calls - floor.good
    if not leaking:
        return ""
    told = f"{leaking} of {floor.calls} answers hold personal data that their calls' prompts did not"
    return f"{told}: too many to be used." if floor.met is False else f"{told}: look at them before you approve."


def _amounts(guard: Difference) -> str:
    if guard.measure in WEIGHED:
        return f"{guard.ours:.0f} in place of {guard.theirs:.0f}"
    if guard.measure is Measure.LEAKS:
        return f"{guard.ours:.2f} an answer in place of {guard.theirs:.2f}"
    return interval(guard)


def _anchored(verdict: Verdict) -> list[str]:
    corrections = verdict.bases.get(Basis.CORRECTION.value, 0)
    if verdict.anchored:
        return [
            f"Anchored: {corrections} of the calls are known by a correction alone, which stays close to the draft that"
            " it began as. Leads' reviews make this a fair comparison."
        ]
    return []


def _worth(verdict: Verdict, baseline: Contestant | None) -> list[str]:
    if baseline is None:
        return []
    with_what = f"{baseline.name} with {baseline.examples} of your examples in its prompt"
    with_what = with_what if baseline.examples else f"{baseline.name}, the model as it came"
    if verdict.baseline is None:
        return [f"No call was answered by {with_what}, so whether the training is worth its cost is not known."]
    told = interval(verdict.baseline)
    if verdict.primary is not None and verdict.baseline.calls < verdict.primary.calls:
        told += f" on the {_number(verdict.baseline.calls)} that it answered"
    if verdict.worth is None:
        return [f"Against {with_what}: {told}; too little data to say whether the training is worth its cost."]
    if verdict.worth:
        return [f"It beats {with_what}: {told}."]
    return [f"It is not shown to beat {with_what}: {told}. A training that does not is not worth its cost."]


def _sibling(verdict: Verdict, sibling: Contestant | None) -> list[str]:
    if verdict.sibling is None or sibling is None:
        return []
    sure = "better" if verdict.sibling.better else "worse" if verdict.sibling.worse else "not shown to differ"
    sure = sure if verdict.sibling.groups >= FEWEST else "too little data to tell"
    return [
        f"Beside {sibling.name}, which learned the same corrections and other answers that were voted useful:"
        f" {interval(verdict.sibling)}, {sure}."
    ]


def _size(verdict: Verdict) -> list[str]:
    if verdict.primary is None or verdict.finding is Finding.BETTER:
        return []
    if verdict.groups < FEWEST:
        return [f"It takes {FEWEST} different held-out calls to find anything, and 30 to find much."]
    if verdict.primary.smallest == 0:  # no spread to go by
        return [] if verdict.primary.difference else ["Both scored the same on every call."]
    smallest = 100 * verdict.primary.smallest
    return [f"Differences of {smallest:.1f} points and more would have been seen here, eight times out of ten."]


def _looks(verdict: Verdict) -> list[str]:
    if not verdict.looks:
        return []
    times = "once" if verdict.looks == 1 else f"{verdict.looks} times"
    told = f"These held-out calls were looked at {times} before."
    return [f"{told} After so many, part of a good result is luck." if verdict.looks >= MANY_LOOKS else told]


def _by_basis(verdict: Verdict) -> list[str]:
    """What references say alone, where corrections count as well, and corrections, by who drafted them."""
    found = []
    pooled = verdict.free is not None and verdict.calls > verdict.free.calls
    if verdict.free is not None and pooled:
        found.append(f"Without the corrections: {_on(verdict.free)}.")
    most = sorted(verdict.by_drafter.items(), key=lambda one: -one[1].calls)
    if most:
        told = "; ".join(f"{drafter} {_on(difference)}" for drafter, difference in most[:MOST_DRAFTERS])
        left = len(most) - MOST_DRAFTERS
        more = f"; and {left} more" if left > 0 else ""
        found.append(f"Corrections, by the model that drafted them: {told}{more}.")
    return found


def _on(difference: Difference) -> str:
    """A difference and on how many calls it rests; without an interval where there are too few for one."""
    enough = difference.groups >= FEWEST
    told = interval(difference) if enough else f"{points(difference.difference)} points"
    return f"{told} on {_number(difference.calls)}"


def _number(calls: int) -> str:
    return f"{calls} call{'' if calls == 1 else 's'}"


def _calls(number: int) -> str:
    return f"{number} held-out call{'' if number == 1 else 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
