"""The threads that write debriefs: claim with a lease, summarise, store the answer and its notice at once.

Listeners only record a request and return; all slow work happens here. A worker that dies loses its lease, and the
debrief is claimed again; a worker that was overtaken finds its lease gone and changes nothing.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.crew import Crew
from bot.errors import DebriefError, FileUnreachable, ModelUnavailable
from bot.intake import read_call_log
from bot.logs import describe_failure
from bot.models.protocol import LanguageModel
from bot.services import Services
from bot.summarise.keeping import keep_written
from bot.summarise.pipeline import Written, call_from_log, write_debrief
from dataset.pseudonyms.summaries import pseudonymise_summary
from dataset.records import Call, Debrief, FileRef, MessageKind, NoticeKind, Source, WorkState, new_id
from dataset.store import lane_of

logger = logging.getLogger(__name__)

ATTEMPTS = 4
FIRST_PAUSE, PAUSE_GROWS = 1.0, 4  # 1, 4 and 16 seconds: what was throttled needs some of a minute
DEATHS = 2  # attempts with a drawn model without an answer, before the champion writes in its place
HEAVY = 300_000  # characters: an hour of talk has about 60,000
HEAVY_WAIT = timedelta(seconds=5)  # each look fetches the file again


@dataclass(frozen=True)
class FetchedFile:
    """A file's content as it was handed over, and its name."""

    content: bytes
    name: str


FetchFile = Callable[[FileRef], FetchedFile]


