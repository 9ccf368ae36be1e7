"""Recording requests: every way in ends here, in one transaction, before the delivery is acked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.services import Services
from bot.summarise.workers import private_target
from dataset.records import Debrief, FileRef, MessageKind, NoticeKind, Source
from dataset.store import lane_of
from dataset.text import well_formed

# How long an answer may take before its user is told that the log was received.
PATIENCE = timedelta(seconds=2)


def record_debrief(
    services: Services,
    *,
    delivery_key: str,
    source: Source,
    user: str,
    team: str | None,
    channel: str | None,
    thread_ts: str | None = None,
    title: str | None = None,
    text: str | None = None,
    file: FileRef | None = None,
    origin: str | None = None,
    say_received: bool = True,
) -> Debrief | None:
    """Queue a debrief, once for each delivery; None where it was recorded before.

    `say_received`: tell the user so in the DM where the answer takes a while (a command's ack has said it).
    """
    store = services.store
    with store.transaction():
        debrief = store.debriefs.add(
            delivery_key=delivery_key,
            source=source,
            user=user,
            team=team,
            channel=channel,
            thread_ts=thread_ts,
            title=title,
            text=text,
            file=file,
            origin=origin,
        )
        if debrief is not None and say_received:
            store.outbox.add(
                NoticeKind.RECEIVED,
                private_target(debrief),
                f"received:{debrief.id}",
                lane=lane_of(debrief.id, MessageKind.PRIVATE),
                debrief_id=debrief.id,
                delay=PATIENCE,
            )
    services.wake.ring()
    return debrief


def record_reply(services: Services, user: str, key: str, text: str) -> None:
    """Tell a user something, in the DM, once for each key."""
    services.store.outbox.add(NoticeKind.REPLY, user, f"reply:{key}", payload={"text": text})
    services.wake.ring()


def file_refs(files: list[dict[str, Any]]) -> list[FileRef]:
    """What is needed to fetch files that a payload names. Only the id is trusted; the rest is asked for later."""
    return [FileRef(id=file["id"], name=well_formed(str(file.get("name") or ""))) for file in files if file.get("id")]
