"""Turns notices into Slack messages.

A message is rendered from the store at the moment it is sent, so a late one shows the present state. Slack's
`chat.postMessage` has no idempotency key: each message carries its notice's id as metadata, and a send whose fate is
unknown (a lost connection, a killed process) is looked up in the channel before it is repeated. A channel that Slack
asks to leave alone rests; the others go on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.crew import Crew
from bot.logs import describe_failure
from bot.services import Services
from dataset.records import Notice, NoticeKind, WorkState
from handlers import slack_errors
from handlers.delivery import Delivery, Undeliverable

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.5
LONGEST_DELAY = 180.0
# An unreachable Slack is waited for; what is older than this nobody waits for any more. Who shares, or opens the Home
# tab, stands before the screen and had better be told.
PATIENCE = timedelta(hours=48)
PATIENCE_OF = {NoticeKind.SHARE: timedelta(minutes=10), NoticeKind.HOME: timedelta(minutes=1)}
ATTEMPTS_AT_A_FAULT = 8  # for faults of our own, which waiting does not mend

# chat.postMessage: about one a second for each channel, and short bursts are let through.
BURST = 4
SECONDS_EACH = 1.0

_POSTS = (NoticeKind.RECEIVED, NoticeKind.CARD, NoticeKind.SHARE, NoticeKind.REPLY, NoticeKind.LEAD)


class Pace:
    """When a target may be posted to again: a bucket of `BURST` posts that fills by one each `SECONDS_EACH`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full_at: dict[str, float] = {}
        self._rest_until: dict[str, float] = {}

    def note_post(self, target: str) -> None:
        """A post went to `target`."""
        now = self._clock()
        self._full_at[target] = max(self._full_at.get(target, now), now) + SECONDS_EACH

    def rest(self, target: str, seconds: float) -> None:
        """Slack asked to leave `target` alone for so long."""
        self._rest_until[target] = self._clock() + seconds

    def resting(self) -> dict[str, float]:
        """The targets that cannot be posted to now, and for how many seconds."""
        now = self._clock()
        self._full_at = {t: at for t, at in self._full_at.items() if at > now}
        self._rest_until = {t: at for t, at in self._rest_until.items() if at > now}
        waits = {t: at - now - (BURST - 1) * SECONDS_EACH for t, at in self._full_at.items()}
        for target, at in self._rest_until.items():
            waits[target] = max(waits.get(target, 0.0), at - now)
        return {target: wait for target, wait in waits.items() if wait > 0}


class Sender:
    """Sends what is in the outbox."""

    def __init__(self, services: Services, client: WebClient) -> None:
        """`client` must not retry by itself: one request is one attempt."""
        self._services = services
        self._delivery = Delivery(services, client)
        self._pace = Pace()

    def crew(self) -> Crew:
        """The one thread that sends."""
        return Crew(
            "sender",
            self.send_once,
            queue=self._services.store.outbox.queue,
            wake=self._services.wake,
            idle_seconds=lambda: min([POLL_SECONDS, *self._pace.resting().values()]),
        )

    def send_once(self, owner: str) -> bool:
        """Send one notice; False where none is due."""
        notice = self._services.store.outbox.claim(owner, self._pace.resting())
        if notice is None:
            return False
        if notice.kind in _POSTS:
            self._pace.note_post(notice.target)
        try:
            self._delivery.deliver(notice)
        except Undeliverable as error:
            self._give_up(notice, owner, str(error))
        except SlackApiError as error:
            self._refused(notice, owner, error)
        except (SlackClientError, OSError) as error:
            self._try_later(notice, owner, type(error).__name__)
        except Exception as error:
            logger.error("notice %s: %s", notice.id, describe_failure(error))
            if notice.attempts >= ATTEMPTS_AT_A_FAULT:
                self._give_up(notice, owner, type(error).__name__)
            else:
                self._try_later(notice, owner, type(error).__name__)
        else:
            self._services.store.outbox.queue.finish(notice.id, owner, WorkState.DONE)
        return True

    def _refused(self, notice: Notice, owner: str, error: SlackApiError) -> None:
        reason = slack_errors.reason(error)
        queue = self._services.store.outbox.queue
        if slack_errors.is_rate_limit(error):
            wait = slack_errors.retry_after(error)
            self._pace.rest(notice.target, wait)
            # Slack did nothing: this was no attempt.
            queue.postpone(notice.id, owner, timedelta(seconds=wait), count=False)
        elif slack_errors.is_token_trouble(error):
            logger.error("Slack refuses the bot (%s): run `debrief doctor`. Notice %s waits.", reason, notice.id)
            queue.postpone(notice.id, owner, timedelta(seconds=60), count=False)
        elif slack_errors.is_final(error):
            self._give_up(notice, owner, reason)
        else:
            self._try_later(notice, owner, reason)

    def _try_later(self, notice: Notice, owner: str, reason: str) -> None:
        if self._services.store.clock() - notice.created_at > PATIENCE_OF.get(notice.kind, PATIENCE):
            self._give_up(notice, owner, reason)
            return
        delay = min(LONGEST_DELAY, 0.5 * 2 ** min(notice.attempts - 1, 20))
        self._services.store.outbox.queue.postpone(notice.id, owner, timedelta(seconds=delay))

    def _give_up(self, notice: Notice, owner: str, reason: str) -> None:
        logger.error("notice %s (%s) was not sent: %s", notice.id, notice.kind.value, reason)
        store = self._services.store
        with store.transaction():
            if store.outbox.queue.finish(notice.id, owner, WorkState.FAILED, reason):
                self._delivery.explain_failure(notice, reason)
