"""Tokens, scopes and arguments: what the Web API refuses before it does anything."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.server import Limits, Playground

from .conftest import QUICK, manifest


def refusal(client: WebClient, method: str, **arguments: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=arguments)
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


def test_no_token(playground: Playground) -> None:
    assert refusal(WebClient(base_url=playground.api_url), "auth.test")["error"] == "not_authed"


def test_a_token_that_nobody_issued(playground: Playground) -> None:
    stranger = WebClient("xoxb-other", base_url=playground.api_url)
    assert refusal(stranger, "auth.test")["error"] == "invalid_auth"


def test_a_bot_token_opens_no_socket(client: WebClient) -> None:
    assert refusal(client, "apps.connections.open")["error"] == "not_allowed_token_type"


def test_an_app_token_posts_nothing(playground: Playground) -> None:
    app_level = WebClient(playground.app_token, base_url=playground.api_url)
    answer = refusal(app_level, "chat.postMessage", channel="C0SUPPORT", text="x")
    assert answer["error"] == "not_allowed_token_type"


def test_a_method_that_does_not_exist(client: WebClient) -> None:
    assert refusal(client, "chat.shout")["error"] == "unknown_method"


def test_a_missing_argument_is_named(client: WebClient) -> None:
    answer = refusal(client, "chat.postMessage", text="to nobody")
    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_an_argument_of_the_wrong_type_is_named(client: WebClient) -> None:
    answer = refusal(client, "conversations.history", channel="C0SUPPORT", limit="many")
    assert answer["response_metadata"]["messages"] == ["[ERROR] must be an integer [json-pointer:/limit]"]


def test_a_missing_scope_is_named_with_those_that_are_there() -> None:
    narrow = manifest(scopes=["chat:write", "channels:history"])
    with Playground(manifest=narrow, port=0, limits=Limits.off(), timings=QUICK) as playground:
        client = WebClient(playground.bot_token, base_url=playground.api_url)
        answer = refusal(client, "users.list")
        assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
        assert answer["provided"] == "channels:history,chat:write"
        # One of the method's scopes is there, but not the one for this kind of conversation.
        answer = refusal(client, "conversations.history", channel="D0ALEX")
        assert (answer["error"], answer["needed"]) == ("missing_scope", "im:history")


def test_the_scopes_stand_in_a_header(client: WebClient) -> None:
    assert "chat:write" in client.auth_test().headers["X-OAuth-Scopes"].split(",")


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0RANDOM", "text": "x"}, "not_in_channel"),
        ("chat.postMessage", {"channel": "C0SUPPORT"}, "no_text"),
        ("chat.postMessage", {"channel": "C0SUPPORT", "text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ("chat.postMessage", {"channel": "C0SUPPORT", "text": "a", "metadata": {}}, None),
        ("chat.postMessage", {"channel": "C0SUPPORT", "text": "a", "metadata": {"id": 1}}, "invalid_metadata_format"),
        ("chat.postEphemeral", {"channel": "C0SUPPORT", "user": "U0NOBODY", "text": "a"}, "user_not_in_channel"),
        ("chat.update", {"channel": "C0SUPPORT", "ts": "1.000001", "text": "a"}, "message_not_found"),
        ("conversations.history", {"channel": "C0RANDOM"}, "not_in_channel"),
        ("conversations.history", {"channel": "C0SUPPORT", "cursor": "x"}, "invalid_cursor"),
        ("conversations.replies", {"channel": "C0SUPPORT", "ts": "1.000001"}, None),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("users.info", {}, None),
        ("views.update", {"view_id": "V0", "view": {}}, "not_found"),
        ("files.delete", {"file": "F0"}, "file_not_found"),
    ],
)
def test_refusals_of_methods(client: WebClient, method: str, arguments: dict[str, Any], error: str | None) -> None:
    if error is None:
        answer = post_json(client, method, arguments)
        # Methods that take no JSON see none of it; metadata that is empty is no metadata.
        assert answer["ok"] or answer["error"] == "invalid_arguments"
    else:
        assert refusal(client, method, **arguments)["error"] == error


def post_json(client: WebClient, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{client.base_url}{method}",
        data=json.dumps(arguments).encode(),
        headers={"Authorization": f"Bearer {client.token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def test_the_user_is_looked_for(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.users_info(user="U0NOBODY")
    assert caught.value.response["error"] == "user_not_found"


def test_somebody_elses_message_cannot_be_changed(playground: Playground, client: WebClient) -> None:
    said = playground.as_user("U0ALEX").say("C0SUPPORT", "mine")
    for method, error in (("chat_update", "cant_update_message"), ("chat_delete", "cant_delete_message")):
        arguments = {"text": "yours"} if method == "chat_update" else {}
        with pytest.raises(SlackApiError) as caught:
            getattr(client, method)(channel="C0SUPPORT", ts=said.ts, **arguments)
        assert caught.value.response["error"] == error


def test_a_long_text_is_cut_when_posted_and_refused_when_updated(client: WebClient) -> None:
    posted = client.chat_postMessage(channel="C0SUPPORT", text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000
    with pytest.raises(SlackApiError) as caught:
        client.chat_update(channel="C0SUPPORT", ts=posted["ts"], text="x" * 4001)
    assert caught.value.response["error"] == "msg_too_long"


def test_a_channel_takes_one_message_and_then_asks_to_wait() -> None:
    with Playground(manifest=manifest(), port=0, limits=Limits.strict(), timings=QUICK) as playground:
        client = WebClient(playground.bot_token, base_url=playground.api_url)
        client.chat_postMessage(channel="C0SUPPORT", text="one")
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel="C0SUPPORT", text="two")
        response = caught.value.response
        assert (response.status_code, response["error"]) == (429, "ratelimited")
        assert int(response.headers["Retry-After"]) == 100
        client.chat_postMessage(channel="D0ALEX", text="another channel is another matter")


def test_a_page_of_another_site_is_turned_away(playground: Playground) -> None:
    request = urllib.request.Request(
        f"{playground.url}page/state?user=U0ALEX", headers={"Origin": "https://elsewhere.example.com"}
    )
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    with caught.value:
        assert caught.value.code == 403
