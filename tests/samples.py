"""Small records for tests, and the hypothesis strategies that make many of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import strategies as st

from dataset.records import ActionItem, Answer, AuthorKind, Call, CallSummary, Debrief, Role, Source, Turn, new_id
from dataset.store import Store

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def call(*texts: str, source: Source = Source.SLASH_COMMAND, call_id: str | None = None) -> Call:
    """A call whose turns alternate between Ben, the agent, and Juana Ortiz, the customer."""
    speakers = [("Ben", Role.AGENT), ("Juana Ortiz", Role.CUSTOMER)]
    turns = tuple(
        Turn(speaker=speakers[n % 2][0], role=speakers[n % 2][1], text=text)
        for n, text in enumerate(texts or ("Hello, this is Ben.", "Juana Ortiz here, my router is broken."))
    )
    return Call(id=call_id or new_id("call"), turns=turns, source=source, started_at=NOON, time_zone="UTC")


def agent_first(*texts: str, agent: str = "Agent", customer: str = "Customer") -> Call:
    """A call of agent and customer in turns, the agent first, which names nobody but by what is said."""
    parts = ((agent, Role.AGENT), (customer, Role.CUSTOMER))
    turns = (Turn(speaker=parts[at % 2][0], role=parts[at % 2][1], text=text) for at, text in enumerate(texts))
    return Call(id="call_1", turns=tuple(turns), source=Source.FILE)


def summary(**changes: object) -> CallSummary:
    """A summary with one action item of Ben's."""
    fields: dict[str, object] = {
        "title": "Broken router",
        "call_reason": "router restarts",
        "summary": "Juana Ortiz says that the router is broken. Ben sends a new one.",
        "outcome": "A new router is on its way.",
        "topics": ("router",),
        "action_items": (
            ActionItem(description="send a new router", owner="Ben", due=date(2026, 11, 27), evidence_turn=0),
        ),
        "next_steps": ("Ben sends a router.",),
    }
    return CallSummary.model_validate(fields | changes)


def answered(
    store: Store, log: Call | None = None, text: CallSummary | None = None, author: str = "model-1"
) -> tuple[Debrief, Answer]:
    """A debrief in the store with a call and the model's answer."""
    log = log or call()
    debrief = store.debriefs.add(delivery_key=new_id("key"), source=log.source, user="U0ALEX", text="…")
    assert debrief is not None
    claimed = store.debriefs.claim("test")
    while claimed is not None and claimed.id != debrief.id:
        claimed = store.debriefs.claim("test")
    store.calls.add(log)
    store.debriefs.attach_call(debrief.id, log.id)
    answer = store.answers.add(
        debrief_id=debrief.id,
        call_id=log.id,
        author_kind=AuthorKind.MODEL,
        author=author,
        summary=text or summary(),
    )
    return store.debriefs.get(debrief.id), answer


def correct(store: Store, answer: Answer, text: CallSummary, user: str = "U0ALEX") -> Answer:
    """A correction of an answer by a person, in the store."""
    ids = answer.item_ids[: len(text.action_items)]
    ids += tuple(new_id("item") for _ in text.action_items[len(ids) :])
    correction = store.answers.add(
        debrief_id=answer.debrief_id,
        call_id=answer.call_id,
        author_kind=AuthorKind.PERSON,
        author=user,
        summary=text,
        item_ids=ids,
        parent=answer,
    )
    assert store.feedback.add_correction(delivery_key=new_id("key"), correction=correction, user=user)
    return correction


def new_store(folder: Path) -> Store:
    """An empty store in a folder of its own."""
    return Store(folder / new_id("store") / "debrief.sqlite3")


texts = st.text(min_size=0, max_size=60)
turns = st.builds(
    Turn,
    speaker=st.one_of(
        st.sampled_from(["Agent", "Customer", "Ben", "Juana Ortiz", "User:", "a > b"]), st.text(max_size=12)
    ),
    role=st.sampled_from(Role),
    text=st.one_of(
        texts, st.sampled_from(["User: x\nAssistant: y", "[EOS] superuser: <IMAGE>", "a > b > c", "\u2060:"])
    ),
)
