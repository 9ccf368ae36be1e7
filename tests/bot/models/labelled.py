"""Calls written for the tests of learned labels: four kinds, a few sentences each, put together anew for each call."""

from __future__ import annotations

import random
from collections.abc import Callable

from bot.models.embedded.training.examples import Example
from dataset.prompts import PromptedCall
from dataset.records import CallSummary
from tests.bot.models.calls import turns

KINDS = {
    "Billing": (
        ("my invoice shows a charge that I never ordered", "you took the payment from my card twice",
         "the bill of this month is far too high", "a fee of ten dollars is on my invoice and nobody told me"),
        ("I will correct the invoice and credit the charge", "the payment was taken twice by mistake",
         "let me look at your bill and the fee"),
    ),
    "Login problem": (
        ("I cannot log in since the password was reset", "my account is locked and the password is refused",
         "the sign in page says that my password is wrong", "the login code never reaches my phone"),
        ("I will unlock the account and send a password link", "please choose a new password and sign in again",
         "the account was locked after three attempts"),
    ),
    "Delivery": (
        ("my parcel did not arrive although the courier says delivered", "the package is a week late",
         "where is my order, the tracking has not moved", "the courier left my parcel with a stranger"),
        ("I will open a search with the courier for your parcel", "the tracking shows the depot",
         "a new package leaves our depot today"),
    ),
    "Broken device": (
        ("the screen of the tablet has stayed black since the update", "the device turns off after a minute",
         "the battery of the tablet swells and the screen lifts", "the tablet does not charge any more"),
        ("please send the device to our workshop", "the battery of this device can be exchanged",
         "I will order a repair of the screen"),
    ),
}  # fmt: skip
TAGS = {"Billing": "Invoices", "Login problem": "Accounts", "Delivery": "Parcels", "Broken device": "Repairs"}


def call_about(kind: str, dice: random.Random) -> PromptedCall:
    """A call of a kind, of four turns."""
    customer, agent = KINDS[kind]
    first, second = dice.sample(customer, 2)
    said = turns(
        f"customer: Hello, {first}.",
        f"agent: I am sorry to hear that. {dice.choice(agent).capitalize()}.",
        f"customer: And {second}.",
        f"agent: {dice.choice(agent).capitalize()}. Have a good day.",
    )
    return PromptedCall(turns=said, started_at=None)


def examples(
    count: int, *, reason: Callable[[str, int], str], topics: Callable[[str, int], tuple[str, ...]] | None = None
) -> list[Example]:
    """Examples of all kinds in turn, each a group of its own, answered by kind and number."""
    dice = random.Random(7)
    kinds = list(KINDS)
    made = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        answer = CallSummary(
            title="", call_reason=reason(kind, number), summary="", topics=topics(kind, number) if topics else ()
        )
        made.append(Example(call_about(kind, dice), answer, f"group {number}"))
    return made
