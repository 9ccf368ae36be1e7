"""Files: upload by slack-sdk, private download, and who may see what."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.person import Person
from bot.playground.server import Playground


def fetched(url: str, token: str | None) -> tuple[str, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
        return response.headers.get_content_type(), response.read()


def test_an_upload_is_shared_as_one_message(playground: Playground, client: WebClient, alex: Person) -> None:
    answer = client.files_upload_v2(
        channel="D0ALEX",
        initial_comment="Your export",
        file_uploads=[
            {"filename": "train.jsonl", "content": '{"a": 1}\n', "title": "Train"},
            {"filename": "held-out.jsonl", "content": '{"a": 2}\n', "title": "Held out"},
        ],
    )
    assert [file["name"] for file in answer["files"]] == ["train.jsonl", "held-out.jsonl"]
    seen = alex.last("D0ALEX")
    assert seen is not None
    assert (seen.text, [file.name for file in seen.files]) == ("Your export", ["train.jsonl", "held-out.jsonl"])
    assert len(alex.messages("D0ALEX")) == 1


def test_a_private_download_wants_the_token(playground: Playground, client: WebClient, alex: Person) -> None:
    file = alex.upload("call.txt", "Agent: hello")
    alex.say("C0SUPPORT", files=[file])
    url = client.files_info(file=file.id)["file"]["url_private_download"]
    assert fetched(url, playground.bot_token) == ("text/plain", b"Agent: hello")
    for token in (None, "xoxb-other"):
        kind, page = fetched(url, token)
        assert kind == "text/html"
        assert b"Sign in" in page


def test_a_file_in_a_channel_without_the_bot(client: WebClient, playground: Playground, alex: Person) -> None:
    file = alex.upload("secret.txt", "Agent: hello")
    alex.say("C0RANDOM", files=[file])
    with pytest.raises(SlackApiError) as caught:
        client.files_info(file=file.id)
    assert caught.value.response["error"] == "file_not_found"
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetched(f"{playground.url}files-pri/T0PLAYGROUND-{file.id}/download/secret.txt", playground.bot_token)
    with refused.value:
        assert refused.value.code == 404


def test_a_file_through_slack_connect_is_a_stub_until_looked_up(
    playground: Playground, client: WebClient, alex: Person
) -> None:
    file = alex.upload("call.txt", "Agent: hello", external=True)
    alex.say("C0SUPPORT", files=[file])
    (stub,) = client.conversations_history(channel="C0SUPPORT")["messages"][0]["files"]
    assert stub["file_access"] == "check_file_info"
    assert "url_private_download" not in stub
    assert client.files_info(file=file.id)["file"]["url_private_download"]


def test_only_own_files_are_deleted(client: WebClient, alex: Person) -> None:
    answer = client.files_upload_v2(channel="D0ALEX", filename="a.txt", content="a")
    client.files_delete(file=answer["file"]["id"])
    with pytest.raises(SlackApiError) as caught:
        client.files_info(file=answer["file"]["id"])
    assert caught.value.response["error"] == "file_deleted"
    theirs = alex.upload("call.txt", "Agent: hello")
    alex.say("C0SUPPORT", files=[theirs])
    with pytest.raises(SlackApiError) as caught:
        client.files_delete(file=theirs.id)
    assert caught.value.response["error"] == "cant_delete_file"


def test_an_upload_of_another_length_is_refused(client: WebClient) -> None:
    answer = client.files_getUploadURLExternal(filename="a.txt", length=5)
    request = urllib.request.Request(answer["upload_url"], data=b"four", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    refused.value.close()
    with pytest.raises(SlackApiError) as caught:
        client.files_completeUploadExternal(files=[{"id": answer["file_id"], "title": "A"}])
    assert caught.value.response["error"] == "file_not_found"


def test_a_deleted_file_is_gone_from_its_message_and_from_the_page(playground: Playground, client: WebClient) -> None:
    """The page went on offering a file that was deleted, as if nothing had been."""
    answer = client.files_upload_v2(channel="D0ALEX", filename="a.txt", content="a", initial_comment="Here it is.")
    file_id = answer["file"]["id"]
    client.files_delete(file=file_id)
    [message] = client.conversations_history(channel="D0ALEX")["messages"]
    assert message["text"] == "Here it is."
    assert message["files"] == [{"id": file_id, "mode": "tombstone"}]
    with urllib.request.urlopen(f"{playground.url}page/state?user=U0ALEX") as response:
        state = json.load(response)
    [shown] = next(c for c in state["channels"] if c["id"] == "D0ALEX")["messages"]
    assert shown["files"] == [{"id": file_id, "deleted": True}]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{playground.url}page/file/{file_id}?user=U0ALEX")
    refused.value.close()
    assert refused.value.code in (404, 410)
