"""Action items: who undertook what until when, and everything that is none."""

from __future__ import annotations

from datetime import date

import pytest

from tests.bot.models.calls import summary_of

OPENING = ("customer: My invoice is wrong.", "agent: Which invoice is it?", "customer: The one of February.")


def items(*said: str) -> list[tuple[str, str | None, str | None, int | None]]:
    found = summary_of(*said).action_items
    return [(i.description, i.owner, i.due.isoformat() if i.due else None, i.evidence_turn) for i in found]


@pytest.mark.parametrize(
    ("line", "description", "owner", "due"),
    [
        ("agent: I'll send you the return label by e-mail.", "send the customer the return label by e-mail",
         "agent", None),
        ("agent: We will call you back tomorrow.", "call the customer back", "agent", "2026-03-05"),
        ("agent: I'm going to file a ticket.", "file a ticket", "agent", None),
        ("agent: Ill email you the form by Friday", "email the customer the form", "agent", "2026-03-06"),
        ("agent: We'll be sending a new router within 3 business days.", "send a new router", "agent", "2026-03-09"),
        ("agent: I will refund your order in two weeks.", "refund the customer's order", "agent", "2026-03-18"),
        ("agent: I'll have to escalate this to billing.", "escalate this to billing", "agent", None),
        ("agent: I'll make sure to send the form.", "send the form", "agent", None),
        (
            "agent: Let me check with the warehouse and get back to you by Friday.",
            "check with the warehouse and get back to the customer",
            "agent",
            "2026-03-06",
        ),
        (
            "agent: One of our technicians will call you within 24 hours.",
            "have one of their technicians call the customer",
            "agent",
            "2026-03-05",
        ),
        ("agent: I'll have someone call you tomorrow.", "have someone call the customer", "agent", "2026-03-05"),
        ("agent: Maria will call you on Monday.", "call the customer", "Maria", "2026-03-09"),
        ("agent: [PERSON_2] will send you the contract.", "send the customer the contract", "[PERSON_2]", None),
        ("customer: I'll send you the receipt tonight.", "send the agent the receipt", "customer", "2026-03-04"),
        ("customer: I'll try that tonight.", "try that", "customer", "2026-03-04"),
        ("agent [PERSON_1]: I will mail the contract to [PERSON_3].", "mail the contract to [PERSON_3]",
         "[PERSON_1]", None),
        ("agent: Once the parcel is here, we'll send you the refund.", "send the customer the refund", "agent", None),
        ("agent: I'll call you back next week.", "call the customer back next week", "agent", None),
        ("agent: I'll see if the part is in stock and call you back.",
         "see if the part is in stock and call the customer back",
         "agent", None),
    ],
)  # fmt: skip
def test_commitments(line: str, description: str, owner: str, due: str | None) -> None:
    assert items(*OPENING, line) == [(description, owner, due, 3)]


@pytest.mark.parametrize(
    "line",
    [
        "agent: Let me check your account.",
        "agent: I'll pull that up now.",
        "agent: I'm going to ask you a few questions.",
        "agent: Bear with me, I'll be right back.",
        "agent: I'll take a look at your account.",
        "agent: I'll put you on hold for a moment.",
        "agent: I will transfer you to billing.",
        "agent: I'll send you a code right now.",
        "agent: I'll walk you through the steps.",
        "agent: I'll be happy to help.",
        "agent: We will see.",
        "agent: If it happens again I would call you.",
        "agent: If it happens again, I will send you a new one.",
        "agent: I'll send you a new one if it happens again.",
        "agent: I would send it to the workshop.",
        "agent: Maybe I'll send you a letter.",
        "agent: I'll probably call them.",
        "agent: I could send you a label.",
        "agent: I won't be able to refund you.",
        "agent: I will not send another invoice.",
        "agent: We will never call you at night.",
        "agent: Will I send it to the old address?",
        "agent: Shall I send you the form?",
        "agent: I sent you the form yesterday.",
        "agent: I have already refunded the order.",
        "agent: They said they will send it.",
        "agent: My colleague told you that we will call you.",
        "agent: You will receive an e-mail.",
        "agent: The refund will arrive soon.",
        "agent: I hope we will fix it.",
        "agent: Have a nice day, we will talk soon.",
        "customer: I'll wait.",
        "customer: Okay, I'll click on that.",
        "customer: I will restart it.",
        "customer: I'll never order here again.",
        "customer: I'll have the large one.",
        "agent: We'll have you online as soon as possible.",
        "customer: I'll follow those steps.",
        "customer: I thought I'll send it back.",
    ],
)
def test_no_commitments(line: str) -> None:
    assert items(*OPENING, line) == []


