"""Puts the held-out calls to the models that take part, a few at a time, and writes down what each answered.

An answer is asked for once, as it is served, and not sent back to be mended: whether a model writes what the schema
asks for is one of the measures. What is written down is never asked for again, whichever process died.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor

from bot.errors import ModelError, ModelUnavailable
from bot.services import EMBEDDED, Services, provider_of
from bot.summarise.answers import parse_answer
from bot.tuning.gate.calls import AskedCall
from bot.tuning.gate.contestants import Asked
from bot.tuning.measures.leaks import leaks
from bot.tuning.measures.scores import quality, technical
from dataset.evaluation_records import EvaluatedAnswer, Evaluation, Measure, Role
from dataset.prompts import read_prompt, render_completion
from dataset.pseudonyms import Pseudonymiser, RulePseudonymiser
from dataset.records import CallSummary, summary_schema
from dataset.store import Store

BATCH = 12
"""Answers that are asked for before anybody looks whether the training was stopped."""

AT_ONCE = 4
"""Requests to a model that answers from elsewhere; the embedded one works on this machine, one at a time."""

RIVALS = (Role.BASELINE, Role.SIBLING)
"""Who may fail without holding up the comparison."""


def ask_some(
    services: Services,
    evaluation: Evaluation,
    calls: Sequence[AskedCall],
    models: Mapping[Role, Asked],
    limit: int = BATCH,
) -> bool:
    """Ask for the next answers that are missing; False where none is any more.

    Raises `ModelUnavailable` where champion or candidate cannot be asked now: what was answered is kept.
    """
    store, by_id = services.store, {asked.call.call_id: asked for asked in calls}
    missing = store.evaluations.missing(evaluation.id, limit)
    if not missing:
        return False
    finder = RulePseudonymiser(patterns=services.settings.patterns)  # never one that costs by the character

    def ask(question: tuple[str, Role]) -> EvaluatedAnswer:
        call_id, role = question
        asked, model = by_id.get(call_id), models.get(role)
        if asked is None or model is None:  # forgotten, or a rival that is gone
            return EvaluatedAnswer(evaluation_id=evaluation.id, role=role, call_id=call_id, text=None)
        return _answer(evaluation.id, role, asked, model, finder)

    far = [question for question in missing if _is_far(models.get(question[1]))]
    near = [question for question in missing if question not in far]
    for question in near:
        store.evaluations.keep_answer(ask(question))
    if far:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="gate") as pool:
            _keep_all(store, [pool.submit(ask, question) for question in far])
    return True


def _keep_all(store: Store, asked: Sequence[Future[EvaluatedAnswer]]) -> None:
    """Keep what comes back. After one that failed nothing more is asked, and what is under way, and paid for, is kept.

    Raises what the first one that failed did.
    """
    failed: Exception | None = None
    for question in asked:
        try:
            store.evaluations.keep_answer(question.result())
        except CancelledError:
            continue
        except Exception as error:
            failed = failed or error
            for left in asked:
                left.cancel()
    if failed is not None:
        raise failed


def _is_far(asked: Asked | None) -> bool:
    return asked is not None and provider_of(asked.model.name) != EMBEDDED


def _answer(evaluation_id: str, role: Role, asked: AskedCall, model: Asked, finder: Pseudonymiser) -> EvaluatedAnswer:
    prompt = model.prompt(asked.pair)
    nothing = EvaluatedAnswer(evaluation_id=evaluation_id, role=role, call_id=asked.call.call_id, text=None)
    try:
        completion = model.model.complete(prompt, summary_schema())
    except ModelUnavailable:
        if role in RIVALS:
            return nothing
        raise
    except ModelError:  # of this call: refused, or too long for it
        if role in RIVALS:
            return nothing
        return nothing.model_copy(update={"values": _values(quality(asked.known, None) | {Measure.VALID: 0.0})})
    summary = _summary(completion.text, len(read_prompt(prompt).turns), model)
    found = leaks(summary, prompt, finder) if summary is not None else 0
    values = quality(asked.known, summary) | technical(
        summary, completion.usage.output_tokens, completion.latency_ms, found
    )
    text = render_completion(summary) if summary is not None else None
    return nothing.model_copy(update={"text": text, "values": _values(values)})


def _summary(text: str, turns: int, model: Asked) -> CallSummary | None:
    try:
        return parse_answer(text, turns=turns, style=model.house)
    except ValueError:
        return None


def _values(values: Mapping[Measure, float]) -> dict[str, float]:
    return {measure.value: value for measure, value in values.items()}