class Workers:
    """What a crew of threads does with the queue of debriefs."""

    def __init__(self, services: Services, fetch_file: FetchFile) -> None:
        """`fetch_file` gets a file from Slack; it raises `FileUnavailable` or `CallTooLarge`."""
        self._services = services
        self._fetch_file = fetch_file
        self._heavy = threading.Lock()

    def crew(self, count: int) -> Crew:
        """`count` threads that write debriefs."""
        return Crew(
            "worker",
            self.work_once,
            queue=self._services.store.debriefs.queue,
            wake=self._services.wake,
            count=count,
        )

    def work_once(self, owner: str) -> bool:
        """Write one debrief; False where none waits."""
        debrief = self._services.store.debriefs.claim(owner)
        if debrief is None:
            return False
        try:
            self._write(debrief, owner)
        except (ModelUnavailable, FileUnreachable) as error:
            self._try_later(debrief, owner, error)
        except DebriefError as error:
            self._fail(debrief, owner, error)
        except Exception as error:
            logger.error("debrief %s: %s", debrief.id, describe_failure(error))
            self._try_later(
                debrief,
                owner,
                DebriefError(
                    "Something went wrong inside Debrief.",
                    f"Try again; if it happens again, give your administrator this id: {debrief.id}.",
                ),
            )
        self._services.wake.ring()
        return True

    def _write(self, debrief: Debrief, owner: str) -> None:
        if debrief.attempts > ATTEMPTS:
            # Whatever happened the times before took the process down with it.
            raise DebriefError(
                "This call log could not be worked on.", f"Give your administrator this id: {debrief.id}."
            )
        given = self._given(debrief)
        if _size(given) <= HEAVY:
            self._summarise(debrief, owner, given)
        elif self._heavy.acquire(blocking=False):
            try:
                self._summarise(debrief, owner, given)
            finally:
                self._heavy.release()
        else:
            # One at a time, whatever their number: ordinary calls, and Slack's acks, do not wait behind them.
            self._services.store.debriefs.queue.postpone(debrief.id, owner, HEAVY_WAIT, count=False)

    def _given(self, debrief: Debrief) -> Call | FetchedFile | str:
        """What was handed in: read before already, a file, or text."""
        if debrief.call_id is not None:
            return self._services.store.calls.get(debrief.call_id)
        return self._fetch_file(debrief.file) if debrief.file is not None else debrief.text or ""

    def _summarise(self, debrief: Debrief, owner: str, given: Call | FetchedFile | str) -> None:
        call = given if isinstance(given, Call) else self._read(debrief, owner, given)
        if call is None:
            logger.warning("debrief %s was taken over by somebody else", debrief.id)
            return
        written = self._written(debrief, call)
        self._store(debrief, owner, written)
        logger.info("debrief %s done by %s in %d ms", debrief.id, written.model, written.latency_ms)

    def _written(self, debrief: Debrief, call: Call) -> Written:
        """What the model that was drawn for the call wrote; where that is a canary which cannot, the champion does.

        That the drawn model failed is noted for either of the two, whatever the reason: both are asked alike. A model
        that takes the process down with it is found when somebody else comes to the same call.
        """
        canaries = self._services.store.canaries
        deadly = debrief.attempts > DEATHS and canaries.is_drawn(call.id)
        drawn = self._services.models.for_call(debrief, call.id)
        if deadly and drawn.canary is not None:
            canaries.note_failed(drawn.canary.id, call.id)
            if drawn.instead is not None:
                logger.warning("debrief %s: %s came to no end with it", debrief.id, drawn.model.name)
                return self._by(drawn.instead, debrief, call)
        try:
            return self._by(drawn.model, debrief, call)
        except Exception as error:
            if drawn.canary is not None:
                canaries.note_failed(drawn.canary.id, call.id)
            if drawn.instead is None:
                raise
            why = (isinstance(error, DebriefError) and error.administrator) or describe_failure(error)
            logger.warning("debrief %s: %s could not write it: %s", debrief.id, drawn.model.name, why)
        return self._by(drawn.instead, debrief, call)

    def _by(self, model: LanguageModel, debrief: Debrief, call: Call) -> Written:
        services = self._services
        return write_debrief(call, model, services.pseudonymiser, style=services.style, debrief_id=debrief.id)

    def _read(self, debrief: Debrief, owner: str, given: FetchedFile | str) -> Call | None:
        store, settings = self._services.store, self._services.settings
        if isinstance(given, FetchedFile):
            log = read_call_log(given.content, name=given.name, max_bytes=settings.debrief_max_bytes)
        else:
            log = read_call_log(given, max_bytes=settings.debrief_max_bytes)
        call = call_from_log(
            log,
            source=debrief.source,
            zone=settings.zone,
            received_at=debrief.created_at,
            title=debrief.title,
            agent=debrief.user,
            team=debrief.team,
        )
        with store.transaction():
            if not store.debriefs.queue.holds(debrief.id, owner):
                return None
            store.calls.add(call)
            store.debriefs.attach_call(debrief.id, call.id)
        return call

    def _store(self, debrief: Debrief, owner: str, written: Written) -> None:
        store, pseudonymiser = self._services.store, self._services.pseudonymiser
        hidden = pseudonymise_summary(written.summary, pseudonymiser, written.private_map)
        with store.transaction():
            if not store.debriefs.queue.finish(debrief.id, owner, WorkState.DONE):
                logger.warning("debrief %s was finished by somebody else meanwhile", debrief.id)
                return
            answer = keep_written(store, debrief.id, written, hidden)
            store.canaries.ask(debrief.id, self._services.settings.debrief_ask_share)
            self._notify(debrief, answer.id)

    def _try_later(self, debrief: Debrief, owner: str, error: DebriefError) -> None:
        if debrief.attempts >= ATTEMPTS:
            self._fail(debrief, owner, error)
        else:
            self._services.store.debriefs.postpone(debrief.id, owner, pause_after(debrief.attempts))
            logger.warning("debrief %s is tried again: %s", debrief.id, error.administrator or type(error).__name__)

    def _fail(self, debrief: Debrief, owner: str, error: DebriefError) -> None:
        store = self._services.store
        with store.transaction():
            if store.debriefs.fail(debrief.id, owner, str(error), retryable=error.retryable):
                self._notify(debrief, new_id("failure"))
        logger.info("debrief %s failed: %s", debrief.id, type(error).__name__)
        if error.administrator:
            logger.error("debrief %s: %s", debrief.id, error.administrator)

    def _notify(self, debrief: Debrief, cause: str) -> None:
        outbox = self._services.store.outbox
        outbox.drop(f"received:{debrief.id}")
        outbox.add(
            NoticeKind.CARD,
            private_target(debrief),
            f"card:{debrief.id}:{cause}",
            lane=lane_of(debrief.id, MessageKind.PRIVATE),
            debrief_id=debrief.id,
        )


def pause_after(attempts: int) -> timedelta:
    """How long a debrief rests after that many attempts: longer each time, and not all that failed at once alike."""
    return timedelta(seconds=FIRST_PAUSE * PAUSE_GROWS ** (attempts - 1) * random.uniform(0.75, 1.25))  # noqa: S311


def private_target(debrief: Debrief) -> str:
    """Where a debrief's private copy goes: the DM that its log was written in, or else the DM with its user.

    A command or a shortcut may come from a DM between two people, where the bot cannot write.
    """
    in_our_dm = debrief.source is Source.DIRECT_MESSAGE and debrief.channel is not None
    return debrief.channel if in_our_dm and debrief.channel else debrief.user


def _size(given: Call | FetchedFile | str) -> int:
    """How much there is to be worked on, in characters (or bytes, which are about as many)."""
    if isinstance(given, Call):
        return sum(len(turn.text) for turn in given.turns)
    return len(given.content) if isinstance(given, FetchedFile) else len(given)
