"""Taking what showed a forgotten call out of Slack: messages, files, and messages that may be there.

What is gone already counts as deleted. What Slack does not let go of is noted in the call's report, and told to whoever
asked, where that is a person in Slack.
"""

from __future__ import annotations

from datetime import datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.services import Services
from dataset.records import Notice
from dataset.store import Store
from handlers import forget_texts, slack_errors
from handlers.requests import record_reply

_GONE = {"message_not_found", "file_deleted", "file_not_found"}
# Final, beside what `slack_errors` knows as final of all methods.
_REFUSED = {
    "cant_delete_file",
    "cant_delete_message",
    "compliance_exports_prevent_deletion",
    "delete_not_allowed",
    "file_deleting_disabled",
}


def sent_before(notice: Notice) -> Notice:
    """The notice that `notice` is to take back: as much of it as it takes to find its message."""
    since = datetime.fromisoformat(notice.payload["since"])
    return notice.model_copy(update={"id": notice.payload["notice"], "created_at": since})


def delete(client: WebClient, notice: Notice, channel: str, ts: str | None) -> str | None:
    """Delete the file that a notice names, or the message at `ts` (None: it never got there).

    None where it is gone, or why Slack keeps it. Raises slack_sdk's errors where another try may help.
    """
    try:
        if file := notice.payload.get("file"):
            client.files_delete(file=file)
        elif ts is not None:
            client.chat_delete(channel=channel, ts=ts)
    except SlackApiError as error:
        reason = slack_errors.reason(error)
        if reason in _REFUSED:
            return reason
        if reason not in _GONE:
            raise
    return None


def note_deleted(store: Store, notice: Notice) -> None:
    """Note that what a notice named is no longer in Slack."""
    if export := notice.payload.get("export"):
        store.erasure.note_export_deleted(export)


def note_refusal(services: Services, notice: Notice, reason: str) -> None:
    """Note that it is still there."""
    payload = notice.payload
    name = payload.get("file") or payload.get("ts") or payload.get("notice") or ""
    place, subject = f"{notice.target}:{name}", payload["subject"]
    services.store.erasure.note_refusal(subject, place, reason)
    if user := payload.get("user"):
        record_reply(services, user, notice.id, forget_texts.not_deleted(subject, place, reason))


def is_there(store: Store, debrief_id: str) -> bool:
    """Whether a debrief has not been forgotten."""
    return bool(store.debriefs.of_call(debrief_id))
