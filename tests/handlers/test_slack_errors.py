"""What a refusal of Slack is, and that nothing of a server's page gets into our sentences."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers import slack_errors
from handlers.strangers import is_stranger


def _error(code: str, status: int = 200, headers: dict[str, str] | None = None) -> SlackApiError:
    response = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data={"ok": False, "error": code},
        headers=headers or {}, status_code=status,
    )  # fmt: skip
    return SlackApiError(code, response)  # type: ignore[no-untyped-call]  # slack_sdk does not annotate it


def test_a_page_of_html_is_no_error_code_and_may_pass() -> None:
    page = _error("Received a response in a non-JSON format: <!DOCTYPE html><!channel>", status=200)
    assert slack_errors.reason(page) == slack_errors.NOT_SLACKS
    assert not slack_errors.is_final(page)
    assert not slack_errors.is_token_trouble(page)


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "invalid_blocks", "user_not_found"])
def test_what_is_final(code: str) -> None:
    assert slack_errors.is_final(_error(code))


@pytest.mark.parametrize(
    "code", ["internal_error", "update_failed", "message_limit_exceeded", "something_new", "streaming_state_conflict"]
)
def test_whatever_is_not_known_to_be_final_is_tried_again(code: str) -> None:
    assert not slack_errors.is_final(_error(code))


def test_rate_limits() -> None:
    assert slack_errors.is_rate_limit(_error("ratelimited", 429))
    assert slack_errors.retry_after(_error("ratelimited", 429, {"Retry-After": "7"})) == 7
    assert slack_errors.retry_after(_error("ratelimited", 429, {"Retry-After": "soon"})) == 1


@pytest.mark.parametrize(
    ("body", "stranger"),
    [
        ({"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}}, False),
        ({"user": {"id": "U1", "team_id": "T2"}, "team": {"id": "T1"}}, True),
        ({"user": {"id": "U1"}, "team": {"id": "T1"}}, False),
        ({"user": {"id": "U1", "team_id": "T1"}, "team": None}, False),
        ({"team_id": "T1", "event": {"type": "message", "user": "U1", "user_team": "T2"}}, True),
        ({"team_id": "T1", "event": {"type": "message", "user": "U1"}}, False),
        ({"team_id": "T1", "command": "/debrief", "user_id": "U1"}, False),
    ],
)
def test_strangers(body: dict[str, object], stranger: bool) -> None:
    assert is_stranger(body) is stranger
