"""What a failed call to Slack was: its error code, whether it may pass, and whether the token is at fault.

Slack answers errors with a code in JSON. A proxy or a server in trouble answers with anything else, which slack_sdk
puts into the same place as text: that text is nobody's to read, so it never goes into a message or a log.
"""

from __future__ import annotations

import re

from slack_sdk.errors import SlackApiError

NOT_SLACKS = "an answer that is not Slack's"

_CODE = re.compile(r"[a-z][a-z0-9_]{1,60}")

# The administrator has to act: reinstall the app, or copy its token again.
_TOKEN = {
    "account_inactive",
    "invalid_auth",
    "missing_scope",
    "not_allowed_token_type",
    "not_authed",
    "token_expired",
    "token_revoked",
}

# The same call will be refused for ever: its object is gone, or may not be reached.
_FINAL = {
    "as_user_not_supported",
    "cannot_dm_bot",
    "cannot_dm_user",
    "cannot_reply_to_message",
    "cant_delete_message",
    "cant_update_message",
    "channel_not_found",
    "channel_is_archived",
    "edit_window_closed",
    "file_deleted",
    "file_not_found",
    "hash_conflict",
    "invalid_arguments",
    "invalid_blocks",
    "invalid_blocks_format",
    "is_archived",
    "message_not_found",
    "messages_tab_disabled",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_permission",
    "no_text",
    "not_in_channel",
    "plan_upgrade_required",
    "restricted_action",
    "restricted_action_non_threadable_channel",
    "restricted_action_read_only_channel",
    "restricted_action_thread_locked",
    "restricted_action_thread_only_channel",
    "thread_not_found",
    "unknown_method",
    "user_disabled",
    "user_not_found",
    "user_not_visible",
    "users_not_found",
    "view_too_large",
}


def reason(error: SlackApiError) -> str:
    """Slack's error code; for anything else a few words of our own."""
    code = str(error.response.get("error") or "")
    return code if _CODE.fullmatch(code) else NOT_SLACKS


def is_rate_limit(error: SlackApiError) -> bool:
    """Whether Slack asks to be left alone for a while; `retry_after` says for how long."""
    return error.response.status_code == 429 or reason(error) in ("ratelimited", "rate_limited")


def retry_after(error: SlackApiError) -> float:
    """The seconds that Slack asks to wait, 1 where it does not say."""
    headers = {name.lower(): value for name, value in dict(error.response.headers).items()}
    value = headers.get("retry-after", "1")
    try:
        return max(0.1, float(value[0] if isinstance(value, list) else value))
    except ValueError:
        return 1.0


def is_token_trouble(error: SlackApiError) -> bool:
    """Whether the bot's token or its scopes are at fault."""
    return reason(error) in _TOKEN


def is_final(error: SlackApiError) -> bool:
    """Whether the same call will be refused for ever. Whatever is not known to be final is tried again."""
    return reason(error) in _FINAL
