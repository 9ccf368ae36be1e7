"""What the bot reads: history, threads, members, people, groups."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.person import Person
from bot.playground.server import Playground


def test_history_comes_in_pages_the_newest_first(client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel="C0SUPPORT", text=str(number))
    pages = [
        [message["text"] for message in page["messages"]]
        for page in client.conversations_history(channel="C0SUPPORT", limit=2)
    ]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


def test_history_between_two_times(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C0SUPPORT", text=str(n))["ts"] for n in range(4)]
    between = client.conversations_history(channel="C0SUPPORT", oldest=stamps[0], latest=stamps[3])
    assert [message["text"] for message in between["messages"]] == ["2", "1"]
    bounds = client.conversations_history(channel="C0SUPPORT", oldest=stamps[0], latest=stamps[3], inclusive=True)
    assert len(bounds["messages"]) == 4


def test_threads(client: WebClient, alex: Person) -> None:
    root = alex.say("C0SUPPORT", "a call")
    reply = client.chat_postMessage(channel="C0SUPPORT", text="its debrief", thread_ts=root.ts)
    assert [message["text"] for message in client.conversations_history(channel="C0SUPPORT")["messages"]] == ["a call"]
    thread = client.conversations_replies(channel="C0SUPPORT", ts=root.ts)["messages"]
    assert [message["text"] for message in thread] == ["a call", "its debrief"]
    assert thread[0]["reply_count"] == 1
    nested = client.chat_postMessage(channel="C0SUPPORT", text="more", thread_ts=reply["ts"])
    assert nested["message"]["thread_ts"] == root.ts
    link = client.chat_getPermalink(channel="C0SUPPORT", message_ts=reply["ts"])["permalink"]
    assert f"thread_ts={root.ts}" in link


def test_a_message_for_one_person_leaves_no_trace(client: WebClient, playground: Playground) -> None:
    sent = client.chat_postEphemeral(channel="C0SUPPORT", user="U0ALEX", text="for you")
    assert client.conversations_history(channel="C0SUPPORT")["messages"] == []
    with pytest.raises(SlackApiError) as caught:
        client.chat_update(channel="C0SUPPORT", ts=sent["message_ts"], text="changed")
    assert caught.value.response["error"] == "message_not_found"
    assert playground.as_user("U0SAM").messages("C0SUPPORT") == []


def test_conversations_and_their_members(client: WebClient) -> None:
    names = [channel["name"] for channel in client.conversations_list()["channels"]]
    assert names == ["support", "random"]
    assert client.conversations_info(channel="C0RANDOM")["channel"]["is_member"] is False
    assert "U0DEBRIEF" in client.conversations_members(channel="C0SUPPORT")["members"]
    opened = client.conversations_open(users="U0SAM")
    assert opened["channel"]["id"] == "D0SAM"


def test_people_and_groups(client: WebClient, playground: Playground) -> None:
    assert client.users_info(user="U0LEAD", include_locale=True)["user"]["locale"] == "en-US"
    assert client.usergroups_users_list(usergroup="S0LEADS")["users"] == ["U0LEAD"]
    assert client.usergroups_list()["usergroups"][0]["handle"] == "support-leads"
    assert client.team_info()["team"]["name"] == "Northwind Support"
    playground.change(lambda workspace: setattr(workspace, "paid_plan", False))
    with pytest.raises(SlackApiError) as caught:
        client.usergroups_list()
    assert caught.value.response["error"] == "plan_upgrade_required"


def test_reactions(client: WebClient, alex: Person) -> None:
    said = alex.say("C0SUPPORT", "a call")
    client.reactions_add(channel="C0SUPPORT", timestamp=said.ts, name="eyes")
    with pytest.raises(SlackApiError) as caught:
        client.reactions_add(channel="C0SUPPORT", timestamp=said.ts, name="eyes")
    assert caught.value.response["error"] == "already_reacted"
    seen = alex.last("C0SUPPORT")
    assert seen is not None
    assert seen.reactions == {"eyes": ("U0DEBRIEF",)}
    client.reactions_remove(channel="C0SUPPORT", timestamp=said.ts, name="eyes")
    with pytest.raises(SlackApiError) as caught:
        client.reactions_remove(channel="C0SUPPORT", timestamp=said.ts, name="eyes")
    assert caught.value.response["error"] == "no_reaction"
