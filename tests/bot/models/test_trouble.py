"""Nobody is said to complain who does not: "not" and "cancel" alone tell of no trouble."""

from __future__ import annotations

import pytest

from bot.models.embedded.bodies import Complement
from bot.models.embedded.frames import Frame
from bot.models.embedded.overview import read_call
from bot.models.embedded.salience import untrained
from bot.models.embedded.summary_model import fits
from dataset.prompts import PromptedCall
from dataset.records import Role
from tests.bot.models.calls import turns

_TROUBLE = """
    I cannot log in to my account
    I am not able to pay online
    I can not open the file
    I have not received my order
    I did not get the refund
    I have not been refunded for the kettle
    My router is not working
    My parcel never arrived
    My phone is not charging
    The app does not load on my phone
    The screen will not turn on
    The website does not let me sign in
    The driver did not come
    The code is not valid
    The manager says that the order was never sent
    Nothing happens on the page
    My internet keeps dropping
    My train is late again
    I was charged twice
    I cannot cancel my contract
    The flight was cancelled yesterday
"""
_NONE = """
    I do not want to cancel my contract
    I want to cancel my contract
    I would like to cancel the order
    I do not know my account number
    I never knew the password of the router
    I do not think that the plan is right for me
    I am thinking about a new plan
    I am not sure which plan I have
    I am changing my plan
    Nothing has changed in my address
    I never use the television
    I do not need the router any more
    I do not mind the new colour
    I do not have the receipt any more
    I did not restart the router
    I have not sent the form
    I am not in a hurry
    I cannot wait to see the new model
"""


def _complaints(line: str) -> list[str]:
    """What the customer could be said to complain that, or about."""
    call = PromptedCall(turns=turns("agent: hello there", f"customer: {line}"), started_at=None)
    frames = [
        Frame("Customer is complaining that", Role.CUSTOMER, Complement.THAT, complaint=True),
        Frame("Customer is complaining about", Role.CUSTOMER, Complement.ABOUT, complaint=True),
    ]
    return [
        body.text
        for one in read_call(call, untrained).scored
        if one.spoken.sentence.role is Role.CUSTOMER
        for body in one.bodies
        for frame in frames
        if fits(frame, body, one)
    ]


def _lines(table: str) -> list[str]:
    return [line.strip() for line in table.strip().splitlines()]


@pytest.mark.parametrize("line", _lines(_TROUBLE))
def test_trouble_may_be_complained_of(line: str) -> None:
    assert _complaints(line)


@pytest.mark.parametrize("line", _lines(_NONE))
def test_what_somebody_wants_thinks_or_has_not_done_is_no_complaint(line: str) -> None:
    assert _complaints(line) == []


def test_the_trouble_of_the_sentence_makes_no_complaint_of_what_stands_beside_it() -> None:
    assert not [text for text in _complaints("I do not want to cancel but the app is broken") if "broken" not in text]
    assert "the app is broken" in _complaints("I do not want to cancel but the app is broken")
    assert "they want to change their plan" not in _complaints("I want to change my plan, but the website is down")
    assert "the website is down" in _complaints("I want to change my plan, but the website is down")
