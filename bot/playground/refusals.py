"""A refusal in the form that Slack gives it: an error code, and sometimes more words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]
"""An object as it goes over the wire."""


class SlackRefusal(Exception):
    """The answer is `{"ok": false, "error": code, …}`."""

    def __init__(self, code: str, *, messages: Sequence[str] = (), status: int = 200, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.status = status
        self.more = more

    def body(self) -> Json:
        answer: Json = {"ok": False, "error": self.code, **self.more}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


def invalid_arguments(*messages: str) -> SlackRefusal:
    return SlackRefusal("invalid_arguments", messages=[f"[ERROR] {message}" for message in messages])


def ratelimited(retry_after: int) -> SlackRefusal:
    return SlackRefusal("ratelimited", status=429, retry_after=retry_after)
