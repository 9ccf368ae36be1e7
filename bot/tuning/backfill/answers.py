"""What a batch job has answered becomes debriefs: read, checked and kept just as an answer of live serving is.

Every answer is one transaction, and an answer whose call has its debrief already changes nothing: reading the output
again after a crash does no harm. No message is sent: nobody in Slack has asked.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any

from bot.errors import DebriefError, InvalidAnswer
from bot.logs import describe_failure
from bot.models.bedrock_answers import read_answer
from bot.models.protocol import Completion
from bot.services import Services
from bot.summarise.answers import parse_answer
from bot.summarise.keeping import keep_written
from bot.summarise.pipeline import Written
from dataset.backfill_records import Backfill, BackfillItem, BackfillPart, ItemState
from dataset.pseudonyms.summaries import pseudonymise_summary, restore_summary
from dataset.records import Source
from dataset.store.backfills import delivery_key

logger = logging.getLogger(__name__)

FORGOTTEN = "The text of the call was deleted from the store meanwhile."
UNANSWERED = "The batch job came to its end without an answer to it."
_UNDERSTOOD = "Hand it in again with `--live`, which asks a model to mend what is no summary."


def keep_answers(
    services: Services,
    backfill: Backfill,
    part: BackfillPart,
    lines: Iterable[bytes],
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> None:
    """Keep the answers of a job that is over; what it left out is noted as failed. `progress` counts lines."""
    for number, line in enumerate(lines, 1):
        _keep_line(services, backfill, part, line)
        progress(min(number, part.records), part.records)
    for item in services.store.backfills.items(backfill.id, ItemState.PREPARED, part=part.number):
        services.store.backfills.note_item(item.number, ItemState.FAILED, error=UNANSWERED)


def keep(services: Services, backfill: Backfill, item: BackfillItem, written: Written) -> None:
    """Keep a debrief that was written for a file, unless it has one."""
    store = services.store
    hidden = pseudonymise_summary(written.summary, services.pseudonymiser, written.private_map)
    with store.transaction():
        waits = store.backfills.item(item.number)
        if waits is None or waits.call_id is None or waits.state not in (ItemState.PREPARED, ItemState.FAILED):
            return  # forgotten, or done by somebody else
        debrief = store.debriefs.add_imported(
            delivery_key=delivery_key(item.digest), user=backfill.actor, source=Source.COMMAND_LINE
        )
        if debrief is None:
            store.backfills.note_item(item.number, ItemState.KNOWN)
            return
        store.debriefs.attach_call(debrief.id, waits.call_id)
        keep_written(store, debrief.id, written, hidden)
        store.backfills.note_item(item.number, ItemState.DONE, debrief_id=debrief.id)


def _keep_line(services: Services, backfill: Backfill, part: BackfillPart, line: bytes) -> None:
    try:
        record = json.loads(line)
        item = services.store.backfills.item(int(str(record["recordId"]).removeprefix("R")))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        logger.warning("a line of the batch job %s cannot be read", part.name)
        return
    if item is None or item.backfill_id != backfill.id or item.state is not ItemState.PREPARED:
        return
    try:
        keep(services, backfill, item, _written(services, backfill, part, item, record))
    except DebriefError as error:
        services.store.backfills.note_item(item.number, ItemState.FAILED, error=str(error))


def _written(
    services: Services,
    backfill: Backfill,
    part: BackfillPart,
    item: BackfillItem,
    record: dict[str, Any],
) -> Written:
    """The debrief in a record. Raises `DebriefError` where there is none in it."""
    if "error" in record or not isinstance(record.get("modelOutput"), dict):
        told = record.get("error")
        code = told.get("errorCode") if isinstance(told, dict) else "no answer"
        # Its message is not kept: nobody promises that it holds no text.
        raise InvalidAnswer(f"Amazon Bedrock refused this record ({code}).", "Hand it in again with `--live`.")
    kept = services.store.calls.pseudonymised(item.call_id or "", backfill.pseudonymiser_version)
    hidden, private_map = kept or (None, None)
    if hidden is None or private_map is None:
        raise InvalidAnswer(FORGOTTEN, "Hand it in again.")
    completion = _completion(record["modelOutput"], backfill.model)
    try:
        # Nobody can be asked to mend it, as live serving does: what can be left out is.
        summary = parse_answer(completion.text, turns=len(hidden.turns), style=services.style, lenient=True)
    except ValueError as error:
        what = "is cut off" if completion.cut_off else "is no summary"
        raise InvalidAnswer(f"The model's answer {what}.", _UNDERSTOOD) from error
    return Written(
        summary=restore_summary(summary, private_map),
        pseudonymised=hidden,
        private_map=private_map,
        model=backfill.model,
        generation=backfill.generation,
        prompt_version=part.prompt_version or "",
        usage=completion.usage,
        latency_ms=completion.latency_ms,
    )


def _completion(output: dict[str, Any], name: str) -> Completion:
    metrics = output.get("metrics")
    latency = metrics.get("latencyMs") if isinstance(metrics, dict) else None
    try:
        return read_answer(output, int(latency or 0), name)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        logger.warning("an answer of a batch job has another form than Converse's: %s", describe_failure(error))
        raise InvalidAnswer("Amazon Bedrock's answer has a form that is not known here.", _UNDERSTOOD) from error
