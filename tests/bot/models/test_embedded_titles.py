"""Titles and reasons: no greeting at their head, no quotation where it can be avoided, the point of the sentence."""

from __future__ import annotations

import pytest

from tests.bot.models.calls import summary_of


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Hi, my washing machine leaks since Saturday and the kitchen floor is wet every morning.",
         "Their washing machine leaks since Saturday"),
        ("Hello, the router you sent me keeps restarting every few minutes, I cannot work like this.",
         "The router keeps restarting every few minutes"),
        ("Good morning, I'd like to change the date of my flight.", "Change the date of their flight"),
        ("hi sam its jenny from accounts, I cant open the shared drive", "Cannot open the shared drive"),
        ("Hi, this is Jenny Roth and my phone is broken.", "Their phone is broken"),
        ("Hello Sam, well, um, my heating does not work.", "Their heating does not work"),
        ("The sofa you delivered last week has a broken leg, and I'd like to have it replaced.",
         "The sofa has a broken leg"),
        ("The hotel you booked for us is a building site.", "The hotel is a building site"),
        ("I'm calling about the panels that you installed in May.", "The panels that the agent installed in May"),
        ("I flew from Oslo to Rome yesterday and my suitcase never arrived.", "Their suitcase never arrived"),
        ("I'm a teacher and my students can't join the course.", "Their students cannot join the course"),
        ("My phone bill has a charge for roaming but I was at home all month.",
         "Their phone bill has a charge for roaming"),
        ("Hello, I'd like to know where my parcel is.", "Where their parcel is"),
        ("There are two payments on my credit card statement that I don't recognise.",
         "There are two payments on their credit card statement …"),
    ],
)  # fmt: skip
def test_titles(line: str, title: str) -> None:
    summary = summary_of(f"customer: {line}", "agent: The form is on the website.")
    assert summary.title == title
    assert '"' not in summary.summary


def test_greetings_are_no_part_of_the_summary() -> None:
    line = "customer: Hi, my washing machine leaks since Saturday and the kitchen floor is wet every morning."
    assert summary_of(line, "agent: Okay.").summary.startswith(
        "The customer complains that their washing machine leaks since Saturday and the kitchen floor is wet"
    )


def test_nobody_also_says_what_they_also_do() -> None:
    summary = summary_of(
        "customer: My bill has a charge for roaming, but I was at home.",
        "agent: We will send you a corrected bill by Friday.",
        "agent: We can also block roaming abroad for your number.",
    )
    assert "also says that they can also" not in summary.summary
