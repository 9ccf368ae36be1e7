"""An evaluation from beginning to end: what trainings and the command line call.

It is written down before anybody answers: the calls, who takes part, the measure that decides and the margin. From then
on each step may be done again by another process.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import TuningError
from bot.services import BEDROCK, Services, provider_of
from bot.summarise.answers import parse_answer
from bot.tuning.gate.asking import BATCH, ask_some
from bot.tuning.gate.calls import asked_calls, held_out
from bot.tuning.gate.contestants import contestants, opened
from bot.tuning.gate.judging import judge
from dataset.evaluation_records import EvaluatedAnswer, Evaluation, Measure, Role
from dataset.model_records import ModelVersion
from dataset.prompts import Prompt, PromptStyle, read_prompt, render_again
from dataset.records import CallSummary, Pair
from dataset.tokens import estimate_tokens


@dataclass(frozen=True)
class Shown:
    """What both made of one call, in placeholders."""

    call_id: str
    pseudonymiser_version: str
    before: CallSummary
    after: CallSummary


def begin(
    services: Services,
    candidate: ModelVersion,
    champion: str,
    *,
    snapshot_id: str,
    requested_by: str,
    job_id: str | None = None,
    measure: Measure | None = None,
    most: int | None = None,
    rivals: bool = True,
) -> Evaluation | None:
    """Write down what is to be compared; None where the snapshot has no held-out call.

    `measure` and `most` are those of the settings where they are None.
    """
    settings = services.settings
    calls = held_out(services.store, snapshot_id, most or settings.debrief_gate_calls)
    if not calls:
        return None
    return services.store.evaluations.add(
        job_id=job_id,
        snapshot_id=snapshot_id,
        contestants=contestants(services, candidate, champion, rivals=rivals),
        calls=[asked.call for asked in calls],
        measure=measure or Measure(settings.debrief_gate_measure),
        margin=settings.debrief_gate_margin,
        requested_by=requested_by,
    )


def count_held_out(services: Services, snapshot_id: str, most: int | None = None) -> int:
    """How many held-out calls of a snapshot would be asked."""
    return len(held_out(services.store, snapshot_id, most or services.settings.debrief_gate_calls))


def costs(
    services: Services,
    candidate: ModelVersion,
    champion: str,
    *,
    snapshot_id: str,
    most: int | None = None,
    rivals: bool = True,
) -> str:
    """What asking the held-out calls costs, in a sentence; empty where nobody who takes part costs money."""
    paid = [c for c in contestants(services, candidate, champion, rivals=rivals) if provider_of(c.name) == BEDROCK]
    if not paid:
        return ""
    from bot.models.prices import load_prices
    from bot.tuning.bedrock.costs import TYPICAL_INPUT, Contender, trial

    prices, registered = load_prices(services.settings), {v.name: v for v in services.store.registry.all()}

    def base(name: str) -> str:
        return candidate.base if name == candidate.name else registered[name].base if name in registered else name

    calls = held_out(services.store, snapshot_id, most or services.settings.debrief_gate_calls)
    # The longest prompt there is; a short call is taken for a usual one, for what it costs is no promise.
    prompts = (render_again(asked.pair.prompt, PromptStyle.BASE, services.style) for asked in calls)
    tokens = sum(max(TYPICAL_INPUT, estimate_tokens(prompt.system + prompt.user)) for prompt in prompts)
    return trial([Contender(prices.of(base(c.name)), c.examples) for c in paid], len(calls), tokens)


def go_on(
    services: Services, evaluation: Evaluation, *, unregistered: ModelVersion | None = None, limit: int = BATCH
) -> bool:
    """Ask for some of the answers that are missing; False where none is any more.

    `unregistered` is a candidate that the registry does not have yet. Raises `ModelUnavailable` where champion or
    candidate cannot be asked now, and `TuningError` where one of them cannot be used.
    """
    if not services.store.evaluations.missing(evaluation.id, 1):
        return False
    models = opened(services, evaluation.contestants, evaluation.snapshot_id, unregistered=unregistered)
    calls = asked_calls(services.store, evaluation.snapshot_id, evaluation.calls)
    return ask_some(services, evaluation, calls, models, limit)


def conclude(services: Services, evaluation: Evaluation) -> Evaluation:
    """The evaluation with its verdict, which is worked out and written down the first time.

    Raises `TuningError` where the candidate has answered no call with a summary.
    """
    store = services.store
    evaluation = store.evaluations.get(evaluation.id)  # calls may have been forgotten since it began
    if evaluation.verdict is not None:
        return evaluation
    answers = store.evaluations.answers(evaluation.id)
    ours = [answer for answer in answers if answer.role is Role.CANDIDATE]
    if ours and all(answer.text is None for answer in ours):
        if evaluation.job_id is None:  # whoever asks again, when it was put right, asks anew
            store.evaluations.drop(evaluation.id)
        calls = "call" if len(ours) == 1 else "calls"
        raise TuningError(
            f"The new model answered none of {len(ours)} held-out {calls} with a summary.",
            "Have your administrator find out why before it is used.",
        )
    store.evaluations.finish(evaluation.id, judge(evaluation, answers))
    return store.evaluations.get(evaluation.id)


def differing(services: Services, evaluation: Evaluation) -> tuple[int, int, Shown | None]:
    """How many calls both answered, how many of those answers differ, and one call to be looked at.

    That is the one which tells most (`Verdict.examples`), or else the first.
    """
    asked = {a.call.call_id: a for a in asked_calls(services.store, evaluation.snapshot_id, evaluation.calls)}
    texts = _texts(services.store.evaluations.answers(evaluation.id))
    both = {
        call_id: (before, after)
        for call_id in asked
        if (before := texts.get((Role.CHAMPION, call_id))) is not None
        and (after := texts.get((Role.CANDIDATE, call_id))) is not None
    }
    told = [example.call_id for example in evaluation.verdict.examples] if evaluation.verdict else []
    differ = [call_id for call_id, (before, after) in both.items() if before != after]
    first = next((call_id for call_id in (*told, *differ, *both) if call_id in both), None)
    if first is None:
        return len(asked), 0, None
    pair = asked[first].pair
    old, new = (read_answer(text, pair) for text in both[first])
    return len(asked), len(differ), Shown(first, pair.pseudonymiser_version, old, new)


def read_answer(text: str, pair: Pair) -> CallSummary:
    """A kept answer to a pair's call. Raises `ValueError` where it is none."""
    prompt = Prompt(system=pair.system, user=pair.prompt, version=pair.prompt_version)
    return parse_answer(text, turns=len(read_prompt(prompt).turns))


def _texts(answers: list[EvaluatedAnswer]) -> dict[tuple[Role, str], str]:
    return {(answer.role, answer.call_id): answer.text for answer in answers if answer.text is not None}