def test_a_request_that_is_accepted_belongs_to_whoever_accepted() -> None:
    said = ("agent: Can you please send us the invoice?", "customer: Sure, I'll do that tonight.")
    assert items(*said) == [("send the agent the invoice", "customer", "2026-03-04", 0)]


def test_a_request_that_is_answered_at_once_is_no_task() -> None:
    assert items("agent: Can you send me your order number?", "customer: Sure, it's 4711.") == []


def test_in_a_meeting_the_one_who_is_told_off_owns_it() -> None:
    said = ("other Max: Lea, you'll prepare the slides by Friday.", "other Lea: Okay.", "other Kim: Good.")
    assert items(*said) == [("prepare the slides", "Lea", "2026-03-06", 0)]


def test_an_owner_without_a_name_stays_unsaid() -> None:
    assert items("other: I will send the report to the bank.")[0][1] is None


def test_an_offer_that_is_refused_is_no_task() -> None:
    assert items("agent: I'll send you a technician.", "customer: No thanks, that's not necessary.") == []


def test_what_is_done_during_the_call_is_no_task() -> None:
    said = ("agent: I'll send you the reset link.", "customer: Okay.", "agent: I've just sent it to you.")
    assert items(*said) == []


def test_a_repeated_commitment_is_one_item_with_its_date() -> None:
    said = (
        "agent: I'll send you the refund form.",
        "customer: When?",
        "agent: I'll send you the refund form by Friday.",
        "agent: So, I will send the refund form to you.",
    )
    assert items(*said) == [("send the customer the refund form", "agent", "2026-03-06", 2)]


def test_a_recap_adds_nothing() -> None:
    said = ("agent: I'll email you about the credit.", "agent: To sum up: we'll write to you about the credit.")
    assert len(items(*said)) == 1


def test_what_it_stands_for_is_told() -> None:
    assert (
        items("customer: I took a screenshot. I'll send it to you tonight.")[0][0] == "send the screenshot to the agent"
    )
    asked = ("agent: Could you read the meter?", "customer: I'm not at home. I'll read it tonight.")
    assert items(*asked) == [("read the meter", "customer", "2026-03-04", 1)]


def test_what_it_stands_for_is_not_guessed() -> None:
    assert items("agent: It was sent to your old address. I'll resend it tomorrow.")[0][0] == "resend it"
    said = ("customer: Can I keep my number?", "agent: Yes.", "customer: I'll scan it and email it to you tomorrow.")
    assert items(*said)[0][0] == "scan it and email it to the agent"


def test_two_commitments_in_one_sentence() -> None:
    said = "agent: I'll send you the form today and we'll call you back on Monday."
    assert items(said) == [
        ("send the customer the form", "agent", "2026-03-04", 0),
        ("call the customer back", "agent", "2026-03-09", 0),
    ]


def test_a_date_right_after_the_commitment_belongs_to_it() -> None:
    assert items("agent: I'll send you the form. By Friday at the latest.")[0][2] == "2026-03-06"


@pytest.mark.parametrize(
    "line",
    [
        "agent: I'll send you the invoice of 20 March.",
        "agent: I'll refund the order you placed on Friday.",
        "agent: I'll call you back next month.",
        "agent: I'll send it by 03/04.",
    ],
)
def test_a_date_that_is_no_deadline_is_not_due(line: str) -> None:
    assert [item[2] for item in items(line)] == [None]


def test_a_date_of_another_turn_is_not_due() -> None:
    said = ("customer: I need it by Friday.", "agent: I'll send you the form.")
    assert [item[2] for item in items(*said)] == [None]


def test_an_unknown_day_of_the_call_leaves_relative_dates_open() -> None:
    said = ("agent: I'll send you the form by Friday.", "agent: We will repair the lift by 2026-05-01.")
    found = summary_of(*said, started_at=None).action_items
    assert [item.due for item in found] == [None, date(2026, 5, 1)]
    assert found[0].description == "send the customer the form by Friday"


def test_next_steps_tell_the_items() -> None:
    summary = summary_of("customer: It broke.", "agent: I'll send you the form by Friday.")
    assert summary.next_steps == ("The agent will send the customer the form by Friday.",)
    named = summary_of("customer: It broke.", "agent Ben: I'll email you the form today and call you back tomorrow.")
    assert named.next_steps == (
        "Ben will email the customer the form today.",
        "Ben will call the customer back tomorrow.",
    )
    assert summary.outcome == "Follow-up pending: the agent will send the customer the form by Friday."
