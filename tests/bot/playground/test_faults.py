"""Failures on demand."""

from __future__ import annotations

import threading

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.person import Person
from bot.playground.server import Playground


@pytest.fixture
def plain_client(playground: Playground) -> WebClient:
    """Without the retries for connection errors, which would post twice."""
    return WebClient(playground.bot_token, base_url=playground.api_url, retry_handlers=[])


def test_the_next_calls_fail_and_then_none_does(playground: Playground, client: WebClient) -> None:
    playground.faults.fail("chat.postMessage", "is_archived", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel="C0SUPPORT", text="x")
        assert caught.value.response["error"] == "is_archived"
    assert client.chat_postMessage(channel="C0SUPPORT", text="x")["ok"]
    assert [call.ok for call in playground.calls("chat.postMessage")] == [False, False, True]


def test_a_rate_limit_says_how_long(playground: Playground, client: WebClient) -> None:
    playground.faults.rate_limit("chat.update", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        client.chat_update(channel="C0SUPPORT", ts="1.1", text="x")
    response = caught.value.response
    assert (response.status_code, response.headers["Retry-After"]) == (429, "7")


def test_a_server_error(playground: Playground, client: WebClient) -> None:
    playground.faults.http_error("users.info", status=503)
    with pytest.raises(SlackApiError) as caught:
        client.users_info(user="U0ALEX")
    assert caught.value.response.status_code == 503


def test_the_work_is_done_and_the_answer_is_lost(playground: Playground, plain_client: WebClient, alex: Person) -> None:
    playground.faults.lose_answer("chat.postMessage")
    with pytest.raises(OSError, match=r".*"):
        plain_client.chat_postMessage(channel="D0ALEX", text="posted all the same")
    seen = alex.last("D0ALEX")
    assert seen is not None
    assert seen.text == "posted all the same"
    (call,) = playground.calls("chat.postMessage")
    assert (call.ok, call.delivered) == (True, False)


def test_a_doubtful_send_can_be_found_again_by_its_metadata(playground: Playground, plain_client: WebClient) -> None:
    playground.faults.lose_answer("chat.postMessage")
    metadata = {"event_type": "notice", "event_payload": {"id": "n1"}}
    with pytest.raises(OSError, match=r".*"):
        plain_client.chat_postMessage(channel="D0ALEX", text="x", metadata=metadata)
    history = plain_client.conversations_history(channel="D0ALEX", include_all_metadata=True)
    assert history["messages"][0]["metadata"] == metadata
    assert "metadata" not in plain_client.conversations_history(channel="D0ALEX")["messages"][0]


def test_a_fault_for_certain_calls_only(playground: Playground, client: WebClient) -> None:
    playground.faults.fail("chat.postMessage", "is_archived", when=lambda given: given["channel"] == "D0SAM")
    assert client.chat_postMessage(channel="D0ALEX", text="x")["ok"]
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="D0SAM", text="x")


def test_a_call_is_held_until_the_test_lets_it_go(playground: Playground, client: WebClient, alex: Person) -> None:
    with playground.faults.hold("chat.postMessage") as held:
        caller = threading.Thread(target=lambda: client.chat_postMessage(channel="D0ALEX", text="late"))
        caller.start()
        held.wait()
        assert alex.last("D0ALEX") is None
    caller.join(10)
    assert alex.last("D0ALEX") is not None


def test_waiting_for_what_never_comes(playground: Playground) -> None:
    with pytest.raises(TimeoutError):
        playground.wait_for(lambda: None, timeout=0.01)
