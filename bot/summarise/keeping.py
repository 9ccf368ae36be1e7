"""A written debrief goes into the store: the same for the live workers and for a batch that is read back."""

from __future__ import annotations

from bot.summarise.pipeline import Written
from dataset.records import Answer, AuthorKind, CallSummary
from dataset.store import Store


def keep_written(store: Store, debrief_id: str, written: Written, hidden: CallSummary) -> Answer:
    """Keep who wrote a debrief and what it took, what the pseudonymiser made of the call, and the answer.

    `hidden` is the answer pseudonymised (`pseudonymise_summary`), which takes a while. To be called in the
    transaction that ends the debrief.
    """
    call_id, version = written.pseudonymised.call_id, written.pseudonymised.pseudonymiser_version
    store.debriefs.note_answered(
        debrief_id,
        model=written.model,
        prompt_version=written.prompt_version,
        input_tokens=written.usage.input_tokens,
        output_tokens=written.usage.output_tokens,
        latency_ms=written.latency_ms,
        generation=written.generation,
    )
    store.calls.keep_pseudonymised(written.pseudonymised, written.private_map)
    answer = store.answers.add(
        debrief_id=debrief_id,
        call_id=call_id,
        author_kind=AuthorKind.MODEL,
        author=written.model,
        summary=written.summary,
    )
    store.answers.keep_pseudonymised(answer.id, version, hidden, purged=False)
    return answer
