"""One notice, delivered: which Slack call it becomes, and what is noted of it.

Errors of Slack pass through to the sender, which decides what happens next; `Undeliverable` says that nothing will.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.reviews import this_week
from bot.services import Services
from bot.tuning.overview import overview
from bot.tuning.telling import notify
from dataset.records import Answer, AuthorKind, Debrief, Message, MessageKind, Notice, NoticeKind, Split, WorkState
from dataset.rendering import AfterCall, after_call
from handlers import deletion, lead_messages, lead_posts, slack_errors, texts
from handlers.lead_flywheel import loop_of
from handlers.leads import Leads
from handlers.requests import record_reply
from handlers.views import blocks as b
from handlers.views import home, models
from handlers.views.card import CardState, Fate, Rendered, render_card

logger = logging.getLogger(__name__)

T = TypeVar("T")

METADATA_EVENT = "debrief_notice"
_GONE = {"message_not_found", "channel_not_found", "cant_update_message", "edit_window_closed"}
_OUT_OF_REACH = {"is_archived", "not_in_channel"}
_BAD_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
_LOOKED_THROUGH = 200  # messages; a doubtful send is a matter of seconds to minutes


class Undeliverable(Exception):
    """The notice has lost its object: nothing is left to be sent."""


@dataclass(frozen=True)
class _Post:
    """A message that is in Slack; `found` where an earlier attempt had posted it, nobody knows in which state."""

    channel: str
    ts: str
    found: bool


class Delivery:
    """Makes the calls to Slack that notices ask for."""

    def __init__(self, services: Services, client: WebClient) -> None:
        self._services = services
        self._store = services.store
        self._client = client
        self._dms: dict[str, str] = {}
        self._leads = Leads(client, services, team="")

    def deliver(self, notice: Notice) -> None:
        """Do what the notice asks for; raises slack_sdk's errors and `Undeliverable`."""
        match notice.kind:
            case NoticeKind.RECEIVED:
                self._received(notice)
            case NoticeKind.CARD:
                self._card(notice)
            case NoticeKind.SHARE:
                self._share(notice)
            case NoticeKind.UPDATE:
                self._update(notice)
            case NoticeKind.REPLY:
                self._post(notice, self._dm(notice.target), _reply(notice.payload["text"]))
            case NoticeKind.HOME:
                self._home(notice)
            case NoticeKind.LEAD:
                self._lead(notice)
            case NoticeKind.DELETE:
                self._delete(notice)

    def explain_failure(self, notice: Notice, reason: str) -> None:
        """Tell the person who waits for a notice that it will not come, where there is somebody to tell."""
        if notice.kind is NoticeKind.SHARE:
            text = texts.share_refused(notice.target, reason)
            record_reply(self._services, notice.payload["user"], notice.id, text)
        elif notice.kind is NoticeKind.CARD and notice.debrief_id:
            # Undeliverable for want of its debrief: then there is nobody left to be told.
            with contextlib.suppress(Undeliverable):
                user = self._debrief(notice).user
                record_reply(self._services, user, notice.id, texts.card_refused(reason))
        elif notice.kind is NoticeKind.DELETE:
            deletion.note_refusal(self._services, notice, reason)

    def _received(self, notice: Notice) -> None:
        debrief = self._debrief(notice)
        if notice.attempts > 1:
            # An earlier attempt may have posted it: the card has to take its place, or it would stand for ever.
            channel = self._dm(notice.target)
            if ts := self._find(notice, channel, None):
                self._adopt(debrief, channel, ts)
                return
        waits = debrief.state in (WorkState.QUEUED, WorkState.WORKING)
        if waits and self._private_copy(debrief) is None:
            self._post_copy(notice, debrief, MessageKind.PRIVATE)

    def _adopt(self, debrief: Debrief, channel: str, ts: str) -> None:
        copy = self._private_copy(debrief)
        if copy is None:
            self._update_copy(self._store.outbox.add_message(debrief.id, MessageKind.PRIVATE, channel, ts), debrief)
        elif copy.ts != ts:
            self._client.chat_delete(channel=channel, ts=ts)

    def _card(self, notice: Notice) -> None:
        debrief = self._debrief(notice)
        copy = self._private_copy(debrief)
        if copy is not None and self._update_copy(copy, debrief):
            return
        self._post_copy(notice, debrief, MessageKind.PRIVATE)

    def _share(self, notice: Notice) -> None:
        debrief = self._debrief(notice)
        self._post_copy(notice, debrief, MessageKind.SHARED)
        self._store.debriefs.note_shared(debrief.id)

    def _update(self, notice: Notice) -> None:
        debrief = self._debrief(notice)
        for copy in self._store.outbox.messages(debrief.id):
            if copy.id == notice.payload["message_id"]:
                self._update_copy(copy, debrief)

    def _home(self, notice: Notice) -> None:
        recent = [(d, self._store.answers.current(d.id)) for d in self._store.debriefs.of_user(notice.target)]
        if self._is_lead(notice.target):
            panel = models.panel(overview(self._services), self._services.untrained.name, loop_of(self._services))
            view = home.home(recent, this_week(self._services), panel)
        else:
            view = home.home(recent)
        self._client.views_publish(user_id=notice.target, view=view)

    def _is_lead(self, user: str) -> bool:
        """Whether a person is known to be a lead: in doubt their Home tab is that of everybody."""
        try:
            return self._leads.refusal(user, None) is None
        except (SlackClientError, OSError):
            return False

    def _lead(self, notice: Notice) -> None:
        if mark := notice.payload.get("mark"):
            show, about, fresh = notice.payload["show"], notice.payload["about"], "fresh" in notice.payload
            for user in sorted(self._leads.group()):
                notify(self._store, user, show, about, mark, fresh=fresh)
            return
        message = lead_messages.render(self._services, notice)
        if lead_posts.bring_up_to_date(self._services, self._client, notice, message):
            return
        if ts := notice.payload["ts"]:
            channel = notice.payload["channel"]
            self._client.chat_update(channel=channel, ts=ts, text=message.text, blocks=message.blocks, parse="none")
        else:
            post = self._post(notice, self._dm(notice.target), message)
            channel, ts = post.channel, post.ts
        lead_posts.note(self._services, notice, channel, ts, message)

    def _delete(self, notice: Notice) -> None:
        ts = notice.payload.get("ts")
        if "notice" in notice.payload:
            sent = deletion.sent_before(notice)
            ts = self._find(sent, self._channel(sent.target), notice.payload.get("thread_ts"))
        refusal = deletion.delete(self._client, notice, self._channel(notice.target), ts)
        if refusal is not None:
            raise Undeliverable(refusal)
        deletion.note_deleted(self._store, notice)

    def _debrief(self, notice: Notice) -> Debrief:
        try:
            return self._store.debriefs.get(notice.debrief_id or "")
        except KeyError as error:
            raise Undeliverable("its debrief is no longer there") from error

    def _private_copy(self, debrief: Debrief) -> Message | None:
        copies = self._store.outbox.messages(debrief.id)
        return next((copy for copy in copies if copy.kind is MessageKind.PRIVATE), None)

    def _post_copy(self, notice: Notice, debrief: Debrief, kind: MessageKind) -> None:
        channel = self._channel(notice.target)
        thread_ts = notice.payload.get("thread_ts")
        state = self._state(debrief)
        post = self._first_accepted(state, kind, lambda message: self._post(notice, channel, message, thread_ts))
        with self._store.transaction():
            forgotten = not deletion.is_there(self._store, debrief.id)
            if not forgotten:
                self._note_copy(notice, debrief, kind, post, state)
        if forgotten:
            # While it was being posted. Where this does not reach it, a notice of the erasure's does.
            with contextlib.suppress(SlackClientError, OSError):
                self._client.chat_delete(channel=post.channel, ts=post.ts)
            raise Undeliverable("its debrief was forgotten meanwhile")

    def _note_copy(self, notice: Notice, debrief: Debrief, kind: MessageKind, post: _Post, state: CardState) -> None:
        copy = self._store.outbox.add_message(debrief.id, kind, post.channel, post.ts)
        # Whoever changed the debrief while it was being posted did not know of this copy yet.
        if post.found or self._state(self._store.debriefs.get(debrief.id)) != state:
            self._store.outbox.update_copy(copy, notice.id)

    def _first_accepted(self, state: CardState, kind: MessageKind, send: Callable[[Rendered], T]) -> T:
        """Send the card; where Slack refuses its blocks, simpler ones; and at last its text alone."""
        full = render_card(state, kind)
        for message in (full, render_card(state, kind, plain_buttons=True)):
            try:
                return send(message)
            except SlackApiError as error:
                if slack_errors.reason(error) not in _BAD_BLOCKS:
                    raise
                logger.warning("Slack refused the blocks of a card: %s", slack_errors.reason(error))
        return send(Rendered(full.text, []))

    def _update_copy(self, copy: Message, debrief: Debrief) -> bool:
        """Bring a copy up to date; False (and it is forgotten) where it is no longer in Slack.

        A copy in a channel that was archived or left stays as it is, and known: both can be undone.
        """

        def send(message: Rendered) -> None:
            self._client.chat_update(
                channel=copy.channel, ts=copy.ts, text=message.text, blocks=message.blocks, parse="none"
            )

        try:
            self._first_accepted(self._state(debrief), copy.kind, send)
        except SlackApiError as error:
            reason = slack_errors.reason(error)
            if reason in _OUT_OF_REACH:
                return True
            if reason not in _GONE:
                raise
            self._store.outbox.remove_message(copy.id)
            return False
        return True

    def _state(self, debrief: Debrief) -> CardState:
        answer = self._store.answers.current(debrief.id)
        return CardState(
            debrief=debrief,
            answer=answer,
            call=self._store.calls.get(debrief.call_id) if debrief.call_id else None,
            votes=self._store.feedback.votes(debrief.id, answer.id if answer else None),
            fate=self._fate(debrief),
            after_call=self._after_call(answer),
            asked=self._store.canaries.asked(debrief.id),
            blind=debrief.call_id is not None and self._store.canaries.is_drawn(debrief.call_id),
        )

    def _after_call(self, answer: Answer | None) -> AfterCall | None:
        """What a person's answer says that the call does not: training leaves it out, and the agent is told."""
        if answer is None or answer.author_kind is not AuthorKind.PERSON:
            return None
        found = after_call(
            self._store, self._services.pseudonymiser, answer.call_id, answer.summary, answer_id=answer.id
        )
        return found if found.texts else None

    def _fate(self, debrief: Debrief) -> Fate:
        if debrief.source not in self._services.settings.learn_from:
            return Fate.SOURCE
        held_out = debrief.call_id and self._store.calls.group_and_split(debrief.call_id)[1] is Split.HELD_OUT
        return Fate.TESTS if held_out else Fate.LEARNED

    def _post(self, notice: Notice, channel: str, message: Rendered, thread_ts: str | None = None) -> _Post:
        """Post a message once; an earlier attempt is looked for first."""
        if notice.attempts > 1 and (ts := self._find(notice, channel, thread_ts)):
            return _Post(channel, ts, found=True)
        answer = self._client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=message.blocks,
            thread_ts=thread_ts,
            metadata={"event_type": METADATA_EVENT, "event_payload": {"notice_id": notice.id}},
            # A link in a call log is nobody's business but the reader's.
            unfurl_links=False,
            unfurl_media=False,
        )
        return _Post(str(answer["channel"]), str(answer["ts"]), found=False)

    def _find(self, notice: Notice, channel: str, thread_ts: str | None) -> str | None:
        """The ts of a notice's message that an earlier attempt may have posted."""
        oldest = f"{notice.created_at.timestamp() - 60:.6f}"
        found: list[dict[str, Any]] = []
        try:
            if thread_ts:
                answer = self._client.conversations_replies(
                    channel=channel,
                    ts=thread_ts,
                    oldest=oldest,
                    limit=_LOOKED_THROUGH,
                    include_all_metadata=True,
                )
            else:
                answer = self._client.conversations_history(
                    channel=channel, oldest=oldest, limit=_LOOKED_THROUGH, include_all_metadata=True
                )
            found = answer.get("messages") or []
        except SlackApiError as error:
            # Where the history cannot be read (a scope is missing), a card twice is better than none.
            if slack_errors.reason(error) not in ("missing_scope", "not_in_channel", "unknown_method"):
                raise
        for message in found:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if payload.get("notice_id") == notice.id:
                return str(message["ts"])
        return None

    def _channel(self, target: str) -> str:
        return target if target[:1] in "CGD" else self._dm(target)

    def _dm(self, user: str) -> str:
        if user[:1] == "D":
            return user
        if user not in self._dms:
            self._dms[user] = str(self._client.conversations_open(users=user)["channel"]["id"])
        return self._dms[user]


def _reply(text: str) -> Rendered:
    return Rendered(text, [b.section(text)])
