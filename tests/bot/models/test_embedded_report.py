"""What was said, as a report: pronouns, verbs, speech acts, and quotation where in doubt."""

from __future__ import annotations

import pytest

from bot.models.embedded.report import Parties, parties, report
from bot.models.embedded.speech import Act
from dataset.records import Role
from tests.bot.models.calls import spoken, summary_of


def reported(line: str) -> str:
    one = spoken(line)
    return report(one, parties(one.sentence.role, one.sentence.speaker, ())).text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("customer: I can't log in.", "The customer says that they cannot log in."),
        ("customer: I'm locked out of my account.", "The customer says that they are locked out of their account."),
        ("customer: I was charged twice.", "The customer says that they were charged twice."),
        ("customer: I called and was told to wait.", "The customer says that they called and were told to wait."),
        ("customer: My screen's gone black.", "The customer says: \"My screen's gone black.\""),
        ("customer: My screen is black.", "The customer says that their screen is black."),
        ("customer: It's been broken since Monday.", "The customer says that it has been broken since Monday."),
        ("customer: It's not working.", "The customer says that it is not working."),
        ("customer: Ive tried that and its still slow",
         "The customer says that they have tried that and it is still slow."),
        ("customer: im waiting since monday", "The customer says that they are waiting since monday."),
        ("customer: We'd like a refund.", "The customer says that they would like a refund."),
        ("customer: I'd already paid.", "The customer says that they had already paid."),
        ("customer: My wife lost her card.", "The customer says that their wife lost her card."),
        ("customer: When I try to print, it freezes.", "The customer says that when they try to print, it freezes."),
        ("customer: Last week I paid you twice.", "The customer says that last week they paid the agent twice."),
        ("customer: Your website is down.", "The customer says that the website is down."),
        ("customer: Your answer does not help me.", "The customer says that the agent's answer does not help them."),
        ("customer: The US store refused my card.", "The customer says that the US store refused their card."),
        ("customer: 1. I lost my key.", "The customer says that they lost their key."),
        ("customer: You promised me a refund.", "The customer says that the agent promised them a refund."),
        ("customer: Tried that twice already", "The customer says that they tried that twice already."),
        ("customer: Tried the other cable.", "The customer says that they tried the other cable."),
        ("customer: Hi Lea, my card was declined.", "The customer says that their card was declined."),
        ("customer: Well, so the app keeps crashing.", "The customer says that the app keeps crashing."),
        ("agent: You need a new cable.", "The agent says that the customer needs a new cable."),
        ("agent: You have two accounts.", "The agent says that the customer has two accounts."),
        ("agent: You're on the old plan.", "The agent says that the customer is on the old plan."),
        ("agent: You will get an e-mail.", "The agent says that the customer will get an e-mail."),
        ("agent: You paid on Monday.", "The agent says that the customer paid on Monday."),
        ("agent: You don't have to pay.", "The agent says that the customer does not have to pay."),
        ("agent: I've sent you the form.", "The agent says that they have sent the customer the form."),
        ("agent: Your order was shipped.", "The agent says that the customer's order was shipped."),
        (
            "agent: If you restart it, you will see the menu.",
            "The agent says that if the customer restarts it, they will see the menu.",
        ),
        (
            "agent: I can help you reset your password.",
            "The agent says that they can help the customer reset their password.",
        ),
        ("agent: We received your payment from [PERSON_1].",
         "The agent says that they received the customer's payment from [PERSON_1]."),
    ],
)  # fmt: skip
def test_statements(line: str, expected: str) -> None:
    assert reported(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("agent: Please restart your phone.", "The agent asks the customer to restart their phone."),
        ("agent: Could you send us your order number?", "The agent asks the customer to send them their order number."),
        ("agent: Please don't switch it off.", "The agent asks the customer not to switch it off."),
        ("agent: Click on Settings and choose your language.",
         "The agent asks the customer to click on Settings and choose their language."),
        ("agent: Let us know the colour you would like.",
         "The agent asks the customer to let them know the colour they would like."),
        ("customer: can you help me my card is gone", "The customer asks the agent to help them."),
        ("agent: I need you to sign the form.", "The agent asks the customer to sign the form."),
        ("customer: Can you please refund me?", "The customer asks the agent to refund them."),
        ("customer: Please cancel my order.", "The customer asks the agent to cancel their order."),
        ("customer: I was wondering if you could check my bill.", "The customer asks the agent to check their bill."),
        ("agent: Let's check your settings.", "The agent suggests that they check the customer's settings."),
    ],
)  # fmt: skip
def test_requests(line: str, expected: str) -> None:
    assert reported(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("agent: Have you tried another browser?", "The agent asks whether the customer has tried another browser."),
        ("agent: Did you restart it?", "The agent asks whether the customer restarted it."),
        ("agent: Did you see an error?", "The agent asks whether the customer saw an error."),
        ("agent: Do you have a receipt?", "The agent asks whether the customer has a receipt."),
        ("agent: Are you using the app?", "The agent asks whether the customer is using the app."),
        ("agent: Is it plugged in?", "The agent asks whether it is plugged in."),
        ("agent: Does it make a noise?", "The agent asks whether it makes a noise."),
        ("agent: Can you see the green light?", "The agent asks whether the customer can see the green light."),
        ("agent: What browser are you using?", "The agent asks what browser the customer is using."),
        ("agent: When did you place the order?", "The agent asks when the customer placed the order."),
        ("agent: Will you be at home tomorrow?", "The agent asks whether the customer will be at home tomorrow."),
        ("customer: Why is it so slow?", "The customer asks why it is so slow."),
        ("customer: Can I get a refund?", "The customer asks whether they can get a refund."),
        ("customer: When will my parcel arrive?", "The customer asks when their parcel will arrive."),
        ("customer: Why don't you answer me?", "The customer asks why the agent does not answer them."),
        ("customer: What happens if I cancel?", "The customer asks what happens if they cancel."),
        ("customer: how do i change my address", "The customer asks how to change their address."),
        ("customer: Any idea when?", 'The customer asks: "Any idea when?"'),
        ("customer: How about tomorrow at noon?", 'The customer asks: "How about tomorrow at noon?"'),
    ],
)
def test_questions(line: str, expected: str) -> None:
    assert reported(line) == expected


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("customer: Thank you so much!", Act.THANKS),
        ("agent: Thanks for holding.", Act.THANKS),
        ("agent: Have a great day!", Act.COURTESY),
        ("agent: Hello!", Act.COURTESY),
        ("agent: This is Maria.", Act.COURTESY),
        ("agent: I'm sorry to hear that.", Act.COURTESY),
        ("agent: How can I help you today?", Act.COURTESY),
        ("agent: Let us know if that helps.", Act.COURTESY),
        ("customer: is my order late", Act.QUESTION),
        ("customer: where is my order", Act.QUESTION),
        ("customer: Would you like to see the photo?", Act.QUESTION),
        ("customer: No signal here.", Act.FRAGMENT),
        ("customer: Message on the screen says the disk is full.", Act.FRAGMENT),
        ("agent: Order 12 was shipped.", Act.STATEMENT),
        ("agent: Enjoy your evening.", Act.FRAGMENT),
        ("customer: Mein Drucker geht seit gestern gar nicht mehr.", Act.FRAGMENT),
    ],
)
def test_speech_acts(line: str, act: Act) -> None:
    assert spoken(line).act is act


