"""What one side proposes, and whether the other takes it up."""

from __future__ import annotations

import pytest

from tests.bot.models.calls import summary_of


def items(*said: str) -> list[tuple[str, str | None, str | None, int | None]]:
    found = summary_of("customer: My invoice is wrong.", *said).action_items
    return [(i.description, i.owner, i.due.isoformat() if i.due else None, i.evidence_turn) for i in found]


@pytest.mark.parametrize("answer", ["Yes please.", "That would be great.", "Oh yes, that works.", "Sure, go ahead."])
def test_an_accepted_offer_is_a_commitment_of_the_asker(answer: str) -> None:
    said = ("agent: Would you like me to send you a replacement?", f"customer: {answer}")
    assert items(*said) == [("send the customer a replacement", "agent", None, 1)]


@pytest.mark.parametrize(
    "answer",
    ["No thanks.", "No, that's fine.", "I'd rather have a refund.", "What does it cost?", "Thursday is not good."],
)
@pytest.mark.parametrize(
    "offer", ["Would you like me to send you a replacement?", "Shall I book a visit for Thursday?"]
)
def test_an_offer_that_is_not_taken_up_is_none(offer: str, answer: str) -> None:
    assert items(f"agent: {offer}", f"customer: {answer}") == []


@pytest.mark.parametrize(
    ("offer", "answer", "description", "due"),
    [
        ("Shall I book a technician for Thursday?", "Yes please.", "book a technician for Thursday", "2026-03-05"),
        ("Do you want me to send you a quote by Friday?", "Sure.", "send the customer a quote", "2026-03-06"),
        ("Shall I send you a quote?", "Yes please, by Friday.", "send the customer a quote", "2026-03-06"),
        ("We can send somebody to fit it. Would you like us to do that?", "That would be great.",
         "send somebody to fit it", None),
        ("I could send you a cable tomorrow.", "That would be great.", "send the customer a cable", "2026-03-05"),
        ("How about I call you on Monday?", "Sounds good.", "call the customer", "2026-03-09"),
        ("I can send you a link.", "Okay, great.", "send the customer a link", None),
        ("I'll call you on Friday if that's okay.", "Yes, that's fine.", "call the customer", "2026-03-06"),
        ("Tuesday next week is free. Should I book that for you?", "Yes.", "book that for the customer", "2026-03-10"),
    ],
)  # fmt: skip
def test_the_day_is_taken_from_the_offer_or_the_answer(
    offer: str, answer: str, description: str, due: str | None
) -> None:
    assert items(f"agent: {offer}", f"customer: {answer}") == [(description, "agent", due, 1)]


@pytest.mark.parametrize(
    "said",
    [
        ("agent: Shall I send you the reset link?", "customer: Yes.", "agent: I've sent it."),
        ("agent: Can I have your order number?", "customer: Sure, it's 12."),
        ("agent: I can send you a link.", "customer: No, I don't need one."),
        ("agent: I'll call you on Friday if you like.", "customer: No, don't."),
        ("agent: We can replace the terminal. Please keep the old cable.", "customer: Okay."),
        ("customer: Should I send it to you?", "agent: Yes please."),
        ("customer: Can you send me a copy?", "agent: Sure, which invoice?"),
        ("customer: Could you call me back on Monday?", "agent: No, I'm sorry, we're closed."),
        ("agent: Please call us back if it happens again.", "customer: I will."),
        ("other A: Can I call it that?", "other B: Sure."),
    ],
)
def test_what_is_no_undertaking(said: tuple[str, ...]) -> None:
    assert items(*said) == []


@pytest.mark.parametrize(
    ("asked", "answer", "expected"),
    [
        ("customer: Can you call me tomorrow?", "agent: Of course.", ("call the customer", "agent", "2026-03-05", 1)),
        ("agent: Can you bring it in on Friday?", "customer: Yes, I can drop it off at eight.",
         ("bring it in", "customer", "2026-03-06", 1)),
        ("agent: Please send the old one back within 14 days. A label is in the box.", "customer: I can do that.",
         ("send the old one back", "customer", "2026-03-18", 1)),
        ("agent: I need you to send me the photos.", "customer: I can send you the photos today.",
         ("send the agent the photos", "customer", "2026-03-04", 2)),
        ("agent: We'll need you to send us the receipt by Friday.", "customer: No problem, I'll do that.",
         ("send the agent the receipt", "customer", "2026-03-06", 1)),
        ("customer: Please call me on my mobile.", "agent: Will do.",
         ("call the customer on their mobile", "agent", None, 1)),
    ],
)  # fmt: skip
def test_a_request_that_names_its_day_needs_only_a_yes(
    asked: str, answer: str, expected: tuple[str, str, str | None, int]
) -> None:
    assert items(asked, answer) == [expected]
