"""Debriefs of an archive written one after another (a few at a time), as live serving writes them.

They do not go through the queue of debriefs: thousands of them would stand before those that people wait for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

from bot.errors import DebriefError, ModelUnavailable
from bot.models.protocol import LanguageModel
from bot.services import Services
from bot.summarise.pipeline import write_debrief
from bot.tuning.backfill.answers import FORGOTTEN, keep
from dataset.backfill_records import Backfill, BackfillItem, ItemState

MOST_TROUBLE = 5
"""Calls in a row for which the model is not to be had, after which it is left for later."""


def write_live(
    services: Services,
    backfill: Backfill,
    model: LanguageModel,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> None:
    """Write what waits for a debrief. `progress` counts calls.

    What the model cannot answer is noted as failed. Raises `ModelUnavailable` where it is not to be had for a while:
    what is left waits.
    """
    total = services.store.backfills.counts(backfill.id)[ItemState.PREPARED]
    items = services.store.backfills.items(backfill.id, ItemState.PREPARED)
    threads = services.settings.debrief_workers
    done = trouble = 0
    with ThreadPoolExecutor(threads, thread_name_prefix="backfill") as pool:
        running = _begun(pool, services, backfill, model, items, threads)
        while running:
            over, running = wait(running, return_when=FIRST_COMPLETED)
            for one in over:
                unavailable = one.result()
                trouble = trouble + 1 if unavailable else 0
                done += 1
                if unavailable is not None and trouble >= MOST_TROUBLE:
                    raise unavailable
            progress(done, total)
            running |= _begun(pool, services, backfill, model, items, threads - len(running))


def _begun(
    pool: ThreadPoolExecutor,
    services: Services,
    backfill: Backfill,
    model: LanguageModel,
    items: Iterator[BackfillItem],
    count: int,
) -> set[Future[ModelUnavailable | None]]:
    return {pool.submit(_write, services, backfill, model, item) for item in islice(items, count)}


def _write(services: Services, backfill: Backfill, model: LanguageModel, item: BackfillItem) -> ModelUnavailable | None:
    """Write one; what was raised where the model was not to be had."""
    store = services.store
    try:
        call = store.calls.get(item.call_id or "")
    except KeyError:
        return None  # forgotten meanwhile, and the file's row with it
    if store.calls.is_purged(call.id):
        store.backfills.note_item(item.number, ItemState.FAILED, error=FORGOTTEN)
        return None
    try:
        written = write_debrief(call, model, services.pseudonymiser, style=services.style, debrief_id=item.record_id)
    except ModelUnavailable as error:
        return error
    except DebriefError as error:
        store.backfills.note_item(item.number, ItemState.FAILED, error=str(error))
        return None
    keep(services, backfill, item, written)
    return None