@pytest.mark.parametrize(
    "text",
    [
        "It won't start.",
        "I never got the parcel.",
        "I have no internet.",
        "Nothing works.",
        "I didn't order this.",
        "I can't hear anything.",
        "Nobody answered me.",
        "I'm not able to pay.",
    ],
)
def test_a_negation_is_never_lost(text: str) -> None:
    written = reported(f"customer: {text}").lower()
    assert any(word in written for word in ("not", "never", "no ", "nothing", "nobody", "n't"))


@pytest.mark.parametrize(
    "text",
    [
        "I went I went to the to the shop and",
        "not the one which you",
        "Not only am I waiting but you ignore me.",
        "I read it, did not help.",
        "It freezes when you click on it.",
        "Any chance somebody knows this?",
        "So you put it there and you set it?",
    ],
)
def test_what_is_doubtful_is_quoted(text: str) -> None:
    assert '"' in reported(f"customer: {text}")


def test_a_quotation_mark_within_a_quotation_does_not_end_it() -> None:
    assert reported('customer: Ошибка "диск" снова') == "The customer says: \"Ошибка 'диск' снова.\""


def test_an_opened_quotation_is_closed() -> None:
    assert reported("customer: I get a message that says “disk full”.").endswith("says “disk full”.")


def test_sides_of_unknown_role_go_by_their_names() -> None:
    one = spoken("other [PERSON_1]: I sent you the draft.")
    assert (
        report(one, Parties("[PERSON_1]", "[PERSON_2]")).text == "[PERSON_1] says that they sent [PERSON_2] the draft."
    )


def test_an_unknown_listener_is_not_made_up() -> None:
    one = spoken("other Lea: I sent you the draft.")
    assert report(one, parties(Role.OTHER, "Lea", ("Max", "Kim"))).text == 'Lea says: "I sent you the draft."'


def test_what_the_agent_said_is_not_put_in_the_customers_mouth() -> None:
    summary = summary_of("customer: My router is broken.", "agent: The router is out of stock until April.").summary
    assert summary == (
        "The customer complains that their router is broken. "
        "The agent says that the router is out of stock until April."
    )


def test_thanks_are_no_complaint() -> None:
    summary = summary_of(
        "customer: My router is slow.", "agent: I reset it.", "customer: Thanks, no problem at all now!"
    )
    assert "complains that no problem" not in summary.summary
    assert "thanks" not in summary.summary.lower()
