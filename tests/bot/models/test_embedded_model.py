"""The embedded model as a whole: any call gives a valid, honest and repeatable summary."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models.embedded import EmbeddedModel
from bot.models.protocol import LanguageModel
from dataset import prompts
from dataset.records import CallSummary, PseudonymisedCall, Role, Turn, summary_schema
from tests.bot.models.calls import STARTED, prompt_for, summary_of, turns

CALL = (
    "agent Maria: Hello, this is Maria, how can I help you?",
    "customer [PERSON_1]: Hi, my router broke yesterday and I have no internet."
    " I called [PHONE_1_B] but nobody answered.",
    "agent Maria: I'm sorry. Did you restart the router?",
    "customer [PERSON_1]: Yes, I restarted the router twice.",
    "agent Maria: I'll send you a new router by Friday. Please keep the old router.",
    "customer [PERSON_1]: Thank you, bye!",
)


def test_a_call() -> None:
    summary = summary_of(*CALL)
    assert summary.title == "Their router broke yesterday and they have no internet"
    assert summary.call_reason == "their router broke yesterday and they have no internet"
    assert "The customer says that their router broke yesterday and they have no internet." in summary.summary
    assert "The agent says that they will send the customer a new router by Friday." in summary.summary
    assert summary.topics[0] == "router"
    item = summary.action_items[0]
    assert (item.description, item.owner, str(item.due), item.evidence_turn) == (
        "send the customer a new router",
        "Maria",
        "2026-03-06",
        4,
    )


def test_placeholders_are_kept_as_they_are() -> None:
    summary = summary_of("customer: I called [PHONE_1_B] but [PERSON_2] did not answer my question.")
    assert "[PHONE_1_B]" in summary.summary
    assert "[PERSON_2]" in summary.summary
    assert not any("[" in topic for topic in summary.topics)


def test_it_is_a_language_model_that_counts_what_it_takes() -> None:
    model: LanguageModel = EmbeddedModel()
    prompt = prompt_for(*CALL)
    completion = model.complete(prompt, summary_schema())
    assert model.name == "embedded-0"
    assert completion.usage.input_tokens == -(-len(prompt.system + prompt.user) // 3)
    assert completion.usage.output_tokens == -(-len(completion.text) // 3)
    assert completion.latency_ms >= 0


def test_the_same_prompt_has_the_same_answer() -> None:
    prompt = prompt_for(*CALL)
    answers = {EmbeddedModel().complete(prompt, summary_schema()).text for _ in range(3)}
    assert len(answers) == 1
    assert prompts.render_completion(CallSummary.model_validate_json(prompts.undefuse(answers.pop())))


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ("customer: Great, it works now!", "Resolved: the customer says that it works now."),
        ("customer: It is still not working.", "Unresolved: the customer says that it is still not working."),
        ("agent: Let me know if it is resolved.", "It was not said whether the issue is resolved."),
        ("customer: Okay, bye.", "It was not said whether the issue is resolved."),
        ("agent: Please send us a photo.", "Follow-up pending: the agent asks the customer to send them a photo."),
    ],
)
def test_the_outcome_is_read_from_the_end(last: str, outcome: str) -> None:
    assert summary_of("customer: My printer is not working.", "agent: Did you restart it?", last).outcome == outcome


def test_what_the_agent_will_do_shows_no_outcome() -> None:
    said = ("agent: I'll check the others today, in case they have the same problem.", "customer: Okay.")
    assert summary_of("customer: Now it opens.", *said).outcome.startswith("Follow-up pending: the agent will check")


def test_a_promise_is_reported_although_it_takes_up_the_words_of_the_need() -> None:
    summary = summary_of(
        "customer: The router you sent me keeps restarting every few minutes.",
        "agent: The line looks fine, so it must be broken.",
        "agent: I will send you a new router by Friday, and I will call you tomorrow to check that it works.",
    )
    assert "they will send the customer a new router by Friday" in summary.summary


def test_a_call_without_words_says_so() -> None:
    for said in ((), ("customer: 😀😀 !!!",), ("agent: ...",)):
        summary = summary_of(*said)
        assert summary.summary == "Nothing was said in this call that could be reported."
        assert summary.action_items == ()


def test_a_greeting_alone_has_no_reason() -> None:
    summary = summary_of("customer: Hi!", "agent: Hello, how can I help?")
    assert (summary.title, summary.call_reason) == ("Call without a stated reason", "not said")


def test_a_call_of_one_side() -> None:
    summary = summary_of("customer: My parcel is lost.", "customer: I want a refund.")
    assert "The agent" not in summary.summary
    assert summary.summary.startswith("The customer complains that their parcel is lost.")


def test_speech_without_marks_or_capitals() -> None:
    summary = summary_of(
        "customer: yeah hi um i i have a problem with uh my internet it keeps dropping every evening and i already"
        " restarted the box twice but it did not help at all",
        "agent: okay so i will send a technician to you by friday and maybe we should check the line as well",
    )
    assert summary.call_reason == "problem with their internet"
    assert [(item.description, str(item.due)) for item in summary.action_items] == [
        ("send a technician to the customer", "2026-03-06")
    ]


def test_another_language_is_quoted_and_not_mangled() -> None:
    summary = summary_of(
        "customer: Mein Drucker funktioniert seit gestern leider nicht mehr.",
        "agent: Ich schicke Ihnen morgen einen Techniker.",
    )
    assert summary.summary == (
        'The customer says: "Mein Drucker funktioniert seit gestern leider nicht mehr." '
        'The agent says: "Ich schicke Ihnen morgen einen Techniker."'
    )
    assert summary.action_items == ()
    assert summary.topics == ()


def test_a_chat_with_handles_emoji_and_links() -> None:
    summary = summary_of(
        "customer: @shop my app keeps crashing 😡😡 https://example.com/x",
        "agent: Sorry! Please update the app. ^LM",
        "customer: @shop done, works again 🎉",
    )
    assert "@" not in summary.summary
    assert "LM" not in summary.summary
    assert "😡" not in summary.summary
    assert summary.summary.startswith("The customer complains that their app keeps crashing.")
    assert summary.outcome.startswith("Resolved")


def test_a_long_call_gives_a_short_answer() -> None:
    said = [line.replace("router", f"router {number}") for number in range(340) for line in CALL][:2000]
    prompt = prompt_for(*said)
    text = EmbeddedModel().complete(prompt, summary_schema()).text
    summary = CallSummary.model_validate_json(prompts.undefuse(text))
    assert len(re.findall(r"(?:^|[.\"] )The (?:customer|agent) ", summary.summary)) <= 5
    assert len(summary.action_items) <= 12


SNIPPETS = st.sampled_from(
    re.split(
        r"\|",
        "I'll send you|we will call|by Friday|if|you|have you|tried|my|order|12|is not|working|please|?|.|and|the|"
        "can you|it|was|I|am|did|not|why|does|let me|know|tomorrow|in 3 days|[PERSON_1]|thanks|because|your|account|"
        "$5.50|'|\"|“|me",
    )
)
TEXTS = st.one_of(st.lists(SNIPPETS, max_size=30).map(" ".join), st.text(max_size=120))
SPEAKERS = st.sampled_from(["agent", "customer", "other", "Lea", "[PERSON_1]", "Speaker 1"])
TURNS = st.lists(st.builds(Turn, speaker=SPEAKERS, role=st.sampled_from(Role), text=TEXTS), max_size=12)


@settings(max_examples=150, deadline=None)
@given(said=TURNS, started_at=st.sampled_from([None, STARTED]))
def test_any_turns_give_a_valid_summary_that_invents_no_number(said: list[Turn], started_at: datetime | None) -> None:
    call = PseudonymisedCall(call_id="call_1", turns=tuple(said), started_at=started_at, pseudonymiser_version="test")
    prompt = prompts.render(call)
    answer = prompts.undefuse(EmbeddedModel().complete(prompt, summary_schema()).text)
    summary = CallSummary.model_validate_json(answer)
    spoken = " ".join(turn.text + " " + turn.speaker for turn in said)
    written = [summary.title, summary.call_reason, summary.summary, summary.outcome]
    written += [*summary.topics, *summary.next_steps, *(item.description for item in summary.action_items)]
    for number in re.findall(r"\d+", " ".join(written)):
        assert number in spoken
    for placeholder in re.findall(r"\[[A-Z]+_\d+\]", " ".join(written)):
        assert placeholder in spoken
    assert all(0 <= (item.evidence_turn or 0) < len(said) for item in summary.action_items)
    assert len(summary.topics) <= 5
    assert all(topic == topic.lower() for topic in summary.topics)
    assert summary.summary.strip()
    assert summary.title.strip()


def test_turns_are_told_by_their_role() -> None:
    assert [turn.role for turn in turns("agent Maria: a", "other: b")] == [Role.AGENT, Role.OTHER]
