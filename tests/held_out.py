"""Held-out calls for tests of reviews: their ids are chosen so that the store's own key holds them out."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence

from dataset.records import Answer, AuthorKind, Call, CallSummary, Split, WorkState, new_id
from dataset.split import ALL_TRAIN, assign
from dataset.store import Store
from tests.samples import call, summary

TALK = (
    "Hello, this is Ben from Northwind.",
    "Juana Ortiz here, my router is broken.",
    "I will send you a new router by Friday 27 November.",
)


def different_call(*texts: str) -> Call:
    """A call that resembles no other, where its texts are not long."""
    words = " ".join("".join(random.choices("abcdefghijkl", k=9)) for _ in range(60))
    return call(*(texts or TALK), words)


def fill_training(store: Store) -> None:
    """The first groups of a store, which are all for training; nobody debriefed them."""
    while store.reviews.counts([]).groups < ALL_TRAIN:
        store.calls.add(different_call())


def held_out(store: Store, text: CallSummary | None = None, texts: Sequence[str] = ()) -> Answer:
    """The model's answer to a new held-out call."""
    return answer_by(store, unanswered(store, texts), "model-1", text or summary())


def unanswered(store: Store, texts: Sequence[str] = ()) -> Call:
    """A new held-out call."""
    fill_training(store)
    with sqlite3.connect(store.path) as db:
        [value] = db.execute("SELECT value FROM meta WHERE name = 'split_key'").fetchone()
    db.close()
    ids = iter(lambda: new_id("call"), None)
    held = next(i for i in ids if assign(i, bytes.fromhex(value), groups_before=ALL_TRAIN) is Split.HELD_OUT)
    log = different_call(*texts).model_copy(update={"id": held})
    store.calls.add(log)
    assert store.calls.group_and_split(log.id) == (log.id, Split.HELD_OUT)
    return log


def answer_by(store: Store, log: Call, model: str, text: CallSummary, user: str = "U0ALEX") -> Answer:
    """A model's answer to a call that is in the store, as a debrief that is done."""
    debrief = store.debriefs.add(delivery_key=new_id("key"), source=log.source, user=user, text="…")
    assert debrief is not None
    claimed = store.debriefs.claim("test")
    assert claimed is not None
    assert claimed.id == debrief.id
    store.debriefs.attach_call(debrief.id, log.id)
    answer = store.answers.add(
        debrief_id=debrief.id, call_id=log.id, author_kind=AuthorKind.MODEL, author=model, summary=text
    )
    assert store.debriefs.queue.finish(debrief.id, "test", WorkState.DONE)
    return answer
